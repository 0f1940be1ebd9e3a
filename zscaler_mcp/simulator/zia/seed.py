"""ZIA's records: offices, how their traffic comes in, labels and categories."""

from ipaddress import IPv4Address, IPv6Address
from typing import Final

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.cities import CITIES
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zia.category_names import PREDEFINED
from zscaler_mcp.simulator.zia.kinds import (
    GRE_TUNNEL,
    LOCATION,
    LOCATION_GROUP,
    RULE_LABEL,
    STATIC_IP,
    URL_CATEGORY,
    VIP,
    VPN_CREDENTIAL,
)

__all__ = ["seed_zia"]

_CHANGED: Final = 1_735_689_600
"""2025-01-01, in seconds since the epoch."""

_ADMINISTRATOR: Final = {"id": 39_001, "name": "admin@example.com"}

_LABELS: Final = (
    ("Temporary", "Rules that end with a project"),
    ("Audit 2025", "Reviewed in the audit of 2025"),
    ("Finance", "Exceptions for payment providers"),
    ("Incident response", "Blocks set during incidents"),
    ("Guest Wi-Fi", "Rules of the guest networks"),
    ("Cloud storage", "Sanctioned storage services"),
    ("Engineering", "Package mirrors and source hosting"),
    ("Media", "Streaming for the communication team"),
    ("Legal hold", "Do not change without the legal team"),
    ("Partner access", "Destinations of partners"),
    ("Pilot", "Candidates for the next release"),
    ("Deprecated", "To be removed after review"),
)
_PROFILES: Final = ("CORPORATE", "SERVER", "GUESTWIFI", "IOT")
_CUSTOM: Final = (
    "Blocked Downloads",
    "Partner Portals",
    "Payment Providers",
    "Software Updates",
    "Internal Tools",
    "Marketing Campaigns",
    "Sandbox Bypass",
    "Video Meetings",
    "Training Sites",
    "Vendor Support",
    "Newsletters",
    "Legacy Applications",
)
_NETS: Final = tuple(map(IPv4Address, ("192.0.2.0", "198.51.100.0", "203.0.113.0")))
_NET_HOSTS: Final = 230
_V6_NET: Final = IPv6Address("2001:db8::")


def _address(number: int) -> str:
    """A documentation address (RFC 5737; RFC 3849 when those are used up)."""
    net, host = divmod(number, _NET_HOSTS)
    if net < len(_NETS):
        return str(_NETS[net] + host + 10)
    return str(_V6_NET + number)


def _labels(count: int) -> list[Record]:
    return [
        {
            "name": f"{name}{_suffix(number, len(_LABELS))}",
            "description": description,
            "createdBy": _ADMINISTRATOR,
            "lastModifiedBy": _ADMINISTRATOR,
            "lastModifiedTime": _CHANGED + number * 3_600,
            "referencedRuleCount": number % 4,
        }
        for number in range(count)
        for name, description in [_LABELS[number % len(_LABELS)]]
    ]


def _suffix(number: int, cycle: int) -> str:
    """Names after the first round of a list are numbered."""
    return f" {number // cycle + 1}" if number >= cycle else ""


def _static_ips(count: int) -> list[Record]:
    return [
        {
            "ipAddress": _address(number),
            "comment": f"Internet uplink {number + 1}",
            "geoOverride": number % 6 == 0,
            "routableIP": True,
            "latitude": city.latitude,
            "longitude": city.longitude,
            "city": {"id": city.region()["cityGeoId"], "name": city.name},
            "lastModificationTime": _CHANGED + number * 1_800,
            "lastModifiedBy": _ADMINISTRATOR,
        }
        for number in range(count)
        for city in [CITIES[number % len(CITIES)]]
    ]


def _vips() -> list[Record]:
    return [
        {
            "virtualIp": f"203.0.113.{253 - number}",
            "city": city.name,
            "countryCode": city.code,
            "region": city.continent,
            "datacenter": f"{city.name[:3].upper()}{number % 4 + 1}",
            "latitude": city.latitude,
            "longitude": city.longitude,
            "privateServiceEdge": False,
        }
        for number, city in enumerate(CITIES[::2])
    ]


def _credentials(count: int) -> list[Record]:
    credentials: list[Record] = []
    for number in range(count):
        city = CITIES[number % len(CITIES)].name.lower().replace(" ", "-")
        peer: Record = {"type": "UFQDN", "fqdn": f"vpn{number + 1}.{city}@example.com"}
        if number % 3 == 2:  # noqa: PLR2004 - every third one
            peer = {"type": "IP", "ipAddress": _address(600 + number)}
        credentials.append(
            {
                **peer,
                "preSharedKey": f"not-a-real-key-{number + 1:04d}",
                "comments": f"Router {number + 1}",
            }
        )
    return credentials


def _tunnels(count: int, ips: list[Record], vips: list[Record]) -> list[Record]:
    return [
        {
            "sourceIp": ips[number]["ipAddress"],
            "internalIpRange": f"172.17.0.{number * 8}",
            "ipUnnumbered": False,
            "withinCountry": False,
            "comment": f"Tunnel {number + 1}",
            "primaryDestVip": {"id": vips[number % len(vips)]["id"]},
            "secondaryDestVip": {"id": vips[(number + 1) % len(vips)]["id"]},
            "lastModificationTime": _CHANGED + number * 900,
            "lastModifiedBy": _ADMINISTRATOR,
        }
        for number in range(min(count, len(ips)))
    ]


