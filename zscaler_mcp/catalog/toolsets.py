"""Every toolset that there is, also those whose tools are still to come.

Operators name them in settings, and a name that exists must not be taken for a
misspelt one because its tools are not offered yet.
"""

from typing import Final

from zscaler_mcp.catalog.model import Toolset

__all__ = ["SERVICES", "TOOLSETS"]

SERVICES: Final = {
    "zcc": "Zscaler Client Connector",
    "zcell": "Zscaler Cellular",
    "zdx": "Zscaler Digital Experience",
    "zeasm": "External Attack Surface Management",
    "zia": "Zscaler Internet Access",
    "zid": "ZIdentity",
    "zins": "Z-Insights analytics",
    "zms": "Zscaler Microsegmentation",
    "zpa": "Zscaler Private Access",
    "ztw": "Zscaler Cloud and Branch Connector",
}
"""Services by the names that settings and tools use."""

_DESCRIPTIONS: Final = {
    "zcc_devices": "Enrolled devices and their one-time passwords.",
    "zcc_forwarding_profiles": "Forwarding profiles of the client.",
    "zcc_trusted_networks": "Networks that the client trusts.",
    "zcell_anomaly_policy": "Anomaly policies of SIMs, their logs and violations.",
    "zcell_audit_data_handling": "Audit records of the cellular service.",
    "zcell_customer_data_handling": "The customer's cellular account.",
    "zcell_customer_region_handling": "Cellular regions and their state.",
    "zcell_network_events": "Network events of SIMs.",
    "zcell_sim_analytics": "Usage of SIMs by day, country and SIM.",
    "zcell_sim_handling": "SIMs and their details.",
    "zcell_sim_location_groups": "Location groups of SIMs.",
    "zcell_tag_handling": "Tags of SIMs.",
    "zdx_alerts": "Alerts, present and past, and the devices they touch.",
    "zdx_reports": "Scores and metrics of applications, users and devices.",
    "zdx_software_inventory": "Software on devices.",
    "zdx_troubleshooting": "Deep traces, cloud paths and analyses.",
    "zeasm": "Organizations under watch.",
    "zeasm_findings": "Findings on the attack surface and their evidence.",
    "zeasm_lookalike_domains": "Domains that imitate the organization's own.",
    "zia_admin": "Activation of staged changes.",
    "zia_advanced_settings": "Advanced settings of the tenant.",
    "zia_atp_malware": "Malware protection policy and settings.",
    "zia_atp_policy": "Advanced threat protection and its exceptions.",
    "zia_authentication_settings": "URLs exempt from authentication.",
    "zia_cloud_app_control": "Rules for cloud applications.",
    "zia_cloud_firewall": "Firewall, DNS and IPS rules with their groups.",
    "zia_devices": "Devices and device groups.",
    "zia_dlp": "Data loss prevention rules, dictionaries and engines.",
    "zia_file_type_control": "Rules for file types.",
    "zia_locations": "Locations, static IPs, GRE tunnels and VPN credentials.",
    "zia_misc": "Mobile settings.",
    "zia_rule_labels": "Labels on policy rules.",
    "zia_sandbox": "Sandbox rules and reports.",
    "zia_shadow_it": "Unsanctioned applications and their tags.",
    "zia_ssl_inspection": "SSL inspection rules.",
    "zia_time_intervals": "Time intervals for rules.",
    "zia_url_categories": "URL categories and classification of URLs.",
    "zia_url_filtering": "URL filtering rules.",
    "zia_users": "Users, groups and departments.",
    "zia_workload_groups": "Workload groups.",
    "zid_groups": "Groups and their members.",
    "zid_users": "Users and their groups.",
    "zins_cyber_security": "Security incidents in figures.",
    "zins_firewall": "Firewall traffic in figures.",
    "zins_iot": "IoT devices in figures.",
    "zins_saas": "SaaS security in figures.",
    "zins_shadow_it": "Unsanctioned applications in figures.",
    "zins_web_traffic": "Web traffic and threats in figures.",
    "zms": "Agents, resources, policies and tags of microsegmentation.",
    "zpa_access_policies": "Access, forwarding, timeout and isolation rules.",
    "zpa_app_connector_groups": "Groups of App Connectors.",
    "zpa_app_segments": "Application segments of every kind.",
    "zpa_application_servers": "Servers behind applications.",
    "zpa_ba_certificates": "Certificates for browser access.",
    "zpa_connectors": "App Connectors.",
    "zpa_idp": "Attributes and groups of identity providers.",
    "zpa_misc": "Profiles, trusted networks and log streaming.",
    "zpa_pra": "Portals and credentials of privileged remote access.",
    "zpa_provisioning_keys": "Provisioning keys and enrollment certificates.",
    "zpa_segment_groups": "Groups of application segments.",
    "zpa_server_groups": "Groups of servers.",
    "zpa_service_edge_groups": "Private Service Edges and their groups.",
    "ztw": "Branch and cloud: IP groups, network services, admins and roles.",
}

TOOLSETS: Final = tuple(
    Toolset(id=name, service=name.partition("_")[0], description=text)
    for name, text in _DESCRIPTIONS.items()
)
"""Toolsets in the order of their names."""
