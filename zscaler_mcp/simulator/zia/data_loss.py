"""ZIA's data loss prevention: dictionaries, engines made of them, rules for both."""

from collections.abc import Iterator
from typing import Any, Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Operation, Route
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zia.rule_checks import (
    PEOPLE_AND_DEVICES,
    checked,
    one_of,
)
from zscaler_mcp.simulator.zia.rules import numbered, rule_kind, rule_routes

__all__ = ["DATA_LOSS"]

DICTIONARY: Final = Kind(
    name="DLP dictionary",
    dialect=ZIA,
    path="dlpDictionaries",
    fields=fields(
        text="confidenceLevelForPredefinedDict confidenceThreshold"
        " customPhraseMatchType description dictionaryType name"
        " predefinedCountActionType",
        flag="custom customPhraseSupported dictionaryCloningEnabled"
        " hierarchicalDictionary ignoreExactMatchIdmDict includeBinNumbers"
        " includeSsnNumbers lowConfidenceDisabled nameL10nTag parentDictionary"
        " predefinedClone proximityEnabledForCustomDictionary"
        " proximityLengthEnabled thresholdAllowed unicodePhraseMatchingEnabled"
        " viewOnly",
        integer="dictTemplateId parentDictionaryId proximity",
        texts="hierarchicalIdentifiers predefinedPhrases ssnNumbers",
        integers="binNumbers",
        objects="exactDataMatchDetails idmProfileMatchAccuracyDetails patterns phrases"
        " subDictionaries",
    ),
    writable=False,
)
ENGINE: Final = Kind(
    name="DLP engine",
    dialect=ZIA,
    path="dlpEngines",
    fields=fields(
        text="description engineExpression name predefinedEngineName",
        flag="customDlpEngine",
        texts="engineChannels",
    ),
    writable=False,
)
DLP_RULE: Final = rule_kind(
    "DLP rule",
    "webDlpRules",
    references={
        **PEOPLE_AND_DEVICES,
        "dlpEngines": ENGINE.name,
        "excludedDepartments": "ZIA department",
        "excludedGroups": "ZIA user group",
        "excludedUsers": "ZIA user",
        "sourceIpGroups": "source group",
        "workloadGroups": "ZIA workload group",
    },
    text="action externalAuditorEmail severity",
    flag="dlpDownloadScanEnabled inspectHttpGetEnabled matchOnly"
    " withoutContentInspection zccNotificationsEnabled",
    integer="eunTemplateId minSize parentRule ucTemplateId",
    texts="cloudApplications dlpContentLocationsScopes fileTypes protocols"
    " userRiskScoreLevels",
    object="auditor notificationTemplate receiver",
    objects="cloudAppInstances dlpEngines excludedDepartments"
    " excludedDomainProfiles excludedGroups excludedUsers fileTypeCategories"
    " includedDomainProfiles sourceIpGroups subRules urlCategories workloadGroups"
    " zpaAppSegments",
)

_ACTIONS: Final = ("ALLOW", "BLOCK", "CONFIRM", "NONE", "ICAP_RESPONSE")
_SEVERITIES: Final = tuple(
    f"RULE_SEVERITY_{each}" for each in ("HIGH", "MEDIUM", "LOW", "INFO")
)
_MAX_RULES: Final = 127


def _brief(kind: Kind, *names: str) -> Operation:
    """The list with few members of each record."""

    def operation(store: Store, call: Call) -> Reply:
        found = _matching(store.all(kind.name), call, searched=kind is DICTIONARY)
        return Reply([{n: r[n] for n in ("id", *names) if n in r} for r in found])

    return operation


def _matching(records: list[Record], call: Call, *, searched: bool) -> list[Record]:
    search = call.query.get("search", "").casefold() if searched else ""
    return [
        record
        for record in records
        if search in f"{record['name']}\0{record.get('description', '')}".casefold()
    ]


def _dictionaries(store: Store, call: Call) -> Reply:
    return Reply(_matching(store.all(DICTIONARY.name), call, searched=True))


def _engines(store: Store, _call: Call) -> Reply:
    return Reply(store.all(ENGINE.name))


def _read(kind: Kind) -> Operation:
    def operation(store: Store, call: Call) -> Reply:
        return Reply(store.get(kind.name, call.ids["id"]))

    return operation


def _bounded(operation: Operation) -> Operation:
    """A tenant has no more rules than the service takes."""

    def within(store: Store, call: Call) -> Reply:
        if len(store.all(DLP_RULE.name)) >= _MAX_RULES:
            raise Refused(403, "There are too many rules.", "LIMIT_EXCEEDED")
        return operation(store, call)

    return within


