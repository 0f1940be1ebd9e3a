"""ZDX's alerts: which there are, and whom they touch."""

from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from zscaler_mcp.simulator.answers import Call, Record, Reply
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zdx.dialect import ZDX, scoped, token_page, window
from zscaler_mcp.simulator.zdx.kinds import (
    ALERT,
    APPLICATION,
    DEPARTMENT,
    DEVICE,
    LOCATION,
    USER,
)

__all__ = ["ALERT_ROUTES"]

_LONGEST: Final = 14 * 24 * 3600
"""Seconds of a window of alerts."""


def _touched(store: Store, alert: Record) -> list[Record]:
    return [store.get(DEVICE.name, each) for each in alert["_devices"]]


def _shown(store: Store, alert: Record) -> Record:
    """What a list and a single alert have in common."""
    application = store.get(APPLICATION.name, alert["_application"])
    shown = {name: alert[name] for name in alert if not name.startswith("_")}
    return {
        **shown,
        "application": {name: application[name] for name in ("id", "name")},
    }


def _listed(store: Store, call: Call, *, ended: bool) -> Reply:
    """Alerts of the window, which are ongoing or have ended."""
    begin, end = window(store, call, _LONGEST)
    found = [
        alert
        for alert in store.all(ALERT.name)
        if bool(alert["ended_on"]) is ended
        and (begin <= alert["ended_on"] <= end if ended else alert["started_on"] < end)
        and scoped(_touched(store, alert), call)
    ]

    def show(alert: Record) -> Record:
        devices = _touched(store, alert)
        counts = {
            "num_devices": len(devices),
            "num_geolocations": len({device["geo_id"] for device in devices}),
        }
        return {**_shown(store, alert), **counts}

    return Reply(token_page("alerts", found, call, show))


def _ongoing(store: Store, call: Call) -> Reply:
    return _listed(store, call, ended=False)


def _historical(store: Store, call: Call) -> Reply:
    return _listed(store, call, ended=True)


def _places(
    devices: list[Record], member: str, show: Callable[[Any], Record]
) -> list[Record]:
    """Where the devices are, with the number of them in each place."""
    counts = Counter(device[member] for device in devices)
    return [{**show(each), "num_devices": counts[each]} for each in sorted(counts)]


def _alert(store: Store, call: Call) -> Reply:
    alert = store.get(ALERT.name, call.ids["id"])
    devices = _touched(store, alert)
    cities = {device["geo_id"]: device["_city"] for device in devices}

    def named(kind: str) -> Callable[[Any], Record]:
        return lambda each: {"id": each, "name": store.get(kind, each)["name"]}

    def place(geo_id: str) -> Record:
        city = cities[geo_id]
        names = {"city": city.name, "state": city.state, "country": city.country}
        return {"id": geo_id, **names}

    return Reply(
        {
            **_shown(store, alert),
            "departments": _places(devices, "department_id", named(DEPARTMENT.name)),
            "locations": _places(devices, "location_id", named(LOCATION.name)),
            "geolocations": _places(devices, "geo_id", place),
        }
    )


def _affected(store: Store, call: Call) -> Reply:
    window(store, call, _LONGEST)
    alert = store.get(ALERT.name, call.ids["id"])

    def show(device: Record) -> Record:
        user = store.get(USER.name, device["userid"])
        own = {name: device[name] for name in ("id", "name", "userid")}
        return {**own, "userName": user["name"], "userEmail": user["email"]}

    devices = scoped(_touched(store, alert), call)
    return Reply(token_page("devices", devices, call, show))


ALERT_ROUTES: Final = (
    Route("GET", f"{ZDX.base}/alerts/ongoing", _ongoing, ZDX),
    Route("GET", f"{ZDX.base}/alerts/historical", _historical, ZDX),
    Route("GET", f"{ZDX.base}/alerts/<id>", _alert, ZDX),
    Route("GET", f"{ZDX.base}/alerts/<id>/affected_devices", _affected, ZDX),
)
