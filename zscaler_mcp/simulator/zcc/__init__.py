"""Zscaler Client Connector, simulated."""

from typing import Final

from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.zcc.client import ZCC_KINDS, ZCC_ROUTES
from zscaler_mcp.simulator.zcc.seed import seed_zcc

__all__ = ["PARTS"]

PARTS: Final = (Part(kinds=ZCC_KINDS, routes=ZCC_ROUTES, seed=seed_zcc),)
