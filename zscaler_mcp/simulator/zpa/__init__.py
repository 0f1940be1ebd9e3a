"""Zscaler Private Access, simulated."""

from typing import Final

from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.zpa.kinds import ZPA_KINDS
from zscaler_mcp.simulator.zpa.routes import ZPA_ROUTES
from zscaler_mcp.simulator.zpa.seed import seed_zpa

__all__ = ["PARTS"]

PARTS: Final = (Part(kinds=ZPA_KINDS, routes=ZPA_ROUTES, seed=seed_zpa),)
