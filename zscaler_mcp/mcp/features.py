"""What a server offers: the interfaces that a product implements."""

from collections.abc import Awaitable
from typing import Any

import attrs
from zope.interface import Interface

from zscaler_mcp.caller import Caller
from zscaler_mcp.sanitize import SanitizedJSON

__all__ = [
    "CallContext",
    "IToolProvider",
    "ServerDescription",
    "ToolListing",
    "ToolOutcome",
]


@attrs.frozen(kw_only=True)
class ServerDescription:
    """How the server presents itself."""

    name: str
    version: str
    title: str
    instructions: str
    """Guidance for the model on how to use the server."""


@attrs.frozen(kw_only=True, eq=False)
class ToolListing:
    """The tools that a caller is offered, encoded once.

    Compared by identity: whoever gets the same listing gets the same bytes.
    """

    tools: SanitizedJSON
    """A JSON array of tool definitions (specification, "Tools: Tool")."""

    private: bool = False
    """Whether it depends on the caller, and a shared cache must not keep it."""

    ttl_ms: int = 300_000
    """Milliseconds for which a client may take it for fresh."""


@attrs.frozen(kw_only=True)
class ToolOutcome:
    """What a call came to; a failure that the model can act on is an outcome too."""

    content: SanitizedJSON
    """A JSON array of content blocks (specification, "Tools: Tool Result")."""

    structured: SanitizedJSON | None = None
    """A JSON object for programs."""

    is_error: bool = False


@attrs.frozen(kw_only=True)
class CallContext:
    """On whose behalf, and from where, a call is made."""

    caller: Caller
    source: str
    """The client's address, or the name of the transport."""

    session: str | None
    """A short name of the session for logs; never its id."""


class IToolProvider(Interface):
    """Offers tools."""

    def listing(caller: Caller) -> ToolListing:
        """The tools that ``caller`` may see."""

    def call(
        name: str, arguments: dict[str, Any], context: CallContext
    ) -> Awaitable[ToolOutcome]:
        """Call a tool; a coroutine. Cancelling it stops the work.

        :raises UnknownTool: for a name that the caller's listing does not hold.
        """
