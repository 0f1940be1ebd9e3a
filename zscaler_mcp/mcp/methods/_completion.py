"""Completion of arguments ("Completion")."""

from typing import Final

from zscaler_mcp.jsonrpc import Request
from zscaler_mcp.mcp.context import RequestContext
from zscaler_mcp.mcp.features import Completion, ICompleter
from zscaler_mcp.mcp.methods._method import Method
from zscaler_mcp.mcp.results import Results
from zscaler_mcp.mcp.scope import Scope
from zscaler_mcp.sanitize import SanitizedJSON

__all__ = ["completion_methods"]

_MAX_VALUES: Final = 100
"""Values of one answer ("Completion: Completion Results")."""


def completion_methods(completer: ICompleter, results: Results) -> dict[str, Method]:
    """The method of a server that completes arguments."""

    async def complete(
        request: Request, scope: Scope, context: RequestContext
    ) -> SanitizedJSON:
        params = request.params
        argument, given = params["argument"], params.get("context", {})
        found: Completion = await completer.complete(
            params["ref"],
            argument["name"],
            argument["value"],
            given.get("arguments", {}),
            context,
        )
        completion = {
            "values": found.values[:_MAX_VALUES],
            "total": len(found.values),
            "hasMore": len(found.values) > _MAX_VALUES,
        }
        members = {"completion": results.json(completion)}
        return results.finish(members, modern=scope.modern)

    return {"completion/complete": Method(complete)}
