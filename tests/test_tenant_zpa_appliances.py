"""ZPA's connectors, edges, servers and privileged access, from rows to tenant."""

from typing import Any, Final

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.oneapi_fakes import NOW
from tests.oracle.tenant import run
from tests.tenant_api import SimulatedAPI
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.simulator import SimulatedTenant

TOOLSETS: Final = frozenset(
    {
        "zpa_app_connector_groups",
        "zpa_application_servers",
        "zpa_connectors",
        "zpa_pra",
        "zpa_server_groups",
        "zpa_service_edge_groups",
    }
)
MICROTENANT = "216200000000001001"
KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n-----END OPENSSH PRIVATE KEY-----\n"
PLACE = {
    "latitude": "48.14",
    "longitude": "11.58",
    "location": "Munich, Germany",
    "city_country": "Munich, DE",
    "country_code": "de",
}
UPGRADES = {
    "override_version_profile": True,
    "upgrade_day": "MONDAY",
    "upgrade_time_in_secs": "3600",
}


class TenantCase(SynchronousTestCase):
    """Runs rows against a simulated tenant."""

    used: Final[set[str]] = set()
    """Tools that the tests of this module have run."""

    def setUp(self) -> None:
        """A tenant of its own."""
        clock = Clock()
        self.api = SimulatedAPI(SimulatedTenant(clock, lambda: NOW + clock.seconds()))

    def run_tool(self, tool: str, /, **given: Any) -> Any:
        """The result of a tool."""
        self.used.add(tool)
        return run(tool, self.api, **given)

    def items(self, tool: str, /, **given: Any) -> list[Any]:
        """The records of a list."""
        found: list[Any] = self.run_tool(tool, **given).items
        return found

    def first(self, tool: str, /, **given: Any) -> str:
        """The id of the first record of a list."""
        identifier: str = self.items(tool, **given)[0]["id"]
        return identifier

    def create(self, tool: str, /, **given: Any) -> Any:
        """A new record."""
        return self.run_tool(tool, **given)["created"]

    def fails(self, kind: FailureKind, tool: str, /, **given: Any) -> None:
        """Expect a failure."""
        with self.assertRaises(ToolFailure) as caught:
            self.run_tool(tool, **given)
        self.assertEqual(caught.exception.kind, kind)

    def listed(self, tool: str, get: str, name: str) -> None:
        """A list pages, finds by name and by filter, and its ids can be read."""
        every = self.items(tool, all=True)
        page = self.run_tool(tool, page=1, page_size=2)
        self.assertEqual(page.items, every[:2])
        self.assertEqual(page.next, {"page": 2, "page_size": 2})
        one = every[-1]
        self.assertEqual(self.items(tool, search=one["name"]), [one])
        part = one["name"][2:-1]
        self.assertIn(one, self.items(tool, search=f"name+CONTAINS+{part}"))
        self.assertEqual(self.run_tool(get, **{name: one["id"]}), one)
        self.fails(FailureKind.NOT_FOUND, get, **{name: "9"})
        mine = self.items(tool, microtenant_id=MICROTENANT)
        expected = [e for e in every if e.get("microtenantId") == MICROTENANT]
        self.assertEqual(mine, expected)
        for each in mine[:1]:
            scoped = {name: each["id"], "microtenant_id": MICROTENANT}
            self.assertEqual(self.run_tool(get, **scoped), each)

    def changed(self, record: Any, tool: str, get: str, name: str) -> Any:
        """A record whose description changes keeps all the rest."""
        where = {name: record["id"]}
        self.run_tool(tool, **where, description="Changed.")
        after = self.run_tool(get, **where)
        for member in {*record, *after} - {"modifiedTime", "description"}:
            self.assertEqual(after.get(member), record.get(member), member)
        self.assertEqual(after["description"], "Changed.")
        return after

    def gone(self, tool: str, get: str, name: str, identifier: str) -> None:
        """A record is deleted."""
        self.run_tool(tool, **{name: identifier})
        self.fails(FailureKind.NOT_FOUND, get, **{name: identifier})


