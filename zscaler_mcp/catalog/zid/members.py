"""ZIdentity's lists, and how a name leads to the id of a user or a group.

The service writes the names of its filters in lower case.
"""

from collections.abc import Iterable
from typing import Any, Final

import attrs

from zscaler_mcp.catalog.call import Call, Listing
from zscaler_mcp.catalog.model import Parameter, Tool
from zscaler_mcp.catalog.paging import OffsetPages
from zscaler_mcp.catalog.perform import read_list, walk
from zscaler_mcp.catalog.rows import NAME, path_id, query
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.request import MAX_SEGMENT

__all__ = ["GROUPS", "PAGES", "USERS", "find", "looked_up", "name", "of", "searching"]

_ADMIN: Final = "/ziam/admin/api/v1"
GROUPS: Final = f"{_ADMIN}/groups"
USERS: Final = f"{_ADMIN}/users"

PAGES: Final = OffsetPages(
    rows="records",
    total="results_total",
    link="next_link",
    size_name="limit",
    default_size=100,
    largest=1000,
)


def name(description: str) -> Parameter:
    """A name to look for, which the tool itself turns into a filter."""
    return Parameter(name="name", description=description, schema=NAME, required=True)


def searching(tool: Tool, wire: str) -> Tool:
    """The row with its name as the filter ``wire``."""
    given = query("name", "Name.", wire=wire)
    parameters = tuple(
        given if each.name == "name" else each for each in tool.parameters
    )
    return attrs.evolve(tool, adapter=None, parameters=parameters)


def of(tool: Tool, path: str, wire: str) -> Tool:
    """A row like ``tool`` for the list at ``path``, whose name is the filter."""
    return attrs.evolve(searching(tool, wire), path=path)


async def find(
    call: Call, search: Iterable[Tool], members: tuple[str, ...]
) -> dict[str, Any]:
    """The record that a name means: one of exactly this name, else the first found.

    Every page is looked at for the exact name. ``offset`` and ``limit`` are
    about the list that is wanted and not about this search.

    :raises ToolFailure: kind ``not_found``.
    """
    text = call.arguments["name"]
    wanted, first = text.strip().casefold(), None
    for row in search:
        looking = attrs.evolve(call, tool=row, arguments={"name": text})
        async for page in walk(looking):
            for record in page.items:
                first = first or record
                names = (str(record.get(each) or "") for each in members)
                if wanted in map(str.casefold, names):
                    return dict(record)
        if first is not None:
            return dict(first)
    raise ToolFailure(FailureKind.NOT_FOUND, "Nothing has this name, or holds it.")


_ID: Final = path_id("record_id", "Id.")


async def looked_up(call: Call, record: dict[str, Any], path: str) -> Listing:
    """The list below a record, page and size as the caller wants them."""
    known = {each: call.arguments[each] for each in call.arguments if each != "name"}
    paging = (each for each in call.tool.parameters if each.name != "name")
    row = attrs.evolve(call.tool, adapter=None, path=path, parameters=(_ID, *paging))
    arguments = {**known, "record_id": str(record["id"])[:MAX_SEGMENT]}
    return await read_list(attrs.evolve(call, tool=row, arguments=arguments))
