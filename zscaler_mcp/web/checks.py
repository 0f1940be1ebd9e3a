"""The checks of a request head: pure functions from values to a refusal or none.

They stand in the order in which they are asked. What they decide does not depend
on the transport, so that another entrance can ask the same questions.
"""

from typing import Final

import attrs

from zscaler_mcp.addresses import AddressSet, IPAddress
from zscaler_mcp.authority import HostAllowlist, Origin, OriginAllowlist
from zscaler_mcp.refusal import Refusal, refusal_for
from zscaler_mcp.requesthead import RequestHead
from zscaler_mcp.web.forwarded import client_address

__all__ = ["Access", "check_host", "check_origin", "check_source", "cross_origin"]

_MISDIRECTED: Final = Refusal(421, "This server does not answer to that host name.")
_FOREIGN: Final = Refusal(403, "This origin may not call this server.")


@attrs.frozen(kw_only=True)
class Access:
    """Who may ask, by source, name and origin."""

    sources: AddressSet | None
    """``None`` lets every source in."""

    proxies: AddressSet
    hosts: HostAllowlist | None
    """``None`` answers to every host (development only)."""

    origins: OriginAllowlist

    def client(self, head: RequestHead) -> IPAddress | None:
        """The address that a request comes from, as far as it is believed."""
        return client_address(head, self.proxies)


def check_source(head: RequestHead, access: Access) -> Refusal | None:
    """Ask the source allowlist about the client behind the trusted proxies.

    The filter in front of the HTTP server has judged peers that are no proxies;
    a client that a proxy names can only be judged here.
    """
    if access.sources is None or access.client(head) in access.sources:
        return None
    return refusal_for(403)


def check_host(head: RequestHead, access: Access) -> Refusal | None:
    """Ask the Host allowlist: the defence against DNS rebinding."""
    if access.hosts is None or access.hosts.allows(head.authority, head.arrival):
        return None
    return _MISDIRECTED


def check_origin(head: RequestHead, access: Access) -> Refusal | None:
    """Ask whether a browser's page may call; no Origin means no browser.

    Only an authority that the Host allowlist vouches for makes a page the same
    origin: by any other an attacker's name, bound to our address, would.
    """
    text = head.value("origin")
    if text is None:
        return None
    origin = Origin.parse(text)
    if origin is None:
        return _FOREIGN
    authority, arrival = head.authority, head.arrival
    vouched = access.hosts is not None and access.hosts.vouches_for(authority, arrival)
    if vouched and origin.is_same_as(authority, arrival):
        return None
    return None if access.origins.allows(origin) else _FOREIGN


def cross_origin(head: RequestHead, access: Access) -> str | None:
    """The Origin to name in CORS headers: that of an allowed page elsewhere."""
    text = head.value("origin")
    origin = None if text is None else Origin.parse(text)
    return text if origin is not None and access.origins.allows(origin) else None
