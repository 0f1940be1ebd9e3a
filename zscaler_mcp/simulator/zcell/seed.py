"""A fleet of SIMs, and what happened to it in the weeks before the tenant began."""

from typing import Final

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.cities import CITIES, City
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zcell.dialect import moment
from zscaler_mcp.simulator.zcell.kinds import (
    AUDIT_ENTRY,
    NETWORK_EVENT,
    POLICY,
    POLICY_LOG,
    SIM,
    SIM_GROUP,
    SIM_TAG,
    VIOLATION,
)
from zscaler_mcp.simulator.zcell.usage import used

__all__ = ["seed_zcell"]

_DAY: Final = 86_400
_MONTH: Final = 30 * _DAY
_CUSTOMER: Final = "zc-demo-0001"
_PROVIDER: Final = "mvno-1"
_USERS: Final = ("u-1001", "u-1002", "u-1003")

_DEVICES: Final = (
    ("Router", "Example Networks", "Branch Router 5", "ENR-500", "2FF"),
    ("Sensor", "Example Things", "Cold Chain Sensor", "ECS-12", "MFF2"),
    ("Tablet", "Example Mobile", "Field Tablet", "EMT-8", "eSIM"),
    ("Camera", "Example Vision", "Yard Camera", "EVC-3", "3FF"),
    ("Tracker", "Example Things", "Fleet Tracker", "EFT-1", "4FF"),
)
_TAGS: Final = (
    "fleet",
    "retail",
    "warehouse",
    "pilot",
    "spare",
    "kiosk",
    "field service",
    "cold chain",
    "contractor",
    "lab",
    "point of sale",
    "backup link",
)
_GROUPS: Final = CITIES[::2]
_POLICY_TYPES: Final = ("GEOFENCING", "IMEI_CHANGE", "DATA_USAGE")
_EVENTS: Final = (
    ("SESSION_START", "SUCCESS"),
    ("SESSION_END", "SUCCESS"),
    ("LOCATION_UPDATE", "SUCCESS"),
    ("AUTHENTICATION", "FAILURE"),
    ("APN_CONFIG", "SUCCESS"),
)
_RADIO: Final = ("LTE", "NR", "LTE-M")
_CHANGES: Final = (
    ("Update", "AnomalyPolicy"),
    ("Create", "Tag"),
    ("Update", "SimLocationGroup"),
    ("Export", "Sim"),
    ("Delete", "Tag"),
)


def _city(number: int) -> City:
    return CITIES[number % len(CITIES)]


def _iccid(number: int) -> str:
    """A serial number under the country code 0, which no country has."""
    return f"89000{number + 1:014d}"


