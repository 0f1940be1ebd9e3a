"""ZIA's URL filtering rules: who may reach which categories of the web, and how."""

from typing import Final

from zscaler_mcp.catalog.rows import ZIA_PAGES, Rows, body, query
from zscaler_mcp.catalog.sieves import containing
from zscaler_mcp.catalog.zia.rule_bodies import (
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

_RULES: Final = "/zia/api/v1/urlFilteringRules"
_RULE: Final = _RULES + "/{rule_id}"

_ACTION: Final = (
    "What happens to a request that matches: ALLOW, BLOCK, CAUTION (the user is warned"
    " first), ISOLATE (in a remote browser: cbi_profile) or ICAP_RESPONSE."
)
_rule_id: Final = rule_id("URL filtering rule", "zia_list_url_filtering_rules")
_criteria: Final = criteria(
    "Criteria and settings, in snake case or camel case. Lists of ids:"
    f" {SCOPE}, source_ip_groups"
    " (zia_list_ip_source_groups), workload_groups (zia_list_workload_groups). Lists of"
    " texts: url_categories (ids such as FINANCE; zia_list_url_categories), protocols"
    " (ANY_RULE, HTTP_RULE, HTTPS_RULE ...), request_methods (GET, POST ...),"
    " user_agent_types, source_countries (names, codes or COUNTRY_XX),"
    " device_trust_levels, user_risk_score_levels. Also block_override, time_quota"
    " (minutes), size_quota (KB), enforce_time_validity with validity_start_time and"
    " validity_end_time (seconds since 1970), cbi_profile.",
    plain=frozenset({"urlCategories"}),
)

_rows: Final = Rows("zia_url_filtering", "zia", staged=True)

TOOLS: Final = (
    _rows.listing(
        "zia_list_url_filtering_rules",
        "List ZIA URL filtering rules",
        "URL filtering rules in the order of their evaluation, each with its action,"
        " state, rank and criteria.",
        _RULES,
        parameters=(
            query("search", "Text that the rule's name holds, in any letter case."),
        ),
        pages=ZIA_PAGES,
        sieve=containing("search", "name"),
    ),
    _rows.reading(
        "zia_get_url_filtering_rule",
        "Get a ZIA URL filtering rule",
        "One URL filtering rule with all its criteria; objects that it refers to are"
        " shown by id and name.",
        _RULE,
        parameters=(_rule_id,),
    ),
    _rows.creating(
        "zia_create_url_filtering_rule",
        "Create a ZIA URL filtering rule",
        "Creates a URL filtering rule and returns it with its id. Without criteria it"
        " matches everything: give them in advanced.",
        _RULES,
        parameters=new_rule(body("action", _ACTION, required=True), _criteria),
        adapter=create_rule,
    ),
    _rows.updating(
        "zia_update_url_filtering_rule",
        "Update a ZIA URL filtering rule",
        "Changes a URL filtering rule; what is left out stays as it is, and a list that"
        " is given replaces the one there was.",
        _RULE,
        parameters=(_rule_id, *changed_rule(body("action", _ACTION), _criteria)),
        merge=RULE_MERGE,
    ),
    _rows.deleting(
        "zia_delete_url_filtering_rule",
        "Delete a ZIA URL filtering rule",
        "Deletes a URL filtering rule; predefined rules cannot be deleted.",
        _RULE,
        parameters=(_rule_id,),
        loss=rule_loss("URL filtering rule", "zia_get_url_filtering_rule"),
    ),
)
