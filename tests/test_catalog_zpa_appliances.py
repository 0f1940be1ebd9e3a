"""Rows of ZPA's connectors, edges, servers and privileged access: what they decide."""

from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from tests.oracle import answers
from tests.oracle.tenant import (
    CUSTOMER,
    RecordedTenant,
    ReplacingTenant,
    not_found,
    paged,
    run,
)
from tests.pipeline_case import EVERYTHING, PipelineCase
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.tools.validation import ArgumentValidator

ZPA = f"/zpa/mgmtconfig/v1/admin/customers/{CUSTOMER}"
ZPA2 = ZPA.replace("/v1/", "/v2/")
CERTIFICATES = f"GET {ZPA2}/enrollmentCert"
ISSUED = f"GET {ZPA2}/clientlessCertificate/issued"
KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n-----END OPENSSH PRIVATE KEY-----\n"
GROUP = "700000000000000466"
STAMPS = {"creationTime": "1", "modifiedTime": "2", "modifiedBy": "3"}


class ZPACase(SynchronousTestCase):
    """Runs rows against small tenants."""

    def refused(
        self, field: str | None, tool: str, tenant: Any, /, **given: Any
    ) -> str:
        """The words of an argument error."""
        with self.assertRaises(ToolFailure) as caught:
            run(tool, tenant, **given)
        failure = caught.exception
        self.assertEqual((failure.kind, failure.field), (FailureKind.ARGUMENT, field))
        return str(failure.detail)

    def body(self, tool: str, tenant: RecordedTenant, /, **given: Any) -> Any:
        """What a write sent."""
        run(tool, tenant, **given)
        return tenant.requests[-1].body


