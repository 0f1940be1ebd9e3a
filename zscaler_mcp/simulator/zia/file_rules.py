"""ZIA's rules for files: by their types, and by what the sandbox finds in them."""

from collections.abc import Iterator
from typing import Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zia.ordered_rules import (
    RULE_REFERENCES,
    ordered_rules,
    rule_defaults,
    seed_rules,
)

__all__ = ["FILE_RULES"]

FILE_TYPE: Final = Kind(
    name="ZIA file type",
    dialect=ZIA,
    path="fileTypeCategories",
    fields=fields(text="name parent word", flag="custom"),
    writable=False,
)

_CRITERIA: Final = {
    **RULE_REFERENCES,
    "devices": "ZIA device",
    "deviceGroups": "ZIA device group",
    "urlCategories": "URL category",
}

FILE_TYPE_RULE: Final = Kind(
    name="file type rule",
    dialect=ZIA,
    path="fileTypeRules",
    fields=fields(
        text="accessControl description filteringAction name operation"
        " packetCaptureFlag state templateSyncedRuleFlag",
        flag="activeContent capturePCAP packetCaptureKnob passwordProtected"
        " unscannable",
        integer="browserEunTemplateId lastModifiedTime maxSize minSize order rank"
        " sizeQuota timeQuota",
        texts="cloudApplications deviceTrustLevels fileTypes protocols urlCategories",
        object="lastModifiedBy",
        objects="departments deviceGroups devices fileTypeCategories groups labels"
        " locationGroups locations timeWindows users zpaAppSegments",
    ),
    required=("name", "order", "filteringAction"),
    unique="name",
    read_only=("lastModifiedTime", "lastModifiedBy", "accessControl"),
    defaults=rule_defaults(),
    references=_CRITERIA,
    modified="lastModifiedTime",
)
SANDBOX_RULE: Final = Kind(
    name="sandbox rule",
    dialect=ZIA,
    path="sandboxRules",
    fields=fields(
        text="accessControl baRuleAction description firstTimeOperation name state"
        " templateSyncedRuleFlag",
        flag="defaultRule firstTimeEnable mlActionEnabled",
        integer="byThreatScore cbiProfileId lastModifiedTime order rank",
        texts="baPolicyCategories fileTypes protocols urlCategories",
        object="cbiProfile lastModifiedBy",
        objects="departments deviceGroups devices groups labels locationGroups"
        " locations timeWindows users zpaAppSegments",
    ),
    required=("name", "order", "baRuleAction"),
    unique="name",
    read_only=("lastModifiedTime", "lastModifiedBy", "accessControl", "defaultRule"),
    defaults=rule_defaults(defaultRule=False),
    references=_CRITERIA,
    modified="lastModifiedTime",
)

_FILE_WORDS: Final = {
    "filteringAction": ("BLOCK", "CAUTION", "ALLOW"),
    "operation": ("UPLOAD", "DOWNLOAD", "UPLOAD_DOWNLOAD"),
}
_SANDBOX_WORDS: Final = {
    "baRuleAction": ("ALLOW", "BLOCK"),
    "firstTimeOperation": (
        "ALLOW_SCAN",
        "QUARANTINE",
        "ALLOW_NOSCAN",
        "QUARANTINE_ISOLATE",
    ),
}


def _types(store: Store, call: Call) -> Reply:
    """All types in one answer; by the words of rules where ``enums`` says so."""
    found = store.all(FILE_TYPE.name)
    if call.query.get("excludeCustomFileTypes", "").lower() == "true":
        found = [each for each in found if not each["custom"]]
    name = "word" if call.query.get("enums", "").lower() == "true" else "name"
    return Reply(
        [
            {"id": each["id"], "name": each[name], "parent": each["parent"]}
            for each in found
        ]
    )


_TYPES: Final = {
    "ARCHIVES": "ZIP RAR TAR GZIP P7Z BZIP2 ISO",
    "EXECUTABLES": "WINDOWS_EXECUTABLES MSI DLL SCR APK DMG",
    "OFFICE_DOCUMENTS": "MS_WORD MS_EXCEL MS_POWERPOINT PDF_DOCUMENT RTF",
    "IMAGES": "JPEG PNG GIF BMP TIFF",
    "AUDIO_VIDEO": "MP3 MP4 WAV AVI",
    "WEB_CONTENT": "JAVASCRIPT FLASH JAVA_APPLET",
}
_CUSTOM: Final = ("Drawings", "Firmware images", "Ledger exports")
_THREATS: Final = ("ADWARE_BLOCK", "BOTMAL_BLOCK", "ANONYP2P_BLOCK", "RANSOMWARE_BLOCK")
_PROTOCOLS: Final = ["FOHTTP_RULE", "FTP_RULE", "HTTPS_RULE", "HTTP_RULE"]


