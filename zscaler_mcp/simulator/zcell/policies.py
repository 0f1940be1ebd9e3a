"""Anomaly policies and SIM location groups: lists, logs, violations."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from zscaler_mcp.simulator.answers import Call, Record, Reply
from zscaler_mcp.simulator.kinds import Kind
from zscaler_mcp.simulator.listing import select
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zcell.dialect import ZCELL, seconds, window
from zscaler_mcp.simulator.zcell.kinds import (
    POLICY,
    POLICY_LOG,
    SIM,
    SIM_GROUP,
    SIM_TAG,
    VIOLATION,
)

__all__ = ["policy_routes"]

_POLICIES: Final = f"{ZCELL.base}/{POLICY.path}"
_GROUPS: Final = f"{ZCELL.base}/{SIM_GROUP.path}"


def _seen(store: Store, call: Call) -> list[Record]:
    """Violations in the window of a call, newest first."""
    span = window(call.query, "startDateTime", "endDateTime")
    found = [v for v in store.all(VIOLATION.name) if seconds(v["timestamp"]) in span]
    return sorted(found, key=lambda each: str(each["timestamp"]), reverse=True)


def _policies(store: Store, call: Call) -> Reply:
    counts = Counter(violation["policyId"] for violation in _seen(store, call))
    shown = [
        {**policy, "violations": counts[policy["id"]]}
        for policy in select(POLICY, store.all(POLICY.name), call.query)
    ]
    return Reply(ZCELL.page(shown, call.query))


def _of_policy(store: Store, call: Call, records: list[Record]) -> list[Record]:
    """Records of the policy in the path, without ids of their own.

    :raises Refused: 404, for a policy that is not there.
    """
    policy = store.get(POLICY.name, call.ids["id"])
    return [
        {name: value for name, value in record.items() if name != "id"}
        for record in records
        if record["policyId"] == policy["id"]
    ]


def _logs(store: Store, call: Call) -> Reply:
    logs = _of_policy(store, call, store.all(POLICY_LOG.name))
    return Reply(ZCELL.page(logs[::-1], call.query))


def _violators(store: Store, call: Call) -> Reply:
    """SIMs of one policy's violations, with how many they had."""
    found = _of_policy(store, call, _seen(store, call))
    counts = Counter(violation["iccid"] for violation in found)
    rows = [
        {
            "iccid": iccid,
            "policyId": found[0]["policyId"],
            "policyType": found[0]["policyType"],
            "violations": count,
        }
        for iccid, count in counts.most_common()
    ]
    return Reply(ZCELL.page(rows, call.query))


def _violations(store: Store, call: Call) -> Reply:
    """One SIM's violations of one policy."""
    found = _of_policy(store, call, _seen(store, call))
    iccid = store.get(SIM.name, call.ids["iccid"])["iccid"]
    mine = [violation for violation in found if violation["iccid"] == iccid]
    return Reply(ZCELL.page(mine, call.query))


def _named(store: Store, kind: Kind, call: Call) -> list[Record]:
    text = call.query.get("name", "").casefold()
    return [r for r in store.all(kind.name) if text in r["name"].casefold()]


def _groups(store: Store, call: Call) -> Reply:
    shown = [
        {name: group[name] for name in ("id", "name", "trackedDevices")}
        for group in _named(store, SIM_GROUP, call)
    ]
    return Reply(ZCELL.page(shown, call.query))


def _tags(store: Store, call: Call) -> Reply:
    return Reply(ZCELL.page(_named(store, SIM_TAG, call), call.query))


def _inside(group: Record, sim: Record) -> bool:
    """Whether a SIM is at the middle of a group's area; places are cities here."""
    fence = group["geoFenceData"]
    return (sim["simLat"], sim["simLng"]) == (fence["lat"], fence["lng"])


def _group(store: Store, call: Call) -> Reply:
    """A group with its policies, and its SIMs by where they are."""
    group = store.get(SIM_GROUP.name, call.ids["id"])
    tracked = set(group["trackedDevices"])
    inside = {sim["iccid"] for sim in store.all(SIM.name) if _inside(group, sim)}
    linked = [
        {
            "policyId": policy["id"],
            "policyName": policy["policyName"],
            "policyType": policy["policyType"],
            "status": policy["runningStatus"],
        }
        for policy in store.all(POLICY.name)
        if group["id"] in policy["simLocationGroupIds"]
    ]
    shown = {name: group[name] for name in ("id", "name", "geoFenceData")}
    return Reply(
        {
            **shown,
            "linkedPolicies": linked,
            "insideAndTrackedIccids": sorted(inside & tracked),
            "insideAndUntrackedIccids": sorted(inside - tracked),
            "outsideAndTrackedIccids": sorted(tracked - inside),
        }
    )


def policy_routes() -> Iterator[Route]:
    """What is below policies, groups and tags."""
    for path, operation in {
        _POLICIES: _policies,
        f"{_POLICIES}/<id>/logs": _logs,
        f"{_POLICIES}/<id>/violations": _violators,
        f"{_POLICIES}/<id>/violations/<iccid>": _violations,
        _GROUPS: _groups,
        f"{_GROUPS}/<id>": _group,
        f"{ZCELL.base}/{SIM_TAG.path}": _tags,
    }.items():
        yield Route("GET", path, operation, ZCELL)
