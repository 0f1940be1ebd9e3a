"""ZIA's cloud app control: a list of rules for each class of applications."""

from collections.abc import Iterator
from typing import Final

import attrs

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Operation, Route
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zia.applications import CLASSES, known_application
from zscaler_mcp.simulator.zia.ordered_rules import (
    RULE_REFERENCES,
    ordered_rules,
    rule_defaults,
    seed_rules,
)

__all__ = ["CLOUD_APP_RULES"]

CLOUD_APP_RULE: Final = Kind(
    name="cloud app control rule",
    dialect=ZIA,
    path="webApplicationRules/<rule_type>",
    fields=fields(
        text="accessControl description name state templateSyncedRuleFlag type"
        " validityTimeZoneId",
        flag="cascadingEnabled enforceTimeValidity eunEnabled predefined",
        integer="browserEunTemplateId eunTemplateId lastModifiedTime"
        " numberOfApplications order rank sizeQuota timeQuota validityEndTime"
        " validityStartTime",
        texts="actions applications deviceTrustLevels userAgentTypes"
        " userRiskScoreLevels",
        object="cbiProfile cloudAppRiskProfile lastModifiedBy",
        objects="adaptiveAccessProfiles authenticationLevels cloudAppInstances"
        " departments deviceGroups devices formSharingDomainProfiles groups"
        " labels locationGroups locations sharingDomainProfiles"
        " tenancyProfileIds timeWindows users",
    ),
    required=("name", "order", "type", "actions"),
    unique="name",
    read_only=("lastModifiedTime", "lastModifiedBy", "predefined", "accessControl"),
    defaults=rule_defaults(predefined=False, cascadingEnabled=False),
    references={
        **RULE_REFERENCES,
        "devices": "ZIA device",
        "deviceGroups": "ZIA device group",
    },
    modified="lastModifiedTime",
)

_USE: Final = "ALLOW_{0}_USE CAUTION_{0}_USE DENY_{0}_USE ISOLATE_{0}_USE"
_APPS: Final = "ALLOW_{0}_APPS BLOCK_{0}_APPS CAUTION_{0}_APPS ISOLATE_{0}_APPS"
_ACTIONS: Final = {
    "AI_ML": _USE.format("AI_ML_WEB"),
    "BUSINESS_PRODUCTIVITY": _APPS.format("BUSINESS_PRODUCTIVITY"),
    "CONSUMER": _APPS.format("CONSUMER"),
    "DNS_OVER_HTTPS": "ALLOW_DNS_OVER_HTTPS_USE DENY_DNS_OVER_HTTPS_USE",
    "ENTERPRISE_COLLABORATION": _APPS.format("ENTERPRISE_COLLABORATION"),
    "FILE_SHARE": "ALLOW_FILE_SHARE_VIEW ALLOW_FILE_SHARE_UPLOAD"
    " CAUTION_FILE_SHARE_VIEW DENY_FILE_SHARE_VIEW DENY_FILE_SHARE_UPLOAD"
    " ISOLATE_FILE_SHARE_VIEW",
    "INSTANT_MESSAGING": "ALLOW_CHAT ALLOW_FILE_TRANSFER_IN_CHAT BLOCK_CHAT"
    " BLOCK_FILE_TRANSFER_IN_CHAT CAUTION_CHAT ISOLATE_CHAT",
    "SALES_AND_MARKETING": _APPS.format("SALES_MARKETING"),
    "SOCIAL_NETWORKING": "ALLOW_SOCIAL_NETWORKING_VIEW ALLOW_SOCIAL_NETWORKING_POST"
    " BLOCK_SOCIAL_NETWORKING_VIEW BLOCK_SOCIAL_NETWORKING_POST"
    " CAUTION_SOCIAL_NETWORKING_VIEW",
    "STREAMING_MEDIA": "ALLOW_STREAMING_VIEW_LISTEN ALLOW_STREAMING_UPLOAD"
    " BLOCK_STREAMING_UPLOAD CAUTION_STREAMING_VIEW_LISTEN"
    " ISOLATE_STREAMING_VIEW_LISTEN",
    "SYSTEM_AND_DEVELOPMENT": "ALLOW_SYSTEM_DEVELOPMENT_APPS"
    " ALLOW_SYSTEM_DEVELOPMENT_UPLOAD BLOCK_SYSTEM_DEVELOPMENT_APPS"
    " BLOCK_SYSTEM_DEVELOPMENT_UPLOAD CAUTION_SYSTEM_DEVELOPMENT_APPS"
    " ISOLATE_SYSTEM_DEVELOPMENT_APPS",
    "WEBMAIL": "ALLOW_WEBMAIL_VIEW ALLOW_WEBMAIL_ATTACHMENT_SEND ALLOW_WEBMAIL_SEND"
    " CAUTION_WEBMAIL_VIEW BLOCK_WEBMAIL_VIEW BLOCK_WEBMAIL_ATTACHMENT_SEND"
    " BLOCK_WEBMAIL_SEND ISOLATE_WEBMAIL_VIEW",
}


