"""Prompts: list and get ("Prompts")."""

from zscaler_mcp.jsonrpc import INVALID_PARAMS, Request
from zscaler_mcp.mcp.context import RequestContext
from zscaler_mcp.mcp.features import IPromptProvider, PromptOutcome, UnknownPrompt
from zscaler_mcp.mcp.methods._method import Method
from zscaler_mcp.mcp.protocol import RpcError
from zscaler_mcp.mcp.results import Results
from zscaler_mcp.mcp.scope import Scope
from zscaler_mcp.sanitize import SanitizedJSON

__all__ = ["prompt_methods"]


def prompt_methods(prompts: IPromptProvider, results: Results) -> dict[str, Method]:
    """The methods of a server with prompts."""

    async def list_prompts(
        request: Request, scope: Scope, context: RequestContext
    ) -> SanitizedJSON:
        listing = prompts.listing(scope.caller)
        return results.page(listing, request, "prompts", modern=scope.modern)

    async def get(
        request: Request, scope: Scope, context: RequestContext
    ) -> SanitizedJSON:
        name, arguments = request.params["name"], request.params.get("arguments", {})
        try:
            outcome: PromptOutcome = await prompts.get(name, arguments, context)
        except UnknownPrompt:
            raise RpcError(INVALID_PARAMS, "Unknown prompt") from None
        members = {"messages": outcome.messages}
        if outcome.description is not None:
            members["description"] = outcome.description
        return results.finish(members, modern=scope.modern)

    return {
        "prompts/list": Method(list_prompts),
        "prompts/get": Method(get, asks=True),
    }
