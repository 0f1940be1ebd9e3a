"""Connections that a balancer hands over with a line that names their ends."""

from typing import Any, Final

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import (
    IAddress,
    IProtocol,
    IProtocolFactory,
    ITCPTransport,
)
from twisted.internet.protocol import Protocol, connectionDone
from twisted.protocols.policies import ProtocolWrapper
from twisted.python.failure import Failure
from zope.interface import directlyProvides, implementer, providedBy

from zscaler_mcp.addresses import AddressSet, IPAddress
from zscaler_mcp.net.deadline import Deadline
from zscaler_mcp.net.peers import ip_address_of
from zscaler_mcp.net.proxyline import Announced, ProxyLineInvalid, parse_proxy_line
from zscaler_mcp.net.terms import Terms

__all__ = ["ProxiedFactory"]

_LINE_SECONDS: Final = 3.0
"""For the line to come; the balancer sends it first of all."""


def _address(address: IPAddress, port: int) -> IPv4Address | IPv6Address:
    kind = IPv4Address if address.version == 4 else IPv6Address  # noqa: PLR2004
    return kind("TCP", str(address), port)


class _ProxiedConnection(ProtocolWrapper):
    """Reads the line, and only then knows for whom to build the protocol."""

    transport: ITCPTransport
    _announced: Announced | None = None
    _built = False
    _unread = b""

    def __init__(self, factory: "ProxiedFactory") -> None:
        # Until the line has come, a protocol that hears nothing stands in.
        super().__init__(factory, Protocol())  # type: ignore[arg-type]  # never asked
        self._builder = factory
        self._deadline = Deadline(factory.terms.clock, self._refuse)

    def makeConnection(self, transport: Any) -> None:
        """Wait for the line."""
        directlyProvides(self, providedBy(transport))
        Protocol.makeConnection(self, transport)
        self._deadline.set(_LINE_SECONDS)

    def dataReceived(self, data: bytes) -> None:
        """Read the line; hand on what comes behind it."""
        if self._built:
            self.wrappedProtocol.dataReceived(data)
            return
        self._unread += data
        try:
            line = parse_proxy_line(self._unread)
        except ProxyLineInvalid:
            self._refuse()
            return
        if line is not None:
            rest, self._unread = self._unread[line.length :], b""
            self._announced = line.announced
            self._build(rest)

    def _build(self, rest: bytes) -> None:
        self._deadline.stop()
        inner = self._builder.wrapped.buildProtocol(self.getPeer())
        if inner is None:
            self.transport.abortConnection()
            return
        self._built, self.wrappedProtocol = True, inner
        inner.makeConnection(self)  # type: ignore[arg-type]  # it relays a transport
        if rest:
            inner.dataReceived(rest)

    def _refuse(self) -> None:
        self._deadline.stop()
        peer = ip_address_of(self.transport.getPeer())
        self._builder.terms.incidents.note("no PROXY line", peer)
        self.transport.abortConnection()

    @property
    def withholds_client(self) -> bool:
        """Whether the line names nobody (``UNKNOWN``, ``LOCAL``)."""
        return self._announced is None

    def getPeer(self) -> IAddress:
        """The client, as announced."""
        if self._announced is None:
            return self.transport.getPeer()
        return _address(self._announced.source, self._announced.source_port)

    def getHost(self) -> IAddress:
        """Where the client connected to, as announced."""
        if self._announced is None:
            return self.transport.getHost()
        return _address(self._announced.destination, self._announced.destination_port)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Hand on the end, if there is anybody to hear it."""
        self._deadline.stop()
        self.wrappedProtocol.connectionLost(reason)
        self.wrappedProtocol = Protocol()


@implementer(IProtocolFactory)
class ProxiedFactory:
    """Reads a PROXY line from trusted peers, in front of TLS, and then builds.

    What is inside judges the announced address. Anybody else who might write such
    a line could claim to be anybody: they are dropped.
    """

    noisy = False

    def __init__(
        self, wrapped: IProtocolFactory, terms: Terms, trusted: AddressSet
    ) -> None:
        self.wrapped = wrapped
        self.terms = terms
        self._trusted = trusted

    def buildProtocol(self, addr: IAddress) -> IProtocol | None:
        """A protocol for a trusted peer, or ``None``."""
        peer = ip_address_of(addr)
        if peer not in self._trusted:
            self.terms.incidents.note("PROXY line from an untrusted peer", peer)
            return None
        return _ProxiedConnection(self)

    def doStart(self) -> None:
        """Start the wrapped factory."""
        self.wrapped.doStart()

    def doStop(self) -> None:
        """Stop the wrapped factory."""
        self.wrapped.doStop()
