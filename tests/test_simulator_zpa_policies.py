"""What the simulated ZPA enforces of policies, and of what they refer to."""

from typing import Any

from tests.simulator_case import ZPA, ZPA2
from tests.test_simulator_zpa import BAD, ZPACase
from zscaler_mcp.simulator import SimulatedTenant

SETS = f"{ZPA}/policySet"
USERS = f"/zpa/userconfig/v1/customers/{SimulatedTenant.customer_id}/scimgroup"
LSS = "/zpa/mgmtconfig/v2/admin/lssConfig"
KEYS = f"{ZPA}/associationType/CONNECTOR_GRP/provisioningKey"
FORMATS = {"csv", "json", "tsv"}
TENANT = "216200000000001001"
NOT_FOUND = "resource.not.found"
PEM = (
    "-----BEGIN CERTIFICATE-----\nRVhBTVBMRQ==\n-----END CERTIFICATE-----\n"
    "-----BEGIN EXAMPLE KEY-----\nRVhBTVBMRQ==\n-----END EXAMPLE KEY-----"
)
BROWSER = {
    "operands": [{"objectType": "CLIENT_TYPE", "values": ["zpn_client_type_exporter"]}]
}


class PolicyTests(ZPACase):
    """Rules in their sets."""

    def of(self, kind: str, **query: str) -> tuple[str, list[Any]]:
        """The path of a policy's set in version 1, and its rules."""
        found = self.get(f"{SETS}/policyType/{kind}", **query)
        rules = self.whole(f"{SETS}/rules/policyType/{kind}", **query)
        return f"{SETS}/{found['id']}/rule", rules

    def test_a_life(self) -> None:
        """Made and replaced in version 2, read and deleted in version 1."""
        rules, others = self.of("ACCESS_POLICY")
        writing = rules.replace("/v1/", "/v2/")
        made = self.create(writing, name="New", action="ALLOW", conditions=[BROWSER])
        path = f"{rules}/{made['id']}"
        self.assertEqual(self.get(path), made)
        self.assertEqual(made["ruleOrder"], str(len(others) + 1))
        [operand] = made["conditions"][0]["operands"]
        self.assertEqual(
            (operand["objectType"], operand["lhs"], operand["rhs"]),
            ("CLIENT_TYPE", "id", "zpn_client_type_exporter"),
        )
        said = self.ask(
            "PUT", f"{writing}/{made['id']}", {"name": "Newer", "action": "DENY"}
        )
        self.assertEqual((said.status, said.body), (204, None))
        replaced = self.get(path)
        self.assertEqual((replaced["name"], replaced["action"]), ("Newer", "DENY"))
        self.assertEqual(replaced["conditions"], [], "a PUT replaces the whole")
        self.assertEqual(self.ask("DELETE", path).status, 204)
        self.refused(404, NOT_FOUND, "GET", path)

    def test_operands(self) -> None:
        """An operand of values or pairs becomes one for each; the logic stays."""
        rules, _ = self.of("ACCESS_POLICY")
        group = self.whole(f"{USERS}/idpId/{self.whole(f'{ZPA2}/idp')[0]['id']}")[0]
        pair = {"lhs": str(group["idpId"]), "rhs": str(group["id"])}
        apps = [each["id"] for each in self.whole(f"{ZPA}/application")[:2]]
        made = self.create(
            rules.replace("/v1/", "/v2/"),
            name="Operands",
            action="ALLOW",
            conditions=[
                {"operands": [{"objectType": "APP", "values": apps}]},
                {
                    "operator": "AND",
                    "negated": True,
                    "operands": [{"objectType": "SCIM_GROUP", "entryValues": [pair]}],
                },
            ],
        )
        first, second = made["conditions"]
        self.assertEqual((first["operator"], first["negated"]), ("OR", False))
        self.assertEqual((second["operator"], second["negated"]), ("AND", True))
        self.assertEqual([each["rhs"] for each in first["operands"]], apps)
        self.assertEqual(second["operands"][0]["name"], group["name"])

    def test_what_is_refused(self) -> None:
        """What a rule lacks, what its policy does not do, what the tenant has not."""
        path = self.of("ACCESS_POLICY")[0].replace("/v1/", "/v2/")
        good = {"name": "New", "action": "ALLOW"}
        for body in (
            {**good, "action": "ISOLATE"},
            {**good, "action": ""},
            {**good, "name": None},
            {**good, "appServerGroups": [{"id": "9"}]},
            *(
                {**good, "conditions": [{"operands": [operand]}]}
                for operand in (
                    {"objectType": "APP", "values": ["9"]},
                    {"objectType": "APP", "values": []},
                    {"objectType": "APP", "lhs": "id", "rhs": "9"},
                    {"objectType": "SHOE_SIZE", "values": ["9"]},
                    {"objectType": "SCIM_GROUP", "entryValues": [{"lhs": "1"}]},
                    {
                        "objectType": "POSTURE",
                        "entryValues": [{"lhs": "x", "rhs": "true"}],
                    },
                    {
                        "objectType": "COUNTRY_CODE",
                        "entryValues": [{"lhs": "Germany", "rhs": "true"}],
                    },
                )
            ),
            {**good, "conditions": [{"operator": "XOR", **BROWSER}]},
            {**good, "conditions": [{"operands": []}]},
        ):
            self.refused(400, BAD, "POST", path, body)
        self.create(path, **good)
        self.refused(400, "resource.duplicate", "POST", path, good)

    def test_profiles(self) -> None:
        """Isolation and inspection name a profile; isolation is for browsers."""
        path = self.of("ISOLATION_POLICY")[0].replace("/v1/", "/v2/")
        cbi = f"/zpa/cbiconfig/cbi/api/customers/{SimulatedTenant.customer_id}/profiles"
        profile = self.get(cbi)[0]["id"]
        rule = {"name": "New", "action": "ISOLATE", "zpnIsolationProfileId": profile}
        self.refused(400, BAD, "POST", path, rule)
        browser = {**rule, "conditions": [BROWSER]}
        self.refused(400, BAD, "POST", path, {**browser, "zpnIsolationProfileId": None})
        self.refused(400, BAD, "POST", path, {**browser, "zpnIsolationProfileId": "9"})
        self.create(path, **browser)
        path = self.of("INSPECTION_POLICY")[0].replace("/v1/", "/v2/")
        self.refused(400, BAD, "POST", path, {"name": "New", "action": "INSPECT"})
        self.create(path, name="New", action="BYPASS_INSPECT")

    def test_microtenants(self) -> None:
        """Each has sets of its own; a rule of another is not found."""
        rules, ours = self.of("ACCESS_POLICY")
        theirs, others = self.of("ACCESS_POLICY", microtenantId=TENANT)
        self.assertNotEqual(rules, theirs)
        self.assertEqual(others[0]["microtenantName"], "Research")
        self.assertTrue(all("microtenantId" not in each for each in ours))
        path = f"{theirs}/{others[0]['id']}"
        self.get(path, microtenantId=TENANT)
        self.refused(404, NOT_FOUND, "GET", path)
        self.refused(404, NOT_FOUND, "GET", f"{rules}/{others[0]['id']}")
        writing = rules.replace("/v1/", "/v2/")
        body = {"name": "New", "action": "ALLOW"}
        self.refused(404, NOT_FOUND, "POST", writing, body, microtenantId=TENANT)
        sets = f"{SETS}/policyType/ACCESS_POLICY"
        self.refused(404, NOT_FOUND, "GET", sets, None, microtenantId="9")
        self.refused(400, BAD, "GET", f"{SETS}/policyType/SHOE_POLICY")

    def test_default_rules_stay(self) -> None:
        """The last rule of a policy cannot be deleted, the others can."""
        rules, listed = self.of("TIMEOUT_POLICY")
        self.refused(400, BAD, "DELETE", f"{rules}/{listed[-1]['id']}")
        self.assertEqual(self.ask("DELETE", f"{rules}/{listed[0]['id']}").status, 204)

    def test_pages_and_search(self) -> None:
        """Rules are listed in pages, and found by their names."""
        path = f"{SETS}/rules/policyType/ACCESS_POLICY"
        page = self.get(path)
        self.assertEqual((len(page["list"]), page["totalPages"]), (20, "2"))
        name = page["list"][3]["name"]
        found = self.get(path, search=f"name+EQ+{name}")["list"]
        self.assertEqual([each["name"] for each in found], [name])


