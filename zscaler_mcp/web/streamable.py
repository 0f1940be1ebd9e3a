"""MCP over streamable HTTP: one POST, one message, one answer.

Requests of 2026-07-28 stand for themselves; those of 2025-03-26 to 2025-11-25
belong to a session that ``initialize`` opened. The body decides which, and the
headers must agree (specification, "Streamable HTTP" of each revision).
"""

from typing import Any, Final

from twisted.internet.defer import Deferred, gatherResults

from zscaler_mcp.caller import Caller
from zscaler_mcp.jsonrpc import (
    INVALID_PARAMS,
    INVALID_REQUEST,
    METHOD_NOT_FOUND,
    PARSE_ERROR,
    InvalidMessage,
    Notification,
    ParseError,
    Request,
    Response,
    decode,
    encode_batch,
    read_message,
)
from zscaler_mcp.mcp import (
    HANDSHAKE_VERSIONS,
    HEADER_MISMATCH,
    MISSING_CAPABILITY,
    MODERN_VERSIONS,
    UNSUPPORTED_VERSION,
    VERSION_HEADER,
    Answer,
    Dispatcher,
    RpcError,
    Scope,
    Session,
    SessionLimit,
    SessionTable,
    is_modern,
    read_envelope,
    unsupported_version,
)
from zscaler_mcp.refusal import Refusal
from zscaler_mcp.web.media import accepts_json, is_json
from zscaler_mcp.web.reply import Exchange

__all__ = ["StreamableHTTP"]

_SESSION_HEADER: Final = "mcp-session-id"
_BATCH_VERSION: Final = "2025-03-26"
"""The one revision that has batches."""

_MAX_BATCH: Final = 64

_NOT_JSON: Final = Refusal(415, "The body must be application/json.")
_NOT_ACCEPTED: Final = Refusal(406, "The client must accept application/json.")
_FULL: Final = Refusal(503, "Too many sessions are open.", ((b"Retry-After", b"30"),))

_STATUS: Final = {
    PARSE_ERROR: 400,
    INVALID_REQUEST: 400,
    INVALID_PARAMS: 400,
    HEADER_MISMATCH: 400,
    MISSING_CAPABILITY: 400,
    UNSUPPORTED_VERSION: 400,
    METHOD_NOT_FOUND: 404,
}
"""HTTP status of a JSON-RPC error in the modern era; every other code is a 200."""


class _Unanswerable(Exception):
    """A message that gets an HTTP error and a JSON-RPC error with it."""

    def __init__(self, status: int, error: RpcError) -> None:
        super().__init__()
        self.status = status
        self.error = error


def _invalid(reason: str, status: int = 400) -> _Unanswerable:
    return _Unanswerable(status, RpcError(INVALID_REQUEST, reason))


