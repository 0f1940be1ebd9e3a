"""The rows of Z-Insights: figures about the tenant's traffic, over GraphQL."""

from typing import Final

from zscaler_mcp.catalog.zins import (
    cyber_security,
    firewall,
    iot,
    saas,
    shadow_it,
    web_traffic,
)

__all__ = ["TOOLS"]

TOOLS: Final = (
    *cyber_security.TOOLS,
    *firewall.TOOLS,
    *iot.TOOLS,
    *saas.TOOLS,
    *shadow_it.TOOLS,
    *web_traffic.TOOLS,
)
