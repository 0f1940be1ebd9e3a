"""ZIA's rules about the web: URL filtering and SSL inspection."""

from collections.abc import Iterator
from typing import Final

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zia.cloud_applications import (
    CLOUD_APPLICATION,
    application_routes,
    cloud_applications,
)
from zscaler_mcp.simulator.zia.rules import numbered, rule_kind, rule_routes

__all__ = ["WEB_RULES"]

URL_RULE: Final = rule_kind(
    "URL filtering rule",
    "urlFilteringRules",
    required=("action",),
    references={"sourceIpGroups": "source group"},
    text="action captureFlag endUserNotificationUrl validityTimeZoneId",
    flag="allowPolicyRuleReOrder blockOverride capturePCAP ciparule"
    " enforceTimeValidity excludeSrcCountries templateSyncedRule",
    integer="browserEunTemplateId cbiProfileId sizeQuota timeQuota validityEndTime"
    " validityStartTime",
    texts="deviceTrustLevels protocols requestMethods sourceCountries urlCategories"
    " urlCategories2 userAgentTypes userRiskScoreLevels",
    object="cbiProfile icapServer",
    objects="adaptiveAccessProfiles authenticationLevels httpHeaderActionProfiles"
    " httpHeaderProfiles overrideGroups overrideUsers sourceIpGroups workloadGroups",
)
SSL_RULE: Final = rule_kind(
    "SSL inspection rule",
    "sslInspectionRules",
    references={
        "destIpGroups": "destination group",
        "sourceIpGroups": "source group",
    },
    flag="roadWarriorForKerberos",
    integer="sslpolicyActionAttributes",
    texts="cloudApplications deviceTrustLevels endPointApplicationThreatLevels"
    " platforms urlCategories userAgentTypes",
    object="action",
    objects="destIpGroups endPointApplicationGroups endPointApplications"
    " proxyGateways sourceIpGroups workloadGroups zpaAppSegments",
)

_URL_ACTIONS: Final = (
    "ALLOW",
    "ANY",
    "BLOCK",
    "CAUTION",
    "ICAP_RESPONSE",
    "ISOLATE",
    "NONE",
)
_SSL_ACTIONS: Final = ("BLOCK", "DECRYPT", "DO_NOT_DECRYPT")
_URL_NAMES: Final = (
    ("Block adult content", "BLOCK", ("OTHER_ADULT_MATERIAL", "NUDITY")),
    ("Caution on social media", "CAUTION", ("SOCIAL_NETWORKING",)),
    ("Allow finance", "ALLOW", ("FINANCE",)),
    ("Isolate new sites", "ISOLATE", ("MISCELLANEOUS_OR_UNKNOWN",)),
    ("Block gambling", "BLOCK", ("GAMBLING",)),
    ("Allow partner portals", "ALLOW", ("CUSTOM_02",)),
)
_SSL_NAMES: Final = (
    ("Do not open banking", "DO_NOT_DECRYPT", ("FINANCE",)),
    ("Do not open health", "DO_NOT_DECRYPT", ("HEALTH",)),
    ("Open web mail", "DECRYPT", ("WEB_MAIL",)),
    ("Block old protocols", "BLOCK", ("MISCELLANEOUS_OR_UNKNOWN",)),
)


def _ssl_action(kind: str) -> Record:
    general = {
        "type": kind,
        "showEUN": False,
        "showEUNATP": False,
        "overrideDefaultCertificate": False,
    }
    terms: dict[str, Record] = {
        "DECRYPT": {
            "decryptSubActions": {
                "serverCertificates": "BLOCK",
                "ocspCheck": True,
                "blockSslTrafficWithNoSniEnabled": True,
                "minClientTLSVersion": "CLIENT_TLS_1_2",
                "minServerTLSVersion": "SERVER_TLS_1_2",
                "blockUndecrypt": True,
                "http2Enabled": False,
            }
        },
        "DO_NOT_DECRYPT": {
            "doNotDecryptSubActions": {
                "bypassOtherPolicies": False,
                "serverCertificates": "ALLOW",
                "ocspCheck": False,
                "blockSslTrafficWithNoSniEnabled": False,
                "minTLSVersion": "SERVER_TLS_1_0",
            }
        },
    }
    return {**general, **terms.get(kind, {})}


def _url_rule(number: int, store: Store) -> Record:
    name, action, categories = _URL_NAMES[number % len(_URL_NAMES)]
    turn = number // len(_URL_NAMES)
    windows = store.all("time interval")
    return {
        "name": f"{name} {turn + 1}" if turn else name,
        "action": action,
        "description": f"Acceptable use, section {number + 1}",
        "urlCategories": list(categories),
        "protocols": ["ANY_RULE"],
        "requestMethods": ["GET", "POST"] if number % 2 else [],
        "timeWindows": [{"id": windows[number % len(windows)]["id"]}],
        "blockOverride": False,
        "enforceTimeValidity": False,
        "predefined": number == 0,
    }


def _ssl_rule(number: int, store: Store) -> Record:
    name, action, categories = _SSL_NAMES[number % len(_SSL_NAMES)]
    turn = number // len(_SSL_NAMES)
    locations = store.all("location")
    return {
        "name": f"{name} {turn + 1}" if turn else name,
        "action": _ssl_action(action),
        "description": f"Agreed with the works council, part {number + 1}",
        "urlCategories": list(categories),
        "locations": [{"id": locations[12 + number % 8]["id"]}],
        "platforms": ["SCAN_WINDOWS", "SCAN_MACOS"],
        "roadWarriorForKerberos": False,
        "predefined": number == 0,
    }


def _seed(store: Store, scale: int) -> None:
    urls = [_url_rule(number, store) for number in range(12 * scale)]
    store.seed(URL_RULE.name, numbered(urls))
    last: Record = {
        "name": "Default SSL inspection rule",
        "action": _ssl_action("DECRYPT"),
        "defaultRule": True,
        "order": -1,
    }
    ssl = [_ssl_rule(number, store) for number in range(8 * scale)]
    store.seed(SSL_RULE.name, numbered([*ssl, last]))
    store.seed(CLOUD_APPLICATION.name, cloud_applications())


def _routes() -> Iterator[Route]:
    yield from rule_routes(URL_RULE, _URL_ACTIONS)
    yield from rule_routes(SSL_RULE, _SSL_ACTIONS)
    yield from application_routes("sslPolicy")


WEB_RULES: Final = Part(
    kinds=(URL_RULE, SSL_RULE, CLOUD_APPLICATION),
    routes=tuple(_routes()),
    seed=_seed,
)
