"""What jobs say of records, held to the records of the simulated tenant."""

from typing import Any, Final

from tests.tenant_case import TenantCase
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.guide import JOBS, Job

BY_NAME: Final[dict[str, Job]] = {job.name: job for job in JOBS}


class RecordTests(TenantCase):
    """Members of records that a job's steps speak of."""

    def stands(self, job: str, tool: str, member: str, **given: Any) -> list[Any]:
        """Expect a member in the job's words and in a record; the records."""
        self.assertIn(tool, BY_NAME[job].tools)
        self.assertIn(member, " ".join(BY_NAME[job].steps))
        listed = CATALOG.by_name[tool].is_list
        records = self.items(tool, **given) if listed else [self.do(tool, **given)]
        self.assertTrue(any(member in record for record in records), (tool, member))
        return records

    def test_user(self) -> None:
        """Who a user is, and by which ids rules know their groups."""
        job = "investigate_user_access"
        (user,) = self.stands(job, "zid_search_users", "status", name="dana.dubois@")
        self.assertTrue(self.items("zid_get_user_groups", user_id=user["id"]))
        attributes = self.stands(job, "get_zpa_saml_attribute", "idpName")
        for provider in {each["idpName"] for each in attributes}:
            groups = self.items("get_zpa_scim_group", idp_name=provider, all=True)
            self.assertIn("id", groups[0])

    def test_access_rules(self) -> None:
        """The order of rules, and what their conditions hold."""
        tool = "zpa_list_access_policy_rules"
        for job in ("investigate_user_access", "audit_access_policy"):
            rules = self.stands(job, tool, "ruleOrder", all=True)
        self.assertIn("disabled", rules[0])
        operands = [
            operand
            for rule in rules
            for condition in rule["conditions"]
            for operand in condition["operands"]
        ]
        kinds = {operand["objectType"] for operand in operands}
        self.assertLessEqual({"APP", "SCIM_GROUP"}, kinds)
        self.assertTrue(all("rhs" in operand for operand in operands))
        job = "investigate_user_access"
        self.stands(job, "zpa_list_app_connectors", "controlChannelStatus")

    def test_web_access(self) -> None:
        """Where cloud app control ends, and where URL filtering begins."""
        job = "investigate_web_access"
        self.stands(job, "zia_get_advanced_settings", "cascadeUrlFiltering")
        rules = "zia_list_cloud_app_control_rules"
        self.stands(job, rules, "cascadingEnabled", rule_type="WEBMAIL")

    def test_unused(self) -> None:
        """How often a label is used."""
        job = "find_unused_objects"
        self.stands(job, "zia_list_rule_labels", "referencedRuleCount")

    def test_findings(self) -> None:
        """How likely it is that a finding is exploited."""
        job = "triage_attack_surface"
        organization = self.items("zeasm_list_organizations")[0]["id"]
        finding = self.items("zeasm_list_findings", org_id=organization)[0]["id"]
        for member in ("cisa_likelihood", "epss_likelihood"):
            self.stands(
                job,
                "zeasm_get_finding_details",
                member,
                org_id=organization,
                finding_id=finding,
            )
