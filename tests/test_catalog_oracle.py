"""What we send equals what the reference sends; differences are listed, with reasons.

Part of the argument sets were recorded from the reference; the others were made
here and run through it in the same way (origin ``added``).
"""

from typing import Any, Final

from twisted.trial.unittest import SynchronousTestCase

from tests.oracle import load
from tests.oracle.tenant import RecordedTenant, result_of
from zscaler_mcp.catalog import CATALOG, Call, perform, present

ORACLE: Final = load("requests")
DIFFERENCES: Final = load("differences")

DEFECTS: Final = {
    "B05": "a partial update clears the ports of a segment",
    "B06": "a partial update sends null for everything left out",
    "B07": "a partial update loses every field left out",
    "B09": "VPN credentials cannot be created",
    "B20": "browser access applications are not made from clientless_app_ids",
    "B24": "internal_ip_range is ignored",
    "B26": "advanced drops all but three members",
    "B27": "vpn_credentials in snake case is refused",
    "B38": "booleans in a query are not spelled as JSON spells them",
    "read-merge-replace": "the safety of a partial update",
}
"""Why a request of ours may differ from the reference's."""


def requests_of(tool: str, case: dict[str, Any]) -> list[dict[str, Any]]:
    """The requests that ours sends for one argument set."""
    row = CATALOG.by_name[tool]
    tenant = RecordedTenant({**ORACLE["answers"], **case.get("answers", {})})
    result_of(perform(Call(row, present(row, case["arguments"]), tenant)))
    return tenant.facts


class OracleTests(SynchronousTestCase):
    """Every argument set of every tool."""

    def test_every_tool_is_covered(self) -> None:
        """No tool of the catalog is without an argument set."""
        self.assertEqual(set(ORACLE["tools"]), set(CATALOG.by_name))
        self.assertTrue(all(ORACLE["tools"].values()))

    def test_requests_are_equal(self) -> None:
        """Verb, path, query and body equal the recorded ones, but for the list."""
        listed = {(each["tool"], each["set"]): each for each in DIFFERENCES}
        equal = 0
        for tool, cases in ORACLE["tools"].items():
            for case in cases:
                ours = requests_of(tool, case)
                difference = listed.pop((tool, case["set"]), None)
                if difference is None:
                    self.assertFalse(case.get("fails", False), (tool, case["set"]))
                    self.assertEqual(ours, case["requests"], (tool, case["set"]))
                    equal += 1
                else:
                    self.assertEqual(ours, difference["requests"], (tool, case["set"]))
                    self.assertNotEqual(ours, case["requests"], (tool, case["set"]))
        self.assertEqual(listed, {}, "differences of argument sets that do not exist")
        self.assertEqual((equal, len(DIFFERENCES)), (101, 45))

    def test_differences_have_reasons(self) -> None:
        """Each listed difference names the defects that explain it."""
        for difference in DIFFERENCES:
            for reason in difference["reason"].split(", "):
                self.assertIn(reason, DEFECTS, difference["tool"])

    def test_updates_keep_what_the_reference_sends(self) -> None:
        """Where ours sends more, it sends all that the caller asked to change."""
        compared = 0
        for difference in DIFFERENCES:
            cases = ORACLE["tools"][difference["tool"]]
            case = next(each for each in cases if each["set"] == difference["set"])
            if "_update_" not in difference["tool"]:
                continue
            theirs = case["requests"][-1]["body"]
            ours = difference["requests"][-1]["body"]
            for name, value in theirs.items():
                if value not in (None, []) and name != "clientlessAppIds":
                    self.assertEqual(ours[name], value, (difference["tool"], name))
                    compared += 1
        self.assertGreater(compared, 100)
