"""From a request and its scope to the one response that it gets."""

from collections.abc import Sequence
from typing import Any, Final

import attrs
from twisted.internet.defer import CancelledError, Deferred, FirstError, gatherResults
from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger
from twisted.python.failure import Failure

from zscaler_mcp.caller import Caller
from zscaler_mcp.jsonrpc import (
    INTERNAL_ERROR,
    INVALID_REQUEST,
    EncodedMessage,
    Id,
    InvalidMessage,
    Request,
    encode_error,
    encode_notification,
    encode_result,
    read_message,
)
from zscaler_mcp.mcp.changes import Change
from zscaler_mcp.mcp.context import NoOutlet
from zscaler_mcp.mcp.envelope import Envelope, Mirrored, check_parameters
from zscaler_mcp.mcp.features import Features, ServerDescription
from zscaler_mcp.mcp.performer import Performer, error_members, known
from zscaler_mcp.mcp.protocol import (
    BATCH_VERSION,
    ENDED,
    HANDSHAKE_VERSIONS,
    RpcError,
)
from zscaler_mcp.mcp.results import Results
from zscaler_mcp.mcp.scope import Scope
from zscaler_mcp.mcp.session import Client, Session, known_capabilities
from zscaler_mcp.mcp.shapes import check_shape
from zscaler_mcp.mcp.shares import Claim, Shares, holder_of
from zscaler_mcp.mcp.state import RequestState
from zscaler_mcp.sanitize import Sanitizer

__all__ = ["Answer", "Dispatcher"]

_MAX_BATCH: Final = 64

_MAX_HELD: Final = 64 * 1024 * 1024
"""Bytes of requests of sessions that run: they outlive their connections, and so the
bound that those have."""

_SMALL: Final = 4 * 1024
"""Bytes up to which a message always has room: its running costs more than it."""


@attrs.frozen
class Answer:
    """A response, and the error code in it for edges that map it to a status."""

    message: EncodedMessage
    error_code: int | None = None


def _shielded(work: Deferred[Answer | None]) -> Deferred[Answer | None]:
    """Wait for work without taking it along when the waiting is cancelled."""
    waiter: Deferred[Answer | None] = Deferred()

    def pass_on(result: Answer | Failure | None) -> None:
        if not waiter.called:
            waiter.callback(result)

    work.addBoth(pass_on)
    return waiter