def _routes() -> Iterator[Route]:
    rules = rule_routes(DLP_RULE, _ACTIONS)
    for route in checked(rules, one_of("severity", *_SEVERITIES)):
        created = route.method == "POST"
        operation = _bounded(route.operation) if created else route.operation
        yield Route(route.method, route.path, operation, ZIA)
    rule = ("name", "description", "state", "severity", "accessControl")
    operations: dict[str, Operation] = {
        "webDlpRules/lite": _brief(DLP_RULE, *rule),
        "dlpDictionaries": _dictionaries,
        "dlpDictionaries/<id>": _read(DICTIONARY),
        "dlpDictionaries/lite": _brief(DICTIONARY, "name", "custom", "dictionaryType"),
        "dlpEngines": _engines,
        "dlpEngines/<id>": _read(ENGINE),
        "dlpEngines/lite": _brief(
            ENGINE, "name", "predefinedEngineName", "customDlpEngine"
        ),
    }
    for path, operation in operations.items():
        yield Route("GET", f"{ZIA.base}/{path}", operation, ZIA)


_PREDEFINED: Final = (
    ("CREDIT_CARD", "Credit card numbers"),
    ("US_SSN", "Social security numbers"),
    ("EUIBAN_LEAKAGE", "Bank account numbers"),
    ("MEDICAL", "Medical terms"),
    ("SOURCE_CODE", "Source code"),
    ("ADULT_CONTENT", "Adult content"),
)
_CUSTOM: Final = ("Project names", "Customer numbers", "Contract phrases")
_ENGINES: Final = ("PCI", "HIPAA", "GLBA", "OFFENSIVE_LANGUAGE")


def _dictionary(name: str, words: str, *, custom: bool) -> Record:
    contents: dict[str, Any] = {
        "phrases": [{"action": "PHRASE_COUNT_TYPE_ALL", "phrase": "internal only"}],
        "patterns": [{"action": "PATTERN_COUNT_TYPE_UNIQUE", "pattern": "EX-[0-9]{6}"}],
        "customPhraseMatchType": "MATCH_ANY_CUSTOM_PHRASE_PATTERN_DICTIONARY",
    }
    return {
        "name": name,
        "description": words,
        "custom": custom,
        "dictionaryType": "PATTERNS_AND_PHRASES",
        "confidenceThreshold": "CONFIDENCE_LEVEL_MEDIUM",
        "parentDictionary": False,
        **(contents if custom else {"phrases": [], "patterns": []}),
    }


def _engine(number: int, dictionaries: list[Record]) -> Record:
    own = number >= len(_ENGINES)
    dictionary = dictionaries[number % len(dictionaries)]
    name = f"Engine {number - len(_ENGINES) + 1}" if own else ""
    return {
        "name": name,
        "description": f"Looks for {dictionary['description'].lower()}",
        "engineExpression": f"((D{dictionary['id']}.S > 1))",
        "customDlpEngine": own,
        **({} if own else {"predefinedEngineName": _ENGINES[number]}),
    }


def _rule(number: int, engines: list[Record], departments: list[Record]) -> Record:
    engine = engines[number % len(engines)]
    department = departments[number % len(departments)]
    name = engine["name"] or engine["predefinedEngineName"]
    return {
        "name": f"DLP {number + 1}: {name}"[:31],
        "description": f"Data of {department['name']}",
        "action": _ACTIONS[number % 2],
        "severity": _SEVERITIES[number % 4],
        "dlpEngines": [{"id": engine["id"], "name": name}],
        "departments": [{"id": department["id"], "name": department["name"]}],
        "fileTypes": ["ALL_OUTBOUND"],
        "protocols": ["FTP_RULE", "HTTPS_RULE", "HTTP_RULE"],
        "cloudApplications": [],
        "matchOnly": False,
        "minSize": 0,
        "withoutContentInspection": False,
        "zccNotificationsEnabled": False,
    }


def _seed(store: Store, scale: int) -> None:
    custom = [f"{name} {n + 1}" for n in range(2 * scale) for name in _CUSTOM]
    dictionaries = store.seed(
        DICTIONARY.name,
        [
            *(_dictionary(name, words, custom=False) for name, words in _PREDEFINED),
            *(_dictionary(name, f"{name} of ours", custom=True) for name in custom),
        ],
    )
    count = len(_ENGINES) + 6 * scale
    engines = store.seed(ENGINE.name, (_engine(n, dictionaries) for n in range(count)))
    departments = store.all("ZIA department")
    count = min(12 * scale, _MAX_RULES - 27)
    rules = [_rule(number, engines, departments) for number in range(count)]
    store.seed(DLP_RULE.name, numbered(rules))


DATA_LOSS: Final = Part(
    kinds=(DICTIONARY, ENGINE, DLP_RULE), routes=tuple(_routes()), seed=_seed
)
