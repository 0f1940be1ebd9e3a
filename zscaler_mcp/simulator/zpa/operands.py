"""Conditions of ZPA rules: written with all values of a type, kept one by one.

Version 2 of the API takes an operand with ``values`` or ``entryValues``; version 1
shows an operand of ``lhs`` and ``rhs`` for each of them.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from zscaler_mcp.simulator.answers import Record, Refused
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zpa.kinds import APPLICATION_SEGMENT, SEGMENT_GROUP
from zscaler_mcp.simulator.zpa.log_streams import CLIENT_TYPES
from zscaler_mcp.simulator.zpa.people import GROUP, PROVIDER, SAML, SCIM
from zscaler_mcp.simulator.zpa.surroundings import NETWORK, POSTURE

__all__ = ["keep"]

_Test = Callable[[Store, str, str], bool]
"""Whether the tenant has what an operand's ``lhs`` and ``rhs`` name."""

_PLATFORMS: Final = ("windows", "mac", "linux", "ios", "android", "chrome")
_COUNTRY: Final = re.compile("[A-Z]{2}")
_FLAGS: Final = ("true", "false")


def _is_known(kind: str) -> _Test:
    return lambda store, _, value: store.find(kind, value) is not None


def _has(kind: str, field: str) -> _Test:
    def test(store: Store, left: str, right: str) -> bool:
        return right in _FLAGS and any(r[field] == left for r in store.all(kind))

    return test


def _group(store: Store, left: str, right: str) -> bool:
    group = store.find(GROUP.name, right)
    return group is not None and str(group["idpId"]) == left


def _number(_store: Store, _left: str, right: str) -> bool:
    return right.isdigit()


_VALUES: Final[dict[str, _Test]] = {
    "APP": _is_known(APPLICATION_SEGMENT.name),
    "APP_GROUP": _is_known(SEGMENT_GROUP.name),
    "BRANCH_CONNECTOR_GROUP": _number,
    "CHROME_POSTURE_PROFILE": _number,
    "CLIENT_TYPE": lambda _store, _, right: right in CLIENT_TYPES,
    "CONSOLE": _number,
    "EDGE_CONNECTOR_GROUP": _number,
    "IDP": _is_known(PROVIDER.name),
    "LOCATION": _number,
    "MACHINE_GRP": _number,
    "USER_PORTAL": _number,
}
"""Types whose operands are values."""

_PAIRS: Final[dict[str, _Test]] = {
    "CHROME_ENTERPRISE": lambda _store, left, right: bool(left) and right in _FLAGS,
    "COUNTRY_CODE": lambda _store, left, right: (
        bool(_COUNTRY.fullmatch(left)) and right in _FLAGS
    ),
    "PLATFORM": lambda _store, left, right: left in _PLATFORMS and right in _FLAGS,
    "POSTURE": _has(POSTURE.name, "postureUdid"),
    "RISK_FACTOR_TYPE": lambda _store, left, right: left == "ZIA" and bool(right),
    "SAML": lambda store, left, _: store.find(SAML.name, left) is not None,
    "SCIM": lambda store, left, _: store.find(SCIM.name, left) is not None,
    "SCIM_GROUP": _group,
    "TRUSTED_NETWORK": _has(NETWORK.name, "networkId"),
}
"""Types whose operands are pairs."""


_NAMED: Final = {"APP": APPLICATION_SEGMENT.name, "APP_GROUP": SEGMENT_GROUP.name}
"""Types whose operands show the name of what they name."""


def _refuse(words: str) -> Refused:
    return Refused(400, words, None, ["conditions"])


def _compared(operand: Any) -> Iterator[tuple[str, str, str]]:
    """The type, left and right side of each comparison that an operand makes."""
    pairs: list[tuple[Any, Any]]
    kind = operand.get("objectType") if isinstance(operand, dict) else None
    if kind in _VALUES:
        pairs = [("id", value) for value in operand.get("values") or ()]
    elif kind in _PAIRS:
        entries = operand.get("entryValues") or ()
        pairs = [(each.get("lhs"), each.get("rhs")) for each in entries]
    else:
        raise _refuse("An operand has an unknown objectType.")
    if not pairs:
        raise _refuse("An operand has no values of its type.")
    for left, right in pairs:
        if not isinstance(left, str) or not isinstance(right, str):
            raise _refuse("A value is no text.")
        yield kind, left, right


def _kept(store: Store, kind: str, left: str, right: str) -> Record:
    if not {**_VALUES, **_PAIRS}[kind](store, left, right):
        raise _refuse(f"The tenant has no such {kind}.")
    kept: Record = {"objectType": kind, "lhs": left, "rhs": right}
    if kind in _NAMED:
        kept["name"] = store.get(_NAMED[kind], right)["name"]
    elif kind == "SCIM_GROUP":
        kept |= {"idpId": left, "name": store.get(GROUP.name, right)["name"]}
    elif kind in ("SAML", "SCIM"):
        source = store.get(SAML.name if kind == "SAML" else SCIM.name, left)
        kept |= {"idpId": source["idpId"], "name": source["name"]}
    return kept


def keep(store: Store, given: Any) -> list[Record]:
    """Conditions as a rule shows them, of those that a write brought.

    :raises Refused: 400, for what is none and for what the tenant does not have.
    """
    kept = []
    for condition in given or ():
        operator = condition.get("operator", "OR")
        if operator not in ("AND", "OR"):
            raise _refuse("The operator is AND or OR.")
        operands = [
            _kept(store, *each)
            for operand in condition.get("operands") or ()
            for each in _compared(operand)
        ]
        if not operands:
            raise _refuse("A condition has no operands.")
        negated = condition.get("negated") or False
        kept.append({"operator": operator, "negated": negated, "operands": operands})
    return kept
