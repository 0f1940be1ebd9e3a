"""Parts of a ZPA tenant that are administered apart."""

from collections.abc import Iterable, Iterator
from typing import Final

from zscaler_mcp.simulator.answers import Record, Refused
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.store import Store

__all__ = ["MICROTENANTS", "check_microtenant", "in_version", "settle_microtenant"]

MICROTENANTS: Final = {
    "216200000000001001": "Research",
    "216200000000001002": "Manufacturing",
}
"""Ids and names."""


def check_microtenant(_store: Store, body: Record) -> Record:
    """Refuse a microtenant that is none."""
    if body.get("microtenantId") not in (None, "", *MICROTENANTS):
        raise Refused(400, "microtenantId is unknown.", None, ["microtenantId"])
    return body


def settle_microtenant(_store: Store, record: Record, body: Record) -> None:
    """A new record is in the microtenant that was named, and stays there."""
    identifier = body.get("microtenantId")
    if identifier and "microtenantId" not in record:
        record["microtenantId"] = identifier
        record["microtenantName"] = MICROTENANTS[identifier]


def in_version(version: str, routes: Iterable[Route]) -> Iterator[Route]:
    """The routes in one version of the API."""
    for route in routes:
        path = route.path.replace("<version>", version)
        yield Route(route.method, path, route.operation, route.dialect)
