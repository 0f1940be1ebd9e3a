"""ZTW's operations: groups that rules refer to, administrators, cloud accounts."""

import re
from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.kinds import Kind
from zscaler_mcp.simulator.listing import select
from zscaler_mcp.simulator.operations import Behaviour, Operation, Route, crud
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.ztw.dialect import ZTW, ZTW_PAGED
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

__all__ = ["ZTW_ROUTES"]

_TYPES: Final = ("DSTN_IP", "DSTN_FQDN", "DSTN_DOMAIN", "DSTN_OTHER")
_WITH_ADDRESSES: Final = ("DSTN_IP", "DSTN_FQDN")
_COUNTRY: Final = re.compile(r"COUNTRY_[A-Z]{2}")
_LOCALES: Final = ("en-US", "de-DE", "es-ES", "fr-FR", "ja-JP", "zh-CN")
_SETTINGS: Final = {
    "trustedAccountId": "000000000042",
    "trustedRoleName": "connector-discovery",
}


def _check_addresses(addresses: object, name: str) -> None:
    """Addresses, ranges or networks of IPv4."""
    for text in addresses if isinstance(addresses, list) else ():
        for end in str(text).split("-"):
            try:
                IPv4Network(end, strict=False)
            except ValueError:
                words = f"{name} holds no IPv4 address."
                raise Refused(400, words, None, [name]) from None


def _check_destination(_store: Store, body: Record) -> Record:
    """What is in a group goes by its type."""
    kind = body.get("type")
    if kind not in _TYPES:
        raise Refused(400, "type is none of the group types.", None, ["type"])
    if kind in _WITH_ADDRESSES and not body.get("addresses"):
        raise Refused(400, f"{kind} needs addresses.", None, ["addresses"])
    if kind == "DSTN_IP":
        _check_addresses(body["addresses"], "addresses")
    countries = body.get("countries")
    if countries and kind != "DSTN_OTHER":
        raise Refused(400, f"{kind} takes no countries.", None, ["countries"])
    if not all(map(_COUNTRY.fullmatch, map(str, countries or ()))):
        raise Refused(400, "countries holds no country.", None, ["countries"])
    return body


def _check_group(_store: Store, body: Record) -> Record:
    _check_addresses(body.get("ipAddresses"), "ipAddresses")
    return body


def _guard(_store: Store, record: Record) -> Record:
    """What Zscaler defines stays."""
    if record["isPredefined"]:
        raise Refused(403, "A predefined group cannot be deleted.")
    return record


def _short(records: list[Record]) -> list[Record]:
    return [{"id": each["id"], "name": each["name"]} for each in records]


def _of_other_types(store: Store, call: Call) -> list[Record]:
    unwanted = call.query.get("excludeType")
    if unwanted is not None and unwanted not in _TYPES:
        raise Refused(400, "excludeType is none of the group types.")
    groups = store.all(DESTINATION_GROUP.name)
    return [each for each in groups if each["type"] != unwanted]


def _destinations(store: Store, call: Call) -> Reply:
    return Reply(_of_other_types(store, call))


def _destinations_lite(store: Store, call: Call) -> Reply:
    return Reply(_short(ZTW_PAGED.page(_of_other_types(store, call), call.query)))


def _lite(kind: Kind) -> Operation:
    def operation(store: Store, _call: Call) -> Reply:
        return Reply(_short(store.all(kind.name)))

    return operation


def _uses(record: Record, protocol: str) -> bool:
    """Whether a network service uses a protocol, by its ports or its name."""
    ports = [n for n in record if protocol.lower() in n.lower() and record[n]]
    return bool(ports) or str(record["tag"]).startswith(protocol)


def _services(store: Store, call: Call) -> Reply:
    protocol = call.query.get("protocol")
    if call.query.get("locale", "en-US") not in _LOCALES:
        raise Refused(400, "locale is none of the languages.")
    shown = select(NETWORK_SERVICE, store.all(NETWORK_SERVICE.name), call.query)
    return Reply([each for each in shown if not protocol or _uses(each, protocol)])


def _wants(call: Call, name: str) -> bool:
    """A flag of the query, in any letter case.

    :raises Refused: 400, for what is no flag.
    """
    text = call.query.get(name, "false").lower()
    if text not in ("true", "false"):
        raise Refused(400, f"{name} is neither true nor false.")
    return text == "true"


def _roles(store: Store, call: Call) -> Reply:
    """Roles of the usual kind, and those that are asked for."""
    hidden = {
        "AUDITOR": "includeAuditorRole",
        "PARTNER": "includePartnerRole",
        "API": "includeApiRole",
    }
    unwanted = {kind for kind, name in hidden.items() if not _wants(call, name)}
    ids = call.every.get("id")
    shown = [
        each
        for each in store.all(ROLE.name)
        if (ids and str(each["id"]) in ids)
        or (not ids and each["roleType"] not in unwanted)
    ]
    return Reply(shown)


def _admins(store: Store, call: Call) -> Reply:
    """Administrators and, where the query says so, auditors."""
    shown = [
        each
        for each in select(ADMIN, store.all(ADMIN.name), call.query)
        if (
            _wants(call, "includeAuditorUsers")
            if each["isAuditor"]
            else "includeAdminUsers" not in call.query
            or _wants(call, "includeAdminUsers")
        )
    ]
    return Reply(ZTW_PAGED.page(shown, call.query))


def _settings(_store: Store, _call: Call) -> Reply:
    return Reply(_SETTINGS)


def _routes() -> Iterator[Route]:
    special: dict[str, Operation] = {
        "/ipDestinationGroups": _destinations,
        "/ipDestinationGroups/lite": _destinations_lite,
        "/ipGroups/lite": _lite(IP_GROUP),
        "/ipSourceGroups/lite": _lite(SOURCE_GROUP),
        "/networkServices": _services,
        "/adminRoles": _roles,
        "/adminUsers": _admins,
        "/discoveryService/workloadDiscoverySettings": _settings,
    }
    usual = (
        *crud(DESTINATION_GROUP, Behaviour(prepare=_check_destination, guard=_guard)),
        *crud(IP_GROUP, Behaviour(prepare=_check_group, guard=_guard)),
        *crud(SOURCE_GROUP, Behaviour(prepare=_check_group, guard=_guard)),
        *crud(NETWORK_SERVICE),
        *crud(SERVICE_GROUP),
        *crud(ROLE),
        *crud(ADMIN),
        *crud(CLOUD_ACCOUNT),
        *crud(ACCOUNT),
    )
    for route in usual:
        if route.method != "GET" or route.path.removeprefix(ZTW.base) not in special:
            yield route
    for path, operation in special.items():
        yield Route("GET", ZTW.base + path, operation, ZTW)


ZTW_ROUTES: Final = tuple(_routes())
