"""Client Connector forwarding profiles: what traffic goes through Zscaler, and how."""

from typing import Final

from zscaler_mcp.catalog.rows import Rows, query
from zscaler_mcp.catalog.zcc.paging import ZCC_PAGES

__all__ = ["TOOLS"]

_rows: Final = Rows("zcc_forwarding_profiles", "zcc")

TOOLS: Final = (
    _rows.listing(
        "zcc_list_forwarding_profiles",
        "List Client Connector forwarding profiles",
        "Forwarding profiles: for each kind of network what the client does with"
        " traffic to ZIA (forwardingProfileActions) and ZPA"
        " (forwardingProfileZpaActions), and the trusted networks that they go by.",
        "/zcc/papi/public/v1/webForwardingProfile/listByCompany",
        parameters=(query("search", "Text that the profile's name holds."),),
        pages=ZCC_PAGES,
    ),
)
