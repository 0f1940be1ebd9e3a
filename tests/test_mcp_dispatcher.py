"""The dispatcher: each method in each revision, and what a peer gets for nonsense.

Results are checked against the models of the official SDK, an oracle that the
daemon itself does not import.
"""

import json
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st
from mcp_types import methods as oracle
from mcp_types import version as oracle_versions
from twisted.internet.defer import CancelledError, Deferred
from twisted.trial.unittest import SynchronousTestCase

from tests.mcp_fakes import (
    SANITIZER,
    TOOLS,
    fixture_dispatcher,
    initialize,
    modern,
    scope,
)
from zscaler_mcp.caller import ANONYMOUS
from zscaler_mcp.jsonrpc import Request
from zscaler_mcp.mcp import (
    HANDSHAKE_VERSIONS,
    MODERN_VERSIONS,
    Answer,
    RpcError,
    Scope,
)

EVERY_VERSION: Final = (*HANDSHAKE_VERSIONS, *MODERN_VERSIONS)


class DispatcherCase(SynchronousTestCase):
    """A dispatcher and a way to ask it."""

    def setUp(self) -> None:
        """Make a dispatcher over the fixture's tools."""
        self.dispatcher, self.tools = fixture_dispatcher()

    def ask(self, request: Request, asked_in: Scope) -> dict[str, Any]:
        """The decoded response to a request that is answered at once."""
        answer = self.successResultOf(
            Deferred.fromCoroutine(self.dispatcher.answer(request, asked_in))
        )
        decoded: dict[str, Any] = json.loads(answer.message.body)
        self.assertEqual(decoded["id"], request.id)
        self.assertEqual("error" in decoded, answer.error_code is not None)
        return decoded

    def result(self, request: Request, version: str) -> dict[str, Any]:
        """The result of a request, valid by the SDK's models of its revision."""
        decoded = self.ask(request, scope(version))
        self.assertNotIn("error", decoded)
        result: dict[str, Any] = decoded["result"]
        oracle.validate_server_result(request.method, version, result)
        return result


