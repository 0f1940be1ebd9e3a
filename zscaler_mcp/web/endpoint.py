"""What answers behind the policies: one transport of MCP."""

from collections.abc import Awaitable

from zope.interface import Interface

from zscaler_mcp.caller import Caller
from zscaler_mcp.web.reply import Exchange

__all__ = ["IEndpoint"]


class IEndpoint(Interface):
    """Answers on the paths that it serves, its refusals included."""

    def serves(path: str) -> bool:
        """Whether a path, as it was sent, is one of its own."""

    def finish() -> None:
        """End what would never end by itself; what is asked is still answered."""

    def serve(exchange: Exchange, caller: Caller, source: str) -> Awaitable[None]:
        """Answer; a coroutine.

        :param source: the client's address.
        """
