"""Policies of the simulated tenant, through the rows that agents call."""

from typing import Any

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.oracle.tenant import run
from tests.tenant_api import SimulatedAPI
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.simulator import SimulatedTenant

NOW = 1_767_225_600
TENANT = "216200000000001001"
PEM = (
    "-----BEGIN CERTIFICATE-----\nRVhBTVBMRQ==\n-----END CERTIFICATE-----\n"
    "-----BEGIN EXAMPLE KEY-----\nRVhBTVBMRQ==\n-----END EXAMPLE KEY-----"
)
TOOLSETS = {
    "zpa_access_policies",
    "zpa_ba_certificates",
    "zpa_idp",
    "zpa_misc",
    "zpa_provisioning_keys",
}
STEMS = {
    "access_policy": "DENY",
    "app_protection": "BYPASS_INSPECT",
    "forwarding_policy": "INTERCEPT",
    "isolation_policy": "BYPASS_ISOLATE",
    "timeout_policy": "RE_AUTH",
}
STAMPS = {"modifiedTime", "modifiedBy"}


class TenantCase(SynchronousTestCase):
    """Calls tools on a tenant of its own, and remembers which."""

    called: set[str]

    def setUp(self) -> None:
        """A tenant."""
        self.called = set()
        self.scale(1)

    def scale(self, scale: int) -> None:
        """A tenant of another size."""
        tenant = SimulatedTenant(Clock(), lambda: NOW, scale=scale)
        self.api = SimulatedAPI(tenant)

    def call(self, tool: str, /, **arguments: Any) -> Any:
        """The result of a tool."""
        self.called.add(tool)
        return run(tool, self.api, **arguments)

    def refused(self, kind: FailureKind, tool: str, /, **arguments: Any) -> None:
        """Expect a failure of that kind."""
        with self.assertRaises(ToolFailure) as caught:
            self.call(tool, **arguments)
        self.assertEqual(caught.exception.kind, kind, caught.exception)

    def some(self, tool: str, /, **arguments: Any) -> Any:
        """The first record of a list."""
        return self.call(tool, **arguments).items[0]


