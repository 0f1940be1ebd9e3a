"""Jobs that find what is left over."""

from typing import Final

from zscaler_mcp.guide.job import Job, steps

__all__ = ["TIDY_JOBS"]

TIDY_JOBS: Final = (
    Job(
        name="find_unused_objects",
        title="Find unused objects",
        description="Find what nobody would miss: groups, labels, addresses,"
        " categories.",
        inputs=(),
        steps=steps(
            """
            - Read every list with `all`, and with `query` take id, name, what it
              holds, and who changed it last and when.
            - Find rule labels that no rule carries with `zia_list_rule_labels`
              (referencedRuleCount).
            - Find static addresses that no location or tunnel uses with
              `zia_list_static_ips`, `zia_list_locations` and `zia_list_gre_tunnels`.
            - Find address groups (`zia_list_ip_source_groups`,
              `zia_list_ip_destination_groups`) and custom categories
              (`zia_list_url_categories` with `custom_only`) that no rule names: read
              `zia_list_url_filtering_rules`, `zia_list_cloud_firewall_rules`,
              `zia_list_cloud_firewall_dns_rules`, `zia_list_cloud_firewall_ips_rules`
              and `zia_list_ssl_inspection_rules`. Other policies may name them too:
              say that these were not read.
            - Find segment groups without applications with `zpa_list_segment_groups`,
              and server groups without with `zpa_list_server_groups`.
            - Find application segments that are disabled or that no rule reaches,
              neither themselves nor by their group, with
              `zpa_list_application_segments` and `zpa_list_access_policy_rules`.
            - Find groups without connectors with `zpa_list_app_connector_groups`.
            - For each: since when it has been there if that is known, who changed it
              last, and the tool that would delete it. What is disabled may be kept for
              a reason: ask.
            """
        ),
    ),
)
