"""Client Connector trusted networks: how the client knows where it is."""

from typing import Final

from zscaler_mcp.catalog.rows import Rows, query
from zscaler_mcp.catalog.zcc.paging import NETWORK_PAGES

__all__ = ["TOOLS"]

_rows: Final = Rows("zcc_trusted_networks", "zcc")

TOOLS: Final = (
    _rows.listing(
        "zcc_list_trusted_networks",
        "List Client Connector trusted networks",
        "Trusted networks with the criteria by which the client recognizes them: DNS"
        " servers and search domains, host names, subnets, gateways, DHCP servers and"
        " egress addresses.",
        "/zcc/papi/public/v1/webTrustedNetwork/listByCompany",
        parameters=(query("search", "Text that the network's name holds."),),
        pages=NETWORK_PAGES,
    ),
)