class ConnectorTests(TenantCase):
    """App Connectors and their groups."""

    def test_groups(self) -> None:
        """Created small and whole, listed, changed, deleted."""
        tools = "zpa_{}_app_connector_group"
        get = tools.format("get")
        self.listed("zpa_list_app_connector_groups", get, "group_id")
        small = self.create(tools.format("create"), name="Small")
        self.assertTrue(small["enabled"])
        certificates = self.api.tenant.store.all("enrollment certificate")
        usual = next(each for each in certificates if each["name"] == "Connector")
        self.assertEqual(small["enrollmentCertId"], usual["id"])
        connector = self.first("zpa_list_app_connectors")
        servers = self.first("zpa_list_server_groups")
        whole = self.create(
            tools.format("create"),
            name="Whole",
            description="d",
            enabled=False,
            **PLACE,
            **UPGRADES,
            dns_query_type="IPV4",
            version_profile="new_release",
            server_group_ids=[servers],
            connector_ids=[connector],
            lss_app_connector_group=True,
            enrollment_cert_name="service edge",
            microtenant_id=MICROTENANT,
        )
        self.assertEqual(whole["versionProfileName"], "New Release")
        self.assertEqual(whole["countryCode"], "DE")
        self.assertEqual(whole["microtenantName"], "Research")
        self.assertNotEqual(whole["enrollmentCertId"], usual["id"])
        self.assertEqual([each["id"] for each in whole["connectors"]], [connector])
        self.assertEqual([each["id"] for each in whole["serverGroups"]], [servers])
        update = tools.format("update")
        after = self.changed(whole, update, get, "group_id")
        self.run_tool(
            update,
            group_id=after["id"],
            version_profile="previous_default",
            server_group_ids=[],
            enrollment_cert_name="Connector",
            enabled=True,
            microtenant_id=MICROTENANT,
        )
        last = self.run_tool(get, group_id=after["id"])
        self.assertEqual(last["versionProfileName"], "Previous Default")
        self.assertEqual(last["enrollmentCertId"], usual["id"])
        self.assertTrue(last["enabled"])
        self.assertNotIn("serverGroups", last)
        delete = tools.format("delete")
        self.fails(FailureKind.CONFLICT, delete, group_id=last["id"])
        self.gone(delete, get, "group_id", small["id"])
        self.fails(FailureKind.ARGUMENT, tools.format("create"), name="Whole")

    def test_connectors(self) -> None:
        """Listed, renamed, deleted one by one and many at once."""
        tools = "zpa_{}_app_connector"
        get = tools.format("get")
        self.listed("zpa_list_app_connectors", get, "connector_id")
        every = self.items("zpa_list_app_connectors", all=True)
        one = self.changed(every[0], tools.format("update"), get, "connector_id")
        self.run_tool(
            tools.format("update"), connector_id=one["id"], name="n", enabled=False
        )
        now = self.run_tool(get, connector_id=one["id"])
        self.assertEqual((now["name"], now["enabled"]), ("n", False))
        self.gone(tools.format("delete"), get, "connector_id", one["id"])
        ids = [each["id"] for each in every[1:3]]
        result = self.run_tool("zpa_bulk_delete_app_connectors", connector_ids=ids)
        self.assertEqual(result, {"deleted": {"ids": ids}})
        left = self.items("zpa_list_app_connectors", all=True)
        self.assertEqual([e["id"] for e in left], [e["id"] for e in every[3:]])
        self.fails(
            FailureKind.NOT_FOUND, "zpa_bulk_delete_app_connectors", connector_ids=ids
        )


