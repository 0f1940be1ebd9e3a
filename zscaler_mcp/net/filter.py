"""The source filter: who may speak to the application at all."""

from collections.abc import Callable
from typing import Final

from twisted.internet.interfaces import IAddress, IProtocol, IProtocolFactory
from twisted.web.resource import IResource
from zope.interface import implementer

from zscaler_mcp.addresses import AddressSet
from zscaler_mcp.net.channel import HardenedChannel
from zscaler_mcp.net.peers import ip_address_of
from zscaler_mcp.net.site import HardenedSite
from zscaler_mcp.net.terms import Terms
from zscaler_mcp.refusal import Refusal, refusal_for
from zscaler_mcp.requesthead import RequestHead

__all__ = ["RefusalSite", "SourceFilter"]

_FORBIDDEN: Final = refusal_for(403)


class _RefusalChannel(HardenedChannel):
    """Reads a head, and answers 403 to it and to whatever is no head."""

    site: "RefusalSite"

    def judge(self, head: RequestHead) -> Refusal | None:
        """Refuse all but what everybody may ask."""
        return None if self.site.exempt(head) else _FORBIDDEN

    def refuse(self, refusal: Refusal) -> None:
        """Say the same, whatever else is wrong: the source comes first."""
        super().refuse(_FORBIDDEN)


class RefusalSite(HardenedSite):
    """What a filtered source gets, over TLS too: 403, and the health paths."""

    protocol = _RefusalChannel

    def __init__(
        self,
        resource: IResource,
        terms: Terms,
        *,
        schemes: tuple[str, ...],
        exempt: Callable[[RequestHead], bool],
    ) -> None:
        """Refuse on ``terms``.

        :param resource: answers the heads that are ``exempt``.
        """

        def screen(_head: RequestHead) -> Refusal:
            return _FORBIDDEN

        super().__init__(resource, terms, schemes=schemes, screen=screen)
        self.exempt = exempt


@implementer(IProtocolFactory)
class SourceFilter:
    """Picks the factory for a peer by its address.

    A refused peer gets a protocol too: behind TLS, a factory that builds nothing
    would leave it with a handshake and then silence.
    """

    noisy = False

    def __init__(
        self,
        admitting: IProtocolFactory,
        refusing: IProtocolFactory,
        *,
        allowed: AddressSet | None,
        trusted_proxies: AddressSet,
    ) -> None:
        """Let through who is ``allowed``.

        :param allowed: the source allowlist; ``None`` is no filter.
        :param trusted_proxies: let through as well; the forwarded address, which
            only the request tells, is judged there.
        """
        self._admitting = admitting
        self._refusing = refusing
        self._allowed = allowed
        self._trusted_proxies = trusted_proxies

    def buildProtocol(self, addr: IAddress) -> IProtocol | None:
        """A protocol that serves, or one that refuses.

        With an allowlist, a peer without an IP address (a unix socket, a zone) is
        refused: no rule can name it.
        """
        source = ip_address_of(addr)
        admitted = (
            self._allowed is None
            or source in self._allowed
            or source in self._trusted_proxies
        )
        factory = self._admitting if admitted else self._refusing
        return factory.buildProtocol(addr)

    def doStart(self) -> None:
        """Start both."""
        self._admitting.doStart()
        self._refusing.doStart()

    def doStop(self) -> None:
        """Stop both."""
        self._admitting.doStop()
        self._refusing.doStop()
