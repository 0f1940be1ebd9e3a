"""ZIA devices and their groups, as Client Connector reports them."""

from typing import Final

from zscaler_mcp.catalog.rows import BOOLEAN, ZIA_PAGES, Rows, query, texts

__all__ = ["TOOLS"]

_GROUPS: Final = "/zia/api/v1/deviceGroups"
_DEVICES: Final = _GROUPS + "/devices"

MAX_OWNERS: Final = 100
"""Users in one filter, which becomes a part of a URL."""

_rows: Final = Rows("zia_devices", "zia")

TOOLS: Final = (
    _rows.listing(
        "zia_list_device_groups",
        "List ZIA device groups",
        "Groups of devices, each with id, name, operating system and number of"
        " devices, for the device_groups of policy rules.",
        _GROUPS,
        parameters=(
            query(
                "include_device_info",
                "Whether to count the devices of each group.",
                BOOLEAN,
            ),
            query(
                "include_pseudo_groups",
                "Whether to list Zscaler's own pseudo groups too.",
                BOOLEAN,
            ),
        ),
    ),
    _rows.listing(
        "zia_list_devices",
        "List ZIA devices",
        "Devices with id, name, model, operating system and owner, for the devices of"
        " policy rules.",
        _DEVICES,
        parameters=(
            query("name", "Text that the device's name holds."),
            query(
                "user_ids",
                "Ids of owners, numbers as text; get_zia_users yields them.",
                texts(MAX_OWNERS),
            ),
            query(
                "include_all",
                "Whether to list every device, whatever its state.",
                BOOLEAN,
            ),
        ),
        pages=ZIA_PAGES,
    ),
    _rows.listing(
        "zia_list_devices_lite",
        "List ZIA devices in brief",
        "Ids, names and owners of devices; zia_list_devices tells more.",
        _DEVICES + "/lite",
        pages=ZIA_PAGES,
    ),
)
