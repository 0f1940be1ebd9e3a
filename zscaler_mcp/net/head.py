"""The head of a request: bytes to one immutable value, or a refusal.

This is the only place that reads a head. What it accepts is unambiguous to any
reader of RFC 9112; what lenient readers read in two ways is refused.
"""

import re
from functools import lru_cache
from typing import Final, NoReturn

import attrs

from zscaler_mcp.addresses import IPAddress
from zscaler_mcp.authority import Arrival, Authority
from zscaler_mcp.net.fields import CONTROLS, is_clean, parse_fields
from zscaler_mcp.net.framing import HTTP_1_0, HTTP_1_1, Framing, decide_framing
from zscaler_mcp.net.limits import Limits
from zscaler_mcp.net.refused import refuse
from zscaler_mcp.net.target import Target, parse_target
from zscaler_mcp.requesthead import ClientCertificate, RequestHead

__all__ = ["ConnectionFacts", "FramedHead", "HeadScan", "parse_head"]

_CRLF: Final = b"\r\n"
_END: Final = b"\r\n\r\n"

_METHOD: Final = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VERSION: Final = re.compile(rb"HTTP/[0-9]\.[0-9]")
_MISPLACED: Final = re.compile(rb"[%b]|(?<!\r)\n|\r[^\n]" % re.escape(CONTROLS))
"""A control, or a line end that is not CRLF."""

_ONCE: Final = (
    "authorization",
    "content-length",
    "content-type",
    "expect",
    "host",
    "origin",
)
"""Fields of one value on which a decision hangs: no two readers of a repeated one
need agree (RFC 9110 section 5.3)."""

_FORWARDING: Final = frozenset({"forwarded", "x-forwarded-for"})
"""Fields that name a client (RFC 7239)."""

_parse_authority: Final = lru_cache(maxsize=32)(Authority.parse)
"""Few names are asked for, thousands of times a second."""


@attrs.frozen(kw_only=True)
class ConnectionFacts:
    """What is known of a connection before its first head."""

    arrival: Arrival
    peer: IPAddress | None
    """The transport's other end; ``None`` on a unix socket."""

    may_forward: bool = True
    """Whether ``peer``, if it is trusted, may speak for another address."""

    certificate: ClientCertificate | None = None
    """Known once the handshake is over."""


@attrs.frozen
class RequestLine:
    """The first line of a request."""

    method: bytes
    target: Target
    version: bytes


@attrs.frozen
class FramedHead:
    """A head, and what the channel needs to go on."""

    head: RequestHead
    line: RequestLine
    framing: Framing


def _parse_request_line(line: bytes, schemes: tuple[str, ...]) -> RequestLine:
    """Read a request line.

    A version that has the form of one but is not ours is refused as such; RFC
    9110 section 15.6.6 leaves it to the server which ones it serves.

    :raises RequestRefused: 400, or 505.
    """
    parts = line.split(b" ")
    if len(parts) != 3 or not is_clean(line):  # noqa: PLR2004 (method, target, version)
        refuse(400)
    method, target, version = parts
    if not _METHOD.fullmatch(method) or not _VERSION.fullmatch(version):
        refuse(400)
    if version not in (HTTP_1_1, HTTP_1_0):
        refuse(505)
    return RequestLine(method, parse_target(target, schemes), version)


def _refuse_overlong(data: bytes | bytearray, limits: Limits) -> NoReturn:
    """Refuse a request line over its limit, or the misplaced byte before that.

    :raises RequestRefused: 414, or 400.
    """
    misplaced = _MISPLACED.search(data, 0, limits.request_line_bytes)
    refuse(400 if misplaced else 414)


def _authority(fields: dict[str, tuple[str, ...]], target: Target) -> Authority:
    """The one authority that Host, and an absolute target if there is one, name."""
    authority = _parse_authority(fields.get("host", ("",))[0])
    if authority is None or target.authority not in (None, authority):
        refuse(400)
    return authority


def parse_head(block: bytes, facts: ConnectionFacts, limits: Limits) -> FramedHead:
    """Read a head, from its request line to its last field line.

    :param block: lines that end in CRLF, without the end of the last one and
        without the empty line.
    :raises RequestRefused: 400, 413, 414, 417, 431, 501 or 505.
    """
    first, *lines = block.split(_CRLF)
    if len(first) > limits.request_line_bytes:
        _refuse_overlong(block, limits)
    line = _parse_request_line(first, facts.arrival.schemes)
    if not is_clean(block):
        refuse(400)
    if len(lines) > limits.fields:
        refuse(431)
    fields = parse_fields(lines)
    if len(fields) < len(lines) and any(len(fields.get(n, ())) > 1 for n in _ONCE):
        refuse(400)
    if not facts.may_forward:
        fields = {n: v for n, v in fields.items() if n not in _FORWARDING}
    framing = decide_framing(fields, line.version, limits)
    head = RequestHead(
        method=line.method.decode("ascii"),
        path=line.target.path,
        fields=fields,
        authority=_authority(fields, line.target),
        arrival=facts.arrival,
        peer=facts.peer,
        certificate=facts.certificate,
    )
    return FramedHead(head, line, framing)


class HeadScan:
    """Finds the end of a head in bytes that come in any pieces, in linear time.

    What can be refused before the end has come is refused then: the peer of a
    bare LF never sends the CRLF that a reader waits for. The refusal of a head
    does not depend on the pieces that it came in.
    """

    __slots__ = ("_blank_line_seen", "_limits", "_line_checked", "_scanned", "_schemes")

    def __init__(self, schemes: tuple[str, ...], limits: Limits) -> None:
        self._schemes = schemes
        self._limits = limits
        self._restart()

    def _restart(self) -> None:
        self._scanned = 0
        self._line_checked = False
        self._blank_line_seen = False

    def take(self, data: bytearray) -> bytes | None:
        """Take a head off the front of ``data``, or leave it there while incomplete.

        One empty line before the request line is skipped (RFC 9112 section 2.2).

        :returns: what :func:`parse_head` reads, or ``None``.
        :raises RequestRefused: 400, 414, 431 or 505.
        """
        if not self._blank_line_seen and data.startswith(_CRLF):
            del data[: len(_CRLF)]
            self._blank_line_seen = True
        size = self._limits.head_bytes
        end = data.find(_END, max(0, self._scanned - len(_END)), size)
        if end < 0:
            self._refuse_early(data)
            self._scanned = len(data)
            return None
        block = bytes(data[:end])
        del data[: end + len(_END)]
        self._restart()
        return block

    def _refuse_early(self, data: bytearray) -> None:
        if not self._line_checked:
            longest = self._limits.request_line_bytes
            end = data.find(_CRLF, 0, longest + len(_CRLF))
            if end >= 0:
                _parse_request_line(bytes(data[:end]), self._schemes)
                self._line_checked = True
            elif len(data) >= longest + len(_CRLF):
                _refuse_overlong(data, self._limits)
        size = self._limits.head_bytes
        if _MISPLACED.search(data, max(0, self._scanned - 1), size):
            refuse(400)
        if len(data) >= size:
            refuse(431)
