"""Sessions of the handshake era: opened by ``initialize``, bound to their caller."""

from collections import Counter, OrderedDict
from collections.abc import Callable
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any, Final, Self

import attrs
from twisted.internet.defer import Deferred

from zscaler_mcp.caller import Caller
from zscaler_mcp.errors import ZscalerMcpError
from zscaler_mcp.jsonrpc import EncodedMessage, Id, Notification, Response
from zscaler_mcp.mcp.protocol import TASKS
from zscaler_mcp.mcp.shares import Holder, holder_of
from zscaler_mcp.mcp.streams import EventStore, Stream

__all__ = [
    "AnswerError",
    "Client",
    "NoAnswerError",
    "Session",
    "SessionLimit",
    "SessionTable",
    "known_capabilities",
]

_ID_BYTES: Final = 32
_CANCELLED: Final = "notifications/cancelled"
_MAX_RUNNING: Final = 64
"""Requests of one session at the same time."""


_PRIMED_SINCE: Final = "2025-11-25"
"""The revision that begins streams with an event that only has an id."""

_MAX_NAME: Final = 128
"""Characters of a client's name and version that are kept."""

_CAPABILITIES: Final = {
    "elicitation": ("form", "url"),
    "sampling": ("tools", "context"),
    "roots": ("listChanged",),
    "extensions": (TASKS,),
}

_MAX_STREAMS: Final = 128
"""Streams of one session that can be resumed."""

_MAX_ASKED: Final = 64
"""Requests to one client that wait for an answer."""

_STALE: Final = 60.0
"""Seconds without use after which a session gives way to another of its caller."""


class SessionLimit(ZscalerMcpError):
    """As many sessions are open as there may be."""


class AnswerError(ZscalerMcpError):
    """The client answered a request of ours with an error."""


class NoAnswerError(AnswerError):
    """The client was not heard of for so long that nobody waits any more."""


@attrs.frozen
class Client:
    """What the other end says of itself; nothing here is verified."""

    name: str
    version: str
    capabilities: dict[str, dict[str, Any]]

    @classmethod
    def read(cls, params: dict[str, Any]) -> Self:
        """The little of a handshake that a session keeps."""
        info, declared = params["clientInfo"], params["capabilities"]
        return cls(
            info["name"][:_MAX_NAME],
            info["version"][:_MAX_NAME],
            known_capabilities(declared),
        )


