"""ZIA's network applications, which Zscaler keeps, and the tenant's groups of them."""

from typing import Final

from zscaler_mcp.catalog.model import Loss, Merge, Parameter
from zscaler_mcp.catalog.rows import (
    ZIA_PAGES,
    Rows,
    body,
    name_field,
    path_id,
    query,
    texts,
)

__all__ = ["TOOLS"]

_APPS: Final = "/zia/api/v1/networkApplications"
_APP_GROUPS: Final = "/zia/api/v1/networkApplicationGroups"
_APP_GROUP: Final = _APP_GROUPS + "/{group_id}"

_app_id: Final = path_id(
    "app_id", "Id of the application, such as SSH; zia_list_network_apps yields it."
)
_app_group_id: Final = path_id(
    "group_id",
    "Id of the application group, a number as text; zia_list_network_app_groups"
    " yields it.",
)


def _apps(more: str) -> Parameter:
    return body(
        "network_applications",
        f"Ids of applications; zia_list_network_apps yields them{more}.",
        texts(2000),
        required=True,
    )


_rows: Final = Rows("zia_cloud_firewall", "zia", staged=True)

TOOLS: Final = (
    _rows.listing(
        "zia_list_network_apps",
        "List ZIA network applications",
        "Applications that the cloud firewall knows by their traffic, whatever the"
        " port. Zscaler keeps the list.",
        _APPS,
        parameters=(
            query("search", "Text that the application's name or description holds."),
            query(
                "locale",
                "Language of the descriptions: en-US, de-DE, es-ES, fr-FR, ja-JP or"
                " zh-CN.",
            ),
        ),
        pages=ZIA_PAGES,
    ),
    _rows.reading(
        "zia_get_network_app",
        "Get a ZIA network application",
        "One network application: its category, its description and whether it is"
        " deprecated.",
        _APPS + "/{app_id}",
        parameters=(_app_id,),
    ),
    _rows.listing(
        "zia_list_network_app_groups",
        "List ZIA network application groups",
        "Groups of network applications with the applications in them.",
        _APP_GROUPS,
        parameters=(query("search", "Text that the group's name holds."),),
        pages=ZIA_PAGES,
    ),
    _rows.reading(
        "zia_get_network_app_group",
        "Get a ZIA network application group",
        "One group of network applications with the applications in it.",
        _APP_GROUP,
        parameters=(_app_group_id,),
    ),
    _rows.creating(
        "zia_create_network_app_group",
        "Create a ZIA network application group",
        "Creates a group of network applications and returns it with its id, for"
        " nw_application_groups of rules.",
        _APP_GROUPS,
        parameters=(
            name_field("name", "Name of the group.", required=True),
            _apps(""),
            body("description", "What the group is for.", null_when_absent=True),
        ),
    ),
    _rows.updating(
        "zia_update_network_app_group",
        "Update a ZIA network application group",
        "Changes a group of network applications: its applications become those given,"
        " and a description that is left out stays.",
        _APP_GROUP,
        parameters=(
            _app_group_id,
            name_field(
                "name", "Name of the group; repeat it if it is to stay.", required=True
            ),
            _apps(". They replace those there are"),
            body("description", "New description; an empty text clears it."),
        ),
        merge=Merge(drop=frozenset()),
    ),
    _rows.deleting(
        "zia_delete_network_app_group",
        "Delete a ZIA network application group",
        "Deletes a group of network applications that no rule refers to.",
        _APP_GROUP,
        parameters=(_app_group_id,),
        loss=Loss(
            kind="network application group",
            read="zia_get_network_app_group",
            named_by=("name",),
        ),
    ),
)
