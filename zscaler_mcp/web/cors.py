"""Cross-origin calls: what a browser is told (Fetch standard, "CORS protocol")."""

import re
from typing import Final

from zscaler_mcp.requesthead import RequestHead

__all__ = ["actual_headers", "is_preflight", "preflight_headers"]

Header = tuple[bytes, bytes]

VARY: Final[Header] = (b"Vary", b"Origin")

_REQUEST_HEADERS: Final = frozenset(
    {
        "accept",
        "authorization",
        "content-type",
        "last-event-id",
        "mcp-method",
        "mcp-name",
        "mcp-protocol-version",
        "mcp-session-id",
        "x-api-key",
        "x-zscaler-client-id",
        "x-zscaler-client-secret",
    }
)
"""Headers that a page may send beyond those that every page may."""

_PARAMETER_HEADER: Final = re.compile(r"mcp-param-[a-z0-9!#$&'*+.^_`|~-]{1,64}")

_EXPOSED: Final = b"Mcp-Session-Id, Mcp-Protocol-Version, WWW-Authenticate, Retry-After"
_METHODS: Final = b"GET, POST, DELETE"
_MAX_AGE: Final = b"600"
_MAX_REQUESTED: Final = 64
"""Header names of a preflight that are looked at."""


def is_preflight(head: RequestHead) -> bool:
    """Whether a request only asks what a page may send."""
    return (
        head.method == "OPTIONS"
        and "origin" in head.fields
        and "access-control-request-method" in head.fields
    )


def _permitted(head: RequestHead) -> bytes:
    """Of the headers that a page wants to send, those that it may."""
    wanted = (head.value("access-control-request-headers") or "").lower().split(",")
    names = (name.strip(" \t") for name in wanted[:_MAX_REQUESTED])
    return ", ".join(
        name
        for name in names
        if name in _REQUEST_HEADERS or _PARAMETER_HEADER.fullmatch(name)
    ).encode("ascii")


def preflight_headers(head: RequestHead, origin: str) -> tuple[Header, ...]:
    """The headers of the answer to a preflight from an allowed origin."""
    headers = [
        VARY,
        (b"Access-Control-Allow-Origin", origin.encode("ascii")),
        (b"Access-Control-Allow-Methods", _METHODS),
        (b"Access-Control-Allow-Headers", _permitted(head)),
        (b"Access-Control-Max-Age", _MAX_AGE),
    ]
    if head.value("access-control-request-private-network") == "true":
        headers.append((b"Access-Control-Allow-Private-Network", b"true"))
    return tuple(headers)


def actual_headers(origin: str | None) -> tuple[Header, ...]:
    """The headers of every other answer; without an allowed origin, only Vary."""
    if origin is None:
        return (VARY,)
    return (
        VARY,
        (b"Access-Control-Allow-Origin", origin.encode("ascii")),
        (b"Access-Control-Expose-Headers", _EXPOSED),
    )
