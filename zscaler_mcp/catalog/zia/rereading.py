"""Writes whose answer is read anew: ZIA answers them with less than there is."""

from typing import Any

from zscaler_mcp.catalog.call import Call
from zscaler_mcp.errors import ToolFailure

__all__ = ["write_and_read"]


async def write_and_read(call: Call) -> Any:
    """Write what the row says, then read the whole from the same path.

    A read that fails does not make the write a failure: its own answer stands in.
    """
    answer = await call.write(call.tool.method, call.path(), call.body, *call.query)
    try:
        return await call.get(call.path())
    except ToolFailure:
        return answer
