"""The three rule lists of ZIA's cloud firewall: filtering, DNS and IPS."""

from typing import Final

from zscaler_mcp.catalog.model import Merge, Parameter
from zscaler_mcp.catalog.rows import FILTER, ZIA_PAGES, Rows, body, query
from zscaler_mcp.catalog.sieves import containing
from zscaler_mcp.catalog.zia.rule_bodies import (
    KEPT_BY_ZIA,
    RULE_MERGE,
    SCOPE,
    changed_rule,
    create_rule,
    criteria,
    new_rule,
    rule_id,
    rule_loss,
)

__all__ = ["TOOLS"]

_FILTERING: Final = "/zia/api/v1/firewallFilteringRules"
_DNS: Final = "/zia/api/v1/firewallDnsRules"
_IPS: Final = "/zia/api/v1/firewallIpsRules"
_ONE: Final = "/{rule_id}"

_filtering_id: Final = rule_id("firewall rule", "zia_list_cloud_firewall_rules")
_dns_id: Final = rule_id("DNS rule", "zia_list_cloud_firewall_dns_rules")
_ips_id: Final = rule_id("IPS rule", "zia_list_cloud_firewall_ips_rules")

_ADDRESSES: Final = (
    "src_ip_groups (zia_list_ip_source_groups), dest_ip_groups"
    " (zia_list_ip_destination_groups)"
)
_SERVICES: Final = (
    "nw_services (zia_list_network_services), nw_service_groups"
    " (zia_list_network_svc_groups)"
)
_WHERE: Final = (
    "src_ips, dest_addresses (addresses, ranges, host names), source_countries,"
    " dest_countries (names, codes or COUNTRY_XX), dest_ip_categories (URL categories)"
)
_HOW: Final = "Criteria and settings, in snake case or camel case. Lists of ids: "

_filtering_action: Final = (
    "What happens to traffic that matches: ALLOW, BLOCK_DROP (in silence),"
    " BLOCK_RESET (the client is told), BLOCK_ICMP."
)
_dns_action: Final = (
    "What happens to a DNS query that matches: ALLOW, BLOCK, BLOCK_WITH_RESPONSE"
    " (block_response_code), REDIR_REQ (to dns_gateway), REDIR_RES"
    " (redirect_ip), REDIR_ZPA, REDIR_REQ_DOH, REDIR_REQ_TCP, REDIR_REQ_UDP,"
    " REDIR_REQ_KEEP_SENDER."
)
_ips_action: Final = (
    "What happens to traffic that matches: ALLOW, BLOCK_DROP (in silence),"
    " BLOCK_RESET (the client is told), BYPASS_IPS (not inspected)."
)

_filtering_criteria: Final = criteria(
    f"{_HOW}{SCOPE}, {_ADDRESSES}, {_SERVICES}, nw_application_groups"
    " (zia_list_network_app_groups), workload_groups (zia_list_workload_groups)."
    f" Lists of texts: {_WHERE}, nw_applications (zia_list_network_apps),"
    " device_trust_levels. Flags: enable_full_logging, exclude_src_countries."
)
_dns_criteria: Final = criteria(
    f"{_HOW}{SCOPE}, {_ADDRESSES}, application_groups. Lists of"
    f" texts: {_WHERE}, res_categories (of the resolved address), applications,"
    " dns_rule_request_types (A, AAAA, MX ...), protocols. Also dns_gateway and"
    " zpa_ip_group (an id), redirect_ip, block_response_code, capture_pcap."
)
_ips_criteria: Final = criteria(
    f"{_HOW}{SCOPE}, {_ADDRESSES}, {_SERVICES}, threat_categories. Lists of"
    f" texts: {_WHERE}, res_categories. Flags: enable_full_logging, capture_pcap."
)

_WORDS: Final = "Text that the rule's name holds, in any letter case."
_search: Final = query("search", _WORDS)
_sieved: Final = Parameter(
    name="search", description=_WORDS, schema=FILTER, blank_is_absent=True
)

_rows: Final = Rows("zia_cloud_firewall", "zia", staged=True)

