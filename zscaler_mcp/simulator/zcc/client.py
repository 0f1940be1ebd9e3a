"""Client Connector: enrolled devices, their passwords, profiles, trusted networks."""

from typing import Final

import attrs

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.chance import digits
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.store import Store

__all__ = ["DEVICE", "NETWORK", "PROFILE", "ZCC_KINDS", "ZCC_ROUTES"]

ZCC: Final = attrs.evolve(
    ZIA,
    base="/zcc/papi/public/v1",
    first_id=30_000,
    numeric_ids=False,
    default_size=50,
    max_size=5000,
    codes={
        400: "BAD_REQUEST",
        401: "UNAUTHORIZED",
        403: "FORBIDDEN",
        404: "NOT_FOUND",
        405: "METHOD_NOT_ALLOWED",
        415: "UNSUPPORTED_MEDIA_TYPE",
        429: "TOO_MANY_REQUESTS",
    },
)

_SYSTEMS: Final = ("1", "2", "3", "4", "5")
_PASSWORDS: Final = (
    "exitOtp",
    "logoutOtp",
    "revertOtp",
    "uninstallOtp",
    "zdpDisableOtp",
    "zdxDisableOtp",
    "ziaDisableOtp",
    "zpaDisableOtp",
)
_DAY: Final = 86_400


def _kind(name: str, path: str, members: str) -> Kind:
    return Kind(
        name=name, dialect=ZCC, path=path, fields=fields(text=members), writable=False
    )


DEVICE: Final = _kind("enrolled device", "getDevices", "user udid machineHostname")
PROFILE: Final = _kind(
    "forwarding profile", "webForwardingProfile/listByCompany", "name"
)
NETWORK: Final = _kind(
    "client trusted network", "webTrustedNetwork/listByCompany", "networkName"
)
ZCC_KINDS: Final = (DEVICE, PROFILE, NETWORK)


def _devices(store: Store, call: Call) -> Reply:
    system = call.query.get("osType")
    if system not in (None, *_SYSTEMS):
        raise Refused(400, "osType is none of 1 to 5.")
    user = call.query.get("username", "").lower()
    found = [
        {name: device[name] for name in device if name != "id"}
        for device in store.all(DEVICE.name)
        if user in device["user"].lower() and system in (None, str(device["type"]))
    ]
    return Reply(ZCC.page(found, call.query))


def _passwords(store: Store, call: Call) -> Reply:
    """Passwords of one device, new every day."""
    udid = call.query.get("udid")
    if not udid:
        raise Refused(400, "udid is required.")
    if all(device["udid"] != udid for device in store.all(DEVICE.name)):
        raise Refused(404, "There is no device with this udid.")
    day = store.now // _DAY
    return Reply({name: digits(10, name, udid, day) for name in _PASSWORDS})


def _named(records: list[Record], member: str, call: Call) -> list[Record]:
    text = call.query.get("search", "").lower()
    return [record for record in records if text in record[member].lower()]


def _profiles(store: Store, call: Call) -> Reply:
    found = _named(store.all(PROFILE.name), "name", call)
    return Reply(ZCC.page(found, call.query))


def _networks(store: Store, call: Call) -> Reply:
    found = _named(store.all(NETWORK.name), "networkName", call)
    page = ZCC.page(found, call.query)
    return Reply({"totalCount": len(found), "trustedNetworkContracts": page})


ZCC_ROUTES: Final = (
    Route("GET", f"{ZCC.base}/{DEVICE.path}", _devices, ZCC),
    Route("GET", f"{ZCC.base}/getOtp", _passwords, ZCC),
    Route("GET", f"{ZCC.base}/{PROFILE.path}", _profiles, ZCC),
    Route("GET", f"{ZCC.base}/{NETWORK.path}", _networks, ZCC),
)
