"""HTTP+SSE of 2024-11-05: a stream, and a place to post to."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.error import ConnectionAborted, ConnectionDone
from twisted.trial.unittest import SynchronousTestCase

from tests.mcp_fakes import (
    FixtureTools,
    ScriptedTools,
    answering,
    declaring,
    initialize,
    modern,
    noting,
)
from tests.net_fakes import FakeTransport
from tests.web_memory import Edge, over_sse, read_events
from zscaler_mcp.jsonrpc import Request
from zscaler_mcp.mcp import Changed, Changes, Features, elicit
from zscaler_mcp.settings import ApiKey
from zscaler_mcp.web import ApiKeyAuthentication

ACCEPT = "text/event-stream"


class Client:
    """One client: its stream, and where it posts."""

    def __init__(self, edge: Edge, path: str = "/sse", **headers: Any) -> None:
        self._edge = edge
        self._headers = headers
        self.stream: FakeTransport = edge.send("GET", path, accept=ACCEPT, **headers)
        self.seen = 0

    @property
    def place(self) -> str:
        """Where to post."""
        return read_events(self.stream.value()).events[0].data

    def post(self, message: Any, place: str = "", **more: Any) -> Any:
        """Post a message."""
        headers = {**self._headers, "content_type": "application/json", **more}
        if isinstance(message, Request):
            message = {
                "jsonrpc": "2.0",
                "id": message.id,
                "method": message.method,
                "params": message.params,
            }
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        return self._edge.ask(path=place or self.place, body=body, **headers)

    def tell(self, *messages: Any) -> list[Any]:
        """Post messages that are accepted; what came on the stream since."""
        for message in messages:
            reply = self.post(message)
            assert (reply.status, reply.body) == (202, b""), reply
        received = [each.json for each in read_events(self.stream.value()).events[1:]]
        new, self.seen = received[self.seen :], len(received)
        return new


class SSECase(SynchronousTestCase):
    """An edge that speaks 2024-11-05."""

    def setUp(self) -> None:
        """Make it, for two callers."""
        self.changes = Changes()
        self.tools = FixtureTools()
        self.keys = {"x_api_key": "a" * 40}
        self.edge = self.make(Features(tools=self.tools, changes=self.changes))

    def make(self, features: Features) -> Edge:
        """Make an edge."""
        keys = ApiKeyAuthentication((ApiKey.of("a" * 40), ApiKey.of("b" * 40)))
        return Edge(features=features, authenticator=keys, transport=over_sse)

    def client(self, path: str = "/sse", **headers: Any) -> Client:
        """A client of the first caller."""
        return Client(self.edge, path, **{**self.keys, **headers})


class TransportTests(SSECase):
    """Two endpoints, one conversation."""

    def test_endpoint(self) -> None:
        """A stream begins with the place to post to, in its own origin (S1, S2)."""
        for path in ("/sse", "/mcp"):
            client = self.client(path)
            sent = read_events(client.stream.value())
            self.assertEqual((sent.status, sent.ended), (200, False))
            self.assertEqual(sent.headers["content-type"], ACCEPT)
            self.assertEqual(sent.headers["x-accel-buffering"], "no")
            self.assertEqual(sent.events[0].kind, "endpoint")
            self.assertTrue(sent.events[0].data.startswith("/messages/"))
            self.assertGreater(len(sent.events[0].data), 50)

    def test_scopes_of_now(self) -> None:
        """A stream goes on with the scopes of the key as they are now (T6)."""
        client = self.client()
        client.tell(initialize("2024-11-05"))
        less = ApiKey.of("a" * 40, scopes=frozenset({"less"}))
        self.edge.application.authenticator = ApiKeyAuthentication((less,))
        client.tell(noting("initialized"))
        endpoint: Any = self.edge.application.endpoint
        (channel,) = endpoint._channels.values()
        conversation = channel.conversation
        for session in (conversation._session, conversation._sessionless):
            self.assertEqual(session.caller.scopes, {"less"})

    def test_places_differ(self) -> None:
        """No two streams have the same place (H3)."""
        places = {self.client().place for _ in range(10)}
        self.assertEqual(len(places), 10)

    def test_session(self) -> None:
        """Messages are accepted, and answered on the stream alone (S3, S6, S8, S9)."""
        client = self.client()
        for requested, granted in (("2024-11-05", "2024-11-05"), ("1", "2025-11-25")):
            client = self.client()
            (answer,) = client.tell(initialize(requested))
            self.assertEqual(answer["result"]["protocolVersion"], granted)
        client.tell(noting("initialized"))
        ping, call = client.tell(
            Request(2, "ping", {}), Request("3", "tools/call", {"name": "echo"})
        )
        self.assertEqual(ping, {"jsonrpc": "2.0", "id": 2, "result": {}})
        self.assertEqual(call["id"], "3")
        events = read_events(client.stream.value()).events[1:]
        self.assertEqual({(each.kind, each.id) for each in events}, {("message", None)})

    def test_first_things_first(self) -> None:
        """Nothing but a ping is answered before initialize, which comes once (S6)."""
        client = self.client()
        early, ping = client.tell(Request(1, "tools/list", {}), Request(2, "ping", {}))
        self.assertEqual(early["error"]["code"], -32600)
        self.assertEqual(ping["result"], {})
        _, again = client.tell(initialize(), initialize(identifier=2))
        self.assertEqual(again["error"]["code"], -32600)

    def test_no_requests_of_its_own(self) -> None:
        """The server asks nothing that no call needs (S7)."""
        client = self.client()
        self.assertEqual(len(client.tell(initialize("2024-11-05"))), 1)
        self.edge.clock.advance(40)
        self.changes.tell(Changed.TOOLS)
        (told,) = client.tell()
        self.assertEqual(told["method"], "notifications/tools/list_changed")
        self.assertNotIn("id", told)

    def test_discover(self) -> None:
        """A client of the newest revision is served here too (S10)."""
        client = self.client()
        found, listed = client.tell(modern("server/discover"), modern("tools/list", 2))
        self.assertIn("2024-11-05", found["result"]["supportedVersions"])
        self.assertEqual(len(listed["result"]["tools"]), 4)

    def test_asking(self) -> None:
        """A question goes out on the stream, and its answer comes by a POST."""

        async def ask(arguments: Any, context: Any) -> object:
            answers = await context.ask({"x": elicit("?", {"type": "object"})})
            return answers["x"]["action"]

        self.edge = self.make(Features(tools=ScriptedTools(ask=ask)))
        client, other = self.client(), self.client()
        for each in (client, other):
            each.tell(declaring(initialize(), elicitation={}))
        (question,) = client.tell(Request(2, "tools/call", {"name": "ask"}))
        answer = answering(question["id"], {"action": "cancel"})
        self.assertEqual(other.tell(answer), [])
        self.assertEqual(client.tell(), [])
        (done,) = client.tell(answer)
        self.assertEqual(done["result"]["content"][0]["text"], "cancel")

    def test_kept_alive(self) -> None:
        """A quiet stream has comments."""
        client = self.client()
        self.edge.clock.advance(15)
        self.edge.clock.advance(15)
        self.assertEqual(read_events(client.stream.value()).comments, 2)


class RefusalTests(SSECase):
    """What is not taken."""

    def test_methods(self) -> None:
        """A POST to the stream and a GET of the place are 405 (A19, C8)."""
        client = self.client()
        for path in ("/sse", "/mcp"):
            reply = client.post(initialize(), place=path)
            self.assertEqual((reply.status, reply.headers["allow"]), (405, "GET"))
        reply = self.edge.ask("GET", client.place, accept=ACCEPT, **self.keys)
        self.assertEqual((reply.status, reply.headers["allow"]), (405, "POST"))
        self.assertEqual(self.edge.ask("DELETE", "/sse", **self.keys).status, 405)

    def test_media_types(self) -> None:
        """The stream is for who takes events, the place for JSON."""
        for accept in (None, "application/json"):
            reply = self.edge.ask("GET", "/sse", accept=accept, **self.keys)
            self.assertEqual(reply.status, 406)
        for declared in (None, "text/plain"):
            reply = self.client().post(b"{}", content_type=declared)
            self.assertEqual(reply.status, 415)

    def test_unknown_places(self) -> None:
        """A place that is not there, or another caller's, is not found (S9, T20)."""
        client = self.client()
        thief = Client(self.edge, x_api_key="b" * 40)
        bodies = set()
        for place in (client.place, "/messages/x", "/messages/", client.place + "x"):
            reply = thief.post(initialize(), place=place)
            self.assertEqual((reply.status, reply.code), (404, -32600))
            bodies.add(reply.body)
        self.assertEqual(len(bodies), 1)
        self.assertEqual(client.tell(), [])

    def test_nonsense(self) -> None:
        """A body that is no JSON is refused; what is no message is told so (S9)."""
        client = self.client()
        for body in (b"", b"{", b"\xff"):
            reply = client.post(body)
            self.assertEqual((reply.status, reply.code), (400, -32700))
        (answer,) = client.tell({"jsonrpc": "2.0", "id": 1})
        self.assertEqual(answer["error"]["code"], -32600)

    def test_unread(self) -> None:
        """Who does not read its answers gets no more, until it has (T13)."""
        client, other = self.client(), self.client()
        client.stream.peer_reads = False
        client.stream.unsent = client.stream.capacity
        client.tell(initialize())
        request = Request(
            1, "tools/call", {"name": "echo", "arguments": {"x": "x" * 999_999}}
        )
        for _ in range(5):
            client.tell(request)
        refused = client.post(request)
        self.assertEqual((refused.status, refused.code), (503, -32600))
        self.assertEqual(refused.headers["retry-after"], "1")
        self.assertEqual(len(other.tell(Request(1, "ping", {}))), 1)
        client.stream.peer_reads = True
        client.stream.drain()
        client.seen = 0
        self.assertEqual(len(client.tell(Request(2, "ping", {}))), 7)

    def test_policies(self) -> None:
        """Origin and credential are checked on both endpoints (S4, S5, H2)."""
        client = self.client()
        for method, path in (("GET", "/sse"), ("POST", client.place)):
            evil = self.edge.ask(
                method, path, **self.keys, accept=ACCEPT, origin="https://evil.example"
            )
            self.assertEqual(evil.status, 403)
            self.assertEqual(self.edge.ask(method, path, accept=ACCEPT).status, 401)


