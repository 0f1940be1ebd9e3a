"""Prompts, resources, completion, and lists in pages.

Results are checked against the models of the official SDK.
"""

import json
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st
from mcp_types import methods as oracle
from twisted.internet.defer import Deferred, succeed
from twisted.trial.unittest import SynchronousTestCase

from tests.fixture_features import fixture_features
from tests.mcp_fakes import (
    SANITIZER,
    ScriptedTools,
    Transcript,
    initialize,
    make_dispatcher,
    modern,
    scope,
)
from zscaler_mcp.caller import ANONYMOUS, Caller
from zscaler_mcp.jsonrpc import Request
from zscaler_mcp.mcp import (
    HANDSHAKE_VERSIONS,
    MODERN_VERSIONS,
    Changed,
    Changes,
    Features,
    Listing,
    RpcError,
    Scope,
    Session,
)

EVERY_VERSION: Final = (*HANDSHAKE_VERSIONS, *MODERN_VERSIONS)
_LOG_LEVEL: Final = "io.modelcontextprotocol/logLevel"


class FeatureCase(SynchronousTestCase):
    """A dispatcher over everything that the fixture offers."""

    def setUp(self) -> None:
        """Make it."""
        self.dispatcher = make_dispatcher(
            fixture_features(Changes(), lambda seconds: succeed(None))
        )

    def ask(self, request: Request, asked_in: Scope) -> dict[str, Any]:
        """The decoded response."""
        answer = self.successResultOf(
            Deferred.fromCoroutine(self.dispatcher.answer(request, asked_in))
        )
        decoded: dict[str, Any] = json.loads(answer.message.body)
        return decoded

    def result(self, method: str, version: str, **params: Any) -> dict[str, Any]:
        """The result, valid by the SDK's models of its revision."""
        decoded = self.ask(Request(1, method, params), scope(version))
        self.assertNotIn("error", decoded)
        result: dict[str, Any] = decoded["result"]
        oracle.validate_server_result(method, version, result)
        return result

    def error(self, method: str, version: str, **params: Any) -> Any:
        """The error."""
        return self.ask(Request(1, method, params), scope(version))["error"]


class PromptTests(FeatureCase):
    """Prompts."""

    def test_list_and_get(self) -> None:
        """Prompts are listed and filled in, in every revision."""
        for version in EVERY_VERSION:
            listed = self.result("prompts/list", version)["prompts"]
            self.assertEqual(listed[0]["name"], "test_simple_prompt")
            arguments = {"arg1": "x", "arg2": "y"}
            name = "test_prompt_with_arguments"
            got = self.result("prompts/get", version, name=name, arguments=arguments)
            self.assertIn("arg1='x', arg2='y'", got["messages"][0]["content"]["text"])

    def test_refused(self) -> None:
        """A prompt that is not there, and arguments that are missing, are errors."""
        for version in EVERY_VERSION:
            for params in (
                {"name": "nonesuch"},
                {"name": "test_prompt_with_arguments"},
                {"name": "test_simple_prompt", "arguments": {"x": 1}},
                {"name": 1},
                {},
            ):
                error = self.error("prompts/get", version, **params)
                self.assertEqual(error["code"], -32602)
                self.assertNotIn("nonesuch", error["message"])


class ResourceTests(FeatureCase):
    """Resources."""

    def test_list_and_read(self) -> None:
        """Resources and templates are listed, and read, in every revision."""
        for version in EVERY_VERSION:
            listed = self.result("resources/list", version)["resources"]
            uri = listed[0]["uri"]
            templates = self.result("resources/templates/list", version)
            self.assertEqual(len(templates["resourceTemplates"]), 1)
            (content,) = self.result("resources/read", version, uri=uri)["contents"]
            self.assertEqual(content["uri"], uri)

    def test_unknown(self) -> None:
        """A resource that is not there is an error that names it (M51, M50)."""
        for version in EVERY_VERSION:
            error = self.error("resources/read", version, uri="test://no")
            code = -32602 if version in MODERN_VERSIONS else -32002
            self.assertEqual(
                (error["code"], error["data"]), (code, {"uri": "test://no"})
            )
        hostile = "test://\u202e\x1b[31m"
        error = self.error("resources/read", "2026-07-28", uri=hostile)
        self.assertNotIn("\x1b", error["data"]["uri"])
        self.assertNotIn("\u202e", error["data"]["uri"])

    def test_long(self) -> None:
        """A URI is as long as one may be."""
        error = self.error("resources/read", "2026-07-28", uri="x" * 2049)
        self.assertEqual(error["code"], -32602)
        self.assertNotIn("data", error)

    def test_subscriptions_of_others(self) -> None:
        """What one caller watches takes a bounded room, and leaves some (T13)."""
        self.dispatcher = make_dispatcher(
            fixture_features(Changes(), lambda seconds: succeed(None))
        )
        bob = Caller(principal="bob", mode="api-key")

        def watch(caller: Caller) -> tuple[Session, int]:
            session, _ = self.dispatcher.initialize(initialize(), caller)
            asked_in = scope("2025-11-25", session=session)
            for number in range(1_000):
                uri = f"test://{number}".ljust(2048, "x")
                request = Request(1, "resources/subscribe", {"uri": uri})
                if "error" in self.ask(request, asked_in):
                    return session, number
            return session, 1_000

        sessions = [watch(ANONYMOUS) for _ in range(4)]
        # Half of 16 MiB, four bytes for a character.
        total = sum(count for _, count in sessions)
        self.assertTrue(950 < total < 1_050, total)
        self.assertGreater(watch(bob)[1], 450)
        sessions[0][0].end()
        self.assertGreater(watch(ANONYMOUS)[1], 0)

    def test_subscribe(self) -> None:
        """A session hears of the resources that it subscribed to."""
        changes = Changes()
        self.dispatcher = make_dispatcher(
            fixture_features(changes, lambda seconds: succeed(None))
        )
        session, _ = self.dispatcher.initialize(initialize(), ANONYMOUS)
        session.standing = outlet = Transcript()
        asked_in = scope("2025-11-25", session=session)

        def ask(method: str, uri: str) -> Any:
            return self.ask(Request(1, f"resources/{method}", {"uri": uri}), asked_in)

        self.assertEqual(ask("subscribe", "test://a")["result"], {})
        for uri in ("test://a", "test://b"):
            changes.tell(Changed.RESOURCE, uri)
        (told,) = outlet.messages
        self.assertEqual(told["method"], "notifications/resources/updated")
        self.assertEqual(told["params"], {"uri": "test://a"})
        ask("unsubscribe", "test://a")
        ask("unsubscribe", "test://never")
        changes.tell(Changed.RESOURCE, "test://a")
        self.assertEqual(len(outlet.messages), 1)
        for number in range(1000):
            ask("subscribe", f"test://{number}")
        self.assertEqual(ask("subscribe", "test://more")["error"]["code"], -32602)
        session.end()
        changes.tell(Changed.TOOLS)
        self.assertEqual(len(outlet.messages), 1)