class PeopleTests(ZPACase):
    """Identity providers, attributes, groups."""

    def test_below_a_provider(self) -> None:
        """Attributes and groups are a provider's; another's are not among them."""
        first, second, *_ = self.whole(f"{ZPA2}/idp")
        for path in (
            f"{ZPA2}/samlAttribute/idp/{{}}",
            f"{ZPA}/idp/{{}}/scimattribute",
            f"{USERS}/idpId/{{}}",
        ):
            ours = {str(each["id"]) for each in self.whole(path.format(first["id"]))}
            theirs = {str(each["id"]) for each in self.whole(path.format(second["id"]))}
            self.assertTrue(ours and theirs and ours.isdisjoint(theirs), path)
            self.refused(404, NOT_FOUND, "GET", path.format("9"))
        whole = self.whole(f"{ZPA2}/samlAttribute")
        self.assertEqual({each["idpName"] for each in whole} >= {"Corp SSO"}, True)

    def test_one_record(self) -> None:
        """A group has a number for an id; an attribute is its provider's only."""
        first, second, *_ = self.whole(f"{ZPA2}/idp")
        group = self.whole(f"{USERS}/idpId/{first['id']}")[0]
        self.assertIs(type(group["id"]), int)
        self.assertEqual(self.get(f"{USERS}/{group['id']}"), group)
        scim = self.whole(f"{ZPA}/idp/{first['id']}/scimattribute")[0]
        path = f"{ZPA}/idp/{{}}/scimattribute/{scim['id']}"
        self.assertEqual(self.get(path.format(first["id"])), scim)
        self.refused(404, NOT_FOUND, "GET", path.format(second["id"]))