def known_capabilities(declared: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The capabilities of a client that a server can make use of."""
    return {
        name: {part: {} for part in parts if part in declared[name]}
        for name, parts in _CAPABILITIES.items()
        if isinstance(declared.get(name), dict)
    }


@attrs.define(kw_only=True, eq=False)
class Session:
    """One negotiated conversation."""

    version: str
    caller: Caller
    client: Client
    id: str = attrs.field(factory=lambda: token_urlsafe(_ID_BYTES), repr=False)
    last_used: float = 0.0
    used: bool = False
    """Whether anything was asked in it."""

    ended: bool = False
    log_level: str = "info"
    """The least level of log messages that the client wants."""

    subscriptions: set[str] = attrs.field(factory=set, repr=False)
    """URIs of resources that the client wants to hear of."""

    on_end: list[Callable[[], None]] = attrs.field(factory=list, repr=False)
    """Called once when it ends."""

    standing: Any = None
    """Where messages go that belong to no request; ``None`` while nobody listens."""

    _streams: OrderedDict[str, Stream] = attrs.field(factory=OrderedDict, repr=False)
    _streams_made: int = 0
    _running: dict[Id, Deferred[Any]] = attrs.field(factory=dict, repr=False)
    _asked: dict[str, Deferred[Response]] = attrs.field(factory=dict, repr=False)
    _asked_count: int = 0

    @property
    def name(self) -> str:
        """A short name for logs, from which the id cannot be had."""
        return sha256(self.id.encode()).hexdigest()[:12]

    @property
    def primed(self) -> bool:
        """Whether its client can read an event without data."""
        return self.version >= _PRIMED_SINCE

    @property
    def busy(self) -> bool:
        """Whether something runs in it."""
        return bool(self._running) or any(
            stream.is_read for stream in self._streams.values()
        )

    @property
    def full(self) -> bool:
        """Whether as much runs in it as may."""
        return len(self._running) >= _MAX_RUNNING

    def runs(self, identifier: Id) -> bool:
        """Whether a request of that id runs."""
        return identifier in self._running

    def track(self, identifier: Id, work: Deferred[Any]) -> None:
        """Remember running work, so that its client can cancel it."""
        self._running[identifier] = work

        def forget(result: Any) -> Any:
            self._running.pop(identifier, None)
            return result

        work.addBoth(forget)

    def take(self, message: Notification | Response) -> None:
        """Act on a message that gets no answer; most ask for nothing."""
        if isinstance(message, Response):
            self._answered(message)
        elif message.method == _CANCELLED:
            self.cancel(message.params.get("requestId"))

    def cancel(self, identifier: object) -> None:
        """Cancel a running request; one that is not running is no error."""
        if isinstance(identifier, str | int) and not isinstance(identifier, bool):
            work = self._running.get(identifier)
            if work is not None:
                work.cancel()

    def end(self) -> None:
        """Cancel everything that runs, and end every stream."""
        self.ended = True
        for work in list(self._running.values()):
            work.cancel()
        for answer in list(self._asked.values()):
            answer.cancel()
        for stream in list(self._streams.values()):
            stream.end()
            if not stream.is_read:
                self.drop_stream(stream)
        for ended in self.on_end:
            ended()
        self.on_end.clear()

    # Requests to the client

    def can_ask(self, count: int) -> bool:
        """Whether that many more requests may wait for the client."""
        return not self.ended and len(self._asked) + count <= _MAX_ASKED

    def expect(self) -> tuple[str, Deferred[Response]]:
        """An id for a request to the client, and what fires with its result.

        It fails with :class:`AnswerError`.
        """
        self._asked_count += 1
        identifier = f"server-{self._asked_count}"
        answer: Deferred[Response] = Deferred()
        self._asked[identifier] = answer

        def forget(result: Any) -> Any:
            self._asked.pop(identifier, None)
            return result

        return identifier, answer.addBoth(forget)

    def _answered(self, response: Response) -> None:
        """Take the client's answer; one that nobody waits for is dropped."""
        answer = self._asked.get(str(response.id))
        if answer is None or not isinstance(response.id, str):
            return
        if response.result is None:
            answer.errback(AnswerError("the client answered with an error"))
        else:
            answer.callback(response)

    def give_up(self) -> None:
        """Wait no longer for a client that has not been heard of for so long."""
        for answer in list(self._asked.values()):
            answer.errback(NoAnswerError("the client did not answer in time"))

    # Streams

    def new_stream(self, store: EventStore) -> Stream:
        """A stream that the client can resume, once it is kept."""
        self._streams_made += 1
        name = str(self._streams_made)
        holder = holder_of(self.caller)
        return Stream(store, name, holder=holder, resumable=True, primed=self.primed)

    def keep_stream(self, stream: Stream) -> None:
        """Keep a stream that was begun; the oldest that has ended gives way.

        There is one: fewer requests run than streams are kept.
        """
        self._streams[stream.name] = stream
        if len(self._streams) > _MAX_STREAMS:
            ended = (each for each in self._streams.values() if each.ended)
            self.drop_stream(next(ended))

    def drop_stream(self, stream: Stream) -> None:
        """Forget a stream that nobody will resume."""
        self._streams.pop(stream.name, None)
        stream.discard()

    def find_stream(self, name: str) -> Stream | None:
        """The stream of that name."""
        return self._streams.get(name)

    def tell(self, message: EncodedMessage) -> None:
        """Send a message that belongs to no request, if anybody listens."""
        if self.standing is not None and not self.standing.congested:
            self.standing.put(message)


class SessionTable:
    """Open sessions: capped, expiring when idle, oldest use first.

    When it is full, a caller that has fewer sessions than another one gets the place
    of the other's oldest idle session: nobody locks out everybody else. Where nobody
    has more, it gets that of its own oldest idle session that it does not use.

    :param seconds: a monotonic clock.
    :param idle: seconds without use after which a session is over.
    """

    def __init__(
        self, *, limit: int, idle: float, seconds: Callable[[], float]
    ) -> None:
        self._limit = limit
        self._idle = idle
        self._seconds = seconds
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._held: Counter[Holder] = Counter()

    def __len__(self) -> int:
        return len(self._sessions)

    def open(self, session: Session) -> None:
        """Take in a session.

        :raises SessionLimit: where there is no room, even after the idle ones went.
        """
        self.expire()
        if len(self._sessions) >= self._limit:
            self._make_room(_holder(session))
        session.last_used = self._seconds()
        self._sessions[session.id] = session
        self._held[_holder(session)] += 1

    def _make_room(self, newcomer: Holder) -> None:
        """Close the oldest idle session of whoever has the most, and any to spare.

        :raises SessionLimit: where nobody has one.
        """
        spare = {
            holder: count
            for holder, count in self._held.items()
            if count > self._held[newcomer] + 1
        }
        sessions = self._sessions.values()
        idle = [
            session
            for session in sessions
            if _holder(session) in spare and not session.busy
        ]
        if idle:
            self.close(max(idle, key=lambda session: spare[_holder(session)]))
            return
        own = (each for each in sessions if _holder(each) == newcomer)
        abandoned = next(filter(self._is_abandoned, own), None)
        if abandoned is None:
            raise SessionLimit
        self.close(abandoned)

    def _is_abandoned(self, session: Session) -> bool:
        """Whether a session was used for a while by nobody, or never.

        A client that restarts leaves its session behind; with one credential for
        all, it would be locked out until the last of them is over.
        """
        stale = session.last_used <= self._seconds() - _STALE
        return not session.busy and (stale or not session.used)

    def find(self, identifier: str, caller: Caller) -> Session | None:
        """The session of that id, if it is open and ``caller`` opened it.

        Another credential gets the answer of an unknown session: an id is never
        authentication (Security Best Practices, "Session Hijacking").
        """
        self.expire()
        session = self._sessions.get(identifier)
        if session is None or _holder(session) != holder_of(caller):
            return None
        # The same principal, but with the scopes that it has now.
        session.caller = caller
        session.used = True
        self._use(session)
        return session

    def _use(self, session: Session) -> None:
        session.last_used = self._seconds()
        self._sessions.move_to_end(session.id)

    def close(self, session: Session) -> None:
        """End a session and what runs in it."""
        if self._sessions.pop(session.id, None) is not None:
            self._held -= Counter([_holder(session)])
        session.end()

    def expire(self) -> None:
        """End the sessions that were idle for too long; cheap when there are none.

        One in which something runs is in use, unless all that it does is to wait for
        its client.
        """
        now = self._seconds()
        while self._sessions:
            session = next(iter(self._sessions.values()))
            if session.last_used > now - self._idle:
                return
            session.give_up()
            if session.busy:
                self._use(session)
            else:
                self.close(session)

    def end_standing(self) -> None:
        """End the streams that carry what belongs to no request."""
        for session in self._sessions.values():
            if session.standing is not None:
                session.standing.end()

    def close_all(self) -> None:
        """End every session, oldest first."""
        for session in list(self._sessions.values()):
            self.close(session)


def _holder(session: Session) -> Holder:
    return holder_of(session.caller)
