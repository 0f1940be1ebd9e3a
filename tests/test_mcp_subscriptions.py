"""Subscriptions of the modern era: what is heard, on which stream, and their end."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from mcp_types import methods as oracle
from twisted.internet.defer import succeed
from twisted.internet.error import ConnectionDone
from twisted.trial.unittest import SynchronousTestCase

from tests.fixture_features import fixture_features
from tests.mcp_fakes import modern
from tests.net_fakes import FakeTransport
from tests.web_memory import Edge, read_events
from zscaler_mcp.mcp import Changed, Changes
from zscaler_mcp.mcp.methods import _subscriptions

KEY = "io.modelcontextprotocol/subscriptionId"
ACKNOWLEDGED = "notifications/subscriptions/acknowledged"
FLAGS = {
    "toolsListChanged": Changed.TOOLS,
    "promptsListChanged": Changed.PROMPTS,
    "resourcesListChanged": Changed.RESOURCES,
}
EVERYTHING = dict.fromkeys(FLAGS, True)


class SubscriptionCase(SynchronousTestCase):
    """An edge whose offers change."""

    def setUp(self) -> None:
        """Make it."""
        self.changes = Changes()
        self.edge = self.make(self.changes)

    def make(self, changes: Changes) -> Edge:
        """An edge over everything."""
        return Edge(features=fixture_features(changes, lambda seconds: succeed(None)))

    def listen(self, identifier: Any = "s", **wanted: Any) -> FakeTransport:
        """Subscribe; the connection that carries it."""
        request = modern("subscriptions/listen", identifier, notifications=wanted)
        return self.edge.post_on(request)

    def heard(self, transport: FakeTransport) -> list[Any]:
        """Every message so far, valid by the SDK's models."""
        messages = read_events(transport.value()).messages
        for each in messages:
            if "method" in each:
                oracle.parse_server_notification(
                    each["method"], "2026-07-28", each["params"]
                )
            else:
                oracle.validate_server_result(
                    "subscriptions/listen", "2026-07-28", each["result"]
                )
        return messages

    def methods(self, transport: FakeTransport) -> list[str]:
        """The methods of the notifications so far."""
        return [each["method"] for each in self.heard(transport) if "method" in each]


class HearingTests(SubscriptionCase):
    """What a subscription hears."""

    def test_acknowledged(self) -> None:
        """The first word says what is honoured; it comes at once (M35)."""
        uris = ["test://static-text"]
        transport = self.listen(**EVERYTHING, resourceSubscriptions=uris, more=1)
        (first,) = self.heard(transport)
        self.assertEqual(first["method"], ACKNOWLEDGED)
        self.assertEqual(
            first["params"]["notifications"],
            {**EVERYTHING, "resourceSubscriptions": uris},
        )
        self.assertFalse(read_events(transport.value()).ended)

    def test_marked(self) -> None:
        """Every message carries the id of its request, with its type (M36, M38)."""
        identifier: Any
        for identifier in ("s", 7, 0, "7"):
            self.setUp()
            transport = self.listen(identifier, toolsListChanged=True)
            self.changes.tell(Changed.TOOLS)
            self.edge.dispatcher.close()
            *notes, result = self.heard(transport)
            self.assertEqual(len(notes), 2)
            for note in notes:
                marked = note["params"]["_meta"][KEY]
                self.assertEqual((marked, type(marked)), (identifier, type(identifier)))
            self.assertEqual(result["result"]["_meta"][KEY], identifier)
            self.assertEqual(result["id"], identifier)

    @settings(max_examples=60, deadline=None, derandomize=True, database=None)
    @given(
        st.dictionaries(st.sampled_from(list(FLAGS)), st.booleans()),
        st.lists(st.sampled_from(["test://a", "test://b"]), unique=True),
        st.lists(st.sampled_from(["", "test://a", "test://b", *Changed]), max_size=9),
    )
    def test_filter(
        self, flags: dict[str, bool], uris: list[str], told: list[str]
    ) -> None:
        """It hears what it asked for, in order, and nothing else (M34, M39)."""
        transport = self.listen(**flags, resourceSubscriptions=uris)
        wanted = {FLAGS[flag] for flag, on in flags.items() if on}
        expected = [ACKNOWLEDGED]
        for what in told:
            if what in list(Changed):
                self.changes.tell(Changed(what))
                expected += [what] if Changed(what) in wanted else []
            else:
                self.changes.tell(Changed.RESOURCE, what)
                expected += [Changed.RESOURCE] if what in uris else []
        self.assertEqual(self.methods(transport), expected)
        transport.lose(ConnectionDone)

    def test_not_offered(self) -> None:
        """What never changes is neither honoured nor declared."""
        self.edge = self.make(Changes(frozenset({Changed.RESOURCE})))
        transport = self.listen(**EVERYTHING, resourceSubscriptions=["x"])
        honoured = self.heard(transport)[0]["params"]["notifications"]
        self.assertEqual(honoured, {"resourceSubscriptions": ["x"]})
        reply = self.edge.post(modern("server/discover"))
        self.assertNotIn("listChanged", str(reply.json["result"]["capabilities"]))

    def test_nothing_else(self) -> None:
        """Neither progress nor log messages are heard on it (M37)."""
        request = modern("subscriptions/listen", "s", notifications=EVERYTHING)
        request.params["_meta"] |= {
            "progressToken": "t",
            "io.modelcontextprotocol/logLevel": "debug",
        }
        transport = self.edge.post_on(request)
        for name in ("test_tool_with_progress", "test_tool_with_logging"):
            self.edge.post_on(modern("tools/call", name=name))
        self.assertEqual(self.methods(transport), [ACKNOWLEDGED])

    def test_several(self) -> None:
        """One client has several at once, each with its own (M40, A12)."""
        tools = self.listen(1, toolsListChanged=True)
        prompts = self.listen(2, promptsListChanged=True)
        both = self.listen(3, toolsListChanged=True, promptsListChanged=True)
        self.changes.tell(Changed.TOOLS)
        self.changes.tell(Changed.PROMPTS)
        heard = [self.methods(each)[1:] for each in (tools, prompts, both)]
        self.assertEqual(
            heard,
            [[Changed.TOOLS], [Changed.PROMPTS], [Changed.TOOLS, Changed.PROMPTS]],
        )

    def test_kept_alive(self) -> None:
        """A quiet one has comments (M12)."""
        transport = self.listen()
        for _ in range(40):
            self.edge.clock.advance(15)
        sent = read_events(transport.value())
        self.assertEqual((sent.comments, sent.ended), (40, False))
        self.assertEqual(sent.headers["x-accel-buffering"], "no")


