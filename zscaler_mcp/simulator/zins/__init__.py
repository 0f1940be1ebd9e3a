"""Z-Insights, simulated: figures that are computed when they are asked for."""

from typing import Final

from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.zins.kinds import ZINS_KINDS, seed_zins
from zscaler_mcp.simulator.zins.routes import ZINS_ROUTES

__all__ = ["PARTS"]

PARTS: Final = (Part(kinds=ZINS_KINDS, routes=ZINS_ROUTES, seed=seed_zins),)
