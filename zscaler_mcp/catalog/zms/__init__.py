"""The rows of Zscaler Microsegmentation, over GraphQL."""

from typing import Final

from zscaler_mcp.catalog.zms import agents, policies, resources, tags

__all__ = ["TOOLS"]

TOOLS: Final = (*agents.TOOLS, *resources.TOOLS, *policies.TOOLS, *tags.TOOLS)
