"""ZIA's time intervals, which rules refer to as time windows."""

from typing import Final

from zscaler_mcp.simulator.answers import Record, Refused
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Behaviour, crud
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store

__all__ = ["TIME_INTERVALS"]

TIME_INTERVAL: Final = Kind(
    name="time interval",
    dialect=ZIA,
    path="timeIntervals",
    fields=fields(text="name", integer="startTime endTime", texts="daysOfWeek"),
    required=("name", "startTime", "endTime", "daysOfWeek"),
    unique="name",
    searched=("name",),
)

_DAYS: Final = ("EVERYDAY", "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_WORKDAYS: Final = ["MON", "TUE", "WED", "THU", "FRI"]
_LAST_MINUTE: Final = 1439
_SEEDS: Final[tuple[tuple[str, int, int, list[str]], ...]] = (
    ("Work hours", 480, 1_020, _WORKDAYS),
    ("Off hours", 1_021, _LAST_MINUTE, _WORKDAYS),
    ("Weekends", 0, _LAST_MINUTE, ["SAT", "SUN"]),
    ("Lunch", 720, 780, _WORKDAYS),
    ("Backup window", 60, 240, ["EVERYDAY"]),
    ("Maintenance", 1_320, _LAST_MINUTE, ["WED"]),
)


def _check(_store: Store, body: Record) -> Record:
    """Minutes are of a day, and days are of the week."""
    for name in ("startTime", "endTime"):
        minute = body.get(name, 0)
        if type(minute) is int and not 0 <= minute <= _LAST_MINUTE:
            raise Refused(400, f"{name} is no minute of a day.", None, [name])
    for day in body.get("daysOfWeek") or ():
        if day not in _DAYS:
            raise Refused(400, f"{day} is no day of the week.", None, ["daysOfWeek"])
    return body


def _seed(store: Store, scale: int) -> None:
    store.seed(
        TIME_INTERVAL.name,
        [
            {
                "name": f"{name} {turn + 1}" if turn else name,
                "startTime": start,
                "endTime": end,
                "daysOfWeek": list(days),
            }
            for turn in range(scale)
            for name, start, end, days in _SEEDS
        ],
    )


TIME_INTERVALS: Final = Part(
    kinds=(TIME_INTERVAL,),
    routes=tuple(crud(TIME_INTERVAL, Behaviour(prepare=_check))),
    seed=_seed,
)
