"""The rules of ZIA and what they refer to, performed against the simulated tenant."""

from typing import Any

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.oracle.tenant import run
from tests.tenant_api import SimulatedAPI
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.simulator import SimulatedTenant

OURS = {
    "zia_cloud_firewall",
    "zia_ssl_inspection",
    "zia_time_intervals",
    "zia_url_filtering",
}
SIGNATURE = 'alert tcp any any -> any any (msg:"x"; content:"y"; sid:77; rev:1;)'
RULES = {
    "cloud_firewall_rule": "BLOCK_DROP",
    "cloud_firewall_dns_rule": "BLOCK",
    "cloud_firewall_ips_rule": "BLOCK_RESET",
    "url_filtering_rule": "CAUTION",
    "ssl_inspection_rule": "BLOCK",
}
"""The kinds of rules by the names of their tools, and an action of each."""


class TenantCase(SynchronousTestCase):
    """Performs tools and notes which ones."""

    performed: set[str]

    def setUp(self) -> None:
        """A tenant of its own."""
        self.performed = set()
        self.api = SimulatedAPI(SimulatedTenant(Clock(), lambda: 1_767_225_600.0))

    def call(self, tool: str, **arguments: Any) -> Any:
        """The result of a tool."""
        self.performed.add(tool)
        return run(tool, self.api, **arguments)

    def items(self, tool: str, **arguments: Any) -> list[Any]:
        """The records of a list."""
        found: list[Any] = self.call(tool, **arguments).items
        return found

    def created(self, tool: str, **arguments: Any) -> tuple[str, dict[str, Any]]:
        """A new record, with its id as an argument has it."""
        result = self.call(tool, **arguments)
        self.assertIn("Pending", result["activation"])
        return str(result["created"]["id"]), result["created"]

    def refused(self, kind: FailureKind, tool: str, **arguments: Any) -> ToolFailure:
        """Expect a failure of a kind."""
        with self.assertRaises(ToolFailure, msg=(tool, arguments)) as caught:
            self.call(tool, **arguments)
        self.assertIs(caught.exception.kind, kind, caught.exception)
        failure: ToolFailure = caught.exception
        return failure


