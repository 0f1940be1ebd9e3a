"""Answers as JSON or as events: what begins a stream, and what becomes of it."""

from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionAborted, ConnectionDone
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.events_case import FORM, EventCase
from tests.mcp_fakes import ScriptedTools, declaring, initialize, modern
from tests.web_memory import Edge, read_events, read_reply
from zscaler_mcp.jsonrpc import EncodedMessage
from zscaler_mcp.mcp import (
    Changed,
    EventStore,
    Features,
    RequestContext,
    Stream,
    TaskTable,
)
from zscaler_mcp.web.events import EventWriter


class FullExchange:
    """An exchange whose peer takes three events at a time."""

    def __init__(self) -> None:
        self.written = self.comments = 0
        self.writer: EventWriter

    def begin_events(self, producer: object, headers: object) -> None:
        """Begin."""

    def event(self, message: EncodedMessage, identifier: str) -> None:
        """Count an event; every third one fills the connection."""
        self.written += 1
        if self.written % 3 == 0:
            self.writer.pauseProducing()

    def still_here(self) -> None:
        """Count a comment."""
        self.comments += 1


class ModernTests(EventCase):
    """Requests that stand for themselves."""

    def test_json_unless_something_precedes(self) -> None:
        """An answer that nothing precedes is JSON; with a report it is a stream."""
        alone, behind = self.call("quiet"), self.call("report")
        for waiting in self.waiting:
            waiting.callback("done")
        reply = read_reply(alone.value())
        self.assertEqual(reply.headers["content-type"], "application/json")
        sent = read_events(behind.value())
        self.assertEqual(sent.headers["content-type"], "text/event-stream")
        self.assertEqual(
            [message.get("method", message.get("id")) for message in sent.messages],
            ["notifications/progress", "notifications/progress", 9],
        )
        # The answer ends it (M10).
        self.assertTrue(sent.ended)

    def test_only_json(self) -> None:
        """Who takes no events gets the answer alone (M6)."""
        transport = self.call("report", accept="application/json")
        self.waiting[0].callback("done")
        self.assertEqual(read_reply(transport.value()).json["id"], 9)
        for accept in ("text/event-stream", "text/html", "application/json;q=0"):
            reply = read_reply(self.call("report", accept=accept).value())
            self.assertEqual(reply.status, 406, accept)
        self.assertEqual(len(self.waiting), 1)

    def test_form(self) -> None:
        """Events pass buffering proxies, and have no ids to come back to (M11, M13)."""
        sent = read_events(self.call("report", last_event_id="1-1").value())
        self.assertEqual(sent.headers["x-accel-buffering"], "no")
        self.assertEqual(sent.headers["cache-control"], "no-store")
        self.assertNotIn("mcp-session-id", sent.headers)
        self.assertEqual(
            [(each.kind, each.id) for each in sent.events], [("message", None)]
        )

    def test_own_stream(self) -> None:
        """What a request reports goes out on its own stream alone (M8, A12)."""
        first, second = self.call("report", identifier=1), self.call("quiet")
        self.assertEqual(len(read_events(first.value()).messages), 1)
        self.assertEqual(second.value(), b"")

    def test_disconnect(self) -> None:
        """A stream that is closed is a request that is cancelled (M29)."""
        transport = self.call("report")
        before = transport.value()
        transport.lose(ConnectionDone)
        self.assertEqual(self.cancelled, 1)
        self.contexts[0].progress(5)
        self.edge.clock.advance(60)
        self.assertEqual(transport.value(), before)
        self.assertEqual(len(self.edge.application.activity), 0)
        self.assertEqual(self.edge.application.endpoint._store.used, 0)  # type: ignore[attr-defined]

    def test_patience(self) -> None:
        """An answer that takes long becomes a stream, and comments keep it (M12)."""
        transport = self.call("quiet")
        self.edge.clock.advance(9)
        self.assertEqual(transport.value(), b"")
        self.edge.clock.advance(1)
        self.assertEqual(read_events(transport.value()).events, [])
        for number in (1, 2, 3):
            self.edge.clock.advance(15)
            self.assertEqual(read_events(transport.value()).comments, number)
        self.waiting[0].callback("done")
        sent = read_events(transport.value())
        self.assertEqual((sent.messages[0]["id"], sent.ended), (9, True))
        self.assertEqual(self.edge.application.endpoint._store.used, 0)  # type: ignore[attr-defined]

    def test_cancelled_by_others(self) -> None:
        """Work that something else has cancelled is a failure, not a silence."""
        for accept in ("application/json", "application/json, text/event-stream"):
            reply = read_reply(self.call("cancelled", accept=accept).value())
            self.assertEqual((reply.status, reply.code), (200, -32603))

    def test_no_requests(self) -> None:
        """A question is a result, never a request on the stream (M9)."""
        request = declaring(modern("tools/call", name="ask"), **FORM)
        reply = self.edge.post(request, **self.keys)
        self.assertEqual(reply.json["result"]["resultType"], "input_required")

    def test_timers(self) -> None:
        """Nothing stays behind when all is answered."""
        self.call("report")
        self.call("quiet")
        for waiting in self.waiting:
            waiting.callback("done")
        self.edge.clock.advance(0)
        left = [str(each) for each in self.edge.clock.getDelayedCalls()]
        self.assertEqual([each for each in left if "Deadline" not in each], [])
        # Idle connections have deadlines of their own.
        self.edge.clock.pump([60] * 5)
        self.assertEqual(self.edge.clock.getDelayedCalls(), [])


