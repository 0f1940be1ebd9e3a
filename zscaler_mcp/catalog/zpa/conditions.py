"""Conditions of ZPA policy rules: when a rule holds, with its logic unchanged.

A rule is read in version 1 of the API, where an operand is one comparison
(``objectType``, ``lhs``, ``rhs``), and written in version 2, where an operand holds
all values of its type. Conditions are joined by the rule's operator, the operands of
one by the condition's own, which with ``negated`` and the order is kept as it stands:
whatever is lost here opens an application to somebody.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal

import attrs

from zscaler_mcp.catalog.model import Record
from zscaler_mcp.catalog.names import MAX_TEXT, convert_members
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["CONDITIONS", "browser_conditions", "conditions", "rewritten"]

_FIELD: Final = "conditions"

_VALUE_TYPES: Final = frozenset(
    {
        "APP",
        "APP_GROUP",
        "BRANCH_CONNECTOR_GROUP",
        "CHROME_POSTURE_PROFILE",
        "CLIENT_TYPE",
        "CONSOLE",
        "EDGE_CONNECTOR_GROUP",
        "LOCATION",
        "MACHINE_GRP",
        "PRIVILEGE_PORTAL",
        "USER_PORTAL",
    }
)
"""Types of operands that are lists of values; version 1 reads ``lhs`` as ``id``."""

_PAIR_TYPES: Final = frozenset(
    {
        "CHROME_ENTERPRISE",
        "COUNTRY_CODE",
        "PLATFORM",
        "POSTURE",
        "RISK_FACTOR_TYPE",
        "SAML",
        "SCIM",
        "SCIM_GROUP",
        "TRUSTED_NETWORK",
    }
)
"""Types of operands that are lists of pairs."""

_STAMPS: Final = frozenset(
    {"creationTime", "id", "microtenantId", "modifiedBy", "modifiedTime"}
)
_KEPT_BY_SERVICE: Final = {
    "condition": _STAMPS | {"ruleGid", "setIds"},
    "operand": _STAMPS | {"commonProperties", "conditionId", "idpName", "name"},
}
"""What a condition that was read holds beside its logic, and the service makes anew."""

_LOGIC: Final = {
    "condition": {"negated", "operands", "operator"},
    "operand": {"entryValues", "idpId", "lhs", "objectType", "rhs", "values"},
}

_WORD: Final = {"type": "string", "maxLength": MAX_TEXT}
_OPERAND: Final = {
    "type": "object",
    "properties": {
        "objectType": {
            "type": "string",
            "maxLength": 64,
            "description": "With values: APP, APP_GROUP, CLIENT_TYPE, CONSOLE,"
            " LOCATION, MACHINE_GRP, EDGE_CONNECTOR_GROUP, BRANCH_CONNECTOR_GROUP,"
            " USER_PORTAL. With entryValues: SCIM_GROUP, SCIM, SAML, POSTURE,"
            " TRUSTED_NETWORK, PLATFORM, COUNTRY_CODE, RISK_FACTOR_TYPE.",
        },
        "values": {
            "type": "array",
            "maxItems": 5000,
            "items": _WORD,
            "description": "Ids: of application segments for APP, of segment groups"
            " for APP_GROUP; words of zpa_list_lss_client_types for CLIENT_TYPE.",
        },
        "entryValues": {
            "type": "array",
            "maxItems": 5000,
            "items": {
                "type": "object",
                "properties": {"lhs": _WORD, "rhs": _WORD},
            },
            "description": "Pairs. SCIM_GROUP: lhs the IdP's id, rhs the group's."
            " SCIM, SAML: lhs the attribute's id, rhs its value. POSTURE: lhs a"
            " postureUdid; TRUSTED_NETWORK: lhs a networkId; PLATFORM: lhs windows,"
            " mac, linux, ios ...; COUNTRY_CODE: lhs US ...; each with rhs true or"
            " false.",
        },
    },
}

CONDITIONS: Final[Mapping[str, Any]] = {
    "type": "array",
    "maxItems": 500,
    "items": {
        "type": "object",
        "properties": {
            "operator": {
                "type": "string",
                "pattern": "^(AND|OR|and|or)$",
                "description": "AND or OR, between the operands of this condition; OR"
                " if left out.",
            },
            "negated": {
                "type": "boolean",
                "description": "Whether the condition holds when its operands do not.",
            },
            "operands": {
                "type": "array",
                "minItems": 1,
                "maxItems": 500,
                "items": _OPERAND,
            },
        },
    },
}


def _refuse(detail: str) -> ToolFailure:
    return ToolFailure(FailureKind.ARGUMENT, detail, _FIELD)


def _text(value: Any) -> str:
    """A value of an operand, which is a text; a flag is one of JSON's words."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, str):
        raise _refuse("Values, lhs and rhs are texts.")
    return value


def _items(given: Any, words: str) -> list[Any]:
    """A list; a single member stands for a list of one."""
    items = given if isinstance(given, list) else [given]
    if not items:
        raise _refuse(f"{words} is not empty.")
    return items