def _actions_of(class_: str) -> list[str]:
    """What rules of a class can do.

    :raises Refused: 400, for a class that is none.
    """
    if class_ not in CLASSES:
        raise Refused(400, "The type of rule is not known.", None, ["type"])
    return _ACTIONS.get(class_, _USE.format(class_)).split()


def _check_body(store: Store, class_: str, body: Record) -> Record:
    """The body of a write, which says the class that its path says."""
    if body.get("type", class_) != class_:
        raise Refused(400, "type is not that of the path.", None, ["type"])
    for action in body.get("actions") or ():
        if action not in _actions_of(class_):
            raise Refused(400, f"{action} is no action here.", None, ["actions"])
    for word in body.get("applications") or ():
        if not known_application(store, word):
            raise Refused(400, f"{word} is no application.", None, ["applications"])
    return {**body, "type": class_}


def _of_class(operation: Operation) -> Operation:
    """An operation on the rules of the class that the path names."""

    def within(store: Store, call: Call) -> Reply:
        class_ = call.ids["rule_type"]
        _actions_of(class_)
        if "id" in call.ids:
            rule = store.get(CLOUD_APP_RULE.name, call.ids["id"])
            if rule["type"] != class_:
                raise Refused(404, "There is no such rule of this type.")
        if call.body is not None:
            body = _check_body(store, class_, call.fields())
            call = attrs.evolve(call, body=body)
        reply = operation(store, call)
        if isinstance(reply.body, list):
            return Reply([rule for rule in reply.body if rule["type"] == class_])
        return reply

    return within


def _available(store: Store, call: Call) -> Reply:
    """What rules can do to the applications that are named, or to all of a class."""
    applications = call.fields().get("cloudApps")
    if not isinstance(applications, list):
        raise Refused(400, "cloudApps is not a list.", None, ["cloudApps"])
    for word in applications:
        if not known_application(store, word):
            raise Refused(400, f"{word} is no application.", None, ["cloudApps"])
    return Reply(_actions_of(call.ids["rule_type"]))


def _same_class(one: Record, other: Record) -> bool:
    return bool(one["type"] == other["type"])


def _routes() -> Iterator[Route]:
    for route in ordered_rules(CLOUD_APP_RULE, {}, _same_class):
        yield attrs.evolve(route, operation=_of_class(route.operation))
    path = f"{ZIA.base}/{CLOUD_APP_RULE.path}/availableActions"
    yield Route("POST", path, _available, ZIA)


def _rule(number: int, class_: str, place: int, department: Record) -> Record:
    turn = f" {place}" if place > 1 else ""
    application = CLASSES[class_].split()[number % len(CLASSES[class_].split())]
    return {
        "name": f"{class_.replace('_', ' ').capitalize()[:22]}{turn}",
        "description": f"What users may do with {application}",
        "type": class_,
        "order": place,
        "actions": [_actions_of(class_)[number % 2]],
        "applications": [application],
        "departments": [{"id": department["id"], "name": department["name"]}],
        "deviceTrustLevels": [],
        "eunEnabled": False,
    }


def _seed(store: Store, scale: int) -> None:
    departments = store.all("ZIA department")
    rules = (
        _rule(number, class_, place + 1, departments[number % len(departments)])
        for place in range(2 * scale)
        for number, class_ in enumerate(CLASSES)
    )
    seed_rules(store, CLOUD_APP_RULE, rules)


CLOUD_APP_RULES: Final = Part(
    kinds=(CLOUD_APP_RULE,), routes=tuple(_routes()), seed=_seed
)