_FILTERING_TOOLS: Final = (
    _rows.listing(
        "zia_list_cloud_firewall_rules",
        "List ZIA cloud firewall rules",
        "Filtering rules of the cloud firewall in the order of their evaluation, each"
        " with its action, state, rank and criteria.",
        _FILTERING,
        parameters=(_search,),
        pages=ZIA_PAGES,
        sieve=containing("search", "name"),
    ),
    _rows.reading(
        "zia_get_cloud_firewall_rule",
        "Get a ZIA cloud firewall rule",
        "One firewall rule with all its criteria; objects that it refers to are shown"
        " by id and name.",
        _FILTERING + _ONE,
        parameters=(_filtering_id,),
    ),
    _rows.creating(
        "zia_create_cloud_firewall_rule",
        "Create a ZIA cloud firewall rule",
        "Creates a firewall rule and returns it with its id. Without criteria it"
        " matches everything: give them in advanced.",
        _FILTERING,
        parameters=new_rule(
            body("action", _filtering_action, required=True), _filtering_criteria
        ),
        adapter=create_rule,
    ),
    _rows.updating(
        "zia_update_cloud_firewall_rule",
        "Update a ZIA cloud firewall rule",
        "Changes a firewall rule; what is left out stays as it is, and a list that is"
        " given replaces the one there was.",
        _FILTERING + _ONE,
        parameters=(
            _filtering_id,
            *changed_rule(body("action", _filtering_action), _filtering_criteria),
        ),
        merge=RULE_MERGE,
    ),
    _rows.deleting(
        "zia_delete_cloud_firewall_rule",
        "Delete a ZIA cloud firewall rule",
        "Deletes a firewall rule; predefined rules and the default rule cannot be"
        " deleted.",
        _FILTERING + _ONE,
        parameters=(_filtering_id,),
        loss=rule_loss("firewall rule", "zia_get_cloud_firewall_rule"),
    ),
)

_DNS_TOOLS: Final = (
    _rows.listing(
        "zia_list_cloud_firewall_dns_rules",
        "List ZIA DNS control rules",
        "Rules of DNS control in the order of their evaluation: what happens to DNS"
        " queries, tunnels and answers.",
        _DNS,
        parameters=(_sieved,),
        pages=ZIA_PAGES,
        sieve=containing("search", "name"),
    ),
    _rows.reading(
        "zia_get_cloud_firewall_dns_rule",
        "Get a ZIA DNS control rule",
        "One DNS rule with all its criteria; objects that it refers to are shown by id"
        " and name.",
        _DNS + _ONE,
        parameters=(_dns_id,),
    ),
    _rows.creating(
        "zia_create_cloud_firewall_dns_rule",
        "Create a ZIA DNS control rule",
        "Creates a DNS rule and returns it with its id. Without criteria it matches"
        " everything: give them in advanced.",
        _DNS,
        parameters=new_rule(body("action", _dns_action, required=True), _dns_criteria),
        adapter=create_rule,
    ),
    _rows.updating(
        "zia_update_cloud_firewall_dns_rule",
        "Update a ZIA DNS control rule",
        "Changes a DNS rule; what is left out stays as it is, and a list that is given"
        " replaces the one there was.",
        _DNS + _ONE,
        parameters=(_dns_id, *changed_rule(body("action", _dns_action), _dns_criteria)),
        merge=Merge(drop=KEPT_BY_ZIA | {"defaultDnsRuleNameUsed", "id"}),
    ),
    _rows.deleting(
        "zia_delete_cloud_firewall_dns_rule",
        "Delete a ZIA DNS control rule",
        "Deletes a DNS rule; predefined rules and the default rule cannot be deleted.",
        _DNS + _ONE,
        parameters=(_dns_id,),
        loss=rule_loss("DNS rule", "zia_get_cloud_firewall_dns_rule"),
    ),
)

_IPS_TOOLS: Final = (
    _rows.listing(
        "zia_list_cloud_firewall_ips_rules",
        "List ZIA IPS rules",
        "Rules of the intrusion prevention system in the order of their evaluation. The"
        " signatures of the tenant itself are zia_list_ips_signature_rules.",
        _IPS,
        parameters=(_sieved,),
        pages=ZIA_PAGES,
        sieve=containing("search", "name"),
    ),
    _rows.reading(
        "zia_get_cloud_firewall_ips_rule",
        "Get a ZIA IPS rule",
        "One IPS rule with all its criteria; objects that it refers to are shown by id"
        " and name.",
        _IPS + _ONE,
        parameters=(_ips_id,),
    ),
    _rows.creating(
        "zia_create_cloud_firewall_ips_rule",
        "Create a ZIA IPS rule",
        "Creates an IPS rule and returns it with its id. Without criteria it matches"
        " everything: give them in advanced.",
        _IPS,
        parameters=new_rule(body("action", _ips_action, required=True), _ips_criteria),
        adapter=create_rule,
    ),
    _rows.updating(
        "zia_update_cloud_firewall_ips_rule",
        "Update a ZIA IPS rule",
        "Changes an IPS rule; what is left out stays as it is, and a list that is given"
        " replaces the one there was.",
        _IPS + _ONE,
        parameters=(_ips_id, *changed_rule(body("action", _ips_action), _ips_criteria)),
        merge=RULE_MERGE,
    ),
    _rows.deleting(
        "zia_delete_cloud_firewall_ips_rule",
        "Delete a ZIA IPS rule",
        "Deletes an IPS rule; predefined rules and the default rule cannot be deleted.",
        _IPS + _ONE,
        parameters=(_ips_id,),
        loss=rule_loss("IPS rule", "zia_get_cloud_firewall_ips_rule"),
    ),
)

TOOLS: Final = (*_FILTERING_TOOLS, *_DNS_TOOLS, *_IPS_TOOLS)
