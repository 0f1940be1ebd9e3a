"""Standard input and output as a service."""

from typing import Any

from twisted.application.service import Service
from twisted.internet.defer import Deferred
from twisted.internet.stdio import StandardIO

from zscaler_mcp.stdio import StdioProtocol

__all__ = ["StdioService"]


class StdioService(Service):
    """Talks to the process that started this one, and ends with it."""

    def __init__(self, protocol: StdioProtocol, reactor: Any) -> None:
        self._protocol = protocol
        self._reactor = reactor

    def startService(self) -> None:
        """Begin to read."""
        super().startService()
        self._protocol.ended.addCallback(self._end)
        StandardIO(self._protocol, reactor=self._reactor)

    def _end(self, _: object) -> None:
        if self.running:
            self._reactor.stop()

    def stopService(self) -> Deferred[None]:
        """Let what is asked be answered for a while."""
        super().stopService()
        return self._protocol.finish()
