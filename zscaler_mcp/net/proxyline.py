"""The PROXY protocol's line, versions 1 and 2: bytes to a value, or a refusal.

Source: The PROXY protocol, versions 1 and 2 (HAProxy, 2020), section 2.
"""

import re
import struct
from ipaddress import ip_address
from typing import Final

import attrs

from zscaler_mcp.addresses import IPAddress, parse_address
from zscaler_mcp.errors import ZscalerMcpError

__all__ = ["Announced", "ProxyLine", "ProxyLineInvalid", "parse_proxy_line"]

_SIGNATURE_1: Final = b"PROXY "
_SIGNATURE_2: Final = b"\r\n\r\n\0\r\nQUIT\n"
_MAX_LINE_1: Final = 107
"""Bytes with the line end, section 2.1."""

_MAX_EXTRA_2: Final = 2048
"""Bytes behind the fixed part; balancers send under 300."""

_PORT: Final = rb"(0|[1-9][0-9]{0,4})"
_ADDRESS: Final = rb"([0-9A-Fa-f:.]{2,45})"
_LINE_1: Final = re.compile(
    rb"PROXY (?:TCP([46]) %b %b %b %b|UNKNOWN(?: [ -~]*)?)"
    % (_ADDRESS, _ADDRESS, _PORT, _PORT)
)
_MAX_PORT: Final = 65535

_FIXED_2: Final = struct.Struct("!12sBBH")
_ADDRESSES_2: Final = {0x11: struct.Struct("!4s4sHH"), 0x21: struct.Struct("!16s16sHH")}
"""By family and transport: TCP over IPv4 and over IPv6."""

_VERSION_2_LOCAL: Final = 0x20
_VERSION_2_PROXY: Final = 0x21
_UNSPECIFIED: Final = 0x00


class ProxyLineInvalid(ZscalerMcpError):
    """What came is no line of the protocol, or of a part that is not served."""


@attrs.frozen
class Announced:
    """The ends of the connection that the proxy speaks for."""

    source: IPAddress
    source_port: int
    destination: IPAddress
    destination_port: int


@attrs.frozen
class ProxyLine:
    """A line that was read."""

    length: int
    """Bytes of it; the peer's own begin behind."""

    announced: Announced | None
    """``None`` if the proxy speaks for itself, as in its health checks."""


def _announced(
    source: IPAddress | None, source_port: int, destination: IPAddress | None, port: int
) -> Announced:
    if source is None or destination is None or max(source_port, port) > _MAX_PORT:
        raise ProxyLineInvalid
    return Announced(source, source_port, destination, port)


def _parse_1(data: bytes) -> ProxyLine | None:
    line, end, _ = data[:_MAX_LINE_1].partition(b"\r\n")
    if not end:
        # The last byte may be half of the line end; no control stands before.
        begun = line.removesuffix(b"\r")
        if len(data) >= _MAX_LINE_1 or not begun.decode("latin-1").isprintable():
            raise ProxyLineInvalid
        return None
    match = _LINE_1.fullmatch(line)
    if match is None:
        raise ProxyLineInvalid
    family, source, destination, source_port, port = match.groups()
    if family is None:
        return ProxyLine(len(line) + len(end), None)
    if (b":" in source) is not (family == b"6") or (b":" in destination) is not (
        family == b"6"
    ):
        raise ProxyLineInvalid
    announced = _announced(
        parse_address(source.decode("ascii")),
        int(source_port),
        parse_address(destination.decode("ascii")),
        int(port),
    )
    return ProxyLine(len(line) + len(end), announced)


def _parse_2(data: bytes) -> ProxyLine | None:
    if len(data) < _FIXED_2.size:
        return None
    _, command, family, extra = _FIXED_2.unpack_from(data)
    if command not in (_VERSION_2_LOCAL, _VERSION_2_PROXY) or extra > _MAX_EXTRA_2:
        raise ProxyLineInvalid
    length = _FIXED_2.size + extra
    speaks_for_itself = command == _VERSION_2_LOCAL or family == _UNSPECIFIED
    layout = _ADDRESSES_2.get(family)
    if not speaks_for_itself and (layout is None or extra < layout.size):
        raise ProxyLineInvalid
    if len(data) < length:
        return None
    if speaks_for_itself or layout is None:
        return ProxyLine(length, None)
    source, destination, source_port, port = layout.unpack_from(data, _FIXED_2.size)
    announced = _announced(_packed(source), source_port, _packed(destination), port)
    return ProxyLine(length, announced)


def _packed(address: bytes) -> IPAddress | None:
    return parse_address(str(ip_address(address)))


def parse_proxy_line(data: bytes) -> ProxyLine | None:
    """Read the line that begins ``data``.

    :returns: ``None`` while it is incomplete; at most 2,064 bytes are.
    :raises ProxyLineInvalid: as soon as it is known.
    """
    for signature, parse in ((_SIGNATURE_1, _parse_1), (_SIGNATURE_2, _parse_2)):
        if data.startswith(signature):
            return parse(data)
        if signature.startswith(data):
            return None
    raise ProxyLineInvalid