def _location(number: int, ips: list[Record], credentials: list[Record]) -> Record:
    city = CITIES[number % len(CITIES)]
    profile = _PROFILES[number // len(CITIES) % len(_PROFILES)]
    location: Record = {
        **LOCATION.defaults,
        "name": f"{city.name} {profile.title()}{_suffix(number, 4 * len(CITIES))}",
        "description": f"{profile.capitalize()} network in {city.name}",
        "country": city.zia_country,
        "state": city.state,
        "tz": city.zia_zone,
        "profile": profile,
        "latitude": city.latitude,
        "longitude": city.longitude,
        "authRequired": profile == "CORPORATE",
        "sslScanEnabled": number % 3 == 0,
        "ofwEnabled": True,
        "ipsControl": True,
        "xffForwardEnabled": number % 5 == 0,
        "upBandwidth": 100_000 * (number % 3),
        "dnBandwidth": 500_000 * (number % 3),
    }
    if number % 4 == 1 and number // 4 < len(credentials):
        location["vpnCredentials"] = [{"id": credentials[number // 4]["id"]}]
    elif number < len(ips):
        location["ipAddresses"] = [ips[number]["ipAddress"]]
    return location


def _sublocations(locations: list[Record]) -> list[Record]:
    return [
        {
            **LOCATION.defaults,
            "name": f"{parent['name']} guests",
            "description": "Visitors and their devices",
            "parentId": parent["id"],
            "country": parent["country"],
            "tz": parent["tz"],
            "profile": "GUESTWIFI",
            "ipAddresses": [f"10.{number}.8.0-10.{number}.15.255"],
            "ofwEnabled": True,
        }
        for number, parent in enumerate(locations[:6])
    ]


def _groups(locations: list[Record]) -> list[Record]:
    groups: list[Record] = []
    for profile in _PROFILES:
        members = [place for place in locations if place["profile"] == profile]
        groups.append(
            {
                "name": f"{profile.title()} Locations",
                "groupType": "DYNAMIC_GROUP",
                "comments": f"Every location of profile {profile}",
                "dynamicLocationGroupCriteria": {"profiles": [profile]},
                "locations": [{"id": p["id"], "name": p["name"]} for p in members],
                "locationsCount": len(members),
                "lastModTime": _CHANGED,
                "predefined": True,
            }
        )
    headquarters = [{"id": p["id"], "name": p["name"]} for p in locations[:2]]
    groups.append(
        {
            "name": "Headquarters",
            "groupType": "STATIC_GROUP",
            "comments": "Chosen by hand",
            "locations": headquarters,
            "locationsCount": len(headquarters),
            "lastModTime": _CHANGED,
            "predefined": False,
        }
    )
    return groups


def _predefined() -> list[Record]:
    return [
        {
            **URL_CATEGORY.defaults,
            "id": identifier,
            "configuredName": identifier.replace("_", " ").title(),
            "superCategory": above,
            "customCategory": False,
            "type": "URL_CATEGORY",
            "val": number + 1,
            "description": f"{identifier}_DESC",
            "urls": [f".{identifier.lower().replace('_', '-')}.example"],
            "dbCategorizedUrls": [],
        }
        for number, (above, identifier) in enumerate(PREDEFINED)
    ]


def _custom(count: int) -> list[Record]:
    return [
        {
            **URL_CATEGORY.defaults,
            "id": f"CUSTOM_{number + 1:02d}",
            "configuredName": f"{name}{_suffix(number, len(_CUSTOM))}",
            "superCategory": "USER_DEFINED",
            "customCategory": True,
            "type": "URL_CATEGORY",
            "val": 128 + number,
            "description": f"Kept by the network team, list {number + 1}",
            "urls": [
                f"{host}{number + 1}.example.com" for host in ("www", "cdn", "dl")
            ],
            "dbCategorizedUrls": [f".list{number + 1}.example.org"],
            "keywords": [f"keyword{number + 1}"] if number % 3 == 0 else [],
        }
        for number in range(count)
        for name in [_CUSTOM[number % len(_CUSTOM)]]
    ]


def seed_zia(store: Store, scale: int) -> None:
    """Fill the ZIA kinds."""
    store.seed(RULE_LABEL.name, _labels(12 * scale))
    ips = store.seed(STATIC_IP.name, _static_ips(36 * scale))
    vips = store.seed(VIP.name, _vips())
    credentials = store.seed(VPN_CREDENTIAL.name, _credentials(12 * scale))
    store.seed(GRE_TUNNEL.name, _tunnels(8 * scale, ips[-8 * scale :], vips))
    locations = store.seed(
        LOCATION.name, [_location(n, ips, credentials) for n in range(34 * scale)]
    )
    for location in locations:
        for item in location.get("vpnCredentials", ()):
            reference = {"id": location["id"], "name": location["name"]}
            store.get(VPN_CREDENTIAL.name, item["id"])["location"] = reference
    store.seed(LOCATION.name, _sublocations(locations))
    store.seed(LOCATION_GROUP.name, _groups(locations))
    store.seed(URL_CATEGORY.name, [*_predefined(), *_custom(12 * scale)])
