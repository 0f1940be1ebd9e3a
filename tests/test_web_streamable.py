"""MCP over streamable HTTP: both eras on one endpoint."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.error import ConnectionDone
from twisted.trial.unittest import SynchronousTestCase

from tests.mcp_fakes import initialize, modern
from tests.web_memory import Edge, read_reply
from zscaler_mcp.jsonrpc import Request
from zscaler_mcp.settings import ApiKey
from zscaler_mcp.web import ApiKeyAuthentication

INITIALIZED = {"jsonrpc": "2.0", "method": "notifications/initialized"}


class ModernTests(SynchronousTestCase):
    """Requests that stand for themselves."""

    def setUp(self) -> None:
        """An open edge."""
        self.edge = Edge()

    def test_methods(self) -> None:
        """Discover, list and call are answered without a session."""
        for request in (
            modern("server/discover"),
            modern("tools/list", "a"),
            modern("tools/call", 2**40, name="echo"),
        ):
            reply = self.edge.post(request)
            self.assertEqual(reply.status, 200)
            self.assertEqual(reply.json["id"], request.id)
            self.assertEqual(reply.json["result"]["resultType"], "complete")
            self.assertNotIn("mcp-session-id", reply.headers)
            self.assertEqual(reply.headers["content-type"], "application/json")
        self.assertEqual(len(self.edge.sessions), 0)

    def test_statuses(self) -> None:
        """Errors have the statuses of the specification, and say which (M49, D3)."""
        unsupported = modern("tools/list")
        unsupported.params["_meta"]["io.modelcontextprotocol/protocolVersion"] = "1999"
        bare = modern("tools/list")
        del bare.params["_meta"]["io.modelcontextprotocol/clientCapabilities"]
        for request, headers, status, code in (
            (modern("nonesuch"), {}, 404, -32601),
            (modern("ping"), {}, 404, -32601),
            (modern("initialize"), {}, 404, -32601),
            (modern("tools/list"), {"mcp_method": None}, 400, -32020),
            (modern("tools/list"), {"mcp_protocol_version": None}, 400, -32020),
            (modern("tools/call", name="echo"), {"mcp_name": "x"}, 400, -32020),
            (unsupported, {"mcp_protocol_version": "1999"}, 400, -32022),
            (bare, {}, 400, -32602),
            (modern("tools/call", name="nonesuch"), {}, 400, -32602),
        ):
            reply = self.edge.post(request, **headers)
            self.assertEqual((reply.status, reply.code), (status, code), request)
            self.assertEqual(reply.json["id"], request.id)

    def test_header_without_envelope(self) -> None:
        """The modern header alone asks for an envelope, not for a session (X5)."""
        reply = self.edge.post(
            Request(7, "tools/list", {}), mcp_protocol_version="2026-07-28"
        )
        self.assertEqual((reply.status, reply.code), (400, -32602))

    def test_session_headers_are_ignored(self) -> None:
        """A session id or an event id on a modern request means nothing (D4)."""
        reply = self.edge.post(
            modern("tools/list"), mcp_session_id="x", last_event_id="y"
        )
        self.assertEqual(reply.status, 200)

    def test_notifications(self) -> None:
        """A notification is accepted without a body, but of a known revision (M4)."""
        reply = self.edge.post(INITIALIZED, mcp_protocol_version="2026-07-28")
        self.assertEqual((reply.status, reply.body), (202, b""))
        meta = {"io.modelcontextprotocol/protocolVersion": "2026-07-28"}
        message = INITIALIZED | {"params": {"_meta": meta}}
        reply = self.edge.post(message, mcp_protocol_version="1999")
        self.assertEqual((reply.status, reply.code), (400, -32022))

    def test_responses(self) -> None:
        """A client posts no responses (M7)."""
        reply = self.edge.post(
            {"jsonrpc": "2.0", "id": 1, "result": {}},
            mcp_protocol_version="2026-07-28",
        )
        self.assertEqual((reply.status, reply.code), (400, -32600))

    def test_disconnect_cancels(self) -> None:
        """Closing the connection cancels the request (M29)."""
        transport = self.edge.post_on(modern("tools/call", name="hang"))
        self.assertEqual(transport.value(), b"")
        transport.lose(ConnectionDone)
        self.assertEqual(self.edge.tools.cancelled, 1)
        self.assertEqual(len(self.edge.application.activity), 0)

    def test_slow_answer(self) -> None:
        """An answer that takes its time arrives when it is there."""
        transport = self.edge.post_on(modern("tools/call", name="hang"))
        self.assertEqual(len(self.edge.application.activity), 1)
        self.edge.tools.hanging[0].callback(None)
        self.assertEqual(read_reply(transport.value()).status, 200)
        self.assertEqual(len(self.edge.application.activity), 0)


class SessionTests(SynchronousTestCase):
    """Requests of a session."""

    def setUp(self) -> None:
        """An edge for two callers."""
        self.keys = {"x_api_key": "a" * 40}
        self.edge = Edge(
            authenticator=ApiKeyAuthentication(
                (ApiKey.of("a" * 40), ApiKey.of("b" * 40))
            )
        )

    def open(self, version: str = "2025-11-25") -> dict[str, Any]:
        """Open a session; the headers of its requests."""
        reply = self.edge.post(initialize(version), **self.keys)
        self.assertEqual(reply.status, 200)
        self.assertEqual(reply.json["result"]["protocolVersion"], version)
        return self.keys | {
            "mcp_session_id": reply.headers["mcp-session-id"],
            "mcp_protocol_version": version,
        }

    def test_lifecycle(self) -> None:
        """A session from initialize to its end, in every revision (A17, A18)."""
        for version in ("2025-11-25", "2025-06-18", "2025-03-26"):
            session = self.open(version)
            self.assertEqual(self.edge.post(INITIALIZED, **session).status, 202)
            for request in (
                Request(1, "ping", {}),
                Request("2", "tools/list", {}),
                Request(3, "tools/call", {"name": "echo"}),
            ):
                reply = self.edge.post(request, **session)
                self.assertEqual(reply.status, 200)
                self.assertIn("result", reply.json)
                self.assertNotIn("mcp-session-id", reply.headers)
            ended = self.edge.ask("DELETE", **session)
            self.assertEqual((ended.status, ended.body), (204, b""))
            reply = self.edge.post(Request(4, "ping", {}), **session)
            self.assertEqual(reply.status, 404)

    def test_errors_are_answers(self) -> None:
        """In a session a JSON-RPC error is an answer with status 200."""
        session = self.open()
        reply = self.edge.post(Request(1, "nonesuch", {}), **session)
        self.assertEqual((reply.status, reply.code), (200, -32601))

    def test_without_a_session(self) -> None:
        """Without a session only initialize is answered, and none minted (A16, D6)."""
        for message in (
            Request(1, "ping", {}),
            Request(1, "tools/list", {}),
            INITIALIZED,
            {"jsonrpc": "2.0", "id": 1, "result": {}},
        ):
            reply = self.edge.post(message, **self.keys)
            self.assertEqual((reply.status, reply.code), (400, -32600))
            self.assertNotIn("mcp-session-id", reply.headers)
        self.assertEqual(self.edge.ask("DELETE", **self.keys).status, 400)
        self.assertEqual(len(self.edge.sessions), 0)

    def test_foreign_session(self) -> None:
        """Another caller's session is an unknown one, to the letter (T20)."""
        session = self.open()
        stolen = session | {"x_api_key": "b" * 40}
        unknown = stolen | {"mcp_session_id": "x" * 43}
        answers = [
            self.edge.post(Request(1, "ping", {}), **headers)
            for headers in (stolen, unknown)
        ]
        self.assertEqual(answers[0].status, 404)
        self.assertEqual(answers[0].body, answers[1].body)
        self.assertEqual(self.edge.ask("DELETE", **stolen).status, 404)
        self.assertEqual(self.edge.post(Request(1, "ping", {}), **session).status, 200)

    def test_repeated_session_id(self) -> None:
        """Two session ids are none."""
        session = self.open()
        twice = (session["mcp_session_id"],) * 2
        reply = self.edge.post(
            Request(1, "ping", {}), **session | {"mcp_session_id": twice}
        )
        self.assertEqual(reply.status, 400)

    def test_version_header(self) -> None:
        """The revision may be left out; it must be one of sessions (B2, B3, B5, D2)."""
        session = self.open()
        ping = Request(1, "ping", {})
        for version, status in (
            (None, 200),
            ("2025-11-25", 200),
            ("2024-01-01", 400),
            ("", 400),
            (("2025-11-25", "2025-11-25"), 400),
        ):
            headers = session | {"mcp_protocol_version": version}
            self.assertEqual(self.edge.post(ping, **headers).status, status, version)
            headers = self.keys | {"mcp_protocol_version": version}
            reply = self.edge.post(initialize(), **headers)
            self.assertEqual(reply.status, status, version)
            if status == 400:
                self.assertEqual((reply.code, reply.json["id"]), (-32022, 1))
                self.assertNotIn("mcp-session-id", reply.headers)

    def test_malformed_initialize(self) -> None:
        """A handshake that does not fit opens no session (D6)."""
        request = initialize()
        del request.params["clientInfo"]
        reply = self.edge.post(request, **self.keys)
        self.assertEqual((reply.status, reply.code), (400, -32602))
        self.assertNotIn("mcp-session-id", reply.headers)
        self.assertEqual(len(self.edge.sessions), 0)

    def test_cap(self) -> None:
        """Beyond the cap a handshake is put off; when one ends it succeeds (D6)."""
        sessions = [self.open() for _ in range(10)]
        for session in sessions:
            self.edge.post(Request(1, "ping", {}), **session)
        reply = self.edge.post(initialize(), **self.keys)
        self.assertEqual((reply.status, reply.json["id"]), (503, 1))
        self.assertIn("retry-after", reply.headers)
        self.edge.ask("DELETE", **sessions[0])
        self.open()

    def test_idle(self) -> None:
        """An idle session is gone; one in which a call runs is not idle (D6, H3)."""
        session = self.open()
        self.edge.post_on(Request(9, "tools/call", {"name": "hang"}), **session)
        ping = Request(1, "ping", {})
        for _ in range(3):
            self.edge.clock.advance(61)
            self.open()
        self.assertEqual(self.edge.tools.cancelled, 0)
        self.assertEqual(self.edge.post(ping, **session).status, 200)
        self.edge.tools.hanging[0].callback(None)
        self.edge.clock.advance(61)
        self.assertEqual(self.edge.post(ping, **session).status, 404)

    def test_cancel(self) -> None:
        """A client cancels its request by a notification; the exchange ends."""
        session = self.open()
        call = Request(9, "tools/call", {"name": "hang"})
        transport = self.edge.post_on(call, **session)
        cancel = {
            "jsonrpc": "2.0",
            "method": "notifications/cancelled",
            "params": {"requestId": 9},
        }
        self.assertEqual(self.edge.post(cancel, **session).status, 202)
        self.assertEqual(self.edge.tools.cancelled, 1)
        reply = read_reply(transport.value())
        self.assertEqual((reply.status, reply.body), (202, b""))

    def test_cancel_of_others(self) -> None:
        """No client cancels the request of another session."""
        session, other = self.open(), self.open()
        call = Request(9, "tools/call", {"name": "hang"})
        self.edge.post_on(call, **session)
        cancel = {
            "jsonrpc": "2.0",
            "method": "notifications/cancelled",
            "params": {"requestId": 9},
        }
        self.assertEqual(self.edge.post(cancel, **other).status, 202)
        self.assertEqual(self.edge.tools.cancelled, 0)

    def test_disconnect_does_not_cancel(self) -> None:
        """In a session a lost connection cancels nothing (A9)."""
        session = self.open()
        call = Request(9, "tools/call", {"name": "hang"})
        self.edge.post_on(call, **session).lose(ConnectionDone)
        self.assertEqual(self.edge.tools.cancelled, 0)
        self.assertEqual(len(self.edge.application.activity), 0)
        self.edge.tools.hanging[0].callback(None)

    def test_ending_cancels(self) -> None:
        """Ending the session cancels what runs in it."""
        session = self.open()
        call = Request(9, "tools/call", {"name": "hang"})
        transport = self.edge.post_on(call, **session)
        self.edge.ask("DELETE", **session)
        self.assertEqual(self.edge.tools.cancelled, 1)
        self.assertEqual(read_reply(transport.value()).code, -32800)

    def test_id_in_use(self) -> None:
        """The id of a running request is not taken twice."""
        session = self.open()
        call = Request(9, "tools/call", {"name": "hang"})
        self.edge.post_on(call, **session)
        self.assertEqual(self.edge.post(call, **session).code, -32600)


