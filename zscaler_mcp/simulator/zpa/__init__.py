"""Zscaler Private Access, simulated."""

from typing import Final

from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.zpa.certificates import CERTIFICATES
from zscaler_mcp.simulator.zpa.kinds import ZPA_KINDS
from zscaler_mcp.simulator.zpa.log_streams import LOG_STREAMS
from zscaler_mcp.simulator.zpa.people import PEOPLE
from zscaler_mcp.simulator.zpa.policies import POLICIES
from zscaler_mcp.simulator.zpa.provisioning import PROVISIONING
from zscaler_mcp.simulator.zpa.routes import ZPA_ROUTES
from zscaler_mcp.simulator.zpa.seed import seed_zpa
from zscaler_mcp.simulator.zpa.surroundings import SURROUNDINGS

__all__ = ["PARTS"]

PARTS: Final = (
    Part(kinds=ZPA_KINDS, routes=ZPA_ROUTES, seed=seed_zpa),
    PEOPLE,
    SURROUNDINGS,
    LOG_STREAMS,
    CERTIFICATES,
    PROVISIONING,
    POLICIES,
)
