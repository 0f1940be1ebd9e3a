"""Tools: list and call ("Tools")."""

from typing import Final

from zscaler_mcp.errors import UnknownTool
from zscaler_mcp.jsonrpc import INVALID_PARAMS, Request
from zscaler_mcp.mcp.context import RequestContext
from zscaler_mcp.mcp.features import IToolProvider, ToolOutcome
from zscaler_mcp.mcp.methods._method import Method
from zscaler_mcp.mcp.protocol import RpcError
from zscaler_mcp.mcp.results import Results
from zscaler_mcp.mcp.scope import Scope
from zscaler_mcp.sanitize import SanitizedJSON

__all__ = ["tool_methods"]

_STRUCTURED_SINCE: Final = "2025-06-18"
"""The revision that brought structured results; older clients get text alone."""


def tool_methods(tools: IToolProvider, results: Results) -> dict[str, Method]:
    """The methods of a server with tools."""
    flags = {flag: results.json(flag) for flag in (True, False)}

    async def list_tools(
        request: Request, scope: Scope, context: RequestContext
    ) -> SanitizedJSON:
        listing = tools.listing(scope.caller)
        return results.page(listing, request, "tools", modern=scope.modern)

    async def call(
        request: Request, scope: Scope, context: RequestContext
    ) -> SanitizedJSON:
        name, arguments = request.params["name"], request.params.get("arguments", {})
        try:
            outcome: ToolOutcome = await tools.call(name, arguments, context)
        except UnknownTool:
            raise RpcError(INVALID_PARAMS, "Unknown tool") from None
        members = {"content": outcome.content, "isError": flags[outcome.is_error]}
        if outcome.structured is not None and scope.version >= _STRUCTURED_SINCE:
            members["structuredContent"] = outcome.structured
        return results.finish(members, modern=scope.modern, meta=outcome.meta)

    return {
        "tools/list": Method(list_tools),
        "tools/call": Method(call, asks=True, goes_on=True),
    }
