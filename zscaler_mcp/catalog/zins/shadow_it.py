"""Z-Insights: unsanctioned applications in figures."""

from typing import Final

from zscaler_mcp.catalog.graphql import field, operation
from zscaler_mcp.catalog.model import Document
from zscaler_mcp.catalog.rows import Rows
from zscaler_mcp.catalog.zins.reports import GRAPHQL, limit, over_window, window

__all__ = ["TOOLS"]

_REACH: Final = {"startTime": "Long!", "endTime": "Long!"}
_GIVEN: Final = {"start_time": "startTime", "end_time": "endTime"}

_APPS: Final = Document(
    operation="ShadowITApps",
    text=operation(
        "ShadowITApps",
        {
            **_REACH,
            "limit": "Int",
            "filterBy": "shadowITAppsSearchFilterBy",
            "orderBy": "[ShadowITAppsOrderBy]",
        },
        field(
            "SHADOW_IT",
            field(
                "apps",
                field(
                    "entries",
                    "application",
                    "application_category",
                    "risk_index",
                    "computed_risk_index",
                    "sanctioned_state",
                    "integration",
                    "data_consumed",
                    "data_uploaded",
                    "data_downloaded",
                    "authenticated_users",
                    "unAuthenticated_location_count",
                    "last_access_time",
                    "vulnerability",
                    "undiscovered",
                    "custom_risk_index",
                    limit="limit",
                    filter_by="filterBy",
                    order_by="orderBy",
                ),
                **_GIVEN,
            ),
        ),
    ),
    answer="SHADOW_IT.apps",
)


def _counted(name: str, *, nested: bool) -> str:
    """A count of the summary; by category, each has one of its applications."""
    inner = (field("entries", "name", "total"),) if nested else ()
    return field(name, "obfuscated", field("entries", "name", "total", *inner))


_SUMMARY: Final = Document(
    operation="ShadowITSummary",
    text=operation(
        "ShadowITSummary",
        _REACH,
        field(
            "SHADOW_IT",
            field(
                "shadow_it_summary",
                "total_upload_bytes",
                "total_download_bytes",
                "total_apps",
                "total_bytes",
                _counted("group_by_app_cat_for_app", nested=True),
                _counted("group_by_app_cat_for_user_count", nested=True),
                _counted("group_by_app_cat_for_upload_bytes", nested=True),
                _counted("group_by_app_cat_for_download_bytes", nested=True),
                _counted("group_by_app_cat_for_total_bytes", nested=True),
                _counted("group_by_risk_index_for_app", nested=False),
                _counted("group_by_provisioning_status_for_app", nested=False),
                _counted("group_by_access_for_app", nested=False),
                **_GIVEN,
            ),
        ),
    ),
    answer="SHADOW_IT.shadow_it_summary",
)

_rows: Final = Rows("zins_shadow_it", "zins")

TOOLS: Final = (
    _rows.listing(
        "zins_get_shadow_it_apps",
        "List shadow IT applications",
        "Cloud applications that were found in use in the past, with"
        " application_category, risk_index, sanctioned_state, data_consumed and"
        " authenticated_users.",
        GRAPHQL,
        method="POST",
        document=_APPS,
        rows="entries",
        parameters=(*window(7), limit("applications")),
        adapter=over_window,
    ),
    _rows.reading(
        "zins_get_shadow_it_summary",
        "Summarize shadow IT",
        "The use of unsanctioned cloud applications in the past as one record: totals"
        " of applications and bytes, and counts by category, risk index, sanctioned"
        " state and access.",
        GRAPHQL,
        method="POST",
        document=_SUMMARY,
        parameters=window(14),
        adapter=over_window,
    ),
)
