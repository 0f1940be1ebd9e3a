"""A tenant in memory that speaks OneAPI over loopback HTTP.

It shares no code with the client: what it answers is what the API's documents say.
:class:`SimulatorService` serves a :class:`SimulatedTenant`, whose ``faults``,
``tokens`` and ``limit`` a test can turn.
"""

from zscaler_mcp.simulator.faults import ALWAYS, Fault, FaultKind
from zscaler_mcp.simulator.service import SimulatorService
from zscaler_mcp.simulator.site import simulated_app, simulated_site
from zscaler_mcp.simulator.tenant import SimulatedTenant

__all__ = [
    "ALWAYS",
    "Fault",
    "FaultKind",
    "SimulatedTenant",
    "SimulatorService",
    "simulated_app",
    "simulated_site",
]
