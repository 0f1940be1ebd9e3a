"""The rows of Zscaler Cloud and Branch Connector."""

from typing import Final

from zscaler_mcp.catalog.ztw import accounts, groups

__all__ = ["TOOLS"]

TOOLS: Final = (*groups.TOOLS, *accounts.TOOLS)
