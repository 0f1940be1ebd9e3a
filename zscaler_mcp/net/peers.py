"""The two ends of a connection as values."""

from twisted.internet.address import IPv4Address, IPv6Address

from zscaler_mcp.addresses import IPAddress, parse_address

__all__ = ["ip_address_of", "may_forward", "port_of"]


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
