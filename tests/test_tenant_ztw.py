"""Every ZTW tool, performed against the simulated tenant."""

from typing import Any

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.oracle.tenant import NOW, run
from tests.tenant_api import SimulatedAPI
from zscaler_mcp.catalog import CATALOG, Listing
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.simulator import SimulatedTenant


class ZTWCase(SynchronousTestCase):
    """Calls tools of a tenant of its own."""

    hostile = False

    def setUp(self) -> None:
        """A tenant without HTTP."""
        self.tenant = SimulatedTenant(Clock(), lambda: NOW, hostile=self.hostile)
        self.api = SimulatedAPI(self.tenant)

    def call(self, tool: str, /, **arguments: Any) -> Any:
        """Perform a tool."""
        return run(tool, self.api, **arguments)

    def items(self, tool: str, /, **arguments: Any) -> list[Any]:
        """The records of a list."""
        listing = self.call(tool, **arguments)
        self.assertIsInstance(listing, Listing)
        items: list[Any] = listing.items
        return items

    def names(self, tool: str, /, **arguments: Any) -> set[str]:
        """The names of the records of a list."""
        return {each["name"] for each in self.items(tool, **arguments)}

    def fails(self, kind: FailureKind, tool: str, /, **arguments: Any) -> ToolFailure:
        """The failure of a tool."""
        with self.assertRaises(ToolFailure) as caught:
            self.call(tool, **arguments)
        failure: ToolFailure = caught.exception
        self.assertEqual(failure.kind, kind)
        return failure


class ListTests(ZTWCase):
    """What is there."""

    def test_every_list_has_records(self) -> None:
        """Each list tool answers without arguments, and so does the one record."""
        for tool in CATALOG.tools:
            if tool.service == "ztw" and tool.is_list:
                self.assertGreaterEqual(len(self.items(tool.name)), 3, tool.name)
        settings = self.call("ztw_get_discovery_settings")
        self.assertEqual(settings["trustedRoleName"], "connector-discovery")

    def test_searches_that_the_service_does(self) -> None:
        """The text of a search is in what comes, and something comes."""
        for tool in ("ztw_list_ip_groups", "ztw_list_ip_source_groups"):
            self.assertEqual(
                {n.split()[0] for n in self.names(tool, search="paris")}, {"Paris"}
            )
        self.assertEqual(
            self.names("ztw_list_network_services", search="web", protocol="UDP"),
            {"QUIC"},
        )
        self.assertIn("SSH", self.names("ztw_list_network_services", locale="en-US"))
        self.assertEqual(
            self.names("ztw_list_network_service_groups", search="NTP"),
            {"Infrastructure"},
        )
        found = self.items("ztw_list_admins", search="hana.suzuki@")
        self.assertEqual({each["userName"] for each in found}, {"Hana Suzuki"})

    def test_searches_that_are_done_here(self) -> None:
        """Short lists and roles are sifted by name, in any letter case."""
        for tool in ("ztw_list_ip_groups_lite", "ztw_list_ip_source_groups_lite"):
            (found,) = self.items(tool, search="PARIS")
            self.assertEqual(set(found), {"id", "name"})
        self.assertEqual(self.names("ztw_list_roles", search="help"), {"Help Desk"})
        self.assertEqual(self.names("ztw_list_roles", search="nobody"), set())

    def test_a_type_is_left_out(self) -> None:
        """Both lists of destination groups honour exclude_type."""
        shown = self.items("ztw_list_ip_destination_groups", exclude_type="DSTN_IP")
        kinds = {each["type"] for each in shown}
        self.assertEqual(kinds, {"DSTN_FQDN", "DSTN_DOMAIN", "DSTN_OTHER"})
        short = self.items(
            "ztw_list_ip_destination_groups_lite", exclude_type="DSTN_IP"
        )
        ids = [each["id"] for each in shown]
        self.assertEqual([each["id"] for each in short], ids)
        self.fails(
            FailureKind.ARGUMENT, "ztw_list_ip_destination_groups", exclude_type="X"
        )

    def test_roles(self) -> None:
        """Auditor, partner and API roles are there when they are asked for."""
        plain = self.names("ztw_list_roles")
        self.assertTrue(plain.isdisjoint({"Auditor", "Integrator", "Automation"}))
        for name, argument in (
            ("Auditor", "include_auditor_role"),
            ("Integrator", "include_partner_role"),
            ("Automation", "include_api_roles"),
        ):
            self.assertEqual(
                self.names("ztw_list_roles", **{argument: True}) - plain, {name}
            )
            self.assertEqual(self.names("ztw_list_roles", **{argument: False}), plain)

    def test_roles_by_id(self) -> None:
        """Each of the ids is asked for."""
        roles = self.items("ztw_list_roles")[1:3]
        ids = [str(each["id"]) for each in roles]
        self.assertEqual(self.items("ztw_list_roles", role_ids=ids), roles)

    def test_administrators(self) -> None:
        """Auditors come when they are asked for, others until they are not wanted."""
        everybody = self.items("ztw_list_admins", include_auditor_users=True)
        self.assertEqual(len(everybody), 20)
        auditors = self.items(
            "ztw_list_admins", include_auditor_users=True, include_admin_users=False
        )
        self.assertTrue(auditors)
        self.assertTrue(all(each["isAuditor"] for each in auditors))
        rest = self.items("ztw_list_admins", include_admin_users=True, version=1)
        self.assertEqual(len(rest) + len(auditors), 20)

    def test_cloud_accounts(self) -> None:
        """Filters that the service ignores on this list hold all the same."""
        azure = self.items("ztw_list_public_cloud_info", cloud_type="azure")
        self.assertEqual({each["cloudType"] for each in azure}, {"AZURE"})
        both = self.items(
            "ztw_list_public_cloud_info", cloud_type="AWS", search="EU-CENTRAL"
        )
        self.assertEqual({each["cloudType"] for each in both}, {"AWS"})
        self.assertEqual(
            self.items("ztw_list_public_cloud_info", search="no such thing"), []
        )


