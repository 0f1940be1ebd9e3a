"""The server side of the Model Context Protocol, without transport and without asyncio.

A :class:`Dispatcher` answers requests for any set of :class:`Features`; an edge
frames messages and hands them over with a :class:`Scope` that says who asks and in
which revision. Both eras are served: the handshake (``initialize`` opens a
:class:`Session`) and, from 2026-07-28 on, self-contained requests.
"""

from zscaler_mcp.mcp.asking import (
    Ask,
    AskRefused,
    InputRequired,
    elicit,
    list_roots,
    sample,
)
from zscaler_mcp.mcp.changes import Change, Changed, Changes
from zscaler_mcp.mcp.context import IOutlet, RequestContext
from zscaler_mcp.mcp.conversation import Conversation
from zscaler_mcp.mcp.dispatcher import Answer, Dispatcher
from zscaler_mcp.mcp.envelope import (
    VERSION_HEADER,
    Envelope,
    is_modern,
    read_envelope,
)
from zscaler_mcp.mcp.features import (
    Completion,
    Features,
    ICompleter,
    IPromptProvider,
    IResourceProvider,
    IToolProvider,
    PromptOutcome,
    ResourceOutcome,
    ServerDescription,
    ToolOutcome,
    UnknownPrompt,
    UnknownResource,
)
from zscaler_mcp.mcp.listing import Listing
from zscaler_mcp.mcp.protocol import (
    HANDSHAKE_VERSIONS,
    HEADER_MISMATCH,
    MISSING_CAPABILITY,
    MODERN_VERSIONS,
    UNSUPPORTED_VERSION,
    RpcError,
    missing_capability,
    needs_tasks,
    unsupported_version,
)
from zscaler_mcp.mcp.scope import Scope
from zscaler_mcp.mcp.session import Client, Session, SessionLimit, SessionTable
from zscaler_mcp.mcp.shares import holder_of
from zscaler_mcp.mcp.state import RequestState
from zscaler_mcp.mcp.streams import Event, EventLost, EventStore, Reader, Stream
from zscaler_mcp.mcp.tasks import TaskTable

__all__ = [
    "HANDSHAKE_VERSIONS",
    "HEADER_MISMATCH",
    "MISSING_CAPABILITY",
    "MODERN_VERSIONS",
    "UNSUPPORTED_VERSION",
    "VERSION_HEADER",
    "Answer",
    "Ask",
    "AskRefused",
    "Change",
    "Changed",
    "Changes",
    "Client",
    "Completion",
    "Conversation",
    "Dispatcher",
    "Envelope",
    "Event",
    "EventLost",
    "EventStore",
    "Features",
    "ICompleter",
    "IOutlet",
    "IPromptProvider",
    "IResourceProvider",
    "IToolProvider",
    "InputRequired",
    "Listing",
    "PromptOutcome",
    "Reader",
    "RequestContext",
    "RequestState",
    "ResourceOutcome",
    "RpcError",
    "Scope",
    "ServerDescription",
    "Session",
    "SessionLimit",
    "SessionTable",
    "Stream",
    "TaskTable",
    "ToolOutcome",
    "UnknownPrompt",
    "UnknownResource",
    "elicit",
    "holder_of",
    "is_modern",
    "list_roots",
    "missing_capability",
    "needs_tasks",
    "read_envelope",
    "sample",
    "unsupported_version",
]
