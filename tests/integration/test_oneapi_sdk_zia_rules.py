"""The official SDK against the simulated tenant: ZIA's rules and their objects."""

from typing import Any

from tests.integration import test_oneapi_sdk

SIGNATURE = 'alert tcp any any -> any any (msg:"x"; content:"y"; sid:77; rev:1;)'


class RulesTests(test_oneapi_sdk.SDKTests):
    """What an administrator's program does with rules."""

    def use_zia(self, zia: Any) -> None:
        """Every rule list, and what rules refer to."""
        source = self.use_groups(zia.cloud_firewall)
        self.use_rules(zia.cloud_firewall_rules, action="ALLOW", src_ip_groups=[source])
        self.use_rules(zia.cloud_firewall_dns, action="BLOCK", src_ip_groups=[source])
        self.use_rules(zia.cloud_firewall_ips, action="BYPASS_IPS", locations=[])
        self.use_rules(zia.url_filtering, action="BLOCK", url_categories=["FINANCE"])
        terms = {"type": "DECRYPT", "decrypt_sub_actions": {"ocsp_check": True}}
        self.use_rules(zia.ssl_inspection_rules, action=terms)
        self.use_services(zia.cloud_firewall)
        self.use_signatures(zia.ips_signature_rules)
        self.use_intervals(zia.time_intervals)
        classes = {"app_class": "WEB_MAIL"}
        apps = self.good(zia.cloud_applications.list_cloud_app_ssl_policy(classes))
        self.assertEqual({app.parent for app in apps}, {"WEB_MAIL"})
        self.good(zia.cloud_firewall.delete_ip_source_group(source))

    def use_zpa(self, _zpa: Any) -> None:
        """Another test's."""

    def refused(self, answer: tuple[Any, Any, Any], code: str) -> None:
        """Expect an error of the service."""
        self.assertIn(code, str(answer[2]))

    def use_rules(self, rules: Any, **criteria: Any) -> None:
        """A rule is made at a place, moves, and goes; ZIA's own ones stay."""
        before = self.good(rules.list_rules())
        made = self.good(
            rules.add_rule(name="SDK rule", enabled=False, order=2, rank=7, **criteria)
        )
        self.assertEqual((made.order, made.state), (2, "DISABLED"))
        whole = {"name": "SDK rule 2", "enabled": True, "rank": 6, **criteria}
        changed = self.good(rules.update_rule(made.id, order=1, **whole))
        self.assertEqual((changed.order, changed.state), (1, "ENABLED"))
        names = [rule.name for rule in self.good(rules.list_rules())]
        self.assertEqual(names, ["SDK rule 2", *(rule.name for rule in before)])
        again = {"name": "sdk RULE 2", "order": 1, "rank": 7, **criteria}
        self.refused(rules.add_rule(**again), "DUPLICATE_ITEM")
        self.good(rules.delete_rule(made.id))
        self.refused(rules.delete_rule(before[0].id), "INVALID_INPUT_ARGUMENT")

    def use_groups(self, firewall: Any) -> Any:
        """Groups of addresses; the id of one of sources."""
        made = self.good(
            firewall.add_ip_destination_group(
                name="SDK", type="DSTN_OTHER", countries=["COUNTRY_CA"]
            )
        )
        changed = self.good(
            firewall.update_ip_destination_group(
                made.id, name="SDK", type="DSTN_IP", addresses=["192.0.2.1"]
            )
        )
        self.assertEqual(changed.addresses, ["192.0.2.1"])
        self.good(firewall.delete_ip_destination_group(made.id))
        self.assertTrue(self.good(firewall.list_ip_destination_groups()))
        source = self.good(
            firewall.add_ip_source_group(name="SDK", ip_addresses=["192.0.2.0/28"])
        )
        found = self.good(firewall.list_ip_source_groups({"search": "sdk"}))
        self.assertEqual([group.id for group in found], [source.id])
        return source.id

    def use_services(self, firewall: Any) -> None:
        """Services and applications, and groups of them."""
        ports = [("dest", "tcp", "8443"), ("src", "udp", "1024", "2048")]
        service = self.good(firewall.add_network_service(name="SDK", ports=ports))
        self.assertEqual(service.dest_tcp_ports[0].start, 8443)
        group = self.good(
            firewall.add_network_svc_group(name="SDK", service_ids=[service.id])
        )
        self.refused(firewall.delete_network_service(service.id), "RESOURCE_IN_USE")
        self.good(firewall.delete_network_svc_group(group.id))
        self.good(firewall.delete_network_service(service.id))
        (app,) = self.good(firewall.list_network_apps({"search": "secure shell"}))
        apps = self.good(
            firewall.add_network_app_group(name="SDK", network_applications=[app.id])
        )
        self.good(firewall.delete_network_app_group(apps.id))

    def use_signatures(self, signatures: Any) -> None:
        """A signature that is checked, and one that does not pass."""
        made = self.good(
            signatures.add_ips_signature_rule(name="SDK", rule_text=SIGNATURE)
        )
        twice = signatures.add_ips_signature_rule(name="SDK 2", rule_text=SIGNATURE)
        self.refused(twice, "in use already")
        self.good(signatures.delete_ips_signature_rule(made.id))

    def use_intervals(self, intervals: Any) -> None:
        """A time interval's life."""
        hours = {"start_time": 0, "end_time": 60, "days_of_week": ["SUN"]}
        made = self.good(intervals.add_time_intervals(name="SDK", **hours))
        hours["end_time"] = 90
        changed = self.good(
            intervals.update_time_intervals(made.id, name="SDK", **hours)
        )
        self.assertEqual(changed.end_time, 90)
        self.good(intervals.delete_time_intervals(made.id))
