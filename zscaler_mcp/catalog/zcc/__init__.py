"""The rows of Zscaler Client Connector."""

from typing import Final

from zscaler_mcp.catalog.zcc import devices, forwarding_profiles, trusted_networks

__all__ = ["TOOLS"]

TOOLS: Final = (
    *devices.TOOLS,
    *forwarding_profiles.TOOLS,
    *trusted_networks.TOOLS,
)
