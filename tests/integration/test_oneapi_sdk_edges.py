"""Cloud and Branch Connector and Cellular, simulated, used by the official SDK."""

from typing import Any

from tests.integration.sdk_case import SDKCase


class EdgesSDKTests(SDKCase):
    """What the SDK makes of our answers."""

    def use(self, client: Any) -> None:
        """Both services."""
        self.use_ztw(client.ztw)
        self.use_zcell(client.zcell)

    def use_ztw(self, ztw: Any) -> None:
        """Groups, services, administrators, clouds."""
        groups = ztw.ip_groups
        made = self.good(groups.add_ip_group(name="SDK", ip_addresses=["192.0.2.7"]))
        self.assertEqual(made.ip_addresses, ["192.0.2.7"])
        (found,) = self.good(groups.list_ip_groups({"search": "sdk"}))
        self.assertEqual(found.id, made.id)
        self.assertEqual(len(self.good(groups.list_ip_groups_lite())), 25)
        self.good(groups.delete_ip_group(made.id))
        _value, _response, error = groups.delete_ip_group(made.id)
        self.assertIn("404", str(error))
        others = ztw.ip_destination_groups
        made = self.good(
            others.add_ip_destination_group(
                name="SDK", type="DSTN_OTHER", countries=["COUNTRY_CA"]
            )
        )
        kept = self.good(others.list_ip_destination_groups(exclude_type="DSTN_OTHER"))
        self.assertNotIn(made.id, [group.id for group in kept])
        self.good(others.delete_ip_destination_group(made.id))
        (service,) = self.good(ztw.nw_service.list_network_services({"search": "SSH"}))
        self.assertEqual(service.dest_tcp_ports[0].start, 22)
        self.assertEqual(
            len(self.good(ztw.nw_service_groups.list_network_svc_groups())), 3
        )
        roles = self.good(ztw.admin_roles.list_roles({"include_auditor_role": True}))
        self.assertIn("Auditor", [role.name for role in roles])
        admins = self.good(ztw.admin_users.list_admins({"page_size": 3}))
        self.assertEqual(len(admins), 3)
        self.assertTrue(admins[0].role.name)
        clouds = self.good(ztw.public_cloud_info.list_public_cloud_info())
        self.assertEqual(clouds[0].account_details.aws_account_id, "000000000001")
        self.assertTrue(self.good(ztw.account_details.list_public_account_details()))
        settings = self.good(ztw.discovery_service.get_discovery_settings())
        self.assertTrue(settings)

    def use_zcell(self, zcell: Any) -> None:
        """SIMs, figures, policies, events."""
        found = self.good(
            zcell.sim_handling.create_sims_search(status="ACTIVE", size=3)
        )
        page = found.page_details
        self.assertEqual((len(page["content"]), page["totalElements"]), (3, 50))
        iccid = page["content"][0]["iccid"]
        sim = self.good(zcell.sim_handling.list_sims_details(icc_id=iccid))
        self.assertEqual(sim.iccid, iccid)
        (count,) = self.good(zcell.sim_analytics.list_sim_analytics_summary())
        self.assertEqual((count.total, count.active), (60, 50))
        top = self.good(zcell.sim_analytics.list_sim_analytics_usage_countries(days=3))
        self.assertEqual(len(top), 10)
        policies = self.good(zcell.anomaly_policy.list_anomaly_policy(days=30))
        self.assertEqual(len(policies), 10)
        policy = str(policies[0].id)
        logs = self.good(
            zcell.anomaly_policy.list_anomaly_policy_logs(policy_id=policy)
        )
        self.assertEqual(len(logs), 3)
        events = self.good(
            zcell.anomaly_policy.get_anomaly_policy_violations(
                policy_id=policy, iccid=iccid, days=30
            )
        )
        self.assertTrue(all(event.iccid == iccid for event in events))
        (group,) = self.good(
            zcell.sim_location_groups.list_sim_location_groups(
                query_params={"name": "Mumbai"}
            )
        )
        whole = self.good(
            zcell.sim_location_groups.get_sim_location_group(group_id=group.id)
        )
        self.assertEqual(whole.geo_fence_data.radius, 25)
        found = self.good(
            zcell.network_events.list_network_events_search(
                days=30,
                filter_by=[
                    {"filterName": "country", "operator": "EQ", "values": ["US"]}
                ],
                size=5,
            )
        )
        self.assertEqual({event.country for event in found}, {"US"})
        entries = self.good(
            zcell.audit_data_handling.list_audit_customers_search(days=60)
        )
        self.assertEqual(len(entries), 10)
        (terms,) = self.good(zcell.audit_data_handling.list_audit_metadata())
        self.assertIn("AnomalyPolicy", terms.object_types)
        self.assertEqual(len(self.good(zcell.tag_handling.list_tag())), 10)
        regions = zcell.customer_region_handling
        self.assertEqual(len(self.good(regions.list_regions())), 2)
        self.assertEqual(len(self.good(regions.list_regions_operational_status())), 2)
        account = self.good(zcell.customer_data_handling.get_customer_data_handling())
        self.assertTrue(account.is_activated)

    async def test_the_official_sdk_works_against_the_simulation(self) -> None:
        """What the SDK reads, writes and is refused is what it expects."""
        await self.play()
        self.assertEqual(self.tenant.tokens.issued, 1)
