"""The rows of Zscaler Cellular."""

from typing import Final

from zscaler_mcp.catalog.zcell import (
    anomaly_policy,
    audit_data_handling,
    customer_data_handling,
    customer_region_handling,
    network_events,
    sim_analytics,
    sim_handling,
    sim_location_groups,
    tag_handling,
)

__all__ = ["TOOLS"]

TOOLS: Final = (
    *sim_handling.TOOLS,
    *sim_analytics.TOOLS,
    *sim_location_groups.TOOLS,
    *tag_handling.TOOLS,
    *network_events.TOOLS,
    *anomaly_policy.TOOLS,
    *audit_data_handling.TOOLS,
    *customer_data_handling.TOOLS,
    *customer_region_handling.TOOLS,
)
