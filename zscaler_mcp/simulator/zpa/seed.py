"""ZPA's records: groups of application segments behind server groups."""

from typing import Final

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zpa.kinds import (
    APP,
    APPLICATION_SEGMENT,
    SEGMENT_GROUP,
)
from zscaler_mcp.simulator.zpa.microtenants import MICROTENANTS
from zscaler_mcp.simulator.zpa.routes import flat_ports
from zscaler_mcp.simulator.zpa.servers import SERVER_GROUP
from zscaler_mcp.simulator.zpa.stamps import stamps, suffix

__all__ = ["seed_zpa"]

_CERTIFICATE: Final = "216200000000000501"
"""For corp.example.com."""

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


def _groups(scale: int) -> list[Record]:
    return [
        {
            **SEGMENT_GROUP.defaults,
            **stamps(number),
            "name": _GROUPS[number % len(_GROUPS)] + suffix(number, len(_GROUPS)),
            "description": f"Applications of {_GROUPS[number % len(_GROUPS)]}",
            "enabled": number % 7 != 0,
        }
        for number in range(len(_GROUPS) * scale)
    ]


def _ranges(pairs: list[tuple[int, int]]) -> list[Record]:
    return [{"from": str(low), "to": str(high)} for low, high in pairs]


def _segment(number: int, group: Record, servers: list[Record]) -> Record:
    use, tcp, udp = _USES[number % len(_USES)]
    team = str(group["name"]).lower().replace(" ", "-")
    segment: Record = {
        **APPLICATION_SEGMENT.defaults,
        **stamps(number),
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
    servers = store.all(SERVER_GROUP.name)[:5]
    used = groups[: max(len(groups) - 3, 1)]
    segments = store.seed(
        APPLICATION_SEGMENT.name,
        [_segment(n, used[n % len(used)], servers) for n in range(60 * scale)],
    )
    for number, segment in enumerate(segments):
        use = _USES[number % len(_USES)][0]
        if use in _APPS and number % 3 != 1:
            store.seed(APP.name, [_app(segment, use)])
