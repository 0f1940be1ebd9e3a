"""ZIA's cloud app control: a list of rules for each class of applications."""

from collections.abc import Iterator, Mapping
from typing import Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.kinds import Kind
from zscaler_mcp.simulator.operations import Operation, Route
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zia.cloud_applications import CLOUD_APPLICATION
from zscaler_mcp.simulator.zia.rule_checks import (
    PEOPLE_AND_DEVICES,
    Check,
    checked,
    known,
    one_of,
)
from zscaler_mcp.simulator.zia.rules import numbered, rule_kind, rule_routes

__all__ = ["CLOUD_APP_RULES"]

CLASSES: Final = (
    "AI_ML BUSINESS_PRODUCTIVITY CONSUMER CUSTOM_CAPP DNS_OVER_HTTPS"
    " ENTERPRISE_COLLABORATION FILE_SHARE FINANCE HEALTH_CARE HOSTING_PROVIDER"
    " HUMAN_RESOURCES INSTANT_MESSAGING IT_SERVICES LEGAL SALES_AND_MARKETING"
    " SOCIAL_NETWORKING STREAMING_MEDIA SYSTEM_AND_DEVELOPMENT WEBMAIL"
).split()
"""The classes of applications that have rules."""

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
    """What rules of a class can do."""
    return _ACTIONS.get(class_, _USE.format(class_)).split()


def _kind(class_: str) -> Kind:
    """The rules of one class, which have a list of their own."""
    return rule_kind(
        f"{class_} rule",
        f"webApplicationRules/{class_}",
        required=("actions",),
        references=PEOPLE_AND_DEVICES,
        text="type validityTimeZoneId",
        flag="cascadingEnabled enforceTimeValidity eunEnabled",
        integer="browserEunTemplateId eunTemplateId numberOfApplications sizeQuota"
        " timeQuota validityEndTime validityStartTime",
        texts="actions applications deviceTrustLevels userAgentTypes"
        " userRiskScoreLevels",
        object="cbiProfile cloudAppRiskProfile",
        objects="adaptiveAccessProfiles authenticationLevels cloudAppInstances"
        " formSharingDomainProfiles sharingDomainProfiles tenancyProfileIds",
    )


_KINDS: Final[Mapping[str, Kind]] = {class_: _kind(class_) for class_ in CLASSES}


def _is_application(store: Store, word: str) -> bool:
    return store.find(CLOUD_APPLICATION.name, word) is not None


def _checks(class_: str) -> tuple[Check, ...]:
    actions = _actions_of(class_)

    def fill(_store: Store, body: Record) -> None:
        """The path says the class, where the body does not."""
        body.setdefault("type", class_)

    return (
        one_of("type", class_),
        known("actions", lambda _store, word: word in actions),
        known("applications", _is_application),
        fill,
    )


def _available(class_: str) -> Operation:
    """What rules can do to the applications that are named, or to all of a class."""

    def operation(store: Store, call: Call) -> Reply:
        applications = call.fields().get("cloudApps")
        if not isinstance(applications, list):
            raise Refused(400, "cloudApps is not a list.", None, ["cloudApps"])
        known("cloudApps", _is_application)(store, call.fields())
        return Reply(_actions_of(class_))

    return operation


def _routes() -> Iterator[Route]:
    for class_, kind in _KINDS.items():
        yield from checked(rule_routes(kind, ()), *_checks(class_))
        path = f"{ZIA.base}/{kind.path}/availableActions"
        yield Route("POST", path, _available(class_), ZIA)


def _applications(store: Store, class_: str) -> list[str]:
    """Applications of a class, under whichever of its two spellings."""
    spellings = (class_, class_.replace("WEBMAIL", "WEB_MAIL"))
    return [
        each["app"]
        for each in store.all(CLOUD_APPLICATION.name)
        if each["parent"] in spellings
    ]


def _rule(store: Store, class_: str, place: int) -> Record:
    applications = _applications(store, class_)
    departments = store.all("ZIA department")
    department = departments[(place + len(class_)) % len(departments)]
    words = class_.replace("_", " ").capitalize()
    return {
        "name": f"{words} {place + 1}",
        "description": f"What {department['name']} may do there",
        "type": class_,
        "actions": [_actions_of(class_)[place % 2]],
        "applications": applications[place % len(applications) :][:1]
        if applications
        else [],
        "departments": [{"id": department["id"]}],
        "deviceTrustLevels": [],
        "cascadingEnabled": False,
        "eunEnabled": False,
    }


def _seed(store: Store, scale: int) -> None:
    for class_, kind in _KINDS.items():
        rules = [_rule(store, class_, place) for place in range(2 * scale)]
        store.seed(kind.name, numbered(rules))


CLOUD_APP_RULES: Final = Part(
    kinds=tuple(_KINDS.values()), routes=tuple(_routes()), seed=_seed
)
