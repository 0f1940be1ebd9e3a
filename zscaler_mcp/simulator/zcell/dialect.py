"""How Zscaler Cellular speaks: pages from 0, windows of time, one customer."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import attrs

from zscaler_mcp.simulator.answers import Record, Refused
from zscaler_mcp.simulator.dialect import Dialect

__all__ = ["ZCELL", "bounded", "moment", "seconds", "window"]

_MAX_DIGITS: Final = 12


def seconds(moment: str) -> int:
    """A moment of a record, in seconds since the epoch."""
    return int(datetime.fromisoformat(moment).timestamp())


def moment(when: int) -> str:
    """Seconds since the epoch as records have them (ISO 8601)."""
    return datetime.fromtimestamp(when, UTC).isoformat()


def bounded(given: Any, name: str, default: int, low: int, high: int) -> int:
    """A number of a query or a body.

    :raises Refused: 400, for what is no number or beyond its bounds.
    """
    if given is None:
        return default
    text = str(given)
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        raise Refused(400, f"{name} is not a number.")
    if not low <= int(text) <= high:
        raise Refused(400, f"{name} is not between {low} and {high}.")
    return int(text)


def window(given: dict[str, Any], start: str, end: str) -> range:
    """The seconds from ``start`` to ``end``, both of which have to be given.

    :raises Refused: 400.
    """
    for name in (start, end):
        if given.get(name) is None:
            raise Refused(400, f"{name} is required.")
    most = 10**_MAX_DIGITS
    first = bounded(given[start], start, 0, 0, most)
    last = bounded(given[end], end, 0, 0, most)
    if first >= last:
        raise Refused(400, f"{start} is not before {end}.")
    return range(first, last + 1)


@attrs.frozen(kw_only=True)
class _Cellular(Dialect):
    """Pages in the form that many Java services give them."""

    def page(self, records: Sequence[Record], query: dict[str, Any]) -> Any:
        """One page; its number begins at 0.

        :raises Refused: 400.
        """
        number = bounded(query.get("page"), "page", 0, 0, 10**6)
        size = bounded(
            query.get(self.size_name),
            self.size_name,
            self.default_size,
            1,
            self.max_size,
        )
        return {
            "content": records[number * size : (number + 1) * size],
            "totalElements": len(records),
            "totalPages": -(-len(records) // size),
            "size": size,
        }


ZCELL: Final = _Cellular(
    base="/zcell/config/api/v1",
    first_id=200,
    numeric_ids=True,
    strict=True,
    created=201,
    updated=200,
    size_name="size",
    default_size=10,
    max_size=100,
    wrapped=True,
    error_names=("msgId", "detail"),
    codes={
        400: "invalid.request",
        401: "unauthorized",
        403: "forbidden",
        404: "not.found",
        405: "method.not.allowed",
        409: "conflict",
        415: "unsupported.media.type",
        429: "too.many.requests",
    },
    referenced=(409, "conflict"),
)
