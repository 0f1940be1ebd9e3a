"""Sessions of the handshake era: opened by ``initialize``, bound to their caller."""

from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any, Final

import attrs
from twisted.internet.defer import Deferred

from zscaler_mcp.caller import Caller
from zscaler_mcp.errors import ZscalerMcpError
from zscaler_mcp.jsonrpc import Id, Notification, Response

__all__ = ["Client", "Session", "SessionLimit", "SessionTable"]

_ID_BYTES: Final = 32
_CANCELLED: Final = "notifications/cancelled"
_MAX_RUNNING: Final = 64
"""Requests of one session at the same time."""


class SessionLimit(ZscalerMcpError):
    """As many sessions are open as there may be."""


@attrs.frozen
class Client:
    """What the other end says of itself; nothing here is verified."""

    name: str
    version: str
    capabilities: dict[str, Any]


@attrs.define(kw_only=True, eq=False)
class Session:
    """One negotiated conversation."""

    version: str
    caller: Caller
    client: Client
    id: str = attrs.field(factory=lambda: token_urlsafe(_ID_BYTES), repr=False)
    last_used: float = 0.0
    ended: bool = False
    _running: dict[Id, Deferred[Any]] = attrs.field(factory=dict, repr=False)

    @property
    def name(self) -> str:
        """A short name for logs, from which the id cannot be had."""
        return sha256(self.id.encode()).hexdigest()[:12]

    @property
    def busy(self) -> bool:
        """Whether something runs in it."""
        return bool(self._running)

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
        if isinstance(message, Notification) and message.method == _CANCELLED:
            self.cancel(message.params.get("requestId"))

    def cancel(self, identifier: object) -> None:
        """Cancel a running request; one that is not running is no error."""
        if isinstance(identifier, str | int) and not isinstance(identifier, bool):
            work = self._running.get(identifier)
            if work is not None:
                work.cancel()

    def end(self) -> None:
        """Cancel everything that runs."""
        self.ended = True
        for work in list(self._running.values()):
            work.cancel()


class SessionTable:
    """Open sessions: capped, expiring when idle, oldest use first.

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

    def __len__(self) -> int:
        return len(self._sessions)

    def open(self, session: Session) -> None:
        """Take in a session.

        :raises SessionLimit: where there is no room, even after the idle ones went.
        """
        self.expire()
        if len(self._sessions) >= self._limit:
            raise SessionLimit
        session.last_used = self._seconds()
        self._sessions[session.id] = session

    def find(self, identifier: str, caller: Caller) -> Session | None:
        """The session of that id, if it is open and ``caller`` opened it.

        Another credential gets the answer of an unknown session: an id is never
        authentication (Security Best Practices, "Session Hijacking").
        """
        self.expire()
        session = self._sessions.get(identifier)
        if session is None or (session.caller.mode, session.caller.principal) != (
            caller.mode,
            caller.principal,
        ):
            return None
        self._use(session)
        return session

    def _use(self, session: Session) -> None:
        session.last_used = self._seconds()
        self._sessions.move_to_end(session.id)

    def close(self, session: Session) -> None:
        """End a session and what runs in it."""
        self._sessions.pop(session.id, None)
        session.end()

    def expire(self) -> None:
        """End the sessions that were idle for too long; cheap when there are none.

        One in which something runs is in use.
        """
        now = self._seconds()
        while self._sessions:
            session = next(iter(self._sessions.values()))
            if session.last_used > now - self._idle:
                return
            if session.busy:
                self._use(session)
            else:
                self.close(session)

    def close_all(self) -> None:
        """End every session, oldest first."""
        for session in list(self._sessions.values()):
            self.close(session)
