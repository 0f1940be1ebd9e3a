"""ZDX's reports: applications, users and devices, within a window and a scope."""

from collections.abc import Iterator
from typing import Any, Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.cities import City
from zscaler_mcp.simulator.kinds import Kind
from zscaler_mcp.simulator.operations import Operation, Route
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zdx.dialect import (
    ZDX,
    number,
    scoped,
    searched,
    token_page,
    window,
)
from zscaler_mcp.simulator.zdx.kinds import (
    APPLICATION,
    DEPARTMENT,
    DEVICE,
    LOCATION,
    USER,
)
from zscaler_mcp.simulator.zdx.scores import average, bucket, score, series

__all__ = ["REPORT_ROUTES"]

_METRICS: Final = {
    "pft": ("ms", (300, 4200)),
    "dns": ("ms", (5, 90)),
    "availability": ("percent", (92, 100)),
}


def place(city: City, geo_id: str) -> Record:
    """A geolocation."""
    return {
        "id": geo_id,
        "city": city.name,
        "state": city.state,
        "country": city.country,
        "geo_type": "CITY",
        "geo_lat": str(city.latitude),
        "geo_long": str(city.longitude),
        "geo_detection": "GEO_IP",
    }


def _names(kind: Kind) -> Operation:
    """Departments or locations."""

    def operation(store: Store, call: Call) -> Reply:
        window(store, call)
        return Reply(searched(store.all(kind.name), call))

    return operation


def _scores(store: Store, call: Call, application: Record) -> dict[Any, int]:
    """The score on each device of the scope, by the device's id."""
    return {
        device["id"]: score(application, device)
        for device in scoped(store.all(DEVICE.name), call)
    }


def _worst(store: Store, scores: dict[Any, int]) -> Record:
    if not scores:
        return {}
    device = store.get(DEVICE.name, min(scores, key=lambda each: (scores[each], each)))
    return place(device["_city"], device["geo_id"])


def _figures(store: Store, call: Call, application: Record) -> Record:
    scores = _scores(store, call, application)
    words = [bucket(each) for each in scores.values()]
    owners = {store.get(DEVICE.name, each)["userid"] for each in scores}
    return {
        "id": application["id"],
        "name": application["name"],
        "score": average(scores.values()),
        "most_impacted_region": _worst(store, scores),
        "stats": {
            "active_users": len(owners),
            "active_devices": len(scores),
            "num_poor": words.count("poor"),
            "num_okay": words.count("okay"),
            "num_good": words.count("good"),
            "num_na": 0,
        },
    }


def _applications(store: Store, call: Call) -> Reply:
    window(store, call)
    listed = []
    for application in store.all(APPLICATION.name):
        figures = _figures(store, call, application)
        stats = figures.pop("stats")
        users = {"total_users": stats["active_users"], "ApplicationStats": stats}
        listed.append({**figures, **users})
    return Reply(listed)


def _application(store: Store, call: Call) -> Reply:
    window(store, call)
    return Reply(_figures(store, call, store.get(APPLICATION.name, call.ids["id"])))


def _trend(store: Store, call: Call) -> Reply:
    begin, end = window(store, call)
    application = store.get(APPLICATION.name, call.ids["id"])
    mean = average(_scores(store, call, application).values())
    bounds = (max(0, mean - 6), min(100, mean + 6))
    return Reply(series("score", "", begin, end, bounds, application["id"]))


def _metrics(store: Store, call: Call) -> Reply:
    begin, end = window(store, call)
    application = store.get(APPLICATION.name, call.ids["id"])
    name = call.query.get("metric_name", "pft")
    if name not in _METRICS:
        raise Refused(400, "metric_name is unknown.")
    unit, bounds = _METRICS[name]
    return Reply([series(name, unit, begin, end, bounds, application["id"])])


def _devices_of(store: Store, devices: list[Record]) -> list[Record]:
    """A user's devices, as application users show them."""
    return [
        {
            "id": device["id"],
            "name": device["name"],
            "geo_loc": [place(device["_city"], device["geo_id"])],
            "zs_loc": [dict(store.get(LOCATION.name, device["location_id"]))],
        }
        for device in devices
    ]