class EndTests(SSECase):
    """The stream is the conversation."""

    def test_disconnect(self) -> None:
        """With its stream a conversation ends, and what runs in it."""
        client = self.client()
        place = client.place
        client.tell(initialize(), Request(2, "tools/call", {"name": "hang"}))
        client.tell(modern("tools/call", 3, name="hang"))
        client.stream.lose(ConnectionDone)
        self.assertEqual(self.tools.cancelled, 2)
        self.assertEqual(client.post(Request(4, "ping", {}), place=place).status, 404)
        self.assertEqual(len(self.edge.application.activity), 0)

    def test_stop(self) -> None:
        """A stop ends each stream behind the answers that it owes (M38)."""
        idle, busy, hearing = (self.client() for _ in range(3))
        busy.tell(modern("tools/call", name="hang"))
        hearing.tell(modern("subscriptions/listen", "s", notifications={}))
        self.edge.application.endpoint.finish()
        ended = [
            read_events(each.stream.value()).ended for each in (idle, busy, hearing)
        ]
        self.assertEqual(ended, [True, False, True])
        late = self.edge.ask("GET", "/sse", accept=ACCEPT, **self.keys)
        self.assertEqual((late.status, late.headers["retry-after"]), (503, "30"))
        self.assertEqual(hearing.tell()[-1]["result"]["resultType"], "complete")
        self.tools.hanging[0].callback(None)
        sent = read_events(busy.stream.value())
        self.assertEqual((sent.events[-1].json["id"], sent.ended), (1, True))

    def test_limit(self) -> None:
        """As many streams are open as may be; when one ends there is room."""
        clients = [self.client() for _ in range(10)]
        reply = self.edge.ask("GET", "/sse", accept=ACCEPT, **self.keys)
        self.assertEqual(reply.status, 503)
        self.assertIn("retry-after", reply.headers)
        clients[0].stream.lose(ConnectionDone)
        self.assertTrue(self.client().place)

    def test_never_reads(self) -> None:
        """Who posts and never reads is dropped, and its calls with it (T13)."""
        client = self.client()
        client.tell(initialize(), Request(2, "tools/call", {"name": "hang"}))
        client.stream.peer_reads = False
        client.stream.unsent = client.stream.capacity
        for number in range(3, 40):
            client.post(Request(number, "tools/list", {}))
        for _ in range(60):
            self.edge.clock.advance(1)
        self.assertIsNotNone(client.stream.gone)
        self.assertEqual(self.tools.cancelled, 1)

    def test_running_is_bounded(self) -> None:
        """One stream runs a bounded number of requests, of both eras together (T13)."""
        client = self.client()
        client.tell(initialize())
        for number in range(200):
            client.tell(modern("tools/call", number, name="hang"))
            client.tell(Request(f"s{number}", "tools/call", {"name": "hang"}))
        self.assertEqual(len(self.tools.hanging), 128)
        client.stream.lose(ConnectionDone)
        self.assertEqual(self.tools.cancelled, 128)

    def test_unread_answers_of_others(self) -> None:
        """However much one caller leaves unread, another gets all its answers (T13)."""
        self.edge.application.endpoint._store._room = 300_000  # type: ignore[attr-defined]
        slow, flood = self.client(), self.client(x_api_key="b" * 40)
        call = {"name": "echo", "arguments": {"x": "x" * 40_000}}
        for client in (slow, flood):
            client.tell(initialize())
            client.stream.peer_reads = False
            client.stream.unsent = client.stream.capacity
        for number in range(3):
            slow.tell(Request(number, "tools/call", call))
        for number in range(30):
            flood.tell(Request(number, "tools/call", call))
        for client in (slow, flood):
            client.stream.peer_reads = True
            client.stream.drain()
        self.edge.clock.advance(0)
        slow.seen = 0
        self.assertEqual([each["id"] for each in slow.tell()], [1, 0, 1, 2])
        self.assertIsNone(slow.stream.gone)
        # What is lost is seen to be: the connection breaks off without an end.
        self.assertFalse(read_events(flood.stream.value()).ended)
        self.assertIs(flood.stream.gone, ConnectionAborted)

    def test_ids_in_use(self) -> None:
        """The id of a running request is not taken twice, in either era."""
        client = self.client()
        client.tell(initialize())
        for request in (
            modern("tools/call", 7, name="hang"),
            Request(7, "tools/call", {"name": "hang"}),
        ):
            client.tell(request)
            self.assertEqual(client.tell(request)[0]["error"]["code"], -32600)
        client.stream.lose(ConnectionDone)
        self.assertEqual(self.tools.cancelled, 2)

    def test_what_is_held(self) -> None:
        """Requests that run hold a bounded number of bytes, a caller half (T13)."""
        refused = 0
        padding = "x" * (3 * 1024 * 1024)
        for _ in range(3):
            client = self.client()
            for number in range(10):
                answers = client.tell(
                    modern("tools/call", number, name="hang", arguments={"p": padding})
                )
                refused += sum("Busy" in each["error"]["message"] for each in answers)
        self.assertEqual((len(self.tools.hanging), refused), (11, 19))


class PropertyTests(SSECase):
    """What holds whatever is posted."""

    @settings(max_examples=150, deadline=None, derandomize=True, database=None)
    @given(st.binary(max_size=60) | st.builds(lambda text: text.encode(), st.text()))
    def test_any_body(self, body: bytes) -> None:
        """Any bytes are refused or accepted, and the stream goes on."""
        client = self.client()
        self.assertIn(client.post(body).status, (202, 400))
        (answer,) = client.tell(Request("last", "ping", {}))[-1:]
        self.assertEqual(answer["id"], "last")
        client.stream.lose(ConnectionDone)
