"""ZIA's rules for files: by their types, and by what the sandbox finds in them."""

from collections.abc import Iterator
from typing import Final

from zscaler_mcp.simulator.answers import Call, Record, Reply
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zia.rule_checks import (
    PEOPLE_AND_DEVICES,
    checked,
    known,
    one_of,
)
from zscaler_mcp.simulator.zia.rules import numbered, rule_kind, rule_routes

__all__ = ["FILE_RULES"]

FILE_TYPE: Final = Kind(
    name="ZIA file type",
    dialect=ZIA,
    path="fileTypeCategories",
    fields=fields(text="name parent word", flag="custom"),
    writable=False,
)

FILE_TYPE_RULE: Final = rule_kind(
    "file type rule",
    "fileTypeRules",
    required=("filteringAction",),
    references=PEOPLE_AND_DEVICES,
    text="filteringAction operation packetCaptureFlag",
    flag="activeContent capturePCAP packetCaptureKnob passwordProtected unscannable",
    integer="browserEunTemplateId maxSize minSize sizeQuota timeQuota",
    texts="cloudApplications deviceTrustLevels fileTypes protocols urlCategories",
    objects="fileTypeCategories zpaAppSegments",
)
SANDBOX_RULE: Final = rule_kind(
    "sandbox rule",
    "sandboxRules",
    required=("baRuleAction",),
    references=PEOPLE_AND_DEVICES,
    text="baRuleAction firstTimeOperation",
    flag="firstTimeEnable mlActionEnabled",
    integer="byThreatScore cbiProfileId",
    texts="baPolicyCategories fileTypes protocols urlCategories",
    object="cbiProfile",
    objects="zpaAppSegments",
)

_ACTIONS: Final = ("BLOCK", "CAUTION", "ALLOW")
_OPERATIONS: Final = ("UPLOAD", "DOWNLOAD", "UPLOAD_DOWNLOAD")
_FIRST_TIME: Final = ("ALLOW_SCAN", "QUARANTINE", "ALLOW_NOSCAN", "QUARANTINE_ISOLATE")
_ANY: Final = ("ANY_CATEGORY", "ALL_OUTBOUND")


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
    action = _ACTIONS[number % 3]
    return {
        "name": f"Files {number + 1}: {action.lower()}",
        "description": f"{action.capitalize()} what nobody needs to fetch",
        "filteringAction": action,
        "operation": _OPERATIONS[number % 3],
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
        "firstTimeOperation": _FIRST_TIME[number % 2],
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
    files = [_file_rule(number, words, groups) for number in range(12 * scale)]
    store.seed(FILE_TYPE_RULE.name, numbered(files))
    boxes = [_sandbox_rule(number, words, groups) for number in range(12 * scale)]
    store.seed(SANDBOX_RULE.name, numbered([*boxes, _default()]))


def _is_type(store: Store, word: str) -> bool:
    words = (each["word"] for each in store.all(FILE_TYPE.name))
    return word in _ANY or word in words


def _is_category(store: Store, word: str) -> bool:
    return store.find("URL category", word) is not None


def _routes() -> Iterator[Route]:
    criteria = (known("fileTypes", _is_type), known("urlCategories", _is_category))
    yield from checked(
        rule_routes(FILE_TYPE_RULE, ()),
        one_of("filteringAction", *_ACTIONS),
        one_of("operation", *_OPERATIONS),
        *criteria,
    )
    yield from checked(
        rule_routes(SANDBOX_RULE, ()),
        one_of("baRuleAction", "ALLOW", "BLOCK"),
        one_of("firstTimeOperation", *_FIRST_TIME),
        *criteria,
    )
    yield Route("GET", f"{ZIA.base}/{FILE_TYPE.path}", _types, ZIA)


FILE_RULES: Final = Part(
    kinds=(FILE_TYPE, FILE_TYPE_RULE, SANDBOX_RULE),
    routes=tuple(_routes()),
    seed=_seed,
)
