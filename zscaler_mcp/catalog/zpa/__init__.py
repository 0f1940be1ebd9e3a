"""The rows of Zscaler Private Access."""

from typing import Final

from zscaler_mcp.catalog.zpa import (
    access_policies,
    app_segments,
    ba_certificates,
    idp,
    log_streams,
    profiles,
    provisioning_keys,
    segment_groups,
)

__all__ = ["TOOLS"]

TOOLS: Final = (
    *segment_groups.TOOLS,
    *app_segments.TOOLS,
    *access_policies.TOOLS,
    *ba_certificates.TOOLS,
    *idp.TOOLS,
    *profiles.TOOLS,
    *log_streams.TOOLS,
    *provisioning_keys.TOOLS,
)
