"""Network events: sessions of SIMs, one event each."""

from typing import Any, Final

from zscaler_mcp.catalog.model import Place
from zscaler_mcp.catalog.names import convert_members
from zscaler_mcp.catalog.rows import BOOLEAN, OBJECT, Rows, body
from zscaler_mcp.catalog.zcell.lists import (
    BODY_PAGES,
    SECRETS,
    days,
    read_records,
)

__all__ = ["TOOLS"]

_MAX_FILTERS: Final = 20


def _filters(given: Any) -> Any:
    return convert_members(given, "filter_by")


def _order(given: Any) -> Any:
    return convert_members(given, "sort_by")


_rows: Final = Rows("zcell_network_events", "zcell", SECRETS)

TOOLS: Final = (
    _rows.listing(
        "zcell_list_network_events",
        "Search cellular network events",
        "Events of SIMs in mobile networks in the days looked at: time, event and"
        " outcome, SIM and ICCID, country, operator, radio technology and IP address.",
        "/zcell/config/api/v1/network-events/{zcell_customer_id}/search"
        "/startTime/{startTime}/endTime/{endTime}",
        method="POST",
        parameters=(
            days(Place.PATH, "startTime", "endTime"),
            body(
                "filter_by",
                "Conditions that all hold, each {filterName, operator, values}: a"
                " member of the events such as country, one of EQ, NE, LIKE and"
                " NOT_LIKE, and a list of texts.",
                {
                    "type": "array",
                    "items": {"type": "object"},
                    "maxItems": _MAX_FILTERS,
                },
                value=_filters,
            ),
            body(
                "sort_by",
                "Member of the events to sort by, with ASC or DESC:"
                ' {"timestamp": "DESC"}.',
                OBJECT,
                value=_order,
            ),
            body(
                "exclude_apn_config",
                "True leaves the configuration of access points out.",
                BOOLEAN,
            ),
        ),
        pages=BODY_PAGES,
        adapter=read_records,
    ),
)
