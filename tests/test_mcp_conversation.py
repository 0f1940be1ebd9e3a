"""Conversations: one client, and every order in which it may say something."""

import json
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.error import ConnectionDone
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransportWithDisconnection
from twisted.trial.unittest import SynchronousTestCase

from tests.events_case import FORM, EventCase
from tests.mcp_fakes import (
    Transcript,
    answering,
    declaring,
    fixture_dispatcher,
    initialize,
    modern,
    noting,
)
from tests.net_fakes import FakeTransport
from tests.web_memory import read_events, read_reply
from zscaler_mcp.caller import ANONYMOUS
from zscaler_mcp.jsonrpc import Request
from zscaler_mcp.mcp import Changed, Conversation
from zscaler_mcp.stdio import StdioProtocol


def wire(request: Request) -> dict[str, Any]:
    """A request as it is sent."""
    return {
        "jsonrpc": "2.0",
        "id": request.id,
        "method": request.method,
        "params": request.params,
    }


ACCEPTED: Final = b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"
_IDS: Final = st.sampled_from([1, 2, 3, "a", "1"])
_TOOLS: Final = st.sampled_from(["quiet", "report", "ask", "hang_up", "nonesuch"])
_META: Final[dict[str, Any]] = {"progressToken": "t"}


def _call(identifier: Any, name: str) -> dict[str, Any]:
    return wire(Request(identifier, "tools/call", {"name": name, "_meta": _META}))


def _modern_call(identifier: Any, name: str) -> dict[str, Any]:
    request = modern("tools/call", identifier, name=name)
    request.params["_meta"] |= _META
    return wire(declaring(request, **FORM))


_JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["jsonrpc", "id", "method", "params", "result", "error"]),
            inner | st.sampled_from(["2.0", "ping", "initialize", "tools/call", "a"]),
            max_size=6,
        )
    ),
    max_leaves=8,
)

_MESSAGE: Final = st.one_of(
    st.builds(
        lambda version, identifier: wire(
            declaring(initialize(version, identifier), **FORM)
        ),
        st.sampled_from(["2025-11-25", "2025-03-26", "x"]),
        _IDS,
    ),
    st.builds(_call, _IDS, _TOOLS),
    st.builds(_call, _IDS, _TOOLS),
    st.builds(_modern_call, _IDS, _TOOLS),
    st.builds(
        lambda identifier, method: wire(Request(identifier, method, {})),
        _IDS,
        st.sampled_from(["ping", "tools/list", "server/discover", "initialize", ""]),
    ),
    st.builds(
        lambda identifier: wire(
            modern("subscriptions/listen", identifier, notifications={})
        ),
        _IDS,
    ),
    st.builds(lambda identifier: noting("cancelled", requestId=identifier), _IDS),
    st.just(noting("initialized")),
    st.builds(
        answering,
        st.sampled_from(["server-1", "server-2", "server-9", 1]),
        st.sampled_from([{}, {"action": "accept"}, {"action": "x"}]),
    ),
    st.just(answering("server-1", error={"code": 1, "message": "no"})),
    _JSON,
)
_SAID: Final = _MESSAGE | st.lists(_MESSAGE, max_size=4)

_STEP: Final = st.tuples(
    st.sampled_from(
        ["post"] * 6 + ["open", "get", "resume", "delete", "drop", "wait", "finish"]
    ),
    st.integers(0, 9),
    _SAID,
)


