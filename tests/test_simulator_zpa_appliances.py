"""What the simulated ZPA keeps and refuses of connectors, edges, servers, portals."""

from typing import Any

from tests.simulator_case import ZPA, ZPA2
from tests.test_simulator_zpa import BAD, ZPACase

CONNECTOR_GROUPS = f"{ZPA}/appConnectorGroup"
CONNECTORS = f"{ZPA}/connector"
EDGE_GROUPS = f"{ZPA}/serviceEdgeGroup"
EDGES = f"{ZPA}/serviceEdge"
SERVER_GROUPS = f"{ZPA}/serverGroup"
SERVERS = f"{ZPA}/server"
PORTALS = f"{ZPA}/praPortal"
CREDENTIALS = f"{ZPA}/credential"
KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n-----END OPENSSH PRIVATE KEY-----\n"
MISSING = "resource.not.found"
IN_USE = "resource.referenced"


class ApplianceCase(ZPACase):
    """Asks about appliances."""

    def certificate(self, name: str) -> str:
        """The id of an enrollment certificate."""
        found = self.get(f"{ZPA2}/enrollmentCert", search=f"name+EQ+{name}")["list"]
        identifier: str = found[0]["id"]
        return identifier


class KeepingTests(ApplianceCase):
    """What holds for every kind."""

    def test_writing_everything_loses_nothing(self) -> None:
        """What was read can be written back whole."""
        for path in (
            CONNECTOR_GROUPS,
            CONNECTORS,
            EDGE_GROUPS,
            EDGES,
            SERVER_GROUPS,
            SERVERS,
            PORTALS,
        ):
            for record in self.whole(path)[:6]:
                replaced = self.replace(f"{path}/{record['id']}", **record)
                again = {**record, "modifiedTime": replaced["modifiedTime"]}
                self.assertEqual(replaced, again)

    def test_names_are_unique(self) -> None:
        """A name is taken once in each kind."""
        certificate = self.certificate("Connector")
        body = {"enrollmentCertId": certificate, "address": "x.example.com"}
        for path in (CONNECTOR_GROUPS, SERVERS):
            taken = {**body, "name": self.whole(path)[0]["name"].upper()}
            self.refused(400, "resource.duplicate", "POST", path, taken)
            self.create(path, **{**taken, "name": "Another"})

    def test_microtenants(self) -> None:
        """A microtenant sees its own connectors and groups only."""
        mine = {"microtenantId": "216200000000001001"}
        for path in (CONNECTOR_GROUPS, CONNECTORS):
            found = self.whole(path, **mine)
            self.assertTrue(found)
            self.assertEqual({each["microtenantName"] for each in found}, {"Research"})
            other = next(e for e in self.whole(path) if "microtenantId" not in e)
            self.refused(404, MISSING, "GET", f"{path}/{other['id']}", **mine)
        body = {"name": "x", "enrollmentCertId": self.certificate("Connector")}
        for identifier in ("9", "x"):
            body["microtenantId"] = identifier
            self.refused(400, BAD, "POST", CONNECTOR_GROUPS, body)


