"""MCP over streamable HTTP: one POST, one message, one answer or a stream of events.

Requests of 2026-07-28 stand for themselves; those of 2024-11-05 to 2025-11-25
belong to a session that ``initialize`` opened. The body decides which, and the
headers must agree (specification, "Streamable HTTP" of each revision). An answer is
JSON unless something has to be said before it.
"""

import re
from typing import Any, Final

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from zope.interface import implementer

from zscaler_mcp.caller import Caller
from zscaler_mcp.jsonrpc import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    INVALID_REQUEST,
    METHOD_NOT_FOUND,
    PARSE_ERROR,
    Id,
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
    EventLost,
    EventStore,
    RpcError,
    Session,
    SessionLimit,
    SessionTable,
    Stream,
    holder_of,
    is_modern,
    read_envelope,
    unsupported_version,
)
from zscaler_mcp.refusal import Refusal
from zscaler_mcp.web.delivery import Delivery
from zscaler_mcp.web.endpoint import IEndpoint
from zscaler_mcp.web.events import EventWriter
from zscaler_mcp.web.media import accepts_events, accepts_json, is_json
from zscaler_mcp.web.reply import Exchange

__all__ = ["StreamableHTTP"]

_PATHS: Final = ("/mcp", "/mcp/")

_SESSION_HEADER: Final = "mcp-session-id"
_LAST_EVENT_HEADER: Final = "last-event-id"
_EVENT_ID: Final = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")

_NOT_JSON: Final = Refusal(415, "The body must be application/json.")
_NOT_ACCEPTED: Final = Refusal(406, "The client must accept application/json.")
_NO_EVENTS: Final = Refusal(406, "The client must accept text/event-stream.")
_OTHER_METHOD: Final = Refusal(
    405, "Method Not Allowed", ((b"Allow", b"GET, POST, DELETE"),)
)
_POST_ONLY: Final = Refusal(405, "Method Not Allowed", ((b"Allow", b"POST"),))
_FULL: Final = Refusal(503, "Too many sessions are open.", ((b"Retry-After", b"30"),))

_STOPPING: Final = Refusal(503, "The server stops.", ((b"Retry-After", b"30"),))

_NO_SESSION: Final = RpcError(INVALID_REQUEST, "Session not found")

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


class _SessionNotFound(Exception):
    """The session that a message names is not open to its caller."""


def _invalid(reason: str) -> RpcError:
    return RpcError(INVALID_REQUEST, reason)