class EnrollmentTests(ZPACase):
    """The certificate of a group."""

    def tenant(self, **group: Any) -> RecordedTenant:
        """A tenant whose certificates take three pages."""
        names = [f"Connector {number}" for number in range(44)]
        rows = [{"id": str(n), "name": name} for n, name in enumerate(names)]
        rows += [
            {"id": "77", "name": "connector"},
            {"id": "78", "name": "Service Edge"},
        ]
        return RecordedTenant(
            {
                CERTIFICATES: paged(rows, 20, zpa=True),
                f"GET {ZPA}/appConnectorGroup/{GROUP}": {"id": GROUP, **group},
                f"GET {ZPA}/serviceEdgeGroup/{GROUP}": {"id": GROUP, **group},
                f"POST {ZPA}/appConnectorGroup": {"id": "1"},
                f"PUT {ZPA}/appConnectorGroup/{GROUP}": None,
                f"PUT {ZPA}/serviceEdgeGroup/{GROUP}": None,
            }
        )

    def test_name_on_a_later_page(self) -> None:
        """The name is looked for on every page, in any letter case, and is exact."""
        tool = "zpa_create_app_connector_group"
        body = self.body(tool, self.tenant(), name="x")
        self.assertEqual(body["enrollmentCertId"], "77")
        named = self.body(
            tool, self.tenant(), name="x", enrollment_cert_name="SERVICE edge"
        )
        self.assertEqual(named["enrollmentCertId"], "78")
        words = self.refused(
            None, tool, self.tenant(), name="x", enrollment_cert_name="Conn"
        )
        self.assertIn("Conn", words)
        self.assertIn("enrollment_cert_id", words)

    def test_no_certificate(self) -> None:
        """Where the tool takes no certificate, it is not asked for."""
        tenant = self.tenant()
        tenant.answers[CERTIFICATES] = {"list": [], "totalPages": "0"}
        words = self.refused(
            None, "zpa_update_service_edge_group", tenant, group_id=GROUP
        )
        self.assertIn("Service Edge", words)
        self.assertNotIn("enrollment_cert_id", words)

    def test_certificate_stays(self) -> None:
        """A group keeps its certificate; the usual one is sent where none is told."""
        tool = "zpa_update_app_connector_group"
        for given, had, sent in (
            ({}, "5", "5"),
            ({}, None, "77"),
            ({"enrollment_cert_id": "9"}, "5", "9"),
            ({"enrollment_cert_name": "Service Edge"}, "5", "78"),
            ({"enrollment_cert_id": "9", "enrollment_cert_name": "x"}, "5", "9"),
        ):
            tenant = self.tenant(**({"enrollmentCertId": had} if had else {}))
            body = self.body(tool, tenant, group_id=GROUP, name="x", **given)
            self.assertEqual(body["enrollmentCertId"], sent, given)

    def test_blank_is_no_certificate(self) -> None:
        """An empty id would fall back to the usual certificate: it is refused."""
        for tool, given, names in (
            (
                "zpa_update_app_connector_group",
                {"group_id": GROUP},
                ("enrollment_cert_id", "version_profile"),
            ),
            ("zpa_update_pra_portal", {"portal_id": "1"}, ("certificate_id",)),
            (
                "zpa_update_service_edge_group",
                {"group_id": GROUP},
                ("version_profile_id", "version_profile_name"),
            ),
        ):
            validator = ArgumentValidator(CATALOG.by_name[tool])
            for name in names:
                validator.check({**given, name: "1"})
                with self.assertRaises(ToolFailure):
                    validator.check({**given, name: ""})

    def test_no_stale_name(self) -> None:
        """A new version profile leaves the name of the old one behind."""
        group = {
            "enrollmentCertId": "5",
            "versionProfileId": "0",
            "versionProfileName": "Default",
        }
        for word, sent in (("new_release", "2"), ("7", "7"), ("Default", "0")):
            body = self.body(
                "zpa_update_app_connector_group",
                self.tenant(**group),
                group_id=GROUP,
                version_profile=word,
            )
            self.assertEqual(body["versionProfileId"], sent)
            self.assertNotIn("versionProfileName", body)
        edges = "zpa_update_service_edge_group"
        for given, left in (
            ({"version_profile_id": "2"}, {"versionProfileId": "2"}),
            ({"version_profile_name": "New"}, {"versionProfileName": "New"}),
            ({"name": "x"}, {k: group[k] for k in group if "version" in k}),
        ):
            body = self.body(edges, self.tenant(**group), group_id=GROUP, **given)
            self.assertEqual({k: body[k] for k in body if "version" in k}, left)

    def test_country(self) -> None:
        """A country is two letters, sent in capitals; a name is refused."""
        tool = CATALOG.by_name["zpa_create_app_connector_group"]
        body = self.body(tool.name, self.tenant(), name="x", country_code="de")
        self.assertEqual(body["countryCode"], "DE")
        validator = ArgumentValidator(tool)
        validator.check({"name": "x", "country_code": "de"})
        for wrong in ("Germany", "D1", ""):
            with self.assertRaises(ToolFailure):
                validator.check({"name": "x", "country_code": wrong})

    def test_ids_become_references(self) -> None:
        """Connectors and server groups go out under the names the API has (B19)."""
        body = self.body(
            "zpa_create_app_connector_group",
            self.tenant(),
            name="x",
            server_group_ids=["1"],
            connector_ids=["2"],
        )
        self.assertEqual(body["serverGroups"], [{"id": "1"}])
        self.assertEqual(body["connectors"], [{"id": "2"}])


class MergeTests(ZPACase):
    """Updates lose nothing."""

    RECORDS = (
        ("zpa_update_app_connector_group", "appConnectorGroup", "group_id"),
        ("zpa_update_application_server", "server", "server_id"),
        ("zpa_update_app_connector", "connector", "connector_id"),
        ("zpa_update_pra_portal", "praPortal", "portal_id"),
        ("zpa_update_server_group", "serverGroup", "group_id"),
        ("zpa_update_service_edge_group", "serviceEdgeGroup", "group_id"),
        ("zpa_update_service_edge", "serviceEdge", "service_edge_id"),
    )

    def test_what_is_left_out_stays(self) -> None:
        """Every member but the stamps is written back, unknown ones too."""
        record = {
            "id": "1",
            "name": "old",
            "description": "kept",
            "enabled": True,
            "enrollmentCertId": "5",
            "servers": [{"id": "8", "name": "s"}],
            "dynamicDiscovery": False,
            "unknownToUs": {"deep": [1, {"x": None}]},
        }
        for tool, path, name in self.RECORDS:
            tenant = ReplacingTenant({f"{ZPA}/{path}/1": {**record, **STAMPS}})
            run(tool, tenant, **{name: "1", "name": "new"})
            (left,) = tenant.records.values()
            self.assertEqual(left, {**record, "name": "new"}, tool)

    def test_clearing(self) -> None:
        """An empty text clears; false is a value."""
        for tool, path, name in self.RECORDS:
            record = {"description": "d", "enabled": True, "enrollmentCertId": "5"}
            tenant = ReplacingTenant({f"{ZPA}/{path}/1": record})
            run(tool, tenant, **{name: "1", "description": "", "enabled": False})
            (left,) = tenant.records.values()
            self.assertEqual((left["description"], left["enabled"]), ("", False), tool)

    def test_microtenant(self) -> None:
        """The record is read from the microtenant that it is written to (B08)."""
        for tool, path, name in self.RECORDS:
            record = {"id": "1", "enrollmentCertId": "5"}
            where = f"{ZPA}/{path}/1"
            tenant = RecordedTenant({f"GET {where}": record, f"PUT {where}": None})
            run(tool, tenant, **{name: "1", "name": "n", "microtenant_id": "7"})
            for request in tenant.requests:
                self.assertEqual(request.query, (("microtenantId", "7"),), tool)


