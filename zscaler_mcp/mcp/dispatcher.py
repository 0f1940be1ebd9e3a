"""From a request and its scope to the one response that it gets."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final
from weakref import WeakKeyDictionary

import attrs
import orjson
from twisted.internet.defer import CancelledError, Deferred, gatherResults
from twisted.logger import Logger
from twisted.python.failure import Failure

from zscaler_mcp.caller import Caller
from zscaler_mcp.errors import UnknownTool
from zscaler_mcp.jsonrpc import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    INVALID_REQUEST,
    METHOD_NOT_FOUND,
    EncodedMessage,
    Id,
    InvalidMessage,
    Request,
    encode_error,
    encode_result,
    read_message,
)
from zscaler_mcp.mcp.features import (
    CallContext,
    IToolProvider,
    ServerDescription,
    ToolListing,
    ToolOutcome,
)
from zscaler_mcp.mcp.protocol import (
    BATCH_VERSION,
    ENDED,
    HANDSHAKE_VERSIONS,
    MODERN_VERSIONS,
    SERVER_INFO_KEY,
    RpcError,
)
from zscaler_mcp.mcp.session import Client, Session
from zscaler_mcp.mcp.shapes import check_shape
from zscaler_mcp.sanitize import SanitizedJSON, Sanitizer, join_object

__all__ = ["Answer", "Dispatcher", "Scope"]

_DISCOVERY_TTL_MS: Final = 3_600_000

_MAX_CLIENT: Final = 16 * 1024
"""Bytes of capabilities and client information, encoded."""

_MAX_BATCH: Final = 64

_STRUCTURED_SINCE: Final = "2025-06-18"
"""The revision that brought structured results; older clients get text alone."""


@attrs.frozen(kw_only=True)
class Scope:
    """Who asks, in which revision, and from where."""

    version: str
    caller: Caller
    source: str
    session: Session | None = None
    """The session of a handshake revision; ``None`` in the modern era."""

    @property
    def modern(self) -> bool:
        """Whether the revision is one without sessions."""
        return self.version in MODERN_VERSIONS


@attrs.frozen
class Answer:
    """A response, and the error code in it for edges that map it to a status."""

    message: EncodedMessage
    error_code: int | None = None


def _read_client(params: dict[str, Any]) -> Client:
    """What a client says of itself, bounded: a session keeps it.

    :raises RpcError: invalid params, for a description that is out of proportion.
    """
    capabilities, info = params["capabilities"], params["clientInfo"]
    if len(orjson.dumps((capabilities, info))) > _MAX_CLIENT:
        raise RpcError(INVALID_PARAMS, "Client description too large")
    return Client(info["name"], info["version"], capabilities)


def _shielded(work: Deferred[Answer | None]) -> Deferred[Answer | None]:
    """Wait for work without taking it along when the waiting is cancelled."""
    waiter: Deferred[Answer | None] = Deferred()

    def pass_on(result: Answer | Failure | None) -> None:
        if not waiter.called:
            waiter.callback(result)

    work.addBoth(pass_on)
    return waiter


_Perform = Callable[[Request, Scope], Awaitable[SanitizedJSON]]


class Dispatcher:
    """Answers requests; it holds features and no state of any client."""

    _log = Logger()

    def __init__(
        self, server: ServerDescription, tools: IToolProvider, sanitizer: Sanitizer
    ) -> None:
        self._server = server
        self._tools = tools
        self._sanitizer = sanitizer
        identity = {
            "name": server.name,
            "title": server.title,
            "version": server.version,
        }
        self._identity = identity
        self._complete = {
            "resultType": sanitizer.json("complete"),
            "_meta": sanitizer.json({SERVER_INFO_KEY: identity}),
        }
        self._capabilities: dict[str, object] = {"tools": {}}
        self._lists: WeakKeyDictionary[ToolListing, dict[bool, SanitizedJSON]]
        self._lists = WeakKeyDictionary()
        self._methods: dict[str, _Perform] = {
            "tools/list": self._list_tools,
            "tools/call": self._call_tool,
        }
        # Methods of one era whose result is the same for everybody, always.
        self._handshake_results = {"ping": join_object({})}
        self._modern_results = {"server/discover": self._discover()}

    # Sessions

    def initialize(self, request: Request, caller: Caller) -> tuple[Session, Answer]:
        """Negotiate a session; the edge decides whether there is room for it.

        :raises RpcError: invalid params.
        """
        check_shape(request)
        requested = request.params["protocolVersion"]
        version = (
            requested if requested in HANDSHAKE_VERSIONS else HANDSHAKE_VERSIONS[0]
        )
        session = Session(
            version=version, caller=caller, client=_read_client(request.params)
        )
        result = self._sanitizer.json(
            {
                "protocolVersion": version,
                "capabilities": self._capabilities,
                "serverInfo": self._identity,
                "instructions": self._server.instructions,
            }
        )
        return session, Answer(encode_result(request.id, result))

    # Answers

    async def answer(self, request: Request, scope: Scope) -> Answer:
        """Answer one request; it never raises but for its own cancellation."""
        try:
            return Answer(encode_result(request.id, await self._result(request, scope)))
        except RpcError as error:
            return self.refuse(request.id, error)
        except CancelledError:
            raise
        except Exception:  # noqa: BLE001 (the last border before the peer)
            self._log.failure("A request could not be answered")
            return self.refuse(
                request.id, RpcError(INTERNAL_ERROR, "Internal server error")
            )

    async def answer_in(
        self, session: Session, request: Request, source: str
    ) -> Answer | None:
        """Answer a request of a session; it never raises but for its own cancellation.

        There is no answer to a request that its client has cancelled ("Cancellation":
        no response). Cancelling this coroutine leaves the work alone: in a session a
        lost connection does not cancel a request, only its client's word does
        (2025-11-25, "Sending Messages to the Server" 6).
        """
        if session.runs(request.id):
            used = RpcError(INVALID_REQUEST, "The id is in use")
            return self.refuse(request.id, used)
        if session.full and request.method != "ping":
            full = RpcError(INVALID_REQUEST, "Too many requests of this session run")
            return self.refuse(request.id, full)
        scope = Scope(
            version=session.version,
            caller=session.caller,
            source=source,
            session=session,
        )
        work: Deferred[Answer | None] = Deferred.fromCoroutine(
            self.answer(request, scope)
        )
        session.track(request.id, work)

        def cancelled(failure: Failure) -> Answer | None:
            failure.trap(CancelledError)
            if not session.ended:
                return None
            return self.refuse(request.id, RpcError(ENDED, "The session has ended"))

        work.addErrback(cancelled)
        return await _shielded(work)

    async def answer_batch(
        self, session: Session, values: Sequence[object], source: str
    ) -> list[Answer]:
        """Answer a batch of a session: each request runs at once, each has an answer.

        :param values: decoded JSON, read here.
        :raises RpcError: where the revision has no batches, or for their size.
        """
        if session.version != BATCH_VERSION:
            raise RpcError(INVALID_REQUEST, f"Only {BATCH_VERSION} has batches")
        if not 0 < len(values) <= _MAX_BATCH:
            raise RpcError(INVALID_REQUEST, f"A batch has 1 to {_MAX_BATCH} messages")
        running = [
            Deferred.fromCoroutine(self._answer_entry(session, value, source))
            for value in values
        ]
        answers = await gatherResults(running, consumeErrors=True)
        return [answer for answer in answers if answer is not None]

    async def _answer_entry(
        self, session: Session, value: object, source: str
    ) -> Answer | None:
        try:
            message = read_message(value)
        except InvalidMessage as error:
            return self.refuse_message(error)
        if not isinstance(message, Request):
            session.take(message)
            return None
        if message.method == "initialize":
            refused = RpcError(INVALID_REQUEST, "initialize is not part of a batch")
            return self.refuse(message.id, refused)
        return await self.answer_in(session, message, source)

    def refuse_message(self, error: InvalidMessage) -> Answer | None:
        """The response to what is no message, if its sender may wait for one."""
        if not error.answerable:
            return None
        refused = RpcError(INVALID_REQUEST, f"Invalid request: {error.reason}")
        return self.refuse(error.id, refused)

    def refuse(self, identifier: Id | None, error: RpcError) -> Answer:
        """The response that carries an error."""
        members = {"code": error.code, "message": error.message}
        if error.data is not None:
            members["data"] = error.data
        encoded = encode_error(identifier, self._sanitizer.json(members))
        return Answer(encoded, error.code)

    # Results

    async def _result(self, request: Request, scope: Scope) -> SanitizedJSON:
        fixed = self._modern_results if scope.modern else self._handshake_results
        perform = self._methods.get(request.method)
        if perform is None and request.method not in fixed:
            raise RpcError(METHOD_NOT_FOUND, "Method not found")
        check_shape(request)
        if perform is None:
            return fixed[request.method]
        return await perform(request, scope)

    def _finish(
        self, members: dict[str, SanitizedJSON], *, modern: bool
    ) -> SanitizedJSON:
        """Add what every result of the modern era carries."""
        return join_object(members | self._complete if modern else members)

    def _discover(self) -> SanitizedJSON:
        members = {
            "supportedVersions": [*MODERN_VERSIONS, *HANDSHAKE_VERSIONS],
            "capabilities": self._capabilities,
            "instructions": self._server.instructions,
            "ttlMs": _DISCOVERY_TTL_MS,
            "cacheScope": "public",
        }
        encoded = {name: self._sanitizer.json(each) for name, each in members.items()}
        return self._finish(encoded, modern=True)

    async def _list_tools(self, request: Request, scope: Scope) -> SanitizedJSON:
        if "cursor" in request.params:
            # Every list is one page, so no cursor was ever given out.
            raise RpcError(INVALID_PARAMS, "Invalid cursor")
        listing = self._tools.listing(scope.caller)
        encoded = self._lists.setdefault(listing, {})
        if scope.modern not in encoded:
            members = {"tools": listing.tools}
            if scope.modern:
                cache_scope = "private" if listing.private else "public"
                members["ttlMs"] = self._sanitizer.json(listing.ttl_ms)
                members["cacheScope"] = self._sanitizer.json(cache_scope)
            encoded[scope.modern] = self._finish(members, modern=scope.modern)
        return encoded[scope.modern]

    async def _call_tool(self, request: Request, scope: Scope) -> SanitizedJSON:
        context = CallContext(
            caller=scope.caller,
            source=scope.source,
            session=None if scope.session is None else scope.session.name,
        )
        arguments = request.params.get("arguments", {})
        try:
            outcome = await self._tools.call(request.params["name"], arguments, context)
        except UnknownTool:
            raise RpcError(INVALID_PARAMS, "Unknown tool") from None
        return self._finish(self._members(outcome, scope), modern=scope.modern)

    def _members(self, outcome: ToolOutcome, scope: Scope) -> dict[str, SanitizedJSON]:
        members: dict[str, SanitizedJSON] = {
            "content": outcome.content,
            "isError": self._sanitizer.json(outcome.is_error),
        }
        if outcome.structured is not None and scope.version >= _STRUCTURED_SINCE:
            members["structuredContent"] = outcome.structured
        return members
