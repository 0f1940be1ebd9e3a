"""Every ZIdentity tool performed against the simulated tenant."""

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
