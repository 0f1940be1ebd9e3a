"""Zscaler Digital Experience, simulated."""

from typing import Final

from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.zdx.alerts import ALERT_ROUTES
from zscaler_mcp.simulator.zdx.inventory import INVENTORY_ROUTES
from zscaler_mcp.simulator.zdx.kinds import ZDX_KINDS
from zscaler_mcp.simulator.zdx.reports import REPORT_ROUTES
from zscaler_mcp.simulator.zdx.seed import seed_zdx
from zscaler_mcp.simulator.zdx.traces import TRACE_ROUTES

__all__ = ["PARTS"]

PARTS: Final = (
    Part(
        kinds=ZDX_KINDS,
        routes=(*REPORT_ROUTES, *ALERT_ROUTES, *INVENTORY_ROUTES, *TRACE_ROUTES),
        seed=seed_zdx,
    ),
)
