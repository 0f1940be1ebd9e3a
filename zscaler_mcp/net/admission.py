"""How many connections there may be: in all, and from one source."""

from collections import Counter
from ipaddress import IPv6Address
from typing import Final

from twisted.internet.interfaces import IAddress, IProtocol, IProtocolFactory
from twisted.protocols.policies import ProtocolWrapper
from zope.interface import implementer

from zscaler_mcp.addresses import AddressSet, parse_address
from zscaler_mcp.net.peers import ip_address_of
from zscaler_mcp.net.terms import Terms

__all__ = ["AdmittingFactory"]

_INTERFACE_BITS: Final = 64
"""Of an IPv6 address, RFC 4291 section 2.5.1."""

_NOBODY: Final = AddressSet.parse(())


def _source(peer: IAddress) -> tuple[int, int] | None:
    """What counts as one source; ``None`` on a unix socket.

    A host has a whole IPv6 /64 at the least and may take a new address of it for
    each connection, so that a limit by address would be none.
    """
    address = parse_address(getattr(peer, "host", "").partition("%")[0])
    if isinstance(address, IPv6Address):
        return 6, int(address) >> _INTERFACE_BITS
    return None if address is None else (4, int(address))


class _Admitted(ProtocolWrapper):
    """A connection that counts as long as it lasts."""

    source: tuple[int, int] | None


@implementer(IProtocolFactory)
class AdmittingFactory:
    """Lets a factory build while there is room; otherwise drops the connection.

    It stands in front of TLS: who is not admitted costs an accept and a close.
    """

    noisy = False

    def __init__(
        self, wrapped: IProtocolFactory, terms: Terms, exempt: AddressSet = _NOBODY
    ) -> None:
        """Admit to ``wrapped``.

        :param exempt: sources that may take all the room there is: proxies, behind
            each of which stand many.
        """
        self._wrapped = wrapped
        self._terms = terms
        self._exempt = exempt
        self._open = 0
        self._open_by_source = Counter[tuple[int, int]]()

    def buildProtocol(self, addr: IAddress) -> IProtocol | None:
        """A protocol for a peer that there is room for, or ``None``."""
        limits, address = self._terms.limits, ip_address_of(addr)
        source = _source(addr)
        full = self._open >= limits.connections
        if source is not None and address not in self._exempt:
            full |= self._open_by_source[source] >= limits.connections_by_source
        if full:
            self._terms.incidents.note("over the limit", address)
            return None
        inner = self._wrapped.buildProtocol(addr)
        if inner is None:
            return None
        admitted = _Admitted(self, inner)  # type: ignore[arg-type]  # it asks for two methods, below
        admitted.source = source
        return admitted

    def registerProtocol(self, protocol: _Admitted) -> None:
        """Count a connection that begins."""
        self._open += 1
        if protocol.source is not None:
            self._open_by_source[protocol.source] += 1

    def unregisterProtocol(self, protocol: _Admitted) -> None:
        """Count no longer a connection that has ended."""
        self._open -= 1
        source = protocol.source
        if source is None:
            return
        self._open_by_source[source] -= 1
        if not self._open_by_source[source]:
            del self._open_by_source[source]

    def doStart(self) -> None:
        """Start the wrapped factory."""
        self._wrapped.doStart()

    def doStop(self) -> None:
        """Stop the wrapped factory."""
        self._wrapped.doStop()
