"""The simulated ZIA: settings, lists of URLs, activation, people, applications."""

from typing import Any

from tests.simulator_case import ZIA, SimulatorCase

BAD = "INVALID_INPUT_ARGUMENT"
THREATS = f"{ZIA}/cyberThreatProtection"


class SettingsTests(SimulatorCase):
    """Records of which there is one."""

    def test_replacing(self) -> None:
        """A setting that is not named is off; a whole record loses nothing."""
        path = f"{THREATS}/malwareSettings"
        before = self.get(path)
        self.assertTrue(before["virusBlocked"])
        self.assertNotIn("id", before)
        said = self.ask("PUT", path, {**before, "wormCapture": True})
        self.assertEqual(said.body, {**before, "wormCapture": True})
        self.ask("PUT", path, {"wormBlocked": True})
        after = self.get(path)
        self.assertEqual([name for name in after if after[name]], ["wormBlocked"])

    def test_what_is_refused(self) -> None:
        """Wrong types, unknown settings, missing ones, and other verbs."""
        path = f"{ZIA}/advancedSettings"
        whole = self.get(path)
        for change in (
            {"uiSessionTimeout": "long"},
            {"colour": "red"},
            {"uiSessionTimeout": None},
        ):
            self.refused(400, BAD, "PUT", path, {**whole, **change})
        self.refused(400, BAD, "PUT", f"{THREATS}/malwarePolicy", {})
        self.refused(405, "METHOD_NOT_ALLOWED", "DELETE", path)
        self.assertEqual(self.get(path), whole)

    def test_lists_of_urls(self) -> None:
        """Entries are added once, and removed where they are."""
        for path, method, name in (
            (f"{THREATS}/maliciousUrls", "PUT", "maliciousUrls"),
            (f"{ZIA}/authSettings/exemptedUrls", "POST", "urls"),
        ):
            before = self.get(path)[name]
            body = {name: ["new.example.com", before[0]]}
            for _ in range(2):
                self.ask(method, path, body, query={"action": "ADD_TO_LIST"})
            self.assertEqual(self.get(path)[name], [*before, "new.example.com"])
            self.ask(method, path, body, query={"action": "REMOVE_FROM_LIST"})
            self.assertEqual(self.get(path)[name], before[1:])
            self.refused(400, BAD, method, path, body)
            self.refused(400, BAD, method, path, {name: []}, action="ADD_TO_LIST")


class ActivationTests(SimulatorCase):
    """Changes wait for their activation."""

    def status(self) -> Any:
        """What ZIA says."""
        return self.get(f"{ZIA}/status")["status"]

    def test_pending(self) -> None:
        """A change makes it pending, the activation ends that; a refusal does not."""
        self.assertEqual(self.status(), "ACTIVE")
        self.ask("POST", f"{ZIA}/ruleLabels", {})
        self.assertEqual(self.status(), "ACTIVE")
        self.ask("POST", f"{ZIA}/ruleLabels", {"name": "New"})
        self.assertEqual(self.status(), "PENDING")
        said = self.ask("POST", f"{ZIA}/status/activate", {})
        self.assertEqual((said.status, said.body), (202, {"status": "ACTIVE"}))
        self.assertEqual(self.status(), "ACTIVE")

    def test_another_service(self) -> None:
        """What is changed in ZPA does not wait in ZIA."""
        path = f"/zpa/mgmtconfig/v1/admin/customers/{self.tenant.customer_id}"
        said = self.ask("POST", f"{path}/segmentGroup", {"name": "New"})
        self.assertEqual(said.status, 201)
        self.assertEqual(self.status(), "ACTIVE")


