"""Every tool of ZIdentity, EASM and Client Connector against the simulated tenant."""

from typing import Any

from tests.tenant_api import SimulatedAPI
from tests.tenant_case import TenantCase
from zscaler_mcp.errors import FailureKind
from zscaler_mcp.simulator import SimulatedTenant


class PeopleTests(TenantCase):
    """ZIdentity."""

    def test_users(self) -> None:
        """Everybody is listed, found by every filter, and read."""
        users = self.items("zid_list_users", all=True)
        self.assertEqual(len(users), 120)
        user = users[40]
        self.assertEqual(self.do("zid_get_user", user_id=user["id"]), user)
        for filters in (
            {"login_name": user["loginName"][:9].upper()},
            {"display_name": user["displayName"]},
            {"primary_email": user["primaryEmail"]},
        ):
            found = self.items("zid_list_users", **filters)
            self.assertIn(user, found)
            self.assertLess(len(found), 20)
        idp, domain = user["idp"]["name"], user["loginName"].partition("@")[2]
        everybody = self.items(
            "zid_list_users", idp_name=idp, domain_name=domain, limit=1000
        )
        self.assertEqual(everybody, users)
        self.assertEqual(self.items("zid_list_users", domain_name="x.example"), [])
        self.assertEqual(self.items("zid_list_users", idp_name="other"), [])

    def test_search(self) -> None:
        """By login name, by display name, by address."""
        user = self.items("zid_list_users")[3]
        for name in (user["loginName"][:6], user["displayName"], user["loginName"]):
            self.assertIn(user, self.items("zid_search_users", name=name))
        self.assertEqual(self.items("zid_search_users", name="nobody at all"), [])

    def test_groups(self) -> None:
        """Groups, with and without those that a rule fills."""
        groups = self.items("zid_list_groups")
        fixed = self.items("zid_list_groups", exclude_dynamic_groups=True)
        self.assertTrue(0 < len(fixed) < len(groups))
        self.assertFalse(any(each["dynamicGroup"] for each in fixed))
        both = self.items("zid_list_groups", exclude_dynamic_groups=False)
        self.assertEqual(both, groups)
        found = self.items("zid_search_groups", name="remote access", offset=1)
        self.assertEqual([each["name"] for each in found], ["Remote Access Pilot"])
        named = self.items("zid_list_groups", name="REMOTE", limit=1)
        self.assertEqual([each["name"] for each in named], ["Remote Access"])
        group = self.do("zid_get_group", group_id=groups[0]["id"])
        self.assertEqual(group, groups[0])

    def test_membership(self) -> None:
        """Who is in a group has the group; by name it is the same."""
        (group, _) = self.items("zid_search_groups", name="Remote Access")
        ids = {"group_id": group["id"]}
        users = self.items("zid_get_group_users", **ids, all=True)
        self.assertTrue(0 < len(users) < 120)
        named = self.items(
            "zid_get_group_users_by_name", name="remote access", all=True
        )
        self.assertEqual(named, users)
        user = users[0]
        groups = self.items("zid_get_user_groups", user_id=user["id"], limit=50)
        self.assertIn(group, groups)
        by_name = self.items("zid_get_user_groups_by_name", name=user["loginName"])
        self.assertEqual(by_name, groups)
        later = self.items(
            "zid_get_user_groups_by_name", name=user["displayName"], offset=1, limit=1
        )
        self.assertEqual(later, groups[1:2])

    def test_unknown(self) -> None:
        """What is not there is not found."""
        missing = FailureKind.NOT_FOUND
        self.fails(missing, "zid_get_user", user_id="1")
        self.fails(missing, "zid_get_group", group_id="1")
        self.fails(missing, "zid_get_user_groups_by_name", name="nobody at all")
        self.fails(missing, "zid_get_group_users_by_name", name="no such group")


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


class ClientTests(TenantCase):
    """Client Connector."""

    def test_devices(self) -> None:
        """Devices over pages, by user and by operating system."""
        first = self.do("zcc_list_devices")
        self.assertEqual((len(first.items), first.next), (50, {"page": 2}))
        whole = self.items("zcc_list_devices", all=True)
        self.assertEqual(len(whole), 70)
        third = self.items("zcc_list_devices", page=3, page_size=20)
        self.assertEqual(third, whole[40:60])
        counts = [
            len(self.items("zcc_list_devices", os_type=each, all=True))
            for each in ("ios", "android", "windows", "macos", "linux")
        ]
        self.assertEqual(sum(counts), 70)
        self.assertTrue(all(counts))
        found = self.items("zcc_list_devices", username=whole[9]["user"])
        self.assertEqual(found, [whole[9]])

    def test_passwords(self) -> None:
        """Passwords of one device, under either name of its udid, for a day."""
        one, two = self.items("zcc_list_devices", page_size=2)
        shown = self.do("zcc_get_device_otp", udid=one["udid"])
        self.assertEqual(len(set(shown.values())), 8)
        self.assertEqual(self.do("zcc_get_device_otp", device_id=one["udid"]), shown)
        self.assertNotEqual(self.do("zcc_get_device_otp", udid=two["udid"]), shown)
        self.clock.advance(86_400)
        self.assertNotEqual(self.do("zcc_get_device_otp", udid=one["udid"]), shown)
        self.fails(FailureKind.NOT_FOUND, "zcc_get_device_otp", udid="none")

    def test_profiles_and_networks(self) -> None:
        """Both are searched by name, and cut into pages."""
        for tool, member in (
            ("zcc_list_forwarding_profiles", "name"),
            ("zcc_list_trusted_networks", "networkName"),
        ):
            whole = self.items(tool)
            text = whole[-1][member].upper()
            self.assertEqual(self.items(tool, search=text), [whole[-1]])
            second = self.items(tool, page=2, page_size=2)
            self.assertEqual(second, whole[2:4])
            self.assertEqual(self.items(tool, all=True), whole)


class OtherTenantTests(TenantCase):
    """A tenant that is large, and whose texts attack their reader."""

    def test_shapes(self) -> None:
        """Neither changes what the tools make of it."""
        self.api = SimulatedAPI(
            SimulatedTenant(self.clock, self.now, scale=10, hostile=True)
        )
        self.assertEqual(len(self.items("zid_list_users", all=True)), 1200)
        self.assertEqual(len(self.items("zcc_list_devices", all=True)), 700)
        self.assertGreater(len(self.items("zdx_list_devices", all=True)), 360)
        self.assertEqual(len(self.items("zdx_list_applications")), 12)
