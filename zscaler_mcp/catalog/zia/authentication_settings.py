"""ZIA authentication: URLs that nobody has to authenticate for."""

from typing import Final

from zscaler_mcp.catalog.model import Loss
from zscaler_mcp.catalog.rows import TEXTS, Rows, body
from zscaler_mcp.catalog.zia.list_changes import change_entries

__all__ = ["TOOLS"]

_EXEMPT: Final = "/zia/api/v1/authSettings/exemptedUrls"

_ENTRIES: Final = {**TEXTS, "minItems": 1}

_rows: Final = Rows("zia_authentication_settings", "zia", staged=True)

TOOLS: Final = (
    _rows.listing(
        "zia_list_auth_exempt_urls",
        "List URLs exempt from ZIA authentication",
        "URLs that are exempt from cookie authentication, as texts, all of them in"
        " one answer.",
        _EXEMPT,
        rows="urls",
    ),
    _rows.creating(
        "zia_add_auth_exempt_urls",
        "Exempt URLs from ZIA authentication",
        "Adds URLs to those exempt from cookie authentication: traffic to them is no"
        " longer tied to a user. Returns those added and the list as it is then.",
        _EXEMPT,
        parameters=(
            body(
                "exempt_urls",
                "URLs and domains to add.",
                _ENTRIES,
                wire="urls",
                required=True,
            ),
        ),
        fixed_query=(("action", "ADD_TO_LIST"),),
        consequence="lets everybody in the tenant reach URLs without authentication",
        adapter=change_entries,
    ),
    _rows.deleting(
        "zia_delete_auth_exempt_urls",
        "Remove URLs exempt from ZIA authentication",
        "Removes URLs from those exempt from cookie authentication; the others stay.",
        _EXEMPT,
        method="POST",
        parameters=(
            body(
                "exempt_urls",
                "URLs and domains to remove, spelled as in the list.",
                _ENTRIES,
                wire="urls",
                required=True,
            ),
        ),
        fixed_query=(("action", "REMOVE_FROM_LIST"),),
        loss=Loss(kind="entries of the list of exempt URLs", read=None),
        adapter=change_entries,
    ),
)
