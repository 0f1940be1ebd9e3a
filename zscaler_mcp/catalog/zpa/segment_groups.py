"""ZPA segment groups: application segments under one name."""

from typing import Final

from zscaler_mcp.catalog.model import Loss, Merge
from zscaler_mcp.catalog.rows import (
    BOOLEAN,
    ZPA_PAGES,
    Rows,
    body,
    microtenant,
    name_field,
    path_id,
    search,
)

__all__ = ["TOOLS"]

_CUSTOMER: Final = "/admin/customers/{customer_id}"
_GROUPS: Final = f"/zpa/mgmtconfig/v1{_CUSTOMER}/segmentGroup"
_GROUP: Final = _GROUPS + "/{group_id}"
_GROUP_V2: Final = f"/zpa/mgmtconfig/v2{_CUSTOMER}/segmentGroup/{{group_id}}"

_group_id: Final = path_id(
    "group_id",
    "Id of the segment group, digits as text; zpa_list_segment_groups yields it.",
)

_rows: Final = Rows("zpa_segment_groups", "zpa")

TOOLS: Final = (
    _rows.listing(
        "zpa_list_segment_groups",
        "List ZPA segment groups",
        "Segment groups, each with the application segments in it.",
        _GROUPS,
        parameters=(
            search("Name of the group, or a filter such as name+CONTAINS+crm."),
            microtenant(),
        ),
        pages=ZPA_PAGES,
    ),
    _rows.reading(
        "zpa_get_segment_group",
        "Get a ZPA segment group",
        "One segment group with the application segments in it.",
        _GROUP,
        parameters=(_group_id, microtenant()),
    ),
    _rows.creating(
        "zpa_create_segment_group",
        "Create a ZPA segment group",
        "Creates an empty segment group and returns it with its id.",
        _GROUPS,
        parameters=(
            name_field("name", "Name of the group.", required=True),
            body(
                "enabled", "Whether its segments can be reached.", BOOLEAN, default=True
            ),
            body("description", "What the group is for."),
            microtenant(in_body=True),
        ),
    ),
    _rows.updating(
        "zpa_update_segment_group",
        "Update a ZPA segment group",
        "Changes name, description or state of a segment group; what is left out, and"
        " the segments in it, stay as they are.",
        _GROUP_V2,
        parameters=(
            _group_id,
            name_field("name", "New name."),
            body("description", "New description; an empty text clears it."),
            body("enabled", "Whether its segments can be reached.", BOOLEAN),
            microtenant(in_body=True),
        ),
        # Version 2 takes segments as additions and removals, not as a list.
        merge=Merge(
            read=_GROUP,
            drop=frozenset(
                {
                    "applications",
                    "creationTime",
                    "id",
                    "modifiedBy",
                    "modifiedTime",
                    "policyMigrated",
                    "readOnly",
                    "zscalerManaged",
                }
            ),
        ),
    ),
    _rows.deleting(
        "zpa_delete_segment_group",
        "Delete a ZPA segment group",
        "Deletes a segment group; this cannot be undone.",
        _GROUP,
        parameters=(_group_id, microtenant()),
        loss=Loss(
            kind="segment group", read="zpa_get_segment_group", named_by=("name",)
        ),
    ),
)
