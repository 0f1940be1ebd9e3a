"""ZDX alerts: rules that were broken, and the devices on which they were."""

from typing import Final

from zscaler_mcp.catalog.rows import Rows, path_id, query
from zscaler_mcp.catalog.zdx.scope import SCOPE, over_time, since, zdx_pages

__all__ = ["TOOLS"]

_ALERTS: Final = "/zdx/v1/alerts"

_LONGEST: Final = 336
"""Hours that a window of alerts may span."""

_MAX_GROUPS: Final = 50

_alert_id: Final = path_id(
    "alert_id",
    "Id of the alert, a number as text; zdx_list_alerts and"
    " zdx_list_historical_alerts yield it.",
)
_pages: Final = zdx_pages("alerts")

_rows: Final = Rows("zdx_alerts", "zdx")

TOOLS: Final = (
    _rows.listing(
        "zdx_list_alerts",
        "List ongoing ZDX alerts",
        "Alerts that have not ended: rule, severity, type, application, how many"
        " devices and geolocations are touched, and since when (started_on, seconds"
        " since the epoch).",
        f"{_ALERTS}/ongoing",
        parameters=(*SCOPE, since(_LONGEST)),
        pages=_pages,
        adapter=over_time,
    ),
    _rows.listing(
        "zdx_list_historical_alerts",
        "List ended ZDX alerts",
        "Alerts that have ended within the window: as those of zdx_list_alerts, with"
        " ended_on (seconds since the epoch).",
        f"{_ALERTS}/historical",
        parameters=(*SCOPE, since(_LONGEST)),
        pages=_pages,
        adapter=over_time,
    ),
    _rows.reading(
        "zdx_get_alert",
        "Get a ZDX alert",
        "One alert, ongoing or ended, with the departments, locations and"
        " geolocations that it touches and the number of devices in each.",
        f"{_ALERTS}/{{alert_id}}",
        parameters=(_alert_id,),
    ),
    _rows.listing(
        "zdx_list_alert_affected_devices",
        "List devices of a ZDX alert",
        "Devices that an alert touches, each with its id, its name and its user.",
        f"{_ALERTS}/{{alert_id}}/affected_devices",
        parameters=(
            _alert_id,
            *SCOPE,
            query(
                "location_groups",
                "Ids of location groups to keep to, as numbers.",
                {
                    "type": "array",
                    "items": {"type": "integer"},
                    "maxItems": _MAX_GROUPS,
                },
                wire="location_groups",
            ),
            since(_LONGEST),
        ),
        pages=zdx_pages("devices"),
        adapter=over_time,
    ),
)
