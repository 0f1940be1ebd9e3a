"""ZIA mobile threat settings: one record for the whole tenant."""

from typing import Final

from zscaler_mcp.catalog.model import Merge
from zscaler_mcp.catalog.rows import Rows, merged

__all__ = ["TOOLS"]

_SETTINGS: Final = "/zia/api/v1/mobileAdvanceThreatSettings"

_rows: Final = Rows("zia_misc", "zia", staged=True)

TOOLS: Final = (
    _rows.reading(
        "zia_get_mobile_advanced_settings",
        "Get ZIA mobile threat settings",
        "Which mobile apps ZIA blocks tenant-wide, by their behaviour: malicious or"
        " vulnerable ones, and those that leak credentials, location or identity.",
        _SETTINGS,
    ),
    _rows.updating(
        "zia_update_mobile_advanced_settings",
        "Update ZIA mobile threat settings",
        "Changes which mobile apps are blocked; what is left out stays as it is.",
        _SETTINGS,
        parameters=(
            merged(
                "settings",
                "The settings to change, each true or false, in snake case or camel"
                " case: block_apps_with_malicious_activity,"
                " block_apps_with_known_vulnerabilities,"
                " block_apps_sending_unencrypted_user_credentials,"
                " block_apps_sending_location_info,"
                " block_apps_sending_personally_identifiable_info,"
                " block_apps_sending_device_identifier,"
                " block_apps_communicating_with_ad_websites,"
                " block_apps_communicating_with_remote_unknown_servers.",
                required=True,
            ),
        ),
        merge=Merge(drop=frozenset()),
        consequence="changes which mobile apps are blocked in the whole tenant",
    ),
)