@implementer(IEndpoint)
class StreamableHTTP:
    """The MCP endpoint, after every policy has let the exchange through."""

    def __init__(
        self, dispatcher: Dispatcher, sessions: SessionTable, clock: IReactorTime
    ) -> None:
        self._dispatcher = dispatcher
        self._sessions = sessions
        self._clock = clock
        self._store = EventStore()
        self._finishing = False

    def serves(self, path: str) -> bool:
        """One path; the other spelling is for those who come from another server."""
        return path in _PATHS

    def finish(self) -> None:
        """End subscriptions, tasks and standing streams; none begins after this."""
        self._finishing = True
        self._dispatcher.close()
        self._sessions.end_standing()

    async def serve(self, exchange: Exchange, caller: Caller, source: str) -> None:
        """Answer by method."""
        versions = exchange.head.fields.get(VERSION_HEADER, ())
        match exchange.head.method:
            case "GET" | "DELETE" if any(each in MODERN_VERSIONS for each in versions):
                exchange.refuse(_POST_ONLY)
            case "POST":
                await self._post(exchange, caller, source)
            case "GET":
                await self._get(exchange, caller)
            case "DELETE":
                self._delete(exchange, caller)
            case _:
                exchange.refuse(_OTHER_METHOD)

    async def _post(self, exchange: Exchange, caller: Caller, source: str) -> None:
        """Take one message, or in 2025-03-26 a batch."""
        if not is_json(exchange.head):
            exchange.refuse(_NOT_JSON)
            return
        if not accepts_json(exchange.head):
            exchange.refuse(_NOT_ACCEPTED)
            return
        message = None
        try:
            body = exchange.body
            value = decode(body)
            if isinstance(value, list):
                await self._batch(exchange, caller, source, value, len(body))
                return
            message = read_message(value)
            if isinstance(message, Request):
                await self._request(exchange, caller, source, message, len(body))
            else:
                self._one_way(exchange, caller, message)
        except ParseError:
            self._refuse(exchange, 400, None, RpcError(PARSE_ERROR, "Parse error"))
        except InvalidMessage as error:
            refused = RpcError(INVALID_REQUEST, f"Invalid request: {error.reason}")
            self._refuse(exchange, 400, error.id, refused)
        except RpcError as error:
            self._refuse(exchange, 400, _id_of(message), error)
        except _SessionNotFound:
            self._refuse(exchange, 404, _id_of(message), _NO_SESSION)

    async def _get(self, exchange: Exchange, caller: Caller) -> None:
        """Carry what belongs to no request, or go on with a stream that broke off."""
        if _SESSION_HEADER not in exchange.head.fields:
            exchange.refuse(_OTHER_METHOD)
            return
        if not accepts_events(exchange.head):
            exchange.refuse(_NO_EVENTS)
            return
        if self._finishing and _LAST_EVENT_HEADER not in exchange.head.fields:
            exchange.refuse(_STOPPING)
            return
        try:
            session = self._session(exchange, caller)
            stream, after = self._resumed(exchange, session)
            writer = EventWriter(exchange, stream, self._clock)
            writer.begin(after=after, primed=session.primed and after is None)
        except RpcError as error:
            self._refuse(exchange, 400, None, error)
        except _SessionNotFound:
            self._refuse(exchange, 404, None, _NO_SESSION)
        except EventLost:
            lost = _invalid("The event that Last-Event-ID names is not kept any more")
            self._refuse(exchange, 400, None, lost)
        else:
            await writer.done

    def _resumed(
        self, exchange: Exchange, session: Session
    ) -> tuple[Stream, int | None]:
        """The stream to carry, and the event behind which to go on.

        :raises RpcError: for an event that this session has not had.
        """
        named = exchange.head.value(_LAST_EVENT_HEADER)
        if named is None:
            if session.standing is None:
                session.standing = session.new_stream(self._store)
                session.keep_stream(session.standing)
            standing: Stream = session.standing
            return standing, None
        place = _EVENT_ID.fullmatch(named)
        stream = None if place is None else session.find_stream(place[1])
        if place is None or stream is None:
            raise _invalid("Last-Event-ID names no event of this session")
        return stream, int(place[2])

    def _delete(self, exchange: Exchange, caller: Caller) -> None:
        """End a session at its client's wish."""
        try:
            session = self._session(exchange, caller)
        except RpcError as error:
            self._refuse(exchange, 400, None, error)
        except _SessionNotFound:
            self._refuse(exchange, 404, None, _NO_SESSION)
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
        self,
        exchange: Exchange,
        caller: Caller,
        source: str,
        request: Request,
        size: int,
    ) -> None:
        if is_modern(request.method, request.params, exchange.head.fields):
            await self._modern(exchange, caller, source, request)
        elif request.method == "initialize":
            self._initialize(exchange, caller, request)
        else:
            session = self._session(exchange, caller)
            await self._in_session(exchange, session, source, request, size)

    async def _modern(
        self, exchange: Exchange, caller: Caller, source: str, request: Request
    ) -> None:
        """Answer a request that stands for itself.

        When the client closes the connection this coroutine is cancelled, and the
        work with it (2026-07-28, "Streamable HTTP: Cancellation").
        """
        try:
            envelope = read_envelope(request, exchange.head.fields)
            self._dispatcher.check_headers(request, exchange.head.fields)
        except RpcError as error:
            self._answer(exchange, self._dispatcher.refuse(request.id, error))
            return
        events = accepts_events(exchange.head)
        holder = holder_of(caller)
        stream = Stream(self._store, holder=holder) if events else None
        scope = self._dispatcher.scope_of(envelope, caller, source, stream)
        work = Deferred.fromCoroutine(self._dispatcher.answer(request, scope))
        delivery = Delivery(exchange, stream, self._clock)
        try:
            answer = await delivery.of(work)
        except Exception:
            work.cancel()
            raise
        if answer is None and not delivery.began:
            defect = RpcError(INTERNAL_ERROR, "Internal server error")
            answer = self._dispatcher.refuse(request.id, defect)
        if answer is not None:
            self._answer(exchange, answer)
        # Over already, unless a slow reader has lost its stream.
        work.cancel()

    def _answer(self, exchange: Exchange, answer: Answer) -> None:
        code = answer.error_code
        status = 200 if code is None else _STATUS.get(code, 200)
        exchange.message(answer.message, status=status)

    async def _in_session(
        self,
        exchange: Exchange,
        session: Session,
        source: str,
        request: Request,
        size: int,
    ) -> None:
        """Answer a request of a session; the work goes on if the client leaves."""
        events = accepts_events(exchange.head)
        stream = session.new_stream(self._store) if events else None
        work = Deferred.fromCoroutine(
            self._dispatcher.answer_in(session, request, source, stream, size)
        )
        delivery = Delivery(exchange, stream, self._clock, session)
        answer = await delivery.of(work)
        if answer is not None:
            exchange.message(answer.message)
        elif not delivery.began:
            exchange.accepted()

    def _initialize(self, exchange: Exchange, caller: Caller, request: Request) -> None:
        # A session is minted by a valid handshake only.
        self._check_version(exchange)
        session, answer = self._dispatcher.initialize(request, caller)
        try:
            self._sessions.open(session)
        except SessionLimit:
            session.end()
            full = self._dispatcher.refuse(request.id, _invalid(_FULL.sentence))
            exchange.refuse(_FULL, full.message)
            return
        header = (b"Mcp-Session-Id", session.id.encode("ascii"))
        exchange.message(answer.message, headers=(header,))

    # Messages without an answer

    def _one_way(
        self, exchange: Exchange, caller: Caller, message: Notification | Response
    ) -> None:
        versions = exchange.head.fields.get(VERSION_HEADER, ())
        if isinstance(message, Response):
            method, params = "", dict[str, Any]()
        else:
            method, params = message.method, message.params
        if is_modern(method, params, exchange.head.fields):
            if isinstance(message, Response):
                raise _invalid("A client sends no responses")
            if versions and versions[0] not in MODERN_VERSIONS:
                raise unsupported_version(versions[0])
        else:
            self._session(exchange, caller).take(message)
        exchange.accepted()

    # Sessions

    def _session(self, exchange: Exchange, caller: Caller) -> Session:
        """The session that the headers name.

        :raises RpcError: without one, or for a revision that has no sessions.
        :raises _SessionNotFound: for one that is not open to this caller.
        """
        self._check_version(exchange)
        identifiers = exchange.head.fields.get(_SESSION_HEADER, ())
        if len(identifiers) != 1:
            raise _invalid("One Mcp-Session-Id header is required")
        session = self._sessions.find(identifiers[0], caller)
        if session is None:
            raise _SessionNotFound
        return session

    def _check_version(self, exchange: Exchange) -> None:
        """Refuse a revision that has no sessions; none need be named.

        :raises RpcError: unsupported version (2025-06-18, "Protocol Version Header").
        """
        versions = exchange.head.fields.get(VERSION_HEADER, ())
        for version in versions:
            if len(versions) > 1 or version not in HANDSHAKE_VERSIONS:
                raise unsupported_version(version)

    # Batches

    async def _batch(
        self,
        exchange: Exchange,
        caller: Caller,
        source: str,
        values: list[Any],
        size: int,
    ) -> None:
        session = self._session(exchange, caller)
        answers = await self._dispatcher.answer_batch(session, values, source, size)
        if answers:
            exchange.message(encode_batch(answer.message for answer in answers))
        else:
            exchange.accepted()


def _id_of(message: object) -> Id | None:
    return message.id if isinstance(message, Request) else None
