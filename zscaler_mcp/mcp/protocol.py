"""Names and numbers of the Model Context Protocol, by revision.

Sources: the specification's pages "Versioning" and "Basic: Error Codes" of
2026-07-28, "Lifecycle" of the earlier revisions.
"""

from typing import Any, Final

import attrs

from zscaler_mcp.errors import ZscalerMcpError

__all__ = [
    "BATCH_VERSION",
    "CAPABILITIES_KEY",
    "CLIENT_INFO_KEY",
    "ENDED",
    "HANDSHAKE_VERSIONS",
    "HEADER_MISMATCH",
    "LEVELS",
    "LOG_LEVEL_KEY",
    "MISSING_CAPABILITY",
    "MODERN_VERSIONS",
    "RESOURCE_NOT_FOUND",
    "SERVER_INFO_KEY",
    "SUBSCRIPTION_KEY",
    "TASKS",
    "UNSUPPORTED_VERSION",
    "VERSION_KEY",
    "RpcError",
    "missing_capability",
    "needs_tasks",
    "unsupported_version",
]

HANDSHAKE_VERSIONS: Final = ("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05")
"""Revisions that open a session with ``initialize``, newest first."""

MODERN_VERSIONS: Final = ("2026-07-28",)
"""Revisions in which every request stands for itself, newest first."""

_META: Final = "io.modelcontextprotocol/"
VERSION_KEY: Final = _META + "protocolVersion"
CAPABILITIES_KEY: Final = _META + "clientCapabilities"
CLIENT_INFO_KEY: Final = _META + "clientInfo"
SERVER_INFO_KEY: Final = _META + "serverInfo"
LOG_LEVEL_KEY: Final = _META + "logLevel"
SUBSCRIPTION_KEY: Final = _META + "subscriptionId"

TASKS: Final = _META + "tasks"
"""The extension of calls that go on after their answer."""

LEVELS: Final = (
    "debug",
    "info",
    "notice",
    "warning",
    "error",
    "critical",
    "alert",
    "emergency",
)
"""Levels of log messages, least first (RFC 5424 section 6.2.1)."""

HEADER_MISMATCH: Final = -32020
MISSING_CAPABILITY: Final = -32021
UNSUPPORTED_VERSION: Final = -32022
RESOURCE_NOT_FOUND: Final = -32002
"""Of the handshake revisions; 2026-07-28 has invalid params in its place."""

ENDED: Final = -32800
"""For a request whose session ended while it ran; MCP defines none, so a number
outside every reserved range."""

BATCH_VERSION: Final = "2025-03-26"
"""The one revision that has batches."""

_MAX_ECHO: Final = 64
"""Characters of a requested version that are written back."""


@attrs.define(auto_exc=True, slots=False)
class RpcError(ZscalerMcpError):
    """A JSON-RPC error response in the making: fixed words, perhaps data."""

    code: int
    message: str
    data: dict[str, Any] | None = None


def unsupported_version(requested: str) -> RpcError:
    """The error for a revision that is not served; it lists those that are."""
    return RpcError(
        UNSUPPORTED_VERSION,
        "Unsupported protocol version",
        {
            "supported": [*MODERN_VERSIONS, *HANDSHAKE_VERSIONS],
            "requested": requested[:_MAX_ECHO],
        },
    )


def missing_capability(required: dict[str, Any]) -> RpcError:
    """The error for a request that needs what its client has not declared.

    :param required: a ClientCapabilities object.
    """
    return RpcError(
        MISSING_CAPABILITY,
        "The client lacks a capability that this request needs",
        {"requiredCapabilities": required},
    )


def needs_tasks(declared: dict[str, Any]) -> None:
    """Refuse a client that has not declared the extension of tasks.

    :raises RpcError: missing capability.
    """
    if TASKS not in declared.get("extensions", {}):
        raise missing_capability({"extensions": {TASKS: {}}})
