"""Tasks: calls that go on after their answer (extension "Tasks", SEP-2663).

A feature that works for long says so while it works; its client gets a handle at once
and asks for the outcome when it likes. Handles are random, belong to their caller, and
are kept for their time and no longer; where room is short, whoever has most loses the
oldest of what is over.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from enum import StrEnum
from secrets import token_urlsafe
from typing import Any, Final

import attrs
from twisted.internet.defer import CancelledError, Deferred
from twisted.python.failure import Failure

from zscaler_mcp.caller import Caller
from zscaler_mcp.jsonrpc import INTERNAL_ERROR
from zscaler_mcp.mcp.asking import Ask, check_capabilities
from zscaler_mcp.mcp.protocol import RpcError
from zscaler_mcp.mcp.shares import Holder, Shares, holder_of
from zscaler_mcp.sanitize import SanitizedJSON

__all__ = ["Task", "TaskAsking", "TaskStatus", "TaskTable", "Undertaking"]

_ID_BYTES: Final = 24
_MAX_TASKS: Final = 1_000
"""Tasks that are kept, those that are over included."""

_MAX_OUTCOME: Final = 4 * 1024 * 1024
"""Bytes of one outcome."""

_MAX_OUTCOMES: Final = 64 * 1024 * 1024
"""Bytes of all outcomes that are kept."""

_POLL_MS: Final = 1_000


class TaskStatus(StrEnum):
    """States of a task."""

    WORKING = "working"
    INPUT_REQUIRED = "input_required"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


@attrs.define(kw_only=True, eq=False)
class Task:
    """One call that goes on."""

    caller: Caller
    created_at: float
    ttl: float
    """Seconds for which it is kept."""

    id: str = attrs.field(factory=lambda: token_urlsafe(_ID_BYTES), repr=False)
    status: TaskStatus = TaskStatus.WORKING
    updated_at: float = 0.0
    outcome: dict[str, SanitizedJSON] = attrs.field(factory=dict, repr=False)
    """``result`` of a completed task, ``error`` of a failed one."""

    asks: dict[str, Ask] = attrs.field(factory=dict, repr=False)
    """What the client is asked, by a key that is never used again."""

    _answers: dict[str, dict[str, Any]] = attrs.field(factory=dict, repr=False)
    _answered: Deferred[None] | None = None
    _keys: Counter[str] = attrs.field(factory=Counter, repr=False)
    cancel_work: Callable[[], None] = lambda: None
    on_change: Callable[["Task"], object] = bool

    @property
    def holder(self) -> Holder:
        """Who answers for it."""
        return holder_of(self.caller)

    @property
    def over(self) -> bool:
        """Whether its status is a last one."""
        return self.status not in (TaskStatus.WORKING, TaskStatus.INPUT_REQUIRED)

    @property
    def size(self) -> int:
        """Bytes of its outcome."""
        return sum(len(each.encoded) for each in self.outcome.values())

    def envelope(self) -> dict[str, Any]:
        """The members that every view of a task has."""
        return {
            "taskId": self.id,
            "status": self.status.value,
            "createdAt": _written(self.created_at),
            "lastUpdatedAt": _written(self.updated_at),
            "ttlMs": int(self.ttl * 1000),
            "pollIntervalMs": _POLL_MS,
        }

    def details(self) -> dict[str, Any]:
        """What an unfinished task has beside those."""
        if self.status is not TaskStatus.INPUT_REQUIRED:
            return {}
        return {
            "inputRequests": {
                key: {"method": ask.method, "params": ask.params}
                for key, ask in self.asks.items()
            }
        }

    def become(self, status: TaskStatus) -> None:
        """Change the status, unless it is a last one already."""
        if not self.over:
            self.status = status
            self.on_change(self)

    def cancel(self) -> None:
        """Stop the work."""
        self.cancel_work()

    async def ask(self, asks: dict[str, Ask]) -> dict[str, dict[str, Any]]:
        """Wait until the client has answered everything."""
        keys = {name: self._key(name) for name in asks}
        self.asks = {keys[name]: ask for name, ask in asks.items()}
        self._answers = {}
        self._answered = Deferred()
        self.become(TaskStatus.INPUT_REQUIRED)
        await self._answered
        self.become(TaskStatus.WORKING)
        return {name: self._answers[key] for name, key in keys.items()}

    def _key(self, name: str) -> str:
        self._keys[name] += 1
        number = self._keys[name]
        return name if number == 1 else f"{name}-{number}"

    def answer(self, given: dict[str, Any]) -> None:
        """Take answers; those to what is not asked are ignored.

        :raises RpcError: invalid params, for an answer out of shape.
        """
        checked = {
            key: self.asks[key].check(value)
            for key, value in given.items()
            if key in self.asks
        }
        for key, value in checked.items():
            del self.asks[key]
            self._answers[key] = value
        waiting = self._answered
        if waiting is not None and not self.asks and not waiting.called:
            waiting.callback(None)


def _written(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z")


class TaskAsking:
    """Asks the client of a task."""

    def __init__(self, task: Task, declared: dict[str, Any]) -> None:
        self._task = task
        self._declared = declared

    async def ask(self, asks: dict[str, Ask]) -> dict[str, dict[str, Any]]:
        """Ask everything at once; see :class:`IAsking`."""
        check_capabilities(asks, self._declared)
        return await self._task.ask(asks)


class TaskTable:
    """Every task that is kept, oldest first.

    Those that work have their room by caller, so that nobody takes it all; those that
    are over give way, the oldest of the biggest holder first.

    :param now: seconds since the epoch.
    :param ttl: seconds for which a task is kept, where there is room for it.
    """

    def __init__(self, now: Callable[[], float], ttl: float = 3600.0) -> None:
        self._now = now
        self._ttl = ttl
        self._tasks: OrderedDict[str, Task] = OrderedDict()
        self._working = Shares(_MAX_TASKS)
        self._count: Counter[Holder] = Counter()
        self._sizes: Counter[Holder] = Counter()
        self._closed = False
        self._listeners: dict[object, Callable[[Task], None]] = {}

    def open(self, caller: Caller) -> Task | None:
        """A new task; ``None`` where there is no room, and once it is closed."""
        self._expire()
        holder = holder_of(caller)
        if self._closed or not self._working.has_room(holder, 1):
            return None
        if len(self._tasks) >= _MAX_TASKS and not self._drop_oldest(
            self._count, self._count[holder]
        ):
            return None
        now = self._now()
        task = Task(caller=caller, created_at=now, updated_at=now, ttl=self._ttl)
        task.on_change = self._changed
        self._tasks[task.id] = task
        self._working.take(holder, 1)
        self._count[holder] += 1
        return task

    def find(self, identifier: str, caller: Caller) -> Task | None:
        """The task of that id, if it is the caller's own."""
        self._expire()
        task = self._tasks.get(identifier)
        if task is None or task.holder != holder_of(caller):
            return None
        return task

    def listen(self, listener: Callable[[Task], None]) -> Callable[[], None]:
        """Hear of every change until the function that is returned is called."""
        key = object()
        self._listeners[key] = listener

        def stop() -> None:
            self._listeners.pop(key, None)

        return stop

    def close(self) -> None:
        """Stop everything; nothing is taken in any more."""
        self._closed = True
        for task in list(self._tasks.values()):
            self._remove(task)
            task.cancel()

    def _changed(self, task: Task) -> None:
        task.updated_at = self._now()
        if task.over and task.id in self._tasks:
            self._working.give_back(task.holder, 1)
            self._sizes[task.holder] += task.size
            while self._sizes.total() > _MAX_OUTCOMES:
                self._drop_oldest(self._sizes)
        for listener in list(self._listeners.values()):
            listener(task)

    def _drop_oldest(self, held: Counter[Holder], least: int = 1) -> bool:
        """Drop the oldest task that is over, of whoever has most and ``least``."""
        over = [
            task
            for task in self._tasks.values()
            if task.over and held[task.holder] >= least
        ]
        if not over:
            return False
        self._remove(max(over, key=lambda task: held[task.holder]))
        return True

    def _remove(self, task: Task) -> None:
        del self._tasks[task.id]
        self._count -= Counter({task.holder: 1})
        if task.over:
            self._sizes -= Counter({task.holder: task.size})
            # At once, and not when a collector gets to it.
            task.outcome = {}
        else:
            self._working.give_back(task.holder, 1)

    def _expire(self) -> None:
        now = self._now()
        while self._tasks:
            task = next(iter(self._tasks.values()))
            if now < task.created_at + task.ttl:
                return
            self._remove(task)
            task.cancel()


