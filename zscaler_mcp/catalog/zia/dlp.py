"""ZIA data loss prevention: rules, and what they look for."""

from typing import Final

import attrs

from zscaler_mcp.catalog.call import Call, Listing
from zscaler_mcp.catalog.model import Parameter
from zscaler_mcp.catalog.perform import read_list
from zscaler_mcp.catalog.rows import FILTER, NAME, Rows, body, query
from zscaler_mcp.catalog.sieves import containing
from zscaler_mcp.catalog.zia.lookups import detail, one_or_list, optional_id, read_one
from zscaler_mcp.catalog.zia.rule_bodies import (
    RULE_MERGE,
    changed_rule,
    create_rule,
    criteria,
    new_rule,
    rule_id,
    rule_loss,
)

__all__ = ["TOOLS"]

_RULES: Final = "/zia/api/v1/webDlpRules"
_RULE: Final = _RULES + "/{rule_id}"
_DICTIONARIES: Final = "/zia/api/v1/dlpDictionaries"
_ENGINES: Final = "/zia/api/v1/dlpEngines"


async def _dictionaries(call: Call) -> Listing:
    """One dictionary or a list; the brief list is searched here."""
    if "dict_id" in call.arguments:
        return await read_one(call, _DICTIONARIES + "/{dict_id}")
    if call.arguments.get("action") != "read_lite":
        return await read_list(call)
    tool = attrs.evolve(call.tool, path=_DICTIONARIES + "/lite")
    found = await read_list(attrs.evolve(call, tool=tool, arguments={}))
    test = containing("search", "name")(call.arguments)
    return Listing(list(filter(test, found.items)))


def _search(words: str) -> Parameter:
    """A search that the service does not do."""
    return Parameter(
        name="search", description=words, schema=FILTER, blank_is_absent=True
    )


_by_name: Final = _search("Text that the rule's name holds, in any letter case.")
_detail: Final = detail(
    "How much to tell: read for whole records, read_lite for ids and names."
)
_rule_id: Final = rule_id("rule", "zia_list_web_dlp_rules")
_action: Final = body(
    "action",
    "What happens to traffic that matches: ALLOW, BLOCK, CONFIRM, NONE, ICAP_RESPONSE.",
    {**NAME, "maxLength": 128},
)
_advanced: Final = criteria(
    "Criteria and settings, in snake case or camel case: file_types (such as"
    " ALL_OUTBOUND), cloud_applications (as zia_list_cloud_app_policy names them),"
    " protocols (such as HTTPS_RULE), min_size (kB), severity (RULE_SEVERITY_HIGH,"
    " _MEDIUM, _LOW, _INFO), match_only, without_content_inspection,"
    " user_risk_score_levels, external_auditor_email ... One id in auditor,"
    " notification_template. Ids, as lists, in: dlp_engines (get_zia_dlp_engines),"
    " locations (zia_list_locations), location_groups (zia_list_location_groups),"
    " departments and excluded_departments (get_zia_user_departments), groups and"
    " excluded_groups (get_zia_user_groups), users and excluded_users"
    " (get_zia_users), workload_groups (zia_list_workload_groups), source_ip_groups"
    " (zia_list_ip_source_groups), time_windows (zia_list_time_intervals), labels"
    " (zia_list_rule_labels), url_categories."
)

_rows: Final = Rows("zia_dlp", "zia", staged=True)

_CONTENT: Final = (
    _rows.listing(
        "get_zia_dlp_dictionaries",
        "List or get ZIA DLP dictionaries",
        "Dictionaries of phrases and patterns that DLP engines look for, predefined"
        " and custom; or the one that dict_id names.",
        _DICTIONARIES,
        parameters=(
            _detail,
            optional_id("dict_id", "Id of a dictionary, a number as text."),
            query(
                "search",
                "Text that the dictionary's name or description holds; of read_lite,"
                " its name.",
            ),
        ),
        adapter=_dictionaries,
    ),
    _rows.listing(
        "get_zia_dlp_engines",
        "List or get ZIA DLP engines",
        "DLP engines, each an expression over dictionaries, predefined and custom,"
        " for the dlp_engines of DLP rules; or the one that engine_id names.",
        _ENGINES,
        parameters=(
            _detail,
            optional_id("engine_id", "Id of an engine, a number as text."),
            _search("Text that the engine's name holds, in any letter case."),
        ),
        sieve=containing("search", "name", "predefinedEngineName"),
        adapter=one_or_list("engine_id"),
    ),
)

_RULE_TOOLS: Final = (
    _rows.listing(
        "zia_list_web_dlp_rules",
        "List ZIA DLP rules",
        "DLP rules for web traffic, each with id, name, order, state, action and all"
        " criteria.",
        _RULES,
        parameters=(_by_name,),
        sieve=containing("search", "name"),
    ),
    _rows.listing(
        "zia_list_web_dlp_rules_lite",
        "List ZIA DLP rules in brief",
        "DLP rules for web traffic with the least about each, such as id and name.",
        _RULES + "/lite",
        parameters=(_by_name,),
        sieve=containing("search", "name"),
    ),
    _rows.reading(
        "zia_get_web_dlp_rule",
        "Get a ZIA DLP rule",
        "One DLP rule for web traffic with all its criteria.",
        _RULE,
        parameters=(_rule_id,),
    ),
    _rows.creating(
        "zia_create_web_dlp_rule",
        "Create a ZIA DLP rule",
        "Creates a DLP rule for web traffic and returns it with its id. Name what it"
        " looks for in advanced: dlp_engines, or without_content_inspection with"
        " file_types.",
        _RULES,
        parameters=new_rule(_action, _advanced),
        adapter=create_rule,
    ),
    _rows.updating(
        "zia_update_web_dlp_rule",
        "Update a ZIA DLP rule",
        "Changes a DLP rule; what is left out stays as it is, and a list that is"
        " given replaces the one there was.",
        _RULE,
        parameters=(_rule_id, *changed_rule(_action, _advanced)),
        merge=RULE_MERGE,
    ),
    _rows.deleting(
        "zia_delete_web_dlp_rule",
        "Delete a ZIA DLP rule",
        "Deletes a DLP rule; traffic that it stopped is no longer looked into by it.",
        _RULE,
        parameters=(_rule_id,),
        loss=rule_loss("DLP rule", "zia_get_web_dlp_rule"),
    ),
)

TOOLS: Final = (*_CONTENT, *_RULE_TOOLS)
