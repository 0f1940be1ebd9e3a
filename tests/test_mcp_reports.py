"""What a feature says before its answer: progress and log messages."""

import json
from typing import Any, Final

from mcp_types import methods as oracle
from twisted.internet.defer import Deferred
from twisted.trial.unittest import SynchronousTestCase

from tests.mcp_fakes import ScriptedTools, Transcript, make_dispatcher, modern, scope
from tests.web_memory import Edge
from zscaler_mcp.jsonrpc import Request
from zscaler_mcp.mcp import Features, RequestContext

_LOG_LEVEL: Final = "io.modelcontextprotocol/logLevel"


class ReportTests(SynchronousTestCase):
    """Progress and log messages."""

    def setUp(self) -> None:
        """A tool that keeps its context."""
        self.outlet = Transcript()
        self.waiting: Deferred[None] = Deferred()
        self.context: Any = None

        async def keep(arguments: Any, context: RequestContext) -> object:
            self.context = context
            await self.waiting
            return "done"

        self.dispatcher = make_dispatcher(Features(tools=ScriptedTools(keep=keep)))

    def call(self, **more: Any) -> Deferred[Any]:
        """Call it."""
        meta = more.pop("meta", {})
        request = Request(1, "tools/call", {"name": "keep", "_meta": meta})
        asked_in = scope(outlet=self.outlet, **more)
        return Deferred.fromCoroutine(self.dispatcher.answer(request, asked_in))

    def test_progress(self) -> None:
        """Progress grows, carries its request's token, and ends with it (M53)."""
        token: Any
        for token in ("t", 7, 0, ""):
            self.outlet, self.waiting = Transcript(), Deferred()
            work = self.call(meta={"progressToken": token})
            for step in (0, 0.5, 0.5, 0.25, -1, 2):
                self.context.progress(step, 2, "on its way")
            self.waiting.callback(None)
            self.successResultOf(work)
            self.context.progress(3)
            sent = [each["params"] for each in self.outlet.messages]
            self.assertEqual([each["progress"] for each in sent], [0, 0.5, 2])
            self.assertEqual([each["progressToken"] for each in sent], [token] * 3)
            for each in self.outlet.messages:
                oracle.parse_server_notification(
                    each["method"], "2026-07-28", each["params"]
                )

    def test_unasked_progress(self) -> None:
        """Who gave no token hears nothing of it (M53)."""
        self.call()
        self.context.progress(1)
        self.assertEqual(self.outlet.messages, [])

    def test_log(self) -> None:
        """A request hears from the level that it names on, nothing without (M52)."""
        for level, heard in ((None, 0), ("debug", 3), ("warning", 2), ("alert", 0)):
            self.outlet = Transcript()
            self.call(log_level=level)
            for said in ("debug", "warning", "error"):
                self.context.log(said, {"x": 1}, "here")
            self.assertEqual(len(self.outlet.messages), heard, level)
        self.waiting.callback(None)
        self.context.log("emergency", "too late")
        self.assertEqual(self.outlet.messages, [])

    def test_unknown_level(self) -> None:
        """A level that is none is refused, in both eras (M52)."""
        edge = Edge()
        request = modern("tools/list")
        request.params["_meta"][_LOG_LEVEL] = "loud"
        reply = edge.post(request)
        self.assertEqual((reply.status, reply.code), (400, -32602))
        bad = Request(1, "logging/setLevel", {"level": "loud"})
        self.assertEqual(edge.post(bad, **edge.open()).code, -32602)

    def test_slow_client(self) -> None:
        """Who does not keep up is spared what can be left out."""
        self.call(meta={"progressToken": 1}, log_level="debug")
        self.outlet.congested = True
        self.context.progress(1)
        self.context.log("error", "x")
        self.assertEqual(self.outlet.messages, [])

    def test_sanitized(self) -> None:
        """What a report says has passed the sanitizer (T22)."""
        self.call(meta={"progressToken": "\u202et"}, log_level="debug")
        self.context.progress(1, message="a\x1b[31mb")
        self.context.log("error", {"k\u200b": ["a\x1b[31mb"]}, "l\u202e")
        said = json.dumps(self.outlet.messages, ensure_ascii=False)
        for bad in ("\\u001b", "\u202e", "\u200b"):
            self.assertNotIn(bad, said)

    def test_trace(self) -> None:
        """Whatever a trace context says, it changes nothing (M56)."""
        hostile: list[Any] = ["00-x-y-00", "\x1b", 7, None, ["x"] * 9, {}]
        for value in hostile:
            meta = dict.fromkeys(("traceparent", "tracestate", "baggage"), value)
            self.outlet, self.waiting = Transcript(), Deferred()
            work = self.call(meta=meta)
            self.waiting.callback(None)
            answer = json.loads(self.successResultOf(work).message.body)
            self.assertEqual(answer["result"]["content"][0]["text"], "done")
