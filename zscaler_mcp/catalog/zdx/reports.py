"""ZDX reports: how applications, users and devices fare.

A ZDX score goes from 0 to 100: poor below 34, okay below 66, good from there on.
"""

from typing import Final

from zscaler_mcp.catalog.rows import Rows, one_of, path_id, query
from zscaler_mcp.catalog.zdx.scope import (
    APP_ID,
    DEVICE_ID,
    SCOPE,
    ids,
    over_time,
    since,
    zdx_pages,
)

__all__ = ["TOOLS"]

_ZDX: Final = "/zdx/v1"
_APP: Final = f"{_ZDX}/apps/{{app_id}}"

_search: Final = query("search", "Text that the name holds.", wire="q")

_rows: Final = Rows("zdx_reports", "zdx")

TOOLS: Final = (
    _rows.listing(
        "zdx_list_applications",
        "List ZDX applications",
        "Applications that ZDX measures, each with its score from 0 to 100 (poor"
        " below 34, good from 66), its users and the region that fares worst. Start"
        " here for any question about an application.",
        f"{_ZDX}/apps",
        parameters=(*SCOPE, since()),
        adapter=over_time,
    ),
    _rows.reading(
        "zdx_get_application",
        "Get a ZDX application",
        "One application: its score from 0 to 100, the region that fares worst, and"
        " how many of its users fare poor, okay and good.",
        _APP,
        parameters=(APP_ID, *SCOPE, since()),
        adapter=over_time,
    ),
    _rows.reading(
        "zdx_get_application_score_trend",
        "Get the score of a ZDX application over time",
        "The score of an application from 0 to 100 as datapoints; timestamps are in"
        " seconds since the epoch.",
        f"{_APP}/score",
        parameters=(APP_ID, *SCOPE, since()),
        adapter=over_time,
    ),
    _rows.listing(
        "zdx_get_application_metric",
        "Get metrics of a ZDX application over time",
        "Metrics of an application, each with its unit and its datapoints"
        " (timestamps in seconds since the epoch).",
        f"{_APP}/metrics",
        parameters=(
            APP_ID,
            query(
                "metric_name",
                "Which one: pft is the time to fetch a page, dns the time to resolve"
                " the name, availability the share of answered probes. Page fetch time"
                " if left out.",
                one_of("pft", "dns", "availability"),
                wire="metric_name",
            ),
            *SCOPE,
            since(),
        ),
        adapter=over_time,
    ),
    _rows.listing(
        "zdx_list_application_users",
        "List users of a ZDX application",
        "Users of an application with their e-mail address and their score for it,"
        " and the devices that they used.",
        f"{_APP}/users",
        parameters=(
            APP_ID,
            query(
                "score_bucket",
                "Keep to users whose score is poor (0 to 33), okay (34 to 65) or good"
                " (66 to 100).",
                one_of("poor", "okay", "good"),
                wire="score_bucket",
            ),
            *SCOPE,
            since(),
        ),
        pages=zdx_pages("users"),
        adapter=over_time,
    ),
    _rows.reading(
        "zdx_get_application_user",
        "Get a user of a ZDX application",
        "One user of an application: score, devices, and where those were.",
        f"{_APP}/users/{{user_id}}",
        parameters=(
            APP_ID,
            path_id(
                "user_id",
                "Id of the user, a number as text; zdx_list_application_users yields"
                " it.",
            ),
            since(),
        ),
        adapter=over_time,
    ),
    _rows.listing(
        "zdx_list_devices",
        "List ZDX devices",
        "Active devices with their ids and their users' ids (userid). Start here for"
        " any question about a person's device: filter by e-mail address.",
        f"{_ZDX}/devices",
        parameters=(
            ids("emails", "E-mail addresses of users to keep to.", "emails"),
            ids(
                "user_ids",
                "Ids of ZDX users to keep to; zdx_list_application_users yields them.",
                "userids",
            ),
            query(
                "mac_address",
                "MAC address of a network adapter of the device.",
                wire="mac_address",
            ),
            query(
                "private_ipv4",
                "Private IPv4 address of the device.",
                wire="private_ipv4",
            ),
            *SCOPE,
            since(),
        ),
        pages=zdx_pages("devices"),
        adapter=over_time,
    ),
    _rows.reading(
        "zdx_get_device",
        "Get a ZDX device",
        "One device: hardware, network adapters, operating system and versions of the"
        " Zscaler software.",
        f"{_ZDX}/devices/{{device_id}}",
        parameters=(DEVICE_ID, *SCOPE, since()),
        adapter=over_time,
    ),
    _rows.listing(
        "zdx_list_departments",
        "List departments in ZDX",
        "Departments, with the ids that department_id takes in other ZDX tools.",
        f"{_ZDX}/administration/departments",
        parameters=(_search, since()),
        adapter=over_time,
    ),
    _rows.listing(
        "zdx_list_locations",
        "List locations in ZDX",
        "Zscaler locations, with the ids that location_id takes in other ZDX tools.",
        f"{_ZDX}/administration/locations",
        parameters=(_search, since()),
        adapter=over_time,
    ),
)
