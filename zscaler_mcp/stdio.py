"""MCP over standard input and output: one message a line, nothing else.

The peer is the process that started us, so it is trusted to be who it is; its
messages are read as strictly as anybody's (2026-07-28, "stdio").
"""

from typing import Any, Final

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import (
    IDelayedCall,
    IHalfCloseableProtocol,
    IPushProducer,
    IReactorTime,
)
from twisted.internet.protocol import connectionDone
from twisted.protocols.basic import LineOnlyReceiver
from twisted.python.failure import Failure
from zope.interface import implementer

from zscaler_mcp.caller import Caller
from zscaler_mcp.jsonrpc import INVALID_REQUEST, EncodedMessage
from zscaler_mcp.mcp import Conversation, Dispatcher, IOutlet, RpcError

__all__ = ["StdioProtocol"]

_MAX_LINE: Final = 4 * 1024 * 1024
"""Bytes of a message."""


@implementer(IPushProducer, IHalfCloseableProtocol, IOutlet)
class StdioProtocol(LineOnlyReceiver):
    """Reads messages from one transport and answers on it.

    :param patience: seconds for which what runs at the end may go on.
    """

    delimiter = b"\n"
    MAX_LENGTH = _MAX_LINE
    transport: Any

    congested = False
    """Whether the client does not read."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        caller: Caller,
        clock: IReactorTime,
        patience: float,
    ) -> None:
        self.ended: Deferred[None] = Deferred()
        """Fires when the client is gone and nothing runs any more."""
        self._dispatcher = dispatcher
        self._conversation = Conversation(
            dispatcher, caller, "stdio", self, self._close_if_idle
        )
        self._clock = clock
        self._patience = patience
        self._deadline: IDelayedCall | None = None

    # Transport

    def connectionMade(self) -> None:
        """Ask the transport to say when the client does not read."""
        self.transport.registerProducer(self, True)  # noqa: FBT003 (Twisted's)

    def pauseProducing(self) -> None:
        """Read no more while the client does not read."""
        self.congested = True
        self.transport.pauseProducing()

    def resumeProducing(self) -> None:
        """Read on."""
        self.congested = False
        self.transport.resumeProducing()

    def stopProducing(self) -> None:
        """Nothing is produced but answers."""

    def readConnectionLost(self) -> None:
        """Answer what was asked, then end: the client has said its last."""
        self.finish()

    def writeConnectionLost(self) -> None:
        """End: nobody reads the answers."""
        self._end()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """End, what runs included."""
        self._end()

    def finish(self) -> Deferred[None]:
        """Take no more, let what runs be answered for a while, and end.

        Fires when all is written, or when the time is over.
        """
        if self.transport is None:
            self._end()
        elif self._deadline is None and not self.ended.called:
            self.transport.unregisterProducer()
            self.transport.pauseProducing()
            self._deadline = self._clock.callLater(self._patience, self._end)
            self._dispatcher.close()
            self._close_if_idle()
        return self.ended

    def _close_if_idle(self) -> None:
        if self._deadline is not None and self._conversation.idle:
            self.transport.loseConnection()

    def _end(self) -> None:
        if self._deadline is not None and self._deadline.active():
            self._deadline.cancel()
        if not self.ended.called:
            self.ended.callback(None)
        self._conversation.close()

    # Messages

    def lineLengthExceeded(self, line: bytes) -> None:
        """Refuse a message that is too long, and end: the rest has no begin."""
        self._conversation.refuse(RpcError(INVALID_REQUEST, "Message too long"))
        self.finish()

    def lineReceived(self, line: bytes) -> None:
        """Take a line."""
        if line.strip():
            self._conversation.take(line)

    def put(self, message: EncodedMessage) -> None:
        """Write a message."""
        if not self.ended.called:
            self.transport.write(message.body + b"\n")

    def hang_up(self) -> None:
        """Nothing to take away: there is one connection, for everything."""
