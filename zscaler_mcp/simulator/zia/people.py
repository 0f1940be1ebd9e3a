"""ZIA's users, with the groups and departments they are in, and their devices."""

from collections.abc import Callable, Iterator
from typing import Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Operation, Route
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store

__all__ = ["DEPARTMENT", "DEVICE", "DEVICE_GROUP", "GROUP", "PEOPLE", "USER"]

DEPARTMENT: Final = Kind(
    name="ZIA department",
    dialect=ZIA,
    path="departments",
    fields=fields(
        text="comments name",
        flag="deleted isForUnauthenticatedUser isNonEditable",
        integer="idpId",
    ),
    writable=False,
)
GROUP: Final = Kind(
    name="ZIA user group",
    dialect=ZIA,
    path="groups",
    fields=fields(
        text="comments name", flag="isNonEditable isSystemDefined", integer="idpId"
    ),
    writable=False,
)
USER: Final = Kind(
    name="ZIA user",
    dialect=ZIA,
    path="users",
    fields=fields(
        text="comments email name password tempAuthEmail type",
        flag="adminUser deleted disabled isNonEditable pilotUser",
        integer="pwdLastModifiedTime",
        object="department userRiskScore",
        objects="groups systemDefinedGroups",
    ),
    references={"department": DEPARTMENT.name, "groups": GROUP.name},
    writable=False,
)
DEVICE_GROUP: Final = Kind(
    name="ZIA device group",
    dialect=ZIA,
    path="deviceGroups",
    fields=fields(
        text="description groupType name osType",
        flag="predefined",
        integer="deviceCount",
    ),
    writable=False,
)
DEVICE: Final = Kind(
    name="ZIA device",
    dialect=ZIA,
    path="deviceGroups/devices",
    fields=fields(
        text="description deviceGroupType deviceModel hostName name osType osVersion"
        " ownerName",
        integer="ownerUserId",
    ),
    writable=False,
)

_ORDERS: Final = ("asc", "desc", "rule_execution")
_FIELDS: Final = ("id", "name", "expiry", "status", "external_id", "rank", "mod_time")


def _holds(text: str, *values: object) -> bool:
    return any(text.casefold() in str(value or "").casefold() for value in values)


def _sorted(records: list[Record], query: dict[str, str]) -> list[Record]:
    """By ``sortBy`` and ``sortOrder``; by id where a record lacks the field.

    :raises Refused: 400, for a word that is neither.
    """
    by, order = query.get("sortBy", "id"), query.get("sortOrder", "asc")
    if by not in _FIELDS or order not in _ORDERS:
        raise Refused(400, "sortBy or sortOrder is not known.")
    found = sorted(records, key=lambda r: (str(r.get(by, "")).casefold(), r["id"]))
    if by == "id":
        found = sorted(records, key=lambda record: int(record["id"]))
    return found[::-1] if order == "desc" else found


_Test = Callable[[Record, dict[str, str]], bool]


def _is_user(user: Record, query: dict[str, str]) -> bool:
    return (
        _holds(query.get("name", ""), user["name"], user["email"])
        and _holds(query.get("dept", ""), user["department"]["name"])
        and _holds(query.get("group", ""), *(g["name"] for g in user["groups"]))
    )


def _is_department(department: Record, query: dict[str, str]) -> bool:
    texts = [department["name"]]
    if query.get("limitSearch", "").lower() != "true":
        texts.append(department["comments"])
    return _holds(query.get("search", ""), *texts)


def _is_group(group: Record, query: dict[str, str]) -> bool:
    """The API's own search of groups begins at the beginning."""
    search = query.get("search", "").casefold()
    return bool(group["name"].casefold().startswith(search))


def _list(kind: Kind, test: _Test, shown: tuple[str, ...] = ()) -> Operation:
    def operation(store: Store, call: Call) -> Reply:
        found = [r for r in store.all(kind.name) if test(r, call.query)]
        if shown:
            found = [{name: r[name] for name in shown} for r in found]
        return Reply(ZIA.page(_sorted(found, call.query), call.query))

    return operation