class Undertaking:
    """One call, which may go on as a task."""

    def __init__(
        self,
        tasks: TaskTable,
        caller: Caller,
        created: Callable[[Task], SanitizedJSON],
        failed: Callable[[BaseException], SanitizedJSON],
    ) -> None:
        """Take what the client hears of a new task, and what a failure becomes."""
        self._tasks = tasks
        self._caller = caller
        self._created = created
        self._failed = failed
        self._task: Task | None = None
        self._work: Deferred[SanitizedJSON] | None = None
        self._first: Deferred[SanitizedJSON] = Deferred(self._cancel)

    def go_on(self) -> Task | None:
        """Become a task; ``None`` where there is no room for one."""
        if self._task is None:
            task = self._tasks.open(self._caller)
            if task is None:
                return None
            task.cancel_work = self._cancel
            self._task = task
            self._first.callback(self._created(task))
        return self._task

    async def outcome(
        self, coroutine: Coroutine[Any, Any, SanitizedJSON]
    ) -> SanitizedJSON:
        """The result of the work, or that it goes on as a task."""
        self._work = Deferred.fromCoroutine(coroutine)
        self._work.addCallbacks(self._complete, self._fail)
        return await self._first

    def _cancel(self, _: object = None) -> None:
        if self._work is not None:
            self._work.cancel()

    def _complete(self, result: SanitizedJSON) -> None:
        if self._task is None:
            self._first.callback(result)
        elif len(result.encoded) > _MAX_OUTCOME:
            error = RpcError(INTERNAL_ERROR, "The result is too large to be kept")
            self._task.outcome = {"error": self._failed(error)}
            self._task.become(TaskStatus.FAILED)
        else:
            self._task.outcome = {"result": result}
            self._task.become(TaskStatus.COMPLETED)

    def _fail(self, failure: Failure) -> None:
        if self._task is None:
            if not self._first.called:
                self._first.errback(failure)
        elif failure.check(CancelledError):
            self._task.become(TaskStatus.CANCELLED)
        else:
            self._task.outcome = {
                "error": self._failed(failure.value or CancelledError())
            }
            self._task.become(TaskStatus.FAILED)
