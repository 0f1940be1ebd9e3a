"""Activation: what ZIA has staged takes effect."""

from typing import Any, Final

from zscaler_mcp.catalog.call import Call
from zscaler_mcp.catalog.rows import Rows

__all__ = ["TOOLS"]

_STATUS: Final = "/zia/api/v1/status"
_ACTIVATE: Final = _STATUS + "/activate"


async def _activate(call: Call) -> Any:
    """The service wants an object, though nothing is in it."""
    return await call.write("POST", call.path(), {})


_rows: Final = Rows("zia_admin", "zia")

TOOLS: Final = (
    _rows.reading(
        "zia_get_activation_status",
        "Get the activation status of ZIA",
        "Whether ZIA has changes that wait for activation: status is PENDING, ACTIVE"
        " or INPROGRESS.",
        _STATUS,
    ),
    _rows.updating(
        "zia_activate_configuration",
        "Activate the ZIA configuration",
        "Puts every staged change of ZIA into effect, those of other administrators"
        " too. Call it once, after the last change; until then none of them applies.",
        _ACTIVATE,
        method="POST",
        consequence="puts every staged change of ZIA into effect for the whole tenant,"
        " those of other administrators too, and cannot be taken back",
        adapter=_activate,
    ),
)
