"""What a refused peer is told: a status, a fixed sentence, and nothing else.

The channel refuses before there is a request, the source filter before there is
a head, the reply writer everywhere else; all three take their answers from here,
so that a peer cannot tell the layers apart by their words.
"""

from typing import Final

import attrs
import orjson

__all__ = [
    "ALWAYS_HEADERS",
    "REASONS",
    "TRANSPORT_SECURITY",
    "Refusal",
    "refusal_for",
]

Header = tuple[bytes, bytes]

ALWAYS_HEADERS: Final[tuple[Header, ...]] = (
    (b"Cache-Control", b"no-store"),
    (b"X-Content-Type-Options", b"nosniff"),
)
"""Headers of every response."""

TRANSPORT_SECURITY: Final[Header] = (
    b"Strict-Transport-Security",
    b"max-age=63072000; includeSubDomains",
)
"""Header of every response over TLS; two years, as Mozilla advises (RFC 6797)."""

_INVALID_REQUEST: Final = -32600
"""JSON-RPC 2.0 section 5.1. MCP reserves no code for a refusal of the transport."""

REASONS: Final = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    408: "Request Timeout",
    413: "Content Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    417: "Expectation Failed",
    421: "Misdirected Request",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    501: "Not Implemented",
    503: "Service Unavailable",
    505: "HTTP Version Not Supported",
}
"""Status and reason phrase of every refusal (RFC 9110 section 15)."""


@attrs.frozen
class Refusal:
    """One refusal: its status, its sentence, and the headers that go with it."""

    status: int
    sentence: str
    headers: tuple[Header, ...] = ()
    body: bytes = attrs.field(init=False, repr=False)
    """A JSON-RPC error response without an id."""

    @body.default
    def _encode(self) -> bytes:
        error = {"code": _INVALID_REQUEST, "message": self.sentence}
        return orjson.dumps({"jsonrpc": "2.0", "id": None, "error": error})

    def response(self, *, secure: bool) -> bytes:
        """A whole HTTP/1.1 response that ends its connection (RFC 9112 section 9.6)."""
        headers = [
            *ALWAYS_HEADERS,
            *((TRANSPORT_SECURITY,) if secure else ()),
            *self.headers,
            (b"Content-Type", b"application/json"),
            (b"Content-Length", b"%d" % len(self.body)),
            (b"Connection", b"close"),
        ]
        status = b"HTTP/1.1 %d %s\r\n" % (self.status, REASONS[self.status].encode())
        lines = b"".join(b"%b: %b\r\n" % header for header in headers)
        return status + lines + b"\r\n" + self.body


_PLAIN: Final = {status: Refusal(status, text) for status, text in REASONS.items()}


def refusal_for(status: int) -> Refusal:
    """The refusal whose sentence is the status itself."""
    return _PLAIN[status]