class PolicyTests(TenantCase):
    """Rules of the five policies."""

    def test_a_rule_is_made_changed_and_deleted(self) -> None:
        """What is written is what is read afterwards, in every policy."""
        for stem, action in STEMS.items():
            profile = self.some("get_zpa_posture_profile")
            given = [
                {
                    "operator": "AND",
                    "operands": [
                        {
                            "objectType": "POSTURE",
                            "entryValues": [
                                {"lhs": profile["postureUdid"], "rhs": "false"}
                            ],
                        }
                    ],
                }
            ]
            made = self.call(
                f"zpa_create_{stem}_rule",
                name="New",
                action_type=action,
                conditions=given,
            )["created"]
            here = {"rule_id": made["id"]}
            read = self.call(f"zpa_get_{stem}_rule", **here)
            self.assertEqual(read, made)
            self.call(f"zpa_update_{stem}_rule", **here, description="Changed")
            changed = self.call(f"zpa_get_{stem}_rule", **here)
            self.assertEqual(
                {**changed, "modifiedTime": read["modifiedTime"]},
                {**read, "description": "Changed"},
            )
            found = self.call(f"zpa_list_{stem}_rules", search="New").items
            self.assertEqual(found, [changed])
            self.call(f"zpa_delete_{stem}_rule", **here)
            self.refused(FailureKind.NOT_FOUND, f"zpa_get_{stem}_rule", **here)

    def test_every_rule_survives_an_update(self) -> None:
        """Renaming any rule of any policy changes nothing else of it (B01, B02)."""
        for stem in STEMS:
            for rule in self.call(f"zpa_list_{stem}_rules", all=True).items:
                here = {"rule_id": rule["id"]}
                self.call(f"zpa_update_{stem}_rule", **here, name=f"x {rule['id']}")
                after = self.call(f"zpa_get_{stem}_rule", **here)
                for name, value in rule.items():
                    if name not in {*STAMPS, "name"}:
                        self.assertEqual(after[name], value, (stem, name))

    def test_conditions_that_were_read_can_be_given_back(self) -> None:
        """An agent may copy the conditions of one rule into another."""
        source = self.call("zpa_list_access_policy_rules").items[2]
        made = self.call(
            "zpa_create_access_policy_rule",
            name="Copy",
            action_type="ALLOW",
            conditions=source["conditions"],
        )["created"]

        def logic(rule: Any) -> Any:
            return [
                (
                    each["operator"],
                    each["negated"],
                    [(o["objectType"], o["lhs"], o["rhs"]) for o in each["operands"]],
                )
                for each in rule["conditions"]
            ]

        self.assertEqual(logic(made), logic(source))

    def test_access_rules_name_groups(self) -> None:
        """Groups that serve a rule stay when something else of it changes."""
        servers = self.api.tenant.store.all("server group")[0]["id"]
        made = self.call(
            "zpa_create_access_policy_rule",
            name="New",
            action_type="allow",
            description="d",
            app_connector_group_ids=["216200000000002001"],
            app_server_group_ids=[servers],
            conditions=[],
        )["created"]
        here = {"rule_id": made["id"]}
        self.call("zpa_update_access_policy_rule", **here, name="Newer")
        read = self.call("zpa_get_access_policy_rule", **here)
        self.assertEqual(
            [each["id"] for each in read["appConnectorGroups"]], ["216200000000002001"]
        )
        self.assertEqual([each["id"] for each in read["appServerGroups"]], [servers])

    def test_isolation_and_inspection(self) -> None:
        """Their profiles are found by name and kept; isolation is for browsers."""
        isolation = self.some("get_zpa_isolation_profile", name="Standard")
        made = self.call(
            "zpa_create_isolation_policy_rule",
            name="New",
            action_type="isolate",
            zpn_isolation_profile_id=isolation["id"],
        )["created"]
        clients = [o["rhs"] for c in made["conditions"] for o in c["operands"]]
        self.assertEqual(clients, ["zpn_client_type_exporter"])
        self.call("zpa_update_isolation_policy_rule", rule_id=made["id"], name="Newer")
        inspection = self.some(
            "get_zpa_app_protection_profile", name="Web protection 21"
        )
        made = self.call(
            "zpa_create_app_protection_rule",
            name="New",
            action_type="inspect",
            zpn_inspection_profile_id=inspection["id"],
        )["created"]
        self.call("zpa_update_app_protection_rule", rule_id=made["id"], name="Newer")
        read = self.call("zpa_get_app_protection_rule", rule_id=made["id"])
        self.assertEqual(read["zpnInspectionProfileId"], inspection["id"])

    def test_timeouts(self) -> None:
        """Times have their usual values, and change one by one."""
        made = self.call(
            "zpa_create_timeout_policy_rule", name="New", custom_msg="Again."
        )["created"]
        self.assertEqual(
            (made["reauthTimeout"], made["reauthIdleTimeout"]), ("172800", "600")
        )
        here = {"rule_id": made["id"]}
        self.call("zpa_update_timeout_policy_rule", **here, reauth_timeout="3600")
        read = self.call("zpa_get_timeout_policy_rule", **here)
        self.assertEqual((read["reauthTimeout"], read["customMsg"]), ("3600", "Again."))
        self.assertEqual(read["reauthIdleTimeout"], "600")

    def test_microtenants(self) -> None:
        """A rule of a microtenant is made, listed, changed and deleted in it."""
        here = {"microtenant_id": TENANT}
        for stem, action in STEMS.items():
            listed = self.call(f"zpa_list_{stem}_rules", **here).items
            self.assertEqual(len(listed), 3)
            made = self.call(
                f"zpa_create_{stem}_rule", name="New", action_type=action, **here
            )["created"]
            self.assertEqual(made["microtenantId"], TENANT)
            rule = {"rule_id": made["id"]}
            self.call(f"zpa_update_{stem}_rule", **rule, name="Newer", **here)
            read = self.call(f"zpa_get_{stem}_rule", **rule, **here)
            self.assertEqual(read["name"], "Newer")
            self.refused(FailureKind.NOT_FOUND, f"zpa_get_{stem}_rule", **rule)
            self.call(f"zpa_delete_{stem}_rule", **rule, **here)

    def test_what_the_service_refuses(self) -> None:
        """A name that is taken, an application that is not there, a default rule."""
        rules = self.call("zpa_list_access_policy_rules", all=True).items
        tool = "zpa_create_access_policy_rule"
        new = {"name": "New", "action_type": "ALLOW"}
        nothing = [{"operands": [{"objectType": "APP", "values": ["9"]}]}]
        self.refused(FailureKind.ARGUMENT, tool, **new, conditions=nothing)
        taken = {**new, "name": rules[0]["name"]}
        self.refused(FailureKind.ARGUMENT, tool, **taken)
        self.refused(
            FailureKind.ARGUMENT,
            "zpa_delete_access_policy_rule",
            rule_id=rules[-1]["id"],
        )

    def test_pages(self) -> None:
        """Lists go on where they stopped, or are read to their end."""
        first = self.call("zpa_list_access_policy_rules")
        self.assertEqual((len(first.items), first.next), (20, {"page": 2}))
        second = self.call("zpa_list_access_policy_rules", page=2)
        self.assertEqual((len(second.items), second.next), (4, None))
        self.assertEqual(
            self.call("zpa_list_access_policy_rules", all=True).items,
            first.items + second.items,
        )


