"""The rows of ZIA's rules and of what they refer to: adapters, merges, refusals."""

from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from tests.oracle.tenant import RecordedTenant, ReplacingTenant, paged, run
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.catalog.perform import MAX_PAGES
from zscaler_mcp.catalog.zia.firewall_services import port_members
from zscaler_mcp.errors import FailureKind, ToolFailure

BASE = "/zia/api/v1"
RULES = {
    "zia_update_cloud_firewall_rule": "firewallFilteringRules",
    "zia_update_cloud_firewall_dns_rule": "firewallDnsRules",
    "zia_update_cloud_firewall_ips_rule": "firewallIpsRules",
    "zia_update_ssl_inspection_rule": "sslInspectionRules",
    "zia_update_url_filtering_rule": "urlFilteringRules",
}
RULE: dict[str, Any] = {
    "id": 7,
    "name": "A",
    "order": 3,
    "rank": 7,
    "state": "ENABLED",
    "action": "ALLOW",
    "description": "d",
    "groups": [{"id": 1, "name": "g"}],
    "unheardOf": {"kept": True},
    "lastModifiedTime": 1,
    "lastModifiedBy": {"id": 2},
}


class RefusalCase(SynchronousTestCase):
    """Expects argument errors."""

    def refused(self, tenant: Any, tool: str, /, **arguments: Any) -> ToolFailure:
        """The failure, of kind argument."""
        with self.assertRaises(ToolFailure, msg=arguments) as caught:
            run(tool, tenant, **arguments)
        failure: ToolFailure = caught.exception
        self.assertIs(failure.kind, FailureKind.ARGUMENT)
        return failure


