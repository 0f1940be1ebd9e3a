"""ZTW's records: branches, their groups and services, administrators and clouds."""

from typing import Final

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.cities import CITIES
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.ztw.kinds import (
    ACCOUNT,
    ADMIN,
    CLOUD_ACCOUNT,
    DESTINATION_GROUP,
    IP_GROUP,
    NETWORK_SERVICE,
    ROLE,
    SERVICE_GROUP,
    SOURCE_GROUP,
)

__all__ = ["seed_ztw"]

_CHANGED: Final = 1_735_689_600
"""2025-01-01, in seconds since the epoch."""

_NETS: Final = ("192.0.2", "198.51.100", "203.0.113")
_EDITABLE: Final = {
    "creatorContext": "EC",
    "isNonEditable": False,
    "isPredefined": False,
}
_PREDEFINED: Final = {**_EDITABLE, "isNonEditable": True, "isPredefined": True}

_SERVICES: Final = (
    ("HTTP", "Web", "tcp", 80, 80),
    ("HTTPS", "Web over TLS", "tcp", 443, 443),
    ("SSH", "Secure shell", "tcp", 22, 22),
    ("FTP", "File transfer", "tcp", 20, 21),
    ("SMTP", "Mail", "tcp", 25, 25),
    ("RDP", "Remote desktop", "tcp", 3389, 3389),
    ("SMB", "File shares", "tcp", 445, 445),
    ("LDAP", "Directory", "tcp", 389, 389),
    ("MYSQL", "Database", "tcp", 3306, 3306),
    ("DNS", "Names", "udp", 53, 53),
    ("NTP", "Time", "udp", 123, 123),
    ("SNMP", "Monitoring", "udp", 161, 162),
    ("SYSLOG", "Logs", "udp", 514, 514),
    ("QUIC", "Web over UDP", "udp", 443, 443),
    ("ICMP_ANY", "Control messages", "", 0, 0),
    ("GRE_ANY", "Tunnels", "", 0, 0),
    ("ESP_ANY", "IPSec", "", 0, 0),
)
_SERVICE_GROUPS: Final = (
    ("Web", ("HTTP", "HTTPS", "QUIC")),
    ("Administration", ("SSH", "RDP", "SNMP")),
    ("Infrastructure", ("DNS", "NTP", "SYSLOG", "LDAP")),
)
_ROLES: Final = (
    ("Super Admin", "EDGE_CONNECTOR_ADMIN", "READ_WRITE"),
    ("Network Operations", "EDGE_CONNECTOR_ADMIN", "READ_WRITE"),
    ("Help Desk", "EDGE_CONNECTOR_ADMIN", "READ_ONLY"),
    ("Cloud Engineering", "EDGE_CONNECTOR_ADMIN", "READ_ONLY"),
    ("Auditor", "AUDITOR", "READ_ONLY"),
    ("Integrator", "PARTNER", "READ_ONLY"),
    ("Automation", "API", "READ_WRITE"),
)
_FEATURES: Final = (
    "APIKEY_MANAGEMENT",
    "EDGE_CONNECTOR_ADMIN_MANAGEMENT",
    "EDGE_CONNECTOR_CLOUD_PROVISIONING",
    "EDGE_CONNECTOR_DASHBOARD",
    "EDGE_CONNECTOR_FORWARDING",
    "EDGE_CONNECTOR_LOCATION_MANAGEMENT",
    "EDGE_CONNECTOR_TEMPLATE",
)
_PEOPLE: Final = (
    "Ada Okafor",
    "Bruno Keller",
    "Chiara Neri",
    "Dmitri Volkov",
    "Elin Berg",
    "Farid Haddad",
    "Grace Lindqvist",
    "Hana Suzuki",
    "Ivo Marek",
    "Joana Prado",
)
_REGIONS: Final = {
    "AWS": ("us-east-1", "us-west-2", "eu-central-1", "ap-southeast-1"),
    "AZURE": ("eastus", "westeurope", "southeastasia"),
    "GCP": ("us-central1", "europe-west3", "asia-southeast1"),
}
_CLOUDS: Final = ("AWS", "AWS", "AZURE", "GCP")
_ENVIRONMENTS: Final = ("production", "staging", "development", "sandbox")