class ConversationTests(SynchronousTestCase):
    """One client on a transport of its own."""

    def setUp(self) -> None:
        """Begin one."""
        dispatcher, self.tools = fixture_dispatcher()
        self.outlet = Transcript()
        self.idle: list[bool] = []
        self.conversation = Conversation(
            dispatcher,
            ANONYMOUS,
            "here",
            self.outlet,
            lambda: self.idle.append(self.conversation.idle),
        )

    def tell(self, *requests: Any) -> list[Any]:
        """Say something; every answer so far."""
        for each in requests:
            message = wire(each) if isinstance(each, Request) else each
            self.conversation.take(json.dumps(message).encode())
        return self.outlet.messages

    def hang(self, identifier: Any = 5) -> Request:
        """A call that does not return."""
        return modern("tools/call", identifier, name="hang")

    def test_idle(self) -> None:
        """It says when nothing runs any more."""
        self.tell(self.hang(), self.hang(6))
        self.assertFalse(self.conversation.idle)
        self.tools.hanging[0].callback(None)
        self.assertEqual(self.idle, [])
        self.tools.hanging[1].callback(None)
        self.assertEqual(self.idle, [True])

    def test_close(self) -> None:
        """After its end it says nothing, runs nothing, and takes nothing."""
        self.tell(initialize(), self.hang())
        self.conversation.close()
        self.assertEqual(self.tools.cancelled, 1)
        self.tell(self.hang(7), modern("tools/call", 8, name="echo"), initialize())
        self.assertEqual(len(self.outlet.messages), 1)
        self.assertEqual(len(self.tools.calls), 1)

    def test_same_id_in_both_eras(self) -> None:
        """Ids are of one era; a client that cancels one means both."""
        self.tell(initialize(), self.hang())
        self.tell(Request(5, "tools/call", {"name": "hang"}))
        self.tell(noting("cancelled", requestId=5))
        self.assertEqual(self.tools.cancelled, 2)
        self.assertEqual(len(self.outlet.messages), 1)

    def test_batch_of_cancelled(self) -> None:
        """A batch has the answers of what was not cancelled."""
        self.tell(initialize("2025-03-26"))
        calls = [Request(number, "tools/call", {"name": "hang"}) for number in (2, 3)]
        self.tell([*map(wire, calls), noting("cancelled", requestId=2)])
        self.tools.hanging[1].callback(None)
        answers: Any
        (answers,) = self.outlet.messages[1:]
        self.assertEqual([each["id"] for each in answers], [3])

    @settings(max_examples=150, deadline=None, derandomize=True, database=None)
    @given(st.lists(_SAID, max_size=12))
    def test_any_order(self, said: list[Any]) -> None:
        """Whatever was said before, a ping is answered at the end."""
        dispatcher, _ = fixture_dispatcher()
        protocol = StdioProtocol(dispatcher, ANONYMOUS, Clock(), 1.0)
        transport = StringTransportWithDisconnection()
        transport.protocol = protocol
        protocol.makeConnection(transport)
        for each in [*said, wire(Request("last", "ping", {}))]:
            protocol.dataReceived(json.dumps(each).encode() + b"\n")
        answers = [json.loads(line) for line in transport.value().splitlines()]
        self.assertEqual(answers[-1], answering("last"))
        protocol.connectionLost()
        self.assertEqual(dispatcher._held.used, 0)


