"""MCP over standard input and output: one message a line, nothing else.

The peer is the process that started us, so it is trusted to be who it is; its
messages are read as strictly as anybody's (2026-07-28, "stdio").
"""

from collections.abc import Coroutine, Sequence
from typing import Any, Final

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import (
    IDelayedCall,
    IHalfCloseableProtocol,
    IPushProducer,
    IReactorTime,
)
from twisted.internet.protocol import connectionDone
from twisted.logger import Logger
from twisted.protocols.basic import LineOnlyReceiver
from twisted.python.failure import Failure
from zope.interface import implementer

from zscaler_mcp.caller import Caller
from zscaler_mcp.jsonrpc import (
    INTERNAL_ERROR,
    INVALID_REQUEST,
    PARSE_ERROR,
    Id,
    InvalidMessage,
    ParseError,
    Request,
    decode,
    encode_batch,
    read_message,
)
from zscaler_mcp.mcp import (
    HANDSHAKE_VERSIONS,
    Answer,
    Client,
    Dispatcher,
    RpcError,
    Scope,
    Session,
    is_modern,
    read_envelope,
)

__all__ = ["StdioProtocol"]

_MAX_LINE: Final = 4 * 1024 * 1024
"""Bytes of a message."""

_SOURCE: Final = "stdio"


@implementer(IPushProducer, IHalfCloseableProtocol)
class StdioProtocol(LineOnlyReceiver):
    """Reads messages from one transport and answers on it, in the order of readiness.

    :param patience: seconds for which what runs at the end may go on.
    """

    delimiter = b"\n"
    MAX_LENGTH = _MAX_LINE
    transport: Any
    _log = Logger()

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
        self._caller = caller
        self._clock = clock
        self._patience = patience
        self._session: Session | None = None
        # Requests of the modern era have no session, but can be cancelled by id.
        self._sessionless = Session(
            version="2026-07-28", caller=caller, client=Client("", "", {})
        )
        self._running = 0
        self._deadline: IDelayedCall | None = None

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
            self._close_if_idle()
        return self.ended

    def _close_if_idle(self) -> None:
        if self._deadline is not None and self._running == 0:
            self.transport.loseConnection()

    def _end(self) -> None:
        if self._deadline is not None and self._deadline.active():
            self._deadline.cancel()
        if not self.ended.called:
            self.ended.callback(None)
        for session in (self._session, self._sessionless):
            if session is not None:
                session.end()

    # Messages

    def lineLengthExceeded(self, line: bytes) -> None:
        """Refuse a message that is too long, and end: the rest has no begin."""
        self._refuse(None, RpcError(INVALID_REQUEST, "Message too long"))
        self.finish()

    def lineReceived(self, line: bytes) -> None:
        """Take one message, or in 2025-03-26 a batch."""
        if not line.strip():
            return
        try:
            value = decode(line)
            if isinstance(value, list):
                self._run(self._answer_batch(value), None)
                return
            message = read_message(value)
        except ParseError:
            self._refuse(None, RpcError(PARSE_ERROR, "Parse error"))
        except InvalidMessage as error:
            self._send(self._dispatcher.refuse_message(error))
        else:
            if isinstance(message, Request):
                self._run(self._answer(message), message.id)
            else:
                for session in (self._session, self._sessionless):
                    if session is not None:
                        session.take(message)

    def _run(
        self, coroutine: Coroutine[Any, Any, Answer | None], identifier: Id | None
    ) -> None:
        self._running += 1
        work = Deferred.fromCoroutine(coroutine)
        work.addErrback(self._defect, identifier)
        work.addCallback(self._send)
        work.addBoth(self._finished)

    def _defect(self, failure: Failure, identifier: Id | None) -> Answer:
        self._log.failure("A request could not be answered", failure)
        error = RpcError(INTERNAL_ERROR, "Internal server error")
        return self._dispatcher.refuse(identifier, error)

    def _finished(self, _: object) -> None:
        self._running -= 1
        self._close_if_idle()

    async def _answer(self, request: Request) -> Answer | None:
        try:
            session = self._session_of(request)
        except RpcError as error:
            return self._dispatcher.refuse(request.id, error)
        if session is not None:
            return await self._dispatcher.answer_in(session, request, _SOURCE)
        if request.method == "initialize":
            return self._initialize(request)
        # A ping may come before the handshake ("Lifecycle: Initialization").
        scope = Scope(
            version=HANDSHAKE_VERSIONS[0], caller=self._caller, source=_SOURCE
        )
        return await self._dispatcher.answer(request, scope)

    def _session_of(self, request: Request) -> Session | None:
        """Where a request belongs; ``None`` for what needs no session.

        :raises RpcError: for what cannot be asked now.
        """
        if is_modern(request.method, request.params, {}):
            read_envelope(request, None)
            return self._sessionless
        if request.method == "initialize":
            if self._session is not None:
                raise RpcError(INVALID_REQUEST, "initialize comes once")
        elif self._session is None and request.method != "ping":
            raise RpcError(INVALID_REQUEST, "initialize comes first")
        else:
            return self._session
        return None

    def _initialize(self, request: Request) -> Answer:
        try:
            self._session, answer = self._dispatcher.initialize(request, self._caller)
        except RpcError as error:
            return self._dispatcher.refuse(request.id, error)
        return answer

    async def _answer_batch(self, values: Sequence[object]) -> Answer | None:
        try:
            if self._session is None:
                raise RpcError(INVALID_REQUEST, "initialize comes first")  # noqa: TRY301
            answers = await self._dispatcher.answer_batch(
                self._session, values, _SOURCE
            )
        except RpcError as error:
            return self._dispatcher.refuse(None, error)
        if not answers:
            return None
        return Answer(encode_batch(answer.message for answer in answers))

    def _refuse(self, identifier: Id | None, error: RpcError) -> None:
        self._send(self._dispatcher.refuse(identifier, error))

    def _send(self, answer: Answer | None) -> None:
        if answer is not None and not self.ended.called:
            self.transport.write(answer.message.body + b"\n")
