"""Lists of ZPA that the same tool narrows to one record: by id, or by a name."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from zscaler_mcp.catalog.call import Call, Listing, as_record
from zscaler_mcp.catalog.model import Adapter, Parameter, Place, Record, Wire
from zscaler_mcp.catalog.perform import read_list
from zscaler_mcp.catalog.rows import FILTER, path_id
from zscaler_mcp.catalog.values import zpa_search

__all__ = ["exact_name", "named", "one_or_all", "optional_id"]


_NAMED: Final = zpa_search("x").removesuffix("x")
"""What stands before a name in a search for just that."""


def optional_id(name: str, description: str) -> Parameter:
    """An id that makes of a list one record."""
    return attrs.evolve(
        path_id(name, description), required=False, blank_is_absent=True
    )


def exact_name(description: str) -> Parameter:
    """A name that the service searches for; what it finds beside it is left out."""
    return Parameter(
        name="name",
        description=description,
        schema=FILTER,
        sent=(Wire(Place.QUERY, "search"),),
        value=zpa_search,
        blank_is_absent=True,
    )


def named(arguments: Mapping[str, Any]) -> Callable[[Record], bool] | None:
    """A sieve: the records whose name is the argument, letter by letter.

    A filter is the service's to apply, and what it finds is passed.
    """
    text = zpa_search(str(arguments.get("name", "")))
    if not text.startswith(_NAMED):
        return None
    name = text.removeprefix(_NAMED)
    return lambda record: str(record.get("name")) == name


def one_or_all(parameter: str, path: str) -> Adapter:
    """Reads the record that an id names, or else the list."""

    async def read(call: Call) -> Any:
        if parameter not in call.arguments:
            return await read_list(call)
        return Listing([as_record(await call.get(call.path(path)))])

    return read
