"""The pages of ZTW: numbered from 1, and only on some of its lists."""

from typing import Final

from zscaler_mcp.catalog.paging import NumberedPages

__all__ = ["ZTW_ACCOUNT_PAGES", "ZTW_PAGES"]

ZTW_PAGES: Final = NumberedPages(size_name="pageSize", default_size=100, largest=1000)
ZTW_ACCOUNT_PAGES: Final = NumberedPages(
    size_name="pageSize", default_size=250, largest=1000
)
"""Account details come in larger pages than the rest."""
