"""Anomaly policies: what SIMs should not do, and which did."""

from typing import Final

from zscaler_mcp.catalog.model import Place
from zscaler_mcp.catalog.rows import Rows, path_id, query
from zscaler_mcp.catalog.zcell.lists import (
    CUSTOMER,
    PAGES,
    SECRETS,
    days,
    read_records,
)

__all__ = ["TOOLS"]

_POLICIES: Final = f"{CUSTOMER}/anomaly-policy"
_POLICY: Final = _POLICIES + "/{policy_id}"

_policy_id: Final = path_id(
    "policy_id", "Id of the policy, as text; zcell_list_anomaly_policies yields it."
)
_days: Final = days(Place.QUERY, "startDateTime", "endDateTime")

_rows: Final = Rows("zcell_anomaly_policy", "zcell", SECRETS)

TOOLS: Final = (
    _rows.listing(
        "zcell_list_anomaly_policies",
        "List cellular anomaly policies",
        "Anomaly policies of the cellular service: type, state, the SIM location"
        " groups they watch, and how many violations there were in the days looked"
        " at.",
        _POLICIES,
        parameters=(
            _days,
            query(
                "policy_type",
                "Type of the policies to list, such as GEOFENCING (a SIM leaves its"
                " area) or IMEI_CHANGE (a SIM moves to another device).",
            ),
        ),
        pages=PAGES,
        adapter=read_records,
    ),
    _rows.listing(
        "zcell_list_anomaly_policy_logs",
        "List an anomaly policy's log",
        "What became of one anomaly policy: each time that it was enabled, disabled"
        " or run, with status, message and time.",
        _POLICY + "/logs",
        parameters=(_policy_id,),
        pages=PAGES,
        adapter=read_records,
    ),
    _rows.listing(
        "zcell_list_anomaly_policy_violations",
        "List an anomaly policy's violations",
        "SIMs, by ICCID, that violated one anomaly policy in the days looked at;"
        " zcell_list_iccid_violations has the single events of a SIM.",
        _POLICY + "/violations",
        parameters=(_policy_id, _days),
        pages=PAGES,
        adapter=read_records,
    ),
    _rows.listing(
        "zcell_list_iccid_violations",
        "List a SIM's violations",
        "The events in which one SIM violated one anomaly policy: type, zone, time,"
        " where the SIM was and where it should have been.",
        _POLICY + "/violations/{iccid}",
        parameters=(
            _policy_id,
            path_id(
                "iccid",
                "ICCID (serial number) of the SIM;"
                " zcell_list_anomaly_policy_violations yields it.",
            ),
            _days,
        ),
        pages=PAGES,
        adapter=read_records,
    ),
)
