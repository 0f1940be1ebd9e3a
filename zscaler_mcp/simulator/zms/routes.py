"""What microsegmentation can be asked."""

from typing import Final

from zscaler_mcp.simulator.graphql import Field, Schema, scalars, serve
from zscaler_mcp.simulator.graphql.schema import Resolve
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.zms import figures, kinds
from zscaler_mcp.simulator.zms.lists import PAGE_INFO, admitted, connection

__all__ = ["ZMS_ROUTES"]

_SORTED: Final = {"search": "String", "sort": "String", "sortDir": "SortDirection"}


def _root(kind: str, resolve: Resolve, **arguments: str) -> Field:
    arguments = {"customerId": "ID!", **arguments}
    return Field(kind=kind, arguments=arguments, resolve=admitted(resolve))


_QUERY: Final = {
    "agents": connection("Agents", figures.every_searched(kinds.AGENT), **_SORTED),
    "agentGroups": connection(
        "AgentGroups", figures.every_searched(kinds.AGENT_GROUP), **_SORTED
    ),
    "nonces": connection("Nonces", figures.every_searched(kinds.NONCE), **_SORTED),
    "nonce": _root("NonceAnswer", figures.nonce, eyezId="String!"),
    "agentGroupTotpSecrets": _root(
        "TotpSecrets", figures.totp_secret, eyezId="String!"
    ),
    "agentConnectionStatusStatistics": _root(
        "AgentStatuses",
        figures.statistics("connectionStatus", "connectionStatus"),
        search="String",
    ),
    "agentVersionStatistics": _root(
        "AgentVersions",
        figures.statistics("currentSoftwareVersion", "version"),
        search="String",
    ),
    "metadata": _root("", figures.metadata, customerId="String!"),
    "resources": connection(
        "Resources",
        figures.resources,
        includeDeleted="Boolean",
        filter="ResourceQueryFilter",
        orderBy="ResourceQueryOrderBy",
    ),
    "resourceGroups": connection(
        "ResourceGroups", figures.resource_groups, filter="ResourceGroupsFilter"
    ),
    "resourceGroupMembers": connection(
        "Resources", figures.group_members, id="String!"
    ),
    "resourceProtectionStatus": _root(
        "ResourceProtections",
        figures.protection("Resources"),
        pageNum="Int",
        pageSize="Int",
    ),
    "resourceGroupProtectionStatus": _root(
        "ResourceGroupProtections",
        figures.protection("ResourceGroups"),
        pageNum="Int",
        pageSize="Int",
    ),
    "appZones": connection(
        "AppZones",
        figures.every(kinds.APP_ZONE),
        filter="AppZoneFilter",
        orderBy="AppZoneQueryOrderBy",
    ),
    "appCatalog": connection(
        "Applications",
        figures.every(kinds.APPLICATION),
        filter="AppCatalogQueryFilter",
        orderBy="AppCatalogQueryOrderBy",
    ),
    "policyRules": connection(
        "PolicyRules",
        figures.every(kinds.POLICY_RULE),
        fetchAll="Boolean",
        filter="PolicyRuleFilter",
    ),
    "defaultPolicyRules": connection(
        "DefaultPolicyRules", figures.every(kinds.DEFAULT_RULE)
    ),
    "tagNamespaces": connection(
        "TagNamespaces",
        figures.every(kinds.TAG_NAMESPACE),
        filter="NamespaceFilter",
        orderBy="NamespaceQueryOrderBy",
    ),
    "tagKeys": connection(
        "TagKeys",
        figures.tag_keys,
        namespaceId="String!",
        filter="TagKeyFilter",
        orderBy="TagKeyQueryOrderBy",
    ),
    "tagValues": connection(
        "TagValues",
        figures.tag_values,
        tagId="String!",
        namespaceOrigin="NamespaceOrigin!",
        filter="TagValueFilter",
        orderBy="TagValueQueryOrderBy",
    ),
}

_GROUP: Final = "id name description type origin resourceMemberCount modifiedTime"

