"""The rows of Zscaler Internet Access."""

from typing import Final

from zscaler_mcp.catalog.zia import (
    cloud_firewall,
    locations,
    rule_labels,
    ssl_inspection,
    time_intervals,
    url_categories,
    url_filtering,
)

__all__ = ["TOOLS"]

TOOLS: Final = (
    *rule_labels.TOOLS,
    *locations.TOOLS,
    *url_categories.TOOLS,
    *cloud_firewall.TOOLS,
    *ssl_inspection.TOOLS,
    *time_intervals.TOOLS,
    *url_filtering.TOOLS,
)
