"""Requests of sessions that go on when their connection is gone, and what they hold."""

from typing import Any

from twisted.internet.error import ConnectionDone
from twisted.trial.unittest import SynchronousTestCase

from tests.mcp_fakes import (
    answering,
    declaring,
    modern,
    noting,
)
from tests.web_memory import Edge, read_reply
from zscaler_mcp.jsonrpc import Request
from zscaler_mcp.settings import ApiKey
from zscaler_mcp.web import ApiKeyAuthentication


class OutlivingTests(SynchronousTestCase):
    """Requests that go on when their connection is gone."""

    def setUp(self) -> None:
        """An edge for two callers."""
        self.keys = {"x_api_key": "a" * 40}
        self.edge = Edge(
            authenticator=ApiKeyAuthentication(
                (ApiKey.of("a" * 40), ApiKey.of("b" * 40))
            )
        )

    def hang(self, session: Any, number: Any, size: int) -> Any:
        """Begin a call of that size, and leave; what was answered before."""
        arguments = {"padding": "x" * size}
        request = Request(
            number, "tools/call", {"name": "hang", "arguments": arguments}
        )
        transport = self.edge.post_on(request, **session)
        transport.lose(ConnectionDone)
        return transport.value()

    def test_bytes(self) -> None:
        """A caller's requests hold a bounded number of bytes, which come free (T13)."""
        size = 3 * 1024 * 1024
        sessions = [self.edge.open(fields=self.keys) for _ in range(2)]
        for number in range(11):
            self.assertEqual(self.hang(sessions[number % 2], number, size), b"")
        refused = read_reply(self.hang(sessions[0], 98, size))
        self.assertEqual((refused.status, refused.code), (200, -32603))
        # A small one has room, and after an end a large one too.
        self.assertEqual(self.hang(sessions[0], 99, 100), b"")
        self.edge.tools.hanging[0].callback(None)
        self.assertEqual(self.hang(sessions[0], 100, size), b"")
        for session in sessions:
            self.edge.ask("DELETE", **session)
        self.assertEqual(self.edge.dispatcher._held.used, 0)

    def test_bytes_of_others(self) -> None:
        """Who holds all that it may leaves room for others, and for a ping (T13)."""
        greedy = self.edge.open(fields=self.keys)
        other = self.edge.open(fields={"x_api_key": "b" * 40})
        size = 4 * 1024 * 1024 - 200
        replies = [self.hang(greedy, number, size) for number in range(10)]
        self.assertEqual(read_reply(replies[-1]).code, -32603)
        self.assertEqual(self.hang(other, 1, size), b"")
        padded = Request("p", "ping", {"_meta": {"x": "x" * 10_000}})
        for session in (greedy, other):
            for request in (padded, Request("l", "tools/list", {})):
                reply = self.edge.post(request, **session)
                self.assertIn("result", reply.json)

    def test_batches(self) -> None:
        """A batch counts once, as long as any of its requests runs (T13)."""
        session = self.edge.open("2025-03-26", fields=self.keys)

        def post(number: int) -> None:
            batch = [
                {"jsonrpc": "2.0", "id": f"{number}-{entry}", "method": "tools/call"}
                | {"params": {"name": "hang", "arguments": {"padding": "x" * 500_000}}}
                for entry in range(6)
            ]
            self.edge.post_on(batch, **session).lose(ConnectionDone)

        post(0)
        once = self.edge.dispatcher._held.used
        self.assertTrue(3_000_000 < once < 3_010_000, once)
        self.assertEqual(len(self.edge.tools.hanging), 6)
        for hanging in self.edge.tools.hanging[:5]:
            hanging.callback(None)
        self.assertEqual(self.edge.dispatcher._held.used, once)
        for number in range(1, 15):
            post(number)
        self.assertLessEqual(self.edge.dispatcher._held.used, 35 * 1024 * 1024)
        self.edge.ask("DELETE", **session)
        self.assertEqual(self.edge.dispatcher._held.used, 0)

    def test_entries_of_a_batch(self) -> None:
        """A batch that fits is answered whole, however many requests are in it."""
        session = self.edge.open("2025-03-26", fields=self.keys)
        params = {"name": "echo", "_meta": {"x": "x" * 60_000}}
        entry = {"jsonrpc": "2.0", "method": "tools/call", "params": params}
        batch = [{**entry, "id": number} for number in range(60)]
        reply = self.edge.post(batch, **session)
        self.assertTrue(all("result" in each for each in reply.json))

    def test_number(self) -> None:
        """One session runs a bounded number; others are not held up by it (T13)."""
        full, other = (self.edge.open(fields=self.keys) for _ in range(2))
        for number in range(70):
            self.hang(full, number, 1)
        self.assertEqual(len(self.edge.tools.hanging), 64)
        for session, status in ((full, 200), (other, 200)):
            reply = self.edge.post(Request("p", "ping", {}), **session)
            self.assertEqual((reply.status, "result" in reply.json), (status, True))
        self.assertEqual(self.edge.post(modern("tools/list"), **self.keys).status, 200)

    def test_level(self) -> None:
        """A log level is that of one session (T35)."""
        sessions = [self.edge.open(fields=self.keys) for _ in range(2)]
        request = Request(1, "logging/setLevel", {"level": "debug"})
        self.assertEqual(self.edge.post(request, **sessions[0]).json["result"], {})
        levels = [each.log_level for each in self.edge.sessions._sessions.values()]
        self.assertEqual(sorted(levels), ["debug", "info"])

    def test_stateless(self) -> None:
        """Beside a session, no request leaves anything for the next (M19, D1)."""
        session = self.edge.open(fields=self.keys, elicitation={})
        session["mcp_protocol_version"] = "2026-07-28"
        request = declaring(modern("tools/call", name="echo"), roots={})
        self.edge.post(request, **session)
        self.edge.post(modern("tools/call", name="echo"), **session)
        contexts = [call[2] for call in self.edge.tools.calls]
        self.assertEqual([each.session for each in contexts], [None, None])
        self.assertEqual([each.capabilities for each in contexts], [{"roots": {}}, {}])

    def test_foreign_words(self) -> None:
        """Nothing can be said in another caller's session (H2, H4)."""
        session = self.edge.open(fields=self.keys)
        for message in (answering("server-1"), noting("cancelled", requestId=1)):
            for key, status in (("b" * 40, 404), ("c" * 40, 401)):
                stolen = session | {"x_api_key": key}
                self.assertEqual(self.edge.post(message, **stolen).status, status)