class Dispatcher:
    """Answers requests; it holds features and no state of any client."""

    _log = Logger()

    def __init__(
        self,
        server: ServerDescription,
        features: Features,
        sanitizer: Sanitizer,
        state: RequestState,
        clock: IReactorTime,
    ) -> None:
        self._server = server
        self._features = features
        self._sanitizer = sanitizer
        self._held = Shares(_MAX_HELD)
        self._results = Results(server, sanitizer)
        self._capabilities = features.capabilities()
        self._performer = Performer(server, features, state, clock, self._results)

    def close(self) -> None:
        """End what would never end by itself: subscriptions and tasks."""
        self._performer.close()

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
            version=version, caller=caller, client=Client.read(request.params)
        )
        self._keep_told(session)
        result = self._sanitizer.json(
            {
                "protocolVersion": version,
                "capabilities": self._capabilities,
                "serverInfo": self._results.identity,
                "instructions": self._server.instructions,
            }
        )
        return session, Answer(encode_result(request.id, result))

    def _keep_told(self, session: Session) -> None:
        """Tell a session of changes for as long as it is open."""

        def hear(change: Change) -> None:
            params = {} if change.uri is None else {"uri": change.uri}
            if change.uri is None or change.uri in session.subscriptions:
                encoded = self._sanitizer.json(params)
                session.tell(encode_notification(change.kind, encoded))

        session.on_end.append(self._features.changes.listen(hear))

    # Answers

    def scope_of(
        self, envelope: Envelope, caller: Caller, source: str, outlet: Any = None
    ) -> Scope:
        """The scope of a request that stands for itself."""
        return Scope(
            version=envelope.version,
            caller=caller,
            source=source,
            capabilities=known_capabilities(envelope.capabilities),
            log_level=envelope.log_level,
            outlet=NoOutlet() if outlet is None else outlet,
        )

    def check_headers(self, request: Request, mirrored: Mirrored) -> None:
        """Compare the headers that repeat arguments of a tool with the arguments.

        :raises RpcError: header mismatch.
        """
        arguments = request.params.get("arguments", {})
        if request.method == "tools/call" and self._features.tools is not None:
            name = request.params.get("name")
            if isinstance(name, str) and isinstance(arguments, dict):
                declared = self._features.tools.parameter_headers(name)
                check_parameters(arguments, declared, mirrored)

    async def answer(self, request: Request, scope: Scope) -> Answer:
        """Answer one request; it never raises but for its own cancellation."""
        try:
            return Answer(
                encode_result(request.id, await self._performer.perform(request, scope))
            )
        except CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 (the last border before the peer)
            return self.refuse(request.id, known(error))

    async def answer_in(
        self,
        session: Session,
        request: Request,
        source: str,
        outlet: Any = None,
        size: int = 0,
    ) -> Answer | None:
        """Answer a request of a session; it never raises but for its own cancellation.

        There is no answer to a request that its client has cancelled ("Cancellation":
        no response). Cancelling this coroutine leaves the work alone: in a session a
        lost connection does not cancel a request, only its client's word does
        (2025-11-25, "Sending Messages to the Server" 6).

        :param size: bytes of the message, which are held as long as the work runs.
        """
        claim = self._claim(session, size)
        return await self._answer_in(session, request, source, outlet, claim)

    async def _answer_in(
        self,
        session: Session,
        request: Request,
        source: str,
        outlet: Any,
        claim: Claim,
    ) -> Answer | None:
        scope = Scope(
            version=session.version,
            caller=session.caller,
            source=source,
            session=session,
            capabilities=session.client.capabilities,
            outlet=NoOutlet() if outlet is None else outlet,
        )
        return await self._track(session, request, scope, claim)

    def _claim(self, session: Session, size: int) -> Claim:
        """Room for a message of a session; it is taken when something runs."""
        counted = size if size > _SMALL else 0
        return Claim(self._held, holder_of(session.caller), counted)

    async def track(
        self, session: Session, request: Request, scope: Scope, size: int = 0
    ) -> Answer | None:
        """Answer a request that ``session`` can cancel; see :meth:`answer_in`."""
        return await self._track(session, request, scope, self._claim(session, size))

    async def _track(
        self, session: Session, request: Request, scope: Scope, claim: Claim
    ) -> Answer | None:
        refused = None
        if session.runs(request.id):
            refused = RpcError(INVALID_REQUEST, "The id is in use")
        elif request.method == "ping":
            # Answered at once: it holds nothing, and a full server still says it lives.
            claim = self._claim(session, 0)
        elif not claim.fits:
            refused = RpcError(INTERNAL_ERROR, "Busy, try again")
        elif session.full:
            refused = RpcError(INVALID_REQUEST, "Too many requests run")
        if refused is not None:
            return self.refuse(request.id, refused)
        work: Deferred[Answer | None] = Deferred.fromCoroutine(
            self.answer(request, scope)
        )
        session.track(request.id, work)
        claim.during(work)

        def cancelled(failure: Failure) -> Answer | None:
            failure.trap(CancelledError)
            if not session.ended:
                return None
            return self.refuse(request.id, RpcError(ENDED, "The session has ended"))

        work.addErrback(cancelled)
        return await _shielded(work)

    async def answer_batch(
        self, session: Session, values: Sequence[object], source: str, size: int = 0
    ) -> list[Answer]:
        """Answer a batch of a session: each request runs at once, each has an answer.

        :param values: decoded JSON, read here.
        :param size: bytes of the batch, which are held as long as any of it runs.
        :raises RpcError: where the revision has no batches, or for their size.
        """
        if session.version != BATCH_VERSION:
            raise RpcError(INVALID_REQUEST, f"Only {BATCH_VERSION} has batches")
        if not 0 < len(values) <= _MAX_BATCH:
            raise RpcError(INVALID_REQUEST, f"A batch has 1 to {_MAX_BATCH} messages")
        claim = self._claim(session, size)
        running = [
            Deferred.fromCoroutine(self._answer_entry(session, value, source, claim))
            for value in values
        ]
        try:
            answers = await gatherResults(running, consumeErrors=True)
        except FirstError:
            # The one thing that an entry raises is its cancellation, with all others.
            raise CancelledError from None
        return [answer for answer in answers if answer is not None]

    async def _answer_entry(
        self, session: Session, value: object, source: str, claim: Claim
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
        return await self._answer_in(session, message, source, None, claim)

    def refuse_message(self, error: InvalidMessage) -> Answer | None:
        """The response to what is no message, if its sender may wait for one."""
        if not error.answerable:
            return None
        refused = RpcError(INVALID_REQUEST, f"Invalid request: {error.reason}")
        return self.refuse(error.id, refused)

    def refuse(self, identifier: Id | None, error: RpcError) -> Answer:
        """The response that carries an error."""
        encoded = self._sanitizer.json(error_members(error))
        return Answer(encode_error(identifier, encoded), error.code)