class UpdateTests(RefusalCase):
    """No update loses what it does not name (B07)."""

    def test_rules_keep_every_field(self) -> None:
        """Only what the service writes itself is not sent back."""
        for tool, path in RULES.items():
            where = f"{BASE}/{path}/7"
            tenant = ReplacingTenant({where: RULE})
            run(tool, tenant, rule_id="7", enabled=False)
            kept = {name: RULE[name] for name in RULE if "Modified" not in name}
            if "Dns" in path:
                del kept["id"]
            self.assertEqual(tenant.records[where], {**kept, "state": "DISABLED"})

    def test_criteria_are_overlaid(self) -> None:
        """A list that is given replaces, the others stay."""
        for tool, path in RULES.items():
            where = f"{BASE}/{path}/7"
            tenant = ReplacingTenant({where: RULE})
            run(tool, tenant, rule_id="7", advanced={"users": ["5"], "groups": []})
            record = tenant.records[where]
            self.assertEqual((record["users"], record["groups"]), ([{"id": 5}], []))
            self.assertEqual(record["unheardOf"], RULE["unheardOf"])

    def test_dns_names(self) -> None:
        """What ZIA does not take back of a DNS rule is not sent."""
        where = f"{BASE}/firewallDnsRules/7"
        tenant = ReplacingTenant({where: {**RULE, "defaultDnsRuleNameUsed": True}})
        run("zia_update_cloud_firewall_dns_rule", tenant, rule_id="7", name="B")
        dropped = {"defaultDnsRuleNameUsed", "id"}
        self.assertTrue(dropped.isdisjoint(tenant.records[where]))

    def test_objects_keep_every_field(self) -> None:
        """Groups, services, signatures and intervals likewise."""
        record = {"id": 7, "name": "A", "description": "d", "unheardOf": [1]}
        for tool, path, arguments, changes in (
            (
                "zia_update_ip_destination_group",
                "ipDestinationGroups",
                {"group_id": "7", "name": "B", "type": "DSTN_IP"},
                {"name": "B", "type": "DSTN_IP"},
            ),
            (
                "zia_update_ip_source_group",
                "ipSourceGroups",
                {"group_id": "7", "name": "B", "ip_addresses": ["192.0.2.1"]},
                {"name": "B", "ipAddresses": ["192.0.2.1"]},
            ),
            (
                "zia_update_network_svc_group",
                "networkServiceGroups",
                {"group_id": "7", "name": "B", "service_ids": ["4"]},
                {"name": "B", "services": [{"id": 4}]},
            ),
            (
                "zia_update_network_app_group",
                "networkApplicationGroups",
                {"group_id": "7", "name": "B", "network_applications": ["SSH"]},
                {"name": "B", "networkApplications": ["SSH"]},
            ),
            (
                "zia_update_network_service",
                "networkServices",
                {"service_id": "7", "name": "B"},
                {"name": "B"},
            ),
            (
                "zia_update_ips_signature_rule",
                "ipsSignatureRules",
                {"rule_id": "7", "rule_text": "t"},
                {"ruleText": "t"},
            ),
        ):
            tenant = ReplacingTenant({f"{BASE}/{path}/7": record})
            run(tool, tenant, **arguments)
            kept = tenant.records[f"{BASE}/{path}/7"]
            self.assertEqual(kept, {**record, **changes}, tool)

    def test_intervals(self) -> None:
        """Fields that nobody named stay; the id is the path's."""
        where = f"{BASE}/timeIntervals/7"
        record = {"id": 7, "name": "A", "startTime": 1, "unheardOf": 1}
        tenant = ReplacingTenant({where: record})
        run("zia_update_time_interval", tenant, interval_id="7", start_time=2)
        expected = {"name": "A", "startTime": 2, "unheardOf": 1}
        self.assertEqual(tenant.records[where], expected)

    def test_signatures_keep_out_what_the_service_keeps(self) -> None:
        """The state of a validation is not sent back."""
        where = f"{BASE}/ipsSignatureRules/7"
        state = {"dynamicValidationRejected": True, "promoteTime": 1, "deleted": False}
        tenant = ReplacingTenant({where: {"id": 7, "name": "A", **state}})
        run("zia_update_ips_signature_rule", tenant, rule_id="7", description="d")
        self.assertEqual(set(tenant.records[where]), {"id", "name", "description"})

    def test_ports_replace_all_ports(self) -> None:
        """Those of the other side and the other protocols go."""
        where = f"{BASE}/networkServices/7"
        record = {"id": 7, "name": "A", "destTcpPorts": [1], "srcSctpPorts": [2]}
        tenant = ReplacingTenant({where: record})
        run(
            "zia_update_network_service",
            tenant,
            service_id="7",
            name="A",
            ports=[["src", "udp", "9"]],
        )
        expected = {"id": 7, "name": "A", "srcUdpPorts": [{"start": 9}]}
        self.assertEqual(tenant.records[where], expected)


class RuleBodyTests(RefusalCase):
    """What goes into ``advanced`` and what does not."""

    def test_members_with_a_parameter(self) -> None:
        """What has a parameter of its own does not go into advanced as well."""
        for tool in CATALOG.tools:
            if tool.name in RULES:
                for member in ("order", "rank", "state", "enabled", "name", "id"):
                    tenant = RecordedTenant({})
                    advanced = {member: 1}
                    self.refused(tenant, tool.name, rule_id="7", advanced=advanced)
                    self.assertEqual(tenant.requests, [])

    def test_url_categories_are_names(self) -> None:
        """In URL filtering and SSL inspection rules they are texts, not ids."""
        for tool, path in (
            ("zia_create_url_filtering_rule", "urlFilteringRules"),
            ("zia_create_ssl_inspection_rule", "sslInspectionRules"),
        ):
            tenant = RecordedTenant({f"POST {BASE}/{path}": {"id": 1}})
            advanced = {"url_categories": ["FINANCE"], "urlCategories2": ["X"]}
            run(tool, tenant, name="n", action="BLOCK", advanced=advanced)
            body = tenant.facts[0]["body"]
            self.assertEqual(body["urlCategories"], ["FINANCE"])
            self.assertEqual(body["urlCategories2"], ["X"])


