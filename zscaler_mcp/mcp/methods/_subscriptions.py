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
from zscaler_mcp.mcp.protocol import SUBSCRIPTION_KEY, RpcError
from zscaler_mcp.mcp.results import Results
from zscaler_mcp.mcp.scope import Scope
from zscaler_mcp.sanitize import SanitizedJSON

__all__ = ["Subscriptions"]

_ACKNOWLEDGED: Final = "notifications/subscriptions/acknowledged"

_FLAGS: Final = {
    "toolsListChanged": Changed.TOOLS,
    "promptsListChanged": Changed.PROMPTS,
    "resourcesListChanged": Changed.RESOURCES,
}
_URIS: Final = "resourceSubscriptions"

_MAX_URIS: Final = 1_000
_MAX_OPEN: Final = 2_000
"""Subscriptions of all clients together."""


class Subscriptions:
    """Streams of changes, each open until its client or the server ends it."""

    def __init__(self, features: Features, results: Results) -> None:
        self._features = features
        self._results = results
        self._open: set[Deferred[None]] = set()

    @property
    def methods(self) -> dict[str, Method]:
        """The method of subscribing."""
        return {"subscriptions/listen": Method(self._listen, handshake=False)}

    def close(self) -> None:
        """End every subscription gracefully."""
        for ended in list(self._open):
            ended.callback(None)

    def _honoured(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """The part of a filter that this server serves."""
        honoured: dict[str, Any] = {
            flag: True
            for flag, kind in _FLAGS.items()
            if wanted.get(flag) is True and self._features.changing(kind)
        }
        if wanted.get(_URIS) and self._features.changing(Changed.RESOURCE):
            honoured[_URIS] = wanted[_URIS]
        return honoured

    async def _listen(
        self, request: Request, scope: Scope, context: RequestContext
    ) -> SanitizedJSON:
        if isinstance(scope.outlet, NoOutlet):
            raise RpcError(INVALID_REQUEST, "A subscription needs a stream of events")
        wanted = request.params["notifications"]
        if len(wanted.get(_URIS, ())) > _MAX_URIS or len(self._open) >= _MAX_OPEN:
            raise RpcError(INVALID_PARAMS, "Too many subscriptions")
        honoured = self._honoured(wanted)
        meta = {SUBSCRIPTION_KEY: request.id}
        kinds = {kind for flag, kind in _FLAGS.items() if flag in honoured}
        uris = frozenset(honoured.get(_URIS, ()))

        def send(method: str, **params: Any) -> None:
            encoded = self._results.json({"_meta": meta, **params})
            scope.outlet.put(encode_notification(method, encoded))

        def hear(change: Change) -> None:
            if change.kind in kinds:
                send(change.kind)
            elif change.kind is Changed.RESOURCE and change.uri in uris:
                send(change.kind, uri=change.uri)

        send(_ACKNOWLEDGED, notifications=honoured)
        stop = self._features.changes.listen(hear)
        ended: Deferred[None] = Deferred()
        self._open.add(ended)
        try:
            await ended
        finally:
            self._open.discard(ended)
            stop()
        return self._results.subscription_ended(meta)
