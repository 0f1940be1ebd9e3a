"""ZDX's records. Only deep traces and analyses are made by callers."""

from typing import Final

from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.zdx.dialect import ZDX

__all__ = [
    "ALERT",
    "ANALYSIS",
    "APPLICATION",
    "DEPARTMENT",
    "DEVICE",
    "LOCATION",
    "SOFTWARE",
    "TRACE",
    "USER",
    "ZDX_KINDS",
]


def _read(name: str, path: str, members: str) -> Kind:
    return Kind(
        name=f"ZDX {name}",
        dialect=ZDX,
        path=path,
        fields=fields(text=members),
        writable=False,
    )


DEPARTMENT: Final = _read("department", "administration/departments", "name comments")
LOCATION: Final = _read("location", "administration/locations", "name")
USER: Final = _read("user", "users", "name email")
DEVICE: Final = _read("device", "devices", "name")
APPLICATION: Final = _read("application", "apps", "name")
ALERT: Final = _read("alert", "alerts", "rule_name")
SOFTWARE: Final = _read("software", "inventory/software", "software_name vendor")

TRACE: Final = Kind(
    name="deep trace",
    dialect=ZDX,
    path="devices/<id>/deeptraces",
    fields=fields(
        text="session_name",
        integer="app_id web_probe_id cloudpath_probe_id session_length_minutes",
        flag="probe_device",
    ),
    required=("session_name",),
    defaults={"session_length_minutes": 5, "probe_device": False},
    references={"app_id": APPLICATION.name},
)

ANALYSIS: Final = Kind(
    name="score analysis",
    dialect=ZDX,
    path="analysis",
    fields=fields(integer="device_id app_id t0 t1"),
    required=("device_id", "app_id"),
    references={"device_id": DEVICE.name, "app_id": APPLICATION.name},
)

ZDX_KINDS: Final = (
    DEPARTMENT,
    LOCATION,
    USER,
    DEVICE,
    APPLICATION,
    ALERT,
    SOFTWARE,
    TRACE,
    ANALYSIS,
)