class StandingTests(EventCase):
    """The stream of a session for what belongs to no request."""

    def test_offered(self) -> None:
        """Who has a session and takes events gets it; who has none gets a 405 (A10)."""
        session = self.open()
        sent = read_events(self.edge.listen(session).value())
        self.assertEqual((sent.status, sent.ended), (200, False))
        self.assertEqual(sent.headers["content-type"], "text/event-stream")
        self.assertEqual(self.edge.ask("GET", **self.keys).status, 405)
        for accept in (None, "application/json"):
            reply = self.edge.ask("GET", **session, accept=accept)
            self.assertEqual(reply.status, 406)

    def test_modern(self) -> None:
        """From 2026-07-28 on there is no such stream, and no session (M49, D4)."""
        for session in (self.keys, self.open()):
            headers = session | {"mcp_protocol_version": "2026-07-28"}
            for method in ("GET", "DELETE"):
                reply = self.edge.ask(method, **headers, accept="text/event-stream")
                self.assertEqual((reply.status, reply.headers["allow"]), (405, "POST"))
                self.assertNotIn("mcp-session-id", reply.headers)
        self.assertEqual(len(self.edge.sessions), 1)

    def test_changes(self) -> None:
        """It carries changes, each to one stream, and never a response (A11, A12)."""
        session = self.open()
        first, second = self.edge.listen(session), self.edge.listen(session)
        call = self.call("report", session)
        self.changes.tell(Changed.TOOLS)
        self.waiting[0].callback("done")
        self.assertTrue(read_events(first.value()).ended)
        self.assertEqual(read_events(first.value()).messages, [])
        self.assertEqual(
            [each["method"] for each in read_events(second.value()).messages],
            ["notifications/tools/list_changed"],
        )
        self.assertEqual(read_events(call.value()).messages[-1]["id"], 9)

    def test_after_a_break(self) -> None:
        """What was said while nobody listened is there when somebody does again."""
        session = self.open()
        self.edge.listen(session).lose(ConnectionDone)
        for _ in range(500):
            self.changes.tell(Changed.TOOLS)
        # As much as one can be behind, and no more.
        sent = read_events(self.edge.listen(session).value())
        self.assertEqual(len(sent.messages), 65)
        self.changes.tell(Changed.TOOLS)

    def test_stop(self) -> None:
        """A stop ends it; none begins after that, but what is owed can be fetched."""
        session = self.open()
        standing, call = self.edge.listen(session), self.call("report", session)
        call.lose(ConnectionDone)
        self.edge.application.endpoint.finish()
        self.assertTrue(read_events(standing.value()).ended)
        for late in (session, self.open()):
            refused = read_reply(self.edge.listen(late).value())
            self.assertEqual((refused.status, refused.code), (503, -32600))
        back = self.edge.listen(session, last_event_id="2-0")
        self.waiting[0].callback("done")
        sent = read_events(back.value())
        self.assertEqual((sent.messages[-1]["id"], sent.ended), (9, True))

    def test_outlives_other_streams(self) -> None:
        """However many other streams there are, this one stays (C5)."""
        session = self.open()
        standing = self.edge.listen(session)
        for number in range(150):
            self.call("report", session, number)
            self.waiting[-1].callback("done")
        self.changes.tell(Changed.TOOLS)
        sent = read_events(standing.value())
        self.assertEqual((len(sent.messages), sent.ended), (1, False))
        # The oldest of the others are gone.
        table = self.edge.sessions
        (kept,) = table._sessions.values()
        self.assertEqual(len(kept._streams), 128)
        self.assertIsNone(kept.find_stream("2"))


