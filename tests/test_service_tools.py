"""The product's tools in the protocol engine: progress, and long reads as tasks."""

import json
from typing import Any

from twisted.internet.defer import Deferred

from tests.mcp_fakes import make_dispatcher, modern
from tests.oracle.tenant import RecordedTenant
from tests.pipeline_case import EVERYTHING, PipelineCase
from tests.test_mcp_tasks import TASKS, Outlet
from zscaler_mcp.caller import ANONYMOUS
from zscaler_mcp.mcp import Features, Scope, TaskTable
from zscaler_mcp.oneapi.request import ApiRequest
from zscaler_mcp.service._tools import CatalogTools

LABELS = "zia_list_rule_labels"


class SlowTenant(RecordedTenant):
    """A thousand labels a page, and every page waits for the test."""

    def __init__(self) -> None:
        super().__init__({})
        self.pages: list[Deferred[None]] = []

    async def send(self, request: ApiRequest) -> Any:
        """Wait, then answer one full page or the last."""
        page = int(dict(request.query).get("page", 1))
        self.pages.append(Deferred())
        await self.pages[-1]
        size = int(dict(request.query).get("pageSize", 100))
        count = size if page < 3 else 10
        return [{"id": page * 10_000 + n, "name": f"n{n}"} for n in range(count)]


class LongReadTests(PipelineCase):
    """Reading every page of a list."""

    def setUp(self) -> None:
        """An engine with the product's tools, over a tenant that the test plays."""
        super().setUp()
        self.slow = SlowTenant()
        invocation = self.pipeline(EVERYTHING, api=self.slow)
        features = Features(
            tools=CatalogTools(invocation), tasks=TaskTable(self.clock.seconds)
        )
        self.dispatcher = make_dispatcher(features, clock=self.clock)
        self.outlet = Outlet()

    def begin(
        self, method: str, capabilities: Any = None, **params: Any
    ) -> "Deferred[Any]":
        """Send a request; its result."""
        scope = Scope(
            version="2026-07-28",
            caller=ANONYMOUS,
            source="127.0.0.1",
            capabilities=TASKS if capabilities is None else capabilities,
            outlet=self.outlet,
        )
        answer = Deferred.fromCoroutine(
            self.dispatcher.answer(modern(method, **params), scope)
        )
        return answer.addCallback(lambda each: json.loads(each.message.body)["result"])

    def read(self, *, everything: bool = True, **more: Any) -> "Deferred[Any]":
        """Read the labels."""
        arguments = {"all": True} if everything else {}
        return self.begin("tools/call", name=LABELS, arguments=arguments, **more)

    def page(self) -> None:
        """Let the page that is asked for come."""
        self.slow.pages[-1].callback(None)

    def test_becomes_a_task(self) -> None:
        """With the second page a client that understands tasks gets a handle."""
        reading = self.read()
        self.assertNoResult(reading)
        self.page()
        handle = self.successResultOf(reading)
        self.assertEqual(handle["resultType"], "task")
        task = {"taskId": handle["taskId"]}
        working = self.successResultOf(self.begin("tasks/get", **task))
        self.assertEqual(working["status"], "working")
        self.page()
        self.page()
        done = self.successResultOf(self.begin("tasks/get", **task))
        self.assertEqual(done["status"], "completed")
        shown = json.loads(done["result"]["content"][0]["text"])
        self.assertEqual((shown["count"], "next" in shown), (2010, False))
        self.assertEqual(len(self.events), 1)

    def test_without_tasks(self) -> None:
        """Who does not understand tasks gets the list, when it is there."""
        reading = self.read(capabilities={})
        for _ in range(3):
            self.assertNoResult(reading)
            self.page()
        shown = json.loads(self.successResultOf(reading)["content"][0]["text"])
        self.assertEqual(shown["count"], 2010)

    def test_one_page(self) -> None:
        """One page is no long work."""
        reading = self.read(everything=False)
        self.page()
        self.assertEqual(self.successResultOf(reading)["resultType"], "complete")

    def test_cancelled(self) -> None:
        """A task that is cancelled reads no further."""
        reading = self.read()
        self.page()
        handle = self.successResultOf(reading)
        self.successResultOf(self.begin("tasks/cancel", taskId=handle["taskId"]))
        self.assertEqual(len(self.slow.pages), 2)
        task = self.successResultOf(self.begin("tasks/get", taskId=handle["taskId"]))
        self.assertEqual(task["status"], "cancelled")

    def test_progress(self) -> None:
        """Who asked for progress is told how many records were read."""
        meta = {"progressToken": "p"}
        self.read(capabilities={}, _meta=meta)
        self.page()
        told = [each["params"] for each in self.outlet.messages]
        self.assertEqual([each["progress"] for each in told], [1000])
