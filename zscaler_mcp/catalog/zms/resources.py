"""Microsegmentation: workloads, their groups and zones, their applications."""

from typing import Any, Final

import attrs

from zscaler_mcp.catalog.call import Call
from zscaler_mcp.catalog.graphql import field, fragment
from zscaler_mcp.catalog.model import Parameter, Place, Wire
from zscaler_mcp.catalog.names import wire_name
from zscaler_mcp.catalog.perform import read_list
from zscaler_mcp.catalog.rows import BOOLEAN, NAME, Rows, one_of, variable
from zscaler_mcp.catalog.zms.connections import (
    GRAPHQL,
    NAME_ORDER,
    PAGES,
    connection,
    containing,
    equal_to,
    listing,
    question,
)

__all__ = ["TOOLS"]

_RESOURCES: Final = connection(
    "ListResources",
    "resources",
    (
        "id",
        "name",
        "resourceType",
        "status",
        "cloudProvider",
        "cloudRegion",
        "resourceHostname",
        "platformOs",
        "platformOsDistro",
        "platformOsVersion",
        "localIps",
        "deleted",
        "modifiedTime",
        "agentId",
        "appZoneIds",
        "appZoneNames",
        "appZoneMappingState",
    ),
    includeDeleted="Boolean",
    filter="ResourceQueryFilter",
    orderBy="ResourceQueryOrderBy",
)
_GROUP_MEMBERS: Final = (
    "id",
    "name",
    "description",
    "type",
    "origin",
    "resourceMemberCount",
    "modifiedTime",
)
_GROUPS: Final = connection(
    "ListResourceGroups",
    "resourceGroups",
    (
        fragment("ManagedResourceGroup", *_GROUP_MEMBERS),
        fragment("UnmanagedResourceGroup", *_GROUP_MEMBERS, "cidrs", "fqdns"),
    ),
    filter="ResourceGroupsFilter",
)
_MEMBERS: Final = connection(
    "GetResourceGroupMembers",
    "resourceGroupMembers",
    (
        "id",
        "name",
        "resourceType",
        "status",
        "cloudProvider",
        "cloudRegion",
        "resourceHostname",
        "platformOs",
    ),
    id="String!",
)
_ZONES: Final = connection(
    "ListAppZones",
    "appZones",
    (
        "id",
        "appZoneName",
        "description",
        "memberCount",
        "includeAllVpcs",
        "includeAllSubnets",
    ),
    filter="AppZoneFilter",
    orderBy="AppZoneQueryOrderBy",
)
_CATALOG: Final = connection(
    "ListAppCatalog",
    "appCatalog",
    (
        "id",
        "name",
        "category",
        "creationTime",
        "modifiedTime",
        field(
            "details",
            field(
                "portAndProtocol",
                "protocol",
                field("portRanges", "startPort", "endPort"),
            ),
            "processes",
        ),
    ),
    filter="AppCatalogQueryFilter",
    orderBy="AppCatalogQueryOrderBy",
)
_METADATA: Final = question("GetMetadata", "metadata", (), customerId="String!")
_RESOURCE_PROTECTION: Final = connection(
    "ResourceProtectionStatus",
    "resourceProtectionStatus",
    (
        "protectedPercentage",
        "protectedResourcesCount",
        "unprotectedResourcesCount",
        "totalResources",
    ),
)
_GROUP_PROTECTION: Final = connection(
    "ResourceGroupProtectionStatus",
    "resourceGroupProtectionStatus",
    (
        "protectedPercentage",
        "protectedResourceGroupsCount",
        "unprotectedResourceGroupsCount",
        "totalResourceGroups",
    ),
)


async def _ordered(call: Call) -> Any:
    """The list, ordered by the member that ``sort_by`` names, if both are given."""
    chosen = call.arguments.get("sort_by")
    if chosen is not None:
        sent = (Wire(Place.VARIABLE, f"orderBy.{wire_name(chosen)}"),)
        parameters = tuple(
            attrs.evolve(each, sent=sent) if each.name == "sort_order" else each
            for each in call.tool.parameters
        )
        call = attrs.evolve(call, tool=attrs.evolve(call.tool, parameters=parameters))
    return await read_list(call)


