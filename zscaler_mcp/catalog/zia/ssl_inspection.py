"""ZIA's SSL inspection rules: which encrypted traffic is opened, and on which terms."""

from collections.abc import Mapping
from typing import Any, Final

from zscaler_mcp.catalog.call import Call, as_record
from zscaler_mcp.catalog.model import Parameter, Record
from zscaler_mcp.catalog.names import convert_members
from zscaler_mcp.catalog.paging import NumberedPages
from zscaler_mcp.catalog.perform import replace
from zscaler_mcp.catalog.rows import BOOLEAN, TEXT, ZIA_PAGES, Rows, query
from zscaler_mcp.catalog.zia.rule_bodies import (
    NEW_RULE,
    RULE_MERGE,
    SCOPE,
    changed_rule,
    criteria,
    json_value,
    new_rule,
    rule_id,
    rule_loss,
)

__all__ = ["TOOLS"]

_RULES: Final = "/zia/api/v1/sslInspectionRules"
_RULE: Final = _RULES + "/{rule_id}"
_APPLICATIONS: Final = "/zia/api/v1/cloudApplications/sslPolicy"

_PAGES: Final = NumberedPages(size_name="pageSize", default_size=200, largest=1000)

_TERMS: Final = {
    "DECRYPT": "decryptSubActions",
    "DO_NOT_DECRYPT": "doNotDecryptSubActions",
}
"""The member of an action that says on which terms, by the action's type."""


def _as_object(action: Any) -> Any:
    """The action as the service wants it, an object: from a word or from JSON."""
    if not isinstance(action, str):
        return action
    text = action.strip()
    if not text.startswith("{"):
        return {"type": text}
    action = json_value(text, "action", "action", "a word or a JSON object")
    return convert_members(action, "action")


def _changes(call: Call) -> Record:
    """The body, with the action that the arguments give, beside it or in it."""
    body = call.body
    given = [each for each in (call.arguments, body) if "action" in each]
    if len(given) > 1:
        raise call.refuse("Give action here or in advanced, not in both.", "action")
    if not given:
        return body
    action = _as_object(given[0]["action"])
    if not isinstance(action, dict):
        raise call.refuse("An action is a word or an object.", "action")
    return {**body, "action": action}


def _turned(present: Mapping[str, Any], action: Record) -> Record:
    """The present action, turned to another type: the terms of others are left out."""
    if set(action) != {"type"}:
        return action
    kind = action["type"]
    foreign = {member for each, member in _TERMS.items() if each != kind}
    kept = {name: present[name] for name in present if name not in foreign}
    return {**kept, **action}


async def _create(call: Call) -> Any:
    return await call.write("POST", call.path(), {**NEW_RULE, **_changes(call)})


async def _update(call: Call) -> Any:
    changes = _changes(call)
    rule = as_record(await call.get(call.path()))
    present = rule.get("action")
    if "action" in changes and isinstance(present, dict):
        changes["action"] = _turned(present, changes["action"])
    return await replace(call, rule, changes)


_action: Final = Parameter(
    name="action",
    description="What happens to traffic that matches: DECRYPT (it is inspected),"
    " DO_NOT_DECRYPT or BLOCK. The terms (TLS versions, OCSP, undecryptable traffic) go"
    " into advanced as action, an object.",
    schema=TEXT,
    blank_is_absent=True,
)
_rule_id: Final = rule_id("SSL inspection rule", "zia_list_ssl_inspection_rules")
_criteria: Final = criteria(
    "Criteria and settings, in snake case or camel case. Lists of ids:"
    f" {SCOPE}, source_ip_groups"
    " (zia_list_ip_source_groups), dest_ip_groups (zia_list_ip_destination_groups),"
    " workload_groups (zia_list_workload_groups), zpa_app_segments. Lists of texts:"
    " url_categories (zia_list_url_categories), cloud_applications"
    " (zia_list_cloud_app_ssl_policy), platforms (SCAN_WINDOWS, SCAN_MACOS ...),"
    " user_agent_types, device_trust_levels. Also road_warrior_for_kerberos, and action"
    " in place of the word beside it: {type, show_eun, override_default_certificate,"
    " decrypt_sub_actions: {min_client_tls_version, block_undecrypt, ocsp_check ...},"
    " do_not_decrypt_sub_actions: {bypass_other_policies, min_tls_version ...}}.",
    plain=frozenset({"urlCategories"}),
)

_rows: Final = Rows("zia_ssl_inspection", "zia", staged=True)

TOOLS: Final = (
    _rows.listing(
        "zia_list_ssl_inspection_rules",
        "List ZIA SSL inspection rules",
        "SSL inspection rules in the order of their evaluation, each with its action,"
        " state, rank and criteria.",
        _RULES,
        pages=ZIA_PAGES,
    ),
    _rows.reading(
        "zia_get_ssl_inspection_rule",
        "Get a ZIA SSL inspection rule",
        "One SSL inspection rule with all its criteria and the terms of its action.",
        _RULE,
        parameters=(_rule_id,),
    ),
    _rows.creating(
        "zia_create_ssl_inspection_rule",
        "Create a ZIA SSL inspection rule",
        "Creates an SSL inspection rule and returns it with its id. Without criteria it"
        " matches everything: give them in advanced.",
        _RULES,
        parameters=new_rule(_action, _criteria),
        adapter=_create,
    ),
    _rows.updating(
        "zia_update_ssl_inspection_rule",
        "Update a ZIA SSL inspection rule",
        "Changes an SSL inspection rule; what is left out stays as it is, and a list or"
        " an action object that is given replaces the one there was.",
        _RULE,
        parameters=(_rule_id, *changed_rule(_action, _criteria)),
        merge=RULE_MERGE,
        adapter=_update,
    ),
    _rows.deleting(
        "zia_delete_ssl_inspection_rule",
        "Delete a ZIA SSL inspection rule",
        "Deletes an SSL inspection rule; predefined rules and the default rule cannot"
        " be deleted.",
        _RULE,
        parameters=(_rule_id,),
        loss=rule_loss("SSL inspection rule", "zia_get_ssl_inspection_rule"),
    ),
    _rows.listing(
        "zia_list_cloud_app_ssl_policy",
        "List cloud applications for ZIA SSL inspection",
        "Cloud applications that SSL inspection rules can name: app is the id for"
        " cloud_applications of a rule, parent its class.",
        _APPLICATIONS,
        parameters=(
            query("search", "Text that the application's name holds."),
            query(
                "app_class",
                "Class of applications, such as WEB_MAIL or AI_ML: the parent of each"
                " record.",
            ),
            query(
                "group_results",
                "Whether to count the applications of each class in place of listing"
                " them.",
                BOOLEAN,
            ),
        ),
        pages=_PAGES,
    ),
)