_NODES: Final = {
    "Agent": scalars(" ".join(kinds.AGENT.fields)),
    "AgentGroup": scalars(
        " ".join(
            {*kinds.AGENT_GROUP.fields} - {"totpSecret", "totpGenerationTimestamp"}
        )
    ),
    "Nonce": scalars(" ".join(kinds.NONCE.fields)),
    "Resource": scalars(" ".join(("id", *kinds.RESOURCE.fields))),
    "AppZone": scalars(" ".join(("id", *kinds.APP_ZONE.fields))),
    "Application": {
        **scalars("id name category creationTime modifiedTime"),
        "details": Field(kind="ApplicationDetails"),
    },
    "PolicyRule": {
        **scalars(" ".join(("id", *kinds.POLICY_RULE.fields))),
        "portAndProtocols": Field(kind="PortAndProtocol"),
    },
    "DefaultPolicyRule": scalars(" ".join(("id", *kinds.DEFAULT_RULE.fields))),
    "TagNamespace": scalars("id name description origin"),
    "TagKey": scalars("id name description"),
    "TagValue": scalars("id name"),
    "ResourceProtection": scalars(
        "protectedPercentage protectedResourcesCount unprotectedResourcesCount"
        " totalResources"
    ),
    "ResourceGroupProtection": scalars(
        "protectedPercentage protectedResourceGroupsCount"
        " unprotectedResourceGroupsCount totalResourceGroups"
    ),
}
"""What is in lists; the plural of each is a connection."""


def _plural(node: str) -> dict[str, Field]:
    return {"nodes": Field(kind=node), "pageInfo": Field(kind="PageInfo")}


_ENUMS: Final = {
    "SortDirection": ("ASC", "DESC"),
    "NamespaceOrigin": ("CUSTOM", "EXTERNAL", "ML", "UNKNOWN"),
}


def _members_of(kind: str, words: str) -> dict[str, str]:
    return dict.fromkeys(words.split(), kind)


_FILTERS: Final = {
    "ResourceQueryFilter": "id name status resourceType cloudProvider cloudRegion"
    " platformOs",
    "ResourceGroupsFilter": "id name resourceHostname resourceId",
    "PolicyRuleFilter": "id name action",
    "AppZoneFilter": "id appZoneName description",
    "AppCatalogQueryFilter": "id name category",
    "NamespaceFilter": "name origin",
    "TagKeyFilter": "keyName valueName",
    "TagValueFilter": "name",
}
_ORDERS: Final = {
    "ResourceQueryOrderBy": "name",
    "AppZoneQueryOrderBy": "appZoneName",
    "AppCatalogQueryOrderBy": "name category creationTime modifiedTime",
    "NamespaceQueryOrderBy": "name",
    "TagKeyQueryOrderBy": "name",
    "TagValueQueryOrderBy": "name",
}

_SCHEMA: Final = Schema(
    kinds={
        "Query": _QUERY,
        **_NODES,
        **{f"{node}s": _plural(node) for node in (*_NODES, "ResourceGroup")},
        "PageInfo": PAGE_INFO,
        "ManagedResourceGroup": scalars(_GROUP),
        "UnmanagedResourceGroup": scalars(f"{_GROUP} cidrs fqdns"),
        "NonceAnswer": {"nonce": Field(kind="Nonce")},
        "TotpSecrets": scalars("eyezId totpSecret totpQrCode totpGenerationTimestamp"),
        "AgentStatuses": {
            **scalars("totalCount totalPercentage"),
            "agentStatuses": Field(kind="AgentStatus"),
        },
        "AgentStatus": scalars("agentType connectionStatus count percentage"),
        "AgentVersions": {
            **scalars("totalCount totalPercentage"),
            "agentVersions": Field(kind="AgentVersion"),
        },
        "AgentVersion": scalars("agentType version count percentage"),
        "ApplicationDetails": {
            "portAndProtocol": Field(kind="PortAndProtocol"),
            "processes": Field(),
        },
        "PortAndProtocol": {
            "protocol": Field(),
            "portRanges": Field(kind="PortRange"),
        },
        "PortRange": scalars("startPort endPort"),
    },
    unions={
        "ResourceGroup": lambda record: f"{record['type'].capitalize()}ResourceGroup"
    },
    enums=_ENUMS,
    inputs={
        "StringExpression": {
            **_members_of("String", "contains ends equals starts"),
            "in": "[String!]",
        },
        **{name: _members_of("StringExpression", m) for name, m in _FILTERS.items()},
        **{name: _members_of("SortDirection", m) for name, m in _ORDERS.items()},
    },
)

ZMS_ROUTES: Final = (Route("POST", "/zms/graphql", serve(_SCHEMA), kinds.ZMS),)
