"""The rows of ZIdentity."""

from typing import Final

from zscaler_mcp.catalog.zid import groups, users

__all__ = ["TOOLS"]

TOOLS: Final = (*groups.TOOLS, *users.TOOLS)