class ServerGroupTests(ZPACase):
    """Groups of servers."""

    def test_without_discovery(self) -> None:
        """A new group without discovery needs servers; with it, it does not."""
        tool = "zpa_create_server_group"
        tenant = RecordedTenant({f"POST {ZPA}/serverGroup": {"id": "1"}})
        given = {"name": "x", "app_connector_group_ids": ["1"]}
        more: dict[str, Any]
        for more in ({"server_ids": []}, {}):
            self.refused(
                "server_ids", tool, tenant, **given, dynamic_discovery=False, **more
            )
        self.assertEqual(tenant.requests, [])
        body = self.body(
            tool, tenant, **given, dynamic_discovery=False, server_ids=["4"]
        )
        self.assertEqual(body["servers"], [{"id": "4"}])
        self.assertNotIn("servers", self.body(tool, tenant, **given, server_ids=[]))

    def update(self, record: dict[str, Any], **given: Any) -> dict[str, Any]:
        """A group after an update."""
        tenant = ReplacingTenant({f"{ZPA}/serverGroup/1": record})
        run("zpa_update_server_group", tenant, group_id="1", **given)
        (left,) = tenant.records.values()
        return left

    def test_discovery_ends(self) -> None:
        """It may end where servers are bound, and not where none are (B08)."""
        bound = {"dynamicDiscovery": True, "servers": [{"id": "4"}]}
        left = self.update(bound, dynamic_discovery=False)
        self.assertEqual(left, {**bound, "dynamicDiscovery": False})
        tool = "zpa_update_server_group"
        for record, given in (
            ({"dynamicDiscovery": True}, {"dynamic_discovery": False}),
            ({**bound, "dynamicDiscovery": False}, {"server_ids": []}),
            (bound, {"dynamic_discovery": False, "server_ids": []}),
        ):
            tenant = ReplacingTenant({f"{ZPA}/serverGroup/1": record})
            self.refused("server_ids", tool, tenant, group_id="1", **given)
            self.assertEqual(tenant.records, {f"{ZPA}/serverGroup/1": record})
        self.assertEqual(self.update(bound, server_ids=[])["servers"], [])
        self.assertEqual(
            self.update({"dynamicDiscovery": False}, name="n")["name"], "n"
        )

    def test_segments_name_their_groups(self) -> None:
        """The applications that a group shows are not written back."""
        left = self.update({"name": "o", "applications": [{"id": "1"}]}, name="n")
        self.assertEqual(left, {"name": "n"})

    def test_connectors_are_needed(self) -> None:
        """The list of connector groups is never empty."""
        for verb, given in (("create", {"name": "x"}), ("update", {"group_id": "1"})):
            validator = ArgumentValidator(CATALOG.by_name[f"zpa_{verb}_server_group"])
            validator.check({**given, "app_connector_group_ids": ["1"]})
            with self.assertRaises(ToolFailure):
                validator.check({**given, "app_connector_group_ids": []})


