"""Bodies: where each ends, decided byte by byte and by one reader only.

A body is fed what has come and yields content, and in the end what lies behind
it: the begin of the next request.
"""

import re
from collections.abc import Callable
from typing import Final, Protocol

from zscaler_mcp.net.fields import is_clean, parse_fields
from zscaler_mcp.net.refused import refuse

__all__ = ["Body", "ChunkedBody", "SizedBody"]

_CRLF: Final = b"\r\n"
_MAX_SIZE_LINE: Final = 256
"""Bytes of a chunk's size with its extensions."""

_MAX_TRAILERS: Final = 4096
"""Bytes of a trailer section."""

_MAX_OVERHEAD: Final = 16 * 1024
"""Bytes of framing beyond those of content: tiny chunks and their extensions cost
us more than the peer."""

_TOKEN: Final = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]++"
_QUOTED: Final = rb'"(?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t -\x7e\x80-\xff])*+"'
_SIZE_LINE: Final = re.compile(
    rb"([0-9A-Fa-f]{1,8})(?:;%b(?:=(?:%b|%b))?)*+" % (_TOKEN, _TOKEN, _QUOTED)
)
"""RFC 9112 section 7.1.1, without the white space that nobody sends."""

_REFUSED_TRAILERS: Final = frozenset(
    {
        "authorization",
        "connection",
        "content-encoding",
        "content-length",
        "content-range",
        "content-type",
        "cookie",
        "expect",
        "host",
        "origin",
        "te",
        "trailer",
        "transfer-encoding",
    }
)
"""Fields that decide on framing, routing or authentication (RFC 9110 section
6.5.1)."""


class Body(Protocol):
    """A body that is being read."""

    def feed(self, data: bytes) -> tuple[bytes, bytes | None]:
        """Read on.

        :returns: content, and what lies behind the body; ``None`` before its end.
        :raises RequestRefused: 400, or 413.
        """


class SizedBody:
    """A body whose length the head has told; it is within the limit."""

    __slots__ = ("_missing",)

    def __init__(self, length: int) -> None:
        self._missing = length

    def feed(self, data: bytes) -> tuple[bytes, bytes | None]:
        """Read on; nothing is refused."""
        if len(data) < self._missing:
            self._missing -= len(data)
            return data, None
        return data[: self._missing], data[self._missing :]


class ChunkedBody:
    """A body in chunks (RFC 9112 section 7.1).

    Trailer fields are read, held to the rules of fields, and dropped.
    """

    __slots__ = (
        "_chunk",
        "_content",
        "_ended",
        "_limit",
        "_overhead",
        "_step",
        "_trailers",
        "_unread",
    )

    def __init__(self, limit: int) -> None:
        self._limit = limit
        """Bytes of content."""
        self._unread = bytearray()
        self._content = 0
        self._overhead = 0
        self._chunk = 0
        """Bytes of the present chunk that have not come."""
        self._trailers = bytearray()
        self._ended = False
        self._step: Callable[[list[bytes]], bool] = self._read_size

    def feed(self, data: bytes) -> tuple[bytes, bytes | None]:
        """Read on."""
        self._unread += data
        pieces: list[bytes] = []
        while not self._ended and self._step(pieces):
            pass
        return b"".join(pieces), bytes(self._unread) if self._ended else None

    def _take_line(self, longest: int) -> bytes | None:
        """A whole line without its end, or ``None`` while it may yet come."""
        unread = self._unread
        end = unread.find(_CRLF, 0, longest + len(_CRLF))
        if end < 0:
            bare = b"\n" in unread or b"\r" in unread[:-1]
            if bare or len(unread) >= longest + len(_CRLF):
                refuse(400)
            return None
        line = bytes(unread[:end])
        del unread[: end + len(_CRLF)]
        self._overhead += len(line) + len(_CRLF)
        if self._overhead > _MAX_OVERHEAD + self._content:
            refuse(400)
        return line

    def _read_size(self, _pieces: list[bytes]) -> bool:
        line = self._take_line(_MAX_SIZE_LINE)
        if line is None:
            return False
        match = _SIZE_LINE.fullmatch(line)
        if match is None:
            refuse(400)
        self._chunk = int(match[1], 16)
        self._content += self._chunk
        if self._content > self._limit:
            refuse(413)
        self._step = self._read_chunk if self._chunk else self._read_trailer
        return True

    def _read_chunk(self, pieces: list[bytes]) -> bool:
        piece = bytes(self._unread[: self._chunk])
        del self._unread[: len(piece)]
        pieces.append(piece)
        self._chunk -= len(piece)
        if self._chunk:
            return False
        self._step = self._read_chunk_end
        return True

    def _read_chunk_end(self, _pieces: list[bytes]) -> bool:
        if self._take_line(0) is None:
            return False
        self._step = self._read_size
        return True

    def _read_trailer(self, _pieces: list[bytes]) -> bool:
        line = self._take_line(_MAX_TRAILERS)
        if line is None:
            return False
        if line:
            self._trailers += line + _CRLF
            if len(self._trailers) > _MAX_TRAILERS or not is_clean(line):
                refuse(400)
            return True
        lines = bytes(self._trailers).split(_CRLF)[:-1]
        if not _REFUSED_TRAILERS.isdisjoint(parse_fields(lines)):
            refuse(400)
        self._ended = True
        return False
