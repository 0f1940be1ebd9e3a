"""ZIdentity, simulated."""

from typing import Final

from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.zid.directory import ZID_KINDS, ZID_ROUTES
from zscaler_mcp.simulator.zid.seed import seed_zid

__all__ = ["PARTS"]

PARTS: Final = (Part(kinds=ZID_KINDS, routes=ZID_ROUTES, seed=seed_zid),)
