"""The customer's cellular account."""

from typing import Final

from zscaler_mcp.catalog.rows import Rows
from zscaler_mcp.catalog.zcell.lists import CUSTOMER, SECRETS

__all__ = ["TOOLS"]

_rows: Final = Rows("zcell_customer_data_handling", "zcell", SECRETS)

TOOLS: Final = (
    _rows.reading(
        "zcell_get_customer_data_handling",
        "Get the cellular account",
        "The tenant's cellular account: whether it is activated, regions, SIM"
        " provider, numbers of SIMs in all, active and inactive, current usage, and"
        " the ZIA and ZPA organizations it belongs to.",
        CUSTOMER,
    ),
)
