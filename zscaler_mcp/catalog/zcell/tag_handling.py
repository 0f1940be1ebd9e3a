"""Tags on SIMs."""

from typing import Final

from zscaler_mcp.catalog.rows import Rows, query
from zscaler_mcp.catalog.zcell.lists import CUSTOMER, PAGES, SECRETS, read_records

__all__ = ["TOOLS"]

_rows: Final = Rows("zcell_tag_handling", "zcell", SECRETS)

TOOLS: Final = (
    _rows.listing(
        "zcell_list_tags",
        "List SIM tags",
        "Tags that SIMs can carry, with id, name and who made them;"
        " zcell_list_sims filters by their names.",
        f"{CUSTOMER}/tag",
        parameters=(query("name", "Text that the tag's name holds."),),
        pages=PAGES,
        adapter=read_records,
    ),
)