class CompletionTests(FeatureCase):
    """Completion."""

    def complete(self, value: str, version: str = "2026-07-28", **params: Any) -> Any:
        """Complete an argument."""
        given = {
            "ref": {"type": "ref/prompt", "name": "p"},
            "argument": {"name": "a", "value": value},
        }
        return self.result("completion/complete", version, **given | params)

    def test_values(self) -> None:
        """Values that go on from what was typed, in every revision."""
        for version in EVERY_VERSION:
            completion = self.complete("pa", version)["completion"]
            self.assertEqual(completion["values"], ["paris", "park", "party"])
            self.assertIs(completion["hasMore"], False)

    def test_bounded(self) -> None:
        """A hundred at most; the rest is counted."""
        completion = self.complete("x")["completion"]
        self.assertEqual(len(completion["values"]), 100)
        self.assertEqual((completion["total"], completion["hasMore"]), (150, True))

    def test_shapes(self) -> None:
        """What is no reference, argument or context is refused."""
        argument = {"name": "a", "value": ""}
        reference = {"type": "ref/resource", "uri": "x"}
        for params in (
            {"argument": argument},
            {"ref": {"type": "ref/tool", "name": "x"}, "argument": argument},
            {"ref": {"type": "ref/prompt", "uri": "x"}, "argument": argument},
            {"ref": reference, "argument": {"name": "a"}},
            {
                "ref": reference,
                "argument": argument,
                "context": {"arguments": {"a": 1}},
            },
        ):
            error = self.error("completion/complete", "2026-07-28", **params)
            self.assertEqual(error["code"], -32602)


class PageTests(SynchronousTestCase):
    """Listings in pages."""

    def listing(self, count: int, **terms: Any) -> Listing:
        """So many things, three on a page."""
        items = [SANITIZER.json({"name": str(number)}) for number in range(count)]
        return Listing.of(items, page_size=3, **terms)

    @settings(max_examples=60, deadline=None, derandomize=True, database=None)
    @given(st.integers(0, 20))
    def test_all_pages(self, count: int) -> None:
        """Every page once, and together everything in order (M54)."""
        listing, cursor, seen = self.listing(count), None, []
        while True:
            number, cursor = listing.page(cursor)
            seen += json.loads(listing.pages[number].encoded)
            if cursor is None:
                break
        self.assertEqual([each["name"] for each in seen], list(map(str, range(count))))

    def test_foreign_cursors(self) -> None:
        """The cursor of a listing that has changed, or of none, is invalid (M55)."""
        _, cursor = self.listing(9).page(None)
        assert cursor is not None
        self.assertEqual(self.listing(9).page(cursor)[0], 1)
        for bad in (
            self.listing(8).page(None)[1],
            "",
            "x",
            "é",
            cursor + "=",
            "9" * 5000,
        ):
            assert bad is not None
            error = self.assertRaises(RpcError, self.listing(9).page, bad)
            self.assertEqual(error.code, -32602)
        self.assertRaises(RpcError, self.listing(2).page, cursor)

    def test_scopes(self) -> None:
        """Every page says alike how long it is fresh, and for whom (M46, M47, M48)."""

        class Tools(ScriptedTools):
            def listing(_, caller: Caller) -> Listing:
                return mine[caller]

        mine = {
            ANONYMOUS: self.listing(7, private=True),
            Caller(principal="x", mode="none"): self.listing(4),
        }
        dispatcher = make_dispatcher(Features(tools=Tools()))
        for caller, said in zip(mine, ("private", "public"), strict=True):
            cursor: dict[str, str] = {}
            asked_in = Scope(version="2026-07-28", caller=caller, source="here")
            while True:
                work = dispatcher.answer(modern("tools/list", **cursor), asked_in)
                answer = self.successResultOf(Deferred.fromCoroutine(work))
                result = json.loads(answer.message.body)["result"]
                self.assertEqual(result["cacheScope"], said)
                self.assertIsInstance(result["ttlMs"], int)
                if "nextCursor" not in result:
                    break
                cursor = {"cursor": result["nextCursor"]}
