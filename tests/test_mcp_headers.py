"""Arguments of tools that headers repeat."""

from typing import Any

from mcp.shared import inbound as oracle
from twisted.trial.unittest import SynchronousTestCase

from tests.mcp_fakes import ScriptedTools, modern
from tests.web_memory import Edge
from zscaler_mcp.catalog import CATALOG, input_schema
from zscaler_mcp.jsonrpc import Request
from zscaler_mcp.mcp import Features, RequestContext


class ParameterHeaderTests(SynchronousTestCase):
    """Arguments that headers repeat."""

    def setUp(self) -> None:
        """A tool with two such arguments, one of them inside another."""

        async def echo(arguments: Any, context: RequestContext) -> object:
            return arguments

        tools = ScriptedTools(echo=echo)
        tools.headers = {"region": ("region",), "depth": ("where", "depth")}
        self.edge = Edge(features=Features(tools=tools))

    def status(self, arguments: Any, **headers: Any) -> Any:
        """The status and code of a call."""
        request = modern("tools/call", name="echo", arguments=arguments)
        fields = {f"mcp_param_{name}": value for name, value in headers.items()}
        reply = self.edge.post(request, **fields)
        return reply.status, reply.code

    def test_repeated(self) -> None:
        """A header that repeats its argument passes, numbers by their value (M25)."""
        large = 2**53 + 1
        for value, header in (
            ("eu", "eu"),
            ("=?x", "=?x"),
            ("zürich", "=?base64?esO8cmljaA==?="),
            (True, "true"),
            (42, "42"),
            (42, "42.0"),
            (42.0, "42"),
            (-1, "-1"),
            (0.1, "0.1"),
            (large, str(large)),
        ):
            self.assertEqual(self.status({"region": value}, region=header), (200, None))
        self.assertEqual(self.status({"where": {"depth": 3}}, depth="3"), (200, None))
        self.assertEqual(self.status({"other": 1}), (200, None))
        self.assertEqual(self.status({"region": None, "where": 1}), (200, None))

    def test_different(self) -> None:
        """Any other header, or none, is a mismatch (M24, M28)."""
        value: Any
        header: Any
        for value, header in (
            ("eu", None),
            ("eu", "EU"),
            ("eu", ("eu", "eu")),
            ("eu", "=?base64?ZXU?="),
            (True, "True"),
            (True, "1"),
            (1, "true"),
            (10, "1_0"),
            (10, "=?base64?2aHZoA==?="),
            (2**53, str(2**53 + 1)),
            (1, "nan"),
            (1, "1e999999999"),
            (None, "eu"),
            ([1], "1"),
            ({"a": 1}, "1"),
        ):
            verdict = self.status({"region": value}, region=header)
            self.assertEqual(verdict, (400, -32020), (value, header))
        self.assertEqual(self.status({}, depth="3"), (400, -32020))

    def test_sessions(self) -> None:
        """In a session such headers, and those of routing, mean nothing (D7)."""
        call = Request(1, "tools/call", {"name": "echo", "arguments": {"region": "eu"}})
        reply = self.edge.post(
            call,
            **self.edge.open(),
            mcp_method="tools/list",
            mcp_name="x",
            mcp_param_region="us",
        )
        self.assertEqual(reply.status, 200)
        self.assertIn("result", reply.json)

    def test_our_own(self) -> None:
        """No tool of ours asks for an argument, or a secret, in a header (M26, M27)."""
        for tool in CATALOG.tools:
            schema = input_schema(tool)
            self.assertIsNone(oracle.find_invalid_x_mcp_header(schema))
            self.assertNotIn("x-mcp-header", str(schema))