class PortalTests(ZPACase):
    """Portals of privileged remote access."""

    def test_certificate_of_the_same_name(self) -> None:
        """Without a certificate the portal's name is looked for, on every page."""
        rows = [{"id": str(n), "name": f"ops {n}"} for n in range(25)]
        tenant = RecordedTenant(
            {
                ISSUED: paged([*rows, {"id": "99", "name": "Ops"}], 20, zpa=True),
                f"POST {ZPA}/praPortal": {"id": "1"},
            }
        )
        tool = "zpa_create_pra_portal"
        body = self.body(tool, tenant, name="ops", domain="ops.example.com")
        self.assertEqual(body["certificateId"], "99")
        del tenant.requests[:]
        self.refused(
            "certificate_id", tool, tenant, name="op", domain="ops.example.com"
        )
        self.assertNotIn("POST", [each.method for each in tenant.requests])

    def test_no_stale_certificate_name(self) -> None:
        """The name of a certificate goes with the certificate."""
        path = f"{ZPA}/praPortal/1"
        portal = {"certificateId": "1", "certificateName": "one", "domain": "d"}
        tenant = ReplacingTenant({path: portal})
        run("zpa_update_pra_portal", tenant, portal_id="1", certificate_id="2")
        self.assertEqual(tenant.records[path], {"certificateId": "2", "domain": "d"})


class CredentialTests(ZPACase):
    """Credentials of privileged remote access."""

    WHERE = f"{ZPA}/credential/1"

    def tenant(self, **credential: Any) -> RecordedTenant:
        """A tenant with one credential."""
        return RecordedTenant(
            {
                f"GET {self.WHERE}": {"id": "1", "name": "old", **STAMPS, **credential},
                f"PUT {self.WHERE}": None,
                f"POST {ZPA}/credential": {"id": "1"},
            }
        )

    def test_members_of_each_type(self) -> None:
        """What the type needs has to be there; what it does not have is not sent."""
        tool = "zpa_create_pra_credential"
        everything = {"username": "u", "password": "p", "private_key": KEY}
        for kind, needed in (
            ("USERNAME_PASSWORD", {"username": "userName", "password": "password"}),
            ("PASSWORD", {"password": "password"}),
            ("SSH_KEY", {"username": "userName", "private_key": "privateKey"}),
        ):
            given = {"name": "x", "credential_type": kind, **everything}
            body = self.body(tool, self.tenant(), **given)
            sent = set(body) & {"userName", "password", "privateKey"}
            self.assertEqual(sent, set(needed.values()))
            for name in needed:
                for wrong in (None, ""):
                    tenant = self.tenant()
                    self.refused(name, tool, tenant, **{**given, name: wrong})
                    self.assertEqual(tenant.requests, [])

    def test_keys_look_like_keys(self) -> None:
        """An SSH key has its header; nothing else is taken for one."""
        tool = "zpa_create_pra_credential"
        given = {"name": "x", "credential_type": "SSH_KEY", "username": "u"}
        for kind in ("OPENSSH", "RSA", "EC"):
            key = KEY.replace("OPENSSH", kind)
            body = self.body(tool, self.tenant(), **given, private_key=key)
            self.assertEqual(body["privateKey"], key)
        for wrong in ("x", KEY.replace("PRIVATE", "PUBLIC")):
            self.refused("private_key", tool, self.tenant(), **given, private_key=wrong)

    def test_update_keeps_the_user(self) -> None:
        """A new secret is enough; what is shown of the old one is not written."""
        tenant = self.tenant(
            credentialType="USERNAME_PASSWORD",
            userName="u",
            userDomain="d",
            password="********",
            lastCredentialResetTime="4",
        )
        tool = "zpa_update_pra_credential"
        given = {"credential_id": "1", "credential_type": "USERNAME_PASSWORD"}
        self.refused("password", tool, tenant, **given)
        self.assertEqual(
            self.body(tool, tenant, **given, password="new"),
            {
                "id": "1",
                "name": "old",
                "credentialType": "USERNAME_PASSWORD",
                "userName": "u",
                "userDomain": "d",
                "password": "new",
            },
        )

    def test_type_stays(self) -> None:
        """A credential of one type does not become one of another."""
        tenant = self.tenant(credentialType="PASSWORD")
        self.refused(
            "credential_type",
            "zpa_update_pra_credential",
            tenant,
            credential_id="1",
            credential_type="SSH_KEY",
            username="u",
            private_key=KEY,
        )
        self.assertEqual([each.method for each in tenant.requests], ["GET"])


