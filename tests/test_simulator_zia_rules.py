"""What the simulated ZIA keeps of policy rules and of what they refer to."""

from typing import Any

from tests.simulator_case import ZIA, SimulatorCase

BAD = "INVALID_INPUT_ARGUMENT"
RULES = f"{ZIA}/firewallFilteringRules"
LISTS: dict[str, dict[str, Any]] = {
    "firewallFilteringRules": {"action": "ALLOW", "rank": 7},
    "firewallDnsRules": {"action": "ALLOW"},
    "firewallIpsRules": {"action": "BYPASS_IPS", "rank": 7},
    "urlFilteringRules": {"action": "CAUTION"},
    "sslInspectionRules": {"action": {"type": "DECRYPT"}},
}
"""Every rule list, and what a rule of it needs beside name and order."""


class RulesCase(SimulatorCase):
    """Asks for rules."""

    def create(self, path: str, **fields: Any) -> Any:
        """Make a record."""
        said = self.ask("POST", f"{ZIA}/{path}", fields)
        self.assertEqual(said.status, 200, said.body)
        return said.body

    def rules(self, path: str = "firewallFilteringRules") -> list[Any]:
        """The rules of a list."""
        found: list[Any] = self.get(f"{ZIA}/{path}", pageSize="1000")
        return found

    def names(self, path: str = "firewallFilteringRules") -> list[str]:
        """Their names, in order."""
        return [rule["name"] for rule in self.rules(path)]


class OrderTests(RulesCase):
    """A list of rules has an order without a gap."""

    def test_numbers(self) -> None:
        """Rules are numbered from 1; the default rule is last, with -1."""
        for path in LISTS:
            orders = [rule["order"] for rule in self.rules(path)]
            last = [-1] if path != "urlFilteringRules" else []
            count = len(orders) - len(last)
            self.assertEqual(orders, [*range(1, count + 1), *last], path)
            self.assertGreaterEqual(count, 8)

    def test_a_new_rule_takes_its_place(self) -> None:
        """Those behind it move; a deletion closes the gap."""
        for path, more in LISTS.items():
            before = self.names(path)
            made = self.create(path, name="New", order=2, **more)
            self.assertEqual(made["state"], "ENABLED")
            self.assertEqual(made["lastModifiedTime"], int(self.wall()))
            self.assertEqual(self.names(path), [before[0], "New", *before[1:]])
            self.assertEqual(
                self.ask("DELETE", f"{ZIA}/{path}/{made['id']}").status, 204
            )
            self.assertEqual(self.names(path), before)

    def test_a_rule_moves(self) -> None:
        """PUT with another order moves the rule, without one it stays."""
        first, second, third, *rest = self.rules()
        said = self.ask("PUT", f"{RULES}/{third['id']}", {**third, "order": 1})
        self.assertEqual((said.status, said.body["order"]), (200, 1))
        names = [rule["name"] for rule in (third, first, second, *rest)]
        self.assertEqual(self.names(), names)
        body = {"name": "Other", "action": "ALLOW", "rank": 7}
        said = self.ask("PUT", f"{RULES}/{third['id']}", body)
        self.assertEqual((said.body["name"], said.body["order"]), ("Other", 1))

    def test_places_that_are_none(self) -> None:
        """An order is asked for, and is within the list; so is a rank in its bounds."""
        rule = {"name": "New", "action": "ALLOW", "rank": 7}
        self.refused(400, BAD, "POST", RULES, rule)
        last = len(self.rules())
        for order in (0, last + 1, -2):
            self.refused(400, BAD, "POST", RULES, {**rule, "order": order})
        for rank in (-1, 8):
            self.refused(400, BAD, "POST", RULES, {**rule, "order": 1, "rank": rank})
        self.create("firewallFilteringRules", **rule, order=last)

    def test_the_default_rule_stays_last(self) -> None:
        """It can be changed, and neither moved nor deleted."""
        default = self.rules()[-1]
        self.assertTrue(default["defaultRule"])
        path = f"{RULES}/{default['id']}"
        said = self.ask("PUT", path, {**default, "order": 1, "action": "ALLOW"})
        self.assertEqual((said.body["action"], said.body["order"]), ("ALLOW", -1))
        self.refused(400, BAD, "DELETE", path)

    def test_predefined_rules_stay(self) -> None:
        """A predefined rule cannot be deleted, and no write makes one predefined."""
        first = self.rules()[0]
        self.assertTrue(first["predefined"])
        self.refused(400, BAD, "DELETE", f"{RULES}/{first['id']}")
        made = self.create(
            "firewallFilteringRules",
            name="New",
            order=1,
            action="ALLOW",
            rank=7,
            predefined=True,
            defaultRule=True,
        )
        self.assertNotIn(True, (made.get("predefined"), made.get("defaultRule")))


