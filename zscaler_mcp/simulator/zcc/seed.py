"""Client Connector's records: everybody's devices, offices as trusted networks."""

from typing import Final

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.chance import digits, spread
from zscaler_mcp.simulator.cities import CITIES, City
from zscaler_mcp.simulator.people import DOMAIN, Person, people
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zcc.client import DEVICE, NETWORK, PROFILE

__all__ = ["seed_zcc"]

_PEOPLE: Final = 70
_SYSTEMS: Final = (
    (3, "Microsoft Windows 11 Enterprise", "Example Computers"),
    (4, "macOS 15.1", "Sample Systems"),
    (3, "Microsoft Windows 11 Enterprise", "Sample Systems"),
    (1, "iOS 18.1", "Sample Systems"),
    (2, "Android 15", "Pocket Devices"),
    (5, "Ubuntu 24.04", "Example Computers"),
)
"""The service's number, the version, the manufacturer."""

_STATES: Final = ("Registered", "Registered", "Registered", "Unregistered")
_PROFILES: Final = ("Default", "Office", "Home", "Servers", "Pilot", "Guests")
_WEEK: Final = 604_800
_COMPANY: Final = "7100"


def _device(person: Person, now: int) -> Record:
    number = person.number
    kind, version, maker = _SYSTEMS[number % len(_SYSTEMS)]
    udid = f"{digits(8, 'udid', number)}-{digits(12, 'udid', number)[8:]}".upper()
    seen = now - spread(0, _WEEK, "seen", number)
    return {
        "udid": f"{udid}:{100 + number}",
        "user": person.email,
        "owner": person.email.partition("@")[0],
        "machineHostname": f"{person.first.lower()}-{digits(4, 'host', number)}",
        "companyName": "Example Group",
        "type": kind,
        "osVersion": version,
        "manufacturer": maker,
        "macAddress": f"00:00:5e:00:53:{number % 256:02x}",
        "agentVersion": "4.5.1.210" if number % 3 else "4.4.0.300",
        "tunnelVersion": "Z-Tunnel 2.0",
        "policyName": _PROFILES[number % 3],
        "registrationState": _STATES[number % len(_STATES)],
        "state": 1,
        "vpnState": number % 2,
        "registration_time": str(now - 20 * _WEEK),
        "config_download_time": str(seen),
        "keepAliveTime": str(seen),
        "last_seen_time": str(seen),
        "hardwareFingerprint": digits(32, "hardware", number),
        "download_count": spread(1, 40, "downloads", number),
        "zappArch": "x64",
    }


def _profile(name: str, networks: list[Record]) -> Record:
    return {
        "name": name,
        "active": "1",
        "hostname": "",
        "conditionType": 1,
        "evaluateTrustedNetwork": 1,
        "trustedNetworkIds": [int(each["id"]) for each in networks],
        "trustedNetworks": [each["networkName"] for each in networks],
        "forwardingProfileActions": [
            {
                "networkType": place,
                "actionType": 1,
                "primaryTransport": 1,
                "systemProxy": 0,
                "mtuForZadapter": 0,
            }
            for place in range(3)
        ],
        "forwardingProfileZpaActions": [
            {"networkType": place, "actionType": 1, "primaryTransport": 1}
            for place in range(3)
        ],
    }


def _network(city: City, place: int) -> Record:
    return {
        "networkName": f"{city.name} office",
        "active": True,
        "companyId": _COMPANY,
        "conditionType": "1",
        "createdBy": "1",
        "editedBy": "1",
        "guid": digits(32, "network", place),
        "dnsServers": f"192.0.2.{place + 10}",
        "dnsSearchDomains": f"{city.code.lower()}.corp.{DOMAIN}",
        "hostnames": f"probe.corp.{DOMAIN}",
        "resolvedIpsForHostname": f"198.51.100.{place + 10}",
        "trustedEgressIps": f"203.0.113.{place + 10}",
        "trustedSubnets": "",
        "trustedGateways": "",
        "trustedDhcpServers": "",
        "ssids": "example-office",
    }


def seed_zcc(store: Store, scale: int) -> None:
    """Fill the client's portal."""
    now = store.now
    store.seed(DEVICE.name, (_device(each, now) for each in people(_PEOPLE * scale)))
    networks = store.seed(
        NETWORK.name, (_network(city, place) for place, city in enumerate(CITIES))
    )
    store.seed(
        PROFILE.name,
        (_profile(name, networks[: place + 1]) for place, name in enumerate(_PROFILES)),
    )
