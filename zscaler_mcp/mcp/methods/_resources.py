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
from zscaler_mcp.sanitize import SanitizedJSON

__all__ = ["resource_methods"]

_MAX_SUBSCRIPTIONS: Final = 1_000
"""Resources that one session may watch."""


def resource_methods(
    resources: IResourceProvider, results: Results, *, watched: bool
) -> dict[str, Method]:
    """The methods of a server with resources.

    :param watched: whether clients can subscribe to them.
    """

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
        if len(scope.session.subscriptions) >= _MAX_SUBSCRIPTIONS:
            raise RpcError(INVALID_PARAMS, "Too many subscriptions")
        scope.session.subscriptions.add(request.params["uri"])
        return results.empty

    async def unsubscribe(
        request: Request, scope: Scope, context: RequestContext
    ) -> SanitizedJSON:
        assert scope.session is not None  # noqa: S101 (a method of sessions alone)
        scope.session.subscriptions.discard(request.params["uri"])
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