class RuleTests(TenantCase):
    """A rule's life, in each of the five lists."""

    def life(self, kind: str, action: str) -> None:
        """Make, read, find, move, change and delete a rule."""
        listed = f"zia_list_{kind}s"
        before = self.items(listed)
        rule_id, made = self.created(
            f"zia_create_{kind}",
            name="Fresh rule",
            action=action,
            description="For a test",
            enabled=False,
            order=2,
            rank=5,
            advanced={"locations": self.location(), "labels": []},
        )
        self.assertEqual(
            (made["state"], made["order"], made["rank"]), ("DISABLED", 2, 5)
        )
        self.assertEqual(self.call(f"zia_get_{kind}", rule_id=rule_id), made)
        names = [rule["name"] for rule in self.items(listed)]
        self.assertEqual(names[1], "Fresh rule")
        self.assertEqual(len(names), len(before) + 1)
        updated = self.call(
            f"zia_update_{kind}", rule_id=rule_id, enabled=True, order=1
        )["updated"]
        changes = {"state": "ENABLED", "order": 1}
        self.assertEqual(updated, {**made, **changes})
        read = self.call(f"zia_get_{kind}", rule_id=rule_id)
        self.assertEqual(read, updated)
        self.call(f"zia_delete_{kind}", rule_id=rule_id)
        self.refused(FailureKind.NOT_FOUND, f"zia_get_{kind}", rule_id=rule_id)
        self.assertEqual(self.items(listed), before)

    def location(self) -> list[str]:
        """The id of a location, as an agent gives it."""
        return [str(run("zia_list_locations", self.api).items[0]["id"])]

    def test_lives(self) -> None:
        """A rule is made, read, moved, changed and deleted; others come back."""
        for kind, action in RULES.items():
            self.life(kind, action)

    def test_search(self) -> None:
        """By a part of the name, in any letter case, whatever the service does."""
        for kind in RULES:
            if kind == "ssl_inspection_rule":
                continue
            listed = f"zia_list_{kind}s"
            everything = self.items(listed)
            name = everything[2]["name"]
            found = self.items(listed, search=name.upper())
            wanted = [each for each in everything if name in each["name"]]
            self.assertEqual(found, wanted)
            self.assertEqual(self.items(listed, search="nothing like it"), [])

    def test_minimal(self) -> None:
        """A name, and an action where one is needed, make a rule: first, rank 7, on."""
        for kind, action in RULES.items():
            word = {} if kind == "ssl_inspection_rule" else {"action": action}
            _, made = self.created(f"zia_create_{kind}", name="Fresh rule", **word)
            expected = (1, 7, "ENABLED")
            self.assertEqual((made["order"], made["rank"], made["state"]), expected)

    def test_partial_updates_keep_criteria(self) -> None:
        """Changing a description leaves every criterion where it was."""
        for kind in RULES:
            for rule in self.items(f"zia_list_{kind}s"):
                result = self.call(
                    f"zia_update_{kind}", rule_id=str(rule["id"]), description="New"
                )
                changed = {
                    "description": "New",
                    "lastModifiedTime": result["updated"]["lastModifiedTime"],
                }
                self.assertEqual(result["updated"], {**rule, **changed})

    def test_criteria(self) -> None:
        """Groups, services and countries reach the rule, by id and by name."""
        source = self.items("zia_list_ip_source_groups")[0]
        service = self.items("zia_list_network_services")[3]
        rule_id, made = self.created(
            "zia_create_cloud_firewall_rule",
            name="Fresh rule",
            action="BLOCK_RESET",
            advanced={
                "src_ip_groups": [str(source["id"])],
                "nw_services": [service["id"]],
                "dest_countries": ["Canada", "FR", "COUNTRY_US"],
                "src_ips": ["192.0.2.7"],
                "enable_full_logging": True,
            },
        )
        self.assertEqual(made["srcIpGroups"][0]["name"], source["name"])
        self.assertEqual(made["nwServices"][0]["name"], service["name"])
        codes = ["COUNTRY_CA", "COUNTRY_FR", "COUNTRY_US"]
        self.assertEqual(made["destCountries"], codes)
        result = self.call(
            "zia_update_cloud_firewall_rule",
            rule_id=rule_id,
            advanced={"dest_countries": []},
        )
        self.assertEqual(result["updated"]["destCountries"], [])
        self.assertEqual(result["updated"]["srcIps"], ["192.0.2.7"])

    def test_unknown_references(self) -> None:
        """A criterion that refers to nothing is refused by the service."""
        self.refused(
            FailureKind.ARGUMENT,
            "zia_create_url_filtering_rule",
            name="Fresh rule",
            action="BLOCK",
            advanced={"locations": ["7"]},
        )

    def test_predefined_rules(self) -> None:
        """They can be changed, and the service does not let them go."""
        for kind in RULES:
            rule = self.items(f"zia_list_{kind}s")[0]
            rule_id = str(rule["id"])
            self.refused(FailureKind.ARGUMENT, f"zia_delete_{kind}", rule_id=rule_id)
            self.call(f"zia_update_{kind}", rule_id=rule_id, rank=6)
            self.assertEqual(self.call(f"zia_get_{kind}", rule_id=rule_id)["rank"], 6)

    def test_ssl_terms(self) -> None:
        """A word keeps what is general of an action; an object replaces it."""
        rule = self.items("zia_list_ssl_inspection_rules")[0]
        rule_id = str(rule["id"])
        self.assertEqual(rule["action"]["type"], "DO_NOT_DECRYPT")

        def update(**arguments: Any) -> Any:
            result = self.call(
                "zia_update_ssl_inspection_rule", rule_id=rule_id, **arguments
            )
            return result["updated"]["action"]

        self.assertEqual(update(action="DO_NOT_DECRYPT"), rule["action"])
        turned = update(action="BLOCK")
        general = {"showEUN", "showEUNATP", "overrideDefaultCertificate"}
        self.assertEqual(set(turned), {"type", *general})
        terms = {"type": "DECRYPT", "decrypt_sub_actions": {"ocsp_check": True}}
        self.assertEqual(
            update(advanced={"action": terms}),
            {"type": "DECRYPT", "decryptSubActions": {"ocspCheck": True}},
        )

    def test_cloud_applications(self) -> None:
        """Those that SSL inspection rules can name, by class and by page."""
        listed = "zia_list_cloud_app_ssl_policy"
        found = self.items(listed, app_class="WEB_MAIL", search="gmail")
        self.assertEqual([each["app"] for each in found], ["GOOGLE_WEBMAIL"])
        everything = self.items(listed, all=True)
        second = self.call(listed, page=2, page_size=10)
        self.assertEqual(second.items, everything[10:20])
        counts = self.items(listed, group_results=True)
        self.assertEqual(sum(each["count"] for each in counts), len(everything))


