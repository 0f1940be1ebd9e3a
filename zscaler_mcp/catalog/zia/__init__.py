"""The rows of Zscaler Internet Access."""

from typing import Final

from zscaler_mcp.catalog.zia import (
    admin,
    advanced_settings,
    atp_malware,
    atp_policy,
    authentication_settings,
    devices,
    locations,
    mobile,
    rule_labels,
    shadow_it,
    url_categories,
    users,
    workload_groups,
)

__all__ = ["TOOLS"]

TOOLS: Final = (
    *rule_labels.TOOLS,
    *locations.TOOLS,
    *url_categories.TOOLS,
    *admin.TOOLS,
    *advanced_settings.TOOLS,
    *atp_malware.TOOLS,
    *atp_policy.TOOLS,
    *authentication_settings.TOOLS,
    *devices.TOOLS,
    *mobile.TOOLS,
    *shadow_it.TOOLS,
    *users.TOOLS,
    *workload_groups.TOOLS,
)
