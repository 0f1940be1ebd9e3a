"""The two ends of a connection as values."""

from twisted.internet.address import IPv4Address, IPv6Address

from zscaler_mcp.addresses import IPAddress, parse_address

__all__ = ["ip_address_of", "port_of"]


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