class SignatureTests(TenantCase):
    """Custom IPS signatures."""

    def test_a_life(self) -> None:
        """Checked and made, read, found, changed, deleted."""
        name = "ips_signature_rule"
        rule_id, made = self.created(
            f"zia_create_{name}", name="Mine", rule_text=SIGNATURE, description="d"
        )
        paths = [request.path for request in self.api.requests]
        self.assertEqual(paths[-2:], [f"{paths[-1]}/validateRuleText", paths[-1]])
        self.assertEqual(self.call(f"zia_get_{name}", rule_id=rule_id), made)
        self.assertEqual(self.items(f"zia_list_{name}s", search="MINE"), [made])
        text = SIGNATURE.replace("rev:1", "rev:2")
        self.call(f"zia_update_{name}", rule_id=rule_id, rule_text=text)
        read = self.call(f"zia_get_{name}", rule_id=rule_id)
        self.assertEqual((read["ruleText"], read["description"]), (text, "d"))
        self.call(f"zia_delete_{name}", rule_id=rule_id)
        self.refused(FailureKind.NOT_FOUND, f"zia_get_{name}", rule_id=rule_id)

    def test_what_the_service_does_not_take(self) -> None:
        """The refusal says what is wrong; nothing is made."""
        before = self.items("zia_list_ips_signature_rules")
        for text in ("hello", before[0]["ruleText"]):
            failure = self.refused(
                FailureKind.ARGUMENT,
                "zia_create_ips_signature_rule",
                name="Mine",
                rule_text=text,
            )
            self.assertEqual(failure.field, "rule_text")
            self.assertIn("position", failure.detail)
        self.assertEqual(self.items("zia_list_ips_signature_rules"), before)


