"""What ZDX's reads have in common: a window of time, places and people, and pages.

ZDX spells its query in snake case, or in no case at all.
"""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from zscaler_mcp.catalog.call import Call
from zscaler_mcp.catalog.model import Parameter
from zscaler_mcp.catalog.paging import TokenPages
from zscaler_mcp.catalog.perform import perform
from zscaler_mcp.catalog.rows import path_id, query

__all__ = [
    "APP_ID",
    "DEVICE_ID",
    "OWNERS",
    "SCOPE",
    "ids",
    "over_time",
    "since",
    "zdx_pages",
]

_HOUR: Final = 3600
"""Seconds."""

_MAX_IDS: Final = 50
"""Ids in one filter: all of them become a part of one URL."""

_MAX_ID: Final = 256
"""Characters of one; an e-mail address has at most 254."""


def ids(name: str, description: str, wire: str) -> Parameter:
    """A filter that names records, several of them or one."""
    schema = {
        "type": "array",
        "items": {"type": "string", "maxLength": _MAX_ID},
        "maxItems": _MAX_IDS,
    }
    return query(name, description, schema, wire=wire)


def since(longest: int | None = None) -> Parameter:
    """How far a tool looks back; needs :func:`over_time` as the tool's adapter."""
    bound = {} if longest is None else {"maximum": longest}
    most = "" if longest is None else f"; at most {longest} (14 days)"
    return Parameter(
        name="since",
        description=f"Hours to look back from now; the last 2 if left out{most}.",
        schema={"type": "integer", "minimum": 1, **bound},
    )


async def over_time(call: Call) -> Any:
    """Perform the row within the window of its ``since``.

    The window is taken once, so that every page of a list is of the same one.
    """
    row = attrs.evolve(call.tool, adapter=None, fixed_query=_window(call))
    return await perform(attrs.evolve(call, tool=row))


def _window(call: Call) -> tuple[tuple[str, str], ...]:
    """The query of the window, in seconds since the epoch."""
    arguments: Mapping[str, Any] = call.arguments
    if "since" not in arguments:
        return ()
    now = int(call.now())
    return ("from", str(now - int(arguments["since"]) * _HOUR)), ("to", str(now))


def zdx_pages(rows: str) -> TokenPages:
    """Lists that end with ``next_offset``; how long a page may be is not stated."""
    return TokenPages(rows=rows, next="next_offset")


SCOPE: Final = (
    ids(
        "location_id",
        "Ids of Zscaler locations to keep to; zdx_list_locations yields them.",
        "loc",
    ),
    ids(
        "department_id",
        "Ids of departments to keep to; zdx_list_departments yields them.",
        "dept",
    ),
    ids(
        "geo_id",
        "Ids of geolocations to keep to; zdx_list_applications (most_impacted_region)"
        " and zdx_get_alert yield them.",
        "geo",
    ),
)
"""Where and whose the measured devices are."""

OWNERS: Final = (
    ids(
        "user_ids",
        "Ids of ZDX users to keep to; zdx_list_application_users yields them.",
        "userids",
    ),
    ids(
        "device_ids",
        "Ids of devices to keep to; zdx_list_devices yields them.",
        "deviceids",
    ),
)

APP_ID: Final = path_id(
    "app_id",
    "Id of the application, a number as text; zdx_list_applications yields it.",
)
DEVICE_ID: Final = path_id(
    "device_id", "Id of the device, a number as text; zdx_list_devices yields it."
)
