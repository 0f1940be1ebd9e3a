"""Client Connector devices, and the one-time passwords for them."""

from typing import Any, Final

from zscaler_mcp.catalog.call import Call, as_record
from zscaler_mcp.catalog.checks import at_least_one
from zscaler_mcp.catalog.model import EVERY, Parameter
from zscaler_mcp.catalog.rows import FILTER, Rows, one_of, query
from zscaler_mcp.catalog.zcc.paging import ZCC_PAGES
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["TOOLS"]

_ZCC: Final = "/zcc/papi/public/v1"

_SYSTEMS: Final = {
    "ios": "1",
    "android": "2",
    "windows": "3",
    "macos": "4",
    "linux": "5",
}
"""Operating systems, and the numbers that the service has for them."""


def _system(name: str) -> str:
    """The service's number of an operating system.

    :raises ToolFailure: kind ``argument``.
    """
    try:
        return _SYSTEMS[name.strip().lower()]
    except KeyError:
        raise ToolFailure(
            FailureKind.ARGUMENT, f"os_type is one of {', '.join(_SYSTEMS)}.", "os_type"
        ) from None


async def _passwords(call: Call) -> Any:
    """The passwords of the device; udid counts where both names are given."""
    given = call.arguments
    udid = given.get("udid", given.get(_ALIAS))
    return as_record(await call.get(call.path(), ("udid", udid)))


_ALIAS: Final = "device_id"

_rows: Final = Rows("zcc_devices", "zcc")
_secret: Final = Rows("zcc_devices", "zcc", secrets=frozenset({EVERY}))

TOOLS: Final = (
    _rows.listing(
        "zcc_list_devices",
        "List Client Connector devices",
        "Enrolled devices: udid, user, host name, operating system, versions, policy,"
        " and state of registration. Filter by user name to find a person's device.",
        f"{_ZCC}/getDevices",
        parameters=(
            query("username", "User name under which the device is enrolled."),
            query("os_type", "Operating system.", one_of(*_SYSTEMS), value=_system),
        ),
        pages=ZCC_PAGES,
    ),
    _secret.reading(
        "zcc_get_device_otp",
        "Get one-time passwords of a Client Connector device",
        "One-time passwords with which the user of one device can log out, exit,"
        " disable or uninstall the client. They are withheld unless the operator"
        " reveals them; then show them to nobody but whoever asked. Give udid or"
        " device_id.",
        f"{_ZCC}/getOtp",
        parameters=(
            query("udid", "The device's udid; zcc_list_devices yields it."),
            Parameter(
                name=_ALIAS,
                description="Another name of udid, which counts if both are given.",
                schema=FILTER,
                blank_is_absent=True,
            ),
        ),
        check=at_least_one("udid", _ALIAS),
        adapter=_passwords,
    ),
)
