"""Zscaler Microsegmentation, simulated."""

from typing import Final

from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.zms.kinds import ZMS_KINDS
from zscaler_mcp.simulator.zms.routes import ZMS_ROUTES
from zscaler_mcp.simulator.zms.seed import seed_zms

__all__ = ["PARTS"]

PARTS: Final = (Part(kinds=ZMS_KINDS, routes=ZMS_ROUTES, seed=seed_zms),)
