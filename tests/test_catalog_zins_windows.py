"""Z-Insights: the window of time that a report covers."""

from typing import Any, Final

from twisted.trial.unittest import SynchronousTestCase

from tests.oracle.tenant import NOW, RecordedTenant, run
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.catalog.schema import input_schema
from zscaler_mcp.errors import FailureKind, ToolFailure

DAY: Final = 86_400_000
MOMENT: Final = int(NOW * 1000)
WEEKLY: Final = "zins_get_web_protocols"
ANSWER: Final = {
    "data": {
        "WEB_TRAFFIC": {"protocols": {"obfuscated": False, "entries": []}},
        "CYBER_SECURITY": {"incidents": {"obfuscated": False, "entries": None}},
    }
}


class WindowTests(SynchronousTestCase):
    """Days ago and milliseconds."""

    def variables(self, tool: str = WEEKLY, /, **arguments: Any) -> dict[str, Any]:
        """The variables of the request for some arguments."""
        tenant = RecordedTenant({"POST /zins/graphql": ANSWER})
        run(tool, tenant, **arguments)
        variables: dict[str, Any] = tenant.requests[0].body["variables"]
        return variables

    def days(self, tool: str = WEEKLY, /, **arguments: Any) -> tuple[float, float]:
        """The window in days before now."""
        found = self.variables(tool, **arguments)
        start, end = (MOMENT - found[name] for name in ("startTime", "endTime"))
        return start / DAY, end / DAY

    def test_without_arguments(self) -> None:
        """A report covers the week, incidents the fortnight, until two days ago."""
        self.assertEqual(self.days(), (9, 2))
        self.assertEqual(self.days("zins_get_cyber_incidents"), (16, 2))

    def test_spans_are_made_to_fit(self) -> None:
        """A span in days that is neither 7 nor 14 becomes the nearer one."""
        for given, start in (
            ((8, 1), 8),
            ((15, 1), 15),
            ((4, 3), 10),
            ((11, 1), 8),
            ((12, 1), 15),
            ((90, 30), 44),
            ((3, 10), 17),
        ):
            days = self.days(start_days_ago=given[0], end_days_ago=given[1])
            self.assertEqual(days, (start, given[1]), given)

    def test_one_of_both(self) -> None:
        """The other side of the window stays where it is without arguments."""
        self.assertEqual(self.days(start_days_ago=16), (16, 2))
        self.assertEqual(self.days(end_days_ago=3), (10, 3))

    def test_milliseconds_are_taken_as_they_are(self) -> None:
        """A time that is given wins over days, and nothing is moved."""
        times = {"start_time": MOMENT - 20 * DAY, "end_time": MOMENT - 3 * DAY}
        self.assertEqual(self.days(**times, start_days_ago=9), (20, 3))
        self.assertEqual(self.days(start_time=MOMENT - 12 * DAY), (12, 2))
        self.assertEqual(self.days(end_time=MOMENT - 4 * DAY), (9, 4))

    def refuse(self, **arguments: Any) -> ToolFailure:
        """Expect an argument error before any request."""
        tenant = RecordedTenant({})
        failure: ToolFailure = self.assertRaises(
            ToolFailure, run, WEEKLY, tenant, **arguments
        )
        self.assertIs(failure.kind, FailureKind.ARGUMENT)
        self.assertEqual(tenant.requests, [])
        return failure

    def test_backwards(self) -> None:
        """A window that ends before it starts, or as it starts, is refused."""
        end = MOMENT - 5 * DAY
        self.assertEqual(
            self.refuse(start_time=end + 1, end_time=end).field, "start_time"
        )
        self.refuse(start_time=end, end_time=end)
        self.variables(start_time=end - 1, end_time=end)

    def test_too_late(self) -> None:
        """The last day, and the future, have no figures yet."""
        for end in (MOMENT - DAY + 1, MOMENT, MOMENT + DAY):
            self.assertEqual(self.refuse(end_time=end).field, "end_time")
        self.variables(end_time=MOMENT - DAY)

    def test_blank_filters(self) -> None:
        """An empty choice is none, and an empty list of groupings the usual one."""
        by_category = self.variables("zins_get_cyber_incidents", categorize_by=[])
        self.assertEqual(by_category["categorizeBy"], ["THREAT_CATEGORY_ID"])
        chosen = self.variables("zins_get_cyber_incidents", categorize_by=["TIME"])
        self.assertEqual(chosen["categorizeBy"], ["TIME"])
        self.assertEqual(
            set(self.variables()), {"endTime", "startTime", "limit", "trafficUnit"}
        )

    def test_every_window_is_described(self) -> None:
        """Each report over a window says what its days are before."""
        tools = [t for t in CATALOG.tools if t.parameter("start_days_ago")]
        self.assertEqual(len(tools), 15)
        for tool in tools:
            shown = input_schema(tool)["properties"]["start_days_ago"]
            self.assertIn(shown["default"], (9, 16), tool.name)
            self.assertIn("7 or 14", shown["description"])
