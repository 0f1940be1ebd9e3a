"""ZDX's inventory: which software is on which device."""

from typing import Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.chance import share, spread
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zdx.dialect import ZDX, number, scoped, token_page
from zscaler_mcp.simulator.zdx.kinds import DEVICE, SOFTWARE

__all__ = ["INVENTORY_ROUTES"]


def _devices(store: Store, call: Call) -> list[Record]:
    """Devices of the scope and of the owners that the query names."""
    users = {number(each, "userids") for each in call.values("userids")}
    ids = {number(each, "deviceids") for each in call.values("deviceids")}
    return [
        device
        for device in scoped(store.all(DEVICE.name), call)
        if (not users or device["userid"] in users) and (not ids or device["id"] in ids)
    ]


def _on(software: Record, devices: list[Record]) -> list[Record]:
    key = software["software_key"]
    return [device for device in devices if share(40, "on", key, device["id"])]


def _software(store: Store, call: Call) -> Reply:
    devices, listed = _devices(store, call), []
    for software in store.all(SOFTWARE.name):
        on = _on(software, devices)
        if on:
            owners = {device["userid"] for device in on}
            hidden = ("id", "software_version")
            shown = {name: software[name] for name in software if name not in hidden}
            totals = {"user_total": len(owners), "device_total": len(on)}
            listed.append({**shown, **totals})
    return Reply(token_page("software", listed, call))


def _installations(store: Store, call: Call) -> Reply:
    key = call.ids["key"]
    software = next(
        (each for each in store.all(SOFTWARE.name) if each["software_key"] == key), None
    )
    if software is None:
        raise Refused(404, "There is no such software.")
    hidden = ("id", "software_install_type")
    shown = {name: software[name] for name in software if name not in hidden}

    def show(device: Record) -> Record:
        month = spread(1, 12, "installed", key, device["id"])
        return {
            **shown,
            "os": device["_system"],
            "user_id": device["userid"],
            "device_id": device["id"],
            "hostname": device["name"],
            "username": device["_user"],
            "install_date": f"2025-{month:02d}-15",
        }

    on = _on(software, _devices(store, call))
    return Reply(token_page("software", on, call, show))


INVENTORY_ROUTES: Final = (
    Route("GET", f"{ZDX.base}/{SOFTWARE.path}", _software, ZDX),
    Route("GET", f"{ZDX.base}/{SOFTWARE.path}/<key>", _installations, ZDX),
)