def _get(kind: Kind, shown: tuple[str, ...] = ()) -> Operation:
    def operation(store: Store, call: Call) -> Reply:
        record = store.get(kind.name, call.ids["id"])
        return Reply({name: record[name] for name in shown} if shown else record)

    return operation


def _device_groups(store: Store, call: Call) -> Reply:
    """All in one answer; counts and pseudo groups only where they are asked for."""
    found = store.all(DEVICE_GROUP.name)
    if call.query.get("includePseudoGroups", "").lower() != "true":
        found = [g for g in found if g["groupType"] != "ZCC_PSEUDO"]
    if call.query.get("includeDeviceInfo", "").lower() != "true":
        found = [{**group, "deviceCount": 0} for group in found]
    return Reply(found)


def _owned(store: Store, call: Call) -> list[Record]:
    """The devices of the owners that are named; those that report, or all."""
    owners = call.every.get("userIds", [])
    if any(not owner.isdecimal() for owner in owners):
        raise Refused(400, "userIds holds what is no number.")
    every = call.query.get("includeAll", "").lower() == "true"
    return [
        device
        for device in store.all(DEVICE.name)
        if _holds(call.query.get("name", ""), device["name"])
        and (not owners or str(device["ownerUserId"]) in owners)
        and (every or device["deviceGroupType"] != "UNREGISTERED")
    ]


def _devices(store: Store, call: Call) -> Reply:
    return Reply(ZIA.page(_owned(store, call), call.query))


def _devices_lite(store: Store, call: Call) -> Reply:
    names = ("id", "name", "deviceGroupType", "ownerUserId")
    brief = [{name: d[name] for name in names} for d in _owned(store, call)]
    return Reply(ZIA.page(brief, call.query))


_BRIEF: Final = ("id", "name")


def _routes() -> Iterator[Route]:
    operations: dict[str, Operation] = {
        "users": _list(USER, _is_user),
        "users/<id>": _get(USER),
        "groups": _list(GROUP, _is_group),
        "groups/<id>": _get(GROUP),
        "departments": _list(DEPARTMENT, _is_department),
        "departments/<id>": _get(DEPARTMENT),
        "departments/lite": _list(DEPARTMENT, _is_department, _BRIEF),
        "departments/lite/<id>": _get(DEPARTMENT, _BRIEF),
        "deviceGroups": _device_groups,
        "deviceGroups/devices": _devices,
        "deviceGroups/devices/lite": _devices_lite,
    }
    for path, operation in operations.items():
        yield Route("GET", f"{ZIA.base}/{path}", operation, ZIA)


_DEPARTMENTS: Final = (
    ("Engineering", "Builds the product"),
    ("Finance", "Accounting and purchasing"),
    ("Sales", "Field and inside sales"),
    ("Human Resources", "Hiring and care"),
    ("Legal", "Contracts and privacy"),
    ("Marketing", "Campaigns and events"),
    ("Support", "Customer support"),
    ("Operations", "Offices and logistics"),
)
_GROUPS: Final = (
    "Employees",
    "Contractors",
    "Administrators",
    "VPN Users",
    "Developers",
    "Executives",
    "Travellers",
    "Interns",
    "Call Centre",
    "Research",
    "Partners",
    "Pilot Users",
)
_GIVEN: Final = (
    "Amara Bruno Chiara Dev Elif Farid Greta Hiro Ines Jonas Kavya Liam Mira Noor"
    " Olek Priya Quinn Rosa Sven Tala"
).split()
_FAMILY: Final = (
    "Abara Berg Costa Dumont Eriksen Fujita Garcia Hoffmann Iyer Jensen Kowalski"
).split()
_SYSTEMS: Final = (
    ("WINDOWS_OS", "Windows 11 23H2", "Latitude 7440"),
    ("MAC_OS", "macOS 14.5", "MacBook Pro"),
    ("IOS", "iOS 17.5", "iPhone 15"),
    ("ANDROID_OS", "Android 14", "Pixel 8"),
    ("LINUX", "Ubuntu 24.04", "ThinkPad X1"),
)


