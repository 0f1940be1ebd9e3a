"""Zscaler Cloud and Branch Connector, simulated."""

from typing import Final

from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.ztw.kinds import ZTW_KINDS
from zscaler_mcp.simulator.ztw.routes import ZTW_ROUTES
from zscaler_mcp.simulator.ztw.seed import seed_ztw

__all__ = ["PARTS"]

PARTS: Final = (Part(kinds=ZTW_KINDS, routes=ZTW_ROUTES, seed=seed_ztw),)