class ListTests(ZPACase):
    """Lists and deletes."""

    def test_lists_are_read_to_their_end(self) -> None:
        """Every list says what follows, and reads all pages where it is asked to."""
        rows = [{"id": str(number)} for number in range(45)]
        for tool, path in (
            ("zpa_list_app_connector_groups", "appConnectorGroup"),
            ("zpa_list_application_servers", "server"),
            ("zpa_list_app_connectors", "connector"),
            ("zpa_list_pra_credentials", "credential"),
            ("zpa_list_pra_portals", "praPortal"),
            ("zpa_list_server_groups", "serverGroup"),
            ("zpa_list_service_edge_groups", "serviceEdgeGroup"),
            ("zpa_list_service_edges", "serviceEdge"),
        ):
            tenant = RecordedTenant({f"GET {ZPA}/{path}": paged(rows, 20, zpa=True)})
            first = run(tool, tenant)
            self.assertEqual((len(first.items), first.next), (20, {"page": 2}))
            self.assertEqual(len(run(tool, tenant, page=3).items), 5)
            self.assertEqual(run(tool, tenant, all=True).items, rows)

    def test_many_are_deleted_in_one_call(self) -> None:
        """The result repeats the ids, since the service answers nothing."""
        for tool, path, name in (
            ("zpa_bulk_delete_app_connectors", "connector", "connector_ids"),
            ("zpa_bulk_delete_service_edges", "serviceEdge", "service_edge_ids"),
        ):
            where = f"POST {ZPA}/{path}/bulkDelete"
            result = run(tool, RecordedTenant({where: None}), **{name: ["1", "2"]})
            self.assertEqual(result, {"deleted": {"ids": ["1", "2"]}})
            with self.assertRaises(ToolFailure):
                run(tool, RecordedTenant({where: not_found()}), **{name: ["1"]})
            validator = ArgumentValidator(CATALOG.by_name[tool])
            validator.check({name: ["1"] * 50})
            for wrong in ([], ["x"], ["1"] * 51, ["../1"]):
                with self.assertRaises(ToolFailure):
                    validator.check({name: wrong})


class SecretTests(PipelineCase):
    """What does not leave the server, and what is not written down."""

    def test_secrets_are_withheld(self) -> None:
        """Passwords and keys in an answer are not shown, at any depth."""
        self.tenant.answers |= answers("zpa_pra")
        self.tenant.answers[f"GET {ZPA}/connector/1"] = {
            "name": "c",
            "enrollmentCert": {"zrsaencryptedprivatekey": "hidden-1"},
        }
        self.tenant.answers[f"GET {ZPA}/serviceEdge/1"] = {
            "enrollmentCert": {"zrsaencryptedsessionkey": "hidden-5"}
        }
        self.tenant.answers[f"GET {ZPA}/serverGroup/1"] = {
            "appConnectorGroups": [{"connectors": [{"privateKey": "hidden-2"}]}]
        }
        self.tenant.answers[f"GET {ZPA}/credential/1"] = {
            "userName": "shown",
            "password": "hidden-3",
            "passphrase": "hidden-4",
        }
        for tool, name in (
            ("zpa_get_app_connector", "connector_id"),
            ("zpa_get_service_edge", "service_edge_id"),
            ("zpa_get_server_group", "group_id"),
            ("zpa_get_pra_credential", "credential_id"),
        ):
            given: dict[str, Any] = {name: "1"}
            self.assertNotIn("hidden", self.text(self.call(tool, **given)))

    def test_secret_arguments_are_not_audited(self) -> None:
        """The audit event of a new credential holds neither password nor key."""
        self.invocation = self.pipeline(EVERYTHING)
        self.tenant.answers[f"POST {ZPA}/credential"] = {"password": "hidden-1"}
        result = self.call(
            "zpa_create_pra_credential",
            name="x",
            credential_type="USERNAME_PASSWORD",
            username="shown",
            password="hidden-2",
            private_key="hidden-3",
        )
        self.assertNotIn("hidden", self.text(result))
        (event,) = self.events
        self.assertEqual(event.arguments["username"], "shown")
        self.assertNotIn("hidden", repr(event.arguments))
        for verb in ("create", "update"):
            row = CATALOG.by_name[f"zpa_{verb}_pra_credential"]
            secret = {each.name for each in row.parameters if each.secret}
            self.assertEqual(secret, {"password", "private_key"})