class AnyOrderTests(EventCase):
    """Streamable HTTP, with any order of messages and connections."""

    def begin(self) -> None:
        """Forget the example before."""
        self.setUp()
        self.sessions: list[dict[str, Any]] = [self.keys]
        self.transports: list[FakeTransport] = []
        self.opened = 0

    def session(self, number: int) -> dict[str, Any]:
        """The headers of one of the newest sessions, or those of none."""
        return self.sessions[-1 - number % min(3, len(self.sessions))]

    def do_open(self, version: Any = "2025-06-18", said: Any = None) -> None:
        """Open a session."""
        request = declaring(initialize(str(version)), **FORM)
        reply = self.edge.post(request, **self.keys)
        if reply.status == 200:
            self.opened += 1
            identifier = reply.headers["mcp-session-id"]
            self.sessions.append({**self.keys, "mcp_session_id": identifier})

    def do_post(self, number: int, said: Any) -> None:
        """Say something."""
        headers = {**self.session(number), **self.modern_headers(said)}
        transport = self.edge.post_on(said, **headers)
        self.transports.append(transport)
        self.opened += b"Mcp-Session-Id" in transport.value()

    def do_get(self, number: int, said: Any, event: str | None = None) -> None:
        """Listen."""
        session = self.session(number)
        self.transports.append(self.edge.listen(session, last_event_id=event))

    def do_resume(self, number: int, said: Any) -> None:
        """Go on with a stream."""
        self.do_get(number // 3, said, f"{1 + number // 3}-{number % 3}")

    def do_delete(self, number: int, said: Any) -> None:
        """End a session."""
        self.edge.ask("DELETE", **self.session(number))

    def do_drop(self, number: int, said: Any) -> None:
        """Lose a connection."""
        for transport in self.transports[number : number + 1]:
            transport.lose(ConnectionDone)

    def do_wait(self, number: int, said: Any) -> None:
        """Let time pass."""
        self.edge.clock.advance(number * 4)

    def do_finish(self, number: int, said: Any) -> None:
        """Let work be done, and something change."""
        self.changes.tell(Changed.TOOLS)
        for waiting in self.waiting[: number + 1]:
            if not waiting.called:
                waiting.callback("done")

    def modern_headers(self, said: Any) -> dict[str, str]:
        """The headers that repeat a request of the modern era."""
        params = said.get("params") if isinstance(said, dict) else None
        meta = params.get("_meta") if isinstance(params, dict) else None
        if not isinstance(meta, dict) or len(meta) < 3:
            return {}
        name = said["params"].get("name")
        return {
            "mcp_protocol_version": "2026-07-28",
            "mcp_method": said["method"],
            **({} if name is None else {"mcp_name": name}),
        }

    def settled(self, transport: FakeTransport) -> None:
        """It has its answer, or is a stream, or is gone."""
        data = transport.value()
        if transport.gone is not None and not data:
            return
        self.assertNotEqual(data, b"")
        if b"text/event-stream" in data:
            sent = read_events(data)
            identifiers = [each.id for each in sent.events if each.id is not None]
            self.assertEqual(len(identifiers), len(set(identifiers)))
            return
        reply = read_reply(data)
        self.assertIn(reply.status, (200, 202, 400, 404, 405, 406, 503))
        if reply.body:
            json.loads(reply.body)

    @settings(max_examples=150, deadline=None, derandomize=True, database=None)
    @given(st.lists(_STEP, min_size=6, max_size=30))
    def test_http(self, steps: list[tuple[str, int, Any]]) -> None:
        """Every exchange finishes or is a stream; in the end nothing is left."""
        self.begin()
        self.do_open("2025-11-25")
        self.do_open("2025-03-26")
        for kind, number, said in steps:
            getattr(self, f"do_{kind}")(number, said)
            self.assertLessEqual(len(self.edge.sessions), min(self.opened, 4))
        for waiting in self.waiting:
            if not waiting.called:
                waiting.callback("done")
        # Questions that nobody answers go with their session.
        self.edge.application.endpoint.finish()
        self.edge.sessions.close_all()
        self.edge.clock.advance(0)
        for transport in self.transports:
            self.settled(transport)
        self.assertEqual(len(self.edge.application.activity), 0)
        self.assertEqual(self.edge.dispatcher._held.used, 0)
        self.assertEqual(self.changes._listeners, {})

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(st.binary(max_size=60) | _JSON.map(lambda value: json.dumps(value).encode()))
    def test_any_body(self, body: bytes) -> None:
        """Any body in a session is answered, and the session goes on."""
        self.begin()
        session = self.open()
        reply = self.edge.post(body, **session)
        self.assertIn(reply.status, (200, 202, 400, 404))
        self.assertEqual(self.edge.post(Request(1, "ping", {}), **session).status, 200)
        self.assertLessEqual(len(self.edge.sessions), 2)

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(_MESSAGE)
    def test_codes(self, message: Any) -> None:
        """Outside of sessions no code is used that is withheld (M50)."""
        self.begin()
        headers = self.modern_headers(message) or {"mcp_protocol_version": "2026-07-28"}
        transport = self.edge.post_on(message, **headers, **self.keys)
        data = transport.value()
        if (
            data
            and b"text/event-stream" not in data
            and (body := read_reply(data).body)
        ):
            code = json.loads(body).get("error", {}).get("code")
            known = (-32700, -32600, -32601, -32602, -32603, -32020, -32021, -32022)
            self.assertIn(code, (None, *known))
        transport.lose(ConnectionDone)
        self.assertEqual(len(self.edge.sessions), 0)
