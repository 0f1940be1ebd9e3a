"""Figures: so many of something on each day, always the same, and sums of them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final
from zlib import crc32

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.cities import CITIES
from zscaler_mcp.simulator.graphql import Fault
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zins.kinds import APPLICATION, LOCATION, THREATS, USERS

__all__ = [
    "DAY",
    "days_of",
    "entries",
    "figure",
    "grouped",
    "largest_first",
    "names",
    "narrowed",
]

DAY: Final = 86_400_000
"""Milliseconds."""

_HOURS: Final = 24
_SPANS: Final = (7, 14)
_SLACK: Final = 0.5
"""Days by which a window may miss its span."""

_NEITHER: Final = object()
"""Equal to no value."""

_BYTES: Final = 41_000
"""Bytes of a transaction, on average."""


def days_of(store: Store, given: dict[str, Any]) -> list[int]:
    """The days of a window, as numbers since the epoch.

    :raises Fault: for a window that is not of the past, or of another span.
    """
    start, end = given["start_time"], given["end_time"]
    if end > store.now * 1000 - DAY:
        raise Fault("The window must end at least a day ago.")
    span = (end - start) / DAY
    fitting = [each for each in _SPANS if abs(span - each) <= _SLACK]
    if not fitting:
        raise Fault("The interval has to be 7 or 14 days.")
    first = start // DAY
    return list(range(first, first + fitting[0]))


def figure(*what: Any, most: int = 1000) -> int:
    """A number that depends on nothing but what it is of."""
    return crc32("/".join(map(str, what)).encode()) % most


def narrowed(found: list[Record], given: dict[str, Any]) -> list[Record]:
    """The entries that a query wants, in the order that it wants them."""
    for name, wanted in (given.get("filter_by") or {}).items():
        found = [each for each in found if _passes(each.get(name), wanted or {})]
    order = given.get("order_by") or []
    for by in reversed(order if isinstance(order, list) else [order]):
        for name, way in by.items():
            found = sorted(
                found, key=lambda each: _key(each.get(name)), reverse=way == "DESC"
            )
    limit = given.get("limit", 50)
    if limit < 1:
        raise Fault("limit begins at 1.")
    return found[:limit]


def _key(value: Any) -> tuple[float, str]:
    number = value if isinstance(value, (int, float)) else 0
    return float(number), "" if value is None else str(value)


def _passes(value: object, wanted: dict[str, Any]) -> bool:
    """Whether a value is as a string filter says."""
    return not (
        wanted.get("eq") not in (None, value)
        or wanted.get("ne", _NEITHER) == value
        or value not in (wanted.get("in") or [value])
        or value in (wanted.get("nin") or [])
    )


def _trend(values: list[int], days: list[int], interval: str) -> Record:
    """The course of a total; the hours of a day share its figure evenly."""
    if interval == "HOUR":
        values = [
            value * (hour + 1) // _HOURS - value * hour // _HOURS
            for value in values
            for hour in range(_HOURS)
        ]
    return {
        "trend_start_time": days[0] * DAY,
        "trend_interval": interval,
        "trend_values": values,
    }


def entries(
    report: str,
    records: list[Record],
    days: list[int],
    given: dict[str, Any],
) -> list[Record]:
    """An entry of a report for each record, those that count most first.

    The total is what its trend adds up to.
    """
    unit = _BYTES if given.get("traffic_unit") == "BYTES" else 1
    what = (report, given.get("dlp_engine_filter"), given.get("action_filter"))
    found = []
    for position, record in enumerate(records):
        key = record.get("id", record["name"])
        daily = [figure(*what, key, day) // (1 + position) * unit for day in days]
        entry = {**record, "total": sum(daily), "trend": None}
        if given.get("include_trend"):
            interval = given.get("trend_interval", "DAY")
            entry["trend"] = [_trend(daily, days, interval)]
        found.append(entry)
    return largest_first(found)


def largest_first(found: list[Record]) -> list[Record]:
    """Entries in the order that a report has when nobody asks for another."""
    return sorted(found, key=lambda each: each["total"], reverse=True)


def names(values: Iterable[str]) -> list[Record]:
    """Records that are names and nothing more."""
    return [{"name": value} for value in values]


def _group(store: Store, by: str, days: list[int]) -> list[tuple[str, list[int]]]:
    """What incidents are grouped by: names, each with the days it is about."""
    if by == "TIME":
        stamps = (datetime.fromtimestamp(day * DAY / 1000, UTC) for day in days)
        return [
            (moment.strftime("%Y-%m-%d"), [day])
            for moment, day in zip(stamps, days, strict=True)
        ]
    known = {
        "THREAT_CATEGORY_ID": list(THREATS),
        "APP_ID": [each["name"] for each in store.all(APPLICATION.name)],
        "USER_ID": list(USERS),
        "DEPARTMENT_ID": ["Finance", "Engineering", "Sales", "Support"],
        "SRC_COUNTRY": sorted({city.country for city in CITIES}),
        "LOCATION_ID": [each["name"] for each in store.all(LOCATION.name)],
    }
    return [(name, days) for name in known[by]]


def _counted(by: str, found: list[Record]) -> list[Record]:
    """The groups that there is anything in; days stay in their order."""
    found = [each for each in found if each["total"]]
    return found if by == "TIME" else largest_first(found)


def grouped(store: Store, by: list[str], days: list[int]) -> list[Record]:
    """Incidents by one grouping, or by one inside another; deeper ones are not told."""
    outer, inner = by[0], by[1] if by[1:] else None
    found: list[Record] = []
    for name, these in _group(store, outer, days):
        parts: list[Record] = []
        for part, those in _group(store, inner, these) if inner else [("", these)]:
            total = sum(figure(name, part, day, most=9) for day in those)
            parts.append({"name": part, "total": total})
        group = {"name": name, "total": sum(part["total"] for part in parts)}
        group["entries"] = _counted(inner, parts) if inner else None
        found.append(group)
    return _counted(outer, found)