_rows: Final = Rows("zms", "zms")

_APPLICATIONS: Final = listing(
    Rows("zms", "zms", untrusted=True),
    "zms_list_app_catalog",
    "List the microsegmentation application catalog",
    "Applications that were discovered, with category, ports, protocols and"
    " processes: what policy rules can be about.",
    _CATALOG,
    containing("name", "the application's name", "name"),
    containing("category", "the category's name", "category"),
    Parameter(
        name="sort_by",
        description="Member to sort by; takes effect together with sort_order.",
        schema=one_of("name", "category", "creation_time", "modified_time"),
        blank_is_absent=True,
    ),
    attrs.evolve(
        NAME_ORDER,
        description="ASC (smallest first) or DESC; takes effect together with sort_by.",
        sent=(),
    ),
)

TOOLS: Final = (
    _rows.reading(
        "zms_get_metadata",
        "Get metadata of microsegmentation events",
        "Which events about resources the deployment knows, with what describes them.",
        GRAPHQL,
        method="POST",
        document=_METADATA,
    ),
    listing(
        _rows,
        "zms_get_resource_group_members",
        "List members of a microsegmentation group",
        "Resources (workloads) in one resource group, with type, state, host name and"
        " operating system.",
        _MEMBERS,
        variable(
            "group_id",
            "Id of the resource group; zms_list_resource_groups yields it.",
            NAME,
            wire="id",
            required=True,
        ),
    ),
    _rows.reading(
        "zms_get_resource_group_protection_status",
        "Count protected microsegmentation groups",
        "How many resource groups are protected by policy and how many are not, in"
        " nodes, with the percentage.",
        GRAPHQL,
        method="POST",
        document=_GROUP_PROTECTION,
        parameters=PAGES.parameters,
    ),
    _rows.reading(
        "zms_get_resource_protection_status",
        "Count protected microsegmentation resources",
        "How many resources (workloads) are protected by policy and how many are not,"
        " in nodes, with the percentage.",
        GRAPHQL,
        method="POST",
        document=_RESOURCE_PROTECTION,
        parameters=PAGES.parameters,
    ),
    attrs.evolve(_APPLICATIONS, adapter=_ordered),
    listing(
        _rows,
        "zms_list_app_zones",
        "List microsegmentation application zones",
        "Application zones, which confine policy rules to a part of the network, with"
        " their number of members.",
        _ZONES,
        containing("name", "the zone's name", "appZoneName"),
        attrs.evolve(NAME_ORDER, sent=(Wire(Place.VARIABLE, "orderBy.appZoneName"),)),
    ),
    listing(
        _rows,
        "zms_list_resource_groups",
        "List microsegmentation resource groups",
        "Resource groups: managed ones, of workloads with agents, and unmanaged ones,"
        " of addresses (cidrs) and host names (fqdns).",
        _GROUPS,
        containing("name", "the group's name", "name"),
        containing(
            "resource_hostname", "the host name of a member", "resourceHostname"
        ),
    ),
    listing(
        _rows,
        "zms_list_resources",
        "List microsegmentation resources",
        "Resources (workloads such as virtual machines and pods) with state, cloud,"
        " host name, operating system, addresses, agent and application zones.",
        _RESOURCES,
        variable(
            "include_deleted",
            "Whether resources that are gone are listed, too.",
            BOOLEAN,
            default=False,
        ),
        containing("name", "the resource's name", "name"),
        equal_to("status", "State: ACTIVE, INACTIVE or DELETED.", "status"),
        equal_to(
            "resource_type",
            "Type: VM, POD, NODE, K8S_NODE, K8S_SERVICE, K8S_WORKLOAD or UNKNOWN.",
            "resourceType",
        ),
        equal_to(
            "cloud_provider",
            "Cloud: AWS, AZURE, GCP or ON_PREMISES.",
            "cloudProvider",
        ),
        containing("cloud_region", "the name of the cloud's region", "cloudRegion"),
        containing("platform_os", "the operating system's name", "platformOs"),
        NAME_ORDER,
    ),
)