def _sim(number: int, tags: list[Record], now: int) -> Record:
    kind, brand, marketed, model, form = _DEVICES[number % len(_DEVICES)]
    city, iccid = _city(number), _iccid(number)
    active = number % 6 != 5  # noqa: PLR2004 - one in six is not in use
    carried = [tags[number % len(tags)]]
    return {
        "id": iccid,
        "iccid": iccid,
        "entityId": f"ent-{number + 1:05d}",
        "entityName": f"{kind} {city.name} {number + 1}",
        "imei": f"00101000{number + 1:07d}" if active else "",
        "imsi": f"00101{number + 1:010d}",
        "msisdn": f"+120255501{number % 100:02d}",
        "eid": f"89000000{number + 1:024d}",
        "status": "ACTIVE" if active else "INACTIVE",
        "networkStatus": "ONLINE" if active and number % 4 else "OFFLINE",
        "creationTime": moment(now - 3 * _MONTH),
        "activatedDate": moment(now - 2 * _MONTH) if active else None,
        "lastSessionUpdatedAt": moment(now - number * 600) if active else None,
        "modifiedByUserId": _USERS[number % len(_USERS)],
        "profileName": "Default",
        "isImported": False,
        "apiSimId": f"api-{number + 1:05d}",
        "mvnoCustomerId": _PROVIDER,
        "apn": "corporate.example",
        "ipAddress": [f"198.51.100.{number % 250 + 1}"] if active else [],
        "locationCountry": city.code,
        "locationMno": "Example Mobile",
        "simLat": city.latitude,
        "simLng": city.longitude,
        "simLocInfo": city.name,
        "dataAuthorizeImei": number % 3 == 0,
        "dataAuthorizeImeiValue": f"00101000{number + 1:07d}",
        "deviceType": kind,
        "brandName": brand,
        "marketingName": marketed,
        "modelName": model,
        "operatingSystem": "Linux",
        "formFactor": form,
        "tacId": "00101000",
        "tagIds": [str(tag["id"]) for tag in carried],
        "tags": [tag["name"] for tag in carried],
        "assignedTo": None,
        "usage": used(iccid, range(now // _DAY - 29, now // _DAY + 1)) if active else 0,
    }


def _tags(scale: int, now: int) -> list[Record]:
    return [
        {
            "name": f"{name} {turn + 1}" if turn else name,
            "creationTime": moment(now - 2 * _MONTH + number * 3_600),
            "modifiedByUserId": _USERS[number % len(_USERS)],
            "tenantId": _CUSTOMER,
            "mvnoCustomerId": _PROVIDER,
        }
        for turn in range(scale)
        for number, name in enumerate(_TAGS)
    ]


def _groups(scale: int, sims: list[Record]) -> list[Record]:
    """A group for every other city, in each round; it tracks some SIMs of others."""
    return [
        {
            "name": f"{city.name} {turn + 1}" if turn else city.name,
            "trackedDevices": [
                sim["iccid"] for sim in sims[number::8] if sim["status"] == "ACTIVE"
            ],
            "geoFenceData": {
                "lat": city.latitude,
                "lng": city.longitude,
                "radius": 25,
            },
        }
        for turn in range(scale)
        for number, city in enumerate(_GROUPS)
    ]


def _policies(groups: list[Record], now: int) -> list[Record]:
    return [
        {
            "policyType": kind,
            "policyName": f"{group['name']} {kind.lower().replace('_', ' ')}",
            "enabled": number % 5 != 4,  # noqa: PLR2004 - one in five is off
            "runningStatus": "RUNNING" if number % 5 != 4 else "STOPPED",  # noqa: PLR2004 - as above
            "createdAt": moment(now - 2 * _MONTH),
            "enabledAt": moment(now - _MONTH + number * 3_600),
            "simLocationGroupIds": [group["id"]],
            "jsonData": {
                "policyType": kind,
                "alerts": [
                    {
                        "alertType": "EMAIL",
                        "recipients": ["noc@example.com"],
                        "alertWindow": 60,
                    }
                ],
            },
        }
        for number, group in enumerate(groups)
        for kind in [_POLICY_TYPES[number % len(_POLICY_TYPES)]]
    ]


def _logs(policies: list[Record], now: int) -> list[Record]:
    return [
        {
            "policyId": policy["id"],
            "status": status,
            "message": f"{policy['policyName']}: {words}",
            "recordedAt": moment(now - _MONTH + turn * 5 * _DAY),
        }
        for policy in policies
        for turn, (status, words) in enumerate(
            (("ENABLED", "enabled"), ("SUCCESS", "ran"), ("SUCCESS", "ran again"))
        )
    ]


def _violations(policies: list[Record], sims: list[Record], now: int) -> list[Record]:
    """Some events of each policy, spread over a month."""
    return [
        {
            "policyId": policy["id"],
            "policyType": policy["policyType"],
            "tenantId": _CUSTOMER,
            "iccid": sim["iccid"],
            "imsi": sim["imsi"],
            "eventType": "EXIT",
            "zoneId": f"zone-{policy['simLocationGroupIds'][0]}",
            "timestamp": moment(now - 3_600 - turn * 3 * _DAY - number * 900),
            "eventDeviceLocation": {"lat": sim["simLat"], "lng": sim["simLng"]},
            "policyDeviceLocation": {
                "lat": _GROUPS[number % len(_GROUPS)].latitude,
                "lng": _GROUPS[number % len(_GROUPS)].longitude,
            },
        }
        for number, policy in enumerate(policies)
        for turn in range(8)
        for sim in [sims[(number + turn // 2) % len(sims)]]
    ]


def _audit(count: int, policies: list[Record], now: int) -> list[Record]:
    return [
        {
            "creationTime": moment(now - 1_800 - number * (2 * _MONTH // count)),
            "modifiedByUserId": _USERS[number % len(_USERS)],
            "auditOperationType": operation,
            "objectType": kind,
            "objectName": policy["policyName"] if kind == "AnomalyPolicy" else kind,
            "objectId": str(policy["id"]),
            "customerId": _CUSTOMER,
            "jwtKeyId": f"key-{number % 3}",
            "visibility": "Root" if number % 10 == 9 else "Customer",  # noqa: PLR2004 - one in ten
            "oldData": {"enabled": False} if operation == "Update" else None,
            "newData": None if operation == "Delete" else {"enabled": True},
        }
        for number in range(count)
        for operation, kind in [_CHANGES[number % len(_CHANGES)]]
        for policy in [policies[number % len(policies)]]
    ]


def _event(number: int, count: int, sim: Record, now: int) -> Record:
    name, outcome = _EVENTS[number % len(_EVENTS)]
    return {
        "accountId": "acc-1",
        "accountName": "Example Corporation",
        "sellerId": "seller-1",
        "country": sim["locationCountry"],
        "imsi": sim["imsi"],
        "iccid": sim["iccid"],
        "simId": sim["apiSimId"],
        "simName": sim["entityName"],
        "simEid": sim["eid"],
        "operatorName": "Example Mobile",
        "sourceSystem": "HLR",
        "timestamp": moment(now - 300 - number * (_MONTH // count)),
        "ipAddress": sim["ipAddress"][0],
        "locMcc": "001",
        "locMnc": "01",
        "locLac": f"{number % 40:04d}",
        "locCid": f"{number % 900:06d}",
        "ratType": _RADIO[number % len(_RADIO)],
        "zone": "Zone 1",
        "dataCapReached": False,
        "eventName": name,
        "outcome": outcome,
        "sessionId": f"session-{number // 2:06d}",
        "tags": sim["tags"],
    }


def seed_zcell(store: Store, scale: int) -> None:
    """Fill in the fleet and its history."""
    now = store.now
    tags = store.seed(SIM_TAG.name, _tags(scale, now))
    fleet = [_sim(number, tags, now) for number in range(60 * scale)]
    sims = store.seed(SIM.name, fleet)
    active = [sim for sim in sims if sim["status"] == "ACTIVE"]
    groups = store.seed(SIM_GROUP.name, _groups(scale, sims))
    policies = store.seed(POLICY.name, _policies(groups, now))
    store.seed(POLICY_LOG.name, _logs(policies, now))
    store.seed(VIOLATION.name, _violations(policies, active, now))
    store.seed(AUDIT_ENTRY.name, _audit(60 * scale, policies, now))
    count = 240 * scale
    events = [_event(n, count, active[n % len(active)], now) for n in range(count)]
    store.seed(NETWORK_EVENT.name, events)
