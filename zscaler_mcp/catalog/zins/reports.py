"""Reports of Z-Insights: what they ask, and the window of time that they cover.

The service keeps figures of the past only, a day or two late, and reports on
windows of 7 or 14 days.
"""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from zscaler_mcp.catalog.call import Call
from zscaler_mcp.catalog.graphql import field, operation
from zscaler_mcp.catalog.model import Document, Parameter
from zscaler_mcp.catalog.names import wire_name
from zscaler_mcp.catalog.perform import read_list
from zscaler_mcp.catalog.rows import variable, whole_number

__all__ = ["GRAPHQL", "NAMED", "limit", "named", "over_window", "report", "window"]

GRAPHQL: Final = "/zins/graphql"

_DAY: Final = 86_400_000
"""Milliseconds."""

_WEEK: Final = 7 * _DAY
_BETWEEN_WEEKS: Final = 10.5 * _DAY
"""Spans under it become one week, the others two."""

_OLDEST: Final = 3650
"""Days that a window reaches back at most."""

_LATEST: Final = 9_999_999_999_999
"""Milliseconds since the epoch: in the year 2286."""


def _days(name: str, description: str, default: int) -> Parameter:
    return Parameter(
        name=name,
        description=description,
        schema=whole_number(1, _OLDEST),
        default=default,
    )


def window(days: int) -> tuple[Parameter, ...]:
    """The parameters of a window; without any, of so many days until two days ago."""
    return (
        _days(
            "start_days_ago",
            "Start of the window, days before now; moved where it does not make 7 or"
            " 14 days.",
            days + 2,
        ),
        _days(
            "end_days_ago",
            "End of the window, days before now; the last day or two are not reported.",
            2,
        ),
        variable(
            "start_time",
            "In place of start_days_ago: milliseconds since the epoch, 7 or 14 days"
            " before the end.",
            whole_number(0, _LATEST),
        ),
        variable(
            "end_time",
            "In place of end_days_ago: milliseconds since the epoch, a day ago or"
            " more.",
            whole_number(0, _LATEST),
        ),
    )


def limit(what: str) -> Parameter:
    """How much of a report is returned."""
    return variable(
        "limit",
        f"Most {what} to return; where there are as many, there may be more.",
        whole_number(1, 1000),
        default=50,
    )


def _reach(call: Call) -> tuple[int, int]:
    """The window that the arguments name, in milliseconds since the epoch.

    :raises ToolFailure: kind ``argument``, for a window that has no figures.
    """
    now = int(call.now() * 1000)
    known = {each.name: each.default for each in call.tool.parameters}
    given = {**known, **call.arguments}
    start, end = given["start_time"], given["end_time"]
    relative = start is None and end is None
    if end is None:
        end = now - given["end_days_ago"] * _DAY
    if start is None:
        start = now - given["start_days_ago"] * _DAY
    if relative:
        start = end - (_WEEK if end - start < _BETWEEN_WEEKS else 2 * _WEEK)
    if start >= end:
        raise call.refuse("The window ends before it starts.", "start_time")
    if end > now - _DAY:
        raise call.refuse(
            "The window must end at least a day ago: later figures do not exist yet.",
            "end_time",
        )
    return start, end


async def over_window(call: Call) -> Any:
    """Perform the row over the window that the arguments name."""
    start, end = _reach(call)
    arguments = {**call.arguments, "start_time": start, "end_time": end}
    call = attrs.evolve(call, arguments=arguments)
    return await (read_list(call) if call.tool.is_list else call.ask())


def named(*selected: str) -> str:
    """The entries of a report, which a caller may limit, filter and put in order."""
    return field(
        "entries",
        *selected,
        limit="limit",
        filter_by="filter_by",
        order_by="order_by",
    )


NAMED: Final = named("name", "total")


def report(
    name: str,
    place: str,
    selected: str,
    narrowing: Mapping[str, str],
    *,
    fixed: Mapping[str, Any] | None = None,
    **asked: str,
) -> Document:
    """A report over a window.

    :param place: the domain and the report in it: ``WEB_TRAFFIC.protocols``.
    :param selected: the entries, beside the word whether names are obfuscated.
    :param narrowing: types of the variables that the entries take.
    :param fixed: variables that are sent unless an argument says otherwise.
    :param asked: types of what the report takes beside the window.
    """
    asked = {"start_time": "Long!", "end_time": "Long!", **asked}
    variables = {wire_name(each): kind for each, kind in asked.items()}
    domain, _, figures = place.partition(".")
    given = {each: wire_name(each) for each in asked}
    chosen = field(domain, field(figures, "obfuscated", selected, **given))
    return Document(
        operation=name,
        text=operation(name, {**variables, "limit": "Int", **narrowing}, chosen),
        answer=place,
        variables=fixed or {},
    )
