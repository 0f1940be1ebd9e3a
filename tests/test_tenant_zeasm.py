"""Every EASM tool performed against the simulated tenant."""

from typing import Any

from tests.tenant_case import TenantCase
from zscaler_mcp.errors import FailureKind


class SurfaceTests(TenantCase):
    """EASM."""

    def setUp(self) -> None:
        """An organization."""
        super().setUp()
        self.org: dict[str, Any] = {
            "org_id": self.items("zeasm_list_organizations")[0]["id"]
        }

    def test_findings(self) -> None:
        """Findings over pages; one in full, its evidence, the scan's output."""
        first = self.do("zeasm_list_findings", **self.org)
        second = self.do("zeasm_list_findings", **self.org, **first.next)
        whole = self.items("zeasm_list_findings", **self.org, all=True)
        self.assertEqual(whole[: len(first.items)], first.items)
        self.assertEqual(whole[25:50], second.items)
        self.assertEqual(len(whole), 60)
        ids = {**self.org, "finding_id": whole[30]["id"]}
        details = self.do("zeasm_get_finding_details", **ids)
        self.assertEqual(details, {**details, **whole[30]})
        self.assertIn("description", details)
        evidence = self.do("zeasm_get_finding_evidence", **ids)
        output = self.do("zeasm_get_finding_scan_output", **ids)
        self.assertIn(evidence["content"], output["content"])

    def test_lookalike_domains(self) -> None:
        """Domains, each found by its own name."""
        domains = self.items("zeasm_list_lookalike_domains", **self.org, all=True)
        self.assertEqual(len({each["lookalike_raw"] for each in domains}), 30)
        name = domains[-1]["lookalike_raw"]
        one = self.do("zeasm_get_lookalike_domain", **self.org, lookalike_raw=name)
        self.assertEqual(one, {**one, **domains[-1]})
        self.assertIn("remediation", one)

    def test_other_organization(self) -> None:
        """Findings of one organization are not those of another."""
        other = {"org_id": self.items("zeasm_list_organizations")[1]["id"]}
        finding = self.items("zeasm_list_findings", **self.org)[0]
        self.assertNotIn(finding, self.items("zeasm_list_findings", **other, all=True))
        self.fails(
            FailureKind.NOT_FOUND,
            "zeasm_get_finding_details",
            **other,
            finding_id=finding["id"],
        )
        self.fails(FailureKind.NOT_FOUND, "zeasm_list_findings", org_id="none")