class ReferenceTests(TenantCase):
    """What rules refer to."""

    def test_people(self) -> None:
        """Attributes and groups of a provider, all or one, by its name."""
        group = self.some("get_zpa_scim_group", idp_name="Partner SSO")
        one = self.call("get_zpa_scim_group", scim_group_id=str(group["id"]))
        self.assertEqual(one.items, [group])
        scim = self.some("get_zpa_scim_attribute", idp_name="Partner SSO")
        one = self.call(
            "get_zpa_scim_attribute", idp_name="Partner SSO", attribute_id=scim["id"]
        )
        self.assertEqual(one.items, [scim])
        saml = self.call("get_zpa_saml_attribute", idp_name="Lab SSO").items
        self.assertEqual({each["idpName"] for each in saml}, {"Lab SSO"})
        self.assertGreater(
            len(self.call("get_zpa_saml_attribute", all=True).items), len(saml)
        )
        self.refused(
            FailureKind.NOT_FOUND, "get_zpa_scim_group", idp_name="Nobody's SSO"
        )

    def test_provider_beyond_the_first_page(self) -> None:
        """The name of a provider is found wherever it is in a large tenant."""
        self.scale(12)
        listed = self.call("get_zpa_saml_attribute", idp_name="Acquired SSO 12")
        self.assertEqual(listed.items[0]["idpName"], "Acquired SSO 12")

    def test_profiles_and_networks(self) -> None:
        """One by id, one by name, or a page of them."""
        for tool, parameter in (
            ("get_zpa_posture_profile", "profile_id"),
            ("get_zpa_trusted_network", "network_id"),
        ):
            page = self.call(tool)
            self.assertEqual((len(page.items), page.next), (20, {"page": 2}))
            last = self.call(tool, page=2).items[-1]
            self.assertEqual(
                self.call(tool, **{parameter: last["id"]}).items, [last], tool
            )
            self.assertEqual(self.call(tool, name=last["name"]).items, [last])
            self.refused(FailureKind.NOT_FOUND, tool, **{parameter: "9"})
        for tool in ("get_zpa_app_protection_profile", "get_zpa_isolation_profile"):
            last = self.call(tool).items[-1]
            self.assertEqual(self.call(tool, name=last["name"]).items, [last])
            self.assertEqual(self.call(tool, name="Nothing").items, [])

    def test_log_streams(self) -> None:
        """Receivers and the tables that they are set up from."""
        one = self.some("zpa_list_lss_configs", page=2, page_size=5)
        read = self.call("zpa_get_lss_config", lss_config_id=one["id"])
        self.assertEqual(read, one)
        types = self.call("zpa_list_lss_log_types")["log_types"]
        self.assertIn(one["config"]["sourceLogType"], types.values())
        for word in types:
            formats = self.call("zpa_get_lss_log_format", log_type=word)
            self.assertEqual(set(formats), {"csv", "json", "tsv"})
        codes = self.call("zpa_list_lss_status_codes")
        some = self.call("zpa_list_lss_status_codes", log_type="user_status")
        self.assertTrue(0 < len(some) < len(codes))
        clients = self.call("zpa_list_lss_client_types")
        self.assertEqual(clients["zpn_client_type_exporter"], "Web Browser")


