"""How many connections there may be: in all, and from one source."""

from collections import Counter
from typing import Final

from twisted.internet.interfaces import IAddress, IProtocol, IProtocolFactory
from twisted.protocols.policies import ProtocolWrapper
from zope.interface import implementer

from zscaler_mcp.addresses import AddressSet
from zscaler_mcp.net.peers import Source, ip_address_of, source_of
from zscaler_mcp.net.terms import Terms

__all__ = ["AdmittingFactory"]

_NOBODY: Final = AddressSet.parse(())


class _Admitted(ProtocolWrapper):
    """A connection that counts as long as it lasts."""

    source: Source | None


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
        self._open_by_source = Counter[Source]()

    def buildProtocol(self, addr: IAddress) -> IProtocol | None:
        """A protocol for a peer that there is room for, or ``None``."""
        limits, address = self._terms.limits, ip_address_of(addr)
        source = source_of(addr)
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
