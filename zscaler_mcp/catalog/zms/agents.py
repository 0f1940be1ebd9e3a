"""Microsegmentation: agents, their groups, and what enrolls them."""

from typing import Final

import attrs

from zscaler_mcp.catalog.graphql import field
from zscaler_mcp.catalog.model import Parameter
from zscaler_mcp.catalog.rows import NAME, Rows, variable
from zscaler_mcp.catalog.zms.connections import (
    GRAPHQL,
    SORTED_PAGES,
    SORTING,
    connection,
    listing,
    question,
)

__all__ = ["TOOLS"]

_SORTED: Final = {
    "page": "Int",
    "search": "String",
    "sort": "String",
    "sortDir": "SortDirection",
}

_AGENTS: Final = connection(
    "ListAgents",
    "agents",
    (
        "name",
        "eyezId",
        "connectionStatus",
        "agentType",
        "hostOs",
        "currentSoftwareVersion",
        "upgradeStatus",
        "description",
        "cloudProvider",
        "publicIp",
        "privateIps",
        "adminStatus",
        "agentGroupName",
        "agentGroupType",
    ),
    **_SORTED,
)
_AGENT_GROUPS: Final = connection(
    "ListAgentGroups",
    "agentGroups",
    (
        "name",
        "eyezId",
        "agentGroupType",
        "cloudProvider",
        "adminStatus",
        "agentCount",
        "description",
        "policyStatus",
        "upgradeStatus",
        "tamperProtectionStatus",
        "agentAutoUpgrade",
        "agentDeletionTimeoutSeconds",
        "timezone",
        "upgradeDay",
        "upgradeTime",
        "versionProfileName",
    ),
    **_SORTED,
)
_NONCE_MEMBERS: Final = (
    "eyezId",
    "name",
    "key",
    "maxUsage",
    "usageCount",
    "agentGroupEyezId",
    "agentGroupName",
    "agentGroupType",
    "product",
    "creationTime",
    "modifiedTime",
)
_NONCES: Final = connection("ListNonces", "nonces", _NONCE_MEMBERS, **_SORTED)
_NONCE: Final = attrs.evolve(
    question("GetNonce", "nonce", (field("nonce", *_NONCE_MEMBERS),), eyezId="String!"),
    answer="nonce.nonce",
)
_STATUSES: Final = question(
    "AgentConnectionStatusStats",
    "agentConnectionStatusStatistics",
    (
        "totalCount",
        "totalPercentage",
        field("agentStatuses", "agentType", "connectionStatus", "count", "percentage"),
    ),
    search="String",
)
_VERSIONS: Final = question(
    "AgentVersionStats",
    "agentVersionStatistics",
    (
        "totalCount",
        "totalPercentage",
        field("agentVersions", "agentType", "version", "count", "percentage"),
    ),
    search="String",
)
_TOTP: Final = question(
    "GetAgentGroupTotpSecrets",
    "agentGroupTotpSecrets",
    ("eyezId", "totpSecret", "totpQrCode", "totpGenerationTimestamp"),
    eyezId="String!",
)


def _eyez_id(description: str) -> Parameter:
    return variable("eyez_id", description, NAME, required=True)


_only: Final = variable("search", "Text that narrows the agents that are counted.")

_rows: Final = Rows("zms", "zms")
_nonces: Final = Rows("zms", "zms", secrets=frozenset({"key"}))
_totp: Final = Rows("zms", "zms", secrets=frozenset({"totpSecret", "totpQrCode"}))

TOOLS: Final = (
    _rows.reading(
        "zms_get_agent_connection_status_statistics",
        "Count microsegmentation agents by connection",
        "How many agents of each type are CONNECTED, DISCONNECTED, in ERROR or"
        " UNKNOWN, with percentages.",
        GRAPHQL,
        method="POST",
        document=_STATUSES,
        parameters=(_only,),
    ),
    _totp.reading(
        "zms_get_agent_group_totp_secrets",
        "Get the TOTP secret of a microsegmentation agent group",
        "The time-based one-time password secret of one agent group, as text and QR"
        " code, and when it was made. The secret is withheld unless the operator"
        " reveals it; then show it to nobody but the user who asked.",
        GRAPHQL,
        method="POST",
        document=_TOTP,
        parameters=(
            _eyez_id("Id (eyezId) of the group; zms_list_agent_groups yields it."),
        ),
    ),
    _rows.reading(
        "zms_get_agent_version_statistics",
        "Count microsegmentation agents by version",
        "How many agents of each type run which software version, with percentages:"
        " which are outdated.",
        GRAPHQL,
        method="POST",
        document=_VERSIONS,
        parameters=(_only,),
    ),
    _nonces.reading(
        "zms_get_nonce",
        "Get a microsegmentation nonce",
        "One nonce, the provisioning key that enrolls agents into a group: name, group"
        " and how often it has been and may be used; the key itself is withheld.",
        GRAPHQL,
        method="POST",
        document=_NONCE,
        parameters=(_eyez_id("Id (eyezId) of the nonce; zms_list_nonces yields it."),),
    ),
    listing(
        _rows,
        "zms_list_agent_groups",
        "List microsegmentation agent groups",
        "Groups of agents with their number of agents, their policy, upgrade and"
        " tamper protection states.",
        _AGENT_GROUPS,
        *SORTING,
        pages=SORTED_PAGES,
    ),
    listing(
        _rows,
        "zms_list_agents",
        "List microsegmentation agents",
        "Agents on hosts and clusters with connection state, software version,"
        " operating system, addresses and group.",
        _AGENTS,
        *SORTING,
        pages=SORTED_PAGES,
    ),
    listing(
        _nonces,
        "zms_list_nonces",
        "List microsegmentation nonces",
        "Nonces, the provisioning keys that enroll agents, with group and usage; the"
        " keys themselves are withheld.",
        _NONCES,
        *SORTING,
        pages=SORTED_PAGES,
    ),
)
