"""Microsegmentation's records: agents, workloads, rules, tags. Agents make them."""

from typing import Final

from zscaler_mcp.simulator.dialect import Dialect
from zscaler_mcp.simulator.kinds import Kind, fields

__all__ = [
    "AGENT",
    "AGENT_GROUP",
    "APPLICATION",
    "APP_ZONE",
    "DEFAULT_RULE",
    "NONCE",
    "POLICY_RULE",
    "RESOURCE",
    "RESOURCE_GROUP",
    "TAG_KEY",
    "TAG_NAMESPACE",
    "TAG_VALUE",
    "ZMS",
    "ZMS_KINDS",
]

ZMS: Final = Dialect(
    base="/zms",
    first_id=1,
    numeric_ids=False,
    strict=True,
    created=201,
    updated=200,
    size_name="pageSize",
    default_size=20,
    max_size=100,
    wrapped=False,
    error_names=("code", "message"),
    codes={
        400: "BAD_REQUEST",
        401: "UNAUTHORIZED",
        403: "FORBIDDEN",
        404: "NOT_FOUND",
        405: "METHOD_NOT_ALLOWED",
        415: "UNSUPPORTED_MEDIA_TYPE",
        429: "TOO_MANY_REQUESTS",
    },
    referenced=(409, "CONFLICT"),
)
"""Only refusals before GraphQL speak it; errors of a query have status 200."""


def _kind(name: str, searched: tuple[str, ...] = (), **types: str) -> Kind:
    return Kind(
        name=name,
        dialect=ZMS,
        path="graphql",
        fields=fields(**types),
        searched=searched,
        writable=False,
    )


AGENT: Final = _kind(
    "microsegmentation agent",
    ("name", "hostOs", "publicIp", "privateIps", "agentGroupName"),
    text="name eyezId connectionStatus agentType hostOs currentSoftwareVersion"
    " upgradeStatus description cloudProvider publicIp adminStatus agentGroupName"
    " agentGroupType",
    texts="privateIps",
)
AGENT_GROUP: Final = _kind(
    "agent group",
    ("name", "description"),
    text="name eyezId agentGroupType cloudProvider adminStatus description policyStatus"
    " upgradeStatus tamperProtectionStatus agentAutoUpgrade timezone upgradeDay"
    " upgradeTime versionProfileName totpSecret totpGenerationTimestamp",
    integer="agentCount agentDeletionTimeoutSeconds",
)
NONCE: Final = _kind(
    "nonce",
    ("name", "agentGroupName"),
    text="eyezId name key agentGroupEyezId agentGroupName agentGroupType product"
    " creationTime modifiedTime",
    integer="maxUsage usageCount",
)
RESOURCE: Final = _kind(
    "microsegmentation resource",
    text="name resourceType status cloudProvider cloudRegion resourceHostname"
    " platformOs platformOsDistro platformOsVersion modifiedTime agentId"
    " appZoneMappingState",
    texts="localIps appZoneIds appZoneNames",
    flag="deleted",
)
RESOURCE_GROUP: Final = _kind(
    "resource group",
    text="name description type origin modifiedTime",
    integer="resourceMemberCount",
    texts="cidrs fqdns members",
)
APP_ZONE: Final = _kind(
    "application zone",
    text="appZoneName description",
    integer="memberCount",
    flag="includeAllVpcs includeAllSubnets",
)
APPLICATION: Final = _kind(
    "catalog application",
    text="name category creationTime modifiedTime",
    object="details",
)
POLICY_RULE: Final = _kind(
    "microsegmentation rule",
    text="name action description sourceTargetType destinationTargetType"
    " appZoneScopeTargetType creationTime modifiedTime lastHit",
    integer="priority",
    flag="deleted",
    objects="portAndProtocols",
)
DEFAULT_RULE: Final = _kind(
    "default microsegmentation rule",
    text="name action direction description scopeType modifiedTime",
)
TAG_NAMESPACE: Final = _kind("tag namespace", text="name description origin")
TAG_KEY: Final = _kind("tag key", text="name description namespaceId")
TAG_VALUE: Final = _kind("tag value", text="name tagId namespaceOrigin")

ZMS_KINDS: Final = (
    AGENT_GROUP,
    AGENT,
    NONCE,
    APP_ZONE,
    RESOURCE,
    RESOURCE_GROUP,
    APPLICATION,
    POLICY_RULE,
    DEFAULT_RULE,
    TAG_NAMESPACE,
    TAG_KEY,
    TAG_VALUE,
)
