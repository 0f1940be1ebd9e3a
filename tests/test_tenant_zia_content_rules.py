"""ZIA's rules for applications, files and data: the tools against the tenant."""

from typing import Any

from tests.test_tenant_zia_settings import TenantCase
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.simulator.zia.sandbox_reports import sample_hash

TOOLSETS = {
    "zia_cloud_app_control",
    "zia_dlp",
    "zia_file_type_control",
    "zia_sandbox",
}

KINDS: dict[str, tuple[str, dict[str, str], dict[str, Any], dict[str, Any]]] = {
    "cloud_app_control": (
        "BLOCK_WEBMAIL_SEND",
        {"rule_type": "WEBMAIL"},
        {"applications": ["GOOGLE_WEBMAIL"], "device_trust_levels": ["LOW_TRUST"]},
        {"actions": ["BLOCK_WEBMAIL_SEND"], "applications": ["GOOGLE_WEBMAIL"]},
    ),
    "file_type_control": (
        "BLOCK",
        {},
        {"file_types": ["FTCATEGORY_ZIP"], "url_categories": ["FINANCE"]},
        {"filteringAction": "BLOCK", "urlCategories": ["FINANCE"]},
    ),
    "sandbox": (
        "BLOCK",
        {},
        {"file_types": ["FTCATEGORY_ZIP"], "first_time_operation": "QUARANTINE"},
        {"baRuleAction": "BLOCK", "firstTimeOperation": "QUARANTINE"},
    ),
    "web_dlp": (
        "BLOCK",
        {},
        {"file_types": ["ALL_OUTBOUND"], "severity": "RULE_SEVERITY_HIGH"},
        {"action": "BLOCK", "severity": "RULE_SEVERITY_HIGH"},
    ),
}
"""Of each kind of rule: an action, the ids of its list, criteria, what they become."""


class RuleTests(TenantCase):
    """The life of a rule of each kind."""

    def live(self, kind: str) -> None:
        """Make, read, change and delete a rule; the others make room for it."""
        action, ids, criteria, expected = KINDS[kind]
        lister = f"zia_list_{kind}_rules"
        before = [rule["name"] for rule in self.items(lister, **ids)]
        group = str(self.items("get_zia_user_groups")[3]["id"])
        made = self.do(
            f"zia_create_{kind}_rule",
            name="New rule",
            action=action,
            description="For a while",
            enabled=False,
            order=2,
            rank=6,
            advanced={**criteria, "groups": [group]},
            **ids,
        )["created"]
        self.assertLessEqual(expected.items(), made.items())
        self.assertEqual(made["state"], "DISABLED")
        names = [rule["name"] for rule in self.items(lister, **ids)]
        self.assertEqual(names, [before[0], "New rule", *before[1:]])
        at = {**ids, "rule_id": str(made["id"])}
        read = self.do(f"zia_get_{kind}_rule", **at)
        self.assertEqual(read, made)
        done = self.do(f"zia_update_{kind}_rule", enabled=True, **at)
        self.assertIn("Pending", done["activation"])
        changed = self.do(f"zia_get_{kind}_rule", **at)
        self.assertEqual(changed, {**made, "state": "ENABLED"})
        self.do(f"zia_delete_{kind}_rule", **at)
        names = [rule["name"] for rule in self.items(lister, **ids)]
        self.assertEqual(names, before)

    def minimal(self, kind: str) -> None:
        """A rule of which only the least is said, and a change of everything."""
        action, ids, criteria, expected = KINDS[kind]
        made = self.do(f"zia_create_{kind}_rule", name="Least", action=action, **ids)[
            "created"
        ]
        self.assertEqual(
            (made["order"], made["rank"], made["state"]), (1, 7, "ENABLED")
        )
        self.do(
            f"zia_update_{kind}_rule",
            rule_id=str(made["id"]),
            name="Most",
            action=action,
            description="x",
            enabled=False,
            order=1,
            rank=0,
            advanced=criteria,
            **ids,
        )
        read = self.do(f"zia_get_{kind}_rule", rule_id=str(made["id"]), **ids)
        self.assertLessEqual(expected.items(), read.items())
        self.assertEqual((read["name"], read["rank"]), ("Most", 0))

    def test_lives(self) -> None:
        """Rules of all four kinds live alike."""
        for kind in KINDS:
            self.live(kind)

    def test_least_and_most(self) -> None:
        """Rules need little, and every part of them can be changed."""
        for kind in KINDS:
            self.minimal(kind)

    def test_every_tool(self) -> None:
        """Every tool of these toolsets works."""
        for kind in KINDS:
            self.live(kind)
            self.minimal(kind)
        look_up_words(self)
        look_up_contents(self)
        read_reports(self)
        self.covered(TOOLSETS)

    def test_unknown_action(self) -> None:
        """An action of another class is refused in words that name it."""
        with self.assertRaises(ToolFailure) as caught:
            self.do(
                "zia_create_cloud_app_control_rule",
                rule_type="WEBMAIL",
                name="x",
                action="ALLOW_CHAT",
            )
        self.assertIs(caught.exception.kind, FailureKind.ARGUMENT)
        self.assertIn("ALLOW_CHAT", caught.exception.detail)

    def test_name_twice(self) -> None:
        """A name that is taken is a conflict."""
        taken = self.items("zia_list_web_dlp_rules")[0]["name"]
        with self.assertRaises(ToolFailure) as caught:
            self.do("zia_create_web_dlp_rule", name=taken)
        self.assertIs(caught.exception.kind, FailureKind.CONFLICT)


