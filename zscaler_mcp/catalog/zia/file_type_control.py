"""ZIA file type control: which kinds of files come in and go out."""

from typing import Final

from zscaler_mcp.catalog.rows import BOOLEAN, Rows, query
from zscaler_mcp.catalog.sieves import containing
from zscaler_mcp.catalog.zia.rule_actions import RuleAction
from zscaler_mcp.catalog.zia.rule_bodies import (
    RULE_MERGE,
    SCOPE,
    changed_rule,
    criteria,
    new_rule,
    rule_id,
    rule_loss,
)

__all__ = ["TOOLS"]

_RULES: Final = "/zia/api/v1/fileTypeRules"
_RULE: Final = _RULES + "/{rule_id}"

_rule_id: Final = rule_id("rule", "zia_list_file_type_control_rules")


_act: Final = RuleAction("filteringAction")
_ACTION: Final = "What happens to the files: BLOCK, CAUTION or ALLOW."
_advanced: Final = criteria(
    "Criteria and settings, in snake case or camel case: file_types (as"
    " zia_list_file_type_categories names them with enums), cloud_applications (as"
    " zia_list_cloud_app_policy names them), url_categories (such as FINANCE;"
    " zia_list_url_categories), protocols (such as HTTPS_RULE), operation (UPLOAD,"
    " DOWNLOAD, UPLOAD_DOWNLOAD), active_content, unscannable, password_protected,"
    " min_size and max_size (kB), device_trust_levels ... Ids, as lists, in:"
    f" {SCOPE}.",
    plain=frozenset({"urlCategories"}),
)

_rows: Final = Rows("zia_file_type_control", "zia", staged=True)

TOOLS: Final = (
    _rows.listing(
        "zia_list_file_type_control_rules",
        "List ZIA file type rules",
        "Rules for types of files, each with id, name, order, state, action and"
        " criteria. All in one answer.",
        _RULES,
        parameters=(
            query("search", "Text that the rule's name holds, in any letter case."),
        ),
        sieve=containing("search", "name"),
    ),
    _rows.listing(
        "zia_list_file_type_categories",
        "List ZIA file types",
        "Types of files that rules can name, each with id, name and the kind it"
        " belongs to; predefined ones and the tenant's own.",
        "/zia/api/v1/fileTypeCategories",
        parameters=(
            query(
                "enums",
                "Whether to name the types by the words that rules use.",
                BOOLEAN,
            ),
            query(
                "exclude_custom_file_types",
                "Whether to leave out the tenant's own types.",
                BOOLEAN,
            ),
        ),
    ),
    _rows.reading(
        "zia_get_file_type_control_rule",
        "Get a ZIA file type rule",
        "One file type rule with all its criteria.",
        _RULE,
        parameters=(_rule_id,),
    ),
    _rows.creating(
        "zia_create_file_type_control_rule",
        "Create a ZIA file type rule",
        "Creates a rule for types of files and returns it with its id. Criteria that"
        " are left out match everything.",
        _RULES,
        parameters=new_rule(_act.parameter(_ACTION, required=True), _advanced),
        adapter=_act.create,
    ),
    _rows.updating(
        "zia_update_file_type_control_rule",
        "Update a ZIA file type rule",
        "Changes a file type rule; what is left out stays as it is, and a list that is"
        " given replaces the one there was.",
        _RULE,
        parameters=(_rule_id, *changed_rule(_act.parameter(_ACTION), _advanced)),
        merge=RULE_MERGE,
        adapter=_act.update,
    ),
    _rows.deleting(
        "zia_delete_file_type_control_rule",
        "Delete a ZIA file type rule",
        "Deletes a file type rule; those after it move up.",
        _RULE,
        parameters=(_rule_id,),
        loss=rule_loss("file type rule", "zia_get_file_type_control_rule"),
    ),
)
