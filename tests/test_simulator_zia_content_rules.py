"""The simulated ZIA: rules at their places, sandbox reports, what rules refer to."""

from typing import Any

from tests.simulator_case import ZIA, SimulatorCase
from zscaler_mcp.simulator.zia.sandbox_reports import sample_hash

BAD = "INVALID_INPUT_ARGUMENT"
FILES = f"{ZIA}/fileTypeRules"
MAIL = f"{ZIA}/webApplicationRules/WEBMAIL"


class RuleCase(SimulatorCase):
    """Asks about rules."""

    def create(self, path: str, **fields: Any) -> Any:
        """Make a rule."""
        said = self.ask("POST", path, fields)
        self.assertEqual(said.status, 200, said.body)
        return said.body

    def order(self, path: str) -> list[str]:
        """The names of a list's rules; they are numbered without a gap."""
        rules = self.get(path)
        numbers = [rule["order"] for rule in rules if rule["order"] > 0]
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))
        return [rule["name"] for rule in rules]


class PlaceTests(RuleCase):
    """Places."""

    def test_room_is_made(self) -> None:
        """A rule at a place moves those behind it; one that goes lets them up."""
        before = self.order(FILES)
        made = self.create(FILES, name="New", order=3, filteringAction="BLOCK")
        self.assertEqual(self.order(FILES), [*before[:2], "New", *before[2:]])
        path = f"{FILES}/{made['id']}"
        self.ask("PUT", path, {**made, "order": 1})
        self.assertEqual(self.order(FILES), ["New", *before])
        self.assertEqual(self.ask("DELETE", path).status, 204)
        self.assertEqual(self.order(FILES), before)

    def test_the_last_place(self) -> None:
        """It is before the default rule; there is none behind it."""
        path = f"{ZIA}/sandboxRules"
        last = len(self.get(path))
        self.create(path, name="New", order=last, baRuleAction="ALLOW")
        self.assertEqual(self.order(path)[-2:], ["New", "Default BA Rule"])
        body = {"name": "Newer", "order": last + 2, "baRuleAction": "ALLOW"}
        self.refused(400, BAD, "POST", path, body)

    def test_the_default_rule_stays(self) -> None:
        """It is the last one, can be changed and cannot be deleted."""
        path = f"{ZIA}/sandboxRules"
        default = self.get(path)[-1]
        at = f"{path}/{default['id']}"
        said = self.ask("PUT", at, {**default, "order": 1, "baRuleAction": "ALLOW"})
        self.assertEqual((said.body["order"], said.body["baRuleAction"]), (-1, "ALLOW"))
        self.refused(400, BAD, "DELETE", at)

    def test_what_is_refused(self) -> None:
        """Places, ranks, states and actions that are none; a name twice."""
        good = {"name": "New", "order": 1, "filteringAction": "BLOCK"}
        for bad in (
            {"order": 0},
            {"order": None},
            {"order": "1"},
            {"rank": 8},
            {"rank": "x"},
            {"state": "ON"},
            {"filteringAction": "EXPLODE"},
            {"filteringAction": None},
            {"action": "BLOCK"},
            {"fileTypes": ["FTCATEGORY_NOTHING"]},
        ):
            self.refused(400, BAD, "POST", FILES, {**good, **bad})
        taken = {**good, "name": self.get(FILES)[0]["name"]}
        self.refused(400, "DUPLICATE_ITEM", "POST", FILES, taken)
        self.create(FILES, **good)

    def test_put_replaces(self) -> None:
        """A criterion that a PUT does not name is lost."""
        rule = self.get(FILES)[0]
        said = self.ask(
            "PUT",
            f"{FILES}/{rule['id']}",
            {"name": rule["name"], "order": 1, "filteringAction": "BLOCK"},
        )
        self.assertNotIn("groups", said.body)
        self.assertEqual(said.body["accessControl"], "READ_WRITE")


class ReferenceTests(RuleCase):
    """What criteria refer to."""

    def test_unknown_objects(self) -> None:
        """A rule refers to what there is."""
        good = {"name": "New", "order": 1, "filteringAction": "BLOCK"}
        for name in (
            "locations",
            "groups",
            "departments",
            "users",
            "labels",
            "devices",
        ):
            self.refused(400, BAD, "POST", FILES, {**good, name: [{"id": 7}]})
        self.refused(400, BAD, "POST", FILES, {**good, "urlCategories": ["NOTHING"]})
        self.create(FILES, **good, urlCategories=["FINANCE"])

    def test_what_is_in_use(self) -> None:
        """A label that a rule carries cannot be deleted."""
        label = self.get(f"{ZIA}/ruleLabels")[0]
        rule = {"name": "New", "order": 1, "labels": [{"id": label["id"]}]}
        made = self.create(f"{ZIA}/webDlpRules", **rule)
        path = f"{ZIA}/ruleLabels/{label['id']}"
        self.refused(409, "RESOURCE_IN_USE", "DELETE", path)
        self.ask("DELETE", f"{ZIA}/webDlpRules/{made['id']}")
        self.assertEqual(self.ask("DELETE", path).status, 204)


