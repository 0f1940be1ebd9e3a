"""What the simulated ZIdentity, EASM and Client Connector show and refuse."""

from tests.simulator_case import SimulatorCase

ZID = "/ziam/admin/api/v1"
EASM = "/easm/easm-ui/v1"
ZCC = "/zcc/papi/public/v1"
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


class SurfaceTests(SimulatorCase):
    """EASM."""

    def test_pages(self) -> None:
        """Pages link to each other within an organization."""
        (org, _) = self.get(f"{EASM}/organizations")["results"]
        path = f"{EASM}/organizations/{org['id']}/findings"
        first = self.get(path)
        self.assertEqual((len(first["results"]), first["total_results"]), (25, 60))
        self.assertTrue(first["next_link"].startswith(path))
        last = self.get(path, page="3")
        self.assertEqual((len(last["results"]), last["next_link"]), (10, None))
        self.refused(400, BAD, "GET", path, page="x")

    def test_details_say_more(self) -> None:
        """What a list leaves out, the details have."""
        (org, _) = self.get(f"{EASM}/organizations")["results"]
        path = f"{EASM}/organizations/{org['id']}/findings"
        finding = self.get(path)["results"][0]
        self.assertNotIn("description", finding)
        self.assertIn("description", self.get(f"{path}/{finding['id']}/details"))
        self.refused(404, "NOT_FOUND", "GET", f"{path}/none/evidence")


class ClientTests(SimulatorCase):
    """Client Connector."""

    def test_devices(self) -> None:
        """Fifty on a page, five thousand at most; systems have numbers."""
        self.assertEqual(len(self.get(f"{ZCC}/getDevices")), 50)
        self.assertEqual(len(self.get(f"{ZCC}/getDevices", pageSize="9999")), 70)
        self.refused(400, BAD, "GET", f"{ZCC}/getDevices", osType="windows")
        self.assertTrue(self.get(f"{ZCC}/getDevices", osType="3"))

    def test_passwords(self) -> None:
        """Passwords are those of a device that exists."""
        self.refused(400, BAD, "GET", f"{ZCC}/getOtp")
        self.refused(404, "NOT_FOUND", "GET", f"{ZCC}/getOtp", udid="none")
        device = self.get(f"{ZCC}/getDevices")[0]
        self.assertIn("exitOtp", self.get(f"{ZCC}/getOtp", udid=device["udid"]))

    def test_networks(self) -> None:
        """Networks are counted, whatever the page."""
        path = f"{ZCC}/webTrustedNetwork/listByCompany"
        page = self.get(path, page="2", pageSize="10")
        self.assertEqual(len(page["trustedNetworkContracts"]), 10)
        self.assertEqual(page["totalCount"], 24)
