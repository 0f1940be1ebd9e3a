"""ZPA application servers: hosts that server groups name one by one."""

from typing import Final

from zscaler_mcp.catalog.model import Loss, Merge, Parameter
from zscaler_mcp.catalog.rows import (
    BOOLEAN,
    TEXTS,
    ZPA_PAGES,
    Rows,
    body,
    microtenant,
    name_field,
    path_id,
    search,
)

__all__ = ["TOOLS"]

_SERVERS: Final = "/zpa/mgmtconfig/v1/admin/customers/{customer_id}/server"
_SERVER: Final = _SERVERS + "/{server_id}"

_server_id: Final = path_id(
    "server_id",
    "Id of the server, digits as text; zpa_list_application_servers yields it.",
)

_rows: Final = Rows("zpa_application_servers", "zpa")


def _contents(*, new: bool) -> tuple[Parameter, ...]:
    """The parameters of a new or a changed server."""
    replaces = "" if new else " Replaces those there are; an empty list removes all."
    return (
        name_field("name", "Name of the server.", required=new),
        name_field(
            "address", "Host name or IP address that it answers on.", required=new
        ),
        body("description", "What the server is.", null_when_absent=new),
        body("enabled", "Whether it is used.", BOOLEAN, default=new or None),
        body(
            "app_server_group_ids",
            f"Ids of the server groups it is in; zpa_list_server_groups yields them."
            f"{replaces}",
            TEXTS,
            null_when_absent=new,
        ),
        microtenant(in_body=True),
    )


TOOLS: Final = (
    _rows.listing(
        "zpa_list_application_servers",
        "List ZPA application servers",
        "Hosts behind applications with address and server groups. Server groups that"
        " discover their servers by themselves have none here.",
        _SERVERS,
        parameters=(
            search("Name of the server, or a filter such as address+EQ+192.0.2.10."),
            microtenant(),
        ),
        pages=ZPA_PAGES,
    ),
    _rows.reading(
        "zpa_get_application_server",
        "Get a ZPA application server",
        "One application server with its address and server groups.",
        _SERVER,
        parameters=(_server_id, microtenant()),
    ),
    _rows.creating(
        "zpa_create_application_server",
        "Create a ZPA application server",
        "Creates an application server and returns it with its id.",
        _SERVERS,
        parameters=_contents(new=True),
    ),
    _rows.updating(
        "zpa_update_application_server",
        "Update a ZPA application server",
        "Changes an application server; what is left out stays as it is.",
        _SERVER,
        parameters=(_server_id, *_contents(new=False)),
        merge=Merge(drop=frozenset({"creationTime", "modifiedBy", "modifiedTime"})),
    ),
    _rows.deleting(
        "zpa_delete_application_server",
        "Delete a ZPA application server",
        "Deletes an application server that no server group holds any more; this"
        " cannot be undone.",
        _SERVER,
        parameters=(_server_id, microtenant()),
        loss=Loss(
            kind="application server",
            read="zpa_get_application_server",
            named_by=("name", "address"),
        ),
    ),
)
