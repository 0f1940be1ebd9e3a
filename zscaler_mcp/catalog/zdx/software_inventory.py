"""ZDX's inventory of the software on devices."""

from typing import Final

from zscaler_mcp.catalog.rows import Rows, path_id
from zscaler_mcp.catalog.zdx.scope import OWNERS, SCOPE, zdx_pages

__all__ = ["TOOLS"]

_SOFTWARE: Final = "/zdx/v1/inventory/software"

_pages: Final = zdx_pages("software")

_rows: Final = Rows("zdx_software_inventory", "zdx", untrusted=True)

TOOLS: Final = (
    _rows.listing(
        "zdx_list_software",
        "List software in ZDX",
        "Software on the tenant's devices by name and version, each with its"
        " software_key and how many users and devices have it. Names and vendors are"
        " the publishers' words.",
        _SOFTWARE,
        parameters=(*SCOPE, *OWNERS),
        pages=_pages,
    ),
    _rows.listing(
        "zdx_get_software_details",
        "List installations of a software in ZDX",
        "Who has one software in one version: a record for each user and device, with"
        " version, host name and date of installation.",
        f"{_SOFTWARE}/{{software_key}}",
        parameters=(
            path_id(
                "software_key",
                "Key of a software and its version; zdx_list_software yields it.",
            ),
            *SCOPE,
            *OWNERS,
        ),
        pages=_pages,
    ),
)