class ObjectTests(TenantCase):
    """What rules refer to."""

    def life(
        self, name: str, key: str, new: dict[str, Any], changes: dict[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Make, read, find, change and delete; the record before and after."""
        record_id, made = self.created(f"zia_create_{name}", **new)
        which = {key: record_id}
        self.assertEqual(self.call(f"zia_get_{name}", **which), made)
        found = self.items(f"zia_list_{name}s", search=new["name"], all=True)
        self.assertEqual(found, [made])
        changed = self.call(f"zia_update_{name}", **which, **changes)["updated"]
        self.assertEqual(self.call(f"zia_get_{name}", **which), changed)
        self.call(f"zia_delete_{name}", **which)
        self.refused(FailureKind.NOT_FOUND, f"zia_get_{name}", **which)
        return made, changed

    def test_destination_groups(self) -> None:
        """Countries by name; what an update leaves out stays."""
        made, changed = self.life(
            "ip_destination_group",
            "group_id",
            {
                "name": "Elsewhere",
                "type": "DSTN_OTHER",
                "description": "d",
                "countries": ["South Korea", "JP"],
                "ip_categories": ["GAMBLING"],
            },
            {"name": "Elsewhere too", "type": "DSTN_OTHER", "countries": ["Peru"]},
        )
        self.assertEqual(made["countries"], ["COUNTRY_KR", "COUNTRY_JP"])
        changes = {"name": "Elsewhere too", "countries": ["COUNTRY_PE"]}
        self.assertEqual(changed, {**made, **changes})
        failure = self.refused(
            FailureKind.ARGUMENT,
            "zia_create_ip_destination_group",
            name="x",
            type="DSTN_OTHER",
            countries=["Atlantis"],
        )
        self.assertEqual(failure.field, "countries")

    def test_source_groups(self) -> None:
        """Addresses are replaced, the description stays."""
        made, changed = self.life(
            "ip_source_group",
            "group_id",
            {"name": "Here", "ip_addresses": ["192.0.2.0/28"], "description": "d"},
            {"name": "Here", "ip_addresses": ["192.0.2.1", "192.0.2.2"]},
        )
        addresses = {"ipAddresses": ["192.0.2.1", "192.0.2.2"]}
        self.assertEqual(changed, {**made, **addresses})

    def test_services(self) -> None:
        """Ports that are given replace all; without them they stay."""
        ports = [["dest", "tcp", "8443"], ["src", "UDP", "1024", "2048"]]
        made, changed = self.life(
            "network_service",
            "service_id",
            {"name": "Own", "ports": ports, "description": "d"},
            {"name": "Own", "ports": [["dest", "udp", "53"]]},
        )
        self.assertEqual(made["srcUdpPorts"], [{"start": 1024, "end": 2048}])
        self.assertEqual(changed["destUdpPorts"], [{"start": 53}])
        self.assertNotIn("srcUdpPorts", changed)
        self.assertNotIn("destTcpPorts", changed)
        self.assertEqual(changed["description"], "d")
        custom_id, custom = self.created(
            "zia_create_network_service", name="Second", ports=ports
        )
        renamed = self.call(
            "zia_update_network_service", service_id=custom_id, name="Third"
        )["updated"]
        self.assertEqual(renamed, {**custom, "name": "Third"})

    def test_lists_of_services(self) -> None:
        """By name in any letter case, by the service's search, by protocol."""
        listed = "zia_list_network_services"
        by_name = self.items(listed, name="HTTP", search="ignored")
        self.assertEqual({each["name"] for each in by_name}, {"HTTP", "HTTPS"})
        by_protocol = self.items(listed, protocol="icmp")
        self.assertEqual([each["name"] for each in by_protocol], ["ICMP"])
        self.assertEqual(self.items(listed, name=""), self.items(listed))
        both = self.items(listed, search="dns", protocol="UDP")
        self.assertEqual([each["name"] for each in both], ["DNS"])

    def test_service_groups(self) -> None:
        """Services by id, shown by name."""
        services = self.items("zia_list_network_services")
        made, changed = self.life(
            "network_svc_group",
            "group_id",
            {
                "name": "Mine",
                "service_ids": [str(services[0]["id"])],
                "description": "d",
            },
            {"name": "Mine", "service_ids": [str(services[1]["id"])]},
        )
        self.assertEqual(made["services"][0]["name"], services[0]["name"])
        self.assertEqual(changed["services"][0]["name"], services[1]["name"])
        self.assertEqual(changed["description"], "d")

    def test_application_groups(self) -> None:
        """Applications by their names."""
        apps = self.items(
            "zia_list_network_apps", search="secure shell", locale="en-US"
        )
        self.assertEqual([each["id"] for each in apps], ["SSH"])
        self.assertEqual(self.call("zia_get_network_app", app_id="SSH"), apps[0])
        made, changed = self.life(
            "network_app_group",
            "group_id",
            {"name": "Mine", "network_applications": ["SSH"], "description": "d"},
            {"name": "Mine", "network_applications": ["RDP", "VNC"]},
        )
        self.assertEqual(made["networkApplications"], ["SSH"])
        self.assertEqual(changed, {**made, "networkApplications": ["RDP", "VNC"]})

    def test_time_intervals(self) -> None:
        """One argument changes one member."""
        made, changed = self.life(
            "time_interval",
            "interval_id",
            {
                "name": "Siesta",
                "start_time": 780,
                "end_time": 900,
                "days_of_week": ["EVERYDAY"],
            },
            {"end_time": 960},
        )
        self.assertEqual(changed, {**made, "endTime": 960})

    def test_what_is_in_use(self) -> None:
        """A group that a rule refers to cannot be deleted: a conflict."""
        rule = self.items("zia_list_cloud_firewall_rules")[1]
        group_id = str(rule["srcIpGroups"][0]["id"])
        self.refused(
            FailureKind.CONFLICT, "zia_delete_ip_source_group", group_id=group_id
        )


class CoverageTests(SynchronousTestCase):
    """Nothing is left out."""

    def test_every_tool_is_performed(self) -> None:
        """The tests above perform each tool of the four toolsets."""
        performed: set[str] = set()
        for case in (RuleTests, SignatureTests, ObjectTests):
            for name in sorted(vars(case)):
                if name.startswith("test_"):
                    test = case(name)
                    test.setUp()
                    getattr(test, name)()
                    performed |= test.performed
        wanted = {tool.name for tool in CATALOG.tools if tool.toolset in OURS}
        self.assertEqual(len(wanted), 63)
        self.assertEqual(wanted - performed, set())
