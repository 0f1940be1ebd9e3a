"""Lists of entries, which ZIA adds to and takes from, and which are then read anew."""

from contextlib import suppress
from typing import Any

from zscaler_mcp.catalog.call import Call
from zscaler_mcp.catalog.model import Record
from zscaler_mcp.errors import ToolFailure

__all__ = ["change_entries"]


async def change_entries(call: Call) -> Record:
    """Add or take what the row says, then read the list from the same path.

    The entries and the list are told apart: what is left after a removal must not
    be taken for what was removed. A read that fails does not make the change a
    failure.
    """
    ((member, entries),) = call.body.items()
    answer: Any
    answer = await call.write(call.tool.method, call.path(), call.body, *call.query)
    with suppress(ToolFailure):
        answer = await call.get(call.path())
    changed: Record = {"entries": entries}
    if isinstance(answer, dict) and member in answer:
        changed["now_listed"] = answer[member]
    return changed
