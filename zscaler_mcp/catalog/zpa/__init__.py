"""The rows of Zscaler Private Access."""

from typing import Final

from zscaler_mcp.catalog.zpa import (
    app_connector_groups,
    app_segments,
    application_servers,
    connectors,
    pra,
    segment_groups,
    server_groups,
    service_edge_groups,
)

__all__ = ["TOOLS"]

TOOLS: Final = (
    *segment_groups.TOOLS,
    *app_segments.TOOLS,
    *app_connector_groups.TOOLS,
    *application_servers.TOOLS,
    *connectors.TOOLS,
    *pra.TOOLS,
    *server_groups.TOOLS,
    *service_edge_groups.TOOLS,
)
