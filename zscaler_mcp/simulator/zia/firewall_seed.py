"""The first records of what firewall rules refer to; addresses of documentation."""

from typing import Any, Final

from zscaler_mcp.simulator.answers import Record

__all__ = [
    "application_groups",
    "applications",
    "destination_groups",
    "service_groups",
    "services",
    "source_groups",
]

_NETS: Final = ("192.0.2", "198.51.100", "203.0.113")
_DESTINATIONS: Final = (
    ("Partner networks", "DSTN_IP"),
    ("Update servers", "DSTN_FQDN"),
    ("Sanctioned storage", "DSTN_DOMAIN"),
    ("Embargoed countries", "DSTN_OTHER"),
    ("Payment gateways", "DSTN_IP"),
    ("Video meetings", "DSTN_FQDN"),
    ("Developer platforms", "DSTN_DOMAIN"),
    ("Risky categories", "DSTN_OTHER"),
)
_COUNTRIES: Final = ("KP", "IR", "SY", "CU", "RU", "BY")
_CATEGORIES: Final = ("ANONYMIZER", "P2P_COMMUNICATION", "GAMBLING", "REMOTE_ACCESS")
_SOURCES: Final = (
    "Data centre servers",
    "Branch printers",
    "Build agents",
    "Guest networks",
    "Voice gateways",
    "Point of sale",
)
_STANDARD: Final[tuple[tuple[str, str, dict[str, list[int]]], ...]] = (
    ("HTTP", "HTTP", {"destTcpPorts": [80]}),
    ("HTTPS", "HTTPS", {"destTcpPorts": [443]}),
    ("DNS", "DNS", {"destTcpPorts": [53], "destUdpPorts": [53]}),
    ("SSH", "SSH", {"destTcpPorts": [22]}),
    ("FTP", "FTP", {"destTcpPorts": [20, 21]}),
    ("SMTP", "SMTP", {"destTcpPorts": [25, 465, 587]}),
    ("NTP", "NTP", {"destUdpPorts": [123]}),
    ("LDAP", "LDAP", {"destTcpPorts": [389], "destUdpPorts": [389]}),
    ("RDP", "RDP", {"destTcpPorts": [3389], "destUdpPorts": [3389]}),
    ("SNMP", "SNMP", {"destUdpPorts": [161, 162]}),
    ("Syslog", "SYSLOG", {"destUdpPorts": [514]}),
    ("SMB", "SMB", {"destTcpPorts": [445]}),
    ("ICMP", "ICMP_ANY", {}),
    ("GRE", "GRE_PROTOCOL", {}),
    ("ESP", "ESP_PROTOCOL", {}),
)
"""Name, tag and ports of Zscaler's own services."""

_SERVICES: Final = ("Backup agent", "Badge readers", "Telemetry", "Licence server")
_SERVICE_GROUPS: Final = ("Web", "Mail", "Management", "Name resolution")
_APPLICATIONS: Final = (
    ("APP_SERVICE", "YAMMER", "Enterprise social network"),
    ("APP_SERVICE", "SLACK", "Team messaging"),
    ("FILE_SERVER", "SMB", "Server Message Block"),
    ("FILE_SERVER", "FTP_DATA", "Data connections of FTP"),
    ("FILE_SERVER", "NFS", "Network File System"),
    ("MAIL", "IMAP", "Internet Message Access Protocol"),
    ("MAIL", "SMTP", "Simple Mail Transfer Protocol"),
    ("NETWORK_SERVICE", "DHCP", "Dynamic Host Configuration Protocol"),
    ("NETWORK_SERVICE", "DNS", "Domain Name System"),
    ("NETWORK_SERVICE", "ICMP_ANY", "Internet Control Message Protocol"),
    ("NETWORK_SERVICE", "KERBEROS_SEC", "Kerberos"),
    ("NETWORK_SERVICE", "LDAP", "Lightweight Directory Access Protocol"),
    ("NETWORK_SERVICE", "NTP", "Network Time Protocol"),
    ("NETWORK_SERVICE", "SNMP", "Simple Network Management Protocol"),
    ("P2P", "BITTORRENT", "BitTorrent"),
    ("REMOTE_ACCESS", "RDP", "Remote Desktop Protocol"),
    ("REMOTE_ACCESS", "SSH", "Secure Shell"),
    ("REMOTE_ACCESS", "TELNET", "Telnet"),
    ("REMOTE_ACCESS", "VNC", "Virtual Network Computing"),
    ("STREAMING", "RTSP", "Real Time Streaming Protocol"),
    ("TUNNELING", "L2TP", "Layer 2 Tunneling Protocol"),
    ("TUNNELING", "OPENVPN", "OpenVPN"),
    ("VOIP", "RTP", "Real-time Transport Protocol"),
    ("VOIP", "SIP", "Session Initiation Protocol"),
    ("WEB", "HTTP", "Hypertext Transfer Protocol"),
    ("WEB", "HTTPS", "HTTP over TLS"),
    ("WEB", "GOPHER", "Gopher"),
)
"""Category, id and description."""

