"""Z-Insights: firewall traffic in figures."""

from typing import Final

from zscaler_mcp.catalog.model import Document, Tool
from zscaler_mcp.catalog.rows import Rows
from zscaler_mcp.catalog.zins.reports import (
    GRAPHQL,
    NAMED,
    limit,
    named,
    over_window,
    report,
    window,
)

__all__ = ["TOOLS"]

_NARROWING: Final = {
    "filter_by": "FirewallEntriesFilterBy",
    "order_by": "[FirewallEntryOrderBy]",
}

_rows: Final = Rows("zins_firewall", "zins")


def _listing(name: str, title: str, description: str, document: Document) -> Tool:
    return _rows.listing(
        name,
        title,
        description,
        GRAPHQL,
        method="POST",
        document=document,
        rows="entries",
        parameters=(*window(7), limit("entries")),
        adapter=over_window,
    )


TOOLS: Final = (
    _listing(
        "zins_get_firewall_by_action",
        "Count firewall traffic by action",
        "Firewall traffic by what was done with it (such as allow or"
        " block), each with its total.",
        report("FirewallByAction", "ZERO_TRUST_FIREWALL.action", NAMED, _NARROWING),
    ),
    _listing(
        "zins_get_firewall_by_location",
        "Count firewall traffic by location",
        "Firewall traffic for each location, with id, name and total.",
        report(
            "FirewallByLocation",
            "ZERO_TRUST_FIREWALL.location_firewall",
            named("id", "name", "total"),
            _NARROWING,
        ),
    ),
    _listing(
        "zins_get_firewall_network_services",
        "Count firewall traffic by network service",
        "Firewall traffic for each network service (such as DNS or SSH),"
        " with its total.",
        report(
            "FirewallNetworkServices",
            "ZERO_TRUST_FIREWALL.network_service",
            NAMED,
            _NARROWING,
        ),
    ),
)
