"""Answers about microsegmentation, computed from its records."""

from collections import Counter
from typing import Any, Final

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.graphql import Fault
from zscaler_mcp.simulator.graphql.schema import Resolve
from zscaler_mcp.simulator.kinds import Kind
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zms import kinds
from zscaler_mcp.simulator.zms.lists import Records, page, searched

__all__ = [
    "every",
    "every_searched",
    "group_members",
    "metadata",
    "nonce",
    "protection",
    "resource_groups",
    "resources",
    "statistics",
    "tag_keys",
    "tag_values",
    "totp_secret",
]

_TYPES: Final = ("K8S_NODE", "K8S_SERVICE", "K8S_WORKLOAD", "NODE", "POD", "VM")


def every(kind: Kind) -> Records:
    """Every record of a kind."""
    return lambda store, _: store.all(kind.name)


def every_searched(kind: Kind) -> Records:
    """Records of a kind by a search, in the order that is asked for."""
    return lambda store, given: searched(kind, store.all(kind.name), given)


def resources(store: Store, given: dict[str, Any]) -> list[Record]:
    """Resources, those that are gone only if asked for."""
    gone = given.get("includeDeleted", False)
    return [
        each for each in store.all(kinds.RESOURCE.name) if gone or not each["deleted"]
    ]


def _of_group(store: Store, group: Record) -> list[Record]:
    found = (store.find(kinds.RESOURCE.name, each) for each in group["members"])
    return [each for each in found if each is not None]


def resource_groups(store: Store, given: dict[str, Any]) -> list[Record]:
    """Resource groups, with what their members are called where a filter asks."""
    groups = store.all(kinds.RESOURCE_GROUP.name)
    if given.get("filter", {}).keys().isdisjoint(("resourceId", "resourceHostname")):
        return groups
    return [
        {
            **group,
            "resourceId": group["members"],
            "resourceHostname": [
                each["resourceHostname"] for each in _of_group(store, group)
            ],
        }
        for group in groups
    ]


def _found(store: Store, kind: Kind, identifier: str) -> Record:
    record = store.find(kind.name, identifier)
    if record is None:
        raise Fault(f"There is no {kind.name} with id {identifier}.", "NOT_FOUND")
    return record


def group_members(store: Store, given: dict[str, Any]) -> list[Record]:
    """The resources of one group."""
    return _of_group(store, _found(store, kinds.RESOURCE_GROUP, given["id"]))


def tag_keys(store: Store, given: dict[str, Any]) -> list[Record]:
    """The keys of one namespace, with what filters look at."""
    namespace = _found(store, kinds.TAG_NAMESPACE, given["namespaceId"])
    values = store.all(kinds.TAG_VALUE.name)
    return [
        {
            **key,
            "keyName": key["name"],
            "valueName": [
                each["name"] for each in values if each["tagId"] == key["id"]
            ],
        }
        for key in store.all(kinds.TAG_KEY.name)
        if key["namespaceId"] == namespace["id"]
    ]


def tag_values(store: Store, given: dict[str, Any]) -> list[Record]:
    """The values of one key."""
    key = _found(store, kinds.TAG_KEY, given["tagId"])
    return [
        each
        for each in store.all(kinds.TAG_VALUE.name)
        if each["tagId"] == key["id"]
        and each["namespaceOrigin"] == given["namespaceOrigin"]
    ]


def nonce(store: Store, _record: Record, given: dict[str, Any]) -> Record:
    """One nonce."""
    return {"nonce": _found(store, kinds.NONCE, given["eyezId"])}


def totp_secret(store: Store, _record: Record, given: dict[str, Any]) -> Record:
    """One agent group's secret."""
    group = _found(store, kinds.AGENT_GROUP, given["eyezId"])
    name, secret = group["eyezId"], group["totpSecret"]
    return {**group, "totpQrCode": f"otpauth://totp/{name}?secret={secret}"}


def metadata(_store: Store, _record: Record, _given: dict[str, Any]) -> Record:
    """Which events there are."""
    return {
        "resourceEvents": ["CREATED", "UPDATED", "DELETED"],
        "resourceTypes": list(_TYPES),
    }


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def statistics(member: str, shown: str) -> Resolve:
    """A resolver that counts agents by their type and another member."""

    def resolve(store: Store, _record: Record, given: dict[str, Any]) -> Record:
        agents = searched(kinds.AGENT, store.all(kinds.AGENT.name), given)
        counted = Counter((each["agentType"], each[member]) for each in agents)
        rows = [
            {
                "agentType": kind,
                shown: value,
                "count": count,
                "percentage": _share(count, len(agents)),
            }
            for (kind, value), count in sorted(counted.items())
        ]
        total = {"totalCount": len(agents), "totalPercentage": 100.0 if agents else 0.0}
        return {**total, "agentStatuses": rows, "agentVersions": rows}

    return resolve


def protection(what: str) -> Resolve:
    """A resolver that counts what is protected: three of four."""

    def resolve(store: Store, _record: Record, given: dict[str, Any]) -> Record:
        if what == "Resources":
            whole = len(resources(store, {}))
        else:
            whole = len(store.all(kinds.RESOURCE_GROUP.name))
        part = whole * 3 // 4
        node = {
            "protectedPercentage": _share(part, whole),
            f"protected{what}Count": part,
            f"unprotected{what}Count": whole - part,
            f"total{what}": whole,
        }
        return page([node], given)

    return resolve
