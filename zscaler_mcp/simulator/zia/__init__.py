"""Zscaler Internet Access, simulated."""

from typing import Final

from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.zia.kinds import ZIA_KINDS
from zscaler_mcp.simulator.zia.routes import ZIA_ROUTES
from zscaler_mcp.simulator.zia.seed import seed_zia

__all__ = ["PARTS"]

PARTS: Final = (Part(kinds=ZIA_KINDS, routes=ZIA_ROUTES, seed=seed_zia),)
