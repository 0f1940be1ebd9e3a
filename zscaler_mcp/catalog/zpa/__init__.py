"""The rows of Zscaler Private Access."""

from typing import Final

from zscaler_mcp.catalog.zpa import (
    access_policies,
    app_connector_groups,
    app_segments,
    application_servers,
    ba_certificates,
    connectors,
    idp,
    log_streams,
    pra,
    profiles,
    provisioning_keys,
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
    *access_policies.TOOLS,
    *ba_certificates.TOOLS,
    *idp.TOOLS,
    *profiles.TOOLS,
    *log_streams.TOOLS,
    *provisioning_keys.TOOLS,
)