class TaskTests(SynchronousTestCase):
    """Calls that go on after their answer."""

    def test_nothing_is_kept(self) -> None:
        """What a task still reports is kept for nobody, whichever way it began."""
        contexts: list[RequestContext] = []

        async def work(arguments: Any, context: RequestContext) -> object:
            if arguments:
                context.progress(1)
            context.become_task()
            contexts.append(context)
            await Deferred()
            return "done"

        tasks = TaskTable(lambda: 0.0)
        edge = Edge(features=Features(tools=ScriptedTools(work=work), tasks=tasks))
        for arguments in ({}, {"first": "a report"}):
            call = modern("tools/call", name="work", arguments=arguments)
            call.params["_meta"]["progressToken"] = 1
            extensions: Any = {"io.modelcontextprotocol/tasks": {}}
            transport = edge.post_on(declaring(call, extensions=extensions))
            self.assertIn(b'"taskId"', transport.value())
            sent = transport.value()
            for number in range(2, 60):
                contexts[-1].progress(number)
                contexts[-1].log("emergency", "x")
                contexts[-1]._outlet.put(EncodedMessage(b"{}"))
            self.assertEqual(transport.value(), sent)
        self.assertEqual(edge.application.endpoint._store.used, 0)  # type: ignore[attr-defined]
        self.assertEqual(len(contexts), 2)
        tasks.close()


class PaceTests(EventCase):
    """Peers that read slowly, or not at all."""

    def test_backpressure(self) -> None:
        """Nothing is written to who does not read; what can be left out is (T13)."""
        transport = self.call("report")
        transport.peer_reads = False
        transport.unsent = transport.capacity
        for number in range(2, 500):
            self.contexts[0].progress(number)
        written = len(read_events(transport.value()).messages)
        self.assertLess(written, 5)
        transport.peer_reads = True
        transport.drain()
        self.assertLess(len(read_events(transport.value()).messages), 80)
        self.waiting[0].callback("done")
        self.assertEqual(read_events(transport.value()).messages[-1]["id"], 9)

    def test_bit_by_bit(self) -> None:
        """What has piled up goes out as it is read, and no comment in between (T13)."""
        exchange, clock = FullExchange(), Clock()
        stream = Stream(EventStore())
        exchange.writer = EventWriter(exchange, stream, clock)  # type: ignore[arg-type]
        exchange.writer.begin()
        exchange.writer.pauseProducing()
        clock.advance(15)
        self.assertEqual(exchange.comments, 0)
        for _ in range(7):
            stream.put(EncodedMessage(b"{}"))
        for written in (0, 3, 6, 7):
            self.assertEqual(exchange.written, written)
            exchange.writer.resumeProducing()
        clock.advance(15)
        self.assertEqual(exchange.comments, 1)

    def test_never_reads(self) -> None:
        """Who never reads is dropped, and its request with it (T13, M29)."""
        transport = self.call("report")
        transport.peer_reads = False
        transport.unsent = transport.capacity
        for number in range(2, 200):
            self.contexts[0].progress(number)
        for _ in range(60):
            self.edge.clock.advance(1)
        self.assertIsNotNone(transport.gone)
        self.assertEqual(self.cancelled, 1)
        self.assertEqual(len(self.edge.application.activity), 0)

    def test_lost_to_the_bound(self) -> None:
        """A stream that is too far behind breaks off, with its request (M29).

        It has no clean end, which a client would take for all that there was.
        """
        self.edge.application.endpoint._store._room = 5_000  # type: ignore[attr-defined]
        listen = modern(
            "subscriptions/listen", notifications={"toolsListChanged": True}
        )
        for transport in (
            self.edge.post_on(listen, **self.keys),
            self.edge.listen(self.open()),
        ):
            transport.peer_reads = False
            transport.unsent = transport.capacity
            for _ in range(60):
                self.changes.tell(Changed.TOOLS)
            transport.drain()
            self.edge.clock.advance(0)
            self.assertFalse(read_events(transport.value()).ended)
            self.assertIs(transport.gone, ConnectionAborted)
        self.assertEqual(len(self.edge.application.activity), 0)
        self.edge.sessions.close_all()
        self.assertEqual(self.changes._listeners, {})

    def test_initialize_is_json(self) -> None:
        """The handshake is one object, whatever else its client takes."""
        reply = self.edge.post(initialize(), **self.keys)
        self.assertEqual(reply.headers["content-type"], "application/json")
