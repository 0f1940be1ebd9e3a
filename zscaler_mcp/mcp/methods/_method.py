"""What a method is to the dispatcher."""

from collections.abc import Awaitable, Callable

import attrs

from zscaler_mcp.jsonrpc import Request
from zscaler_mcp.mcp.context import RequestContext
from zscaler_mcp.mcp.scope import Scope
from zscaler_mcp.sanitize import SanitizedJSON

__all__ = ["Method"]


@attrs.frozen
class Method:
    """One method of the protocol."""

    perform: Callable[[Request, Scope, RequestContext], Awaitable[SanitizedJSON]]
    """Makes the result; a coroutine.

    :raises RpcError: for what has none.
    """

    handshake: bool = True
    """Whether it exists in the revisions with sessions."""

    modern: bool = True
    """Whether it exists from 2026-07-28 on."""

    asks: bool = False
    """Whether its result may be that input is required."""

    goes_on: bool = False
    """Whether its result may be a task."""
