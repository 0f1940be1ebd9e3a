"""Every tool of Z-Insights, performed against the simulated tenant."""

from typing import Any, Final

from tests.graphql_case import GraphQLCase
from tests.oracle.tenant import NOW
from zscaler_mcp.catalog import CATALOG, Listing
from zscaler_mcp.errors import FailureKind

DAY: Final = 86_400_000
MOMENT: Final = int(NOW * 1000)
TOOLS: Final = [tool.name for tool in CATALOG.tools if tool.service == "zins"]
FULL: Final[dict[str, dict[str, Any]]] = {
    "zins_get_cyber_incidents": {"categorize_by": ["SRC_COUNTRY", "USER_ID"]},
    "zins_get_cyber_incidents_by_location": {"categorize_by": "DEPARTMENT_ID"},
    "zins_get_threat_class": {"traffic_unit": "BYTES"},
    "zins_get_threat_super_categories": {"traffic_unit": "BYTES"},
    "zins_get_web_protocols": {"traffic_unit": "BYTES"},
    "zins_get_web_traffic_by_location": {
        "traffic_unit": "BYTES",
        "include_trend": True,
        "trend_interval": "HOUR",
    },
    "zins_get_web_traffic_no_grouping": {
        "traffic_unit": "BYTES",
        "dlp_engine_filter": "PCI",
        "action_filter": "BLOCK",
        "include_trend": True,
        "trend_interval": "DAY",
    },
}


class ReportTests(GraphQLCase):
    """Reports with and without optional arguments."""

    def full(self, name: str) -> dict[str, Any]:
        """Every optional argument of a tool."""
        window = {
            "start_days_ago": 20,
            "end_days_ago": 6,
            "start_time": MOMENT - 20 * DAY,
            "end_time": MOMENT - 6 * DAY,
        }
        known = {each.name for each in CATALOG.by_name[name].parameters}
        given = {**FULL.get(name, {}), **window, "limit": 2}
        return {each: given[each] for each in given if each in known}

    def test_without_arguments(self) -> None:
        """Each report has something to say."""
        self.assertEqual(len(TOOLS), 16)
        for name in TOOLS:
            answer = self.call(name)
            self.assertTrue(answer.items if isinstance(answer, Listing) else answer)

    def test_with_every_argument(self) -> None:
        """Each report takes all that its schema has, and keeps to the limit."""
        for name in TOOLS:
            answer = self.call(name, **self.full(name))
            if isinstance(answer, Listing):
                self.assertLessEqual(len(answer.items), 2, name)
                self.assertTrue(answer.items, name)

    def test_the_same_figures_again(self) -> None:
        """A report about the same window says the same."""
        for name in TOOLS:
            self.assertEqual(self.call(name), self.call(name))

    def test_trends_add_up(self) -> None:
        """A total is the sum of its trend, by day and by hour."""
        tool, sums = "zins_get_web_traffic_by_location", {}
        for interval, values in (("DAY", 7), ("HOUR", 168)):
            rows = self.items(tool, include_trend=True, trend_interval=interval)
            for row in rows:
                (trend,) = row["trend"]
                self.assertEqual(len(trend["trend_values"]), values)
                self.assertEqual(sum(trend["trend_values"]), row["total"])
            sums[interval] = sum(row["total"] for row in rows)
        self.assertEqual(sums["DAY"], sums["HOUR"])
        self.assertEqual({row["trend"] for row in self.items(tool)}, {None})

    def test_incidents_add_up(self) -> None:
        """Threats by application add up to the threats; days are in order."""
        for row in self.items("zins_get_cyber_incidents_by_threat_and_app"):
            self.assertEqual(row["total"], sum(e["total"] for e in row["entries"]))
        days = [row["name"] for row in self.items("zins_get_cyber_incidents_daily")]
        self.assertEqual(days, sorted(days))

    def test_summary_and_list_agree(self) -> None:
        """Shadow IT's summary is that of the applications that are listed."""
        window = {"start_days_ago": 16, "end_days_ago": 2}
        apps = self.items("zins_get_shadow_it_apps", **window)
        summary = self.call("zins_get_shadow_it_summary", **window)
        self.assertEqual(summary["total_apps"], len(apps))
        consumed = sum(app["data_consumed"] for app in apps)
        self.assertEqual(summary["total_bytes"], consumed)

    def test_spans(self) -> None:
        """A window in milliseconds of another span is refused by the service."""
        end = MOMENT - 3 * DAY
        times = {"start_time": end - 9 * DAY, "end_time": end}
        failure = self.fails(FailureKind.ARGUMENT, "zins_get_web_protocols", **times)
        self.assertIn("7 or 14 days", failure.detail)
        for days in (7, 14):
            times = {"start_time": end - days * DAY, "end_time": end}
            self.assertTrue(self.items("zins_get_web_protocols", **times))


class HostileTests(GraphQLCase):
    """A tenant whose names attack their reader."""

    hostile = True

    def test_names_arrive(self) -> None:
        """Reports are about the names that the tenant has, whatever they are."""
        names = [row["name"] for row in self.items("zins_get_firewall_by_location")]
        self.assertTrue(any("<script>" in name for name in names))
