"""Where a call of the simulated tenant finds values that exist, as data."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

__all__ = [
    "DROPPED",
    "KNOWN_BY_NAME",
    "MAKERS",
    "MICROTENANT",
    "NEEDED",
    "SOURCES",
    "VALUES",
    "Source",
]

MICROTENANT: Final = "216200000000001001"
"""The tenant's first microtenant, which no tool lists."""


@attrs.frozen
class Source:
    """A member of what a tool lists."""

    tool: str
    member: str = "id"
    """A dotted path."""

    given: Mapping[str, Any] = attrs.field(factory=dict)
    along: tuple[str, ...] = ()
    """Arguments of the call that the list takes too."""

    another: bool = False
    """Whether each call gets another one."""


SOURCES: Final[Mapping[str, Source]] = {
    "zcc udid": Source("zcc_list_devices", "udid"),
    "zcc device_id": Source("zcc_list_devices", "udid"),
    "zcell iccid": Source("zcell_list_sims", "iccid"),
    "zcell icc_id": Source("zcell_list_sims", "iccid"),
    "zcell icc_ids": Source("zcell_list_sims", "iccid"),
    "zcell group_id": Source("zcell_list_sim_location_groups"),
    "zcell policy_id": Source("zcell_list_anomaly_policies"),
    "zdx alert_id": Source("zdx_list_alerts"),
    "zdx app_id": Source("zdx_list_applications"),
    "zdx user_id": Source("zdx_list_devices", "userid"),
    "zdx user_ids": Source("zdx_list_devices", "userid"),
    "zdx device_id": Source("zdx_list_devices"),
    "zdx_start_deeptrace device_id": Source("zdx_list_devices", another=True),
    "zdx_delete_deeptrace device_id": Source("zdx_list_devices", another=True),
    "zdx device_ids": Source("zdx_list_devices"),
    "zdx department_id": Source("zdx_list_departments"),
    "zdx location_id": Source("zdx_list_locations"),
    "zdx software_key": Source("zdx_list_software", "software_key"),
    "zdx trace_id": Source(
        "zdx_list_device_deep_traces", "trace_id", along=("device_id",)
    ),
    "zdx web_probe_id": Source("zdx_get_web_probes", along=("device_id", "app_id")),
    "zdx cloudpath_probe_id": Source(
        "zdx_list_cloudpath_probes", along=("device_id", "app_id")
    ),
    "zeasm org_id": Source("zeasm_list_organizations"),
    "zeasm finding_id": Source("zeasm_list_findings", along=("org_id",)),
    "zeasm lookalike_raw": Source(
        "zeasm_list_lookalike_domains", "lookalike_raw", along=("org_id",)
    ),
    "zia dict_id": Source("get_zia_dlp_dictionaries"),
    "zia engine_id": Source("get_zia_dlp_engines"),
    "zia department_id": Source("get_zia_user_departments"),
    "zia user_id": Source("get_zia_users"),
    "get_zia_user_groups group_id": Source("get_zia_user_groups"),
    "zia application_ids": Source("zia_list_shadow_it_apps"),
    "zia custom_tag_ids": Source("zia_list_shadow_it_custom_tags"),
    "zia service_ids": Source("zia_list_network_services"),
    "zid group_id": Source("zid_list_groups"),
    "zid user_id": Source("zid_list_users"),
    "zms group_id": Source("zms_list_resource_groups"),
    "zms_get_nonce eyez_id": Source("zms_list_nonces", "eyezId"),
    "zms eyez_id": Source("zms_list_agent_groups", "eyezId"),
    "zms namespace_id": Source("zms_list_tag_namespaces"),
    "zms tag_id": Source("zms_list_tag_keys", along=("namespace_id",)),
    "zpa app_connector_group_ids": Source("zpa_list_app_connector_groups"),
    "zpa app_server_group_ids": Source("zpa_list_server_groups"),
    "zpa server_group_ids": Source("zpa_list_server_groups"),
    "zpa segment_group_id": Source("zpa_list_segment_groups"),
    "zpa connector_ids": Source("zpa_list_app_connectors"),
    "zpa service_edge_ids": Source("zpa_list_service_edges"),
    "zpa server_ids": Source("zpa_list_application_servers"),
    "zpa trusted_network_ids": Source("get_zpa_trusted_network"),
    "zpa network_id": Source("get_zpa_trusted_network"),
    "zpa profile_id": Source("get_zpa_posture_profile"),
    "zpa idp_name": Source("get_zpa_saml_attribute", "idpName"),
    "zpa attribute_id": Source("get_zpa_scim_attribute", along=("idp_name",)),
    "zpa scim_group_id": Source("get_zpa_scim_group", along=("idp_name",)),
    "zpa enrollment_cert_id": Source("get_zpa_enrollment_certificate"),
    "get_zpa_enrollment_certificate certificate_id": Source(
        "get_zpa_enrollment_certificate"
    ),
    "zpa certificate_id": Source("zpa_list_ba_certificates"),
    "zpa component_id": Source("zpa_list_app_connector_groups"),
    "zpa zpn_inspection_profile_id": Source("get_zpa_app_protection_profile"),
    "zpa zpn_isolation_profile_id": Source("get_zpa_isolation_profile"),
    "zpa key_id": Source("zpa_list_provisioning_keys", along=("key_type",)),
    "zid_search_groups name": Source("zid_list_groups", "name"),
    "zid_search_users name": Source("zid_list_users", "loginName"),
    "zid_get_group_users_by_name name": Source("zid_list_groups", "name"),
    "zid_get_user_groups_by_name name": Source("zid_list_users", "loginName"),
    "zpa_get_application_segment_ba segment_id": Source(
        "zpa_list_application_segments_ba"
    ),
    "zpa_get_application_segment_pra segment_id": Source(
        "zpa_list_application_segments_pra"
    ),
    "zia_delete_gre_tunnel static_ip_id": Source("zia_create_static_ip"),
    "zia labels": Source("zia_list_rule_labels"),
    "zia locations": Source("zia_list_locations"),
    "zia parent_id": Source("zia_list_locations"),
    "zia location_groups": Source("zia_list_location_groups"),
    "zia departments": Source("get_zia_user_departments"),
    "zia groups": Source("get_zia_user_groups"),
    "zia users": Source("get_zia_users"),
    "zia excluded_users": Source("get_zia_users"),
    "zia devices": Source("zia_list_devices"),
    "zia device_groups": Source("zia_list_device_groups"),
    "zia time_windows": Source("zia_list_time_intervals"),
    "zia dlp_engines": Source("get_zia_dlp_engines"),
    "zia workload_groups": Source("zia_list_workload_groups"),
    "zia src_ip_groups": Source("zia_list_ip_source_groups"),
    "zia source_ip_groups": Source("zia_list_ip_source_groups"),
    "zia dest_ip_groups": Source("zia_list_ip_destination_groups"),
    "zia nw_services": Source("zia_list_network_services"),
    "zia nw_service_groups": Source("zia_list_network_svc_groups"),
    "zia nw_application_groups": Source("zia_list_network_app_groups"),
    "zia vpn_credentials": Source("zia_list_vpn_credentials"),
    "zpa APP.values": Source("zpa_list_application_segments"),
    "zpa APP_GROUP.values": Source("zpa_list_segment_groups"),
    "zpa POSTURE.lhs": Source("get_zpa_posture_profile", "postureUdid"),
    "zpa SCIM_GROUP.lhs": Source("get_zpa_scim_group", "idpId", along=("idp_name",)),
    "zpa SCIM_GROUP.rhs": Source("get_zpa_scim_group", along=("idp_name",)),
    "zpa SAML.lhs": Source("get_zpa_saml_attribute"),
    "ztw role_ids": Source("ztw_list_roles"),
}
"""By service or tool, and argument."""

