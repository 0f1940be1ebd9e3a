"""The documentation that ships with the server."""

from functools import cache
from importlib.resources import files
from typing import Final

import attrs

__all__ = ["PAGES", "Page"]


@attrs.frozen
class Page:
    """One page, in Markdown."""

    name: str
    title: str
    description: str

    @property
    def text(self) -> str:
        """What stands on it."""
        return _read(self.name)


@cache
def _read(name: str) -> str:
    return files("zscaler_mcp").joinpath("docs", f"{name}.md").read_text("utf-8")


PAGES: Final = (
    Page("operation", "Operation", "Running, reloading, logs, limits, probes."),
    Page("settings", "Settings", "Every variable and flag."),
    Page("authentication", "Authentication", "Modes, keys, scopes: who may call."),
    Page("protocol", "Protocol", "Revisions, transports, features, decisions."),
    Page("sanitization", "Sanitization", "What happens to text from the tenant."),
    Page("differences", "Differences", "For those who come from another server."),
    Page("design", "Design", "How the server is built, and why."),
)
