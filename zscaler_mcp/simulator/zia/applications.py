"""Cloud applications as ZIA's shadow IT report counts them, and the tenant's tags."""

from collections.abc import Iterator
from typing import Any, Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Operation, Route
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zia.cloud_applications import (
    CLOUD_APPLICATION,
    application_routes,
)

__all__ = ["APPLICATIONS"]

COUNTED: Final = Kind(
    name="shadow IT application",
    dialect=ZIA,
    path="cloudApplications/lite",
    fields=fields(text="name sanctionedState", objects="customTags"),
    writable=False,
)
TAG: Final = Kind(
    name="shadow IT tag",
    dialect=ZIA,
    path="customTags",
    fields=fields(text="name"),
    writable=False,
)

_STATES: Final = ("SANCTIONED", "UN_SANCTIONED", "ANY")
_PAGE: Final = 200
_MAX_PAGE: Final = 1000


def _natural(query: dict[str, str], name: str, default: int) -> int:
    text = query.get(name, str(default))
    if not (text.isascii() and text.isdigit()):
        raise Refused(400, f"{name} is not a number.")
    return int(text)


def _list(store: Store, call: Call) -> Reply:
    """Ids and names, in pages counted from 0."""
    page = _natural(call.query, "pageNumber", 0)
    limit = min(_natural(call.query, "limit", _PAGE), _MAX_PAGE)
    found = store.all(COUNTED.name)[page * limit : (page + 1) * limit]
    return Reply([{"id": each["id"], "name": each["name"]} for each in found])


def _tags(store: Store, _call: Call) -> Reply:
    return Reply(store.all(TAG.name))


def _are_objects(value: Any) -> bool:
    return value is None or (
        isinstance(value, list) and all(isinstance(each, dict) for each in value)
    )


def _bulk(store: Store, call: Call) -> Reply:
    """Say the same of many applications; nothing is said unless all are known."""
    body = call.fields()
    state = body.get("sanctionedState")
    if state not in _STATES:
        raise Refused(400, "sanctionedState is not known.", None, ["sanctionedState"])
    ids, tags = body.get("applicationIds", []), body.get("customTags")
    if not isinstance(ids, list) or not _are_objects(tags):
        raise Refused(400, "applicationIds and customTags are lists.")
    applications = [store.get(COUNTED.name, each) for each in ids]
    named = [store.get(TAG.name, each.get("id")) for each in tags or []]
    for application in applications:
        application["sanctionedState"] = state
        if tags is not None:
            application["customTags"] = named
    store.writes[ZIA.base] += 1
    return Reply(None, 204)


def _routes() -> Iterator[Route]:
    operations: dict[str, Operation] = {
        "cloudApplications/lite": _list,
        "customTags": _tags,
    }
    for path, operation in operations.items():
        yield Route("GET", f"{ZIA.base}/{path}", operation, ZIA)
    yield Route("PUT", f"{ZIA.base}/cloudApplications/bulkUpdate", _bulk, ZIA)
    yield from application_routes("policy")


_TAGS: Final = ("Approved", "Under review", "High risk", "Contractual", "To replace")


def _counted(application: Record, turn: int) -> Record:
    name = application["appName"]
    return {
        "name": f"{name} {turn + 1}" if turn else name,
        "sanctionedState": "ANY",
        "customTags": [],
    }


def _seed(store: Store, scale: int) -> None:
    store.seed(TAG.name, ({"name": name} for name in _TAGS))
    known = store.all(CLOUD_APPLICATION.name)
    store.seed(
        COUNTED.name,
        (_counted(each, turn) for turn in range(scale) for each in known),
    )


APPLICATIONS: Final = Part(kinds=(COUNTED, TAG), routes=tuple(_routes()), seed=_seed)
