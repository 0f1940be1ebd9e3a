"""Audit entries of the cellular service: who changed what."""

from typing import Final

from zscaler_mcp.catalog.model import Place
from zscaler_mcp.catalog.rows import FILTER, Rows, body
from zscaler_mcp.catalog.zcell.lists import (
    PAGES,
    RECORDS,
    SECRETS,
    days,
    read_records,
)

__all__ = ["TOOLS"]

_AUDIT: Final = "/zcell/config/api/v1/audit"

_rows: Final = Rows("zcell_audit_data_handling", "zcell", SECRETS)

TOOLS: Final = (
    _rows.listing(
        "zcell_list_audit_customers_search",
        "Search cellular audit entries",
        "Changes in the cellular service, newest first: operation, object, who made"
        " it and when, with the object before (oldData) and after (newData).",
        f"{_AUDIT}/customers/{{zcell_customer_id}}/search",
        method="POST",
        parameters=(
            days(Place.BODY, "startDate", "endDate"),
            body(
                "operation_type",
                "Operation: Create, Update, Delete or Export.",
                FILTER,
                blank_is_absent=True,
            ),
            body(
                "object_type",
                "Type of the object; zcell_list_audit_metadata yields those there are.",
                FILTER,
                blank_is_absent=True,
            ),
            body("object_name", "Name of the object.", FILTER, blank_is_absent=True),
            body(
                "object_id",
                "Id of the object, a number as text.",
                FILTER,
                blank_is_absent=True,
            ),
            body(
                "visibility",
                "Customer (what the customer sees) or Root.",
                FILTER,
                blank_is_absent=True,
            ),
            body(
                "modified_by_user_id",
                "Id of the user who made the change; entries hold it as"
                " modifiedByUserId.",
                FILTER,
                blank_is_absent=True,
            ),
        ),
        pages=PAGES,
        adapter=read_records,
    ),
    _rows.listing(
        "zcell_list_audit_metadata",
        "List cellular audit terms",
        "The operations and object types that zcell_list_audit_customers_search can"
        " filter by, in one record.",
        f"{_AUDIT}/metadata",
        rows=RECORDS,
        adapter=read_records,
    ),
)
