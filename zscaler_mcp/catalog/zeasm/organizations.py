"""EASM organizations: whose attack surface is watched."""

from typing import Final

from zscaler_mcp.catalog.rows import Rows, path_id
from zscaler_mcp.catalog.zeasm.paging import LinkedPages

__all__ = ["ORGANIZATIONS", "ORG_ID", "TOOLS"]

ORGANIZATIONS: Final = "/easm/easm-ui/v1/organizations"

ORG_ID: Final = path_id(
    "org_id", "Id of the organization; zeasm_list_organizations yields it."
)

_rows: Final = Rows("zeasm", "zeasm")

TOOLS: Final = (
    _rows.listing(
        "zeasm_list_organizations",
        "List EASM organizations",
        "Organizations whose attack surface is watched, with the ids that every other"
        " EASM tool takes as org_id. Start here.",
        ORGANIZATIONS,
        pages=LinkedPages(),
    ),
)
