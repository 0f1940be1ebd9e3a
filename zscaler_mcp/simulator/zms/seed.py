"""Microsegmentation's records: groups of agents on workloads in zones, and rules."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zms import kinds

__all__ = ["seed_zms"]

_MADE: Final = 1_735_689_600
"""2025-01-01, in seconds since the epoch."""

_TIERS: Final = ("web", "api", "db", "cache", "queue", "batch")
_TEAMS: Final = ("billing", "orders", "search", "portal", "reports")
_CLOUDS: Final = (
    ("AWS", "us-east-1"),
    ("AZURE", "westeurope"),
    ("GCP", "asia-southeast1"),
    ("ON_PREMISES", "frankfurt"),
)
_SYSTEMS: Final = (
    ("LINUX", "Ubuntu", "24.04"),
    ("LINUX", "RHEL", "9.4"),
    ("WINDOWS", "Windows Server", "2022"),
)
_GROUP_TYPES: Final = ("VM", "VM", "VM", "K8S")
_WORKLOADS: Final = ("VM", "VM", "VM", "K8S_WORKLOAD")
_VERSIONS: Final = ("25.3.1", "25.3.0", "25.1.4")
_STATUSES: Final = (
    "CONNECTED",
    "CONNECTED",
    "CONNECTED",
    "DISCONNECTED",
    "CONNECTED",
    "ERROR",
)
_APPLICATIONS: Final = (
    ("OpenSSH", "Remote Access", "TCP", 22, "sshd"),
    ("Remote Desktop", "Remote Access", "TCP", 3389, "svchost.exe"),
    ("PostgreSQL", "Database", "TCP", 5432, "postgres"),
    ("SQL Server", "Database", "TCP", 1433, "sqlservr.exe"),
    ("Redis", "Database", "TCP", 6379, "redis-server"),
    ("nginx", "Web", "TCP", 443, "nginx"),
    ("Kafka", "Messaging", "TCP", 9092, "java"),
    ("DNS", "Infrastructure", "UDP", 53, "named"),
    ("NTP", "Infrastructure", "UDP", 123, "chronyd"),
    ("Prometheus", "Monitoring", "TCP", 9090, "prometheus"),
)
_MEMBERS: Final = 10
"""Resources of a managed group, all of its tier."""

_TAGS: Final = {
    "Environment": ("production", "staging", "development"),
    "Owner": _TEAMS,
    "Tier": _TIERS,
    "Compliance": ("pci", "hipaa", "none"),
}
_ORIGINS: Final = ("CUSTOM", "EXTERNAL", "ML")


def _id(kind: str, number: int) -> str:
    return str(uuid5(NAMESPACE_URL, f"https://zms.example.com/{kind}/{number}"))


def _time(number: int) -> str:
    moment = datetime.fromtimestamp(_MADE + number * 7_200, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _stamps(number: int) -> Record:
    return {"creationTime": _time(number), "modifiedTime": _time(number + 12)}


def _of(values: Any, number: int) -> Any:
    return values[number % len(values)]


def _groups(scale: int) -> list[Record]:
    return [
        {
            "id": _id("group", number),
            "eyezId": _id("group", number),
            "name": f"{_of(_TEAMS, number)}-{_of(_CLOUDS, number)[0].lower()}-{number}",
            "description": f"Agents of {_of(_TEAMS, number)}",
            "agentGroupType": _of(_GROUP_TYPES, number),
            "cloudProvider": _of(_CLOUDS, number)[0],
            "adminStatus": "ENABLED" if number % 9 else "DISABLED",
            "policyStatus": "ENABLED" if number % 5 else "DISABLED",
            "upgradeStatus": "UP_TO_DATE" if number % 6 else "IN_PROGRESS",
            "tamperProtectionStatus": "ENABLED",
            "agentAutoUpgrade": "ENABLED",
            "agentDeletionTimeoutSeconds": 604_800,
            "agentCount": 0,
            "timezone": "UTC",
            "upgradeDay": "SUNDAY",
            "upgradeTime": "02:00",
            "versionProfileName": "Default",
            "totpSecret": f"DEMO{number:04d}NOTASECRET".replace("0", "A"),
            "totpGenerationTimestamp": _time(number),
        }
        for number in range(12 * scale)
    ]


def _agent(number: int, group: Record) -> Record:
    system = _of(_SYSTEMS, number)
    return {
        "id": _id("agent", number),
        "eyezId": _id("agent", number),
        "name": _host(number),
        "description": f"Agent on {_host(number)}",
        "connectionStatus": _of(_STATUSES, number),
        "agentType": "CLUSTER" if group["agentGroupType"] == "K8S" else "HOST",
        "hostOs": f"{system[1]} {system[2]}",
        "currentSoftwareVersion": _of(_VERSIONS, number // 2),
        "upgradeStatus": "UP_TO_DATE" if number % 3 else "IN_PROGRESS",
        "cloudProvider": group["cloudProvider"],
        "publicIp": f"203.0.113.{number % 250 + 1}",
        "privateIps": [_address(number)],
        "adminStatus": "ENABLED_INHERITED",
        "agentGroupName": group["name"],
        "agentGroupType": group["agentGroupType"],
    }


def _host(number: int) -> str:
    team, tier = _of(_TEAMS, number), _of(_TIERS, number)
    return f"{team}-{tier}-{number + 1:03d}"


def _address(number: int) -> str:
    return f"192.0.2.{number % 250 + 1}"


def _nonce(number: int, group: Record) -> Record:
    # Derived, so that runs repeat; the words say what it is.
    drawn = sha256(f"demo nonce {number}".encode()).hexdigest()
    return {
        "id": _id("nonce", number),
        "eyezId": _id("nonce", number),
        "name": f"enroll-{group['name']}",
        "key": f"demo-nonce-{drawn[:32]}",
        "maxUsage": 100,
        "usageCount": number * 7 % 100,
        "agentGroupEyezId": group["eyezId"],
        "agentGroupName": group["name"],
        "agentGroupType": group["agentGroupType"],
        "product": "EYEZ",
        **_stamps(number),
    }


def _zones(scale: int) -> list[Record]:
    return [
        {
            "id": _id("zone", number),
            "appZoneName": f"{_of(_CLOUDS, number)[1]}-zone-{number + 1}",
            "description": f"Workloads in {_of(_CLOUDS, number)[1]}",
            "memberCount": 0,
            "includeAllVpcs": number % 2 == 0,
            "includeAllSubnets": number % 3 == 0,
        }
        for number in range(8 * scale)
    ]


def _resource(number: int, agents: list[Record], zones: list[Record]) -> Record:
    cloud, region = _of(_CLOUDS, number)
    system, release, version = _of(_SYSTEMS, number)
    gone, zone = number % 17 == 0, _of(zones, number)
    mapped = not gone and number % 5 != 0
    zone["memberCount"] += mapped
    return {
        "id": _id("resource", number),
        "name": _host(number),
        "resourceType": _of(_WORKLOADS, number),
        "status": "DELETED" if gone else "ACTIVE" if number % 6 else "INACTIVE",
        "cloudProvider": cloud,
        "cloudRegion": region,
        "resourceHostname": f"{_host(number)}.corp.example.com",
        "platformOs": system,
        "platformOsDistro": release,
        "platformOsVersion": version,
        "localIps": [_address(number)],
        "deleted": gone,
        "modifiedTime": _time(number),
        "agentId": agents[number]["eyezId"] if number < len(agents) else None,
        "appZoneIds": [zone["id"]] if mapped else [],
        "appZoneNames": [zone["appZoneName"]] if mapped else [],
        "appZoneMappingState": "MAPPED" if mapped else "UNMAPPED",
    }


def _resource_group(number: int, resources: list[Record]) -> Record:
    managed = number % 3 != 1
    tier = _of(_TIERS, number)
    first = number // len(_TIERS) * _MEMBERS * len(_TIERS) + number % len(_TIERS)
    members = [
        _of(resources, first + position * len(_TIERS))["id"]
        for position in range(_MEMBERS)
        if managed
    ]
    group: Record = {
        "id": _id("resource-group", number),
        "name": f"{tier}-tier-{number + 1}",
        "description": f"All of the {tier} tier",
        "type": "MANAGED" if managed else "UNMANAGED",
        "origin": "ML_RECOMMENDED" if number % 4 == 1 else "USER_DEFINED",
        "resourceMemberCount": len(members),
        "modifiedTime": _time(number),
        "members": members,
    }
    if not managed:
        group["cidrs"] = ["198.51.100.0/24"]
        group["fqdns"] = [f"{tier}.partner.example.com"]
    return group


def _ports(protocol: str, port: int) -> Record:
    return {"protocol": protocol, "portRanges": [{"startPort": port, "endPort": port}]}


def _application(number: int) -> Record:
    name, category, protocol, port, process = _of(_APPLICATIONS, number)
    again = number // len(_APPLICATIONS)
    return {
        "id": _id("application", number),
        "name": f"{name} {again + 1}" if again else name,
        "category": category,
        "details": {
            "portAndProtocol": [_ports(protocol, port)],
            "processes": [process],
        },
        **_stamps(number),
    }


def _rule(number: int) -> Record:
    name, _, protocol, port, _ = _of(_APPLICATIONS, number)
    action = _of(("ALLOW", "ALLOW", "BLOCK", "SIM_BLOCK"), number)
    return {
        "id": _id("rule", number),
        "name": f"{action.lower()}-{name.lower().replace(' ', '-')}-{number + 1}",
        "action": action,
        "priority": number + 1,
        "description": f"{name} between tiers",
        "deleted": False,
        "sourceTargetType": _of(("RESOURCE_GROUP", "ANY"), number),
        "destinationTargetType": "RESOURCE_GROUP",
        "appZoneScopeTargetType": _of(("ANY", "APP_ZONE", "ANY"), number),
        "lastHit": _time(number + 500) if number % 3 else None,
        "portAndProtocols": [_ports(protocol, port)],
        **_stamps(number),
    }


def _default_rule(number: int, direction: str) -> Record:
    return {
        "id": _id("default-rule", number),
        "name": f"Default {direction.lower()}",
        "action": "ALLOW",
        "direction": direction,
        "description": f"What no rule matches, {direction.lower()}",
        "scopeType": "CUSTOMER",
        "modifiedTime": _time(number),
    }


def _seed_tags(store: Store) -> None:
    for number, origin in enumerate(_ORIGINS):
        (namespace,) = store.seed(
            kinds.TAG_NAMESPACE.name,
            [
                {
                    "id": _id("namespace", number),
                    "name": f"{origin.lower()}-tags",
                    "description": f"Tags of origin {origin}",
                    "origin": origin,
                }
            ],
        )
        for position, (name, values) in enumerate(_TAGS.items()):
            key = {
                "id": _id(f"tag/{origin}", position),
                "name": name,
                "description": f"{name} of a workload",
                "namespaceId": namespace["id"],
            }
            store.seed(kinds.TAG_KEY.name, [key])
            store.seed(
                kinds.TAG_VALUE.name,
                [
                    {
                        "id": _id(f"value/{origin}/{name}", index),
                        "name": value,
                        "tagId": key["id"],
                        "namespaceOrigin": origin,
                    }
                    for index, value in enumerate(values)
                ],
            )


def seed_zms(store: Store, scale: int) -> None:
    """Fill the kinds of microsegmentation."""
    groups = store.seed(kinds.AGENT_GROUP.name, _groups(scale))
    agents = [_agent(n, groups[n % len(groups)]) for n in range(48 * scale)]
    for number in range(len(agents)):
        groups[number % len(groups)]["agentCount"] += 1
    store.seed(kinds.AGENT.name, agents)
    store.seed(kinds.NONCE.name, [_nonce(n, g) for n, g in enumerate(groups)])
    zones = store.seed(kinds.APP_ZONE.name, _zones(scale))
    resources = [_resource(n, agents, zones) for n in range(60 * scale)]
    store.seed(kinds.RESOURCE.name, resources)
    store.seed(
        kinds.RESOURCE_GROUP.name,
        [_resource_group(n, resources) for n in range(24 * scale)],
    )
    store.seed(kinds.APPLICATION.name, [_application(n) for n in range(30 * scale)])
    store.seed(kinds.POLICY_RULE.name, [_rule(n) for n in range(40 * scale)])
    store.seed(
        kinds.DEFAULT_RULE.name,
        [_default_rule(n, way) for n, way in enumerate(("INBOUND", "OUTBOUND"))],
    )
    _seed_tags(store)
