"""ZPA server groups: what connectors reach on behalf of application segments."""

from collections.abc import Mapping
from typing import Any, Final

from zscaler_mcp.catalog.call import Call, as_record
from zscaler_mcp.catalog.model import Loss, Merge, Parameter
from zscaler_mcp.catalog.perform import replace
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
from zscaler_mcp.catalog.values import ids_as_objects
from zscaler_mcp.catalog.zpa.enrollment import KEYS
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["TOOLS"]

_GROUPS: Final = "/zpa/mgmtconfig/v1/admin/customers/{customer_id}/serverGroup"
_GROUP: Final = _GROUPS + "/{group_id}"
_NEEDS_SERVERS: Final = (
    "Without dynamic_discovery a group needs servers: give server_ids, or leave it on."
)

_group_id: Final = path_id(
    "group_id",
    "Id of the server group, digits as text; zpa_list_server_groups yields it.",
)

_rows: Final = Rows("zpa_server_groups", "zpa", KEYS)


def _servers(ids: list[str]) -> list[dict[str, str]] | None:
    """The servers of a new group; no list where there is none."""
    return ids_as_objects(ids) or None


def _check_new(arguments: Mapping[str, Any]) -> None:
    """A group that does not discover its servers has to be told them."""
    discovers = arguments.get("dynamic_discovery", True)
    if not (discovers or arguments.get("server_ids")):
        raise ToolFailure(FailureKind.ARGUMENT, _NEEDS_SERVERS, "server_ids")


async def _update(call: Call) -> Any:
    """Change a group; it does not end up without both discovery and servers."""
    changes = call.body
    record = as_record(await call.get(call.path(), *call.query))
    after = {**record, **changes}
    touched = {"dynamicDiscovery", "servers"} & set(changes)
    if touched and after.get("dynamicDiscovery") is False and not after.get("servers"):
        raise call.refuse(_NEEDS_SERVERS, "server_ids")
    return await replace(call, record, changes)


def _contents(*, new: bool) -> tuple[Parameter, ...]:
    """The parameters of a new or a changed group."""
    replaces = "" if new else " Replaces those there are."
    return (
        name_field("name", "Name of the group.", required=new),
        body(
            "app_connector_group_ids",
            "Ids of the App Connector groups that reach the servers, at least one;"
            f" zpa_list_app_connector_groups yields them.{replaces}",
            {**TEXTS, "minItems": 1},
            wire="appConnectorGroups",
            value=ids_as_objects,
            required=new,
        ),
        body("description", "What the group is for."),
        body("enabled", "Whether it is used.", BOOLEAN, default=new or None),
        body(
            "server_ids",
            "Ids of its servers, for a group without dynamic_discovery;"
            f" zpa_list_application_servers yields them.{replaces}",
            TEXTS,
            wire="servers",
            value=_servers if new else ids_as_objects,
        ),
        body(
            "ip_anchored",
            "Whether traffic leaves with addresses of the tenant (source IP"
            " anchoring).",
            BOOLEAN,
        ),
        body(
            "dynamic_discovery",
            "Whether connectors find the servers by resolving the domains of the"
            " application; false needs server_ids.",
            BOOLEAN,
            default=new or None,
        ),
        microtenant(in_body=True),
    )


TOOLS: Final = (
    _rows.listing(
        "zpa_list_server_groups",
        "List ZPA server groups",
        "Server groups with their App Connector groups, servers and the application"
        " segments that use them.",
        _GROUPS,
        parameters=(
            search("Name of the group, or a filter such as name+CONTAINS+paris."),
            microtenant(),
        ),
        pages=ZPA_PAGES,
    ),
    _rows.reading(
        "zpa_get_server_group",
        "Get a ZPA server group",
        "One server group with its App Connector groups, servers and applications.",
        _GROUP,
        parameters=(_group_id, microtenant()),
    ),
    _rows.creating(
        "zpa_create_server_group",
        "Create a ZPA server group",
        "Creates a server group reached through at least one App Connector group, and"
        " returns it with its id.",
        _GROUPS,
        parameters=_contents(new=True),
        check=_check_new,
    ),
    _rows.updating(
        "zpa_update_server_group",
        "Update a ZPA server group",
        "Changes a server group; what is left out, its servers included, stays as it"
        " is.",
        _GROUP,
        parameters=(_group_id, *_contents(new=False)),
        # Segments say themselves which groups they use.
        merge=Merge(
            drop=frozenset(
                {"applications", "creationTime", "modifiedBy", "modifiedTime"}
            )
        ),
        adapter=_update,
    ),
    _rows.deleting(
        "zpa_delete_server_group",
        "Delete a ZPA server group",
        "Deletes a server group that no application segment uses any more; this cannot"
        " be undone.",
        _GROUP,
        parameters=(_group_id, microtenant()),
        loss=Loss(kind="server group", read="zpa_get_server_group", named_by=("name",)),
    ),
)
