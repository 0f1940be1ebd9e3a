"""What we send equals what the reference sends; differences are listed, with reasons.

Part of the argument sets were recorded from the reference; the others were made
here and run through it in the same way (origin ``added``).
"""

from collections.abc import Iterator
from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from tests.oracle import defects, toolsets
from tests.oracle.tenant import NOW, RecordedTenant, result_of
from zscaler_mcp.catalog import CATALOG, Call, perform, present

Case = dict[str, Any]


def requests_of(tool: str, case: Case, answers: dict[str, Any]) -> list[dict[str, Any]]:
    """The requests that ours sends for one argument set."""
    row = CATALOG.by_name[tool]
    tenant = RecordedTenant({**answers, **case.get("answers", {})})
    given = present(row, case["arguments"])
    result_of(perform(Call(row, given, tenant, now=lambda: NOW)))
    return tenant.facts


def built() -> Iterator[dict[str, Any]]:
    """The facts of the toolsets that the catalog has."""
    ours = {tool.toolset for tool in CATALOG.tools}
    return (facts for facts in toolsets() if facts["toolset"]["id"] in ours)


class OracleTests(SynchronousTestCase):
    """Every argument set of every tool."""

    def test_every_tool_is_covered(self) -> None:
        """No tool of the catalog is without an argument set."""
        covered = {tool for facts in built() for tool in facts["requests"]}
        self.assertEqual(covered, set(CATALOG.by_name))
        for facts in built():
            self.assertTrue(all(facts["requests"].values()))

    def test_requests_are_equal(self) -> None:
        """Verb, path, query and body equal the recorded ones, but for the list."""
        equal = 0
        for facts in built():
            listed = {
                (each["tool"], each["set"]): each for each in facts["differences"]
            }
            for tool, cases in facts["requests"].items():
                for case in cases:
                    where = (tool, case["set"])
                    ours = requests_of(tool, case, facts["answers"])
                    difference = listed.pop(where, None)
                    if difference is None:
                        self.assertFalse(case.get("fails", False), where)
                        self.assertEqual(ours, case["requests"], where)
                        equal += 1
                    else:
                        self.assertEqual(ours, difference["requests"], where)
                        self.assertNotEqual(ours, case["requests"], where)
            self.assertEqual(listed, {}, "differences of sets that do not exist")
        self.assertGreater(equal, 100)

    def test_differences_have_reasons(self) -> None:
        """Each listed difference names the defects that explain it."""
        known = defects()
        for facts in built():
            for difference in facts["differences"]:
                for reason in difference["reason"].split(", "):
                    self.assertIn(reason, known, difference["tool"])

    def test_updates_keep_what_the_reference_sends(self) -> None:
        """Where ours sends more, it sends all that the caller asked to change."""
        compared = 0
        for facts in built():
            for difference in facts["differences"]:
                cases = facts["requests"][difference["tool"]]
                case = next(each for each in cases if each["set"] == difference["set"])
                if "_update_" in difference["tool"] and case["requests"]:
                    compared += self._kept(difference, case)
        self.assertGreater(compared, 100)

    def _kept(self, difference: dict[str, Any], case: Case) -> int:
        """Compare the bodies of the last requests; how many members were."""
        dropped = difference.get("not_sent", ())
        theirs = case["requests"][-1].get("body") or {}
        ours = difference["requests"][-1].get("body") or {}
        members = [
            (name, value)
            for name, value in theirs.items()
            if value not in (None, []) and name not in dropped
        ]
        for name, value in members:
            self.assertEqual(ours[name], value, (difference["tool"], name))
        return len(members)
