"""Zscaler Internet Access, simulated."""

from typing import Final

from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.zia.applications import APPLICATIONS
from zscaler_mcp.simulator.zia.cloud_app_rules import CLOUD_APP_RULES
from zscaler_mcp.simulator.zia.data_loss import DATA_LOSS
from zscaler_mcp.simulator.zia.file_rules import FILE_RULES
from zscaler_mcp.simulator.zia.firewall import FIREWALL
from zscaler_mcp.simulator.zia.firewall_objects import FIREWALL_OBJECTS
from zscaler_mcp.simulator.zia.kinds import ZIA_KINDS
from zscaler_mcp.simulator.zia.people import PEOPLE
from zscaler_mcp.simulator.zia.routes import ZIA_ROUTES
from zscaler_mcp.simulator.zia.sandbox_reports import SANDBOX_REPORTS
from zscaler_mcp.simulator.zia.seed import seed_zia
from zscaler_mcp.simulator.zia.settings import SETTINGS
from zscaler_mcp.simulator.zia.time_intervals import TIME_INTERVALS
from zscaler_mcp.simulator.zia.web_rules import WEB_RULES
from zscaler_mcp.simulator.zia.workloads import WORKLOADS

__all__ = ["PARTS"]

PARTS: Final = (
    Part(kinds=ZIA_KINDS, routes=ZIA_ROUTES, seed=seed_zia),
    SETTINGS,
    PEOPLE,
    WORKLOADS,
    TIME_INTERVALS,
    FIREWALL_OBJECTS,
    FIREWALL,
    WEB_RULES,
    APPLICATIONS,
    CLOUD_APP_RULES,
    FILE_RULES,
    SANDBOX_REPORTS,
    DATA_LOSS,
)
