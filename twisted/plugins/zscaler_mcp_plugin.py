"""``twistd zscaler-mcp``. Every twistd command imports this: it imports nothing."""

from twisted.application.service import ServiceMaker

zscaler_mcp = ServiceMaker(
    "zscaler-mcp",
    "zscaler_mcp.tap",
    "The hardened MCP server for Zscaler.",
    "zscaler-mcp",
)
