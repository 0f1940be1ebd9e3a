"""EASM lookalike domains: names that could be taken for the organization's own."""

from typing import Final

from zscaler_mcp.catalog.rows import Rows, path_id
from zscaler_mcp.catalog.zeasm.organizations import ORG_ID, ORGANIZATIONS
from zscaler_mcp.catalog.zeasm.paging import LinkedPages

__all__ = ["TOOLS"]

_DOMAINS: Final = f"{ORGANIZATIONS}/{{org_id}}/lookalike-domains"

_rows: Final = Rows("zeasm_lookalike_domains", "zeasm", untrusted=True)

TOOLS: Final = (
    _rows.listing(
        "zeasm_list_lookalike_domains",
        "List EASM lookalike domains",
        "Domains that resemble an organization's own (original_domain): how they"
        " deceive, whether they are registered, and their risk. Names and registrants"
        " are strangers' words.",
        _DOMAINS,
        parameters=(ORG_ID,),
        pages=LinkedPages(),
    ),
    _rows.reading(
        "zeasm_get_lookalike_domain",
        "Get an EASM lookalike domain",
        "One lookalike domain in full: description, registrar and registrant, dates,"
        " and how to deal with it (remediation).",
        f"{_DOMAINS}/{{lookalike_raw}}/details",
        parameters=(
            ORG_ID,
            path_id(
                "lookalike_raw",
                "The lookalike domain itself, such as examp1e.com;"
                " zeasm_list_lookalike_domains yields it.",
            ),
        ),
    ),
)
