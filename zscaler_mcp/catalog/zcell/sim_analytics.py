"""Figures on SIMs: where they are, and how much data they use."""

from typing import Final

from zscaler_mcp.catalog.model import Place
from zscaler_mcp.catalog.rows import Rows, body, query, texts, whole_number
from zscaler_mcp.catalog.zcell.lists import (
    CUSTOMER,
    RECORDS,
    SECRETS,
    days,
    read_records,
)

__all__ = ["TOOLS"]

_ANALYTICS: Final = f"{CUSTOMER}/sim/analytics"
_MAX_COUNTRIES: Final = 20
_MAX_SIMS: Final = 100
_MAX_ICCIDS: Final = 1000

_days: Final = days(Place.QUERY, "startDate", "endDate")


def _some(iccids: list[str]) -> list[str] | None:
    """An empty list asks for every SIM, as none does."""
    return iccids or None


_rows: Final = Rows("zcell_sim_analytics", "zcell", SECRETS)

TOOLS: Final = (
    _rows.listing(
        "zcell_list_sim_analytics_summary",
        "Count SIMs",
        "How many SIMs the tenant has in all, used, active and inactive, in one"
        " record.",
        f"{_ANALYTICS}/summary",
        rows=RECORDS,
        adapter=read_records,
    ),
    _rows.listing(
        "zcell_list_sim_analytics_map",
        "List places of SIMs",
        "Points on the map (lat, lng in degrees), each with the ICCIDs, IMSIs and"
        " tags of the SIMs that are there.",
        f"{_ANALYTICS}/map",
        method="POST",
        parameters=(
            body(
                "icc_ids",
                "ICCIDs of the SIMs to place; left out, all of them.",
                texts(_MAX_ICCIDS),
                value=_some,
            ),
        ),
        rows=RECORDS,
        adapter=read_records,
    ),
    _rows.listing(
        "zcell_list_sim_usage_by_country",
        "List SIM data usage by country",
        "Countries in which SIMs used most data in the days looked at, with the"
        " amount, most first.",
        f"{_ANALYTICS}/usage/countries",
        parameters=(
            _days,
            query(
                "limit",
                "Countries to return, 1 to 20; 10 if left out.",
                whole_number(1, _MAX_COUNTRIES),
            ),
        ),
        rows=RECORDS,
        adapter=read_records,
    ),
    _rows.listing(
        "zcell_list_sim_usage_by_day",
        "List SIM data usage by day",
        "Data that all SIMs, or one, used on each of the days looked at.",
        f"{_ANALYTICS}/usage/day",
        parameters=(
            _days,
            query(
                "icc_id",
                "ICCID of the one SIM to report on; zcell_list_sims yields it.",
            ),
        ),
        rows=RECORDS,
        adapter=read_records,
    ),
    _rows.listing(
        "zcell_list_sim_usage_by_sim",
        "List data usage by SIM",
        "SIMs, by ICCID, that used most data in the days looked at, with the amount,"
        " most first.",
        f"{_ANALYTICS}/usage/sims",
        parameters=(
            _days,
            query("limit", "SIMs to return, 1 to 100.", whole_number(1, _MAX_SIMS)),
        ),
        rows=RECORDS,
        adapter=read_records,
    ),
)