class BodyTests(RulesCase):
    """What a rule holds."""

    def test_put_replaces(self) -> None:
        """A criterion that a PUT does not name is lost."""
        rule = self.rules()[1]
        self.assertTrue(rule["srcIpGroups"])
        body = {"name": rule["name"], "action": "ALLOW", "rank": 7}
        said = self.ask("PUT", f"{RULES}/{rule['id']}", body)
        self.assertNotIn("srcIpGroups", said.body)

    def test_put_of_the_whole_rule_loses_nothing(self) -> None:
        """Reading and writing a rule leaves it as it was."""
        for path in LISTS:
            for rule in self.rules(path):
                said = self.ask("PUT", f"{ZIA}/{path}/{rule['id']}", rule)
                self.assertEqual(said.status, 200, said.body)
                changed = {"lastModifiedTime": said.body["lastModifiedTime"]}
                self.assertEqual(said.body, {**rule, **changed})

    def test_references(self) -> None:
        """They are shown with names; what does not exist is refused."""
        group = self.get(f"{ZIA}/ipSourceGroups")[0]
        rule = {"name": "New", "order": 1, "action": "ALLOW", "rank": 7}
        made = self.create(
            "firewallFilteringRules", **rule, srcIpGroups=[{"id": group["id"]}]
        )
        named = {"id": group["id"], "name": group["name"]}
        self.assertEqual(made["srcIpGroups"], [named])
        for name in ("srcIpGroups", "nwServices", "locations", "timeWindows", "labels"):
            body = {**rule, "name": "Newer", name: [{"id": 7}]}
            self.refused(400, BAD, "POST", RULES, body)

    def test_what_is_in_use_stays(self) -> None:
        """A group, service or interval that a rule refers to cannot be deleted."""
        rule = self.rules()[1]
        for name, path in (
            ("srcIpGroups", "ipSourceGroups"),
            ("nwServices", "networkServices"),
        ):
            (used,) = rule[name]
            said = self.ask("DELETE", f"{ZIA}/{path}/{used['id']}")
            self.assertIn(said.status, (400, 409))
        window = self.rules("urlFilteringRules")[0]["timeWindows"][0]
        path = f"{ZIA}/timeIntervals/{window['id']}"
        self.refused(409, "RESOURCE_IN_USE", "DELETE", path)

    def test_words(self) -> None:
        """Actions, states and countries are the service's own."""
        rule = {"name": "New", "order": 1, "action": "ALLOW", "rank": 7}
        for wrong in (
            {"action": "PERMIT"},
            {"state": "ON"},
            {"destCountries": ["Canada"]},
            {"sourceCountries": ["CA"]},
            {"colour": "red"},
            {"srcIps": "192.0.2.1"},
        ):
            self.refused(400, BAD, "POST", RULES, {**rule, **wrong})
        ssl = {"name": "New", "order": 1}
        for action in ("DECRYPT", {"type": "OPEN"}, {}):
            body = {**ssl, "action": action}
            self.refused(400, BAD, "POST", f"{ZIA}/sslInspectionRules", body)
        self.create("firewallFilteringRules", **rule, destCountries=["COUNTRY_CA"])