def _entry(given: Any) -> dict[str, str]:
    if not isinstance(given, dict) or given.keys() != {"lhs", "rhs"}:
        raise _refuse("An entry value has lhs and rhs, and nothing else.")
    return {"lhs": _text(given["lhs"]), "rhs": _text(given["rhs"])}


@attrs.frozen
class _Writing:
    """Spells conditions as version 2 takes them."""

    strict: bool
    """Whether a caller is to be told of mistakes; what the service says is taken as
    it is, members apart that nobody knows."""

    def conditions(self, given: Any) -> list[Record]:
        """Each condition in its place."""
        if not isinstance(given, list):
            raise _refuse("Conditions are a list of objects.")
        return [self._condition(each) for each in given]

    def _condition(self, given: Any) -> Record:
        self._check(given, "condition")
        operator = str(given.get("operator") or "OR")
        operator = operator.upper() if self.strict else operator
        if self.strict and operator not in ("AND", "OR"):
            raise _refuse("The operator of a condition is AND or OR.")
        negated = given.get("negated")
        if negated is not None and not isinstance(negated, bool):
            raise _refuse("negated is true or false.")
        written: Record = {"operator": operator}
        if negated is not None:
            written["negated"] = negated
        return {**written, "operands": self._operands(given.get("operands"))}

    def _operands(self, given: Any) -> list[Record]:
        """The operands; comparisons of one type become one operand.

        They are joined by one operator, so that who stands beside whom means
        nothing.
        """
        if not isinstance(given, list) or (self.strict and not given):
            raise _refuse("A condition has operands, a list that is not empty.")
        written: list[Record] = []
        by_type: dict[str, Record] = {}
        for each in given:
            operand = self._operand(each)
            first = by_type.get(operand["objectType"])
            if "rhs" not in each:
                written.append(operand)
            elif first is None:
                by_type[operand["objectType"]] = operand
                written.append(operand)
            else:
                _join(first, operand)
        return written

    def _operand(self, given: Any) -> Record:
        self._check(given, "operand")
        kind = given.get("objectType")
        if not isinstance(kind, str) or not kind:
            raise _refuse("An operand has an objectType, such as APP.")
        written: Record = {"objectType": kind.upper()}
        if given.get("idpId"):
            written["idpId"] = _text(given["idpId"])
        if given.get("values"):
            values = _items(given["values"], "values")
            written["values"] = [_text(each) for each in values]
        if given.get("entryValues"):
            entries = _items(given["entryValues"], "entryValues")
            written["entryValues"] = [_entry(each) for each in entries]
        if "rhs" in given:
            written |= _compared(written["objectType"], given)
        if written.keys().isdisjoint(("values", "entryValues")):
            raise _refuse("An operand has values or entryValues.")
        return written

    def _check(self, given: Any, what: Literal["condition", "operand"]) -> None:
        if not isinstance(given, dict):
            raise _refuse(f"A {what} is an object.")
        unknown = given.keys() - _LOGIC[what] - _KEPT_BY_SERVICE[what]
        if unknown and self.strict:
            raise _refuse(f"A {what} has no member {min(unknown)}.")


def _compared(kind: str, given: Record) -> Record:
    """The values of one comparison, as version 1 has it."""
    left, right = given.get("lhs"), given["rhs"]
    named = kind in _VALUE_TYPES or (kind not in _PAIR_TYPES and left == "id")
    if named:
        return {"values": [_text(right)]}
    return {"entryValues": [_entry({"lhs": left, "rhs": right})]}


def _join(first: Record, more: Record) -> None:
    """Add the values of an operand to another of its type."""
    for name in ("values", "entryValues"):
        if name in more:
            first[name] = [*first.get(name, ()), *more[name]]
    if first.get("idpId") != more.get("idpId"):
        # Attributes of several providers: each pair names its own.
        first.pop("idpId", None)


def conditions(given: Any) -> list[Record]:
    """Conditions of a caller, in the form that is read or the one that is written.

    :raises ToolFailure: kind ``argument``.
    """
    return _Writing(strict=True).conditions(convert_members(given, _FIELD))


def browser_conditions(given: Any) -> list[Record]:
    """Conditions of an isolation rule, which is for browsers if nothing else is said.

    :raises ToolFailure: kind ``argument``.
    """
    written = conditions(given)
    if any(o["objectType"] == "CLIENT_TYPE" for c in written for o in c["operands"]):
        return written
    browser = {"objectType": "CLIENT_TYPE", "values": ["zpn_client_type_exporter"]}
    return [*written, {"operator": "OR", "operands": [browser]}]


def rewritten(read: Any) -> list[Record]:
    """Conditions of a rule that was read, to be written back.

    :raises ToolFailure: kind ``upstream_down``, for a condition that could not be
        written without changing what it says.
    """
    try:
        return _Writing(strict=False).conditions(read or [])
    except ToolFailure as failure:
        raise ToolFailure(
            FailureKind.UPSTREAM,
            "The rule has a condition of an unknown form, which an update would lose;"
            " nothing was done. Give conditions to replace all of them.",
        ) from failure
