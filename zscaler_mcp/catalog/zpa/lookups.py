"""Lists of ZPA that the same tool narrows to one record: by id, or by a name."""

from typing import Any

import attrs

from zscaler_mcp.catalog.call import Call, Listing, as_record
from zscaler_mcp.catalog.model import Adapter, Parameter, Place, Wire
from zscaler_mcp.catalog.perform import read_list
from zscaler_mcp.catalog.rows import FILTER, path_id
from zscaler_mcp.catalog.values import zpa_search

__all__ = ["exact_name", "one_or_all", "optional_id"]


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


def one_or_all(parameter: str, path: str) -> Adapter:
    """Reads the record that an id names, or else the list."""

    async def read(call: Call) -> Any:
        if parameter not in call.arguments:
            return await read_list(call)
        return Listing([as_record(await call.get(call.path(path)))])

    return read
