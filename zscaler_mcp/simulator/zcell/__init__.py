"""Zscaler Cellular, simulated."""

from typing import Final

from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.zcell.kinds import ZCELL_KINDS
from zscaler_mcp.simulator.zcell.routes import ZCELL_ROUTES
from zscaler_mcp.simulator.zcell.seed import seed_zcell

__all__ = ["PARTS"]

PARTS: Final = (Part(kinds=ZCELL_KINDS, routes=ZCELL_ROUTES, seed=seed_zcell),)
