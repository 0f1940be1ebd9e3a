"""ZIdentity's users and groups: filters in lower case, pages by offset, links.

A filter that the service does not know, it ignores: the list is then not the
shorter for it.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import urlencode

import attrs

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Operation, Route
from zscaler_mcp.simulator.store import Store

__all__ = ["GROUP", "USER", "ZID", "ZID_KINDS", "ZID_ROUTES"]

ZID: Final = attrs.evolve(
    ZIA,
    base="/ziam/admin/api/v1",
    first_id=720_000_000_000_000,
    numeric_ids=False,
    default_size=100,
    max_size=1000,
    codes={
        400: "BAD_REQUEST",
        401: "UNAUTHORIZED",
        403: "FORBIDDEN",
        404: "RESOURCE_NOT_FOUND",
        405: "METHOD_NOT_ALLOWED",
        415: "UNSUPPORTED_MEDIA_TYPE",
        429: "TOO_MANY_REQUESTS",
    },
)

_HOST: Final = "https://api.example.com"
_MAX_DIGITS: Final = 9

USER: Final = Kind(
    name="identity user",
    dialect=ZID,
    path="users",
    fields=fields(
        text="loginName displayName firstName lastName primaryEmail secondaryEmail"
        " source",
        flag="status",
        object="department idp customAttrsInfo",
    ),
    writable=False,
)
GROUP: Final = Kind(
    name="identity group",
    dialect=ZID,
    path="groups",
    fields=fields(
        text="name description source",
        flag="dynamicGroup adminEntitlementEnabled serviceEntitlementEnabled",
        object="idp",
    ),
    writable=False,
)
ZID_KINDS: Final = (USER, GROUP)

_HELD: Final = {
    "loginname[like]": "loginName",
    "displayname[like]": "displayName",
    "primaryemail[like]": "primaryEmail",
    "name[like]": "name",
}
_EQUAL: Final = {"id": "id", "loginname": "loginName", "name": "name"}


def _number(call: Call, name: str, default: int) -> int:
    text = call.query.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        raise Refused(400, f"{name} is not a number.", None, [name])
    return int(text)


def _passes(record: Record, query: dict[str, str]) -> bool:
    """Whether a user or a group is what the filters ask for."""
    held = all(
        query[wire].lower() in str(record.get(member, "")).lower()
        for wire, member in _HELD.items()
        if wire in query
    )
    equal = all(
        query[wire].lower() == str(record.get(member, "")).lower()
        for wire, member in _EQUAL.items()
        if wire in query
    )
    domain = query.get("domainname", "").lower()
    provider = query.get("idpname", "").lower()
    return (
        held
        and equal
        and (not domain or str(record.get("loginName", "")).endswith(f"@{domain}"))
        and (not provider or record.get("idp", {}).get("name", "").lower() == provider)
        and not (query.get("excludedynamicgroups") == "true" and record["dynamicGroup"])
    )


def _page(records: list[Record], call: Call, path: str) -> Reply:
    """One page, with links to its neighbours."""
    offset = _number(call, "offset", 0)
    limit = _number(call, "limit", ZID.default_size)
    if limit > ZID.max_size:
        raise Refused(400, f"limit is above {ZID.max_size}.", None, ["limit"])

    def link(start: int) -> str:
        query = {**call.query, "offset": start, "limit": limit}
        return f"{_HOST}{ZID.base}/{path}?{urlencode(query)}"

    end = offset + limit
    return Reply(
        {
            "results_total": len(records),
            "pageOffset": offset,
            "pageSize": limit,
            "next_link": link(end) if limit and end < len(records) else None,
            "prev_link": link(max(0, offset - limit)) if offset else None,
            "records": [_shown(each) for each in records[offset:end]],
        }
    )


def _shown(record: Record) -> Record:
    return {name: record[name] for name in record if not name.startswith("_")}


def _listed(kind: Kind) -> Operation:
    def operation(store: Store, call: Call) -> Reply:
        found = [each for each in store.all(kind.name) if _passes(each, call.query)]
        return _page(found, call, kind.path)

    return operation


def _one(kind: Kind) -> Operation:
    def operation(store: Store, call: Call) -> Reply:
        return Reply(_shown(store.get(kind.name, call.ids["id"])))

    return operation


def _related(kind: Kind, other: Kind, find: Callable[[Record, Record], bool]) -> Any:
    """The records of another kind that belong to the one of the path."""

    def operation(store: Store, call: Call) -> Reply:
        record = store.get(kind.name, call.ids["id"])
        found = [
            each
            for each in store.all(other.name)
            if find(record, each) and _passes(each, call.query)
        ]
        return _page(found, call, f"{kind.path}/{record['id']}/{other.path}")

    return operation


def _routes() -> Iterator[Route]:
    members = _related(GROUP, USER, lambda group, user: group["id"] in user["_groups"])
    groups = _related(USER, GROUP, lambda user, group: group["id"] in user["_groups"])
    for kind, below, operation in ((USER, GROUP, groups), (GROUP, USER, members)):
        path = f"{ZID.base}/{kind.path}"
        yield Route("GET", path, _listed(kind), ZID)
        yield Route("GET", f"{path}/<id>", _one(kind), ZID)
        yield Route("GET", f"{path}/<id>/{below.path}", operation, ZID)


ZID_ROUTES: Final = tuple(_routes())
