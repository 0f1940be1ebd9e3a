"""Z-Insights: web traffic and the threats in it, in figures."""

from typing import Final

from zscaler_mcp.catalog.graphql import field
from zscaler_mcp.catalog.model import Document, Parameter, Tool
from zscaler_mcp.catalog.rows import BOOLEAN, Rows, one_of, variable
from zscaler_mcp.catalog.zins.reports import (
    GRAPHQL,
    NAMED,
    limit,
    named,
    over_window,
    report,
    window,
)

__all__ = ["TOOLS"]

_NARROWING: Final = {"filter_by": "WebEntriesFilterBy", "order_by": "[WebOrderBy]"}
_UNIT: Final = "WebTrafficUnits!"

_WITH_TREND: Final = named(
    "name",
    "total",
    field("trend", "trend_start_time", "trend_interval", "trend_values"),
)


def _by_category(name: str, place: str) -> Document:
    return report(name, place, NAMED, _NARROWING, traffic_unit=_UNIT)


_BY_LOCATION: Final = report(
    "WebTrafficByLocation",
    "WEB_TRAFFIC.location",
    _WITH_TREND,
    _NARROWING,
    traffic_unit=_UNIT,
    include_trend="Boolean",
    trend_interval="TrendInterval",
)
_IN_ALL: Final = report(
    "WebTrafficNoGrouping",
    "WEB_TRAFFIC.no_grouping",
    _WITH_TREND,
    _NARROWING,
    traffic_unit=_UNIT,
    dlp_engine_filter="DlpEngineFilter",
    action_filter="ActionStatus",
    include_trend="Boolean",
    trend_interval="TrendInterval",
)

_unit: Final = variable(
    "traffic_unit",
    "What totals count: TRANSACTIONS (requests) or BYTES.",
    one_of("TRANSACTIONS", "BYTES"),
    default="TRANSACTIONS",
)
_trend: Final = (
    variable(
        "include_trend",
        "Whether each entry has its trend: a value for each interval of the window.",
        BOOLEAN,
        default=False,
    ),
    variable(
        "trend_interval",
        "Interval of the trend, used with include_trend.",
        one_of("DAY", "HOUR"),
        blank_is_absent=True,
    ),
)

_rows: Final = Rows("zins_web_traffic", "zins")


def _listing(
    name: str, title: str, description: str, document: Document, *more: Parameter
) -> Tool:
    return _rows.listing(
        name,
        title,
        description,
        GRAPHQL,
        method="POST",
        document=document,
        rows="entries",
        parameters=(*window(7), _unit, *more, limit("entries")),
        adapter=over_window,
    )


TOOLS: Final = (
    _listing(
        "zins_get_threat_class",
        "Count web threats by class",
        "Web traffic in which a threat was found, by class of threat"
        " (virus and spyware, advanced, behavioral analysis), with its total. No"
        " entry means no threat.",
        _by_category("WebThreatClass", "WEB_TRAFFIC.threat_class"),
    ),
    _listing(
        "zins_get_threat_super_categories",
        "Count web threats by category",
        "Web traffic in which a threat was found, by category of threat"
        " (such as malware or phishing), with its total. No entry means no threat.",
        _by_category("WebThreatSuperCategories", "WEB_TRAFFIC.threat_super_categories"),
    ),
    _listing(
        "zins_get_web_protocols",
        "Count web traffic by protocol",
        "Web traffic by protocol (such as HTTP, HTTPS or SSL), with its total.",
        _by_category("WebProtocols", "WEB_TRAFFIC.protocols"),
    ),
    _listing(
        "zins_get_web_traffic_by_location",
        "Count web traffic by location",
        "Web traffic for each location, with its total and, with"
        " include_trend, its course over time.",
        _BY_LOCATION,
        *_trend,
    ),
    _listing(
        "zins_get_web_traffic_no_grouping",
        "Count web traffic",
        "Web traffic of the whole organization in the window, with its total and, with"
        " include_trend, its course over time; filters narrow it to what a DLP engine"
        " found or to what was allowed or blocked.",
        _IN_ALL,
        variable(
            "dlp_engine_filter",
            "Only traffic in which this DLP engine found something; ANY or NONE of"
            " them.",
            one_of(
                "ANY",
                "NONE",
                "HIPAA",
                "CYBER_BULLY_ENG",
                "GLBA",
                "PCI",
                "OFFENSIVE_LANGUAGE",
                "EXTERNAL",
            ),
            blank_is_absent=True,
        ),
        variable(
            "action_filter",
            "Only traffic that was allowed (ALLOW) or blocked (BLOCK).",
            one_of("ALLOW", "BLOCK"),
            blank_is_absent=True,
        ),
        *_trend,
    ),
)
