"""Long-lived subscriptions of the modern era ("Subscriptions")."""

from typing import Any, Final

from twisted.internet.defer import Deferred

from zscaler_mcp.jsonrpc import (
    INVALID_PARAMS,
    INVALID_REQUEST,
    Request,
    encode_notification,
)
from zscaler_mcp.mcp.changes import Change, Changed
from zscaler_mcp.mcp.context import NoOutlet, RequestContext
from zscaler_mcp.mcp.features import Features
from zscaler_mcp.mcp.methods._method import Method
from zscaler_mcp.mcp.methods._tasks import detail
from zscaler_mcp.mcp.protocol import SUBSCRIPTION_KEY, RpcError, needs_tasks
from zscaler_mcp.mcp.results import Results
from zscaler_mcp.mcp.scope import Scope
from zscaler_mcp.mcp.tasks import Task
from zscaler_mcp.sanitize import SanitizedJSON

__all__ = ["Subscriptions"]

_FLAGS: Final = {
    "toolsListChanged": Changed.TOOLS,
    "promptsListChanged": Changed.PROMPTS,
    "resourcesListChanged": Changed.RESOURCES,
}
_URIS: Final = "resourceSubscriptions"
_TASK_IDS: Final = "taskIds"

_MAX_NAMED: Final = 1_000
"""Resources and tasks of one subscription."""

_MAX_OPEN: Final = 2_000
"""Subscriptions of all clients together."""


class Subscriptions:
    """Streams of changes, each open until its client or the server ends it."""

    def __init__(self, features: Features, results: Results) -> None:
        self._features = features
        self._results = results
        self._open: set[Deferred[None]] = set()
        self._closed = False

    @property
    def methods(self) -> dict[str, Method]:
        """The method of subscribing."""
        return {"subscriptions/listen": Method(self._listen, handshake=False)}

    def close(self) -> None:
        """End every subscription gracefully, and those that come later at once."""
        self._closed = True
        for ended in list(self._open):
            ended.callback(None)

    def _honoured(self, wanted: dict[str, Any], scope: Scope) -> dict[str, Any]:
        """The part of a filter that this server serves.

        :raises RpcError: missing capability; invalid params, for too much.
        """
        named = len(wanted.get(_URIS, ())) + len(wanted.get(_TASK_IDS, ()))
        if named > _MAX_NAMED or len(self._open) >= _MAX_OPEN:
            raise RpcError(INVALID_PARAMS, "Too many subscriptions")
        honoured: dict[str, Any] = {
            flag: True
            for flag, kind in _FLAGS.items()
            if wanted.get(flag) is True and self._features.changing(kind)
        }
        if wanted.get(_URIS) and self._features.changing(Changed.RESOURCE):
            honoured[_URIS] = wanted[_URIS]
        if _TASK_IDS in wanted:
            needs_tasks(scope.capabilities)
            tasks = self._features.tasks
            honoured[_TASK_IDS] = [
                each
                for each in wanted[_TASK_IDS]
                if tasks is not None and tasks.find(each, scope.caller) is not None
            ]
        return honoured

    async def _listen(
        self, request: Request, scope: Scope, context: RequestContext
    ) -> SanitizedJSON:
        if isinstance(scope.outlet, NoOutlet):
            raise RpcError(INVALID_REQUEST, "A subscription needs a stream of events")
        honoured = self._honoured(request.params["notifications"], scope)
        listener = _Listener(request, scope, honoured, self._results)
        listener.acknowledge()
        if self._closed:
            return self._results.subscription_ended(listener.meta)
        stops = [self._features.changes.listen(listener.hear)]
        if self._features.tasks is not None:
            stops.append(self._features.tasks.listen(listener.follow))
        ended: Deferred[None] = Deferred()
        self._open.add(ended)
        try:
            await ended
        finally:
            self._open.discard(ended)
            for stop in stops:
                stop()
        return self._results.subscription_ended(listener.meta)


class _Listener:
    """One subscription: what it wants to hear, and where it hears it."""

    def __init__(
        self,
        request: Request,
        scope: Scope,
        honoured: dict[str, Any],
        results: Results,
    ) -> None:
        self.meta = {SUBSCRIPTION_KEY: request.id}
        self._outlet = scope.outlet
        self._honoured = honoured
        self._results = results
        self._kinds = {kind for flag, kind in _FLAGS.items() if flag in honoured}
        self._uris = frozenset(honoured.get(_URIS, ()))
        self._task_ids = frozenset(honoured.get(_TASK_IDS, ()))

    def acknowledge(self) -> None:
        """Say what is honoured; this comes first."""
        method = "notifications/subscriptions/acknowledged"
        self._send(method, notifications=self._honoured)

    def hear(self, change: Change) -> None:
        """Pass a change on, if it is wanted."""
        if change.kind in self._kinds:
            self._send(change.kind)
        elif change.kind is Changed.RESOURCE and change.uri in self._uris:
            self._send(change.kind, uri=change.uri)

    def follow(self, task: Task) -> None:
        """Pass the state of a task on, if it is wanted."""
        if task.id in self._task_ids:
            encoded = detail(task, self._results, _meta=self.meta)
            self._outlet.put(encode_notification("notifications/tasks", encoded))

    def _send(self, method: str, **params: Any) -> None:
        encoded = self._results.json({"_meta": self.meta, **params})
        self._outlet.put(encode_notification(method, encoded))
