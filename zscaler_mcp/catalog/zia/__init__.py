"""The rows of Zscaler Internet Access."""

from typing import Final

from zscaler_mcp.catalog.zia import locations, rule_labels, url_categories

__all__ = ["TOOLS"]

TOOLS: Final = (*rule_labels.TOOLS, *locations.TOOLS, *url_categories.TOOLS)