def _file_types() -> Iterator[Record]:
    for parent, words in _TYPES.items():
        for word in words.split():
            name = word.replace("_", " ").title()
            word = f"FTCATEGORY_{word}"  # noqa: PLW2901 - as rules spell it
            yield {"name": name, "word": word, "parent": parent, "custom": False}
    for name in _CUSTOM:
        word = name.upper().replace(" ", "_")
        yield {"name": name, "word": word, "parent": "CUSTOM", "custom": True}


def _criteria(number: int, words: list[str], groups: list[Record]) -> Record:
    group = groups[number % len(groups)]
    return {
        "fileTypes": [words[number % len(words)]],
        "protocols": _PROTOCOLS,
        "groups": [{"id": group["id"], "name": group["name"]}],
        "urlCategories": [("FILE_HOST", "SHAREWARE_DOWNLOAD", "CDN")[number % 3]],
    }


def _file_rule(number: int, words: list[str], groups: list[Record]) -> Record:
    action = _FILE_WORDS["filteringAction"][number % 3]
    return {
        "name": f"Files {number + 1}: {action.lower()}",
        "description": f"{action.capitalize()} what nobody needs to fetch",
        "filteringAction": action,
        "operation": _FILE_WORDS["operation"][number % 3],
        "activeContent": False,
        "unscannable": number % 4 == 0,
        "capturePCAP": False,
        "minSize": 0,
        "maxSize": 409_600,
        **_criteria(number, words, groups),
    }


def _sandbox_rule(number: int, words: list[str], groups: list[Record]) -> Record:
    return {
        "name": f"Sandbox {number + 1}",
        "description": "Unknown files of this type are opened in the sandbox first",
        "baRuleAction": "BLOCK",
        "baPolicyCategories": list(_THREATS[: number % 4 + 1]),
        "firstTimeEnable": True,
        "firstTimeOperation": ("ALLOW_SCAN", "QUARANTINE")[number % 2],
        "mlActionEnabled": number % 2 == 1,
        "byThreatScore": 40,
        **_criteria(number, words, groups),
    }


def _default() -> Record:
    return {
        "name": "Default BA Rule",
        "description": "For every file that no other rule is about",
        "order": -1,
        "defaultRule": True,
        "baRuleAction": "BLOCK",
        "baPolicyCategories": list(_THREATS),
        "fileTypes": ["ANY_CATEGORY"],
        "protocols": ["ANY_RULE"],
        "firstTimeEnable": False,
    }


def _seed(store: Store, scale: int) -> None:
    types = store.seed(FILE_TYPE.name, _file_types())
    words = [each["word"] for each in types]
    groups = store.all("ZIA user group")
    count = 12 * scale
    rules = (_file_rule(n, words, groups) for n in range(count))
    seed_rules(store, FILE_TYPE_RULE, rules)
    rules = (_sandbox_rule(n, words, groups) for n in range(count))
    seed_rules(store, SANDBOX_RULE, iter([*rules, _default()]))


def _named_types(store: Store, call: Call) -> None:
    """Types of files have to be some.

    :raises Refused: 400 otherwise.
    """
    known = {each["word"] for each in store.all(FILE_TYPE.name)}
    for word in call.fields().get("fileTypes") or ():
        if word not in known and word not in ("ANY_CATEGORY", "ALL_OUTBOUND"):
            raise Refused(400, f"{word} is no type of file.", None, ["fileTypes"])


def _checked(route: Route) -> Route:
    """A write whose types of files are looked at first."""
    if route.method not in ("POST", "PUT"):
        return route

    def operation(store: Store, call: Call) -> Reply:
        _named_types(store, call)
        return route.operation(store, call)

    return Route(route.method, route.path, operation, route.dialect)


def _routes() -> Iterator[Route]:
    yield from map(_checked, ordered_rules(FILE_TYPE_RULE, _FILE_WORDS))
    yield from map(_checked, ordered_rules(SANDBOX_RULE, _SANDBOX_WORDS))
    yield Route("GET", f"{ZIA.base}/{FILE_TYPE.path}", _types, ZIA)


FILE_RULES: Final = Part(
    kinds=(FILE_TYPE, FILE_TYPE_RULE, SANDBOX_RULE),
    routes=tuple(_routes()),
    seed=_seed,
)