class MethodTests(DispatcherCase):
    """Each method."""

    def test_versions(self) -> None:
        """The revisions that we name are revisions that exist, in their eras."""
        for version in HANDSHAKE_VERSIONS:
            self.assertIn(version, oracle_versions.HANDSHAKE_PROTOCOL_VERSIONS)
        self.assertEqual(
            MODERN_VERSIONS, tuple(oracle_versions.MODERN_PROTOCOL_VERSIONS)
        )

    def test_ping(self) -> None:
        """A ping has an empty result in a session, and does not exist without one."""
        for version in HANDSHAKE_VERSIONS:
            self.assertEqual(self.result(Request(1, "ping", {}), version), {})
        self.assertEqual(self.ask(modern("ping"), scope())["error"]["code"], -32601)

    def test_discover(self) -> None:
        """Discovery names revisions, capabilities and identity, with caching hints."""
        result = self.result(modern("server/discover"), "2026-07-28")
        self.assertEqual(
            result["supportedVersions"], ["2026-07-28", *HANDSHAKE_VERSIONS]
        )
        self.assertEqual(result["capabilities"], {"logging": {}, "tools": {}})
        self.assertEqual(result["resultType"], "complete")
        self.assertEqual(result["cacheScope"], "public")
        self.assertGreaterEqual(result["ttlMs"], 0)
        identity = result["_meta"]["io.modelcontextprotocol/serverInfo"]
        self.assertEqual(identity["name"], "fixture")
        self.assertEqual(identity["version"], "1.2.3")

    def test_discover_is_modern(self) -> None:
        """A session has no discovery."""
        answer = self.ask(Request(1, "server/discover", {}), scope("2025-11-25"))
        self.assertEqual(answer["error"]["code"], -32601)

    def test_list(self) -> None:
        """The tools are listed in every revision, in one order (M54)."""
        for version in EVERY_VERSION:
            result = self.result(modern("tools/list"), version)
            self.assertEqual(result["tools"], TOOLS)
            self.assertEqual("ttlMs" in result, version in MODERN_VERSIONS)
            self.assertEqual("resultType" in result, version in MODERN_VERSIONS)

    def test_meta_of_results(self) -> None:
        """What a tool says about its result stands in _meta, in every revision."""
        said = {"example/mark": "a", "example/flag": True}
        for version in EVERY_VERSION:
            for meta in (said, {}):
                request = modern("tools/call", name="echo", arguments={"meta": meta})
                result = self.result(request, version)
                found = result.get("_meta", {})
                identity = found.pop("io.modelcontextprotocol/serverInfo", None)
                self.assertEqual(identity is not None, version in MODERN_VERSIONS)
                self.assertEqual(found, meta)
                self.assertEqual("_meta" in result, bool(meta or identity))

    def test_list_is_encoded_once(self) -> None:
        """Two listings are the same bytes, apart from the id."""
        bodies = [
            self.successResultOf(
                Deferred.fromCoroutine(
                    self.dispatcher.answer(modern("tools/list", 7), scope())
                )
            ).message.body
            for _ in range(2)
        ]
        self.assertEqual(bodies[0], bodies[1])

    def test_cursor(self) -> None:
        """A cursor that was never given out is an error (M55)."""
        for version in EVERY_VERSION:
            answer = self.ask(modern("tools/list", cursor="x"), scope(version))
            self.assertEqual(answer["error"]["code"], -32602)

    def test_call(self) -> None:
        """A call reaches the tool with its arguments, and its outcome comes back."""
        for version in EVERY_VERSION:
            request = modern("tools/call", name="echo", arguments={"a": 1})
            result = self.result(request, version)
            self.assertEqual(result["content"], [{"type": "text", "text": "{'a': 1}"}])
            self.assertIs(result["isError"], False)
        self.assertEqual(len(self.tools.calls), len(EVERY_VERSION))
        self.assertEqual(self.tools.calls[0][2].caller, ANONYMOUS)
        self.assertEqual(self.tools.calls[0][2].source, "127.0.0.1")

    def test_call_without_arguments(self) -> None:
        """Arguments may be left out."""
        self.result(modern("tools/call", name="echo"), "2026-07-28")
        self.assertEqual(self.tools.calls[0][1], {})

    def test_failed_call(self) -> None:
        """A tool's failure is a result; structure goes to revisions that know it."""
        for version in EVERY_VERSION:
            result = self.result(modern("tools/call", name="fail"), version)
            self.assertIs(result["isError"], True)
            self.assertEqual("structuredContent" in result, version >= "2025-06-18")

    def test_unknown_tool(self) -> None:
        """A tool that is not offered is invalid params, and its name is not echoed."""
        for version in EVERY_VERSION:
            answer = self.ask(modern("tools/call", name="nonesuch"), scope(version))
            self.assertEqual(
                answer["error"], {"code": -32602, "message": "Unknown tool"}
            )

    def test_unknown_method(self) -> None:
        """A method that does not exist, or not in this revision, is not found."""
        for method in ("", "tools", "initialize", "prompts/list", "x" * 200):
            for version in EVERY_VERSION:
                answer = self.ask(modern(method), scope(version))
                self.assertEqual(
                    answer["error"], {"code": -32601, "message": "Method not found"}
                )

    def test_shapes(self) -> None:
        """Parameters of the wrong shape are refused with their place."""
        for method, params, place in (
            ("tools/call", {}, "params"),
            ("tools/call", {"name": 1}, "params/name"),
            ("tools/call", {"name": "echo", "arguments": []}, "params/arguments"),
            ("tools/call", {"name": "echo", "arguments": None}, "params/arguments"),
            ("tools/list", {"cursor": 1}, "params/cursor"),
            ("tools/list", {"_meta": []}, "params/_meta"),
            ("ping", {"_meta": {"progressToken": []}}, "params/_meta/progressToken"),
        ):
            answer = self.ask(Request(1, method, params), scope("2025-11-25"))
            self.assertEqual(answer["error"]["code"], -32602)
            self.assertIn(f" {place} ", answer["error"]["message"])
        self.assertEqual(self.tools.calls, [])

    def test_crash(self) -> None:
        """An unexpected failure tells the peer nothing and the log everything."""
        for version in EVERY_VERSION:
            answer = self.ask(modern("tools/call", name="crash"), scope(version))
            self.assertEqual(
                answer["error"], {"code": -32603, "message": "Internal server error"}
            )
        logged = self.flushLoggedErrors(RuntimeError)
        self.assertEqual(len(logged), len(EVERY_VERSION))

    def test_cancel(self) -> None:
        """Cancelling an answer cancels the tool's work."""
        work = Deferred.fromCoroutine(
            self.dispatcher.answer(modern("tools/call", name="hang"), scope())
        )
        self.assertNoResult(work)
        work.cancel()
        self.failureResultOf(work, CancelledError)
        self.assertEqual(self.tools.cancelled, 1)

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(
        st.sampled_from(["tools/call", "tools/list", "ping", "server/discover", "x"]),
        st.dictionaries(
            st.sampled_from(["name", "arguments", "cursor", "_meta", "y"]),
            st.none()
            | st.integers()
            | st.text(max_size=5)
            | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
        ),
        st.sampled_from(EVERY_VERSION),
    )
    def test_total(self, method: str, params: dict[str, Any], version: str) -> None:
        """Any parameters get a response, never an exception."""
        self.ask(Request("id", method, params), scope(version))


