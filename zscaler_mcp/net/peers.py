"""The two ends of a connection as values."""

from ipaddress import IPv6Address as AddressOfVersion6
from typing import Final

from twisted.internet.address import IPv4Address, IPv6Address

from zscaler_mcp.addresses import IPAddress, parse_address

__all__ = ["Source", "ip_address_of", "may_forward", "port_of", "source_of"]

_INTERFACE_BITS: Final = 64
"""Of an IPv6 address, RFC 4291 section 2.5.1."""

Source = tuple[int, int]
"""Version and number of what counts as one source."""


def ip_address_of(address: object) -> IPAddress | None:
    """The IP address of one end; ``None`` for a unix socket or a zoned address."""
    if isinstance(address, IPv4Address | IPv6Address):
        return parse_address(address.host)
    return None


def port_of(address: object) -> int | None:
    """The port of one end, where it has one."""
    if isinstance(address, IPv4Address | IPv6Address):
        return address.port
    return None


def may_forward(transport: object) -> bool:
    """Whether the peer of ``transport`` may name a client in a request's fields.

    Not a balancer that has the PROXY line for it and named nobody there: what the
    fields say comes from the client, whose address it withholds. Transports that
    wrap another pass the question on.
    """
    return not getattr(transport, "withholds_client", False)


def source_of(address: object) -> Source | None:
    """What counts as one source; ``None`` on a unix socket.

    A host has a whole IPv6 /64 at the least and may take a new address of it for
    each connection, so that a limit by address would be none.
    """
    ip = parse_address(getattr(address, "host", "").partition("%")[0])
    if isinstance(ip, AddressOfVersion6):
        return 6, int(ip) >> _INTERFACE_BITS
    return None if ip is None else (4, int(ip))
