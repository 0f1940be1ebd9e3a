"""Turns at the tenant: no caller starves another, and no service the others.

A caller may run as many calls of one service as it leaves places free: alone it has
half of them, and whoever comes late still finds one. What has no place waits, the calls
of one caller in their order and the callers in turn. A service that does not answer
holds its own places only.
"""

from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from math import ceil
from typing import Final

import attrs
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as TimedOut
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater

from zscaler_mcp.caller import Caller
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["Pace", "Turns"]

PATIENCE: Final = 30.0
"""Seconds that a call waits for its turn at most."""

MAX_WAITING: Final = 256
"""Calls of one caller that wait for one service."""

MAX_CALLERS: Final = 10_000
"""Callers whose pace is remembered."""

_Holder = tuple[str, str]


def _holder_of(caller: Caller) -> _Holder:
    return caller.mode, caller.principal


def _busy(seconds: float) -> ToolFailure:
    """The honest error: it is this server that makes its callers wait."""
    return ToolFailure(
        FailureKind.RATE,
        "This server lets each caller make so many calls at a time; others of yours"
        " are under way or wait.",
        retry_after=ceil(seconds),
    )


class Pace:
    """How many calls a caller may make in a minute, evenly, after a tenth at once.

    The virtual scheduling algorithm (ITU-T I.371, annex A): one time for each caller.

    :param calls: a minute; 0 for as many as they like.
    """

    def __init__(self, calls: int, clock: IReactorTime) -> None:
        self._interval = 60.0 / calls if calls else 0.0
        self._tolerance = self._interval * max(1, calls // 10)
        self._clock = clock
        self._due: OrderedDict[_Holder, float] = OrderedDict()

    async def keep(self, caller: Caller) -> None:
        """Wait until the caller may make one more call.

        :raises ToolFailure: kind ``rate``, where that is longer than PATIENCE.
        """
        if not self._interval:
            return
        now, holder = self._clock.seconds(), _holder_of(caller)
        due = max(self._due.get(holder, now), now)
        wait = due - now - self._tolerance + self._interval
        if wait > PATIENCE:
            raise _busy(wait - PATIENCE)
        self._due[holder] = due + self._interval
        self._due.move_to_end(holder)
        if len(self._due) > MAX_CALLERS:
            self._due.popitem(last=False)
        if wait > 0:
            await deferLater(self._clock, wait)


@attrs.define(eq=False)
class _Service:
    """The places of one service."""

    places: int
    running: Counter[_Holder] = attrs.field(factory=Counter)
    used: int = 0
    waiting: OrderedDict[_Holder, deque[Deferred[None]]] = attrs.field(
        factory=OrderedDict
    )
    letting: bool = False
    """Whether calls are being let begin, further up the stack."""

    def has_place(self, holder: _Holder) -> bool:
        """Whether the caller leaves as many places free as it then has."""
        return self.used < self.places and (
            not self.running[holder]
            or self.running[holder] + 1 <= self.places - self.used
        )

    def begin(self, holder: _Holder) -> None:
        """Take a place."""
        self.running[holder] += 1
        self.used += 1

    def end(self, holder: _Holder) -> None:
        """Give it back, and let those begin whose turn it is.

        A call may end as soon as it begins. It then comes here while others are being
        let begin, and leaves the rest to them: each within the last would take the
        queue from under the first, and the stack is not that deep.
        """
        self.used -= 1
        self.running[holder] -= 1
        if not self.running[holder]:
            del self.running[holder]
        if self.letting:
            return
        self.letting = True
        try:
            while (following := self._following()) is not None:
                self._let_begin(following)
        finally:
            self.letting = False

    def _following(self) -> _Holder | None:
        """The caller whose turn it is, if there is a place."""
        if self.used >= self.places:
            return None
        return next(filter(self.has_place, self.waiting), None)

    def _let_begin(self, holder: _Holder) -> None:
        first = self.waiting[holder].popleft()
        self.waiting.move_to_end(holder)
        if not self.waiting[holder]:
            del self.waiting[holder]
        self.begin(holder)
        first.callback(None)

    def queue(self, holder: _Holder) -> Deferred[None]:
        """Wait for a turn; cancelling it leaves the queue.

        :raises ToolFailure: kind ``rate``, where too many wait already.
        """
        line = self.waiting.setdefault(holder, deque())
        if len(line) >= MAX_WAITING:
            raise _busy(PATIENCE)

        def leave(turn: Deferred[None]) -> None:
            line.remove(turn)
            if not line:
                del self.waiting[holder]

        turn: Deferred[None] = Deferred(leave)
        line.append(turn)
        return turn


class Turns:
    """Lets calls begin.

    :param places: calls of one service that run at the same time.
    """

    def __init__(self, places: int, pace: Pace, clock: IReactorTime) -> None:
        self._places = places
        self._pace = pace
        self._clock = clock
        self._services: dict[str, _Service] = {}

    async def keep_pace(self, caller: Caller) -> None:
        """Wait for the pace alone: for a call that asks nothing of the tenant.

        :raises ToolFailure: kind ``rate``, where that is too long.
        """
        await self._pace.keep(caller)

    @asynccontextmanager
    async def turn(self, service: str, caller: Caller) -> AsyncIterator[None]:
        """Wait for a place, and hold it for as long as the block runs.

        :raises ToolFailure: kind ``rate``, where none came free in time.
        """
        await self.keep_pace(caller)
        there = self._services.get(service)
        if there is None:
            there = self._services[service] = _Service(self._places)
        holder = _holder_of(caller)
        if there.has_place(holder):
            there.begin(holder)
        else:
            try:
                await there.queue(holder).addTimeout(PATIENCE, self._clock)
            except TimedOut:
                raise _busy(PATIENCE) from None
        try:
            yield
        finally:
            there.end(holder)
