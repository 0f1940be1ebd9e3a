"""ZIA's time intervals: hours of the week that policy rules are limited to."""

from typing import Final

from zscaler_mcp.catalog.model import Loss, Merge
from zscaler_mcp.catalog.rows import (
    ZIA_PAGES,
    Rows,
    body,
    name_field,
    path_id,
    query,
    whole_number,
)
from zscaler_mcp.catalog.sieves import containing

__all__ = ["TOOLS"]

_INTERVALS: Final = "/zia/api/v1/timeIntervals"
_INTERVAL: Final = _INTERVALS + "/{interval_id}"

_MINUTES: Final = whole_number(0, 1439)
_DAYS: Final = {
    "type": "array",
    "items": {
        "type": "string",
        "enum": ["EVERYDAY", "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
    },
    "maxItems": 8,
}
_START: Final = "First minute, counted from midnight: 480 is 08:00."
_END: Final = "Last minute, counted from midnight: 1020 is 17:00, 1439 the day's end."

_interval_id: Final = path_id(
    "interval_id",
    "Id of the interval, a number as text; zia_list_time_intervals yields it.",
)

_rows: Final = Rows("zia_time_intervals", "zia", staged=True)

TOOLS: Final = (
    _rows.listing(
        "zia_list_time_intervals",
        "List ZIA time intervals",
        "Time intervals with their days and their first and last minute of the day;"
        " rules refer to them as time_windows.",
        _INTERVALS,
        parameters=(
            query("search", "Text that the interval's name holds, in any letter case."),
        ),
        pages=ZIA_PAGES,
        sieve=containing("search", "name"),
    ),
    _rows.reading(
        "zia_get_time_interval",
        "Get a ZIA time interval",
        "One time interval: its days and its first and last minute of the day.",
        _INTERVAL,
        parameters=(_interval_id,),
    ),
    _rows.creating(
        "zia_create_time_interval",
        "Create a ZIA time interval",
        "Creates a time interval and returns it with its id, for time_windows of"
        " rules.",
        _INTERVALS,
        parameters=(
            name_field("name", "Name, of English letters and blanks.", required=True),
            body("start_time", _START, _MINUTES, required=True),
            body("end_time", _END, _MINUTES, required=True),
            body(
                "days_of_week", "Days of the week, or EVERYDAY.", _DAYS, required=True
            ),
        ),
    ),
    _rows.updating(
        "zia_update_time_interval",
        "Update a ZIA time interval",
        "Changes a time interval; what is left out stays as it is. Every rule that"
        " refers to it changes with it.",
        _INTERVAL,
        parameters=(
            _interval_id,
            name_field("name", "New name."),
            body("start_time", _START, _MINUTES),
            body("end_time", _END, _MINUTES),
            body("days_of_week", "Days; they replace those there are.", _DAYS),
        ),
        merge=Merge(drop=frozenset({"id"})),
    ),
    _rows.deleting(
        "zia_delete_time_interval",
        "Delete a ZIA time interval",
        "Deletes a time interval that no rule refers to.",
        _INTERVAL,
        parameters=(_interval_id,),
        loss=Loss(
            kind="time interval", read="zia_get_time_interval", named_by=("name",)
        ),
    ),
)
