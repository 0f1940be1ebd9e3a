"""What figures are about: locations, applications, classes of devices, and names."""

from typing import Final

from zscaler_mcp.simulator.cities import CITIES
from zscaler_mcp.simulator.dialect import Dialect
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.store import Store

__all__ = [
    "ACTIONS",
    "APPLICATION",
    "CLASSES",
    "DEVICE_CLASS",
    "LOCATION",
    "PROTOCOLS",
    "SERVICES",
    "THREATS",
    "USERS",
    "ZINS",
    "ZINS_KINDS",
    "seed_zins",
]

ZINS: Final = Dialect(
    base="/zins",
    first_id=70_000,
    numeric_ids=True,
    strict=True,
    created=201,
    updated=200,
    size_name="limit",
    default_size=50,
    max_size=1000,
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


def _kind(name: str, **types: str) -> Kind:
    return Kind(
        name=name,
        dialect=ZINS,
        path="graphql",
        fields=fields(**types),
        writable=False,
    )


LOCATION: Final = _kind("insight location", text="name")
APPLICATION: Final = _kind(
    "insight application",
    text="name category sanctioned_state access",
    integer="risk_index",
)
DEVICE_CLASS: Final = _kind("device class", text="name category uuid", integer="total")
ZINS_KINDS: Final = (LOCATION, APPLICATION, DEVICE_CLASS)

PROTOCOLS: Final = ("HTTPS", "HTTP", "SSL", "FTP", "DNS over HTTPS", "TUNNEL")
THREATS: Final = (
    "Malware",
    "Phishing",
    "Spyware",
    "Adware",
    "Botnet Callback",
    "Cryptomining",
    "Suspicious Destination",
)
CLASSES: Final = ("VIRUS_SPYWARE", "ADVANCED", "BEHAVIORAL_ANALYSIS")
ACTIONS: Final = ("ALLOW", "BLOCK_DROP", "BLOCK_RESET", "BLOCK_ICMP")
SERVICES: Final = ("DNS", "HTTPS", "HTTP", "NTP", "SSH", "ICMP", "SMTP", "SIP", "RDP")
USERS: Final = tuple(f"user{number:02d}@example.com" for number in range(1, 16))

_APPLICATIONS: Final = (
    ("Example Drive", "File Sharing", 2),
    ("Paste Bin", "File Sharing", 5),
    ("Quick Convert", "Productivity", 4),
    ("Team Board", "Productivity", 1),
    ("Note Keeper", "Productivity", 2),
    ("Chat Corner", "Collaboration", 3),
    ("Meet Now", "Collaboration", 1),
    ("Social Wall", "Social Networking", 4),
    ("Code Attic", "Development", 3),
    ("Build Farm", "Development", 2),
    ("Writing Model", "Generative AI", 5),
    ("Picture Model", "Generative AI", 4),
    ("Mail Relay", "Webmail", 3),
    ("Remote Hand", "Remote Access", 5),
    ("Sales Book", "Business", 1),
    ("Survey Form", "Business", 3),
)
_STATES: Final = ("SANCTIONED", "UN_SANCTIONED", "UN_SANCTIONED")
_ACCESS: Final = ("ALLOWED", "RESTRICTED", "BLOCKED")
_DEVICES: Final = (
    ("Printer", "Office", 34),
    ("IP Camera", "Surveillance", 61),
    ("Badge Reader", "Building", 18),
    ("Smart TV", "Office", 22),
    ("Thermostat", "Building", 40),
    ("Laptop", "User Device", 210),
    ("Phone", "User Device", 180),
    ("Server", "Server", 75),
    ("Unclassified", "Unclassified", 27),
)


def _again(name: str, number: int, cycle: int) -> str:
    """Names after the first round of a list are numbered."""
    return f"{name} {number // cycle + 1}" if number >= cycle else name


def seed_zins(store: Store, scale: int) -> None:
    """Fill what figures are about."""
    cities = len(CITIES)
    store.seed(
        LOCATION.name,
        [
            {"name": _again(f"{CITIES[n % cities].name} Office", n, cities)}
            for n in range(cities * scale)
        ],
    )
    apps = len(_APPLICATIONS)
    store.seed(
        APPLICATION.name,
        [
            {
                "name": _again(_APPLICATIONS[n % apps][0], n, apps),
                "category": _APPLICATIONS[n % apps][1],
                "risk_index": _APPLICATIONS[n % apps][2],
                "sanctioned_state": _STATES[n % len(_STATES)],
                "access": _ACCESS[n % len(_ACCESS)],
            }
            for n in range(apps * scale)
        ],
    )
    store.seed(
        DEVICE_CLASS.name,
        [
            {
                "name": name,
                "category": category,
                "total": total * scale,
                "uuid": f"00000000-0000-4000-8000-{number:012d}",
            }
            for number, (name, category, total) in enumerate(_DEVICES)
        ],
    )
