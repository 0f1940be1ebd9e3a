"""Zscaler Internet Access, simulated."""

from typing import Final

from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.zia.firewall import FIREWALL
from zscaler_mcp.simulator.zia.firewall_objects import FIREWALL_OBJECTS
from zscaler_mcp.simulator.zia.kinds import ZIA_KINDS
from zscaler_mcp.simulator.zia.routes import ZIA_ROUTES
from zscaler_mcp.simulator.zia.seed import seed_zia
from zscaler_mcp.simulator.zia.time_intervals import TIME_INTERVALS
from zscaler_mcp.simulator.zia.web_rules import WEB_RULES

__all__ = ["PARTS"]

PARTS: Final = (
    Part(kinds=ZIA_KINDS, routes=ZIA_ROUTES, seed=seed_zia),
    TIME_INTERVALS,
    FIREWALL_OBJECTS,
    FIREWALL,
    WEB_RULES,
)
