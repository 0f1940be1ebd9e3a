"""Named rules that turn an argument into what goes on the wire."""

from typing import Any, Final

__all__ = ["as_text", "ids_as_objects", "zpa_search"]

_OPERATORS: Final = tuple(
    f"{plus}{operator}{plus}"
    for plus in ("+", "%2B")
    for operator in (
        "EQ",
        "NE",
        "GT",
        "LT",
        "GE",
        "LE",
        "CONTAINS",
        "STARTSWITH",
        "ENDSWITH",
    )
)
"""Filter operators of the ZPA search language, plain and percent-encoded."""


def as_text(value: Any) -> str:
    """A value in a query: ``true`` and ``false`` as JSON spells them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def ids_as_objects(ids: list[str]) -> list[dict[str, str]]:
    """References by id, as ZPA writes them."""
    return [{"id": each} for each in ids]


def zpa_search(text: str) -> str:
    """A ZPA search: a plain text means the name, an expression means itself."""
    text = text.strip()
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        text = text[1:-1]
    if not text or any(operator in text.upper() for operator in _OPERATORS):
        return text
    return f"name+EQ+{text}"
