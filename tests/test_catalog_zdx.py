"""ZDX: windows of time, answers of either form, and what a delete names."""

from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from tests.oracle import answers
from tests.oracle.tenant import NOW, RecordedTenant, run
from tests.pipeline_case import PipelineCase
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.catalog.schema import input_schema
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.request import ApiRequest
from zscaler_mcp.tools.outcome import ToolResult

ANSWERS = answers(
    "zdx_alerts", "zdx_reports", "zdx_software_inventory", "zdx_troubleshooting"
)
DEVICES = "/zdx/v1/devices"
TRACE = f"{DEVICES}/5001/deeptraces/880001"


class WindowTests(SynchronousTestCase):
    """Hours to look back."""

    def asked(self, tool: str, **arguments: Any) -> dict[str, list[str]]:
        """The query of the one request that a tool makes."""
        tenant = RecordedTenant(ANSWERS)
        run(tool, tenant, **arguments)
        (fact,) = tenant.facts
        query: dict[str, list[str]] = fact.get("query", {})
        return query

    def test_hours_become_a_window(self) -> None:
        """The window ends now and begins so many hours before, in seconds."""
        now = int(NOW)
        for tool, ids in {
            "zdx_list_applications": {},
            "zdx_get_device": {"device_id": "5001"},
            "zdx_get_web_probes": {"device_id": "5001", "app_id": "17"},
        }.items():
            query = self.asked(tool, **ids, since=3)
            self.assertEqual(
                query, {"from": [str(now - 3 * 3600)], "to": [str(now)]}, tool
            )

    def test_no_hours(self) -> None:
        """Without them the service's own window holds, and no clock is asked."""
        self.assertEqual(self.asked("zdx_list_applications"), {})

    def test_filters_stay(self) -> None:
        """The window stands beside the other filters."""
        query = self.asked("zdx_list_applications", since=1, geo_id=["g1"])
        self.assertEqual(set(query), {"from", "to", "geo"})

    def test_every_since_has_its_adapter(self) -> None:
        """A tool that takes hours makes a window of them."""
        seen = 0
        for tool in CATALOG.tools:
            if tool.parameter("since") and tool.service == "zdx":
                seen += 1
                self.assertIsNotNone(tool.adapter, tool.name)
        self.assertEqual(seen, 15)

    def test_one_window_for_every_page(self) -> None:
        """Pages of one list are of one window, however long they take to read."""
        windows: list[str] = []

        def answer(request: ApiRequest) -> Any:
            query = dict(request.query)
            windows.append(query["from"])
            more = query.get("offset") != "t1"
            return {"devices": [{"id": more}], "next_offset": "t1" if more else None}

        tenant = RecordedTenant({f"GET {DEVICES}": answer})
        run("zdx_list_devices", tenant, since=2, all=True)
        self.assertEqual(len(windows), 2)
        self.assertEqual(len(set(windows)), 1)

    def test_alerts_go_back_two_weeks(self) -> None:
        """More hours than a window of alerts may have are refused by the schema."""
        schema = input_schema(CATALOG.by_name["zdx_list_alerts"])
        self.assertEqual(schema["properties"]["since"]["maximum"], 336)
        schema = input_schema(CATALOG.by_name["zdx_list_devices"])
        self.assertNotIn("maximum", schema["properties"]["since"])


class AnswerTests(SynchronousTestCase):
    """Answers that are one record where a list is expected."""

    def rows(self, path: str, answer: Any, tool: str, **ids: str) -> Any:
        """What a tool makes of an answer."""
        tenant = RecordedTenant({f"GET {path}": answer})
        return run(tool, tenant, **ids).items

    def test_one_record(self) -> None:
        """A single record is a list of it, verbatim; so is a list of them (B14)."""
        ids = {"device_id": "5001", "trace_id": "880001"}
        record = {"timestamp": 1, "events": [{"name": "n", "prev": None}]}
        for answer in (record, [record]):
            found = self.rows(
                f"{TRACE}/events", answer, "zdx_get_deeptrace_events", **ids
            )
            self.assertEqual(found, [record])

    def test_nothing(self) -> None:
        """An empty answer is an empty list; another shape is a failure."""
        ids = {"device_id": "5001", "trace_id": "880001"}
        path, tool = f"{TRACE}/top-processes", "zdx_list_deeptrace_top_processes"
        self.assertEqual(self.rows(path, None, tool, **ids), [])
        with self.assertRaises(ToolFailure) as caught:
            self.rows(path, "text", tool, **ids)
        self.assertEqual(caught.exception.kind, FailureKind.UPSTREAM)

    def test_grouped_traces(self) -> None:
        """Deep traces come one by one, also where the service groups them."""
        path, tool = f"{DEVICES}/5001/deeptraces", "zdx_list_device_deep_traces"
        flat = [{"trace_id": 1}, {"trace_id": 2}]
        for answer in (flat, [{"traces": flat}], {"traces": flat}):
            self.assertEqual(self.rows(path, answer, tool, device_id="5001"), flat)

    def test_records_are_verbatim(self) -> None:
        """Members in snake case arrive as the service wrote them (B13)."""
        shown = run("zdx_get_device", RecordedTenant(ANSWERS), device_id="5001")
        self.assertEqual(shown, ANSWERS[f"GET {DEVICES}/5001"])


class DeleteTests(PipelineCase):
    """What is said before something is gone."""

    def setUp(self) -> None:
        """A tenant that knows ZDX."""
        super().setUp()
        self.tenant.answers.update(ANSWERS)

    def asked(self, result: ToolResult) -> str:
        """The sentence of a call that waits for confirmation."""
        self.assertNotIn("DELETE", [each.method for each in self.tenant.requests])
        self.assertTrue(result.is_error)
        return self.text(result)

    def test_deep_trace(self) -> None:
        """A deep trace is named by its session, which is a level down."""
        ids: Any = {"device_id": "5001", "trace_id": "880001"}
        said = self.asked(self.call("zdx_delete_deeptrace", **ids))
        self.assertIn("example-sessionname", said)
        self.assertIn("trace_id 880001", said)

    def test_analysis(self) -> None:
        """An analysis is named by what it found, or how far it is."""
        said = self.asked(self.call("zdx_delete_analysis", analysis_id="an-770001"))
        self.assertIn("example-issue", said)
        self.assertIn("example-status", said)
        self.tenant.answers["GET /zdx/v1/analysis/1"] = {"status": "RUNNING"}
        said = self.asked(self.call("zdx_delete_analysis", analysis_id="1"))
        self.assertIn("RUNNING", said)

    def test_confirmed(self) -> None:
        """Confirmed, it is deleted."""
        ids: Any = {"device_id": "5001", "trace_id": "880001"}
        token = self.failure(self.call("zdx_delete_deeptrace", **ids))
        token = token["confirmation_token"]
        shown = self.value(
            self.call("zdx_delete_deeptrace", **ids, confirmation_token=token)
        )
        self.assertEqual(shown, {"deleted": ids})
        self.assertEqual(self.tenant.facts[-1], {"method": "DELETE", "path": TRACE})
