"""Zscaler Private Access, simulated."""

from typing import Final

from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.zpa.certificates import CERTIFICATES
from zscaler_mcp.simulator.zpa.connectors import CONNECTORS
from zscaler_mcp.simulator.zpa.kinds import ZPA_KINDS
from zscaler_mcp.simulator.zpa.log_streams import LOG_STREAMS
from zscaler_mcp.simulator.zpa.people import PEOPLE
from zscaler_mcp.simulator.zpa.policies import POLICIES
from zscaler_mcp.simulator.zpa.pra import PRIVILEGED_ACCESS
from zscaler_mcp.simulator.zpa.provisioning import PROVISIONING
from zscaler_mcp.simulator.zpa.routes import ZPA_ROUTES
from zscaler_mcp.simulator.zpa.seed import seed_zpa
from zscaler_mcp.simulator.zpa.servers import SERVERS
from zscaler_mcp.simulator.zpa.service_edges import SERVICE_EDGES
from zscaler_mcp.simulator.zpa.surroundings import SURROUNDINGS

__all__ = ["PARTS"]

PARTS: Final = (
    CERTIFICATES,
    CONNECTORS,
    SERVERS,
    Part(kinds=ZPA_KINDS, routes=ZPA_ROUTES, seed=seed_zpa),
    SURROUNDINGS,
    SERVICE_EDGES,
    PRIVILEGED_ACCESS,
    PEOPLE,
    LOG_STREAMS,
    PROVISIONING,
    POLICIES,
)
