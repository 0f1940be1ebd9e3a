"""ZPA's records: groups of application segments behind server groups."""

from typing import Final

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zpa.kinds import (
    APP,
    APPLICATION_SEGMENT,
    SEGMENT_GROUP,
    SERVER_GROUP,
)
from zscaler_mcp.simulator.zpa.routes import MICROTENANTS, flat_ports

__all__ = ["seed_zpa"]

_MADE: Final = 1_735_689_600
"""2025-01-01, in seconds since the epoch."""

_ADMINISTRATOR: Final = "216200000000000009"
_CERTIFICATE: Final = "216200000000000501"

_Ports = tuple[int, int]

_GROUPS: Final = (
    "Finance",
    "Human Resources",
    "Engineering",
    "Source Control",
    "Build Systems",
    "Databases",
    "Data Warehouse",
    "Customer Support",
    "Intranet",
    "Identity",
    "Monitoring",
    "Printing",
    "Legal",
    "Research",
    "Contractors",
)
_SERVER_GROUPS: Final = ("Frankfurt", "San Jose", "Singapore", "London", "Cloud East")

_USES: Final[tuple[tuple[str, list[_Ports], list[_Ports]], ...]] = (
    ("web", [(443, 443)], []),
    ("api", [(443, 443), (8443, 8443)], []),
    ("ssh", [(22, 22)], []),
    ("desktop", [(3389, 3389)], [(3389, 3389)]),
    ("database", [(1433, 1433), (5432, 5432)], []),
    ("files", [(139, 139), (445, 445)], []),
    ("names", [(53, 53)], [(53, 53)]),
    ("queue", [(5671, 5672), (15671, 15672)], []),
)
"""What a segment is for, its TCP and its UDP ports."""

_APPS: Final = {
    "web": ("BROWSER_ACCESS", "HTTPS", "443"),
    "ssh": ("SECURE_REMOTE_ACCESS", "SSH", "22"),
    "desktop": ("SECURE_REMOTE_ACCESS", "RDP", "3389"),
}


def _stamps(number: int) -> Record:
    made = _MADE + number * 7_200
    return {
        "creationTime": str(made),
        "modifiedTime": str(made + 86_400),
        "modifiedBy": _ADMINISTRATOR,
    }


def _groups(scale: int) -> list[Record]:
    return [
        {
            **SEGMENT_GROUP.defaults,
            **_stamps(number),
            "name": _GROUPS[number % len(_GROUPS)] + _suffix(number, len(_GROUPS)),
            "description": f"Applications of {_GROUPS[number % len(_GROUPS)]}",
            "enabled": number % 7 != 0,
        }
        for number in range(len(_GROUPS) * scale)
    ]


def _suffix(number: int, cycle: int) -> str:
    """Names after the first round of a list are numbered."""
    return f" {number // cycle + 1}" if number >= cycle else ""


def _server_groups() -> list[Record]:
    return [
        {
            **_stamps(number),
            "name": f"{place} servers",
            "description": f"Connectors in {place}",
            "enabled": True,
            "dynamicDiscovery": number % 2 == 0,
            "configSpace": "DEFAULT",
            "extranetEnabled": False,
        }
        for number, place in enumerate(_SERVER_GROUPS)
    ]


def _ranges(pairs: list[tuple[int, int]]) -> list[Record]:
    return [{"from": str(low), "to": str(high)} for low, high in pairs]


def _segment(number: int, group: Record, servers: list[Record]) -> Record:
    use, tcp, udp = _USES[number % len(_USES)]
    team = str(group["name"]).lower().replace(" ", "-")
    segment: Record = {
        **APPLICATION_SEGMENT.defaults,
        **_stamps(number),
        "name": f"{team}-{use}-{number + 1:03d}",
        "description": f"{use.capitalize()} of {group['name']}",
        "enabled": number % 11 != 0,
        "domainNames": [
            f"{use}{number + 1}.{team}.corp.example.com",
            f"{use}{number + 1}-standby.{team}.corp.example.com",
        ],
        "segmentGroupId": group["id"],
        "serverGroups": [{"id": servers[number % len(servers)]["id"]}],
        "healthReporting": "ON_ACCESS",
        "icmpAccessType": "PING" if number % 5 == 0 else "NONE",
    }
    for transport, pairs in (("tcp", _ranges(tcp)), ("udp", _ranges(udp))):
        if pairs:
            segment[f"{transport}PortRange"] = pairs
            segment[f"{transport}PortRanges"] = flat_ports(pairs)
    if number % 10 == 0:
        identifier = sorted(MICROTENANTS)[number // 10 % len(MICROTENANTS)]
        segment["microtenantId"] = identifier
        segment["microtenantName"] = MICROTENANTS[identifier]
    return segment


def _app(segment: Record, use: str) -> Record:
    kind, protocol, port = _APPS[use]
    domain = segment["domainNames"][0]
    app: Record = {
        "appId": segment["id"],
        "appTypes": [kind],
        "name": domain,
        "domain": domain,
        "description": f"{protocol} on {domain}",
        "enabled": True,
        "applicationProtocol": protocol,
        "applicationPort": port,
        "hidden": False,
        "portal": False,
    }
    if kind == "BROWSER_ACCESS":
        app["certificateId"] = _CERTIFICATE
        app["certificateName"] = "corp.example.com"
    return app


def seed_zpa(store: Store, scale: int) -> None:
    """Fill the ZPA kinds; the last three groups have no segments."""
    groups = store.seed(SEGMENT_GROUP.name, _groups(scale))
    servers = store.seed(SERVER_GROUP.name, _server_groups())
    used = groups[: max(len(groups) - 3, 1)]
    segments = store.seed(
        APPLICATION_SEGMENT.name,
        [_segment(n, used[n % len(used)], servers) for n in range(60 * scale)],
    )
    for number, segment in enumerate(segments):
        use = _USES[number % len(_USES)][0]
        if use in _APPS and number % 3 != 1:
            store.seed(APP.name, [_app(segment, use)])