class CloudAppTests(RuleCase):
    """One list of rules for each class of applications."""

    def test_classes_are_apart(self) -> None:
        """A rule is in the list of its class, at a place in it."""
        others = self.order(f"{ZIA}/webApplicationRules/FILE_SHARE")
        made = self.create(MAIL, name="New", order=1, actions=["BLOCK_WEBMAIL_SEND"])
        self.assertEqual(made["type"], "WEBMAIL")
        self.assertEqual(self.order(MAIL)[0], "New")
        self.assertEqual(self.order(f"{ZIA}/webApplicationRules/FILE_SHARE"), others)
        wrong = f"{ZIA}/webApplicationRules/FILE_SHARE/{made['id']}"
        for method in ("GET", "DELETE"):
            self.refused(404, "RESOURCE_NOT_FOUND", method, wrong)

    def test_what_is_refused(self) -> None:
        """Another class's action, an application that is none, a class that is none."""
        good = {"name": "New", "order": 1, "actions": ["BLOCK_WEBMAIL_SEND"]}
        for bad in (
            {"actions": ["ALLOW_CHAT"]},
            {"actions": None},
            {"applications": ["NOTHING"]},
            {"type": "FILE_SHARE"},
        ):
            self.refused(400, BAD, "POST", MAIL, {**good, **bad})
        nothing = f"{ZIA}/webApplicationRules/NOTHING"
        self.refused(404, "RESOURCE_NOT_FOUND", "GET", nothing)

    def test_actions(self) -> None:
        """The words of a class, for applications that there are."""
        path = f"{MAIL}/availableActions"
        said = self.ask("POST", path, {"cloudApps": ["GOOGLE_WEBMAIL"]})
        self.assertIn("BLOCK_WEBMAIL_SEND", said.body)
        for bad in ({}, {"cloudApps": ["NOTHING"]}):
            self.refused(400, BAD, "POST", path, bad)


class SandboxTests(SimulatorCase):
    """Reports, and their quota."""

    def test_reports(self) -> None:
        """A known file has a verdict; the full report has all sections."""
        path = f"{ZIA}/sandbox/report/{sample_hash(0)}"
        short = self.get(path)["Summary"]
        self.assertEqual(short["Classification"]["Type"], "MALICIOUS")
        self.assertNotIn("SystemSummary", short)
        full = self.get(path, details="full")["Full Details"]
        self.assertIn("SignatureSources", full["SystemSummary"][0])
        unknown = self.get(f"{ZIA}/sandbox/report/{'0' * 32}")
        self.assertEqual(unknown["Summary"]["Summary"]["Status"], "CONTENT_NOTFOUND")
        self.refused(400, BAD, "GET", path, details="loud")
        self.refused(400, BAD, "GET", f"{ZIA}/sandbox/report/xyz")

    def test_the_quota(self) -> None:
        """Each report uses up one, until there is none."""
        path = f"{ZIA}/sandbox/report/{sample_hash(1)}"
        (before,) = self.get(f"{ZIA}/sandbox/report/quota")
        self.get(path)
        (after,) = self.get(f"{ZIA}/sandbox/report/quota")
        self.assertEqual(after["used"], before["used"] + 1)
        self.assertEqual(after["used"] + after["unused"], after["allowed"])
        self.tenant.store.all("ZIA sandbox quota")[0]["unused"] = 0
        self.refused(429, "RATE_LIMIT_EXCEEDED", "GET", path)

    def test_hashes(self) -> None:
        """The list of hashes and their count agree."""
        base = f"{ZIA}/behavioralAnalysisAdvancedSettings"
        kinds = [each["type"] for each in self.get(base)["md5HashValueList"]]
        count = self.get(f"{base}/fileHashCount")
        denied = kinds.count("CUSTOM_FILEHASH_DENY")
        self.assertEqual(count["deniedFileHashesCount"], denied)
        self.assertEqual(count["allowedFileHashesCount"], len(kinds) - denied)


class DataLossTests(RuleCase):
    """Dictionaries, engines, rules."""

    def test_dictionaries(self) -> None:
        """They are searched by name and description; brief ones have neither."""
        path = f"{ZIA}/dlpDictionaries"
        (found,) = self.get(path, search="bank account")
        self.assertEqual(found["name"], "EUIBAN_LEAKAGE")
        self.assertEqual(self.get(f"{path}/{found['id']}"), found)
        (brief,) = self.get(f"{path}/lite", search="bank account")
        self.assertEqual(set(brief), {"id", "name", "custom", "dictionaryType"})

    def test_engines(self) -> None:
        """Predefined ones have a name of their own kind."""
        engine = self.get(f"{ZIA}/dlpEngines")[0]
        self.assertEqual((engine["name"], engine["predefinedEngineName"]), ("", "PCI"))
        self.assertEqual(self.get(f"{ZIA}/dlpEngines/{engine['id']}"), engine)
        self.assertEqual(self.get(f"{ZIA}/dlpEngines/lite")[0]["id"], engine["id"])

    def test_rules(self) -> None:
        """They name engines that there are, and are limited in number."""
        path = f"{ZIA}/webDlpRules"
        unknown = {"name": "New", "order": 1, "dlpEngines": [{"id": 7}]}
        self.refused(400, BAD, "POST", path, unknown)
        for number in range(127 - len(self.get(path))):
            self.create(path, name=f"New {number}", order=1)
        self.refused(
            403, "LIMIT_EXCEEDED", "POST", path, {"name": "One more", "order": 1}
        )
        brief = self.get(f"{path}/lite")
        self.assertEqual(len(brief), 127)
        self.assertNotIn("dlpEngines", brief[0])

    def test_file_types(self) -> None:
        """By name or by the word of rules, with the tenant's own or without."""
        path = f"{ZIA}/fileTypeCategories"
        words = [each["name"] for each in self.get(path, enums="true")]
        self.assertIn("FTCATEGORY_ZIP", words)
        self.assertIn("Zip", [each["name"] for each in self.get(path)])
        fewer = self.get(path, excludeCustomFileTypes="true")
        self.assertEqual(len(words) - len(fewer), 3)
