"""Rules for applications, files, the sandbox and data: what is sent, what is kept."""

from typing import Any

import jsonschema_rs
from twisted.trial.unittest import SynchronousTestCase

from tests.oracle import answers
from tests.oracle.tenant import RecordedTenant, ReplacingTenant, run
from tests.pipeline_case import EVERYTHING, PipelineCase
from zscaler_mcp.catalog import CATALOG, input_schema
from zscaler_mcp.errors import FailureKind, ToolFailure

ZIA = "/zia/api/v1"
ANSWERS = answers(
    "zia_cloud_app_control", "zia_file_type_control", "zia_sandbox", "zia_dlp"
)
RULES = {
    "cloud_app_control": ("webApplicationRules/WEBMAIL", {"rule_type": "WEBMAIL"}),
    "file_type_control": ("fileTypeRules", {}),
    "sandbox": ("sandboxRules", {}),
    "web_dlp": ("webDlpRules", {}),
}
"""Of each kind of rule: its path and what the path needs."""

ACTIONS: dict[str, tuple[str, Any]] = {
    "cloud_app_control": ("actions", ["BLOCK"]),
    "file_type_control": ("filteringAction", "BLOCK"),
    "sandbox": ("baRuleAction", "BLOCK"),
    "web_dlp": ("action", "BLOCK"),
}
"""Where the service looks for a rule's action (defect B22)."""


class RuleTests(SynchronousTestCase):
    """What holds for all four kinds."""

    def test_actions(self) -> None:
        """The action goes where the service looks for it, and nowhere else."""
        for kind, (path, ids) in RULES.items():
            tenant = RecordedTenant({f"POST {ZIA}/{path}": {"id": 7}})
            run(f"zia_create_{kind}_rule", tenant, name="n", action="BLOCK", **ids)
            body = tenant.requests[0].body
            member, value = ACTIONS[kind]
            self.assertEqual(
                body,
                {"name": "n", "state": "ENABLED", "order": 1, "rank": 7, member: value},
            )

    def test_actions_by_their_other_name(self) -> None:
        """The service's own name is taken too; two different actions are not."""
        for kind in ("file_type_control", "sandbox"):
            path, _ = RULES[kind]
            member, value = ACTIONS[kind]
            tenant = RecordedTenant({f"POST {ZIA}/{path}": {"id": 7}})
            tool = f"zia_create_{kind}_rule"
            twice = {member: value}
            run(tool, tenant, name="n", action="BLOCK", advanced=twice)
            self.assertEqual(tenant.requests[0].body[member], value)
            with self.assertRaises(ToolFailure) as caught:
                run(tool, tenant, name="n", action="ALLOW", advanced=twice)
            self.assertEqual(caught.exception.field, "action")
            record = {"id": 4202, member: "ALLOW", "name": "n"}
            at = f"{ZIA}/{path}/4202"
            replacing = ReplacingTenant({at: record})
            run(f"zia_update_{kind}_rule", replacing, rule_id="4202", advanced=twice)
            self.assertEqual(replacing.records[at][member], value)

    def test_merges(self) -> None:
        """A change of one criterion keeps all the others (defect B07)."""
        for kind, (path, ids) in RULES.items():
            at = f"{ZIA}/{path}/4202"
            record = {**ANSWERS[f"GET {at}"], "criterionOfTomorrow": [{"id": 1}]}
            tenant = ReplacingTenant({at: record})
            run(
                f"zia_update_{kind}_rule",
                tenant,
                rule_id="4202",
                enabled=False,
                advanced={"groups": ["5"], "minSize": 3},
                **ids,
            )
            dropped = {"lastModifiedBy", "lastModifiedTime"}
            if kind == "sandbox":
                dropped.add("id")
            kept = {k: v for k, v in record.items() if k not in dropped}
            changes = {"state": "DISABLED", "groups": [{"id": 5}], "minSize": 3}
            self.assertEqual(tenant.records[at], {**kept, **changes})

    def test_url_categories(self) -> None:
        """Categories are named in rules for files, and referred to in DLP rules."""
        for kind, expected in (
            ("file_type_control", ["7"]),
            ("sandbox", ["7"]),
            ("web_dlp", [{"id": 7}]),
        ):
            path, _ = RULES[kind]
            tenant = RecordedTenant({f"POST {ZIA}/{path}": {"id": 7}})
            run(
                f"zia_create_{kind}_rule",
                tenant,
                name="n",
                action="BLOCK",
                advanced={"url_categories": ["7"]},
            )
            self.assertEqual(tenant.requests[0].body["urlCategories"], expected)

    def test_ranks_and_places(self) -> None:
        """Ranks are 0 to 7 and places begin at 1."""
        for kind, (_, ids) in RULES.items():
            schema = input_schema(CATALOG.by_name[f"zia_create_{kind}_rule"])
            given = {"name": "n", "action": "BLOCK", **ids}
            for good in ({"rank": 0, "order": 1}, {"rank": 7}):
                self.assertTrue(jsonschema_rs.is_valid(schema, {**given, **good}))
            for bad in ({"rank": 8}, {"rank": -1}, {"order": 0}, {"name": ""}):
                self.assertFalse(jsonschema_rs.is_valid(schema, {**given, **bad}))


