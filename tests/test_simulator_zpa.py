"""What the simulated ZPA keeps, refuses and loses."""

from typing import Any

from tests.simulator_case import ZPA, ZPA2, SimulatorCase

GROUPS = f"{ZPA}/segmentGroup"
SEGMENTS = f"{ZPA}/application"
BY_TYPE = f"{SEGMENTS}/getAppsByType"
BAD = "invalid.resource.argument"


class ZPACase(SimulatorCase):
    """Asks ZPA."""

    def create(self, path: str, **fields: Any) -> Any:
        """Make a record."""
        said = self.ask("POST", path, fields)
        self.assertEqual(said.status, 201, said.body)
        return said.body

    def replace(self, path: str, **fields: Any) -> Any:
        """Put a record; the answer is empty, so read it."""
        said = self.ask("PUT", path, fields)
        self.assertEqual((said.status, said.body), (204, None))
        return self.get(path.replace("/v2/", "/v1/"))

    def whole(self, path: str, **query: str) -> list[Any]:
        """A whole list."""
        listed: list[Any] = self.get(path, pagesize="500", **query)["list"]
        return listed

    def segment(self, **fields: Any) -> Any:
        """Make an application segment."""
        return self.create(
            SEGMENTS,
            **{
                "name": "new-segment",
                "domainNames": ["new.corp.example.com", "two.corp.example.com"],
                "segmentGroupId": self.whole(GROUPS)[0]["id"],
                "serverGroups": [{"id": self.whole(f"{ZPA}/serverGroup")[0]["id"]}],
                "tcpPortRanges": ["443", "443", "8080", "8090"],
                **fields,
            },
        )


class GroupTests(ZPACase):
    """Segment groups."""

    def test_a_life(self) -> None:
        """Made, read, replaced through either version, deleted."""
        made = self.create(GROUPS, name="New", enabled=True, description="d")
        self.assertIs(type(made["id"]), str)
        self.assertEqual(made["creationTime"], str(int(self.wall())))
        self.assertEqual(made["configSpace"], "DEFAULT")
        path = f"{GROUPS}/{made['id']}"
        self.assertEqual(self.get(path), made)
        self.clock.advance(10)
        replaced = self.replace(
            f"{ZPA2}/segmentGroup/{made['id']}", name="Newer", enabled=False
        )
        self.assertEqual((replaced["name"], replaced["enabled"]), ("Newer", False))
        self.assertEqual(replaced["creationTime"], made["creationTime"])
        self.assertEqual(replaced["modifiedTime"], str(int(self.wall())))
        self.assertNotIn("description", replaced)
        self.assertEqual(self.replace(path, name="Newest")["name"], "Newest")
        self.assertEqual(self.ask("DELETE", path).status, 204)
        self.refused(404, "resource.not.found", "GET", path)

    def test_what_is_refused(self) -> None:
        """No name, a name that is taken, a wrong type; unknown fields are dropped."""
        first = self.whole(GROUPS)[0]
        for body in ({}, {"name": None, "enabled": None}, {"name": 7}):
            self.refused(400, BAD, "POST", GROUPS, body)
        taken = {"name": first["name"]}
        self.refused(400, "resource.duplicate", "POST", GROUPS, taken)
        self.assertNotIn("colour", self.create(GROUPS, name="x", colour="red"))

    def test_groups_show_their_segments(self) -> None:
        """A group that has segments cannot be deleted; an empty one can."""
        groups = self.whole(GROUPS)
        used = next(g for g in groups if "applications" in g)
        path = f"{GROUPS}/{used['id']}"
        said = self.ask("DELETE", path)
        self.assertEqual(said.status, 400)
        self.assertEqual(said.body["id"], "resource.referenced")
        self.assertEqual(said.body["params"], [used["applications"][0]["name"]])
        empty = next(g for g in groups if "applications" not in g)
        self.assertEqual(self.ask("DELETE", f"{GROUPS}/{empty['id']}").status, 204)

    def test_writing_everything_loses_nothing(self) -> None:
        """What was read can be written back whole."""
        for path in (GROUPS, SEGMENTS):
            for record in self.whole(path)[:10]:
                replaced = self.replace(f"{path}/{record['id']}", **record)
                for name, value in record.items():
                    if name != "modifiedTime":
                        self.assertEqual(replaced[name], value, (path, name))

    def test_microtenants(self) -> None:
        """A record is in the one it was made in; lists can be limited to one."""
        tenant = "216200000000001001"
        made = self.create(GROUPS, name="x", microtenantId=tenant)
        self.assertEqual(made["microtenantName"], "Research")
        self.assertEqual(self.whole(GROUPS, microtenantId=tenant), [made])
        self.assertTrue(self.whole(SEGMENTS, microtenantId=tenant))
        self.assertEqual(self.whole(GROUPS, microtenantId="9"), [])
        path = f"{GROUPS}/{made['id']}"
        self.assertEqual(self.get(path, microtenantId=tenant), made)
        for method in ("GET", "PUT", "DELETE"):
            self.refused(
                404,
                "resource.not.found",
                method,
                path,
                {"name": "x"} if method == "PUT" else None,
                microtenantId="216200000000001002",
            )
        said = self.ask("POST", GROUPS, {"name": "q"}, query={"microtenantId": tenant})
        self.assertEqual(said.body["microtenantId"], tenant)
        self.ask("DELETE", f"{GROUPS}/{said.body['id']}")
        body = {"name": "y", "microtenantId": "9"}
        self.refused(400, BAD, "POST", GROUPS, body)
        replaced = self.replace(f"{GROUPS}/{made['id']}", name="z")
        self.assertEqual(replaced["microtenantId"], tenant)


