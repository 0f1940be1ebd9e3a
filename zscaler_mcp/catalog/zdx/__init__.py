"""The rows of Zscaler Digital Experience."""

from typing import Final

from zscaler_mcp.catalog.zdx import (
    alerts,
    reports,
    software_inventory,
    troubleshooting,
)

__all__ = ["TOOLS"]

TOOLS: Final = (
    *alerts.TOOLS,
    *reports.TOOLS,
    *software_inventory.TOOLS,
    *troubleshooting.TOOLS,
)
