"""ZPA Private Service Edge groups: brokers on the tenant's own premises, by place."""

from typing import Final

from zscaler_mcp.catalog.model import Loss, Merge, Parameter
from zscaler_mcp.catalog.rows import (
    BOOLEAN,
    NAME,
    TEXTS,
    ZPA_PAGES,
    Rows,
    body,
    microtenant,
    name_field,
    path_id,
    search,
)
from zscaler_mcp.catalog.values import ids_as_objects
from zscaler_mcp.catalog.zpa import service_edges
from zscaler_mcp.catalog.zpa.enrollment import (
    DROPPED,
    KEYS,
    changing,
    creating,
    place,
    upgrades,
)

__all__ = ["TOOLS"]

_GROUPS: Final = "/zpa/mgmtconfig/v1/admin/customers/{customer_id}/serviceEdgeGroup"
_GROUP: Final = _GROUPS + "/{group_id}"
_USUAL: Final = "Service Edge"
"""The name of the enrollment certificate that every tenant has for service edges."""

_group_id: Final = path_id(
    "group_id",
    "Id of the service edge group, digits as text; zpa_list_service_edge_groups"
    " yields it.",
)

_rows: Final = Rows("zpa_service_edge_groups", "zpa", KEYS)


def _objects(ids: list[str]) -> list[dict[str, str]] | None:
    """The references of a new group; no list where there are none."""
    return ids_as_objects(ids) or None


def _members(*, new: bool) -> tuple[Parameter, ...]:
    """What is in a group, and from where it is preferred."""
    value = _objects if new else ids_as_objects
    replaces = "" if new else " Replaces those there are; an empty list removes all."
    all_of_them = "" if new else " Name those in it already as well."
    return (
        body(
            "service_edge_ids",
            "Ids of the service edges in the group; zpa_list_service_edges yields"
            f" them.{all_of_them}",
            TEXTS,
            wire="serviceEdges",
            value=value,
        ),
        body(
            "trusted_network_ids",
            "Ids of the trusted networks whose users use the group;"
            f" get_zpa_trusted_network yields them.{replaces}",
            TEXTS,
            wire="trustedNetworks",
            value=value,
        ),
    )


def _grace(*, new: bool) -> tuple[Parameter, ...]:
    """How far away the group may be and still go before a public service edge."""
    return (
        body(
            "grace_distance_enabled",
            "Whether the group goes before a nearer public service edge while it is"
            " within the grace distance.",
            BOOLEAN,
            null_when_absent=new,
        ),
        body(
            "grace_distance_value",
            "The grace distance, in grace_distance_value_unit.",
            {"type": "integer"},
            null_when_absent=new,
        ),
        body(
            "grace_distance_value_unit",
            "Unit of the grace distance: MILES or KMS.",
            null_when_absent=new,
        ),
    )


def _contents(*, new: bool) -> tuple[Parameter, ...]:
    """The parameters of a new or a changed group."""
    return (
        name_field("name", "Name of the group.", required=new),
        body("description", "What the group is for.", null_when_absent=new),
        body(
            "enabled",
            "Whether its service edges carry traffic.",
            BOOLEAN,
            default=new or None,
        ),
        *place(new=new, required=new),
        body(
            "is_public",
            "Whether users reach its service edges from the Internet.",
            BOOLEAN,
            null_when_absent=new,
        ),
        *upgrades(new=new),
        body(
            "version_profile_name",
            "Name of the version profile to follow. Has effect with"
            " override_version_profile.",
            NAME,
            null_when_absent=new,
        ),
        body(
            "version_profile_id",
            "Id of that version profile: 0 is Default, 1 Previous Default, 2 New"
            " Release.",
            NAME,
            null_when_absent=new,
        ),
        *_members(new=new),
        *_grace(new=new),
        microtenant(in_body=True),
    )


TOOLS: Final = (
    _rows.listing(
        "zpa_list_service_edge_groups",
        "List ZPA service edge groups",
        "Groups of Private Service Edges with place, upgrade times, service edges and"
        " trusted networks.",
        _GROUPS,
        parameters=(
            search("Name of the group, or a filter such as name+CONTAINS+paris."),
            microtenant(),
        ),
        pages=ZPA_PAGES,
    ),
    _rows.reading(
        "zpa_get_service_edge_group",
        "Get a ZPA service edge group",
        "One group of Private Service Edges with its members and trusted networks.",
        _GROUP,
        parameters=(_group_id, microtenant()),
    ),
    _rows.creating(
        "zpa_create_service_edge_group",
        "Create a ZPA service edge group",
        "Creates a group that Private Service Edges can enroll into with the tenant's"
        " usual certificate, and returns it with its id.",
        _GROUPS,
        parameters=_contents(new=True),
        adapter=creating(_USUAL),
    ),
    _rows.updating(
        "zpa_update_service_edge_group",
        "Update a ZPA service edge group",
        "Changes a group of Private Service Edges; what is left out, members and"
        " certificate included, stays as it is.",
        _GROUP,
        parameters=(_group_id, *_contents(new=False)),
        merge=Merge(drop=DROPPED),
        adapter=changing(_USUAL),
    ),
    _rows.deleting(
        "zpa_delete_service_edge_group",
        "Delete a ZPA service edge group",
        "Deletes a group of Private Service Edges; this cannot be undone.",
        _GROUP,
        parameters=(_group_id, microtenant()),
        loss=Loss(
            kind="service edge group",
            read="zpa_get_service_edge_group",
            named_by=("name",),
        ),
    ),
    *service_edges.TOOLS,
)
