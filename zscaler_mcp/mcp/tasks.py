"""Tasks: calls that go on after their answer (extension "Tasks", SEP-2663).

A feature that works for long says so while it works; its client gets a handle at once
and asks for the outcome when it likes. Handles are random, belong to their caller, and
are kept for their time and no longer.
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
from zscaler_mcp.mcp.asking import Ask, check_capabilities
from zscaler_mcp.sanitize import SanitizedJSON

__all__ = ["Task", "TaskAsking", "TaskStatus", "TaskTable", "Undertaking"]

_ID_BYTES: Final = 24
_MAX_TASKS: Final = 1_000
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
        if self.status in (TaskStatus.WORKING, TaskStatus.INPUT_REQUIRED):
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

    :param now: seconds since the epoch.
    :param ttl: seconds for which a task is kept.
    """

    def __init__(self, now: Callable[[], float], ttl: float = 3600.0) -> None:
        self._now = now
        self._ttl = ttl
        self._tasks: OrderedDict[str, Task] = OrderedDict()
        self._listeners: dict[object, Callable[[Task], None]] = {}

    def open(self, caller: Caller) -> Task | None:
        """A new task; ``None`` where there is no room."""
        self._expire()
        if len(self._tasks) >= _MAX_TASKS:
            return None
        now = self._now()
        task = Task(caller=caller, created_at=now, updated_at=now, ttl=self._ttl)
        task.on_change = self._changed
        self._tasks[task.id] = task
        return task

    def find(self, identifier: str, caller: Caller) -> Task | None:
        """The task of that id, if it is the caller's own."""
        self._expire()
        task = self._tasks.get(identifier)
        if task is None or (task.caller.mode, task.caller.principal) != (
            caller.mode,
            caller.principal,
        ):
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
        """Stop everything."""
        for task in list(self._tasks.values()):
            task.cancel()
        self._tasks.clear()

    def _changed(self, task: Task) -> None:
        task.updated_at = self._now()
        for listener in list(self._listeners.values()):
            listener(task)

    def _expire(self) -> None:
        now = self._now()
        while self._tasks:
            task = next(iter(self._tasks.values()))
            if now < task.created_at + task.ttl:
                return
            self._tasks.popitem(last=False)
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
