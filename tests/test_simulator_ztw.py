"""What the simulated ZTW keeps and refuses."""

from typing import Any

from tests.simulator_case import SimulatorCase

ZTW = "/ztw/api/v1"
DESTINATIONS = f"{ZTW}/ipDestinationGroups"
BAD = "INVALID_INPUT_ARGUMENT"


class GroupTests(SimulatorCase):
    """Groups that rules refer to."""

    def create(self, path: str, **fields: Any) -> Any:
        """Make a record."""
        said = self.ask("POST", f"{ZTW}/{path}", fields)
        self.assertEqual(said.status, 201, said.body)
        return said.body

    def test_a_life(self) -> None:
        """Made, read, replaced, deleted."""
        for path in ("ipGroups", "ipSourceGroups"):
            made = self.create(path, name="New", ipAddresses=["192.0.2.1"])
            where = f"{ZTW}/{path}/{made['id']}"
            self.assertEqual(self.get(where), made)
            body = {"name": "Newer", "ipAddresses": ["192.0.2.0/24"]}
            self.assertEqual(self.ask("PUT", where, body).body["name"], "Newer")
            self.assertEqual(self.ask("DELETE", where).status, 204)
            self.refused(404, "RESOURCE_NOT_FOUND", "GET", where)

    def test_what_a_type_needs(self) -> None:
        """Addresses for addresses and host names, countries only for the rest."""
        good: dict[str, Any] = {
            "name": "g",
            "type": "DSTN_OTHER",
            "countries": ["COUNTRY_CA"],
        }
        for wrong in (
            {"name": "g"},
            {"name": "g", "type": "DSTN_ELSE"},
            {"name": "g", "type": "DSTN_IP"},
            {"name": "g", "type": "DSTN_FQDN", "addresses": []},
            {"name": "g", "type": "DSTN_IP", "addresses": ["2001:db8::1"]},
            {**good, "countries": ["Canada"]},
            {**good, "type": "DSTN_DOMAIN"},
            {**good, "colour": "red"},
            {**good, "name": ""},
        ):
            self.refused(400, BAD, "POST", DESTINATIONS, wrong)
        made = self.create("ipDestinationGroups", **good)
        self.assertEqual(made["countries"], ["COUNTRY_CA"])
        self.refused(400, "DUPLICATE_ITEM", "POST", DESTINATIONS, good)

    def test_what_zscaler_defines_stays(self) -> None:
        """A predefined group is not deleted, another one is."""
        first, second, *_ = self.get(DESTINATIONS)
        self.assertTrue(first["isPredefined"])
        self.refused(403, "ACCESS_DENIED", "DELETE", f"{DESTINATIONS}/{first['id']}")
        said = self.ask("DELETE", f"{DESTINATIONS}/{second['id']}")
        self.assertEqual(said.status, 204)

    def test_members_of_a_short_list(self) -> None:
        """Ids and names, no more."""
        for path in ("ipGroups", "ipSourceGroups", "ipDestinationGroups"):
            for each in self.get(f"{ZTW}/{path}/lite"):
                self.assertEqual(set(each), {"id", "name"})


class ListTests(SimulatorCase):
    """Lists and their parameters."""

    scale = 10

    def test_whole_lists_and_pages(self) -> None:
        """Some lists come whole, others a page at a time."""
        self.assertEqual(len(self.get(DESTINATIONS)), 301)
        self.assertEqual(len(self.get(f"{ZTW}/ipGroups", page="2")), 240)
        self.assertEqual(len(self.get(f"{DESTINATIONS}/lite")), 100)
        self.assertEqual(len(self.get(f"{DESTINATIONS}/lite", page="4")), 1)
        self.assertEqual(len(self.get(f"{ZTW}/publicCloudInfo")), 100)
        self.assertEqual(len(self.get(f"{ZTW}/publicCloudAccountDetails")), 240)
        admins = self.get(
            f"{ZTW}/adminUsers", pageSize="500", includeAuditorUsers="true"
        )
        self.assertEqual(len(admins), 200)
        self.assertEqual(len({each["loginName"] for each in admins}), 200)

    def test_what_is_no_parameter(self) -> None:
        """A flag that is none, a language and a page that are none are refused."""
        for path, name, value in (
            ("adminRoles", "includeApiRole", "1"),
            ("adminUsers", "includeAuditorUsers", "yes"),
            ("networkServices", "locale", "tlh"),
            ("adminUsers", "page", "0"),
            ("ipDestinationGroups", "excludeType", "IP"),
        ):
            self.refused(400, BAD, "GET", f"{ZTW}/{path}", **{name: value})

    def test_ids_repeat(self) -> None:
        """Each value of a parameter that repeats counts."""
        roles = self.get(f"{ZTW}/adminRoles")[:2]
        first, second = (each["id"] for each in roles)
        said = self.ask("GET", f"{ZTW}/adminRoles?id={first}&id={second}")
        self.assertEqual(said.body, roles)

    def test_reports_are_not_written(self) -> None:
        """Administrators and clouds are read only."""
        for path in ("adminUsers", "adminRoles", "publicCloudInfo", "networkServices"):
            said = self.ask("POST", f"{ZTW}/{path}", {"name": "x"})
            self.assertEqual(said.status, 405)
