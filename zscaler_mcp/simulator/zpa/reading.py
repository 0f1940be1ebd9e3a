"""Routes of records that ZPA lists in one version of its API and reads in another."""

from collections.abc import Callable, Iterator
from typing import Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.dialect import ZPA
from zscaler_mcp.simulator.kinds import Kind
from zscaler_mcp.simulator.listing import select
from zscaler_mcp.simulator.operations import Operation, Route, crud
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zpa.microtenants import MICROTENANTS

__all__ = [
    "MADE",
    "at_version",
    "check_place",
    "listing_of",
    "reads",
    "settle_place",
    "stamps",
]

MADE: Final = 1_735_689_600
"""2025-01-01, in seconds since the epoch."""

Rule = Callable[[Store, Call], Callable[[Record], bool]]
"""From a call to the records that it is about; raises ``Refused``."""


def stamps(number: int) -> Record:
    """When a record was made and changed, and by whom."""
    made = MADE + number * 5_400
    return {
        "creationTime": str(made),
        "modifiedTime": str(made + 43_200),
        "modifiedBy": "216200000000000009",
    }


def at_version(version: str, *routes: Route) -> Iterator[Route]:
    """The same routes in one version of the API."""
    for route in routes:
        path = route.path.replace("<version>", version)
        yield Route(route.method, path, route.operation, ZPA)


def listing_of(kind: Kind, about: Rule) -> Operation:
    """A list of part of a kind's records."""

    def operation(store: Store, call: Call) -> Reply:
        records = list(filter(about(store, call), store.all(kind.name)))
        return Reply(ZPA.page(select(kind, records, call.query), call.query))

    return operation


def reads(kind: Kind, listed: str = "v2", read: str = "v1") -> Iterator[Route]:
    """The list in one version, the record in another."""
    whole, one = crud(kind)
    yield from at_version(listed, whole)
    yield from at_version(read, one)


def check_place(body: Record) -> None:
    """Refuse a microtenant that is none.

    :raises Refused: 400.
    """
    if body.get("microtenantId") not in (None, "", *MICROTENANTS):
        raise Refused(400, "microtenantId is unknown.", None, ["microtenantId"])


def settle_place(record: Record, body: Record) -> None:
    """Put a new record in the microtenant that was named."""
    identifier = body.get("microtenantId")
    if identifier:
        record["microtenantId"] = identifier
        record["microtenantName"] = MICROTENANTS[identifier]