class SslTests(RefusalCase):
    """An SSL rule's action is an object (B22)."""

    path = f"{BASE}/sslInspectionRules"

    def made(self, **arguments: Any) -> Any:
        """The action that a creation sends."""
        tenant = RecordedTenant({f"POST {self.path}": {"id": 1}})
        run("zia_create_ssl_inspection_rule", tenant, name="n", **arguments)
        return tenant.facts[0]["body"].get("action")

    def test_a_word(self) -> None:
        """A word is the type; nothing is sent where nothing was said."""
        self.assertEqual(self.made(action=" DECRYPT "), {"type": "DECRYPT"})
        self.assertIsNone(self.made())
        self.assertIsNone(self.made(action=""))

    def test_an_object(self) -> None:
        """As an object in advanced, in either spelling, or as its JSON text."""
        terms = {"type": "DO_NOT_DECRYPT", "showEUN": True}
        expected = {**terms, "doNotDecryptSubActions": {"minTLSVersion": "X"}}
        snake = {"min_tls_version": "X"}
        given = {**terms, "do_not_decrypt_sub_actions": snake}
        self.assertEqual(self.made(advanced={"action": given}), expected)
        text = (
            '{"type": "DO_NOT_DECRYPT", "show_eun": true,'
            ' "do_not_decrypt_sub_actions": {"min_tls_version": "X"}}'
        )
        self.assertEqual(self.made(action=text), expected)
        self.assertEqual(self.made(advanced={"action": "BLOCK"}), {"type": "BLOCK"})

    def test_two_actions(self) -> None:
        """An action in both places is refused, and so is what is none."""
        tenant = RecordedTenant({})
        tool = "zia_create_ssl_inspection_rule"
        both = {"action": "BLOCK", "advanced": {"action": {"type": "DECRYPT"}}}
        self.assertEqual(self.refused(tenant, tool, name="n", **both).field, "action")
        failure = self.refused(tenant, tool, name="n", action='{"type": ')
        self.assertIn("a word or a JSON object", failure.detail)
        wrongs: tuple[Any, ...] = ([{}], 5, True, [["x"]])
        for wrong in wrongs:
            self.refused(tenant, tool, name="n", advanced={"action": wrong})
        self.assertEqual(tenant.requests, [])

    def test_updates(self) -> None:
        """The same word changes nothing; another one drops the terms of the first."""
        present = {
            "type": "DECRYPT",
            "showEUN": True,
            "decryptSubActions": {"ocspCheck": True},
        }
        where = f"{self.path}/7"
        for word, expected in (
            ("DECRYPT", present),
            ("BLOCK", {"type": "BLOCK", "showEUN": True}),
            ("DO_NOT_DECRYPT", {"type": "DO_NOT_DECRYPT", "showEUN": True}),
        ):
            tenant = ReplacingTenant({where: {**RULE, "action": present}})
            run("zia_update_ssl_inspection_rule", tenant, rule_id="7", action=word)
            self.assertEqual(tenant.records[where]["action"], expected)

    def test_a_rule_without_an_action(self) -> None:
        """Where there is none yet, the word makes one."""
        where = f"{self.path}/7"
        tenant = ReplacingTenant({where: {"id": 7, "name": "A"}})
        run("zia_update_ssl_inspection_rule", tenant, rule_id="7", action="BLOCK")
        self.assertEqual(tenant.records[where]["action"], {"type": "BLOCK"})


class SignatureTests(RefusalCase):
    """A signature is checked before it is made."""

    path = f"{BASE}/ipsSignatureRules"

    def create(self, verdict: Any) -> RecordedTenant:
        """Create a signature of which the service says ``verdict``."""
        tenant = RecordedTenant(
            {
                f"POST {self.path}/validateRuleText": verdict,
                f"POST {self.path}": {"id": 1},
            }
        )
        arguments = {"name": "n", "rule_text": "\n  alert x\n"}
        run("zia_create_ips_signature_rule", tenant, **arguments)
        return tenant

    def test_taken(self) -> None:
        """The check sees the text from its first line; it is stored as given."""
        first, second = self.create({"status": 0, "errMsg": None}).facts
        self.assertEqual(first["body"], {"ruleText": "alert x\n"})
        expected = {"name": "n", "ruleText": "\n  alert x\n"}
        self.assertEqual(second["body"], expected)

    def test_not_taken(self) -> None:
        """A status or words of error end it, with what the service says."""
        for verdict in (
            {"status": 1, "errMsg": None, "errPosition": 3},
            {"status": 0, "errMsg": "bad", "errPosition": 3},
            {},
        ):
            with self.assertRaises(ToolFailure) as caught:
                self.create(verdict)
            self.assertIs(caught.exception.kind, FailureKind.ARGUMENT)
            self.assertEqual(caught.exception.field, "rule_text")
        with self.assertRaises(ToolFailure) as caught:
            self.create(["x"])
        self.assertIs(caught.exception.kind, FailureKind.UPSTREAM)