class BatchTests(SynchronousTestCase):
    """Batches, which one revision has."""

    def setUp(self) -> None:
        """An edge, and a session of that revision."""
        self.edge = Edge()
        self.session = self.open("2025-03-26")

    def open(self, version: str) -> dict[str, Any]:
        """Open a session."""
        reply = self.edge.post(initialize(version))
        return {"mcp_session_id": reply.headers["mcp-session-id"]}

    def call(self, identifier: Any, method: str = "ping") -> dict[str, Any]:
        """A request as an object."""
        return {"jsonrpc": "2.0", "id": identifier, "method": method}

    def test_batch(self) -> None:
        """Each request of a batch gets its response; notifications get none (A4)."""
        batch = [self.call(1), INITIALIZED, self.call("b", "nonesuch"), {"x": 1}]
        reply = self.edge.post(batch, **self.session)
        self.assertEqual(reply.status, 200)
        self.assertEqual([answer["id"] for answer in reply.json], [1, "b", None])
        self.assertIn("result", reply.json[0])
        self.assertEqual(reply.json[1]["error"]["code"], -32601)
        self.assertEqual(reply.json[2]["error"]["code"], -32600)

    def test_nothing_to_answer(self) -> None:
        """A batch of notifications is accepted."""
        reply = self.edge.post([INITIALIZED, INITIALIZED], **self.session)
        self.assertEqual((reply.status, reply.body), (202, b""))

    def test_initialize(self) -> None:
        """A handshake is not part of a batch."""
        batch = [self.call(1, "initialize")]
        self.assertEqual(
            self.edge.post(batch, **self.session).json[0]["error"]["code"], -32600
        )

    def test_refused(self) -> None:
        """Empty and huge batches are refused; so are those of other revisions (B1)."""
        newer = self.open("2025-06-18")
        for batch, session in (
            ([], self.session),
            ([self.call(number) for number in range(100)], self.session),
            ([self.call(1)], newer),
            ([self.call(1)], {}),
        ):
            self.assertEqual(self.edge.post(batch, **session).status, 400)


