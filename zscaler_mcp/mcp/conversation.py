"""One client on a transport of its own that carries messages both ways.

Standard input and output is one; the event stream of 2024-11-05 with its endpoint for
messages is another. Answers go out in the order of readiness.
"""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final

from twisted.internet.defer import Deferred
from twisted.logger import Logger
from twisted.python.failure import Failure

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
from zscaler_mcp.mcp.dispatcher import Answer, Dispatcher
from zscaler_mcp.mcp.envelope import is_modern, read_envelope
from zscaler_mcp.mcp.protocol import HANDSHAKE_VERSIONS, MODERN_VERSIONS, RpcError
from zscaler_mcp.mcp.scope import Scope
from zscaler_mcp.mcp.session import Client, Session

__all__ = ["Conversation"]

_LATE: Final = RpcError(INVALID_REQUEST, "initialize comes first")


class Conversation:
    """Takes messages and puts answers to an outlet.

    :param outlet: an :class:`~zscaler_mcp.mcp.context.IOutlet`.
    :param on_idle: called whenever nothing runs any more.
    """

    _log = Logger()

    def __init__(
        self,
        dispatcher: Dispatcher,
        caller: Caller,
        source: str,
        outlet: Any,
        on_idle: Callable[[], object] = lambda: None,
    ) -> None:
        self._dispatcher = dispatcher
        self._caller = caller
        self._source = source
        self._outlet = outlet
        self._on_idle = on_idle
        self._session: Session | None = None
        # Requests of the modern era have no session, but can be cancelled by id.
        self._sessionless = Session(
            version=MODERN_VERSIONS[0], caller=caller, client=Client("", "", {})
        )
        self._running = 0
        self._closed = False

    @property
    def idle(self) -> bool:
        """Whether nothing runs."""
        return self._running == 0

    def renew(self, caller: Caller) -> None:
        """Go on with the scopes that the same principal has now."""
        self._caller = self._sessionless.caller = caller
        if self._session is not None:
            self._session.caller = caller

    def close(self) -> None:
        """Cancel what runs; nothing more is sent."""
        self._closed = True
        for session in (self._session, self._sessionless):
            if session is not None:
                session.end()

    def take(self, body: bytes) -> None:
        """Take one message, or in 2025-03-26 a batch; nothing more after the end."""
        if self._closed:
            return
        try:
            value = decode(body)
            if isinstance(value, list):
                self._run(self._answer_batch(value, len(body)), None)
                return
            message = read_message(value)
        except ParseError:
            self.refuse(RpcError(PARSE_ERROR, "Parse error"))
        except InvalidMessage as error:
            self._send(self._dispatcher.refuse_message(error))
        else:
            if isinstance(message, Request):
                self._run(self._answer(message, len(body)), message.id)
            else:
                for session in (self._session, self._sessionless):
                    if session is not None:
                        session.take(message)

    def refuse(self, error: RpcError) -> None:
        """Answer what could not be read."""
        self._send(self._dispatcher.refuse(None, error))

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
        if self._running == 0:
            self._on_idle()

    async def _answer(self, request: Request, size: int) -> Answer | None:
        try:
            if is_modern(request.method, request.params, {}):
                envelope = read_envelope(request, None)
                scope = self._dispatcher.scope_of(
                    envelope, self._caller, self._source, self._outlet
                )
                return await self._dispatcher.track(
                    self._sessionless, request, scope, size
                )
            if request.method == "initialize":
                return self._initialize(request)
        except RpcError as error:
            return self._dispatcher.refuse(request.id, error)
        if self._session is not None:
            return await self._dispatcher.answer_in(
                self._session, request, self._source, self._outlet, size
            )
        if request.method != "ping":
            return self._dispatcher.refuse(request.id, _LATE)
        # A ping may come before the handshake ("Lifecycle: Initialization").
        scope = Scope(
            version=HANDSHAKE_VERSIONS[0], caller=self._caller, source=self._source
        )
        return await self._dispatcher.answer(request, scope)

    def _initialize(self, request: Request) -> Answer:
        if self._session is not None:
            raise RpcError(INVALID_REQUEST, "initialize comes once")
        self._session, answer = self._dispatcher.initialize(request, self._caller)
        self._session.standing = self._outlet
        return answer

    async def _answer_batch(self, values: Sequence[object], size: int) -> Answer | None:
        if self._session is None:
            return self._dispatcher.refuse(None, _LATE)
        try:
            answers = await self._dispatcher.answer_batch(
                self._session, values, self._source, size
            )
        except RpcError as error:
            return self._dispatcher.refuse(None, error)
        if not answers:
            return None
        return Answer(encode_batch(answer.message for answer in answers))

    def _send(self, answer: Answer | None) -> None:
        if answer is not None and not self._closed:
            self._outlet.put(answer.message)