class ListTests(SynchronousTestCase):
    """Searches look at every page (B30)."""

    def test_beyond_the_first_page(self) -> None:
        """What the search means is on the last page."""
        rows = [{"id": number, "name": f"Rule {number}"} for number in range(250)]
        for tool, path in (
            ("zia_list_cloud_firewall_rules", "firewallFilteringRules"),
            ("zia_list_cloud_firewall_dns_rules", "firewallDnsRules"),
            ("zia_list_cloud_firewall_ips_rules", "firewallIpsRules"),
            ("zia_list_url_filtering_rules", "urlFilteringRules"),
            ("zia_list_ip_destination_groups", "ipDestinationGroups"),
        ):
            tenant = RecordedTenant({f"GET {BASE}/{path}": paged(rows, 100)})
            found = run(tool, tenant, search="rule 249")
            self.assertEqual(found.items, [rows[249]], tool)
            self.assertLess(len(tenant.requests), MAX_PAGES)
        tenant = RecordedTenant({f"GET {BASE}/networkServices": paged(rows, 100)})
        found = run("zia_list_network_services", tenant, name="RULE 249", search="x")
        self.assertEqual(found.items, [rows[249]])
        self.assertNotIn("search", str(tenant.facts))

    def test_records_of_another_shape(self) -> None:
        """A list of what is no object is a failure of the service, not of ours."""
        tenant = RecordedTenant({f"GET {BASE}/firewallDnsRules": ["x"]})
        with self.assertRaises(ToolFailure) as caught:
            run("zia_list_cloud_firewall_dns_rules", tenant, search="x")
        self.assertIs(caught.exception.kind, FailureKind.UPSTREAM)

    def test_lists_that_do_not_page(self) -> None:
        """A service that answers every page with everything is not read twice over."""
        rows = [{"id": number, "name": f"Rule {number}"} for number in range(150)]
        path = f"GET {BASE}/firewallDnsRules"
        for arguments in ({"search": "rule"}, {"all": True}):
            tenant = RecordedTenant({path: rows})
            found = run("zia_list_cloud_firewall_dns_rules", tenant, **arguments)
            self.assertEqual(found.items, rows)
            self.assertLessEqual(len(tenant.requests), 2)


class PortTests(SynchronousTestCase):
    """Ports of a service."""

    def test_ports(self) -> None:
        """A port and a range, on each side, of each protocol."""
        ports = [
            ["dest", "tcp", "443"],
            ["DEST", "TCP", "8000", "8010"],
            ["src", "sctp", "0", "65535"],
        ]
        expected = {
            "destTcpPorts": [{"start": 443}, {"start": 8000, "end": 8010}],
            "srcSctpPorts": [{"start": 0, "end": 65535}],
        }
        self.assertEqual(port_members(ports), expected)

    def test_what_is_no_port(self) -> None:
        """Sides, protocols and numbers that there are not; ranges upside down."""
        for wrong in (
            ["both", "tcp", "1"],
            ["dest", "icmp", "1"],
            ["dest", "tcp", "65536"],
            ["dest", "tcp", "-1"],
            ["dest", "tcp", "http"],
            ["dest", "tcp", "\u0663"],
            ["dest", "tcp", ""],
            ["dest", "tcp", "20", "10"],
        ):
            with self.assertRaises(ToolFailure, msg=wrong) as caught:
                port_members([wrong])
            self.assertEqual(caught.exception.field, "ports")
