"""MCP over standard input and output."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
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
        self.ended = 0
        self.protocol = StdioProtocol(dispatcher, ANONYMOUS, self.count_end)
        self.transport = StringTransportWithDisconnection()
        self.transport.protocol = self.protocol
        self.protocol.makeConnection(self.transport)

    def count_end(self) -> None:
        """Note that the server ended."""
        self.ended += 1

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
            answers = self.tell(request, cancel | {"params": {"requestId": 5}})
            self.assertEqual(self.tools.cancelled, number)
            self.assertEqual(answers[0]["error"]["message"], "Request cancelled")

    def test_end(self) -> None:
        """When the client is gone the server ends, after what runs has finished."""
        self.tell(modern("tools/call", name="hang"))
        self.transport.loseConnection()
        self.assertEqual(self.ended, 0)
        self.tools.hanging[0].callback(None)
        self.assertEqual(self.ended, 1)

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
