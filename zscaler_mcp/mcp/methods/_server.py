"""What a server says of itself, and what it is told about logging."""

from typing import Any, Final

from zscaler_mcp.jsonrpc import Request
from zscaler_mcp.mcp.context import RequestContext
from zscaler_mcp.mcp.methods._method import Method
from zscaler_mcp.mcp.protocol import HANDSHAKE_VERSIONS, MODERN_VERSIONS
from zscaler_mcp.mcp.results import Results
from zscaler_mcp.mcp.scope import Scope
from zscaler_mcp.sanitize import SanitizedJSON

__all__ = ["server_methods"]

_DISCOVERY_TTL_MS: Final = 3_600_000


def server_methods(
    capabilities: dict[str, Any], instructions: str, results: Results
) -> dict[str, Method]:
    """The methods of every server."""
    discovered = results.cached(
        {
            "supportedVersions": results.json([*MODERN_VERSIONS, *HANDSHAKE_VERSIONS]),
            "capabilities": results.json(capabilities),
            "instructions": results.json(instructions),
        },
        private=False,
        ttl_ms=_DISCOVERY_TTL_MS,
        modern=True,
    )

    async def discover(
        request: Request, scope: Scope, context: RequestContext
    ) -> SanitizedJSON:
        return discovered

    async def ping(
        request: Request, scope: Scope, context: RequestContext
    ) -> SanitizedJSON:
        return results.empty

    async def set_level(
        request: Request, scope: Scope, context: RequestContext
    ) -> SanitizedJSON:
        assert scope.session is not None  # noqa: S101 (a method of sessions alone)
        scope.session.log_level = request.params["level"]
        return results.empty

    return {
        "server/discover": Method(discover, handshake=False),
        "ping": Method(ping, modern=False),
        "logging/setLevel": Method(set_level, modern=False),
    }
