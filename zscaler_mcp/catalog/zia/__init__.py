"""The rows of Zscaler Internet Access."""

from typing import Final

from zscaler_mcp.catalog.zia import (
    admin,
    advanced_settings,
    atp_malware,
    atp_policy,
    authentication_settings,
    cloud_app_control,
    cloud_firewall,
    devices,
    dlp,
    file_type_control,
    locations,
    mobile,
    rule_labels,
    sandbox,
    shadow_it,
    ssl_inspection,
    time_intervals,
    url_categories,
    url_filtering,
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
    *cloud_app_control.TOOLS,
    *devices.TOOLS,
    *dlp.TOOLS,
    *file_type_control.TOOLS,
    *mobile.TOOLS,
    *sandbox.TOOLS,
    *shadow_it.TOOLS,
    *users.TOOLS,
    *workload_groups.TOOLS,
    *cloud_firewall.TOOLS,
    *ssl_inspection.TOOLS,
    *time_intervals.TOOLS,
    *url_filtering.TOOLS,
)
