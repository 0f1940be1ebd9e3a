"""ZIA cloud app control: what users may do in cloud applications."""

from typing import Final

from zscaler_mcp.catalog.call import Call, Listing, as_records
from zscaler_mcp.catalog.rows import (
    BOOLEAN,
    Rows,
    body,
    path_id,
    query,
    texts,
)
from zscaler_mcp.catalog.zia.paging import POLICY_PAGES
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
from zscaler_mcp.oneapi.request import ApiRequest

__all__ = ["TOOLS"]

_RULES: Final = "/zia/api/v1/webApplicationRules/{rule_type}"
_RULE: Final = _RULES + "/{rule_id}"


async def _actions(call: Call) -> Listing:
    """Ask what actions there are; the service wants a list of applications."""
    asked = {"cloudApps": [], **call.body}
    request = ApiRequest(method="POST", path=call.path(), body=asked, reads=True)
    return Listing(as_records(await call.api.send(request), ""))


_type: Final = path_id(
    "rule_type",
    "Class of applications that the rule is about: WEBMAIL, FILE_SHARE,"
    " SOCIAL_NETWORKING, STREAMING_MEDIA, INSTANT_MESSAGING, AI_ML,"
    " BUSINESS_PRODUCTIVITY, ENTERPRISE_COLLABORATION, SALES_AND_MARKETING,"
    " SYSTEM_AND_DEVELOPMENT, CONSUMER, HOSTING_PROVIDER, IT_SERVICES,"
    " DNS_OVER_HTTPS, HUMAN_RESOURCES, LEGAL, HEALTH_CARE, FINANCE, CUSTOM_CAPP.",
)
_its_type: Final = path_id(
    "rule_type",
    "Class of applications that the rule is about; the rule itself holds it as type.",
)
_rule_id: Final = rule_id("rule", "zia_list_cloud_app_control_rules")
_act: Final = RuleAction("actions", several=True)
_action: Final = _act.parameter(
    "What the rule does, such as BLOCK_WEBMAIL_SEND;"
    " zia_list_cloud_app_control_actions yields the words of a class. Several go"
    " into advanced as actions."
)
_advanced: Final = criteria(
    "Criteria and settings, in snake case or camel case: applications (as"
    " zia_list_cloud_app_policy names them), actions, tenancy_profile_ids,"
    " device_trust_levels, user_agent_types, cascading_enabled, validity_start_time"
    " (seconds since 1970), time_quota, size_quota, eun_template_id, cbi_profile ..."
    f" Ids, as lists, in: {SCOPE}."
)

_rows: Final = Rows("zia_cloud_app_control", "zia", staged=True)

TOOLS: Final = (
    _rows.listing(
        "zia_list_cloud_app_policy",
        "List cloud applications for ZIA policies",
        "Cloud applications as policy rules name them: app is the word to put into a"
        " rule, such as ONEDRIVE; appName is its display name, parent its class.",
        "/zia/api/v1/cloudApplications/policy",
        parameters=(
            query("search", "Text that the application's name holds."),
            query("app_class", "Class of applications, such as WEB_MAIL."),
            query(
                "group_results",
                "Whether to count the applications of each class.",
                BOOLEAN,
            ),
        ),
        pages=POLICY_PAGES,
    ),
    _rows.listing(
        "zia_list_cloud_app_control_actions",
        "List actions of ZIA cloud app control",
        "The words for what a rule of a class can do, all applications of the class"
        " taken together or those that are named.",
        _RULES + "/availableActions",
        method="POST",
        parameters=(
            _type,
            body(
                "cloud_apps",
                "Applications that the actions must hold for, such as GOOGLE_WEBMAIL.",
                texts(500),
            ),
        ),
        adapter=_actions,
    ),
    _rows.listing(
        "zia_list_cloud_app_control_rules",
        "List ZIA cloud app control rules",
        "Rules of one class of applications, each with id, name, order, state,"
        " actions and criteria. All in one answer.",
        _RULES,
        parameters=(_type,),
    ),
    _rows.reading(
        "zia_get_cloud_app_control_rule",
        "Get a ZIA cloud app control rule",
        "One cloud app control rule with all its criteria.",
        _RULE,
        parameters=(_its_type, _rule_id),
    ),
    _rows.creating(
        "zia_create_cloud_app_control_rule",
        "Create a ZIA cloud app control rule",
        "Creates a rule for a class of applications and returns it with its id."
        " Criteria that are left out match everything.",
        _RULES,
        parameters=(_type, *new_rule(_action, _advanced)),
        adapter=_act.create,
    ),
    _rows.updating(
        "zia_update_cloud_app_control_rule",
        "Update a ZIA cloud app control rule",
        "Changes a cloud app control rule; what is left out stays as it is, and a list"
        " that is given replaces the one there was.",
        _RULE,
        parameters=(_its_type, _rule_id, *changed_rule(_action, _advanced)),
        merge=RULE_MERGE,
        adapter=_act.update,
    ),
    _rows.deleting(
        "zia_delete_cloud_app_control_rule",
        "Delete a ZIA cloud app control rule",
        "Deletes a cloud app control rule; those after it move up.",
        _RULE,
        parameters=(_its_type, _rule_id),
        loss=rule_loss("cloud app control rule", "zia_get_cloud_app_control_rule"),
    ),
)
