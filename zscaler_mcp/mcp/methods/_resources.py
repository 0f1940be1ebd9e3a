"""Resources: list, read, and in sessions subscribe ("Resources")."""

from typing import Final

from zscaler_mcp.jsonrpc import INVALID_PARAMS, Request
from zscaler_mcp.mcp.context import RequestContext
from zscaler_mcp.mcp.features import (
    IResourceProvider,
    ResourceOutcome,
    UnknownResource,
)
from zscaler_mcp.mcp.methods._method import Method
from zscaler_mcp.mcp.protocol import RESOURCE_NOT_FOUND, RpcError
from zscaler_mcp.mcp.results import Results
from zscaler_mcp.mcp.scope import Scope
from zscaler_mcp.mcp.session import Session
from zscaler_mcp.mcp.shares import Shares, holder_of
from zscaler_mcp.sanitize import SanitizedJSON

__all__ = ["resource_methods"]

_MAX_SUBSCRIPTIONS: Final = 1_000
"""Resources that one session may watch."""

_ROOM: Final = 16 * 1024 * 1024
"""Bytes of what all sessions watch: clients choose the words, and how long they are."""

_OVERHEAD: Final = 200
"""Bytes that a URI costs beside its characters."""


def _size(uri: str) -> int:
    """Bytes that a URI takes at most: four for a character."""
    return _OVERHEAD + 4 * len(uri)


class _Watched:
    """What sessions watch, within one room that their callers share."""

    def __init__(self) -> None:
        self._shares = Shares(_ROOM)
        self._sizes: dict[Session, int] = {}

    def add(self, session: Session, uri: str) -> None:
        """Watch a resource.

        :raises RpcError: invalid params, for too much.
        """
        holder, size = holder_of(session.caller), _size(uri)
        if uri in session.subscriptions:
            return
        full = len(session.subscriptions) >= _MAX_SUBSCRIPTIONS
        if full or not self._shares.has_room(holder, size):
            raise RpcError(INVALID_PARAMS, "Too many subscriptions")
        if session not in self._sizes:
            self._sizes[session] = 0
            session.on_end.append(lambda: self._forget(session))
        self._shares.take(holder, size)
        self._sizes[session] += size
        session.subscriptions.add(uri)

    def drop(self, session: Session, uri: str) -> None:
        """Watch it no more; one that is not watched is no error."""
        if uri in session.subscriptions:
            size = _size(uri)
            self._shares.give_back(holder_of(session.caller), size)
            self._sizes[session] -= size
            session.subscriptions.remove(uri)

    def _forget(self, session: Session) -> None:
        """Take a session's share back: it has ended."""
        self._shares.give_back(holder_of(session.caller), self._sizes.pop(session))
        session.subscriptions.clear()


def resource_methods(
    resources: IResourceProvider, results: Results, *, watched: bool
) -> dict[str, Method]:
    """The methods of a server with resources.

    :param watched: whether clients can subscribe to them.
    """
    subscriptions = _Watched()

    async def list_resources(
        request: Request, scope: Scope, context: RequestContext
    ) -> SanitizedJSON:
        listing = resources.listing(scope.caller)
        return results.page(listing, request, "resources", modern=scope.modern)

    async def list_templates(
        request: Request, scope: Scope, context: RequestContext
    ) -> SanitizedJSON:
        listing = resources.templates(scope.caller)
        return results.page(listing, request, "resourceTemplates", modern=scope.modern)

    async def read(
        request: Request, scope: Scope, context: RequestContext
    ) -> SanitizedJSON:
        uri = request.params["uri"]
        try:
            outcome: ResourceOutcome = await resources.read(uri, context)
        except UnknownResource:
            code = INVALID_PARAMS if scope.modern else RESOURCE_NOT_FOUND
            raise RpcError(code, "Resource not found", {"uri": uri}) from None
        return results.cached(
            {"contents": outcome.contents},
            private=outcome.private,
            ttl_ms=outcome.ttl_ms,
            modern=scope.modern,
        )

    async def subscribe(
        request: Request, scope: Scope, context: RequestContext
    ) -> SanitizedJSON:
        assert scope.session is not None  # noqa: S101 (a method of sessions alone)
        subscriptions.add(scope.session, request.params["uri"])
        return results.empty

    async def unsubscribe(
        request: Request, scope: Scope, context: RequestContext
    ) -> SanitizedJSON:
        assert scope.session is not None  # noqa: S101 (a method of sessions alone)
        subscriptions.drop(scope.session, request.params["uri"])
        return results.empty

    methods = {
        "resources/list": Method(list_resources),
        "resources/templates/list": Method(list_templates),
        "resources/read": Method(read, asks=True),
    }
    if watched:
        methods["resources/subscribe"] = Method(subscribe, modern=False)
        methods["resources/unsubscribe"] = Method(unsubscribe, modern=False)
    return methods
