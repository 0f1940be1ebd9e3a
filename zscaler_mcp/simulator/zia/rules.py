"""Policy rules as ZIA keeps them: in an order, with ranks, and some of its own.

A rule list is numbered from 1 without a gap: a rule that is put at a place moves
those behind it. The default rule is last, whatever happens, and has the order -1.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.listing import select
from zscaler_mcp.simulator.operations import Behaviour, Operation, Route, crud
from zscaler_mcp.simulator.store import Store

__all__ = [
    "ADMINISTRATOR",
    "CHANGED",
    "check_countries",
    "numbered",
    "rule_kind",
    "rule_routes",
    "with_names",
]

CHANGED: Final = 1_735_689_600
"""2025-01-01, in seconds since the epoch."""

ADMINISTRATOR: Final = {"id": 39_001, "name": "admin@example.com"}

_COMMON: Final = {
    "text": "accessControl description name state templateSyncedRuleFlag",
    "flag": "defaultRule predefined",
    "integer": "lastModifiedTime order rank",
    "object": "lastModifiedBy",
    "objects": "departments deviceGroups devices groups labels locationGroups"
    " locations timeWindows users",
}
_REFERENCES: Final = {
    "labels": "rule label",
    "locationGroups": "location group",
    "locations": "location",
    "timeWindows": "time interval",
}
_COUNTRY: Final = re.compile(r"COUNTRY_[A-Z0-9]{2}")
_STATES: Final = ("ENABLED", "DISABLED")
_LOWEST_RANK: Final = 7
_LAST: Final = -1


def rule_kind(
    name: str,
    path: str,
    *,
    required: tuple[str, ...] = (),
    references: Mapping[str, str] | None = None,
    read_only: tuple[str, ...] = (),
    **types: str,
) -> Kind:
    """A kind of rule; ``types`` are its fields beside those of all rules.

    The place is asked for when a rule is made, and kept when it is changed.
    """
    given = {
        each: f"{_COMMON.get(each, '')} {types.get(each, '')}"
        for each in {**_COMMON, **types}
    }
    return Kind(
        name=name,
        dialect=ZIA,
        path=path,
        fields=fields(**given),
        required=("name", "order", *required),
        unique="name",
        read_only=(
            "accessControl",
            "defaultRule",
            "lastModifiedBy",
            "lastModifiedTime",
            "predefined",
            *read_only,
        ),
        kept=("order",),
        defaults={"rank": _LOWEST_RANK, "state": "ENABLED"},
        references={**_REFERENCES, **(references or {})},
        modified="lastModifiedTime",
    )


def numbered(rules: list[Record]) -> list[Record]:
    """Rules for a seed, with what the service adds to each."""
    return [
        {
            "accessControl": "READ_WRITE",
            "state": "ENABLED",
            "rank": _LOWEST_RANK,
            "order": number + 1,
            "defaultRule": False,
            "predefined": False,
            "lastModifiedTime": CHANGED + number * 5_400,
            "lastModifiedBy": ADMINISTRATOR,
            **rule,
        }
        for number, rule in enumerate(rules)
    ]


def check_countries(body: Record, *names: str) -> None:
    """Countries are in ZIA's own words.

    :raises Refused: 400 otherwise.
    """
    for name in names:
        for each in body.get(name) or ():
            if not _COUNTRY.fullmatch(str(each)):
                raise Refused(400, f"{name} holds no country: {each}.", None, [name])


def with_names(store: Store, kind: Kind, record: Record) -> Record:
    """A record with the names of the objects that it refers to."""
    shown = dict(record)
    for name, target in kind.references.items():
        if isinstance(record.get(name), list):
            found = (store.find(target, item["id"]) for item in record[name])
            shown[name] = [
                {"id": other["id"], "name": other.get("name")}
                for other in found
                if other
            ]
    return shown


def _place(rule: Record) -> float:
    return rule["order"] if rule["order"] > 0 else float("inf")


def _ordinary(store: Store, kind: Kind) -> list[Record]:
    rules = (rule for rule in store.all(kind.name) if not rule.get("defaultRule"))
    return sorted(rules, key=_place)


def _renumber(rules: list[Record]) -> None:
    for number, rule in enumerate(rules):
        rule["order"] = number + 1


def _check(kind: Kind, actions: tuple[str, ...]) -> Any:
    def prepare(store: Store, body: Record) -> Record:
        """Place, rank, state, action and countries have to be some."""
        order, rank = body.get("order", 1), body.get("rank", _LOWEST_RANK)
        last = len(_ordinary(store, kind)) + 1
        if type(order) is int and order != _LAST and not 1 <= order <= last:
            raise Refused(400, f"order is from 1 to {last}.", None, ["order"])
        if type(rank) is int and not 0 <= rank <= _LOWEST_RANK:
            raise Refused(400, "rank is from 0 to 7.", None, ["rank"])
        if body.get("state", "ENABLED") not in _STATES:
            raise Refused(400, "state is ENABLED or DISABLED.", None, ["state"])
        action = body.get("action")
        word = action.get("type") if isinstance(action, dict) else action
        if action is not None and word not in actions:
            raise Refused(
                400, f"action is none of {', '.join(actions)}.", None, ["action"]
            )
        check_countries(body, "destCountries", "sourceCountries")
        return body

    return prepare


def _settle(kind: Kind) -> Any:
    def settle(store: Store, rule: Record, _body: Record) -> None:
        """The rule goes to its place, and the others move."""
        rule["lastModifiedBy"] = ADMINISTRATOR
        rule.setdefault("accessControl", "READ_WRITE")
        if rule.get("defaultRule"):
            rule["order"] = _LAST
            return
        others = [each for each in _ordinary(store, kind) if each is not rule]
        others.insert(max(rule["order"], 1) - 1, rule)
        _renumber(others)

    return settle


def _guard(_store: Store, rule: Record) -> Record:
    if rule.get("predefined") or rule.get("defaultRule"):
        raise Refused(400, "A predefined rule cannot be deleted.")
    return rule


def _list(kind: Kind) -> Operation:
    def operation(store: Store, call: Call) -> Reply:
        rules = sorted(store.all(kind.name), key=_place)
        shown = [with_names(store, kind, rule) for rule in rules]
        return Reply(ZIA.page(select(kind, shown, call.query), call.query))

    return operation


def rule_routes(kind: Kind, actions: tuple[str, ...]) -> Iterator[Route]:
    """The routes of a rule list.

    :param actions: what a rule may do; of an action that is an object, its ``type``.
    """

    def forget(store: Store, rule: Record) -> Record:
        _renumber(_ordinary(store, kind))
        return rule

    behaviour = Behaviour(
        prepare=_check(kind, actions),
        settle=_settle(kind),
        present=lambda store, record: with_names(store, kind, record),
        guard=_guard,
        forget=forget,
    )
    collection = f"{ZIA.base}/{kind.path}"
    for route in crud(kind, behaviour):
        if (route.method, route.path) == ("GET", collection):
            yield Route("GET", collection, _list(kind), ZIA)
        else:
            yield route