def _users(store: Store, call: Call) -> list[Record]:
    """The users of the path's application, with their scores."""
    application = store.get(APPLICATION.name, call.ids["id"])
    own: dict[Any, list[Record]] = {}
    for device in scoped(store.all(DEVICE.name), call):
        own.setdefault(device["userid"], []).append(device)
    return [
        {
            **store.get(USER.name, user_id),
            "score": average(score(application, device) for device in devices),
            "devices": _devices_of(store, devices),
        }
        for user_id, devices in own.items()
    ]


def _application_users(store: Store, call: Call) -> Reply:
    window(store, call)
    users, wanted = _users(store, call), call.query.get("score_bucket")
    if wanted not in (None, "poor", "okay", "good"):
        raise Refused(400, "score_bucket is unknown.")
    if wanted is not None:
        users = [user for user in users if bucket(user["score"]) == wanted]
    return Reply(token_page("users", users, call))


def _application_user(store: Store, call: Call) -> Reply:
    window(store, call)
    wanted = store.get(USER.name, call.ids["user_id"])["id"]
    return Reply(next(user for user in _users(store, call) if user["id"] == wanted))


def _summary(device: Record) -> Record:
    """A device in a list: its name, and the id of its user."""
    return {name: device[name] for name in ("id", "name", "userid")}


def _devices(store: Store, call: Call) -> Reply:
    window(store, call)
    owners = {number(each, "userids") for each in call.values("userids")}
    emails = {each.lower() for each in call.values("emails")}
    mac, address = call.query.get("mac_address"), call.query.get("private_ipv4")
    found = [
        device
        for device in scoped(store.all(DEVICE.name), call)
        if (not owners or device["userid"] in owners)
        and (not emails or device["_user"] in emails)
        and (mac is None or device["_mac"] == mac.lower())
        and (address is None or device["_ipv4"] == address)
    ]
    return Reply(token_page("devices", found, call, _summary))


def _hardware(device: Record) -> Record:
    return {
        "hw_model": device["_model"],
        "hw_mfg": device["_maker"],
        "hw_type": "LAPTOP",
        "hw_serial": device["_serial"],
        "tot_mem": device["_memory"],
        "disk_size": "512 GB",
        "disk_type": "SSD",
        "cpu_mfg": "Example Silicon",
        "cpu_model": "ES-7 2.4 GHz",
        "speed_ghz": 2,
        "logical_proc": 8,
        "num_cores": 4,
    }


def _adapter(device: Record) -> Record:
    return {
        "net_type": "Wi-Fi",
        "status": "up",
        "ipv4": device["_ipv4"],
        "ipv6": device["_ipv6"],
        "dns_srvs": device["_gateway"],
        "dns_suffix": device["_suffix"],
        "gateway": device["_gateway"],
        "mac": device["_mac"],
        "ssid": "example-office",
        "channel": "36",
    }


def _system(device: Record) -> Record:
    name, _, version = device["_system"].partition(" ")
    return {
        "os_name": name,
        "os_ver": version,
        "hostname": device["name"],
        "user": device["_user"],
        "client_conn_ver": "4.5.1",
        "zdx_ver": "4.3.0",
    }


def _device(store: Store, call: Call) -> Reply:
    window(store, call)
    device = store.get(DEVICE.name, call.ids["id"])
    return Reply(
        {
            "id": device["id"],
            "name": device["name"],
            "hardware": _hardware(device),
            "network": [_adapter(device)],
            "software": _system(device),
        }
    )


def _routes() -> Iterator[Route]:
    for path, operation in {
        DEPARTMENT.path: _names(DEPARTMENT),
        LOCATION.path: _names(LOCATION),
        "apps": _applications,
        "apps/<id>": _application,
        "apps/<id>/score": _trend,
        "apps/<id>/metrics": _metrics,
        "apps/<id>/users": _application_users,
        "apps/<id>/users/<user_id>": _application_user,
        "devices": _devices,
        "devices/<id>": _device,
    }.items():
        yield Route("GET", f"{ZDX.base}/{path}", operation, ZDX)


REPORT_ROUTES: Final = tuple(_routes())
