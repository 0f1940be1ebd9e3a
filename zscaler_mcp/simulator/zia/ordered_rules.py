"""ZIA's policy rules: each at its place, the others making room for it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import attrs

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.kinds import Kind
from zscaler_mcp.simulator.operations import Behaviour, Route, crud
from zscaler_mcp.simulator.store import Store

__all__ = [
    "ADMINISTRATOR",
    "RULE_REFERENCES",
    "ordered_rules",
    "rule_defaults",
    "seed_rules",
]

ADMINISTRATOR: Final = {"id": 39_001, "name": "admin@example.com"}

RULE_REFERENCES: Final = {
    "locations": "location",
    "locationGroups": "location group",
    "labels": "rule label",
    "groups": "ZIA user group",
    "departments": "ZIA department",
    "users": "ZIA user",
}
"""What criteria of every kind of rule refer to."""

_CHANGED: Final = 1_735_689_600
_MAX_RANK: Final = 7
_LAST: Final = -1
"""The place of the default rule."""

_STATES: Final = ("ENABLED", "DISABLED")

Peers = Callable[[Record, Record], bool]
"""Whether two rules stand in one list."""


def _one_list(_one: Record, _other: Record) -> bool:
    return True


def rule_defaults(**more: object) -> dict[str, object]:
    """What a rule has that says nothing of it."""
    return {"rank": 7, "state": "ENABLED", "accessControl": "READ_WRITE", **more}


def _check(words: Mapping[str, tuple[str, ...]]) -> Callable[[Store, Record], Record]:
    """A rule's body, whose words have to be among those that the API knows."""

    def check(_store: Store, body: Record) -> Record:
        known = {"state": _STATES, **words}
        for member, values in known.items():
            if member in body and body[member] not in values:
                raise Refused(400, f"{member} is not known.", None, [member])
        rank, order = body.get("rank"), body.get("order")
        if type(rank) is int and not 0 <= rank <= _MAX_RANK:
            raise Refused(400, "rank is not one of 0 to 7.", None, ["rank"])
        if type(order) is int and order < 1 and order != _LAST:
            raise Refused(400, "order begins at 1.", None, ["order"])
        return body

    return check


def _is_own(rule: Record) -> bool:
    """Whether ZIA brought the rule along."""
    return bool(rule.get("predefined") or rule.get("defaultRule"))


def _guard(_store: Store, rule: Record) -> Record:
    if _is_own(rule):
        raise Refused(400, "A predefined rule cannot be deleted.")
    return rule


def _renumber(rules: list[Record]) -> None:
    for place, rule in enumerate(rules, 1):
        rule["order"] = place


@attrs.frozen
class _Places:
    """The list that rules of a kind stand in, or the lists."""

    kind: Kind
    peers: Peers

    def others(self, store: Store, rule: Record) -> list[Record]:
        """The other rules of the list, in their order."""
        found = [
            each
            for each in store.all(self.kind.name)
            if each["id"] != rule["id"]
            and self.peers(each, rule)
            and not each.get("defaultRule")
        ]
        return sorted(found, key=lambda each: int(each["order"]))

    def settle(self, store: Store, rule: Record, _body: Record) -> None:
        """Put a rule at its place, the last one at most."""
        rule["lastModifiedBy"] = ADMINISTRATOR
        if rule.get("defaultRule"):
            rule["order"] = _LAST
            return
        others = self.others(store, rule)
        others.insert(max(rule["order"], 1) - 1, rule)
        _renumber(others)

    def forget(self, store: Store, rule: Record) -> Record:
        """Those after a rule that is gone move up."""
        _renumber(self.others(store, rule))
        return rule


def _in_order(route: Route) -> Route:
    """A list whose records come in the order of their places, the default last."""

    def operation(store: Store, call: Call) -> Reply:
        reply = route.operation(store, call)
        by_place = sorted(reply.body, key=lambda rule: rule["order"])
        own = [rule for rule in by_place if rule["order"] < 0]
        return Reply([rule for rule in by_place if rule["order"] > 0] + own)

    return attrs.evolve(route, operation=operation)


def ordered_rules(
    kind: Kind,
    words: Mapping[str, tuple[str, ...]],
    peers: Peers = _one_list,
) -> Iterator[Route]:
    """The routes of a kind of rules.

    :param words: members whose values are among these.
    """
    places = _Places(kind, peers)
    behaviour = Behaviour(
        prepare=_check(words),
        guard=_guard,
        settle=places.settle,
        forget=places.forget,
    )
    for route in crud(kind, behaviour):
        lists = route.method == "GET" and not route.path.endswith("/<id>")
        yield _in_order(route) if lists else route


def seed_rules(store: Store, kind: Kind, rules: Iterator[Record]) -> list[Record]:
    """Put in rules in their order, which those without a place get from it."""
    return store.seed(
        kind.name,
        (
            {
                **kind.defaults,
                "order": place,
                "lastModifiedTime": _CHANGED + place * 600,
                "lastModifiedBy": ADMINISTRATOR,
                **rule,
            }
            for place, rule in enumerate(rules, 1)
        ),
    )
