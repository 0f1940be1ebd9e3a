"""Scores and series: computed, the same in every run and at every look."""

from collections.abc import Iterable
from typing import Final

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.chance import spread

__all__ = ["GOOD", "OKAY", "average", "bucket", "score", "series"]

OKAY: Final = 34
GOOD: Final = 66
"""Where these buckets begin; scores go from 0 to 100."""

_MAX_POINTS: Final = 48
_SHORTEST: Final = 300
"""Seconds between two datapoints, at least."""


def score(application: Record, device: Record) -> int:
    """How one application does on one device."""
    usual = spread(45, 95, "application", application["id"])
    return max(
        5, min(99, usual + spread(-40, 25, "on", application["id"], device["id"]))
    )


def average(scores: Iterable[int]) -> int:
    """Their mean; -1 where nothing was measured."""
    known = list(scores)
    return sum(known) // len(known) if known else -1


def bucket(value: int) -> str:
    """The word for a score."""
    return "poor" if value < OKAY else "okay" if value < GOOD else "good"


def series(  # noqa: PLR0913 - what a series is made of
    metric: str,
    unit: str,
    begin: int,
    end: int,
    bounds: tuple[int, int],
    *parts: object,
    step: int = _SHORTEST,
) -> Record:
    """Datapoints from ``begin`` to ``end``, within ``bounds``."""
    step = max(step, -(-(end - begin) // _MAX_POINTS))
    first = -(-begin // step) * step
    return {
        "metric": metric,
        "unit": unit,
        "datapoints": [
            {"timestamp": at, "value": spread(*bounds, metric, at, *parts)}
            for at in range(first, end, step)
        ],
    }