class EnrolmentTests(ZPACase):
    """Provisioning keys and certificates."""

    def test_a_key(self) -> None:
        """A key has a value of its own, which nothing that is put changes."""
        signer = self.whole(f"{ZPA2}/enrollmentCert")[2]
        body = {
            "name": "New",
            "maxUsage": 5,
            "enrollmentCertId": signer["id"],
            "zcomponentId": "216200000000002001",
        }
        made = self.create(KEYS, **body)
        self.assertEqual((made["maxUsage"], made["usageCount"]), ("5", "0"))
        self.assertEqual(made["enrollmentCertName"], "Connector")
        self.assertIn(made["id"], made["provisioningKey"])
        path = f"{KEYS}/{made['id']}"
        changed = {**body, "maxUsage": "7", "provisioningKey": "x", "usageCount": "9"}
        replaced = self.replace(path, **changed)
        self.assertEqual(replaced["maxUsage"], "7")
        for name in ("provisioningKey", "usageCount", "creationTime"):
            self.assertEqual(replaced[name], made[name])
        self.refused(404, NOT_FOUND, "GET", path.replace("CONNECTOR", "SERVICE_EDGE"))
        self.refused(400, "resource.duplicate", "POST", KEYS, body)
        body["name"] = "Newer"
        for lacking in ("name", "enrollmentCertId", "zcomponentId", "maxUsage"):
            self.refused(400, BAD, "POST", KEYS, {**body, lacking: None})
        self.refused(400, BAD, "POST", KEYS, {**body, "enrollmentCertId": "9"})
        self.refused(400, BAD, "POST", KEYS, {**body, "maxUsage": "many"})
        self.refused(400, BAD, "POST", KEYS, {**body, "microtenantId": "9"})
        self.assertEqual(self.ask("DELETE", path).status, 204)

    def test_keys_of_microtenants(self) -> None:
        """A key of a microtenant is found in it, and not in another."""
        [key, *_] = self.whole(KEYS, microtenantId=TENANT)
        path = f"{KEYS}/{key['id']}"
        self.get(path, microtenantId=TENANT)
        self.refused(
            404, NOT_FOUND, "GET", path, None, microtenantId="216200000000001002"
        )

    def test_a_certificate(self) -> None:
        """A certificate is shown without the key that came with it."""
        path = f"{ZPA}/certificate"
        made = self.create(path, name="new.example.com", certBlob=PEM)
        self.assertNotIn("certBlob", made)
        self.assertTrue(made["certificate"].endswith("-----END CERTIFICATE-----"))
        self.assertNotIn("KEY", made["certificate"])
        issued = self.whole(f"{ZPA2}/clientlessCertificate/issued")
        self.assertIn(made, issued)
        self.refused(400, BAD, "POST", path, {"name": "x", "certBlob": "x"})
        self.refused(400, BAD, "POST", path, {"name": "x"})
        said = self.ask("DELETE", f"{path}/216200000000000501")
        self.assertEqual((said.status, said.body["id"]), (400, "resource.referenced"))
        self.assertEqual(self.ask("DELETE", f"{path}/{made['id']}").status, 204)


class LogTests(ZPACase):
    """Log streaming, profiles and networks."""

    def test_receivers(self) -> None:
        """A receiver is found by the name within it, and read by its id."""
        listed = self.whole(f"{ZPA2}/lssConfig")
        one = listed[4]
        self.assertEqual(self.get(f"{ZPA2}/lssConfig/{one['id']}"), one)
        name = one["config"]["name"]
        found = self.whole(f"{ZPA2}/lssConfig", search=f"name+EQ+{name}")
        self.assertEqual(found, [one])

    def test_tables(self) -> None:
        """Formats of a type, codes and client types; no format of what is none."""
        formats = f"{ZPA2}/lssConfig/logType/formats"
        self.assertEqual(set(self.get(formats, logType="zpn_auth_log")), FORMATS)
        self.assertEqual(len(self.get(formats)), 8)
        self.refused(400, BAD, "GET", formats, None, logType="shoe_log")
        codes = self.get(f"{LSS}/statusCodes")
        self.assertTrue(all(each["log_types"] for each in codes.values()))
        customer = f"{LSS}/customers/{SimulatedTenant.customer_id}/clientTypes"
        self.assertIn("zpn_client_type_exporter", self.get(customer))

    def test_surroundings(self) -> None:
        """Profiles and networks are listed in one version and read in another."""
        for listed, read in (
            (f"{ZPA2}/posture", f"{ZPA}/posture"),
            (f"{ZPA2}/network", f"{ZPA}/network"),
            (f"{ZPA}/inspectionProfile", f"{ZPA}/inspectionProfile"),
        ):
            one = self.whole(listed)[5]
            self.assertEqual(self.get(f"{read}/{one['id']}"), one)