def _network(number: int) -> str:
    """Sixteen documentation addresses (RFC 5737)."""
    return f"{_NETS[number % len(_NETS)]}.{number // len(_NETS) % 16 * 16}/28"


def _name(text: str, number: int, cycle: int) -> str:
    """Names after the first round of a list are numbered."""
    return f"{text} {number // cycle + 1}" if number >= cycle else text


def _groups(count: int, what: str) -> list[Record]:
    return [
        {
            "name": _name(f"{city.name} {what}", number, len(CITIES)),
            "ipAddresses": [_network(number)],
            "description": f"{what.capitalize()} of the {city.name} branch",
            **_EDITABLE,
        }
        for number in range(count)
        for city in [CITIES[number % len(CITIES)]]
    ]


def _destination(number: int) -> Record:
    """One group of each type in turn."""
    city = CITIES[number % len(CITIES)]
    slug = city.name.lower().replace(" ", "-")
    members: Record = {"addresses": [], "ipCategories": [], "countries": []}
    kind, label = (
        ("DSTN_IP", "servers"),
        ("DSTN_FQDN", "hosts"),
        ("DSTN_DOMAIN", "domains"),
        ("DSTN_OTHER", "country"),
    )[number % 4]
    match kind:
        case "DSTN_IP":
            members["addresses"] = [_network(number), _network(number + 7)]
        case "DSTN_FQDN":
            members["addresses"] = [f"app{number}.{slug}.example.com"]
        case "DSTN_DOMAIN":
            members["addresses"] = [f"{slug}.example.net"]
        case _:
            members["countries"] = [f"COUNTRY_{city.code}"]
    return {
        "name": _name(f"{city.name} {label}", number, len(CITIES)),
        "type": kind,
        "description": f"Destinations in {city.name}",
        **members,
        **_EDITABLE,
    }


_SUITE: Final[Record] = {
    "name": "Cloud productivity suite",
    "type": "DSTN_FQDN",
    "description": "Kept by Zscaler",
    "addresses": ["suite.example.org"],
    "ipCategories": [],
    "countries": [],
    **_PREDEFINED,
}


def _services() -> list[Record]:
    return [
        {
            "name": name,
            "tag": name,
            "type": "PREDEFINED",
            "description": description,
            "creatorContext": "EC",
            "isNameL10nTag": True,
            "srcTcpPorts": [],
            "srcUdpPorts": [],
            "destTcpPorts": [{"start": low, "end": high}] if kind == "tcp" else [],
            "destUdpPorts": [{"start": low, "end": high}] if kind == "udp" else [],
        }
        for name, description, kind, low, high in _SERVICES
    ]


def _service_groups(services: list[Record]) -> list[Record]:
    known = {each["tag"]: each for each in services}
    return [
        {
            "name": name,
            "description": f"Services: {', '.join(members)}",
            "creatorContext": "EC",
            "isPredefined": False,
            "services": [
                {"id": known[each]["id"], "name": known[each]["name"]}
                for each in members
            ],
        }
        for name, members in _SERVICE_GROUPS
    ]


def _roles() -> list[Record]:
    return [
        {
            "name": name,
            "rank": rank,
            "roleType": kind,
            "isAuditor": kind == "AUDITOR",
            "isNonEditable": rank == 0,
            "policyAccess": access,
            "alertingAccess": access,
            "dashboardAccess": "READ_ONLY",
            "reportAccess": access,
            "analysisAccess": "NONE",
            "usernameAccess": "READ_ONLY",
            "deviceInfoAccess": "READ_ONLY",
            "adminAcctAccess": access if rank == 0 else "NONE",
            "logsLimit": "UNRESTRICTED",
            "reportTimeDuration": -1,
            "featurePermissions": dict.fromkeys(_FEATURES, access),
            "extFeaturePermissions": {},
        }
        for rank, (name, kind, access) in enumerate(_ROLES)
    ]


