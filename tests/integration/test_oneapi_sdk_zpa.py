"""ZPA's simulated appliances and the official SDK, which we did not write."""

from typing import Any

from tests.integration import test_oneapi_sdk

KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n-----END OPENSSH PRIVATE KEY-----\n"


class ApplianceTests(test_oneapi_sdk.SDKTests):
    """Connectors, service edges, servers, privileged access."""

    def use_zia(self, zia: Any) -> None:
        """Nothing of ZIA."""

    def use_zpa(self, zpa: Any) -> None:
        """Every call that the catalog's rows stand for."""
        self.use_connectors(zpa)
        self.use_edges(zpa)
        self.use_servers(zpa)
        self.use_privileged_access(zpa)

    def use_connectors(self, zpa: Any) -> None:
        """A group with a connector of another, in the SDK's own spelling."""
        connectors = self.good(zpa.app_connectors.list_connectors())
        self.assertEqual(len(connectors), 20)
        one = connectors[0]
        self.assertTrue(one.app_connector_group_name)
        groups = zpa.app_connector_groups
        made = self.good(groups.add_connector_group(name="SDK", upgrade_day="FRIDAY"))
        self.assertEqual((made.name, made.upgrade_day), ("SDK", "FRIDAY"))
        self.good(
            groups.update_connector_group(
                made.id, name="SDK 2", connectors=[{"id": one.id}], enabled=True
            )
        )
        again = self.good(groups.get_connector_group(made.id))
        self.assertEqual([each.id for each in again.connectors], [one.id])
        found = self.good(groups.list_connector_groups({"search": "SDK 2"}))
        self.assertEqual([each.id for each in found], [made.id])
        self.good(zpa.app_connectors.update_connector(one.id, name="renamed"))
        renamed = self.good(zpa.app_connectors.get_connector(one.id))
        self.assertEqual(renamed.app_connector_group_name, "SDK 2")
        _value, _response, error = groups.delete_connector_group(made.id)
        self.assertIn("resource.referenced", str(error))
        self.good(zpa.app_connectors.bulk_delete_connectors([one.id]))
        self.good(zpa.app_connectors.delete_connector(connectors[1].id))
        self.good(groups.delete_connector_group(made.id))

    def use_edges(self, zpa: Any) -> None:
        """Groups and their edges."""
        groups, edges = zpa.service_edge_group, zpa.service_edges
        first = self.good(edges.list_service_edges())[0]
        made = self.good(
            groups.add_service_edge_group(
                name="SDK",
                latitude="1",
                longitude="1",
                location="Here",
                is_public=True,
                service_edge_ids=[first.id],
            )
        )
        self.assertEqual([each.id for each in made.service_edges], [first.id])
        self.assertEqual(made.is_public, "TRUE")
        self.good(edges.update_service_edge(first.id, name="renamed", enabled=True))
        edge = self.good(edges.get_service_edge(first.id))
        self.assertEqual((edge.name, edge.service_edge_group_id), ("renamed", made.id))
        self.good(edges.bulk_delete_service_edges([first.id]))
        self.good(groups.delete_service_edge_group(made.id))
        self.assertTrue(self.good(groups.list_service_edge_groups()))

    def use_servers(self, zpa: Any) -> None:
        """A server in a group that does not look for its own."""
        server = self.good(zpa.servers.add_server(name="sdk", address="192.0.2.9"))
        connectors = self.good(zpa.app_connector_groups.list_connector_groups())[0].id
        group = self.good(
            zpa.server_groups.add_group(
                name="SDK",
                enabled=True,
                dynamic_discovery=False,
                app_connector_group_ids=[connectors],
                server_ids=[server.id],
            )
        )
        self.assertEqual([each.id for each in group.app_connector_groups], [connectors])
        held = self.good(zpa.servers.get_server(server.id))
        self.assertEqual(held.app_server_group_ids, [group.id])
        # The SDK forgets the servers of a group that it changes.
        _value, _response, error = zpa.server_groups.update_group(group.id, name="x")
        self.assertIn("servers is required", str(error))
        self.good(zpa.server_groups.delete_group(group.id))
        self.good(zpa.servers.delete_server(server.id))

    def use_privileged_access(self, zpa: Any) -> None:
        """A portal and a credential."""
        issued = self.good(zpa.certificates.list_issued_certificates())
        portal = self.good(
            zpa.pra_portal.add_portal(
                name="SDK", domain="sdk.example.com", certificate_id=issued[0].id
            )
        )
        self.assertEqual(portal.certificate_name, issued[0].name)
        self.assertTrue(portal.get_cname)
        self.good(zpa.pra_portal.delete_portal(portal.id))
        made = self.good(
            zpa.pra_credential.add_credential(
                name="SDK", credential_type="SSH_KEY", user_name="u", private_key=KEY
            )
        )
        self.assertEqual((made.credential_type, made.user_name), ("SSH_KEY", "u"))
        self.good(zpa.pra_credential.delete_credential(made.id))