class SegmentTests(ZPACase):
    """Application segments."""

    def test_a_segment(self) -> None:
        """It shows its group, its server groups and its ports in both forms."""
        made = self.segment(udpPortRange=[{"from": "53", "to": "53"}])
        self.assertEqual(made["segmentGroupName"], "Finance")
        self.assertEqual(made["serverGroups"][0]["name"], "Frankfurt servers")
        self.assertEqual(
            made["tcpPortRange"],
            [{"from": "443", "to": "443"}, {"from": "8080", "to": "8090"}],
        )
        self.assertEqual(made["udpPortRanges"], ["53", "53"])
        self.assertEqual(self.ask("DELETE", f"{SEGMENTS}/{made['id']}").status, 204)

    def test_what_is_refused(self) -> None:
        """Missing and unknown parts, and ports that are none."""
        good = self.segment()
        parts = {
            "name": "x",
            "domainNames": ["x.example.com"],
            "segmentGroupId": good["segmentGroupId"],
        }
        changes: list[dict[str, Any]] = [
            {"name": None},
            {"domainNames": []},
            {"segmentGroupId": None},
            {"segmentGroupId": "9"},
            {"serverGroups": [{"id": "9"}]},
            {"serverGroups": ["9"]},
            {"tcpPortRanges": ["443"]},
            {"tcpPortRanges": ["443", "x"]},
            {"tcpPortRanges": ["443", "70000"]},
            {
                "tcpPortRanges": ["443", "443"],
                "tcpPortRange": [{"from": "80", "to": "80"}],
            },
            {"enabled": "true"},
            {"microtenantId": "9"},
        ]
        for changed in changes:
            self.refused(400, BAD, "POST", SEGMENTS, {**parts, **changed})
        self.create(SEGMENTS, **parts)

    def test_put_replaces(self) -> None:
        """A partial update really loses ports and servers."""
        made = self.segment()
        replaced = self.replace(
            f"{SEGMENTS}/{made['id']}",
            name="renamed",
            domainNames=made["domainNames"],
            segmentGroupId=made["segmentGroupId"],
        )
        self.assertNotIn("tcpPortRanges", replaced)
        self.assertNotIn("tcpPortRange", replaced)
        self.assertEqual(replaced["serverGroups"], [])

    def test_apps_by_type(self) -> None:
        """Browser access and remote access have lists of their own."""
        for kind, protocols in (
            ("BROWSER_ACCESS", {"HTTPS"}),
            ("SECURE_REMOTE_ACCESS", {"SSH", "RDP"}),
        ):
            apps = self.whole(BY_TYPE, applicationType=kind)
            self.assertEqual({app["applicationProtocol"] for app in apps}, protocols)
        expanded = self.whole(BY_TYPE, applicationType=kind, expandAll="true")
        self.assertEqual(expanded[0]["appResource"]["id"], expanded[0]["appId"])
        self.assertEqual(self.whole(BY_TYPE, applicationType="INSPECT"), [])
        self.refused(400, BAD, "GET", BY_TYPE, applicationType="x")
        self.refused(400, BAD, "GET", BY_TYPE)
        name = expanded[0]["name"]
        found = self.whole(BY_TYPE, applicationType=kind, search=f"name EQ {name}")
        self.assertEqual([app["name"] for app in found], [name])

    def config(self, domain: str, kind: str, **more: Any) -> dict[str, Any]:
        """One entry of ``appsConfig``."""
        return {
            "domain": domain,
            "appTypes": [kind],
            "applicationProtocol": "HTTPS",
            "applicationPort": "443",
            **more,
        }

    def test_the_life_of_apps(self) -> None:
        """Made with a segment, changed, kept by a plain update, deleted by id."""
        one, two = "new.corp.example.com", "two.corp.example.com"
        kind = "BROWSER_ACCESS"
        configs = [self.config(domain, kind) for domain in (one, two)]
        made = self.segment(commonAppsDto={"appsConfig": configs})
        self.assertEqual([a["domain"] for a in made["clientlessApps"]], [one, two])
        path = f"{SEGMENTS}/{made['id']}"
        body = {k: made[k] for k in ("name", "domainNames", "segmentGroupId")}
        kept = self.replace(path, **body)
        self.assertEqual(kept["clientlessApps"], made["clientlessApps"])
        first, second = made["clientlessApps"]
        changed = self.config(one, kind, baAppId=first["id"], applicationPort="8443")
        common = {"appsConfig": [changed], "deletedBaApps": [second["id"]]}
        after = self.replace(path, **body, commonAppsDto=common)
        (app,) = after["clientlessApps"]
        self.assertEqual((app["id"], app["applicationPort"]), (first["id"], "8443"))
        listed = self.whole(BY_TYPE, applicationType=kind)
        mine = [a["id"] for a in listed if a["appId"] == made["id"]]
        self.assertEqual(mine, [first["id"]])
        self.ask("DELETE", path)
        listed = self.whole(BY_TYPE, applicationType=kind)
        self.assertNotIn(first["id"], [a["id"] for a in listed])

    def test_apps_of_other_types(self) -> None:
        """Remote access is shown on its own; an app needs a domain of its segment."""
        domain, kind = "new.corp.example.com", "SECURE_REMOTE_ACCESS"
        remote = self.config(domain, kind)
        made = self.segment(commonAppsDto={"appsConfig": [remote]})
        self.assertEqual(made["praApps"][0]["domain"], domain)
        self.assertNotIn("clientlessApps", made)
        for config in (
            self.config("other.example.com", kind),
            self.config(domain, "TELEPATHY"),
            {"domain": domain},
        ):
            body = {**made, "name": "x", "id": None}
            body["commonAppsDto"] = {"appsConfig": [config]}
            self.refused(400, BAD, "POST", SEGMENTS, body)
        self.assertEqual(len(self.whole(SEGMENTS)), 61)

    def test_browser_access_in_the_old_form(self) -> None:
        """``clientlessApps`` in a write makes and changes apps, too."""
        domain = "new.corp.example.com"
        app = {"domain": domain, "applicationPort": "443", "name": domain}
        made = self.segment(clientlessApps=[app])
        (shown,) = made["clientlessApps"]
        again = self.replace(f"{SEGMENTS}/{made['id']}", **made)
        self.assertEqual(again["clientlessApps"], [shown])