class GroupTests(ApplianceCase):
    """Groups of connectors and of service edges."""

    def test_a_connector_group(self) -> None:
        """It takes connectors from other groups and binds server groups."""
        servers = self.whole(SERVER_GROUPS)
        connector = self.whole(CONNECTORS)[0]
        made = self.create(
            CONNECTOR_GROUPS,
            name="New",
            enrollmentCertId=self.certificate("Connector"),
            connectors=[{"id": connector["id"]}],
            serverGroups=[{"id": servers[0]["id"]}],
        )
        self.assertEqual([e["id"] for e in made["connectors"]], [connector["id"]])
        self.assertEqual(made["serverGroups"][0]["name"], servers[0]["name"])
        self.assertEqual(made["versionProfileName"], "Default")
        moved = self.get(f"{CONNECTORS}/{connector['id']}")
        self.assertEqual(moved["appConnectorGroupName"], "New")
        bound = self.get(f"{SERVER_GROUPS}/{servers[0]['id']}")["appConnectorGroups"]
        self.assertEqual([e["name"] for e in bound][-1], "New")
        path = f"{CONNECTOR_GROUPS}/{made['id']}"
        self.refused(400, IN_USE, "DELETE", path)
        plain = {"name": "New", "enrollmentCertId": made["enrollmentCertId"]}
        self.assertIn("serverGroups", self.replace(path, **plain))
        without = self.replace(path, **plain, serverGroups=[])
        self.assertNotIn("serverGroups", without)
        self.assertEqual(len(without["connectors"]), 1)
        self.ask("DELETE", f"{CONNECTORS}/{connector['id']}")
        self.assertEqual(self.ask("DELETE", path).status, 204)

    def test_the_last_connectors_stay(self) -> None:
        """A server group does not lose its only group of connectors."""
        group = next(g for g in self.whole(CONNECTOR_GROUPS) if "serverGroups" in g)
        again = self.replace(
            f"{CONNECTOR_GROUPS}/{group['id']}", **{**group, "serverGroups": []}
        )
        self.assertEqual(again["serverGroups"], group["serverGroups"])

    def test_what_is_refused(self) -> None:
        """No certificate, unknown words, places that are none, unknown members."""
        good = {"name": "New", "enrollmentCertId": self.certificate("Connector")}
        changes: list[dict[str, Any]] = [
            {"enrollmentCertId": None},
            {"enrollmentCertId": "9"},
            {"name": ""},
            {"versionProfileId": "7"},
            {"upgradeDay": "SOMEDAY"},
            {"upgradeTimeInSecs": "86400"},
            {"upgradeTimeInSecs": "noon"},
            {"dnsQueryType": "MX"},
            {"latitude": "91"},
            {"longitude": "west"},
            {"connectors": [{"id": "9"}]},
            {"serverGroups": [{"id": "9"}]},
        ]
        for changed in changes:
            self.refused(400, BAD, "POST", CONNECTOR_GROUPS, {**good, **changed})
        self.create(CONNECTOR_GROUPS, **good, upgradeTimeInSecs="0", latitude="-90")

    def test_an_edge_group(self) -> None:
        """It is somewhere, says whether it is public, and how far it reaches."""
        good: dict[str, Any] = {
            "name": "New",
            "enrollmentCertId": self.certificate("Service Edge"),
            "latitude": "1",
            "longitude": "1",
            "location": "Here",
        }
        grace = {"graceDistanceEnabled": True, "graceDistanceValue": 5}
        for changed in (
            {"location": None},
            {"graceDistanceEnabled": True},
            grace,
            {**grace, "graceDistanceValueUnit": "LEAGUES"},
            {"graceDistanceValue": "5"},
            {"isPublic": 7},
        ):
            self.refused(400, BAD, "POST", EDGE_GROUPS, {**good, **changed})
        edge = self.whole(EDGES)[0]["id"]
        made = self.create(
            EDGE_GROUPS,
            **good,
            **grace,
            graceDistanceValueUnit="KMS",
            isPublic=True,
            serviceEdges=[{"id": edge}],
            trustedNetworks=[{"id": "1"}],
        )
        self.assertEqual(made["isPublic"], "TRUE")
        self.assertEqual([each["id"] for each in made["serviceEdges"]], [edge])
        again = self.replace(f"{EDGE_GROUPS}/{made['id']}", **good, isPublic=False)
        self.assertEqual(again["isPublic"], "FALSE")
        self.assertNotIn("trustedNetworks", again)
        self.refused(400, IN_USE, "DELETE", f"{EDGE_GROUPS}/{made['id']}")


class MachineTests(ApplianceCase):
    """Connectors and service edges."""

    def test_only_configuration_changes(self) -> None:
        """A write sets name, description and state; the rest is the machine's own."""
        for path in (CONNECTORS, EDGES):
            first = self.whole(path)[0]
            self.refused(405, "method.not.allowed", "POST", path, {"name": "x"})
            self.refused(400, BAD, "PUT", f"{path}/{first['id']}", {"enabled": True})
            again = self.replace(
                f"{path}/{first['id']}", name="renamed", currentVersion="0"
            )
            self.assertEqual((again["name"], again["enabled"]), ("renamed", False))
            self.assertNotIn("description", again)
            self.assertEqual(again["currentVersion"], first["currentVersion"])

    def test_many_are_deleted_at_once(self) -> None:
        """All of a list go, or none."""
        for path in (CONNECTORS, EDGES):
            many = f"{path}/bulkDelete"
            before = [each["id"] for each in self.whole(path)]
            self.refused(404, MISSING, "POST", many, {"ids": [before[0], "9"]})
            wrong: tuple[Any, ...] = ([], "1", None)
            for ids in wrong:
                self.refused(400, BAD, "POST", many, {"ids": ids})
            scope = {"microtenantId": "216200000000001002"}
            self.refused(404, MISSING, "POST", many, {"ids": before[:1]}, **scope)
            self.assertEqual([each["id"] for each in self.whole(path)], before)
            twice = [*before[:2], before[0]]
            self.assertEqual(self.ask("POST", many, {"ids": twice}).status, 202)
            self.assertEqual([each["id"] for each in self.whole(path)], before[2:])


