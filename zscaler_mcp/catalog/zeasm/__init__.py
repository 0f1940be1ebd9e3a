"""The rows of External Attack Surface Management."""

from typing import Final

from zscaler_mcp.catalog.zeasm import findings, lookalike_domains, organizations

__all__ = ["TOOLS"]

TOOLS: Final = (*organizations.TOOLS, *findings.TOOLS, *lookalike_domains.TOOLS)