_DOMAINS: Final = ["app1.example.com", "new.example.com"]

VALUES: Final[Mapping[str, dict[str, Any]]] = {
    "zia_create_cloud_app_control_rule": {"action": "BLOCK_WEBMAIL_SEND"},
    "zia_create_cloud_firewall_rule": {"action": "BLOCK_DROP"},
    "zia_create_cloud_firewall_ips_rule": {"action": "BLOCK_DROP"},
    "zia_create_ips_signature_rule": {
        "rule_text": 'alert tcp any any -> any any (msg:"x"; sid:{n}; rev:1;)'
    },
    "zpa_create_application_segment_pra": {"domain_names": _DOMAINS},
    "zpa_update_application_segment_pra": {"domain_names": _DOMAINS},
    "zia_create_static_ip": {"ip_address": "{ip}"},
    "zia_create_gre_tunnel": {"static_ip_address": "{ip}"},
    "zia_update_ips_signature_rule": {
        "rule_text": 'alert tcp any any -> any any (msg:"x"; sid:{n}; rev:1;)'
    },
}
"""Arguments in place of the oracle's, which the tenant would not take. In braces is
what no two objects share: a number, an address."""

NEEDED: Final[Mapping[str, dict[str, Any]]] = {
    "zpa_create_application_segment": {"domain_names": ["app1.example.com"]},
    "zpa_create_application_segment_ba": {"domain_names": ["app1.example.com"]},
    "zpa_create_pra_portal": {"certificate_id": ""},
}
"""Arguments beside the oracle's, without which the tenant refuses."""

DROPPED: Final[Mapping[str, tuple[str, ...]]] = {
    "zdx_list_alerts": ("offset",),
    "zdx_list_historical_alerts": ("offset",),
    "zdx_list_alert_affected_devices": ("offset",),
    "zdx_list_devices": ("offset",),
    "zpa_get_service_edge": ("microtenant_id",),
    "zpa_update_service_edge": ("microtenant_id",),
    "zpa_delete_service_edge": ("microtenant_id",),
    "zpa_bulk_delete_service_edges": ("microtenant_id",),
    "zia_create_url_filtering_rule": ("tenancy_profile_ids",),
    "zia_update_url_filtering_rule": ("tenancy_profile_ids",),
}
"""Arguments that a tool does not get, at any depth: tokens of pages that nobody read,
a microtenant in which nothing of the kind can be, a member that the tenant does not
know."""

MAKERS: Final[Mapping[str, str]] = {
    "zdx_get_analysis": "zdx_start_analysis",
    "zdx_delete_analysis": "zdx_start_analysis",
    "zdx_delete_deeptrace": "zdx_start_deeptrace",
    "zia_delete_static_ip": "zia_create_static_ip",
}
"""Tools that make what a call is about, where the names do not tell."""

KNOWN_BY_NAME: Final = ("zia_update_url_category_predefined",)
"""Changes whose ``name`` says what is changed."""
