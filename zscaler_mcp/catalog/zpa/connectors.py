"""ZPA App Connectors: the machines that reach applications. They enroll themselves."""

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

_CONNECTORS: Final = "/zpa/mgmtconfig/v1/admin/customers/{customer_id}/connector"
_CONNECTOR: Final = _CONNECTORS + "/{connector_id}"
_AGAIN: Final = "the enrollment: to come back, it is enrolled with a provisioning key"

_connector_id: Final = path_id(
    "connector_id",
    "Id of the App Connector, digits as text; zpa_list_app_connectors yields it.",
)

_rows: Final = Rows("zpa_connectors", "zpa", KEYS)

TOOLS: Final = (
    _rows.listing(
        "zpa_list_app_connectors",
        "List ZPA App Connectors",
        "App Connectors with their group, addresses, version and the state of their"
        " control channel (controlChannelStatus). Times are seconds since the epoch.",
        _CONNECTORS,
        parameters=(
            search("Name of the connector, or a filter such as name+CONTAINS+paris."),
            microtenant(),
        ),
        pages=ZPA_PAGES,
    ),
    _rows.reading(
        "zpa_get_app_connector",
        "Get a ZPA App Connector",
        "One App Connector with its group, addresses, version and health.",
        _CONNECTOR,
        parameters=(_connector_id, microtenant()),
    ),
    _rows.updating(
        "zpa_update_app_connector",
        "Update a ZPA App Connector",
        "Changes name, description or state of an App Connector; what is left out"
        " stays as it is.",
        _CONNECTOR,
        parameters=(
            _connector_id,
            name_field("name", "New name."),
            body("description", "New description; an empty text clears it."),
            body("enabled", "Whether it carries traffic.", BOOLEAN),
            microtenant(in_body=True),
        ),
        merge=Merge(drop=frozenset({"creationTime", "modifiedBy", "modifiedTime"})),
    ),
    _rows.deleting(
        "zpa_delete_app_connector",
        "Delete a ZPA App Connector",
        "Deletes one App Connector; to come back, it has to be enrolled again.",
        _CONNECTOR,
        parameters=(_connector_id, microtenant()),
        loss=Loss(
            kind="App Connector",
            read="zpa_get_app_connector",
            named_by=("name",),
            besides=_AGAIN,
        ),
    ),
    _rows.deleting(
        "zpa_bulk_delete_app_connectors",
        "Delete several ZPA App Connectors",
        "Deletes several App Connectors at once; to come back, each has to be enrolled"
        " again. The confirmation names them by their ids only: read them first.",
        _CONNECTORS + "/bulkDelete",
        method="POST",
        parameters=(
            body(
                "connector_ids",
                "Ids of the connectors; zpa_list_app_connectors yields them.",
                IDS,
                wire="ids",
                required=True,
            ),
            microtenant(),
        ),
        loss=Loss(kind="App Connectors", read=None, besides="their enrollments"),
        adapter=delete_many,
    ),
)
