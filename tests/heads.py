"""Request heads for tests of what is decided from them."""

from typing import Any

from zscaler_mcp.addresses import AddressSet, parse_address
from zscaler_mcp.authority import Arrival, Authority, HostAllowlist, OriginAllowlist
from zscaler_mcp.requesthead import RequestHead
from zscaler_mcp.web import Access


def head(
    method: str = "POST",
    path: str = "/mcp",
    *,
    host: str = "127.0.0.1:8000",
    peer: str = "127.0.0.1",
    schemes: tuple[str, ...] = ("http",),
    **fields: Any,
) -> RequestHead:
    """A head that arrived on loopback; ``x_api_key="k"`` makes a field."""
    authority = Authority.parse(host)
    assert authority is not None
    return RequestHead(
        method=method,
        path=path,
        fields={
            name.replace("_", "-"): (value,) if isinstance(value, str) else value
            for name, value in fields.items()
        },
        authority=authority,
        arrival=Arrival(parse_address("127.0.0.1"), 8000, schemes),
        peer=parse_address(peer),
    )


def access(
    *,
    sources: str | None = None,
    proxies: str = "",
    hosts: str | None = "127.0.0.1:8000,localhost:8000",
    origins: str = "",
) -> Access:
    """Allowlists from comma-separated rules."""

    def split(rules: str) -> list[Any]:
        return [rule for rule in rules.split(",") if rule]

    return Access(
        sources=None if sources is None else AddressSet.parse(split(sources)),
        proxies=AddressSet.parse(split(proxies)),
        hosts=None if hosts is None else HostAllowlist.parse(split(hosts)),
        origins=OriginAllowlist.parse(split(origins)),
    )
