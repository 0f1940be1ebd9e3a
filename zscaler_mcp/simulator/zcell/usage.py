"""How much data SIMs use: the same amount on the same day, whoever asks."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from zscaler_mcp.simulator.answers import Call, Record, Reply
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zcell.dialect import bounded, window
from zscaler_mcp.simulator.zcell.kinds import SIM

__all__ = ["USAGE", "used"]

_DAY: Final = 86_400
_SPREAD: Final = (7_919, 104_729, 997)
"""Primes that make one SIM's days, and one day's SIMs, differ."""

_MEGABYTE: Final = 1_000_000
_COUNTRIES: Final = 20
_SIMS: Final = 100
_USUAL: Final = 10


def used(iccid: str, days: Iterable[int]) -> int:
    """Bytes that a SIM used on some days, which are counted since the epoch."""
    first, second, most = _SPREAD
    return sum((int(iccid) * first + day * second) % most for day in days) * _MEGABYTE


def _days(call: Call) -> range:
    span = window(call.query, "startDate", "endDate")
    return range(span.start // _DAY, span.stop // _DAY + 1)


def _active(store: Store) -> Iterator[Record]:
    return (sim for sim in store.all(SIM.name) if sim["status"] == "ACTIVE")


def _top(sums: Counter[str], name: str, limit: int) -> Reply:
    return Reply(
        [{name: each, "usage": amount} for each, amount in sums.most_common(limit)]
    )


def _by_country(store: Store, call: Call) -> Reply:
    limit = bounded(call.query.get("limit"), "limit", _USUAL, 1, _COUNTRIES)
    days, sums = _days(call), Counter[str]()
    for sim in _active(store):
        sums[sim["locationCountry"]] += used(sim["iccid"], days)
    return _top(sums, "country", limit)


def _by_sim(store: Store, call: Call) -> Reply:
    limit = bounded(call.query.get("limit"), "limit", _USUAL, 1, _SIMS)
    days = _days(call)
    sums = Counter({sim["iccid"]: used(sim["iccid"], days) for sim in _active(store)})
    return _top(sums, "iccid", limit)


def _by_day(store: Store, call: Call) -> Reply:
    """All SIMs together, or the one that is named.

    :raises Refused: 404, for one that is not there.
    """
    wanted = call.query.get("iccId")
    sims = [store.get(SIM.name, wanted)] if wanted else list(_active(store))
    return Reply(
        [
            {
                "creationTime": datetime.fromtimestamp(day * _DAY, UTC)
                .date()
                .isoformat(),
                "usage": sum(used(sim["iccid"], [day]) for sim in sims),
            }
            for day in _days(call)
        ]
    )


def _summary(store: Store, _call: Call) -> Reply:
    sims = store.all(SIM.name)
    active = len(list(_active(store)))
    count = {
        "total": len(sims),
        "used": sum(1 for sim in sims if sim["imei"]),
        "active": active,
        "inactive": len(sims) - active,
    }
    return Reply([count])


USAGE: Final = {
    "/summary": _summary,
    "/usage/countries": _by_country,
    "/usage/day": _by_day,
    "/usage/sims": _by_sim,
}
"""Reports, by their path below that of the analytics."""
