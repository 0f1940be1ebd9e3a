"""ZIdentity's lists, and how a name leads to the id of a user or a group.

The service writes the names of its filters in lower case.
"""

from collections.abc import Iterable
from typing import Final

import attrs

from zscaler_mcp.catalog.call import Call, Listing, as_record
from zscaler_mcp.catalog.model import Parameter, Tool
from zscaler_mcp.catalog.paging import OffsetPages
from zscaler_mcp.catalog.perform import read_list, walk
from zscaler_mcp.catalog.rows import NAME, path_id, query
from zscaler_mcp.errors import FailureKind, ToolFailure

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


async def find(call: Call, search: Iterable[Tool], members: tuple[str, ...]) -> str:
    """The id of what a name means: of exactly this name, else the first found.

    Every page is looked at for the exact name. ``offset`` and ``limit`` are
    about the list that is wanted and not about this search.

    :raises ToolFailure: kind ``argument`` for a blank name, which would find
        anybody; ``not_found``.
    """
    text = call.arguments["name"]
    wanted, first = text.strip().casefold(), ""
    if not wanted:
        raise call.refuse("Give a name that is not blank.", "name")
    for row in search:
        looking = attrs.evolve(call, tool=row, arguments={"name": text})
        async for page in walk(looking):
            for record in map(as_record, page.items):
                first = first or str(record.get("id", ""))
                names = (str(record.get(each) or "") for each in members)
                if wanted in map(str.casefold, names):
                    return str(record.get("id", ""))
        if first:
            return first
    raise ToolFailure(FailureKind.NOT_FOUND, "Nothing has this name, or holds it.")


_ID: Final = path_id("record_id", "Id.")


async def looked_up(call: Call, record_id: str, path: str) -> Listing:
    """The list below a record, page and size as the caller wants them."""
    paging = {each: call.arguments[each] for each in call.arguments if each != "name"}
    parameters = (_ID, *PAGES.parameters)
    row = attrs.evolve(call.tool, adapter=None, path=path, parameters=parameters)
    arguments = {**paging, "record_id": record_id}
    return await read_list(attrs.evolve(call, tool=row, arguments=arguments))
