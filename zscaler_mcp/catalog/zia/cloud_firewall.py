"""ZIA's cloud firewall: its rules, and the objects that they refer to."""

from typing import Final

from zscaler_mcp.catalog.zia import (
    firewall_addresses,
    firewall_apps,
    firewall_rules,
    firewall_services,
    firewall_signatures,
)

__all__ = ["TOOLS"]

TOOLS: Final = (
    *firewall_rules.TOOLS,
    *firewall_signatures.TOOLS,
    *firewall_addresses.TOOLS,
    *firewall_services.TOOLS,
    *firewall_apps.TOOLS,
)