class PageTests(ZTWCase):
    """Lists with pages."""

    def test_pages(self) -> None:
        """A page says what follows; all of them are the list, each record once."""
        for tool in (
            "ztw_list_admins",
            "ztw_list_public_cloud_info",
            "ztw_list_public_account_details",
            "ztw_list_ip_destination_groups_lite",
        ):
            whole = self.items(tool, all=True)
            first = self.call(tool, page_size=10)
            self.assertEqual(first.items, whole[:10])
            self.assertEqual(first.next, {"page": 2, "page_size": 10})
            second = self.call(tool, **first.next)
            self.assertEqual(second.items, whole[10:20], tool)

    def test_a_search_looks_at_every_page(self) -> None:
        """What is sifted here is not the first page only."""
        name = self.items("ztw_list_public_cloud_info", all=True)[-1]["name"]
        listing = self.call("ztw_list_public_cloud_info", page_size=5, search=name)
        self.assertEqual([each["name"] for each in listing.items], [name])
        self.assertIsNone(listing.next)
        self.assertGreater(len(self.api.requests), 3)


class WriteTests(ZTWCase):
    """What is changed."""

    def made(self, tool: str, /, **arguments: Any) -> Any:
        """What a tool makes, which waits for its activation."""
        result = self.call(tool, **arguments)
        self.assertIn("Cloud and Branch Connector stages", result["activation"])
        self.assertNotIn("with zia_activate", result["activation"])
        return result["created"]

    def test_groups_live_and_die(self) -> None:
        """A group of addresses is made, listed, deleted and gone."""
        for kind in ("ip_group", "ip_source_group"):
            made = self.made(
                f"ztw_create_{kind}",
                name="Lab",
                ip_addresses=["192.0.2.0/28", "198.51.100.1-198.51.100.9"],
                description="Of the laboratory",
            )
            self.assertIn(made, self.items(f"ztw_list_{kind}s", search="Lab"))
            self.assertIn("Lab", self.names(f"ztw_list_{kind}s_lite"))
            plain = self.made(
                f"ztw_create_{kind}", name="Plain", ip_addresses=["192.0.2.1"]
            )
            self.assertNotIn("description", plain)
            gone = self.call(f"ztw_delete_{kind}", group_id=str(made["id"]))
            self.assertEqual(gone["deleted"], {"group_id": str(made["id"])})
            self.assertIn("stages", gone["activation"])
            self.assertNotIn("Lab", self.names(f"ztw_list_{kind}s"))
            again = str(made["id"])
            self.fails(FailureKind.NOT_FOUND, f"ztw_delete_{kind}", group_id=again)

    def test_destinations_live_and_die(self) -> None:
        """A group of countries by their names, one of names, and neither any more."""
        made = self.made(
            "ztw_create_ip_destination_group",
            name="Neighbours",
            type="DSTN_OTHER",
            description="Next door",
            countries=["Canada", "mex", "COUNTRY_GL"],
        )
        self.assertEqual(made["countries"], ["COUNTRY_CA", "COUNTRY_MX", "COUNTRY_GL"])
        hosts = self.made(
            "ztw_create_ip_destination_group",
            name="Hosts",
            type="DSTN_FQDN",
            addresses=["a.example.com"],
        )
        for group in (made, hosts):
            self.assertIn(group, self.items("ztw_list_ip_destination_groups"))
            self.call("ztw_delete_ip_destination_group", group_id=str(group["id"]))
        left = self.names("ztw_list_ip_destination_groups_lite", all=True)
        self.assertTrue(left.isdisjoint({"Neighbours", "Hosts"}))

    def test_what_the_tenant_refuses(self) -> None:
        """A name twice is a conflict, an address that is none an argument."""
        for tool in ("ztw_create_ip_group", "ztw_create_ip_source_group"):
            self.made(tool, name="Once", ip_addresses=["192.0.2.1"])
            twice = {"name": "once", "ip_addresses": ["192.0.2.2"]}
            self.fails(FailureKind.CONFLICT, tool, **twice)
            wrong = {"name": "Wrong", "ip_addresses": ["192.0.2.777"]}
            self.fails(FailureKind.ARGUMENT, tool, **wrong)
        self.fails(
            FailureKind.ARGUMENT,
            "ztw_create_ip_destination_group",
            name="Empty",
            type="DSTN_IP",
        )


class HostileTests(ZTWCase):
    """The tenant that somebody attacks."""

    hostile = True

    def test_attacks_arrive_and_break_nothing(self) -> None:
        """Every list that needs no argument works, with hostile texts in it."""
        found = [
            str(
                self.items(tool.name, all=True) if tool.pages else self.items(tool.name)
            )
            for tool in CATALOG.tools
            if tool.service == "ztw"
            and tool.is_list
            and not any(each.required for each in tool.parameters)
        ]
        self.assertTrue(any("<script>" in text for text in found))
        self.assertTrue(any("<|im_start|>" in text for text in found))
