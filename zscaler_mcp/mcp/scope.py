"""Who asks, in which revision, from where, and what can be said before the answer."""

from typing import Any

import attrs

from zscaler_mcp.caller import Caller
from zscaler_mcp.mcp.context import NoOutlet
from zscaler_mcp.mcp.protocol import MODERN_VERSIONS, TASKS
from zscaler_mcp.mcp.session import Session

__all__ = ["Scope"]


@attrs.frozen(kw_only=True)
class Scope:
    """What a request stands in; the edges make it."""

    version: str
    caller: Caller
    source: str
    session: Session | None = None
    """The session of a handshake revision; ``None`` in the modern era."""

    capabilities: dict[str, Any] = attrs.field(factory=dict)
    """What the client has declared."""

    log_level: str | None = None
    """The least level of log messages that a modern request wants."""

    outlet: Any = attrs.field(factory=NoOutlet)
    """Where what precedes the answer goes: an :class:`IOutlet`."""

    @property
    def modern(self) -> bool:
        """Whether the revision is one without sessions."""
        return self.version in MODERN_VERSIONS

    @property
    def takes_tasks(self) -> bool:
        """Whether a call may be answered with a task (SEP-2663).

        Never in a session: the tasks of 2025-11-25 are others, and this server does
        not offer those.
        """
        return self.modern and TASKS in self.capabilities.get("extensions", {})
