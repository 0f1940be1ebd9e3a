"""SIM location groups: SIMs, and the area that they belong to."""

from typing import Final

from zscaler_mcp.catalog.rows import Rows, path_id, query
from zscaler_mcp.catalog.zcell.lists import CUSTOMER, PAGES, SECRETS, read_records

__all__ = ["TOOLS"]

_GROUPS: Final = f"{CUSTOMER}/sim-location-groups"

_rows: Final = Rows("zcell_sim_location_groups", "zcell", SECRETS)

TOOLS: Final = (
    _rows.listing(
        "zcell_list_sim_location_groups",
        "List SIM location groups",
        "SIM location groups with id, name and the ICCIDs of the SIMs they track.",
        _GROUPS,
        parameters=(query("name", "Text that the group's name holds."),),
        pages=PAGES,
        adapter=read_records,
    ),
    _rows.reading(
        "zcell_get_sim_location_group",
        "Get a SIM location group",
        "One SIM location group: its area (a point and a radius), the anomaly"
        " policies that use it, and the ICCIDs of SIMs inside and outside of it,"
        " tracked and not.",
        _GROUPS + "/{group_id}",
        parameters=(
            path_id(
                "group_id",
                "Id of the group, as text; zcell_list_sim_location_groups yields it.",
            ),
        ),
    ),
)