class PeopleTests(SimulatorCase):
    """Users and what belongs to them."""

    def test_users(self) -> None:
        """They are found by name or email, department and group."""
        user = self.get(f"{ZIA}/users")[1]
        self.assertEqual(self.get(f"{ZIA}/users/{user['id']}"), user)
        self.assertIn(user, self.get(f"{ZIA}/users", name=user["email"].upper()))
        for name, member in (("dept", "department"), ("group", "groups")):
            wanted = user[member] if name == "dept" else user[member][1]
            found = self.get(f"{ZIA}/users", **{name: wanted["name"]})
            self.assertIn(user, found)
            self.assertLess(len(found), 60)
        self.assertEqual(self.get(f"{ZIA}/users", name="nobody at all"), [])
        self.refused(404, "RESOURCE_NOT_FOUND", "GET", f"{ZIA}/users/7")

    def test_departments(self) -> None:
        """Brief ones have names only; comments are searched unless told otherwise."""
        path = f"{ZIA}/departments"
        (legal,) = self.get(path, search="privacy")
        self.assertEqual(legal["name"], "Legal")
        self.assertEqual(self.get(path, search="privacy", limitSearch="true"), [])
        brief = self.get(f"{path}/lite/{legal['id']}")
        self.assertEqual(brief, {"id": legal["id"], "name": "Legal"})
        self.assertIn(brief, self.get(f"{path}/lite"))

    def test_order(self) -> None:
        """They can be sorted, by what there is."""
        names = [g["name"] for g in self.get(f"{ZIA}/groups", sortBy="name")]
        self.assertEqual(names, sorted(names, key=str.casefold))
        back = self.get(f"{ZIA}/groups", sortBy="name", sortOrder="desc")
        self.assertEqual([g["name"] for g in back], names[::-1])
        self.refused(400, BAD, "GET", f"{ZIA}/groups", sortBy="colour")
        pages = [
            self.get(f"{ZIA}/groups", page=str(n), pageSize="5") for n in (1, 2, 3)
        ]
        self.assertEqual([len(page) for page in pages], [5, 5, 2])

    def test_devices(self) -> None:
        """They belong to users; those that do not report are asked for."""
        path = f"{ZIA}/deviceGroups/devices"
        device = self.get(path)[0]
        owned = self.get(path, userIds=str(device["ownerUserId"]))
        self.assertEqual(owned, [device])
        every = self.get(path, includeAll="true")
        self.assertGreater(len(every), len(self.get(path)))
        brief = self.get(f"{path}/lite", name=device["name"])
        self.assertEqual(brief[0]["ownerUserId"], device["ownerUserId"])
        self.refused(400, BAD, "GET", path, userIds="x")

    def test_device_groups(self) -> None:
        """Pseudo groups and counts are there when they are asked for."""
        path = f"{ZIA}/deviceGroups"
        plain = self.get(path)
        self.assertEqual({group["deviceCount"] for group in plain}, {0})
        counted = self.get(path, includeDeviceInfo="true", includePseudoGroups="true")
        self.assertEqual(len(counted), len(plain) + 1)
        self.assertEqual(sum(group["deviceCount"] for group in counted), 60)

    def test_workload_groups(self) -> None:
        """They can be read, not written."""
        group = self.get(f"{ZIA}/workloadGroups")[3]
        self.assertEqual(self.get(f"{ZIA}/workloadGroups/{group['id']}"), group)
        self.refused(405, "METHOD_NOT_ALLOWED", "POST", f"{ZIA}/workloadGroups", {})


class ApplicationTests(SimulatorCase):
    """Cloud applications."""

    def test_policy(self) -> None:
        """They are found by name and class, and counted by class."""
        path = f"{ZIA}/cloudApplications/policy"
        (found,) = self.get(path, search="dropbox")
        self.assertEqual((found["app"], found["parent"]), ("DROPBOX", "FILE_SHARE"))
        mail = self.get(path, appClass="WEB_MAIL")
        self.assertEqual({each["parent"] for each in mail}, {"WEB_MAIL"})
        counts = self.get(path, groupResults="true", appClass="WEB_MAIL")
        self.assertEqual([each["count"] for each in counts], [len(mail)])

    def test_shadow_pages(self) -> None:
        """Pages are counted from 0; one behind the last is empty."""
        path = f"{ZIA}/cloudApplications/lite"
        every = self.get(path)
        first = self.get(path, limit="10")
        second = self.get(path, limit="10", pageNumber="1")
        self.assertEqual([*first, *second], every[:20])
        self.assertEqual(self.get(path, limit="10", pageNumber="99"), [])
        self.refused(400, BAD, "GET", path, limit="x")

    def test_bulk(self) -> None:
        """A verdict is said of applications and tags that there are."""
        path = f"{ZIA}/cloudApplications/bulkUpdate"
        ids = [each["id"] for each in self.get(f"{ZIA}/cloudApplications/lite")[:2]]
        tag = self.get(f"{ZIA}/customTags")[0]
        body = {
            "sanctionedState": "UN_SANCTIONED",
            "applicationIds": ids,
            "customTags": [{"id": str(tag["id"])}],
        }
        self.assertEqual(self.ask("PUT", path, body).status, 204)
        record = self.tenant.store.get("shadow IT application", ids[0])
        self.assertEqual(record["sanctionedState"], "UN_SANCTIONED")
        self.assertEqual(record["customTags"], [tag])
        for bad in (
            {"sanctionedState": "NO"},
            {"applicationIds": "1"},
            {"customTags": [7]},
        ):
            self.refused(400, BAD, "PUT", path, {**body, **bad})
        unknown = {**body, "applicationIds": [7]}
        self.refused(404, "RESOURCE_NOT_FOUND", "PUT", path, unknown)
