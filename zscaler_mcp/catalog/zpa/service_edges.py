"""ZPA Private Service Edges: the brokers themselves. They enroll themselves."""

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
from zscaler_mcp.catalog.zpa.enrollment import IDS, KEYS, delete_many

__all__ = ["TOOLS"]

_EDGES: Final = "/zpa/mgmtconfig/v1/admin/customers/{customer_id}/serviceEdge"
_EDGE: Final = _EDGES + "/{service_edge_id}"
_AGAIN: Final = "the enrollment: to come back, it is enrolled with a provisioning key"

_edge_id: Final = path_id(
    "service_edge_id",
    "Id of the service edge, digits as text; zpa_list_service_edges yields it.",
)

_rows: Final = Rows("zpa_service_edge_groups", "zpa", KEYS)

TOOLS: Final = (
    _rows.listing(
        "zpa_list_service_edges",
        "List ZPA service edges",
        "Private Service Edges with their group, addresses, version and the state of"
        " their control channel (controlChannelStatus). Times are seconds since the"
        " epoch.",
        _EDGES,
        parameters=(
            search("Name of the edge, or a filter such as name+CONTAINS+paris."),
            microtenant(),
        ),
        pages=ZPA_PAGES,
    ),
    _rows.reading(
        "zpa_get_service_edge",
        "Get a ZPA service edge",
        "One Private Service Edge with its group, addresses, version and health.",
        _EDGE,
        parameters=(_edge_id, microtenant()),
    ),
    _rows.updating(
        "zpa_update_service_edge",
        "Update a ZPA service edge",
        "Changes name, description or state of a Private Service Edge; what is left"
        " out stays as it is.",
        _EDGE,
        parameters=(
            _edge_id,
            name_field("name", "New name."),
            body("description", "New description; an empty text clears it."),
            body("enabled", "Whether it carries traffic.", BOOLEAN),
            microtenant(in_body=True),
        ),
        merge=Merge(drop=frozenset({"creationTime", "modifiedBy", "modifiedTime"})),
    ),
    _rows.deleting(
        "zpa_delete_service_edge",
        "Delete a ZPA service edge",
        "Deletes one Private Service Edge; to come back, it has to be enrolled again.",
        _EDGE,
        parameters=(_edge_id, microtenant()),
        loss=Loss(
            kind="service edge",
            read="zpa_get_service_edge",
            named_by=("name",),
            besides=_AGAIN,
        ),
    ),
    _rows.deleting(
        "zpa_bulk_delete_service_edges",
        "Delete several ZPA service edges",
        "Deletes several Private Service Edges at once; to come back, each has to be"
        " enrolled again. The confirmation names them by their ids only: read them"
        " first.",
        _EDGES + "/bulkDelete",
        method="POST",
        parameters=(
            body(
                "service_edge_ids",
                "Ids of the service edges; zpa_list_service_edges yields them.",
                IDS,
                wire="ids",
                required=True,
            ),
            microtenant(),
        ),
        loss=Loss(kind="service edges", read=None, besides="their enrollments"),
        adapter=delete_many,
    ),
)
