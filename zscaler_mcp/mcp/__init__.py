"""The server side of the Model Context Protocol, without transport and without asyncio.

A :class:`Dispatcher` answers requests for any set of features; an edge frames
messages and hands them over with a :class:`Scope` that says who asks and in which
revision. Both eras are served: the handshake (``initialize`` opens a
:class:`Session`) and, from 2026-07-28 on, self-contained requests.
"""

from zscaler_mcp.mcp.dispatcher import Answer, Dispatcher, Scope
from zscaler_mcp.mcp.envelope import (
    VERSION_HEADER,
    Envelope,
    is_modern,
    read_envelope,
)
from zscaler_mcp.mcp.features import (
    CallContext,
    IToolProvider,
    ServerDescription,
    ToolListing,
    ToolOutcome,
)
from zscaler_mcp.mcp.protocol import (
    HANDSHAKE_VERSIONS,
    HEADER_MISMATCH,
    MISSING_CAPABILITY,
    MODERN_VERSIONS,
    UNSUPPORTED_VERSION,
    RpcError,
    unsupported_version,
)
from zscaler_mcp.mcp.session import Client, Session, SessionLimit, SessionTable

__all__ = [
    "HANDSHAKE_VERSIONS",
    "HEADER_MISMATCH",
    "MISSING_CAPABILITY",
    "MODERN_VERSIONS",
    "UNSUPPORTED_VERSION",
    "VERSION_HEADER",
    "Answer",
    "CallContext",
    "Client",
    "Dispatcher",
    "Envelope",
    "IToolProvider",
    "RpcError",
    "Scope",
    "ServerDescription",
    "Session",
    "SessionLimit",
    "SessionTable",
    "ToolListing",
    "ToolOutcome",
    "is_modern",
    "read_envelope",
    "unsupported_version",
]