class EdgeTests(TenantCase):
    """Private Service Edges and their groups."""

    def test_groups(self) -> None:
        """Created small and whole, listed, changed, deleted."""
        tools = "zpa_{}_service_edge_group"
        get, create = tools.format("get"), tools.format("create")
        self.listed("zpa_list_service_edge_groups", get, "group_id")
        where = {name: PLACE[name] for name in ("latitude", "longitude", "location")}
        small = self.create(create, name="Small", **where)
        edge = self.first("zpa_list_service_edges")
        whole = self.create(
            create,
            name="Whole",
            description="d",
            enabled=False,
            **PLACE,
            **UPGRADES,
            is_public=True,
            version_profile_name="Previous Default",
            version_profile_id="1",
            service_edge_ids=[edge],
            trusted_network_ids=["216200000000000701"],
            grace_distance_enabled=True,
            grace_distance_value=20,
            grace_distance_value_unit="MILES",
            microtenant_id=MICROTENANT,
        )
        self.assertEqual(whole["isPublic"], "TRUE")
        self.assertEqual(whole["versionProfileName"], "Previous Default")
        self.assertEqual([each["id"] for each in whole["serviceEdges"]], [edge])
        update = tools.format("update")
        after = self.changed(whole, update, get, "group_id")
        self.run_tool(
            update,
            group_id=after["id"],
            version_profile_id="0",
            is_public=False,
            trusted_network_ids=[],
            microtenant_id=MICROTENANT,
        )
        last = self.run_tool(get, group_id=after["id"])
        self.assertEqual((last["isPublic"], last["trustedNetworks"]), ("FALSE", []))
        self.assertEqual(last["versionProfileName"], "Default")
        self.assertEqual(last["graceDistanceValue"], 20)
        delete = tools.format("delete")
        self.fails(FailureKind.CONFLICT, delete, group_id=last["id"])
        self.gone(delete, get, "group_id", small["id"])
        grace = {"grace_distance_enabled": True}
        self.fails(FailureKind.ARGUMENT, create, name="x", **where, **grace)

    def test_edges(self) -> None:
        """Listed, renamed, deleted one by one and many at once."""
        tools = "zpa_{}_service_edge"
        get = tools.format("get")
        self.listed("zpa_list_service_edges", get, "service_edge_id")
        every = self.items("zpa_list_service_edges", all=True)
        one = self.changed(every[0], tools.format("update"), get, "service_edge_id")
        self.gone(tools.format("delete"), get, "service_edge_id", one["id"])
        ids = [each["id"] for each in every[1:]]
        self.run_tool("zpa_bulk_delete_service_edges", service_edge_ids=ids)
        self.assertEqual(self.items("zpa_list_service_edges"), [])


class ServerTests(TenantCase):
    """Application servers and server groups."""

    def test_servers(self) -> None:
        """Created small and whole, listed, changed, deleted."""
        tools = "zpa_{}_application_server"
        get, create = tools.format("get"), tools.format("create")
        self.listed("zpa_list_application_servers", get, "server_id")
        small = self.create(create, name="small", address="192.0.2.200")
        group = self.first("zpa_list_server_groups")
        whole = self.create(
            create,
            name="whole",
            address="whole.corp.example.com",
            description="d",
            enabled=False,
            app_server_group_ids=[group],
            microtenant_id=MICROTENANT,
        )
        self.assertEqual(whole["appServerGroupIds"], [group])
        self.assertFalse(whole["enabled"])
        update, delete = tools.format("update"), tools.format("delete")
        self.changed(whole, update, get, "server_id")
        self.fails(FailureKind.CONFLICT, delete, server_id=whole["id"])
        self.run_tool(update, server_id=whole["id"], app_server_group_ids=[])
        self.gone(delete, get, "server_id", whole["id"])
        self.gone(delete, get, "server_id", small["id"])

    def test_groups(self) -> None:
        """Created small and whole, listed, changed, deleted."""
        tools = "zpa_{}_server_group"
        get, create = tools.format("get"), tools.format("create")
        self.listed("zpa_list_server_groups", get, "group_id")
        connectors = self.first("zpa_list_app_connector_groups")
        server = self.first("zpa_list_application_servers")
        given = {"app_connector_group_ids": [connectors]}
        small = self.create(create, name="Small", **given)
        self.assertTrue(small["dynamicDiscovery"])
        whole = self.create(
            create,
            name="Whole",
            **given,
            description="d",
            enabled=False,
            server_ids=[server],
            ip_anchored=True,
            dynamic_discovery=False,
            microtenant_id=MICROTENANT,
        )
        self.assertEqual([each["id"] for each in whole["servers"]], [server])
        update, delete = tools.format("update"), tools.format("delete")
        after = self.changed(whole, update, get, "group_id")
        where = {"group_id": after["id"]}
        self.fails(FailureKind.ARGUMENT, update, **where, server_ids=[])
        self.run_tool(update, **where, server_ids=[], dynamic_discovery=True)
        self.assertEqual(self.run_tool(get, **where)["servers"], [])
        self.fails(FailureKind.ARGUMENT, update, **where, dynamic_discovery=False)
        self.gone(delete, get, "group_id", small["id"])
        used = next(
            each
            for each in self.items("zpa_list_server_groups")
            if "applications" in each
        )
        self.changed(used, update, get, "group_id")
        self.fails(FailureKind.CONFLICT, delete, group_id=used["id"])


