"""ZPA App Connector groups: connectors of one place that stand in for each other."""

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
from zscaler_mcp.catalog.zpa.enrollment import (
    DROPPED,
    KEYS,
    changing,
    creating,
    place,
    upgrades,
)

__all__ = ["TOOLS"]

_GROUPS: Final = "/zpa/mgmtconfig/v1/admin/customers/{customer_id}/appConnectorGroup"
_GROUP: Final = _GROUPS + "/{group_id}"
_USUAL: Final = "Connector"
"""The name of the enrollment certificate that every tenant has for connectors."""

_VERSION_PROFILES: Final = {"default": "0", "previous_default": "1", "new_release": "2"}
"""Words for the ids of the version profiles that every tenant has."""

_group_id: Final = path_id(
    "group_id",
    "Id of the App Connector group, digits as text; zpa_list_app_connector_groups"
    " yields it.",
)

_rows: Final = Rows("zpa_app_connector_groups", "zpa", KEYS)


def _version_profile(value: str) -> str:
    return _VERSION_PROFILES.get(value.strip().lower(), value)


def _contents(*, new: bool) -> tuple[Parameter, ...]:
    """The parameters of a new or a changed group."""
    replaces = "" if new else " Replaces those there are; an empty list removes all."
    all_of_them = "" if new else " Name those in it already as well."
    return (
        name_field("name", "Name of the group.", required=new),
        body("description", "What the group is for.", null_when_absent=new),
        body(
            "enabled",
            "Whether its connectors carry traffic.",
            BOOLEAN,
            default=new or None,
        ),
        *place(new=new),
        body(
            "dns_query_type",
            "DNS records its connectors ask for: IPV4_IPV6, IPV4 or IPV6.",
            null_when_absent=new,
        ),
        *upgrades(new=new),
        body(
            "version_profile",
            "Version profile to follow: default, previous_default or new_release, or"
            " the id of one. Has effect with override_version_profile.",
            NAME,
            wire="versionProfileId",
            value=_version_profile,
            null_when_absent=new,
        ),
        body(
            "server_group_ids",
            "Ids of the server groups that it serves; zpa_list_server_groups yields"
            f" them.{replaces}",
            TEXTS,
            wire="serverGroups",
            value=ids_as_objects,
        ),
        body(
            "connector_ids",
            "Ids of the connectors in the group; zpa_list_app_connectors yields them."
            f"{all_of_them}",
            TEXTS,
            wire="connectors",
            value=ids_as_objects,
        ),
        body(
            "lss_app_connector_group",
            "Whether the group is one for log streaming (LSS).",
            BOOLEAN,
            null_when_absent=new,
        ),
        body(
            "enrollment_cert_id",
            "Id of the certificate that its connectors enroll with;"
            " get_zpa_enrollment_certificate yields it. Goes before the name.",
            NAME,
        ),
        Parameter(
            name="enrollment_cert_name",
            description="Name of that certificate instead of its id;"
            + (
                f" {_USUAL} when both are left out."
                if new
                else " when both are left out, the group keeps the one it has."
            ),
            schema=NAME,
            blank_is_absent=True,
        ),
        microtenant(in_body=True),
    )


TOOLS: Final = (
    _rows.listing(
        "zpa_list_app_connector_groups",
        "List ZPA App Connector groups",
        "Groups of App Connectors with place, upgrade times, connectors and server"
        " groups.",
        _GROUPS,
        parameters=(
            search("Name of the group, or a filter such as name+CONTAINS+paris."),
            microtenant(),
        ),
        pages=ZPA_PAGES,
    ),
    _rows.reading(
        "zpa_get_app_connector_group",
        "Get a ZPA App Connector group",
        "One group of App Connectors with its connectors and server groups.",
        _GROUP,
        parameters=(_group_id, microtenant()),
    ),
    _rows.creating(
        "zpa_create_app_connector_group",
        "Create a ZPA App Connector group",
        "Creates a group that connectors can enroll into, and returns it with its id."
        " Connectors enroll with a provisioning key made for the group.",
        _GROUPS,
        parameters=_contents(new=True),
        adapter=creating(_USUAL),
    ),
    _rows.updating(
        "zpa_update_app_connector_group",
        "Update a ZPA App Connector group",
        "Changes a group of App Connectors; what is left out, its enrollment"
        " certificate included, stays as it is.",
        _GROUP,
        parameters=(_group_id, *_contents(new=False)),
        merge=Merge(drop=DROPPED),
        adapter=changing(_USUAL),
    ),
    _rows.deleting(
        "zpa_delete_app_connector_group",
        "Delete a ZPA App Connector group",
        "Deletes a group of App Connectors that no server group uses any more; this"
        " cannot be undone.",
        _GROUP,
        parameters=(_group_id, microtenant()),
        loss=Loss(
            kind="App Connector group",
            read="zpa_get_app_connector_group",
            named_by=("name",),
        ),
    ),
)