class ObjectTests(RulesCase):
    """What rules refer to."""

    def test_destination_groups(self) -> None:
        """The type says what the group needs; a search is not known there."""
        path = f"{ZIA}/ipDestinationGroups"
        for wrong in (
            {"type": "DSTN_IP"},
            {"type": "DSTN_IP", "addresses": ["www.example.com"]},
            {"type": "DSTN_FQDN", "addresses": []},
            {"type": "DSTN_ALL", "addresses": ["192.0.2.1"]},
            {"type": "DSTN_OTHER", "countries": ["Canada"]},
            {"addresses": ["192.0.2.1"]},
        ):
            self.refused(400, BAD, "POST", path, {"name": "New", **wrong})
        made = self.create(
            "ipDestinationGroups",
            name="New",
            type="DSTN_IP",
            addresses=["192.0.2.1", "192.0.2.8-192.0.2.9", "198.51.100.0/28"],
        )
        everything = self.get(path)
        self.assertEqual(len(self.get(path, search="New")), len(everything))
        self.assertEqual(everything[-1], made)

    def test_source_groups(self) -> None:
        """They hold addresses, and are found by name."""
        path = f"{ZIA}/ipSourceGroups"
        wrongs: tuple[Any, ...] = ([], ["here"], None)
        for wrong in wrongs:
            body = {"name": "New", "ipAddresses": wrong}
            self.refused(400, BAD, "POST", path, body)
        self.create("ipSourceGroups", name="New", ipAddresses=["192.0.2.1"])
        self.assertEqual(len(self.get(path, search="new")), 1)

    def test_services(self) -> None:
        """Ports are in their bounds; Zscaler's services stay; protocols filter."""
        path = f"{ZIA}/networkServices"
        for ports in ([], [{"start": 70_000}], [{"start": 9, "end": 8}], [{"end": 8}]):
            body = {"name": "New", "destTcpPorts": ports}
            self.refused(400, BAD, "POST", path, body)
        made = self.create("networkServices", name="New", destTcpPorts=[{"start": 9}])
        self.assertEqual(made["type"], "CUSTOM")
        found = self.get(path)
        standard = next(each for each in found if each["type"] == "STANDARD")
        self.refused(400, BAD, "DELETE", f"{path}/{standard['id']}")
        self.assertEqual(self.ask("DELETE", f"{path}/{made['id']}").status, 204)
        names = {each["name"] for each in self.get(path, protocol="ICMP")}
        self.assertEqual(names, {"ICMP"})
        udp = self.get(path, protocol="UDP")
        self.assertTrue(all("Udp" in str(each) for each in udp))
        self.refused(400, BAD, "GET", path, protocol="tcp")

    def test_groups(self) -> None:
        """Groups hold what exists: services by id, applications by name."""
        services = self.get(f"{ZIA}/networkServices")
        made = self.create(
            "networkServiceGroups", name="New", services=[{"id": services[0]["id"]}]
        )
        self.assertEqual(made["services"][0]["name"], services[0]["name"])
        path = f"{ZIA}/networkServiceGroups"
        self.refused(400, BAD, "POST", path, {"name": "x", "services": [{"id": 7}]})
        self.refused(400, BAD, "POST", path, {"name": "x", "services": []})
        path = f"{ZIA}/networkApplicationGroups"
        wrong = {"name": "x", "networkApplications": ["NONE"]}
        self.refused(400, BAD, "POST", path, wrong)
        self.create("networkApplicationGroups", name="x", networkApplications=["SSH"])

    def test_applications(self) -> None:
        """They are read only, by a name for an id."""
        found = self.get(f"{ZIA}/networkApplications", search="secure shell")
        self.assertEqual([each["id"] for each in found], ["SSH"])
        self.assertEqual(self.get(f"{ZIA}/networkApplications/SSH"), found[0])
        said = self.ask("DELETE", f"{ZIA}/networkApplications/SSH")
        self.assertEqual(said.status, 405)

    def test_signatures(self) -> None:
        """The check names what is wrong and where; the same sid is not taken twice."""
        path = f"{ZIA}/ipsSignatureRules"

        def verdict(text: str) -> tuple[int, bool]:
            said = self.ask("POST", f"{path}/validateRuleText", {"ruleText": text})
            return said.body["status"], bool(said.body["errMsg"])

        known = self.get(path)[0]["ruleText"]
        fresh = known.replace("sid:1000010", "sid:77")
        self.assertEqual(verdict(fresh), (0, False))
        for wrong in (known, fresh.replace("sid:77;", ""), "hello", ""):
            self.assertEqual(verdict(wrong), (1, True), wrong)
        self.refused(400, BAD, "POST", f"{path}/validateRuleText", {})
        self.refused(400, BAD, "POST", path, {"name": "x", "ruleText": "hello"})
        made = self.create("ipsSignatureRules", name="x", ruleText=fresh)
        self.assertEqual(made["ruleTextModTime"], int(self.wall()))

    def test_time_intervals(self) -> None:
        """Minutes are of a day, days of the week, and all four are asked for."""
        good = {"name": "x", "startTime": 0, "endTime": 60, "daysOfWeek": ["SUN"]}
        path = f"{ZIA}/timeIntervals"
        wrongs: tuple[dict[str, Any], ...] = (
            {"endTime": 1440},
            {"startTime": -1},
            {"daysOfWeek": ["SUNDAY"]},
            {"daysOfWeek": []},
            {"name": "work HOURS"},
        )
        for wrong in wrongs:
            said = self.ask("POST", path, {**good, **wrong})
            self.assertEqual(said.status, 400, wrong)
        self.create("timeIntervals", **good)
        self.assertEqual(len(self.get(path, search="weekend")), 1)

    def test_cloud_applications(self) -> None:
        """Filtered by name and class, paged, and counted by class."""
        path = f"{ZIA}/cloudApplications/sslPolicy"
        found = self.get(path, appClass="WEB_MAIL")
        self.assertEqual({each["parent"] for each in found}, {"WEB_MAIL"})
        self.assertEqual(set(found[0]), {"app", "appName", "parent", "parentName"})
        self.assertEqual(len(self.get(path, search="one", pageSize="1")), 1)
        counts = self.get(path, groupResults="true")
        self.assertEqual(sum(each["count"] for each in counts), len(self.get(path)))