class StreamableHTTP:
    """The MCP endpoint, after every policy has let the exchange through."""

    def __init__(self, dispatcher: Dispatcher, sessions: SessionTable) -> None:
        self._dispatcher = dispatcher
        self._sessions = sessions

    async def post(self, exchange: Exchange, caller: Caller, source: str) -> None:
        """Take one message, or in 2025-03-26 a batch."""
        if not is_json(exchange.head):
            exchange.refuse(_NOT_JSON)
            return
        if not accepts_json(exchange.head):
            exchange.refuse(_NOT_ACCEPTED)
            return
        message = None
        try:
            value = decode(exchange.body)
            if isinstance(value, list):
                await self._batch(exchange, caller, source, value)
                return
            message = read_message(value)
            if isinstance(message, Request):
                await self._request(exchange, caller, source, message)
            else:
                self._one_way(exchange, caller, message)
        except ParseError:
            self._refuse(exchange, 400, None, RpcError(PARSE_ERROR, "Parse error"))
        except InvalidMessage as error:
            refused = RpcError(INVALID_REQUEST, f"Invalid request: {error.reason}")
            self._refuse(exchange, 400, error.id, refused)
        except _Unanswerable as refused:
            identifier = message.id if isinstance(message, Request) else None
            self._refuse(exchange, refused.status, identifier, refused.error)

    async def delete(self, exchange: Exchange, caller: Caller) -> None:
        """End a session at its client's wish."""
        try:
            session = self._session(exchange, caller)
        except _Unanswerable as refused:
            self._refuse(exchange, refused.status, None, refused.error)
        else:
            self._sessions.close(session)
            exchange.no_content()

    def _refuse(
        self, exchange: Exchange, status: int, identifier: Any, error: RpcError
    ) -> None:
        answer = self._dispatcher.refuse(identifier, error)
        exchange.message(answer.message, status=status)

    # Requests

    async def _request(
        self, exchange: Exchange, caller: Caller, source: str, request: Request
    ) -> None:
        if is_modern(request.params, exchange.head.fields):
            answer = await self._modern(exchange, caller, source, request)
            status = 200 if answer.error_code is None else _status(answer.error_code)
            exchange.message(answer.message, status=status)
        elif request.method == "initialize":
            self._initialize(exchange, caller, request)
        else:
            session = self._session(exchange, caller)
            answer = await self._dispatcher.answer_in(session, request, source)
            exchange.message(answer.message)

    async def _modern(
        self, exchange: Exchange, caller: Caller, source: str, request: Request
    ) -> Answer:
        """Answer a request that stands for itself.

        When the client closes the connection this coroutine is cancelled, and the
        work with it (2026-07-28, "Streamable HTTP: Cancellation").
        """
        try:
            envelope = read_envelope(request, exchange.head.fields)
        except RpcError as error:
            return self._dispatcher.refuse(request.id, error)
        scope = Scope(version=envelope.version, caller=caller, source=source)
        return await self._dispatcher.answer(request, scope)

    def _initialize(self, exchange: Exchange, caller: Caller, request: Request) -> None:
        try:
            session, answer = self._dispatcher.initialize(request, caller)
        except RpcError as error:
            # A session is minted by a valid handshake only.
            self._refuse(exchange, 400, request.id, error)
            return
        try:
            self._sessions.open(session)
        except SessionLimit:
            exchange.refuse(_FULL)
            return
        header = (b"Mcp-Session-Id", session.id.encode("ascii"))
        exchange.message(answer.message, headers=(header,))

    # Messages without an answer

    def _one_way(
        self, exchange: Exchange, caller: Caller, message: Notification | Response
    ) -> None:
        versions = exchange.head.fields.get(VERSION_HEADER, ())
        params = message.params if isinstance(message, Notification) else {}
        if is_modern(params, exchange.head.fields):
            if isinstance(message, Response):
                raise _invalid("A client sends no responses")
            if versions and versions[0] not in MODERN_VERSIONS:
                raise _Unanswerable(400, unsupported_version(versions[0]))
        else:
            self._session(exchange, caller).take(message)
        exchange.accepted()

    # Sessions

    def _session(self, exchange: Exchange, caller: Caller) -> Session:
        """The session that the headers name.

        :raises _Unanswerable: 400 without one, 404 for one that is not open to
            this caller, 400 for a revision that is not served in sessions.
        """
        fields = exchange.head.fields
        identifiers = fields.get(_SESSION_HEADER, ())
        if len(identifiers) != 1:
            raise _invalid("One Mcp-Session-Id header is required")
        session = self._sessions.find(identifiers[0], caller)
        if session is None:
            raise _invalid("Session not found", status=404)
        versions = fields.get(VERSION_HEADER, (session.version,))
        if len(versions) != 1 or versions[0] not in HANDSHAKE_VERSIONS:
            raise _Unanswerable(400, unsupported_version(versions[0]))
        return session

    # Batches

    async def _batch(
        self, exchange: Exchange, caller: Caller, source: str, values: list[Any]
    ) -> None:
        """Take a batch: each request runs at once, each gets its response."""
        if not values or len(values) > _MAX_BATCH:
            raise _invalid(f"A batch has 1 to {_MAX_BATCH} messages")
        session = self._session(exchange, caller)
        if session.version != _BATCH_VERSION:
            raise _invalid(f"Only {_BATCH_VERSION} has batches")
        running = [
            Deferred.fromCoroutine(self._entry(session, source, value))
            for value in values
        ]
        answers = await gatherResults(running, consumeErrors=True)
        messages = [answer.message for answer in answers if answer is not None]
        if messages:
            exchange.message(encode_batch(messages))
        else:
            exchange.accepted()

    async def _entry(
        self, session: Session, source: str, value: object
    ) -> Answer | None:
        try:
            message = read_message(value)
        except InvalidMessage as error:
            refused = RpcError(INVALID_REQUEST, f"Invalid request: {error.reason}")
            return self._dispatcher.refuse(error.id, refused)
        if not isinstance(message, Request):
            session.take(message)
            return None
        if message.method == "initialize":
            refused = RpcError(INVALID_REQUEST, "initialize is not part of a batch")
            return self._dispatcher.refuse(message.id, refused)
        return await self._dispatcher.answer_in(session, message, source)


def _status(code: int) -> int:
    return _STATUS.get(code, 200)
