"""MCP over standard input and output: one message a line, nothing else.

The peer is the process that started us, so it is trusted to be who it is; its
messages are read as strictly as anybody's (2026-07-28, "stdio").
"""

from collections.abc import Callable
from typing import Any, Final

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IPushProducer
from twisted.internet.protocol import connectionDone
from twisted.logger import Logger
from twisted.protocols.basic import LineOnlyReceiver
from twisted.python.failure import Failure
from zope.interface import implementer

from zscaler_mcp.caller import Caller
from zscaler_mcp.jsonrpc import (
    INVALID_REQUEST,
    PARSE_ERROR,
    Id,
    InvalidMessage,
    ParseError,
    Request,
    decode,
    read_message,
)
from zscaler_mcp.mcp import (
    Answer,
    Client,
    Dispatcher,
    RpcError,
    Session,
    is_modern,
    read_envelope,
)

__all__ = ["StdioProtocol"]

_MAX_LINE: Final = 4 * 1024 * 1024
"""Bytes of a message."""


@implementer(IPushProducer)
class StdioProtocol(LineOnlyReceiver):
    """Reads messages from one transport and answers on it, in the order of readiness.

    :param ended: called once when the client is gone and nothing runs any more.
    """

    delimiter = b"\n"
    MAX_LENGTH = _MAX_LINE
    transport: Any
    _log = Logger()

    def __init__(
        self, dispatcher: Dispatcher, caller: Caller, ended: Callable[[], object]
    ) -> None:
        self._dispatcher = dispatcher
        self._caller = caller
        self._ended = ended
        self._session: Session | None = None
        # Requests of the modern era have no session, but can be cancelled by id.
        self._sessionless = Session(
            version="2026-07-28", caller=caller, client=Client("", "", {})
        )
        self._running = 0
        self._gone = False

    # Transport

    def connectionMade(self) -> None:
        """Ask the transport to say when the client does not read."""
        self.transport.registerProducer(self, True)  # noqa: FBT003 (Twisted's)

    def pauseProducing(self) -> None:
        """Read no more while the client does not read."""
        self.transport.pauseProducing()

    def resumeProducing(self) -> None:
        """Read on."""
        self.transport.resumeProducing()

    def stopProducing(self) -> None:
        """Nothing is produced but answers."""

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Let what runs finish, then end."""
        self._gone = True
        self._end_if_idle()

    def _end_if_idle(self) -> None:
        if self._gone and self._running == 0:
            self._ended()

    # Messages

    def lineLengthExceeded(self, line: bytes) -> None:
        """Refuse a message that is too long, and end: the rest has no begin."""
        self._refuse(None, RpcError(INVALID_REQUEST, "Message too long"))
        self.transport.loseConnection()

    def lineReceived(self, line: bytes) -> None:
        """Take one message."""
        if not line.strip():
            return
        try:
            message = read_message(decode(line))
        except ParseError:
            self._refuse(None, RpcError(PARSE_ERROR, "Parse error"))
        except InvalidMessage as error:
            reason = f"Invalid request: {error.reason}"
            self._refuse(error.id, RpcError(INVALID_REQUEST, reason))
        else:
            if isinstance(message, Request):
                self._take(message)
            else:
                for session in (self._session, self._sessionless):
                    if session is not None:
                        session.take(message)

    def _take(self, request: Request) -> None:
        self._running += 1
        work = Deferred.fromCoroutine(self._answer(request))
        work.addCallback(self._send)
        work.addErrback(lambda failure: self._log.failure("Not answered", failure))
        work.addBoth(self._finished)

    def _finished(self, _: object) -> None:
        self._running -= 1
        self._end_if_idle()

    async def _answer(self, request: Request) -> Answer:
        try:
            if is_modern(request.params, {}):
                read_envelope(request, None)
                session = self._sessionless
            elif request.method == "initialize":
                return self._initialize(request)
            elif self._session is None:
                raise RpcError(INVALID_REQUEST, "initialize comes first")  # noqa: TRY301
            else:
                session = self._session
        except RpcError as error:
            return self._dispatcher.refuse(request.id, error)
        return await self._dispatcher.answer_in(session, request, "stdio")

    def _initialize(self, request: Request) -> Answer:
        if self._session is not None:
            raise RpcError(INVALID_REQUEST, "initialize comes once")
        self._session, answer = self._dispatcher.initialize(request, self._caller)
        return answer

    def _refuse(self, identifier: Id | None, error: RpcError) -> None:
        self._send(self._dispatcher.refuse(identifier, error))

    def _send(self, answer: Answer) -> None:
        if not self._gone:
            self.transport.write(answer.message.body + b"\n")