class EndTests(SubscriptionCase):
    """How a subscription ends."""

    def test_stop(self) -> None:
        """A server that stops says so with a result and nothing else (M38, M30)."""
        transport = self.listen(toolsListChanged=True)
        self.edge.application.endpoint.finish()
        sent = read_events(transport.value())
        self.assertTrue(sent.ended)
        self.assertEqual(self.methods(transport), [ACKNOWLEDGED])
        self.assertEqual(sent.messages[-1]["result"]["resultType"], "complete")
        self.changes.tell(Changed.TOOLS)
        self.assertEqual(len(read_events(transport.value()).messages), 2)

    def test_after_a_stop(self) -> None:
        """One that begins when the server stops ends at once, in the same way (M38)."""
        self.edge.application.endpoint.finish()
        transport = self.listen(toolsListChanged=True)
        sent = read_events(transport.value())
        self.assertTrue(sent.ended)
        self.assertEqual(self.methods(transport), [ACKNOWLEDGED])
        self.assertEqual(sent.messages[-1]["result"]["resultType"], "complete")
        self.assertEqual(self.changes._listeners, {})

    def test_disconnect(self) -> None:
        """When its client goes, nothing of it stays (M29)."""
        for _ in range(50):
            self.listen(**EVERYTHING).lose(ConnectionDone)
        self.assertEqual(self.changes._listeners, {})
        self.assertEqual(len(self.edge.application.activity), 0)
        self.changes.tell(Changed.TOOLS)

    def test_never_read(self) -> None:
        """A client that never reads loses it, and the others hear on (T13)."""
        stuck, fine = (self.listen(number, **EVERYTHING) for number in range(2))
        stuck.peer_reads = False
        stuck.unsent = stuck.capacity
        for _ in range(300):
            self.changes.tell(Changed.TOOLS)
        for _ in range(60):
            self.edge.clock.advance(1)
        self.assertIsNotNone(stuck.gone)
        self.assertEqual(len(self.methods(fine)), 301)
        self.assertEqual(len(self.changes._listeners), 1)


class RefusalTests(SubscriptionCase):
    """What is no subscription."""

    def refused(self, **params: Any) -> tuple[int, Any]:
        """The status and code of a refusal."""
        reply = self.edge.post(modern("subscriptions/listen", **params))
        return reply.status, reply.code

    def test_shapes(self) -> None:
        """A filter of another shape is refused."""
        bad: Any
        for bad in (
            None,
            [],
            {"toolsListChanged": 1},
            {"resourceSubscriptions": "x"},
            {"resourceSubscriptions": [1]},
            {"resourceSubscriptions": ["x" * 2049]},
        ):
            self.assertEqual(self.refused(notifications=bad), (400, -32602), bad)
        self.assertEqual(self.refused(), (400, -32602))
        self.assertEqual(self.changes._listeners, {})

    def test_bounds(self) -> None:
        """One names a bounded number of resources."""
        uris = [f"test://{number}" for number in range(1001)]
        wanted = {"resourceSubscriptions": uris}
        self.assertEqual(self.refused(notifications=wanted), (400, -32602))
        transport = self.listen(resourceSubscriptions=uris[:1000])
        self.assertEqual(self.methods(transport), [ACKNOWLEDGED])

    def test_all_together(self) -> None:
        """All clients have a bounded number; when one ends there is room."""
        self.patch(_subscriptions, "_MAX_OPEN", 3)
        transports = [self.listen(number) for number in range(3)]
        self.assertEqual(self.refused(notifications={}), (400, -32602))
        transports[1].lose(ConnectionDone)
        self.assertEqual(self.methods(self.listen(4)), [ACKNOWLEDGED])

    def test_only_json(self) -> None:
        """Who takes no events is told so, and does not wait for ever."""
        request = modern("subscriptions/listen", notifications={})
        reply = self.edge.post(request, accept="application/json")
        self.assertEqual((reply.status, reply.code), (400, -32600))
        self.assertEqual(self.changes._listeners, {})

    def test_sessions(self) -> None:
        """A session has no such method; its standing stream hears."""
        session = self.edge.open()
        request = modern("subscriptions/listen", notifications={})
        del request.params["_meta"]
        reply = self.edge.post(request, **session)
        self.assertEqual(reply.status, 400)
        del session["mcp_session_id"], session["mcp_protocol_version"]
        self.assertEqual(self.edge.post(request, **session).status, 400)
