"""The simulated tenant and a client that we did not write: the official SDK."""

from typing import Any

from tests.integration.sdk_case import SDKCase


class SDKTests(SDKCase):
    """A client that we did not write."""

    def use(self, client: Any) -> None:
        """Both services."""
        self.use_zia(client.zia)
        self.use_zpa(client.zpa)

    def use_zia(self, zia: Any) -> None:
        """Labels, locations, addresses, tunnels, categories."""
        labels = self.good(zia.rule_labels.list_labels())
        self.assertEqual(len(labels), 12)
        made = self.good(zia.rule_labels.add_label(name="From the SDK"))
        changed = self.good(
            zia.rule_labels.update_label(made.id, name="Changed", description="d")
        )
        self.assertEqual((changed.id, changed.name), (made.id, "Changed"))
        _value, _response, error = zia.rule_labels.add_label(name="changed")
        self.assertIn("DUPLICATE_ITEM", str(error))
        self.good(zia.rule_labels.delete_label(made.id))
        _value, _response, error = zia.rule_labels.get_label(made.id)
        self.assertIn("404", str(error))
        found = self.good(zia.locations.list_locations({"search": "Frankfurt"}))
        self.assertTrue(all("Frankfurt" in place.name for place in found) and found)
        self.assertEqual(len(self.good(zia.traffic_static_ip.list_static_ips())), 36)
        self.assertTrue(self.good(zia.gre_tunnel.list_gre_tunnels()))
        self.assertTrue(self.good(zia.traffic_vpn_credentials.list_vpn_credentials()))
        categories = self.good(
            zia.url_categories.list_categories({"custom_only": True})
        )
        self.assertEqual(len(categories), 12)
        grown = self.good(
            zia.url_categories.add_urls_to_category(
                category_id="CUSTOM_01",
                configured_name="Blocked Downloads",
                urls=["sdk.example.com"],
            )
        )
        self.assertIn("sdk.example.com", grown.urls)

    def use_zpa(self, zpa: Any) -> None:
        """Groups, segments, apps."""
        groups = self.good(zpa.segment_groups.list_groups({"search": "Finance"}))
        self.assertEqual([group.name for group in groups], ["Finance"])
        made = self.good(zpa.segment_groups.add_group(name="SDK", enabled=True))
        self.good(
            zpa.segment_groups.update_group_v2(made.id, name="SDK 2", enabled=False)
        )
        self.assertEqual(self.good(zpa.segment_groups.get_group(made.id)).name, "SDK 2")
        segment = self.good(
            zpa.app_segments_ba_v2.add_segment_ba(
                name="sdk-segment",
                domain_names=["sdk.corp.example.com"],
                segment_group_id=made.id,
                server_group_ids=[],
                tcp_port_ranges=["443", "443"],
                common_apps_dto={
                    "apps_config": [
                        {
                            "domain": "sdk.corp.example.com",
                            "name": "sdk.corp.example.com",
                            "application_protocol": "HTTPS",
                            "application_port": "443",
                            "enabled": True,
                        }
                    ]
                },
            )
        )
        apps = self.good(
            zpa.app_segment_by_type.get_segments_by_type(
                application_type="BROWSER_ACCESS"
            )
        )
        self.assertIn(segment.id, [app.app_id for app in apps])
        _value, _response, error = zpa.segment_groups.delete_group(made.id)
        self.assertIn("resource.referenced", str(error))
        self.good(zpa.application_segment.delete_segment(segment.id))
        self.good(zpa.segment_groups.delete_group(made.id))

    async def test_the_official_sdk_works_against_the_simulation(self) -> None:
        """What the SDK reads, writes and is refused is what it expects."""
        await self.play()
        self.assertEqual(self.tenant.tokens.issued, 1)
