"""Z-Insights: security incidents in figures."""

from typing import Final

from zscaler_mcp.catalog.graphql import field
from zscaler_mcp.catalog.model import Document, Parameter, Tool
from zscaler_mcp.catalog.rows import Rows, one_of, variable
from zscaler_mcp.catalog.zins.reports import (
    GRAPHQL,
    limit,
    over_window,
    report,
    window,
)

__all__ = ["TOOLS"]

_FORTNIGHT: Final = window(14)

_NESTED: Final = field(
    "entries",
    "name",
    "total",
    field("entries", "name", "total", limit="limit"),
    limit="limit",
)


def _incidents(*groups: str) -> Document:
    """Incidents, grouped one way inside the other."""
    return report(
        "CyberSecurityIncidents",
        "CYBER_SECURITY.incidents",
        _NESTED,
        {},
        fixed={"categorizeBy": list(groups)},
        categorize_by="[IncidentsGroupBy!]!",
    )


_BY_LOCATION: Final = report(
    "CyberSecurityByLocation",
    "CYBER_SECURITY.cyber_security_location",
    field("entries", "id", "name", "total", limit="limit"),
    {},
    categorize_by="IncidentsWithIdGroupBy!",
)

_rows: Final = Rows("zins_cyber_security", "zins")


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
        parameters=(*_FORTNIGHT, *more, limit("entries of each level")),
        adapter=over_window,
    )


TOOLS: Final = (
    _listing(
        "zins_get_cyber_incidents",
        "Count security incidents",
        "Security incidents in the window, counted by one or more groupings: each entry"
        " has name, total and, with several groupings, entries of the next one. No"
        " entry means no incident.",
        _incidents("THREAT_CATEGORY_ID"),
        variable(
            "categorize_by",
            "Groupings, the outermost first: THREAT_CATEGORY_ID (kind of threat;"
            " the default), APP_ID (cloud application), USER_ID, TIME (day),"
            " SRC_COUNTRY (country of origin).",
            {
                "type": "array",
                "items": one_of(
                    "THREAT_CATEGORY_ID", "APP_ID", "USER_ID", "TIME", "SRC_COUNTRY"
                ),
                "maxItems": 5,
            },
            value=lambda groups: groups or None,
        ),
    ),
    _listing(
        "zins_get_cyber_incidents_by_location",
        "Count security incidents by location",
        "Security incidents for each location (or application, user,"
        " department), with id, name and total: where most of them happen.",
        _BY_LOCATION,
        variable(
            "categorize_by",
            "What to count by. The service's own list has LOCATION_ID only; it may"
            " refuse the others.",
            one_of("LOCATION_ID", "APP_ID", "USER_ID", "DEPARTMENT_ID"),
            default="LOCATION_ID",
        ),
    ),
    _listing(
        "zins_get_cyber_incidents_by_threat_and_app",
        "Count security incidents by threat and application",
        "Security incidents by kind of threat, each with entries that"
        " count it by cloud application: which applications are hit by what.",
        _incidents("THREAT_CATEGORY_ID", "APP_ID"),
    ),
    _listing(
        "zins_get_cyber_incidents_daily",
        "Count security incidents by day",
        "Security incidents for each day of the window: the trend, and"
        " days that stand out.",
        _incidents("TIME"),
    ),
)
