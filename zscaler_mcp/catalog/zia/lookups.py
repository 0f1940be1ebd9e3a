"""Lists that are also asked for a single record, by its id."""

from typing import Final

import attrs

from zscaler_mcp.catalog.call import Call, Listing, as_record
from zscaler_mcp.catalog.model import Adapter, Parameter, Place, Wire
from zscaler_mcp.catalog.perform import read_list
from zscaler_mcp.catalog.rows import Schema, one_of
from zscaler_mcp.oneapi.request import MAX_SEGMENT

__all__ = ["detail", "one_or_list", "optional_id", "read_one"]

_SEGMENT: Final[Schema] = {"type": "string", "maxLength": MAX_SEGMENT}


def optional_id(name: str, description: str) -> Parameter:
    """An id that may be left out: it is a segment of another path than the list's."""
    return Parameter(
        name=name,
        description=f"{description} The answer is then this record alone, and the"
        " other arguments are ignored.",
        schema=_SEGMENT,
        sent=(Wire(Place.PATH, name),),
        blank_is_absent=True,
    )


def detail(description: str) -> Parameter:
    """How much of each record is wanted."""
    return Parameter(
        name="action",
        description=description,
        schema=one_of("read", "read_lite"),
        default="read",
    )


async def read_one(call: Call, path: str) -> Listing:
    """The record at a path, as a list of one."""
    return Listing([as_record(await call.get(call.path(path)))])


def one_or_list(parameter: str) -> Adapter:
    """The record with the id of that parameter, or the list without one.

    Of two that ``action`` tells apart, the brief list is at ``/lite``.
    """

    async def adapter(call: Call) -> Listing:
        path = call.tool.path
        if parameter in call.arguments:
            return await read_one(call, f"{path}/{{{parameter}}}")
        if call.arguments.get("action") == "read_lite":
            call = attrs.evolve(call, tool=attrs.evolve(call.tool, path=f"{path}/lite"))
        return await read_list(call)

    return adapter
