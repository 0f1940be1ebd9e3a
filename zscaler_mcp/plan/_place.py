"""Where to listen, whether that is this machine only, and what it is called."""

from typing import Final

from zscaler_mcp.addresses import parse_address
from zscaler_mcp.authority import Authority, HostAllowlist
from zscaler_mcp.net.binding import Binding, is_loopback
from zscaler_mcp.plan._review import Review

__all__ = ["WILDCARDS", "default_hosts", "find_place"]

WILDCARDS: Final = ("", "0.0.0.0", "::")  # noqa: S104 (to recognise, not to bind)
_LOOPBACK_NAMES: Final = ("127.0.0.1", "[::1]", "localhost")


def find_place(review: Review) -> tuple[Binding | None, bool]:
    """Where to listen, and whether that is this machine only.

    A name is resolved once: the address that it meant then is the one that is
    bound, and all that it meant must be loopback for the bind to count as such.
    """
    listen = review.settings.listen
    if listen.endpoint is not None:
        if {"ZSCALER_MCP_HOST", "ZSCALER_MCP_PORT"} & review.loaded.given:
            what = "stands in place of ZSCALER_MCP_HOST and _PORT, which are set too."
            review.refuse("ZSCALER_MCP_LISTEN", what)
        try:
            binding = Binding.parse(listen.endpoint)
        except ValueError as error:
            review.refuse("ZSCALER_MCP_LISTEN", str(error))
            return None, True
        host = binding.host
        local = host is not None and is_loopback(host, review.resolve)
        return binding, binding.local_socket or local
    host = listen.host.removeprefix("[").removesuffix("]")
    addresses = [host]
    if parse_address(host) is None:
        try:
            addresses = list(review.resolve(host))
        except OSError as error:
            what = f"{listen.host!r} does not resolve: {error.strerror}."
            review.refuse("ZSCALER_MCP_HOST", what)
            return None, True
    local = all(is_loopback(address, review.resolve) for address in addresses)
    return Binding.of_address(addresses[0], listen.port), local


def default_hosts(
    binding: Binding | None, host: str | None, port: int | None, *, loopback: bool
) -> HostAllowlist:
    """The Host allowlist where the operator gave none: the bind address.

    :param host: the address or name that was asked for, where it was by itself.
    :param port: the port that was bound, 0 having become a number.
    """
    if binding is None or binding.local_socket or port is None:
        return HostAllowlist.parse(["localhost"])
    if binding.host is None or binding.host in WILDCARDS:
        return HostAllowlist.parse([], arrival_port=port)
    names = [binding.host] if host is None else [host, binding.host]
    if loopback:
        names += _LOOPBACK_NAMES
    rules = []
    for name in names:
        address = parse_address(name)
        bare = Authority.parse(name) if address is None else None
        known = bare or (address and Authority.of_address(address, None))
        if known:
            rules.append(f"{known.host}:{port}")
    return HostAllowlist.parse(dict.fromkeys(rules))