class EnrolmentTests(TenantCase):
    """Provisioning keys and certificates."""

    def test_a_key(self) -> None:
        """Made with a certificate found by name, changed, read and deleted."""
        for kind, name in (
            ("connector", "connector"),
            ("service_edge", "Service Edge"),
        ):
            signer = self.some("get_zpa_enrollment_certificate", name=name)
            again = self.some(
                "get_zpa_enrollment_certificate", certificate_id=signer["id"]
            )
            self.assertEqual(again, signer)
            made = self.call(
                "zpa_create_provisioning_key",
                key_type=kind,
                name="New",
                max_usage=5,
                component_id="216200000000002001",
                enrollment_cert_id=signer["id"],
            )["created"]
            self.assertTrue(made["provisioningKey"])
            here = {"key_id": made["id"], "key_type": kind}
            self.call("zpa_update_provisioning_key", **here, max_usage=9)
            read = self.call("zpa_get_provisioning_key", **here)
            self.assertEqual({**made, "maxUsage": "9"}, read)
            self.assertIn(
                read,
                self.call("zpa_list_provisioning_keys", key_type=kind, all=True).items,
            )
            self.call("zpa_delete_provisioning_key", **here)
            self.refused(FailureKind.NOT_FOUND, "zpa_get_provisioning_key", **here)

    def test_keys_of_a_microtenant(self) -> None:
        """A key of a microtenant is changed in it, and stays in it."""
        here = {"key_type": "connector", "microtenant_id": TENANT}
        key = self.some("zpa_list_provisioning_keys", **here)
        this = {**here, "key_id": key["id"]}
        self.call("zpa_update_provisioning_key", **this, name="Renamed")
        read = self.call("zpa_get_provisioning_key", **this)
        self.assertEqual(read, {**key, "name": "Renamed", "modifiedTime": str(NOW)})

    def test_a_certificate(self) -> None:
        """Uploaded, listed, read and deleted; one that is in use stays."""
        made = self.call(
            "zpa_create_ba_certificate", name="new.example.com", cert_blob=PEM
        )["created"]
        here = {"certificate_id": made["id"]}
        self.assertEqual(self.call("zpa_get_ba_certificate", **here), made)
        found = self.call("zpa_list_ba_certificates", search="new.example.com")
        self.assertEqual(found.items, [made])
        self.call("zpa_delete_ba_certificate", **here)
        self.refused(FailureKind.NOT_FOUND, "zpa_get_ba_certificate", **here)
        self.refused(
            FailureKind.CONFLICT,
            "zpa_delete_ba_certificate",
            certificate_id="216200000000000501",
        )


class CoverageTests(SynchronousTestCase):
    """Nothing is left out."""

    def test_every_tool_is_called(self) -> None:
        """The tests above call each tool of the five toolsets."""
        called: set[str] = set()
        for case in (PolicyTests, ReferenceTests, EnrolmentTests):
            for name in (each for each in dir(case) if each.startswith("test_")):
                test = case(name)
                test.setUp()
                getattr(test, name)()
                called |= test.called
        tools = {each.name for each in CATALOG.tools if each.toolset in TOOLSETS}
        self.assertEqual(called, tools)
        self.assertEqual(len(tools), 48)
