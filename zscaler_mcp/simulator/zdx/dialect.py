"""How ZDX speaks: a window of seconds, places and people, tokens for pages."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable
from typing import Any, Final

import attrs

from zscaler_mcp.simulator.answers import Call, Record, Refused
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.store import Store

__all__ = ["ZDX", "number", "scoped", "searched", "token_page", "window"]

ZDX: Final = attrs.evolve(
    ZIA,
    base="/zdx/v1",
    first_id=50_000_000,
    default_size=20,
    max_size=1000,
    codes={
        400: "BAD_REQUEST",
        401: "UNAUTHORIZED",
        403: "FORBIDDEN",
        404: "NOT_FOUND",
        405: "METHOD_NOT_ALLOWED",
        409: "CONFLICT",
        415: "UNSUPPORTED_MEDIA_TYPE",
        429: "TOO_MANY_REQUESTS",
    },
)

_USUAL: Final = 2 * 3600
"""Seconds of a window that nobody chose."""

_MAX_DIGITS: Final = 15


def number(text: str, name: str) -> int:
    """A number of the query or the path.

    :raises Refused: 400.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        raise Refused(400, f"{name} is not a number.")
    return int(text)


def window(store: Store, call: Call, longest: int | None = None) -> tuple[int, int]:
    """From when to when, in seconds since the epoch; the last two hours by default.

    :raises Refused: 400, for times that are none, that are the wrong way round,
        or further apart than ``longest`` seconds.
    """
    end = number(call.query.get("to", str(store.now)), "to")
    begin = number(call.query.get("from", str(end - _USUAL)), "from")
    if begin >= end:
        raise Refused(400, "from is not before to.")
    if longest is not None and end - begin > longest:
        raise Refused(400, f"The window is longer than {longest} seconds.")
    return begin, end


def scoped(devices: Iterable[Record], call: Call) -> list[Record]:
    """Devices at the places and of the departments that the query names.

    :raises Refused: 400, for an id that is no number.
    """
    locations = {number(each, "loc") for each in call.values("loc")}
    departments = {number(each, "dept") for each in call.values("dept")}
    places = set(call.values("geo"))
    return [
        device
        for device in devices
        if (not locations or device["location_id"] in locations)
        and (not departments or device["department_id"] in departments)
        and (not places or device["geo_id"] in places)
    ]


def searched(records: Iterable[Record], call: Call) -> list[Record]:
    """Records whose name holds the text ``q``."""
    text = call.query.get("q", "").lower()
    return [record for record in records if text in record["name"].lower()]


def token_page(
    rows: str,
    records: list[Record],
    call: Call,
    show: Callable[[Record], Record] = dict,
) -> dict[str, Any]:
    """One page under the name ``rows``, and the token of the next.

    :raises Refused: 400, for a token that was never given out, or no limit.
    """
    limit = number(call.query.get("limit", str(ZDX.default_size)), "limit")
    if not limit:
        raise Refused(400, "limit begins at 1.")
    start = _start(call.query.get("offset", ""))
    end = start + min(limit, ZDX.max_size)
    following = urlsafe_b64encode(f"zdx:{end}".encode()).decode()
    return {
        rows: [show(each) for each in records[start:end]],
        "next_offset": following if end < len(records) else None,
    }


def _start(token: str) -> int:
    if not token:
        return 0
    try:
        text = urlsafe_b64decode(token.encode()).decode()
    except ValueError:
        text = ""
    if not text.startswith("zdx:"):
        raise Refused(400, "offset is not a token of a page before.")
    return number(text.removeprefix("zdx:"), "offset")
