"""The rows of Zscaler Private Access."""

from typing import Final

from zscaler_mcp.catalog.zpa import app_segments, segment_groups

__all__ = ["TOOLS"]

TOOLS: Final = (*segment_groups.TOOLS, *app_segments.TOOLS)
