"""What ZPA policies refer to: profiles to apply, devices and networks to ask for."""

from typing import Final

from zscaler_mcp.catalog.model import Parameter
from zscaler_mcp.catalog.rows import FILTER, ZPA_PAGES, Rows
from zscaler_mcp.catalog.zpa.lookups import (
    exact_name,
    named,
    one_or_all,
    optional_id,
)

__all__ = ["TOOLS"]

_CUSTOMER: Final = "/admin/customers/{customer_id}"
_V1: Final = f"/zpa/mgmtconfig/v1{_CUSTOMER}"
_V2: Final = f"/zpa/mgmtconfig/v2{_CUSTOMER}"
_ISOLATION: Final = "/zpa/cbiconfig/cbi/api/customers/{customer_id}/profiles"

_rows: Final = Rows("zpa_misc", "zpa")

TOOLS: Final = (
    _rows.listing(
        "get_zpa_app_protection_profile",
        "List ZPA app protection profiles",
        "Profiles that say which attacks app protection looks for and what it does"
        " then; rules with INSPECT name one by its id.",
        f"{_V1}/inspectionProfile",
        parameters=(exact_name("Whole name of a profile, to read only this."),),
        pages=ZPA_PAGES,
        sieve=named,
    ),
    _rows.listing(
        "get_zpa_isolation_profile",
        "List ZPA isolation profiles",
        "Profiles of the isolated browser: what a user may copy, print or download in"
        " it; rules with ISOLATE name one by its id.",
        _ISOLATION,
        parameters=(
            Parameter(
                name="name",
                description="Whole name of a profile, to read only this.",
                schema=FILTER,
                blank_is_absent=True,
            ),
        ),
        sieve=named,
    ),
    _rows.listing(
        "get_zpa_posture_profile",
        "List ZPA posture profiles",
        "What can be asked of a user's device; a condition on POSTURE names a profile"
        " by its postureUdid, not by its id.",
        f"{_V2}/posture",
        parameters=(
            optional_id("profile_id", "Id of a profile, to read only this."),
            exact_name("Whole name of a profile, to read only this."),
        ),
        pages=ZPA_PAGES,
        sieve=named,
        adapter=one_or_all("profile_id", f"{_V1}/posture/{{profile_id}}"),
    ),
    _rows.listing(
        "get_zpa_trusted_network",
        "List ZPA trusted networks",
        "Networks by which the client knows that it is at a site of the tenant; a"
        " condition on TRUSTED_NETWORK names one by its networkId, not by its id.",
        f"{_V2}/network",
        parameters=(
            optional_id("network_id", "Id of a network, to read only this."),
            exact_name("Whole name of a network, to read only this."),
        ),
        pages=ZPA_PAGES,
        sieve=named,
        adapter=one_or_all("network_id", f"{_V1}/network/{{network_id}}"),
    ),
)
