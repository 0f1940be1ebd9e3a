"""ZIA advanced settings: one record for the whole tenant."""

from typing import Final

from zscaler_mcp.catalog.model import Merge
from zscaler_mcp.catalog.rows import Rows, merged

__all__ = ["TOOLS"]

_SETTINGS: Final = "/zia/api/v1/advancedSettings"

_rows: Final = Rows("zia_advanced_settings", "zia", staged=True)

TOOLS: Final = (
    _rows.reading(
        "zia_get_advanced_settings",
        "Get ZIA advanced settings",
        "The tenant-wide advanced settings: bypasses of authentication, DNS"
        " resolution, domain fronting, session timeout and more.",
        _SETTINGS,
    ),
    _rows.updating(
        "zia_update_advanced_settings",
        "Update ZIA advanced settings",
        "Changes tenant-wide advanced settings; what is left out stays as it is.",
        _SETTINGS,
        parameters=(
            merged(
                "settings",
                "The settings to change, in snake case or camel case; a list replaces"
                " the one there is: auth_bypass_urls, auth_bypass_url_categories,"
                " kerberos_bypass_urls, enable_office365, log_internal_ip,"
                " enforce_surrogate_ip_for_windows_app, cascade_url_filtering,"
                " block_http_tunnel_on_non_http_ports, ui_session_timeout"
                " ... zia_get_advanced_settings shows all of them.",
                required=True,
            ),
        ),
        merge=Merge(drop=frozenset()),
        consequence="changes the advanced settings of the whole tenant",
    ),
)
