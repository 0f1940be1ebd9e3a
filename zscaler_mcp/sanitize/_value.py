"""JSON values: every string of them, keys included, at any depth."""

from typing import Any

import attrs
import orjson

from zscaler_mcp.sanitize._text import sanitize_text

__all__ = ["SanitizedJSON", "Sanitizer"]


@attrs.frozen
class SanitizedJSON:
    """A JSON value that has passed the sanitizer, encoded as UTF-8."""

    encoded: bytes


@attrs.frozen
class Sanitizer:
    """The operator's choice: sanitize, or (diagnostics only) pass text as it is."""

    enabled: bool = True

    def text(self, text: str) -> str:
        """Sanitize one string."""
        return sanitize_text(text) if self.enabled else text

    def json(self, value: Any) -> SanitizedJSON:
        """Sanitize and encode a JSON value.

        :raises NestedTooDeep: beyond 64 levels.
        :raises TooLarge: beyond the bound on nodes.
        """
        return SanitizedJSON(orjson.dumps(value))