class BodyTests(SynchronousTestCase):
    """Bodies that are no messages."""

    def setUp(self) -> None:
        """An open edge."""
        self.edge = Edge()

    def test_nonsense(self) -> None:
        """A body that is no JSON, or no message, is an error that says which."""
        for body, code in (
            (b"", -32700),
            (b"{", -32700),
            (b"\xff\xfe", -32700),
            (b"[" * 2000, -32700),
            (b"1", -32600),
            (b"null", -32600),
            (b'"x"', -32600),
            (b"{}", -32600),
            (b'{"jsonrpc":"2.0"}', -32600),
        ):
            reply = self.edge.post(body)
            self.assertEqual((reply.status, reply.code), (400, code), body)
            self.assertIsNone(reply.json["id"])

    def test_id_of_an_invalid_message(self) -> None:
        """An invalid message with a readable id gets it back."""
        reply = self.edge.post({"jsonrpc": "1.0", "id": "a", "method": "ping"})
        self.assertEqual(reply.json["id"], "a")

    @settings(max_examples=150, deadline=None, derandomize=True, database=None)
    @given(
        st.binary(max_size=80)
        | st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=6),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["jsonrpc", "id", "method", "params", "result"]),
                    inner
                    | st.sampled_from(["2.0", "ping", "initialize", "tools/call"]),
                    max_size=5,
                )
            ),
            max_leaves=8,
        ).map(lambda value: json.dumps(value).encode())
    )
    def test_total(self, body: bytes) -> None:
        """Any body gets an answer, never a 5xx, a hang or a session by accident."""
        reply = self.edge.post(body)
        self.assertIn(reply.status, (202, 400, 404))
        self.assertEqual(len(self.edge.sessions), 0)