def look_up_words(case: TenantCase) -> None:
    """The words that rules are made of."""
    every = case.items("zia_list_cloud_app_policy")
    found = case.items(
        "zia_list_cloud_app_policy",
        search="drop",
        app_class="FILE_SHARE",
        group_results=False,
        page=1,
        page_size=5,
    )
    assert [each["app"] for each in found] == ["DROPBOX"]
    assert len(every) > len(found)
    mail = {"rule_type": "WEBMAIL"}
    words = case.items("zia_list_cloud_app_control_actions", **mail)
    named = case.items(
        "zia_list_cloud_app_control_actions", cloud_apps=["GOOGLE_WEBMAIL"], **mail
    )
    assert words == named
    assert "BLOCK_WEBMAIL_SEND" in words
    types = case.items("zia_list_file_type_categories")
    fewer = case.items(
        "zia_list_file_type_categories", enums=True, exclude_custom_file_types=True
    )
    assert len(fewer) < len(types)
    assert {
        "id": types[0]["id"],
        "name": "FTCATEGORY_ZIP",
        "parent": "ARCHIVES",
    } in fewer
    for tool, text in (
        ("zia_list_file_type_control_rules", "files 3"),
        ("zia_list_sandbox_rules", "sandbox 3"),
        ("zia_list_web_dlp_rules", "dlp 3"),
        ("zia_list_web_dlp_rules_lite", "dlp 3"),
    ):
        (rule,) = case.items(tool, search=text)
        assert text in rule["name"].lower()
        assert rule["id"] in [each["id"] for each in case.items(tool)]


def look_up_contents(case: TenantCase) -> None:
    """Dictionaries and engines."""
    for tool, name, text in (
        ("get_zia_dlp_dictionaries", "dict_id", "CREDIT"),
        ("get_zia_dlp_engines", "engine_id", "hipaa"),
    ):
        every = case.items(tool)
        (found,) = case.items(tool, search=text)
        assert found in every
        assert case.items(tool, **{name: str(found["id"])}) == [found]
        (brief,) = case.items(tool, action="read_lite", search=text)
        assert brief["id"] == found["id"]
        assert len(brief) < len(found)
        assert len(case.items(tool, action="read_lite")) == len(every)


def read_reports(case: TenantCase) -> None:
    """What the sandbox knows."""
    digest = sample_hash(2)
    short = case.do("zia_get_sandbox_report", md5_hash=digest)
    assert short["Summary"]["Classification"]["Type"] == "MALICIOUS"
    full = case.do("zia_get_sandbox_report", md5_hash=digest, report_details="full")
    assert "SystemSummary" in full["Full Details"]
    (quota,) = case.do("zia_get_sandbox_quota")
    assert quota["used"] + quota["unused"] == quota["allowed"]
    hashes = case.do("zia_get_sandbox_behavioral_analysis")["md5HashValueList"]
    count = case.do("zia_get_sandbox_file_hash_count")
    known = count["deniedFileHashesCount"] + count["allowedFileHashesCount"]
    assert known == len(hashes)


class ContentTests(TenantCase):
    """What rules are made of."""

    def test_words(self) -> None:
        """Applications, actions, types of files, and rules by their names."""
        look_up_words(self)

    def test_contents(self) -> None:
        """Dictionaries and engines, in full and in brief."""
        look_up_contents(self)

    def test_reports(self) -> None:
        """Reports of the sandbox, and what is left of their quota."""
        read_reports(self)
