"""Objects and arrays made of parts that have each passed the sanitizer."""

from collections.abc import Iterable, Mapping

import orjson

from zscaler_mcp.sanitize._value import SanitizedJSON

__all__ = ["join_array", "join_object"]


def join_object(members: Mapping[str, SanitizedJSON]) -> SanitizedJSON:
    """Make one object of sanitized members without encoding them again.

    The names are the caller's own constants, never a peer's.
    """
    return SanitizedJSON(
        b"{%b}"
        % b",".join(
            b"%b:%b" % (orjson.dumps(name), value.encoded)
            for name, value in members.items()
        )
    )


def join_array(items: Iterable[SanitizedJSON]) -> SanitizedJSON:
    """Make one array of sanitized items without encoding them again."""
    return SanitizedJSON(b"[%b]" % b",".join(item.encoded for item in items))