class PrivilegedAccessTests(TenantCase):
    """Portals and credentials."""

    def test_portals(self) -> None:
        """Created with the certificate of its name and with another, and so on."""
        tools = "zpa_{}_pra_portal"
        get, create = tools.format("get"), tools.format("create")
        self.listed("zpa_list_pra_portals", get, "portal_id")
        domain = "corp.example.com"
        small = self.create(create, name=domain, domain=domain)
        self.assertEqual(small["certificateName"], domain)
        self.fails(FailureKind.ARGUMENT, create, name="nobody's", domain=domain)
        other = self.items("zpa_list_pra_portals")[0]["certificateId"]
        whole = self.create(
            create,
            name="Whole",
            domain="whole.example.com",
            certificate_id=other,
            description="d",
            enabled=False,
            user_notification="Hello.",
            user_notification_enabled=True,
            microtenant_id=MICROTENANT,
        )
        update = tools.format("update")
        after = self.changed(whole, update, get, "portal_id")
        where = {"portal_id": after["id"]}
        self.run_tool(
            update,
            **where,
            certificate_id=small["certificateId"],
            user_notification="",
            microtenant_id=MICROTENANT,
        )
        last = self.run_tool(get, **where)
        self.assertEqual(last["certificateName"], domain)
        self.assertEqual(last["userNotification"], "")
        self.gone(tools.format("delete"), get, "portal_id", last["id"])

    def test_credentials(self) -> None:
        """Of each type; the secret is given anew and never comes back."""
        tools = "zpa_{}_pra_credential"
        get, create = tools.format("get"), tools.format("create")
        self.listed("zpa_list_pra_credentials", get, "credential_id")
        update = tools.format("update")
        secrets: dict[str, dict[str, str]] = {
            "USERNAME_PASSWORD": {"password": "p"},
            "PASSWORD": {"password": "p"},
            "SSH_KEY": {"private_key": KEY},
        }
        for kind, secret in secrets.items():
            user = {} if kind == "PASSWORD" else {"username": "u"}
            typed = {"credential_type": kind, **secret}
            made = self.create(
                create,
                name=kind,
                **typed,
                **user,
                user_domain="corp.example.com",
                description="d",
                microtenant_id=MICROTENANT,
            )
            self.assertEqual(made["userDomain"], "corp.example.com")
            where = {"credential_id": made["id"]}
            self.run_tool(update, **where, **typed, name=f"{kind} again")
            after = self.run_tool(get, **where)
            self.assertEqual(after, {**made, "name": f"{kind} again"})
            stored = self.api.tenant.store.get("privileged credential", made["id"])
            self.assertIn(secret.get("private_key", "p"), stored.values())
            self.gone(tools.format("delete"), get, "credential_id", made["id"])
        wrong = {"credential_type": "PASSWORD", "password": "p"}
        first = self.first("zpa_list_pra_credentials")
        self.fails(FailureKind.ARGUMENT, update, credential_id=first, **wrong)


class HostileTests(SynchronousTestCase):
    """A tenant whose names attack their reader."""

    def test_groups_can_be_made(self) -> None:
        """What a tool looks for by its name is still found."""
        tenant = SimulatedTenant(Clock(), lambda: NOW, hostile=True)
        api = SimulatedAPI(tenant)
        where = {name: PLACE[name] for name in ("latitude", "longitude", "location")}
        for kind in ("app_connector", "service_edge"):
            made = run(f"zpa_create_{kind}_group", api, name="x", **where)
            self.assertTrue(made["created"]["enrollmentCertId"])


class CoverageTests(SynchronousTestCase):
    """This module is about all of its tools."""

    def test_all_tools_are_run(self) -> None:
        """No tool of these toolsets is left out."""
        cases = (ConnectorTests, EdgeTests, ServerTests, PrivilegedAccessTests)
        for case in cases:
            for name in dir(case):
                if name.startswith("test_"):
                    each = case(name)
                    each.setUp()
                    getattr(each, name)()
        ours = {tool.name for tool in CATALOG.tools if tool.toolset in TOOLSETS}
        self.assertEqual(len(ours), 40)
        self.assertEqual(TenantCase.used & ours, ours)
