"""MCP over standard input and output."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransportWithDisconnection
from twisted.trial.unittest import SynchronousTestCase

from tests.mcp_fakes import fixture_dispatcher, initialize, modern
from zscaler_mcp.caller import ANONYMOUS
from zscaler_mcp.jsonrpc import Request
from zscaler_mcp.stdio import StdioProtocol


class StdioTests(SynchronousTestCase):
    """One client, one pipe."""

    def setUp(self) -> None:
        """Start a server on a pipe."""
        dispatcher, self.tools = fixture_dispatcher()
        self.clock = Clock()
        self.protocol = StdioProtocol(dispatcher, ANONYMOUS, self.clock, 10.0)
        self.transport = StringTransportWithDisconnection()
        self.transport.protocol = self.protocol
        self.protocol.makeConnection(self.transport)

    def tell(self, *messages: Any) -> list[dict[str, Any]]:
        """Send messages; the answers so far."""
        for message in messages:
            if isinstance(message, Request):
                message = {  # noqa: PLW2901 (the same message, on the wire)
                    "jsonrpc": "2.0",
                    "id": message.id,
                    "method": message.method,
                    "params": message.params,
                }
            if not isinstance(message, bytes):
                message = json.dumps(message).encode()  # noqa: PLW2901
            self.protocol.dataReceived(message + b"\n")
        answers = self.transport.value().splitlines()
        self.transport.clear()
        return [json.loads(line) for line in answers]

    def test_session(self) -> None:
        """After the handshake the tools can be called."""
        answers = self.tell(
            initialize(),
            {"jsonrpc": "2.0", "method": "notifications/initialized"},
            Request(2, "tools/call", {"name": "echo", "arguments": {"a": 1}}),
        )
        self.assertEqual([answer["id"] for answer in answers], [1, 2])
        self.assertEqual(answers[1]["result"]["content"][0]["text"], "{'a': 1}")

    def test_before_the_handshake(self) -> None:
        """Nothing of a session is answered before it is open; it opens once."""
        answers = self.tell(Request(1, "tools/list", {}))
        self.assertEqual(answers[0]["error"]["code"], -32600)
        answers = self.tell(initialize(), initialize(identifier=2))
        self.assertIn("result", answers[0])
        self.assertIn("error", answers[1])

    def test_modern(self) -> None:
        """Requests that stand for themselves need no handshake and no headers."""
        answers = self.tell(modern("server/discover"), modern("tools/list", 2))
        self.assertEqual(answers[0]["result"]["resultType"], "complete")
        self.assertEqual(len(answers[1]["result"]["tools"]), 4)
        broken = modern("tools/list", 3)
        del broken.params["_meta"]["io.modelcontextprotocol/clientCapabilities"]
        self.assertEqual(self.tell(broken)[0]["error"]["code"], -32602)

    def test_nonsense(self) -> None:
        """A line that is no message gets an error, and the next is read."""
        for line, code in (
            (b"{", -32700),
            (b"\xff", -32700),
            (b"[]", -32600),
            (b"{}", -32600),
            (b"null", -32600),
        ):
            self.assertEqual(self.tell(line)[0]["error"]["code"], code, line)
        self.assertEqual(self.tell(b"", b"  \r"), [])
        self.assertIn("result", self.tell(modern("tools/list"))[0])

    def test_too_long(self) -> None:
        """A message without end is refused and ends the conversation."""
        self.protocol.dataReceived(b"x" * (5 * 1024 * 1024))
        self.assertIn(b"too long", self.transport.value())
        self.assertFalse(self.transport.connected)

    def test_concurrent(self) -> None:
        """A slow call does not hold up the others."""
        answers = self.tell(
            initialize(),
            Request(2, "tools/call", {"name": "hang"}),
            Request(3, "ping", {}),
        )
        self.assertEqual([answer["id"] for answer in answers], [1, 3])
        self.tools.hanging[0].callback(None)
        self.assertEqual(self.tell()[0]["id"], 2)

    def test_cancel(self) -> None:
        """A client cancels by id, in both eras."""
        self.tell(initialize())
        cancel = {"jsonrpc": "2.0", "method": "notifications/cancelled"}
        for number, request in enumerate(
            (
                Request(5, "tools/call", {"name": "hang"}),
                modern("tools/call", 5, name="hang"),
            ),
            1,
        ):
            self.assertEqual(self.tell(request), [])
            answers = self.tell(cancel | {"params": {"requestId": 5}})
            self.assertEqual(self.tools.cancelled, number)
            # Not a word about what was cancelled.
            self.assertEqual(answers, [])

    def test_ping_at_any_time(self) -> None:
        """A ping is answered before the handshake and however much runs."""
        self.assertEqual(self.tell(Request(1, "ping", {}))[0]["result"], {})
        self.tell(initialize())
        for number in range(2, 66):
            self.tell(Request(number, "tools/call", {"name": "hang"}))
        answers = self.tell(Request(66, "tools/list", {}), Request(67, "ping", {}))
        self.assertIn("Too many", answers[0]["error"]["message"])
        self.assertEqual(answers[1]["result"], {})

    def test_batch(self) -> None:
        """Batches belong to 2025-03-26 on this transport too."""
        batch = [
            {"jsonrpc": "2.0", "id": number, "method": "ping"} for number in (2, 3)
        ]
        self.assertEqual(self.tell(batch)[0]["error"]["code"], -32600)
        self.tell(initialize("2025-03-26"))
        answers: Any = self.tell(batch)
        self.assertEqual([answer["id"] for answer in answers[0]], [2, 3])
        answers = self.tell([batch[0] | {"id": True}])
        self.assertEqual(answers[0][0]["id"], None)
        silent = {"jsonrpc": "2.0", "method": "notifications/initialized"}
        self.assertEqual(self.tell([silent]), [])

    def test_batch_elsewhere(self) -> None:
        """Other revisions have none."""
        self.tell(initialize())
        answer = self.tell([{"jsonrpc": "2.0", "id": 2, "method": "ping"}])[0]
        self.assertEqual(answer["error"]["code"], -32600)

    def test_nothing_to_answer(self) -> None:
        """What is no request gets no answer, however broken it is."""
        answers = self.tell(
            {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": [1]},
            {"jsonrpc": "2.0", "id": 5, "result": "x"},
            {"jsonrpc": "2.0", "id": 5, "error": "x"},
        )
        self.assertEqual(answers, [])

    def test_discover_without_an_envelope(self) -> None:
        """A client of the modern era learns what it left out."""
        answer = self.tell(Request(1, "server/discover", {}))[0]
        self.assertEqual(answer["error"]["code"], -32602)

    def test_end_of_input(self) -> None:
        """When the client has said its last, what runs is answered first."""
        self.tell(modern("tools/call", name="hang"))
        self.protocol.readConnectionLost()
        self.assertTrue(self.transport.connected)
        self.tools.hanging[0].callback(None)
        self.assertIn(b"content", self.transport.value())
        self.assertFalse(self.transport.connected)
        self.successResultOf(self.protocol.ended)
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_end_of_patience(self) -> None:
        """What takes too long is cancelled."""
        self.tell(modern("tools/call", name="hang"))
        finished = self.protocol.finish()
        self.clock.advance(9)
        self.assertNoResult(finished)
        self.clock.advance(1)
        self.successResultOf(finished)
        self.assertEqual(self.tools.cancelled, 1)

    def test_nobody_reads(self) -> None:
        """When nobody reads the answers, what runs is cancelled."""
        self.tell(modern("tools/call", name="hang"))
        self.protocol.writeConnectionLost()
        self.assertEqual(self.tools.cancelled, 1)
        self.successResultOf(self.protocol.ended)

    def test_never_connected(self) -> None:
        """A server that stops before it had a client just stops."""
        dispatcher, _ = fixture_dispatcher()
        protocol = StdioProtocol(dispatcher, ANONYMOUS, self.clock, 10.0)
        self.successResultOf(protocol.finish())

    def test_backpressure(self) -> None:
        """A client that does not read is not read from."""
        self.protocol.pauseProducing()
        self.assertEqual(self.transport.producerState, "paused")
        self.protocol.resumeProducing()
        self.assertEqual(self.transport.producerState, "producing")

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(st.binary(max_size=60))
    def test_total(self, line: bytes) -> None:
        """Any bytes get answers that are messages, never an exception."""
        for answer in self.tell(line):
            self.assertIn("error", answer)
