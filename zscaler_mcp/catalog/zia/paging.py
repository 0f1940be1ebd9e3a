"""Pages of ZIA lists that are cut in a way of their own."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from zscaler_mcp.catalog.model import Parameter, Place, Wire
from zscaler_mcp.catalog.paging import NumberedPages

__all__ = ["APPLICATION_PAGES", "POLICY_PAGES"]


@attrs.frozen(kw_only=True)
class _UnsizedPages(NumberedPages):
    """Pages whose usual size nobody tells: only an empty one is surely the last."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The page and its size."""
        number, _ = super().parameters
        size = Parameter(
            name=self.size,
            description="Records in a page; as many as the service likes if left out.",
            schema={"type": "integer", "minimum": 1, "maximum": self.largest},
            sent=(Wire(Place.QUERY, self.size_name),),
        )
        return (number, size)

    def _length(self, arguments: Mapping[str, Any]) -> int:
        return int(arguments.get(self.size, 1))


APPLICATION_PAGES: Final = _UnsizedPages(
    position="page_number",
    page_name="pageNumber",
    first=0,
    size="limit",
    size_name="limit",
    default_size=1000,
    largest=1000,
)

POLICY_PAGES: Final = NumberedPages(
    size_name="pageSize", default_size=200, largest=1000
)
"""Applications as policies name them."""
