"""What ZPA policies refer to: names found on any page, secrets that stay here."""

from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from tests.oracle.tenant import (
    CUSTOMER,
    RecordedTenant,
    ReplacingTenant,
    paged,
    run,
)
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.errors import FailureKind, ToolFailure

V1 = f"/zpa/mgmtconfig/v1/admin/customers/{CUSTOMER}"
V2 = V1.replace("/v1/", "/v2/")
USERS = f"/zpa/userconfig/v1/customers/{CUSTOMER}/scimgroup"
LSS = "/zpa/mgmtconfig/v2/admin/lssConfig"

KEY = f"{V1}/associationType/CONNECTOR_GRP/provisioningKey/7"
RECORD: dict[str, Any] = {
    "id": "7",
    "name": "k",
    "maxUsage": "4",
    "usageCount": "2",
    "enrollmentCertId": "1",
    "enrollmentCertName": "Connector",
    "zcomponentId": "2",
    "zcomponentName": "g",
    "enabled": True,
    "ipAcl": ["192.0.2.0/24"],
    "provisioningKey": "synthetic",
}


def _many(name: str, count: int = 45) -> list[dict[str, Any]]:
    """Records that look alike, the wanted one last."""
    records = [{"id": str(n), "name": f"{name} {n}"} for n in range(count)]
    return [*records, {"id": "999", "name": name}]


class ProviderTests(SynchronousTestCase):
    """Attributes and groups below an identity provider."""

    def tenant(self) -> RecordedTenant:
        """One whose provider is on the third page."""
        return RecordedTenant(
            {
                f"GET {V2}/idp": paged(_many("Corp"), 20, zpa=True),
                f"GET {V2}/samlAttribute/idp/999": paged(_many("Email"), 20, zpa=True),
                f"GET {V1}/idp/999/scimattribute": paged(_many("title"), 20, zpa=True),
                f"GET {V1}/idp/999/scimattribute/4": {"id": "4"},
                f"GET {USERS}/idpId/999": paged(_many("Team"), 20, zpa=True),
                f"GET {USERS}/77": {"id": 77},
            }
        )

    def test_provider_on_any_page(self) -> None:
        """A provider is found by its whole name, on whatever page it is."""
        for tool in (
            "get_zpa_saml_attribute",
            "get_zpa_scim_attribute",
            "get_zpa_scim_group",
        ):
            tenant = self.tenant()
            listed = run(tool, tenant, idp_name="Corp", page=2, page_size=20)
            self.assertEqual(len(tenant.requests), 4, tool)
            self.assertEqual(len(listed.items), 20)
            self.assertEqual(listed.next, {"page": 3, "page_size": 20})
            everything = run(tool, self.tenant(), idp_name="Corp", all=True)
            self.assertEqual(len(everything.items), 46)

    def test_paging_is_of_the_list(self) -> None:
        """The page that was asked for is not a page of the providers."""
        tenant = self.tenant()
        run("get_zpa_scim_group", tenant, idp_name="Corp", page=2, search="x")
        queries = [dict(each.query) for each in tenant.requests]
        self.assertEqual(queries[0], {"search": "name+EQ+Corp"})
        self.assertEqual(queries[-1], {"search": "name+EQ+x", "page": "2"})

    def test_no_such_provider(self) -> None:
        """Another letter case is another provider, and none is an error."""
        for name in ("corp", "Corp 1000"):
            with self.assertRaises(ToolFailure) as caught:
                run("get_zpa_saml_attribute", self.tenant(), idp_name=name)
            self.assertEqual(caught.exception.kind, FailureKind.NOT_FOUND)
            self.assertEqual(caught.exception.field, "idp_name")

    def test_one_record(self) -> None:
        """An id reads one attribute or group, which is a list of one."""
        tenant = self.tenant()
        one = run("get_zpa_scim_attribute", tenant, idp_name="Corp", attribute_id="4")
        self.assertEqual(one.items, [{"id": "4"}])
        tenant = self.tenant()
        one = run("get_zpa_scim_group", tenant, scim_group_id="77")
        self.assertEqual((one.items, one.next), ([{"id": 77}], None))
        self.assertEqual(len(tenant.requests), 1)

    def test_groups_of_nobody(self) -> None:
        """Groups are those of a provider, or one: neither is an error."""
        with self.assertRaises(ToolFailure) as caught:
            run("get_zpa_scim_group", self.tenant(), search="x")
        self.assertEqual(caught.exception.kind, FailureKind.ARGUMENT)