_DEPRECATED: Final = ("GOPHER", "TELNET")
_APPLICATION_GROUPS: Final = ("Remote access", "File transfer", "Voice", "Tunnels")


def _named(names: tuple[Any, ...], number: int) -> str:
    """A name; after the first round of a list it is numbered."""
    name = names[number % len(names)]
    rounds = number // len(names)
    return f"{name} {rounds + 1}" if rounds else str(name)


def _destination(number: int) -> Record:
    kind = _DESTINATIONS[number % len(_DESTINATIONS)][1]
    net, host = _NETS[number % 3], number * 7 % 200 + 10
    contents: dict[str, Record] = {
        "DSTN_IP": {"addresses": [f"{net}.{host}", f"{net}.0/28"]},
        "DSTN_FQDN": {"addresses": [f"host{number}.example.com", "cdn.example.net"]},
        "DSTN_DOMAIN": {"addresses": [f".site{number}.example.org"]},
        "DSTN_OTHER": {
            "countries": [f"COUNTRY_{code}" for code in _COUNTRIES[: number % 5 + 1]],
            "ipCategories": list(_CATEGORIES[: number % 4]),
        },
    }
    return {"type": kind, "addresses": [], "countries": [], **contents[kind]}


def destination_groups(count: int) -> list[Record]:
    """Groups of every type."""
    names = tuple(name for name, _ in _DESTINATIONS)
    return [
        {
            "name": _named(names, number),
            "description": f"Destinations kept by the network team, list {number + 1}",
            "creatorContext": "ZIA",
            "isNonEditable": False,
            **_destination(number),
        }
        for number in range(count)
    ]


def source_groups(count: int) -> list[Record]:
    """Groups of addresses."""
    return [
        {
            "name": _named(_SOURCES, number),
            "description": f"Sources of site {number + 1}",
            "creatorContext": "ZIA",
            "isNonEditable": False,
            "ipAddresses": [
                f"{_NETS[number % 3]}.{number % 200 + 1}",
                f"10.{number // 250}.{number % 250}.0/24",
            ],
        }
        for number in range(count)
    ]


def services(count: int) -> list[Record]:
    """Zscaler's services, and ``count`` of the tenant's."""
    standard = [
        {
            "name": name,
            "tag": tag,
            "type": "STANDARD",
            "isNameL10nTag": True,
            "description": f"{tag}_DESC",
            "creatorContext": "ZIA",
            **{side: [{"start": port} for port in ports[side]] for side in ports},
        }
        for name, tag, ports in _STANDARD
    ]
    custom = [
        {
            "name": _named(_SERVICES, number),
            "type": "CUSTOM",
            "isNameL10nTag": False,
            "description": f"In-house service {number + 1}",
            "creatorContext": "ZIA",
            "destTcpPorts": [{"start": 9_000 + number, "end": 9_010 + number}],
            "srcUdpPorts": [{"start": 40_000}] if number % 2 else [],
        }
        for number in range(count)
    ]
    return [*standard, *custom]


def service_groups(count: int, known: list[Record]) -> list[Record]:
    """Groups of three services each."""
    return [
        {
            "name": _named(_SERVICE_GROUPS, number),
            "description": f"Services of group {number + 1}",
            "creatorContext": "ZIA",
            "services": [
                {"id": known[(number * 3 + step) % len(known)]["id"]}
                for step in range(3)
            ],
        }
        for number in range(count)
    ]


def applications() -> list[Record]:
    """The applications that Zscaler knows."""
    return [
        {
            "id": identifier,
            "parentCategory": category,
            "description": description,
            "deprecated": identifier in _DEPRECATED,
        }
        for category, identifier, description in _APPLICATIONS
    ]


def application_groups(count: int, known: list[Record]) -> list[Record]:
    """Groups of three applications each."""
    return [
        {
            "name": _named(_APPLICATION_GROUPS, number),
            "description": f"Applications of group {number + 1}",
            "networkApplications": [
                known[(number * 3 + step) % len(known)]["id"] for step in range(3)
            ],
        }
        for number in range(count)
    ]
