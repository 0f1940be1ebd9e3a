"""Listening: what stands in front of a site, in this order, and the service."""

from collections.abc import Callable

from twisted.application.internet import StreamServerEndpointService
from twisted.application.strports import service
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import (
    IAddress,
    IListeningPort,
    IOpenSSLServerConnectionCreator,
    IProtocolFactory,
    IReactorCore,
    IStreamServerEndpoint,
)
from twisted.protocols.tls import TLSMemoryBIOFactory
from zope.interface import implementer

from zscaler_mcp.addresses import AddressSet
from zscaler_mcp.net.admission import AdmittingFactory
from zscaler_mcp.net.binding import Binding
from zscaler_mcp.net.proxied import ProxiedFactory
from zscaler_mcp.net.terms import Terms

__all__ = ["front", "listening_service"]


def front(
    factory: IProtocolFactory,
    terms: Terms,
    *,
    tls: IOpenSSLServerConnectionCreator | None,
    proxied: bool,
    trusted_proxies: AddressSet,
) -> IProtocolFactory:
    """Put everything in front of ``factory`` that comes before HTTP.

    From the outside: the limit of connections, the PROXY line, the limit again for
    the sources that it announces, TLS.
    """
    if tls is not None:
        factory = TLSMemoryBIOFactory(tls, False, factory, terms.clock)  # noqa: FBT003 (isClient)
    if proxied:
        factory = AdmittingFactory(factory, terms)
        factory = ProxiedFactory(factory, terms, trusted_proxies)
    return AdmittingFactory(factory, terms, exempt=trusted_proxies)


@implementer(IStreamServerEndpoint)
class _ReportingEndpoint:
    """Tells where it listens, which port 0 leaves open until then."""

    def __init__(
        self, endpoint: IStreamServerEndpoint, report: Callable[[IAddress], object]
    ) -> None:
        self._endpoint = endpoint
        self._report = report

    def listen(self, protocolFactory: IProtocolFactory) -> Deferred[IListeningPort]:
        """Listen and tell."""

        def tell(port: IListeningPort) -> IListeningPort:
            self._report(port.getHost())
            return port

        return self._endpoint.listen(protocolFactory).addCallback(tell)


def listening_service(
    binding: Binding,
    factory: IProtocolFactory,
    *,
    reactor: IReactorCore,
    report: Callable[[IAddress], object],
) -> StreamServerEndpointService:
    """A service that listens, before privileges drop, or fails loudly.

    :param report: told the bound address.
    """
    listening = service(binding.description, factory, reactor)
    listening.endpoint = _ReportingEndpoint(listening.endpoint, report)
    return listening