class NameTests(SynchronousTestCase):
    """Profiles, networks and certificates by name."""

    def test_exact_name_on_any_page(self) -> None:
        """A name is looked for on every page, and what only resembles it is not it."""
        for tool, path in (
            ("get_zpa_posture_profile", f"{V2}/posture"),
            ("get_zpa_trusted_network", f"{V2}/network"),
            ("get_zpa_app_protection_profile", f"{V1}/inspectionProfile"),
        ):
            tenant = RecordedTenant({f"GET {path}": paged(_many("x"), 20, zpa=True)})
            found = run(tool, tenant, name="x")
            self.assertEqual([each["id"] for each in found.items], ["999"], tool)
            self.assertEqual(run(tool, tenant, name="X").items, [])
            self.assertEqual(run(tool, tenant, name='"x"').items, found.items)
            like = run(tool, tenant, name="name+CONTAINS+x")
            self.assertEqual((len(like.items), like.next), (20, {"page": 2}))
            self.assertEqual(len(run(tool, tenant).items), 20)
            self.assertEqual(dict(tenant.requests[0].query)["search"], "name+EQ+x")

    def test_isolation_profiles(self) -> None:
        """The service gives all of them; the name is looked for here."""
        path = f"/zpa/cbiconfig/cbi/api/customers/{CUSTOMER}/profiles"
        tenant = RecordedTenant({f"GET {path}": _many("x", 2)})
        self.assertEqual(len(run("get_zpa_isolation_profile", tenant).items), 3)
        found = run("get_zpa_isolation_profile", tenant, name="x")
        self.assertEqual(found.items, [{"id": "999", "name": "x"}])

    def test_enrollment_certificates(self) -> None:
        """A certificate's name is taken in any letter case, and is one of them."""
        tenant = RecordedTenant(
            {
                f"GET {V2}/enrollmentCert": paged(_many("Connector"), 20, zpa=True),
                f"GET {V1}/enrollmentCert/4": {"id": "4"},
            }
        )
        tool = "get_zpa_enrollment_certificate"
        found = run(tool, tenant, name="connector")
        self.assertEqual(found.items, [{"id": "999", "name": "Connector"}])
        self.assertEqual(run(tool, tenant, name="Nobody").items, [])
        self.assertEqual(run(tool, tenant, certificate_id="4").items, [{"id": "4"}])
        self.assertEqual(len(run(tool, tenant, all=True).items), 46)


class KeyTests(SynchronousTestCase):
    """Provisioning keys."""

    def test_everything_else_stays(self) -> None:
        """A new name keeps group, certificate, state and the key itself (B06)."""
        tenant = ReplacingTenant({KEY: RECORD})
        run(
            "zpa_update_provisioning_key",
            tenant,
            key_id="7",
            key_type="connector",
            name="n",
            component_id="3",
        )
        kept = {
            name: value
            for name, value in RECORD.items()
            if name not in ("usageCount", "enrollmentCertName", "zcomponentName")
        }
        self.assertEqual(
            tenant.records[KEY], {**kept, "name": "n", "zcomponentId": "3"}
        )

    def test_microtenant_is_in_the_query(self) -> None:
        """The microtenant is where the service looks for it (B18)."""
        tenant = RecordedTenant({f"GET {KEY}": RECORD, f"PUT {KEY}": {}})
        run(
            "zpa_update_provisioning_key",
            tenant,
            key_id="7",
            key_type="connector",
            microtenant_id="9",
        )
        for request in tenant.requests:
            self.assertEqual(request.query, (("microtenantId", "9"),))

    def test_connectors_need_a_certificate(self) -> None:
        """A connector's key without a certificate is refused before it is sent."""
        tenant = RecordedTenant({})
        key = {"key_type": "connector", "name": "k", "max_usage": 1}
        with self.assertRaises(ToolFailure) as caught:
            run("zpa_create_provisioning_key", tenant, **key, component_id="2")
        self.assertEqual(caught.exception.field, "enrollment_cert_id")
        self.assertEqual(tenant.requests, [])

    def test_failing_delete_is_a_failure(self) -> None:
        """What the service refuses to delete is not reported as deleted (B36)."""
        no = ToolFailure(FailureKind.PERMISSION, "No.")
        tenant = RecordedTenant({f"DELETE {KEY}": no})
        with self.assertRaises(ToolFailure) as caught:
            run(
                "zpa_delete_provisioning_key",
                tenant,
                key_id="7",
                key_type="connector",
            )
        self.assertEqual(caught.exception, no)

    def test_type_does_not_leave_its_segment(self) -> None:
        """A type that is none is no path either."""
        with self.assertRaises(ToolFailure) as caught:
            run(
                "zpa_get_provisioning_key",
                RecordedTenant({}),
                key_id="7",
                key_type="../x",
            )
        self.assertEqual(caught.exception.kind, FailureKind.ARGUMENT)


class SecretTests(SynchronousTestCase):
    """What stays on the server."""

    def test_keys_are_withheld(self) -> None:
        """No tool shows a provisioning key, the one that makes it included (T28)."""
        tools = [t for t in CATALOG.tools if t.toolset == "zpa_provisioning_keys"]
        self.assertGreater(len(tools), 5)
        for tool in tools:
            self.assertLessEqual({"provisioningKey", "privateKey"}, tool.secrets)

    def test_private_keys_are_not_audited(self) -> None:
        """The uploaded key is left out of audit events and of the answer."""
        tool = CATALOG.by_name["zpa_create_ba_certificate"]
        blob = tool.parameter("cert_blob")
        assert blob is not None
        self.assertTrue(blob.secret)
        self.assertIn("certBlob", tool.secrets)


class LogTests(SynchronousTestCase):
    """Log streaming."""

    def test_log_types(self) -> None:
        """The types need no request, and are those that the formats take."""
        tenant = RecordedTenant({f"GET {V2}/lssConfig/logType/formats": {"csv": "x"}})
        types = run("zpa_list_lss_log_types", tenant)["log_types"]
        self.assertEqual((len(types), tenant.requests), (8, []))
        for word, log in types.items():
            run("zpa_get_lss_log_format", tenant, log_type=word)
            self.assertEqual(tenant.requests[-1].query, (("logType", log),))

    def test_status_codes(self) -> None:
        """All codes, or those that logs of one type hold."""
        codes = {
            "A": {"log_types": ["zpn_trans_log"]},
            "B": {"log_types": ["zpn_auth_log"]},
            "C": {},
        }
        tenant = RecordedTenant({f"GET {LSS}/statusCodes": codes})
        self.assertEqual(run("zpa_list_lss_status_codes", tenant), codes)
        some = run("zpa_list_lss_status_codes", tenant, log_type="user_activity")
        self.assertEqual(some, {"A": codes["A"]})
