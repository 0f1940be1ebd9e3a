"""Operations of Zscaler Cellular: SIMs, events, audit, the account."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.operations import Operation, Route
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zcell.dialect import ZCELL, seconds, window
from zscaler_mcp.simulator.zcell.kinds import (
    AUDIT_ENTRY,
    NETWORK_EVENT,
    SIM,
)
from zscaler_mcp.simulator.zcell.policies import policy_routes
from zscaler_mcp.simulator.zcell.usage import USAGE

__all__ = ["ZCELL_ROUTES"]

_CUSTOMER: Final = f"{ZCELL.base}/customers/<zcell_customer_id>"
_REGIONS: Final = ("AMER", "EMEA", "APAC")
_PAGING: Final = ("page", "size")

_TEXTS: Final = (
    "status",
    "networkStatus",
    "locationCountry",
    "deviceType",
    "brandName",
    "marketingName",
    "modelName",
    "formFactor",
)
_LISTS: Final = {"iccid": "iccid", "ipAddress": "ipAddress", "tag": "tags"}
_LOCKS: Final = {"Locked": True, "Unlocked": False, "InProgress": None}


def _known(body: Record, *names: str) -> Record:
    """A body in which no other member is.

    :raises Refused: 400.
    """
    for name in body:
        if name not in names:
            raise Refused(400, f"The body has an unknown field: {name}.", None, [name])
    return body


def _texts(value: Any, name: str) -> list[str]:
    """A list of texts.

    :raises Refused: 400 otherwise.
    """
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return value
    raise Refused(400, f"{name} is not a list of texts.", None, [name])


def _has(sim: Record, member: str, wanted: list[str]) -> bool:
    own = sim[member] if isinstance(sim[member], list) else [sim[member]]
    return not wanted or not set(wanted).isdisjoint(own)


def _bare(record: Record) -> Record:
    """A record of a kind that has no ids of its own."""
    return {name: value for name, value in record.items() if name != "id"}


def _search(store: Store, call: Call) -> Reply:
    """SIMs that pass every filter of the body, and their usage together."""
    body = _known(call.fields(), *_TEXTS, *_LISTS, "imeiStatus", *_PAGING)
    lock = body.get("imeiStatus")
    if lock is not None and lock not in _LOCKS:
        raise Refused(400, "imeiStatus is none of the states.", None, ["imeiStatus"])
    lists = {m: _texts(body[n], n) for n, m in _LISTS.items() if n in body}
    found = [
        _bare(sim)
        for sim in store.all(SIM.name)
        if all(_has(sim, member, wanted) for member, wanted in lists.items())
        and all(
            str(body[name]).casefold() == str(sim[name]).casefold()
            for name in _TEXTS
            if body.get(name)
        )
        and (lock is None or sim["dataAuthorizeImei"] is _LOCKS[str(lock)])
    ]
    return Reply(
        {
            "pageDetails": ZCELL.page(found, body),
            "totalUsage": sum(sim["usage"] for sim in found),
        }
    )


def _details(store: Store, call: Call) -> Reply:
    if not call.query.get("iccId"):
        raise Refused(400, "iccId is required.")
    return Reply(_bare(store.get(SIM.name, call.query["iccId"])))


def _map(store: Store, call: Call) -> Reply:
    """Places, with the SIMs that are there."""
    body = _known(call.fields(), "iccIds")
    wanted = _texts(body.get("iccIds", []), "iccIds")
    points: dict[tuple[float, float], Record] = {}
    for sim in store.all(SIM.name):
        if not _has(sim, "iccid", wanted):
            continue
        place = sim["simLat"], sim["simLng"]
        point = points.setdefault(
            place,
            {"lat": place[0], "lng": place[1], "iccid": [], "imsi": [], "tags": []},
        )
        point["iccid"].append(sim["iccid"])
        point["imsi"].append(sim["imsi"])
        point["tags"] = sorted({*point["tags"], *sim["tags"]})
    return Reply(list(points.values()))


_OPERATORS: Final[dict[str, Callable[[str, list[str]], bool]]] = {
    "EQ": lambda value, texts: value in texts,
    "NE": lambda value, texts: value not in texts,
    "LIKE": lambda value, texts: any(text in value for text in texts),
    "NOT_LIKE": lambda value, texts: not any(text in value for text in texts),
}


def _passes(condition: Any) -> Callable[[Record], bool]:
    """A test of events.

    :raises Refused: 400, for what is no condition.
    """
    if not isinstance(condition, dict):
        raise Refused(400, "filterBy holds no condition.", None, ["filterBy"])
    _known(condition, "filterName", "operator", "values")
    name, operator = (str(condition.get(n)) for n in ("filterName", "operator"))
    if name not in NETWORK_EVENT.fields or operator not in _OPERATORS:
        raise Refused(400, "filterBy holds no condition.", None, ["filterBy"])
    values = [each.casefold() for each in _texts(condition.get("values"), "values")]
    test = _OPERATORS[operator]
    return lambda event: test(str(event[name]).casefold(), values)


def _ordered(events: list[Record], order: Record) -> list[Record]:
    """Events sorted by the last member that is named first.

    :raises Refused: 400.
    """
    for name, direction in reversed(order.items()):
        if name not in NETWORK_EVENT.fields or direction not in ("ASC", "DESC"):
            raise Refused(400, "sortBy is no order.", None, ["sortBy"])
        events = sorted(
            events, key=lambda each: str(each[name]), reverse=direction == "DESC"
        )
    return events


def _events(store: Store, call: Call) -> Reply:
    """Network events of a window that pass every filter."""
    span = window(dict(call.ids), "start", "end")
    body = _known(call.fields(), "filterBy", "sortBy", "excludeApnConfig", *_PAGING)
    filters = body.get("filterBy", [])
    if not isinstance(filters, list) or not isinstance(body.get("sortBy", {}), dict):
        raise Refused(400, "filterBy is a list and sortBy an object.")
    tests = [_passes(each) for each in filters]
    if body.get("excludeApnConfig"):
        tests.append(lambda event: event["eventName"] != "APN_CONFIG")
    found = [
        _bare(event)
        for event in store.all(NETWORK_EVENT.name)
        if seconds(event["timestamp"]) in span and all(test(event) for test in tests)
    ]
    order = body.get("sortBy") or {"timestamp": "DESC"}
    return Reply(ZCELL.page(_ordered(found, order), body))


_AUDIT_FILTERS: Final = {
    "operationType": "auditOperationType",
    "objectType": "objectType",
    "objectName": "objectName",
    "objectId": "objectId",
    "visibility": "visibility",
    "modifiedByUserId": "modifiedByUserId",
}


def _audit(store: Store, call: Call) -> Reply:
    """Audit entries of a window, newest first."""
    body = _known(call.fields(), "startDate", "endDate", *_AUDIT_FILTERS)
    span = window(body, "startDate", "endDate")
    wanted = [(m, str(body[n])) for n, m in _AUDIT_FILTERS.items() if n in body]
    found = [
        entry
        for entry in store.all(AUDIT_ENTRY.name)
        if seconds(entry["creationTime"]) in span
        and all(entry[member] == text for member, text in wanted)
    ]
    found.sort(key=lambda entry: str(entry["creationTime"]), reverse=True)
    return Reply(ZCELL.page(found, call.query))


def _terms(store: Store, _call: Call) -> Reply:
    entries = store.all(AUDIT_ENTRY.name)
    return Reply(
        {
            "operations": ["Create", "Update", "Delete", "Export"],
            "objectTypes": sorted({entry["objectType"] for entry in entries}),
        }
    )


def _account(store: Store, _call: Call) -> Reply:
    sims = store.all(SIM.name)
    active = sum(1 for sim in sims if sim["status"] == "ACTIVE")
    return Reply(
        {
            "id": "zc-demo-0001",
            "name": "Example Corporation",
            "email": "cellular@example.com",
            "userName": "cellular-admin",
            "zia": {"orgId": "39000", "cloudName": "zscaler.example"},
            "zpa": {"orgId": "216200000000000001", "cloudName": "zpa.example"},
            "regions": list(_REGIONS[:2]),
            "mvnoIds": [{"id": "mvno-1", "name": "Example Mobile", "type": "MVNO"}],
            "simProvider": {"id": "sp-1", "name": "Example Mobile", "type": "ESIM"},
            "parentId": None,
            "isActivated": True,
            "bcSize": "SMALL",
            "platformType": "CLOUD",
            "totalSims": len(sims),
            "activeSims": active,
            "inactiveSims": len(sims) - active,
            "currentUsage": sum(sim["usage"] for sim in sims),
        }
    )


def _regions(_store: Store, call: Call) -> Reply:
    """Those that the subscription covers, or all."""
    flag = call.query.get("skipSkuCheck", "false").lower()
    if flag not in ("true", "false"):
        raise Refused(400, "skipSkuCheck is neither true nor false.")
    shown = _REGIONS if flag == "true" else _REGIONS[:2]
    return Reply(
        [{"region": name, "configured": name in _REGIONS[:2]} for name in shown]
    )


def _region_states(_store: Store, call: Call) -> Reply:
    if call.query.get("bcSize", "SMALL") not in ("SMALL", "MEDIUM", "LARGE"):
        raise Refused(400, "bcSize is none of the sizes.")

    def connectors(kind: str, region: str) -> Record:
        nodes = [
            {
                "id": f"{kind}-{region}-{n}".lower(),
                "name": f"{kind} {n}",
                "status": "UP",
            }
            for n in (1, 2)
        ]
        return {"status": "UP", "operationalStatus": nodes}

    return Reply(
        [
            {
                "region": region,
                "operationalStatus": "OPERATIONAL",
                "bc": connectors("BC", region),
                "ac": connectors("AC", region),
                "mapACStatus": "UP",
                "mapBCStatus": "UP",
            }
            for region in _REGIONS[:2]
        ]
    )


def _routes() -> Iterator[Route]:
    yield from policy_routes()
    events = (
        "/network-events/<zcell_customer_id>/search/startTime/<start>/endTime/<end>"
    )
    posted: dict[str, Operation] = {
        f"{_CUSTOMER}/sims/search": _search,
        f"{_CUSTOMER}/sim/analytics/map": _map,
        f"{ZCELL.base}{events}": _events,
        f"{ZCELL.base}/audit/customers/<zcell_customer_id>/search": _audit,
    }
    read: dict[str, Operation] = {
        _CUSTOMER: _account,
        f"{_CUSTOMER}/regions": _regions,
        f"{_CUSTOMER}/regions/operational-status": _region_states,
        f"{_CUSTOMER}/sims/details": _details,
        f"{ZCELL.base}/audit/metadata": _terms,
        **{f"{_CUSTOMER}/sim/analytics{path}": USAGE[path] for path in USAGE},
    }
    for path, operation in posted.items():
        yield Route("POST", path, operation, ZCELL)
    for path, operation in read.items():
        yield Route("GET", path, operation, ZCELL)


ZCELL_ROUTES: Final = tuple(_routes())
