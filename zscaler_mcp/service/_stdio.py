"""Standard input and output as a service."""

from collections.abc import Callable

from twisted.application.service import Service
from twisted.internet.stdio import StandardIO

from zscaler_mcp.stdio import StdioProtocol

__all__ = ["StdioService"]


class StdioService(Service):
    """Talks to the process that started this one."""

    def __init__(self, make_protocol: Callable[[], StdioProtocol]) -> None:
        self._make_protocol = make_protocol

    def startService(self) -> None:
        """Begin to read."""
        super().startService()
        StandardIO(self._make_protocol())