class InitializeTests(DispatcherCase):
    """The handshake."""

    def begin(self, request: Request) -> tuple[Any, Answer]:
        """Open a session."""
        return self.dispatcher.initialize(request, ANONYMOUS)

    def test_negotiation(self) -> None:
        """A revision that is served is granted; for any other, the newest."""
        for requested, granted in (
            *((version, version) for version in HANDSHAKE_VERSIONS),
            ("2024-11-05", "2024-11-05"),
            ("2026-07-28", "2025-11-25"),
            ("2099-01-01", "2025-11-25"),
            ("", "2025-11-25"),
        ):
            session, answer = self.begin(initialize(requested))
            result = json.loads(answer.message.body)["result"]
            oracle.validate_server_result("initialize", granted, result)
            self.assertEqual(result["protocolVersion"], granted)
            self.assertEqual(session.version, granted)
            self.assertEqual(result["serverInfo"]["name"], "fixture")
            self.assertEqual(result["capabilities"], {"logging": {}, "tools": {}})

    def test_malformed(self) -> None:
        """A handshake without its members opens nothing."""
        for missing in ("protocolVersion", "capabilities", "clientInfo"):
            request = initialize()
            del request.params[missing]
            error = self.assertRaises(RpcError, self.begin, request)
            self.assertEqual(error.code, -32602)

    def test_bounded(self) -> None:
        """A session keeps the little that it uses of what a client says of itself."""
        request = initialize()
        request.params["clientInfo"] |= {"name": "n" * 9000, "icons": [{}] * 9000}
        request.params["capabilities"] = {
            "experimental": {"x": "y" * 20_000},
            "elicitation": {"form": {"x": "y" * 9000}, "z": {}},
            "roots": {"listChanged": True},
            "sampling": "x",
        }
        client = self.begin(request)[0].client
        self.assertEqual(len(client.name), 128)
        self.assertEqual(
            client.capabilities,
            {"elicitation": {"form": {}}, "roots": {"listChanged": {}}},
        )

    def test_ids(self) -> None:
        """Session ids are long, visible ASCII, and never the same (A15, H3)."""
        sessions = [self.begin(initialize())[0] for _ in range(50)]
        self.assertEqual(len({session.id for session in sessions}), 50)
        for session in sessions:
            self.assertGreaterEqual(len(session.id), 43)
            self.assertTrue(all("!" <= letter <= "~" for letter in session.id))
            self.assertNotIn(session.id, repr(session))
            self.assertNotIn(session.name, session.id)


class RefusalTests(DispatcherCase):
    """Error responses."""

    def test_sanitized(self) -> None:
        """What an error says has passed the sanitizer like everything else (T22)."""
        hostile = "a\u200bb\x1b[31mc"
        answer = self.dispatcher.refuse(1, RpcError(1, hostile, {"d": hostile}))
        expected = SANITIZER.json(
            {"code": 1, "message": hostile, "data": {"d": hostile}}
        )
        self.assertIn(expected.encoded, answer.message.body)