class DeleteTests(PipelineCase):
    """Rules of ZIA's own stay."""

    def test_predefined(self) -> None:
        """A rule that ZIA brought along is refused before anybody is asked."""
        path, _ = RULES["cloud_app_control"]
        rule = {"id": 1, "name": "Own", "predefined": True}
        for own in (True, False):
            self.tenant = RecordedTenant(
                {f"GET {ZIA}/{path}/1": {**rule, "predefined": own}}
            )
            self.invocation = self.pipeline(EVERYTHING)
            asked = self.call(
                "zia_delete_cloud_app_control_rule", rule_id="1", rule_type="WEBMAIL"
            )
            kind = "argument" if own else "confirmation_required"
            self.assertEqual(self.failure(asked)["kind"], kind)


class CloudAppTests(SynchronousTestCase):
    """Cloud app control."""

    def test_several_actions(self) -> None:
        """Several actions go into advanced; one beside them is among them."""
        path, ids = RULES["cloud_app_control"]
        tenant = RecordedTenant({f"POST {ZIA}/{path}": {"id": 7}})
        actions = ["BLOCK_WEBMAIL_SEND", "ALLOW_WEBMAIL_VIEW"]
        several: dict[str, Any] = {"name": "n", "advanced": {"actions": actions}, **ids}
        run("zia_create_cloud_app_control_rule", tenant, **several)
        run("zia_create_cloud_app_control_rule", tenant, action=actions[1], **several)
        for request in tenant.requests:
            self.assertEqual(request.body["actions"], actions)
        for tool, more in (
            ("zia_create_cloud_app_control_rule", {}),
            ("zia_update_cloud_app_control_rule", {"rule_id": "7"}),
        ):
            with self.assertRaises(ToolFailure) as caught:
                run(tool, tenant, action="BLOCK", **more, **several)
            self.assertEqual(caught.exception.field, "action")
        self.assertEqual(len(tenant.requests), 2)

    def test_available_actions(self) -> None:
        """The words come as texts, by a request that changes nothing."""
        path = f"{ZIA}/webApplicationRules/WEBMAIL/availableActions"
        tenant = RecordedTenant({f"POST {path}": ["ALLOW_WEBMAIL_VIEW"]})
        found = run("zia_list_cloud_app_control_actions", tenant, rule_type="WEBMAIL")
        self.assertEqual(found.items, ["ALLOW_WEBMAIL_VIEW"])
        (request,) = tenant.requests
        self.assertEqual((request.body, request.reads), ({"cloudApps": []}, True))

    def test_class_is_a_segment(self) -> None:
        """The class of a rule cannot lead to another resource."""
        with self.assertRaises(ToolFailure) as caught:
            run(
                "zia_list_cloud_app_control_rules",
                RecordedTenant({}),
                rule_type="../users",
            )
        self.assertIs(caught.exception.kind, FailureKind.ARGUMENT)


class SandboxTests(SynchronousTestCase):
    """Reports."""

    def test_reports(self) -> None:
        """The short one, unless the full one is asked for."""
        digest = "d41d8cd98f00b204e9800998ecf8427e"
        tenant = RecordedTenant({f"GET {ZIA}/sandbox/report/{digest}": {"Summary": {}}})
        run("zia_get_sandbox_report", tenant, md5_hash=digest)
        run("zia_get_sandbox_report", tenant, md5_hash=digest, report_details="full")
        self.assertEqual(
            [dict(each.query)["details"] for each in tenant.requests],
            ["summary", "full"],
        )

    def test_hashes(self) -> None:
        """An MD5 has 32 hexadecimal digits; no other text gets into the path."""
        schema = input_schema(CATALOG.by_name["zia_get_sandbox_report"])
        for digest, good in (("aB" * 16, True), ("a" * 31, False), ("../x", False)):
            self.assertEqual(jsonschema_rs.is_valid(schema, {"md5_hash": digest}), good)

    def test_quota(self) -> None:
        """A quota is a list of periods, shown as it is (defect B12)."""
        quota = [{"scale": "DAYS", "used": 1}]
        tenant = RecordedTenant({f"GET {ZIA}/sandbox/report/quota": quota})
        self.assertEqual(run("zia_get_sandbox_quota", tenant), quota)


class SearchTests(SynchronousTestCase):
    """Searches that the service does not do."""

    def test_names(self) -> None:
        """Rules are found by a part of their name, in any letter case."""
        rows = [{"id": 1, "name": "Block ZIP"}, {"id": 2, "name": "x"}, {"id": 3}]
        for tool, path in (
            ("zia_list_sandbox_rules", "sandboxRules"),
            ("zia_list_file_type_control_rules", "fileTypeRules"),
            ("zia_list_web_dlp_rules", "webDlpRules"),
            ("zia_list_web_dlp_rules_lite", "webDlpRules/lite"),
        ):
            tenant = RecordedTenant({f"GET {ZIA}/{path}": rows})
            self.assertEqual(run(tool, tenant, search="zip").items, rows[:1])
            self.assertEqual(run(tool, tenant).items, rows)
