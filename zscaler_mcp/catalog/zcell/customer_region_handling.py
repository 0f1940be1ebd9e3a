"""Regions of the cellular service."""

from typing import Final

from zscaler_mcp.catalog.rows import BOOLEAN, Rows, query
from zscaler_mcp.catalog.zcell.lists import (
    CUSTOMER,
    RECORDS,
    SECRETS,
    read_records,
)

__all__ = ["TOOLS"]

_rows: Final = Rows("zcell_customer_region_handling", "zcell", SECRETS)

TOOLS: Final = (
    _rows.listing(
        "zcell_list_regions",
        "List cellular regions",
        "Regions of the cellular service (such as AMER, EMEA, APAC) and whether the"
        " tenant has configured them.",
        f"{CUSTOMER}/regions",
        parameters=(
            query(
                "skip_sku_check",
                "True also lists regions that the tenant's subscription does not"
                " cover.",
                BOOLEAN,
            ),
        ),
        rows=RECORDS,
        adapter=read_records,
    ),
    _rows.listing(
        "zcell_list_region_operational_status",
        "List the state of cellular regions",
        "The tenant's regions and whether they work: overall state, and that of the"
        " branch connectors (bc) and app connectors (ac) in each.",
        f"{CUSTOMER}/regions/operational-status",
        parameters=(
            query("bc_size", "Size of branch connector to report on, such as SMALL."),
        ),
        rows=RECORDS,
        adapter=read_records,
    ),
)