class ServerTests(ApplianceCase):
    """Servers and their groups."""

    def test_servers_and_groups_name_each_other(self) -> None:
        """A server says its groups; a write that does not leaves them."""
        group = self.whole(SERVER_GROUPS)[0]["id"]
        made = self.create(
            SERVERS, name="x", address="192.0.2.9", appServerGroupIds=[group]
        )
        self.assertEqual(made["appServerGroupIds"], [group])
        path = f"{SERVERS}/{made['id']}"
        self.assertEqual(
            self.get(f"{SERVER_GROUPS}/{group}")["servers"][-1]["address"], "192.0.2.9"
        )
        self.refused(400, IN_USE, "DELETE", path)
        left = self.replace(path, name="x", address="192.0.2.9")
        self.assertEqual(left["appServerGroupIds"], [])
        self.assertEqual(self.ask("DELETE", path).status, 204)
        for body in ({"name": "x"}, {"name": "x", "address": ""}):
            self.refused(400, BAD, "POST", SERVERS, body)
        unknown = {"name": "x", "address": "y", "appServerGroupIds": ["9"]}
        self.refused(400, BAD, "POST", SERVERS, unknown)

    def test_a_group_finds_its_servers_or_has_them(self) -> None:
        """Connectors and, without discovery, servers are needed."""
        connectors = [{"id": self.whole(CONNECTOR_GROUPS)[0]["id"]}]
        server = [{"id": self.whole(SERVERS)[0]["id"]}]
        good: dict[str, Any] = {"name": "New", "appConnectorGroups": connectors}
        for changed in (
            {},
            {"dynamicDiscovery": False, "servers": []},
            {"dynamicDiscovery": True, "appConnectorGroups": []},
            {"dynamicDiscovery": True, "appConnectorGroups": [{"id": "9"}]},
            {"servers": [{"id": "9"}]},
        ):
            self.refused(400, BAD, "POST", SERVER_GROUPS, {**good, **changed})
        made = self.create(SERVER_GROUPS, **good, servers=server)
        self.assertIn("latitude", made["appConnectorGroups"][0])
        self.assertNotIn("applications", made)
        discovering = self.replace(
            f"{SERVER_GROUPS}/{made['id']}", **good, dynamicDiscovery=True
        )
        self.assertEqual(discovering["servers"], [])

    def test_a_group_in_use(self) -> None:
        """A group shows the segments that use it, and is not deleted under them."""
        used = next(g for g in self.whole(SERVER_GROUPS) if "applications" in g)
        self.assertEqual(set(used["applications"][0]), {"id", "name", "enabled"})
        self.refused(400, IN_USE, "DELETE", f"{SERVER_GROUPS}/{used['id']}")


class PrivilegedAccessTests(ApplianceCase):
    """Portals and credentials."""

    def test_a_portal(self) -> None:
        """It needs a domain and a certificate that has been issued."""
        issued = self.get(f"{ZPA2}/clientlessCertificate/issued")["list"][0]
        good = {"name": "x", "domain": "x.example.com", "certificateId": issued["id"]}
        for name, value in (
            ("domain", None),
            ("certificateId", None),
            ("certificateId", "9"),
        ):
            self.refused(400, BAD, "POST", PORTALS, {**good, name: value})
        made = self.create(PORTALS, **good)
        self.assertEqual(made["certificateName"], issued["name"])
        self.assertEqual(self.ask("DELETE", f"{PORTALS}/{made['id']}").status, 204)

    def test_credentials_come_with_their_secret(self) -> None:
        """Each type needs its own, and no secret is ever shown."""
        good = {
            "USERNAME_PASSWORD": {"userName": "u", "password": "p"},
            "PASSWORD": {"password": "p"},
            "SSH_KEY": {"userName": "u", "privateKey": KEY},
        }
        for kind, members in good.items():
            body = {"name": kind, "credentialType": kind, **members}
            for name in members:
                self.refused(400, BAD, "POST", CREDENTIALS, {**body, name: None})
            self.clock.advance(1)
            made = self.create(CREDENTIALS, **body)
            self.assertTrue({"password", "privateKey"}.isdisjoint(made))
            self.assertEqual(made["lastCredentialResetTime"], made["creationTime"])
            path = f"{CREDENTIALS}/{made['id']}"
            self.assertEqual(self.get(path), made)
            self.refused(400, BAD, "PUT", path, {"name": kind, "credentialType": kind})
            again = self.replace(path, **{**body, "name": f"{kind} 2"})
            self.assertEqual(again["name"], f"{kind} 2")
        body = {"name": "x", "credentialType": "PASSWORD", "password": "p"}
        self.refused(400, BAD, "PUT", path, body)
        self.refused(400, BAD, "POST", CREDENTIALS, {**body, "credentialType": "PIN"})
