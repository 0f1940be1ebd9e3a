"""ZPA's policies: rules are read and removed in version 1 of its API, made in 2."""

from collections.abc import Callable
from typing import Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.dialect import ZPA
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zpa.operands import keep
from zscaler_mcp.simulator.zpa.policy_kinds import (
    BROWSER,
    BY_NUMBER,
    BY_TYPE,
    ISOLATES,
    RULE,
    SET,
    belonging,
    give_ids,
)
from zscaler_mcp.simulator.zpa.policy_seed import seed_policies
from zscaler_mcp.simulator.zpa.reading import listing_of

__all__ = ["POLICIES"]

_V1: Final = ZPA.base.replace("<version>", "v1")
_V2: Final = ZPA.base.replace("<version>", "v2")


def _set_of(store: Store, call: Call) -> Record:
    """The set of the path's type, in the microtenant of the query.

    :raises Refused: 400 or 404.
    """
    policy = BY_TYPE.get(call.ids["type"])
    if policy is None:
        raise Refused(400, "policyType is unknown.", None, ["policyType"])
    wanted = (policy.number, call.query.get("microtenantId", ""))
    for found in store.all(SET.name):
        if (found["policyType"], found.get("microtenantId", "")) == wanted:
            return found
    raise Refused(404, "The microtenant has no such policy set.")


def _rules(store: Store, found: Record) -> list[Record]:
    """The rules of a set, in their order."""
    rules = [r for r in store.all(RULE.name) if r.get("policySetId") == found["id"]]
    return sorted(rules, key=lambda rule: int(rule["ruleOrder"]))


def _entered(store: Store, call: Call) -> Record:
    """The set of the path, if it is the microtenant's that the query names."""
    found = store.get(SET.name, call.ids["set"])
    if found.get("microtenantId", "") != call.query.get("microtenantId", ""):
        raise Refused(404, "The set is not the microtenant's.")
    return found


def _named(store: Store, call: Call) -> Record:
    """The rule of the path.

    :raises Refused: 404, also for one of another set.
    """
    found, rule = _entered(store, call), store.get(RULE.name, call.ids["id"])
    if rule["policySetId"] != found["id"]:
        raise Refused(404, "The rule is in another set.")
    return rule


def _read_set(store: Store, call: Call) -> Reply:
    return Reply(_set_of(store, call))


def _about(store: Store, call: Call) -> Callable[[Record], bool]:
    identifier = _set_of(store, call)["id"]
    return lambda rule: rule["policySetId"] == identifier


def _read(store: Store, call: Call) -> Reply:
    return Reply(_named(store, call))


def _delete(store: Store, call: Call) -> Reply:
    rule = _named(store, call)
    if rule["defaultRule"]:
        raise Refused(400, "The default rule of a policy stays.")
    store.delete(RULE, rule["id"])
    return Reply(None, 204)


def _prepare(store: Store, found: Record, call: Call) -> Record:
    """The body of a write, checked against what the policy allows.

    :raises Refused: 400.
    """
    policy = BY_NUMBER[found["policyType"]]
    # Numbers are taken as such and shown as text.
    body = {
        name: str(value) if type(value) is int else value
        for name, value in call.fields().items()
    }
    if body.get("action") not in policy.actions:
        raise Refused(400, "The policy has no such action.", None, ["action"])
    action, member = policy.profile or (None, "")
    if action == body["action"] and not body.get(member):
        raise Refused(400, f"{action} needs {member}.", None, [member])
    kept = keep(store, body.get("conditions"))
    clients = [o["rhs"] for c in kept for o in c["operands"] if o["lhs"] == "id"]
    if policy is ISOLATES and BROWSER not in clients:
        raise Refused(400, "Only browsers are isolated.", None, ["conditions"])
    for other in _rules(store, found):
        same = str(other["name"]).casefold() == str(body.get("name")).casefold()
        if same and other["id"] != call.ids.get("id"):
            raise Refused(400, "This name is in use.", "resource.duplicate", ["name"])
    return {**body, "conditions": kept}


def _create(store: Store, call: Call) -> Reply:
    found = _entered(store, call)
    rule = store.create(RULE, _prepare(store, found, call))
    order = str(len(_rules(store, found)) + 1)
    rule.update(belonging(found), ruleOrder=order, defaultRule=False)
    give_ids(store, rule)
    return Reply(rule, ZPA.created)


def _replace(store: Store, call: Call) -> Reply:
    old = _named(store, call)
    body = _prepare(store, _entered(store, call), call)
    rule = store.replace(RULE, old["id"], body)
    rule.setdefault("ruleOrder", old["ruleOrder"])
    give_ids(store, rule)
    return Reply(None, ZPA.updated)


POLICIES: Final = Part(
    kinds=(SET, RULE),
    routes=(
        Route("GET", f"{_V1}/policySet/policyType/<type>", _read_set, ZPA),
        Route(
            "GET",
            f"{_V1}/policySet/rules/policyType/<type>",
            listing_of(RULE, _about),
            ZPA,
        ),
        Route("GET", f"{_V1}/policySet/<set>/rule/<id>", _read, ZPA),
        Route("DELETE", f"{_V1}/policySet/<set>/rule/<id>", _delete, ZPA),
        Route("POST", f"{_V2}/policySet/<set>/rule", _create, ZPA),
        Route("PUT", f"{_V2}/policySet/<set>/rule/<id>", _replace, ZPA),
    ),
    seed=seed_policies,
)
