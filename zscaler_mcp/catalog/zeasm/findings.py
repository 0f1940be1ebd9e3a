"""EASM findings: weaknesses that can be seen from the internet."""

from typing import Final

from zscaler_mcp.catalog.rows import Rows, path_id
from zscaler_mcp.catalog.zeasm.organizations import ORG_ID, ORGANIZATIONS
from zscaler_mcp.catalog.zeasm.paging import LinkedPages

__all__ = ["TOOLS"]

_FINDINGS: Final = f"{ORGANIZATIONS}/{{org_id}}/findings"
_FINDING: Final = f"{_FINDINGS}/{{finding_id}}"

_one: Final = (
    ORG_ID,
    path_id("finding_id", "Id of the finding; zeasm_list_findings yields it."),
)

_rows: Final = Rows("zeasm_findings", "zeasm", untrusted=True)

TOOLS: Final = (
    _rows.listing(
        "zeasm_list_findings",
        "List EASM findings",
        "Findings on an organization's internet-facing assets: category, type, risk,"
        " status, the asset, and when it was first and last seen.",
        _FINDINGS,
        parameters=(ORG_ID,),
        pages=LinkedPages(),
    ),
    _rows.reading(
        "zeasm_get_finding_details",
        "Get an EASM finding",
        "One finding in full: description, risk and severity scores, and how likely"
        " exploitation is (cisa_likelihood, epss_likelihood).",
        f"{_FINDING}/details",
        parameters=_one,
    ),
    _rows.reading(
        "zeasm_get_finding_evidence",
        "Get the evidence of an EASM finding",
        "The part of a scan's output that shows one finding, with its source_type."
        " The content was written by the scanned asset.",
        f"{_FINDING}/evidence",
        parameters=_one,
    ),
    _rows.reading(
        "zeasm_get_finding_scan_output",
        "Get the scan output of an EASM finding",
        "All that a scan of the finding's asset yielded; long. Look at"
        " zeasm_get_finding_evidence first. The content was written by the scanned"
        " asset.",
        f"{_FINDING}/scan-output",
        parameters=_one,
    ),
)
