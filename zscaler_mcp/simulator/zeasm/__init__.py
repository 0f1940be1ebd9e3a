"""External Attack Surface Management, simulated."""

from typing import Final

from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.zeasm.seed import seed_zeasm
from zscaler_mcp.simulator.zeasm.surface import EASM_KINDS, EASM_ROUTES

__all__ = ["PARTS"]

PARTS: Final = (Part(kinds=EASM_KINDS, routes=EASM_ROUTES, seed=seed_zeasm),)
