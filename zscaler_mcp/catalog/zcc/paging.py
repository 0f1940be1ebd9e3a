"""How Client Connector cuts its lists."""

from typing import Final

import attrs

from zscaler_mcp.catalog.paging import NumberedPages

__all__ = ["NETWORK_PAGES", "ZCC_PAGES"]

ZCC_PAGES: Final = NumberedPages(size_name="pageSize", default_size=50, largest=5000)
NETWORK_PAGES: Final = attrs.evolve(ZCC_PAGES, rows="trustedNetworkContracts")