def _suffix(number: int, cycle: int) -> str:
    return f" {number // cycle + 1}" if number >= cycle else ""


def _reference(record: Record) -> Record:
    return {"id": record["id"], "name": record["name"]}


def _users(
    count: int, departments: list[Record], groups: list[Record]
) -> Iterator[Record]:
    for number in range(count):
        given, family = _GIVEN[number % 20], _FAMILY[number % 11]
        turn = number // (len(_GIVEN) * len(_FAMILY))
        address = f"{given}.{family}{turn or ''}@example.com".lower()
        yield {
            "name": f"{given} {family}{f' {turn + 1}' if turn else ''}",
            "email": address,
            "department": _reference(departments[number % len(departments)]),
            "groups": [
                _reference(groups[0]),
                _reference(groups[1 + number % (len(groups) - 1)]),
            ],
            "comments": "Synchronized from the directory",
            "adminUser": number % 17 == 0,
            "deleted": False,
            "disabled": number % 19 == 18,  # noqa: PLR2004 - one of nineteen
            "type": "EXTERNAL",
            "pwdLastModifiedTime": 0,
        }


def _device(number: int, owner: Record) -> Record:
    system, version, model = _SYSTEMS[number % len(_SYSTEMS)]
    host = f"{owner['email'].partition('@')[0].replace('.', '-')}-{number % 5 + 1}"
    return {
        "name": f"{host} ({model})",
        "deviceGroupType": "UNREGISTERED" if number % 13 == 0 else "ZCC_OS",
        "deviceModel": model,
        "osType": system,
        "osVersion": version,
        "hostName": f"{host}.example.com",
        "ownerUserId": owner["id"],
        "ownerName": f"{owner['name']} ({owner['email']})",
        "description": "",
    }


def _device_group(name: str, kind: str, system: str, count: int) -> Record:
    return {
        "name": name,
        "groupType": kind,
        "description": f"Devices with {name}",
        "osType": system,
        "predefined": True,
        "deviceCount": count,
    }


def _seed(store: Store, scale: int) -> None:
    departments = store.seed(
        DEPARTMENT.name,
        (
            {
                "name": name + _suffix(n, len(_DEPARTMENTS)),
                "comments": comments,
                "idpId": 0,
                "deleted": False,
                "isNonEditable": False,
            }
            for n in range(8 * scale)
            for name, comments in [_DEPARTMENTS[n % len(_DEPARTMENTS)]]
        ),
    )
    groups = store.seed(
        GROUP.name,
        (
            {
                "name": _GROUPS[n % len(_GROUPS)] + _suffix(n, len(_GROUPS)),
                "comments": "Synchronized from the directory",
                "idpId": 0,
                "isSystemDefined": False,
                "isNonEditable": False,
            }
            for n in range(12 * scale)
        ),
    )
    users = store.seed(USER.name, _users(60 * scale, departments, groups))
    devices = store.seed(DEVICE.name, (_device(n, u) for n, u in enumerate(users)))
    counts = {s: sum(d["osType"] == s for d in devices) for s, _, _ in _SYSTEMS}
    platforms = [
        _device_group(s.removesuffix("_OS").title(), "ZCC_OS", s, counts[s])
        for s in counts
    ]
    pseudo = _device_group("No Client Connector", "ZCC_PSEUDO", "ANY", 0)
    store.seed(DEVICE_GROUP.name, [*platforms, pseudo])


PEOPLE: Final = Part(
    kinds=(DEPARTMENT, GROUP, USER, DEVICE_GROUP, DEVICE),
    routes=tuple(_routes()),
    seed=_seed,
)
