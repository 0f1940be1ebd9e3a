"""Z-Insights: SaaS security in figures."""

from typing import Final

from zscaler_mcp.catalog.rows import Rows
from zscaler_mcp.catalog.zins.reports import (
    GRAPHQL,
    NAMED,
    limit,
    over_window,
    report,
    window,
)

__all__ = ["TOOLS"]

TOOLS: Final = (
    Rows("zins_saas", "zins").listing(
        "zins_get_casb_app_report",
        "Count SaaS activity by application",
        "Activity that the cloud access security broker (CASB) saw in the past, for"
        " each SaaS application, with its total.",
        GRAPHQL,
        method="POST",
        document=report(
            "CasbAppReport",
            "SAAS_SECURITY.casb_app",
            NAMED,
            {"filter_by": "CasbEntriesFilterBy", "order_by": "[CasbEntryOrderBy]"},
        ),
        rows="entries",
        parameters=(*window(7), limit("applications")),
        adapter=over_window,
    ),
)
