"""When the same request may go out again, and after how many seconds."""

import re
from email.utils import parsedate_to_datetime
from typing import Final

from zscaler_mcp.oneapi.exchange import Answer

__all__ = ["asked_pause", "pause_before_retry"]

_RATE: Final = 429
_PASSING: Final = frozenset({_RATE, 502, 503, 504})
"""Answers of a service or gateway that expects to be well again soon. A plain 500 is
an error in its code: the same request meets it again."""

_FIRST_PAUSE: Final = 0.5
"""Seconds before the second try where the service names no time; then doubled."""

_MAX_PAUSE: Final = 3600.0
_EPOCH: Final = 1_000_000_000
"""A reset time above this is a date in seconds since 1970, not a wait."""

_SECONDS: Final = re.compile(r"(\d{1,10}(?:\.\d{1,6})?) ?(?:s|seconds?)?")
"""Retry-After is in seconds (RFC 9110 section 10.2.3); ZPA writes ``13s``."""

_FIELDS: Final = (
    "Retry-After",
    "X-RateLimit-Reset",
    "RateLimit-Reset",
    "X-Rate-Limit-Retry-After-Seconds",
)


def _read_pause(text: str, now: float) -> float | None:
    """Seconds from one field: a number, or an HTTP date."""
    number = _SECONDS.fullmatch(text.strip().lower())
    if number:
        seconds = float(number[1])
        return seconds - now if seconds > _EPOCH else seconds
    try:
        return parsedate_to_datetime(text).timestamp() - now
    except (ValueError, OverflowError):
        return None


def asked_pause(answer: Answer, now: float) -> float | None:
    """Seconds that ``answer`` asks to wait; ``None`` where it asks nothing.

    :param now: seconds since the epoch, for dates.
    """
    if answer.status not in _PASSING:
        return None  # ZIA counts down its limits in every answer
    for name in _FIELDS:
        text = answer.field(name)
        pause = None if text is None else _read_pause(text, now)
        if pause is not None:
            return min(max(pause, 0.0), _MAX_PAUSE)
    return None


def pause_before_retry(
    status: int | None, asked: float | None, tries: int, *, reads: bool
) -> float | None:
    """Seconds to wait before the next try; ``None`` where there is none.

    A read may be repeated whenever that can help. A write is repeated only when the
    service said that it did nothing: a lost connection may have carried it.

    :param status: of the answer; ``None`` if the connection was lost.
    :param tries: how many there have been.
    :param reads: whether the request changes nothing.
    """
    passing = status is None or status in _PASSING
    if not passing or (not reads and status != _RATE):
        return None
    return _FIRST_PAUSE * 2 ** (tries - 1) if asked is None else asked