def _admin(number: int, roles: list[Record]) -> Record:
    person = _name(_PEOPLE[number % len(_PEOPLE)], number, len(_PEOPLE))
    login = f"{person.lower().replace(' ', '.')}@example.com"
    role = roles[number % (len(roles) - 2)]
    return {
        "loginName": login,
        "userName": person,
        "name": person,
        "email": login,
        "role": {"id": role["id"], "name": role["name"]},
        "adminScopeType": "ORGANIZATION",
        "adminScopeScopeEntities": [],
        "comments": f"Member of {role['name']}",
        "disabled": number % 9 == 8,  # noqa: PLR2004 - one in nine has left
        "isAuditor": role["isAuditor"],
        "isDefaultAdmin": number == 0,
        "isPasswordLoginAllowed": True,
        "isPasswordExpired": False,
        "pwdLastModifiedTime": _CHANGED + number * 86_400,
        "newLocationCreateAllowed": not role["isAuditor"],
        "password": f"not-a-real-password-{number:04d}",
        "execMobileAppEnabled": number == 0,
        "execMobileAppTokens": [],
    }


def _cloud_account(number: int) -> Record:
    cloud = _CLOUDS[number % len(_CLOUDS)]
    environment = _ENVIRONMENTS[number // 2 % len(_ENVIRONMENTS)]
    regions = [
        {"id": 900 + place, "name": name, "cloudType": cloud}
        for place, name in enumerate(_REGIONS[cloud])
    ]
    return {
        "name": f"{cloud.lower()}-{environment}-{number + 1:02d}",
        "cloudType": cloud,
        "externalId": f"ext-{number + 1:06d}",
        "accountDetails": {
            "awsAccountId": f"{number + 1:012d}",
            "awsRoleName": "connector-discovery",
            "externalId": f"ext-{number + 1:06d}",
            "trustedAccountId": "000000000042",
            "trustedRole": "connector-discovery",
            "eventBusName": f"connector-events-{number + 1}",
            "troubleShootingLogging": False,
        },
        "accountGroups": [{"id": 800 + number % 3, "name": environment}],
        "lastModTime": _CHANGED + number * 3_600,
        "lastModUser": {"id": 39_001, "name": "admin@example.com"},
        "lastSyncTime": _CHANGED + 86_400 + number * 60,
        "permissionStatus": {"discovery": "ALLOWED"},
        "regionStatus": [{**each, "status": number % 5 != 4} for each in regions],  # noqa: PLR2004 - one in five is off
        "supportedRegions": regions,
    }


def seed_ztw(store: Store, scale: int) -> None:
    """Fill in ZTW's records."""
    destinations = [_destination(number) for number in range(30 * scale)]
    store.seed(DESTINATION_GROUP.name, [_SUITE, *destinations])
    store.seed(IP_GROUP.name, _groups(24 * scale, "servers"))
    store.seed(SOURCE_GROUP.name, _groups(24 * scale, "clients"))
    services = store.seed(NETWORK_SERVICE.name, _services())
    store.seed(SERVICE_GROUP.name, _service_groups(services))
    roles = store.seed(ROLE.name, _roles())
    store.seed(ADMIN.name, [_admin(number, roles) for number in range(20 * scale)])
    accounts = [_cloud_account(number) for number in range(24 * scale)]
    store.seed(CLOUD_ACCOUNT.name, accounts)
    platforms = [
        {
            "accountId": each["accountDetails"]["awsAccountId"],
            "platformId": each["cloudType"],
        }
        for each in accounts
    ]
    store.seed(ACCOUNT.name, platforms)
