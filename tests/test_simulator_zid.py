"""What the simulated ZIdentity shows and refuses."""

from tests.simulator_case import SimulatorCase

ZID = "/ziam/admin/api/v1"
BAD = "BAD_REQUEST"


class IdentityTests(SimulatorCase):
    """Users and groups."""

    def test_unknown_filter(self) -> None:
        """A filter in a spelling that is not the service's filters nothing."""
        whole = self.get(f"{ZID}/users")["results_total"]
        camel = self.get(f"{ZID}/users", **{"loginName[like]": "nobody"})
        self.assertEqual(camel["results_total"], whole)
        lower = self.get(f"{ZID}/users", **{"loginname[like]": "nobody"})
        self.assertEqual((lower["results_total"], lower["records"]), (0, []))
        groups = self.get(f"{ZID}/groups")["results_total"]
        spelled = self.get(f"{ZID}/groups", excludeDynamicGroups="true")
        self.assertEqual(spelled["results_total"], groups)

    def test_links(self) -> None:
        """A page links to its neighbours, the first and the last to one."""
        first = self.get(f"{ZID}/users", limit="50")
        self.assertIsNone(first["prev_link"])
        self.assertIn("offset=50", first["next_link"])
        last = self.get(f"{ZID}/users", limit="50", offset="100")
        self.assertIsNone(last["next_link"])
        self.assertIn("offset=50", last["prev_link"])
        self.assertEqual(len(last["records"]), 20)

    def test_limits(self) -> None:
        """A page has a thousand records at most."""
        for page in ({"limit": "1001"}, {"offset": "-1"}, {"limit": "x"}):
            self.refused(400, BAD, "GET", f"{ZID}/users", **page)
        self.get(f"{ZID}/users", limit="1000")

    def test_nothing_inside_is_shown(self) -> None:
        """Records have the members of the API, and no other."""
        user = self.get(f"{ZID}/users")["records"][0]
        self.assertFalse([name for name in user if name.startswith("_")])
        self.assertEqual(self.get(f"{ZID}/users/{user['id']}"), user)

    def test_names_are_unique(self) -> None:
        """No two people share a login name, however many there are."""
        self.tenant = type(self.tenant)(self.clock, self.wall, scale=12)
        users = self.tenant.store.all("identity user")
        self.assertEqual(len({each["loginName"] for each in users}), 1440)
