"""One call from arguments to an audited, sanitized result."""

from typing import Any

import attrs
import orjson
from twisted.internet.defer import CancelledError, Deferred

from tests.oracle.tenant import RecordedTenant
from tests.pipeline_case import CLIENT, EVERYTHING, LABEL, ZIA, PipelineCase
from zscaler_mcp.caller import ANONYMOUS
from zscaler_mcp.catalog import CATALOG, Call, Catalog
from zscaler_mcp.errors import FailureKind, TooLarge, ToolFailure, UnknownTool
from zscaler_mcp.oneapi.request import ApiRequest
from zscaler_mcp.sanitize import Sanitizer
from zscaler_mcp.tools.audit import Outcome, encode
from zscaler_mcp.tools.inventory import Inventory
from zscaler_mcp.tools.outcome import SENTENCES, ToolResult
from zscaler_mcp.tools.selection import Selection
from zscaler_mcp.tools.withhold import MARKER


class ResultTests(PipelineCase):
    """What calls yield."""

    def test_record(self) -> None:
        """A record comes as the service gave it, unknown members included."""
        self.tenant.answers[f"GET {LABEL}"] = {"id": 7, "memberOfTomorrow": [1]}
        result = self.call("zia_get_rule_label", label_id="4231")
        self.assertEqual(self.value(result), {"id": 7, "memberOfTomorrow": [1]})

    def test_list(self) -> None:
        """A list comes with its count, and with next only where more may follow."""
        shown = self.value(self.call("zia_list_rule_labels"))
        self.assertEqual(set(shown), {"items", "count"})
        self.assertEqual((len(shown["items"]), shown["count"]), (2, 2))
        full = self.value(self.call("zia_list_rule_labels", page_size=2))
        self.assertEqual(full["next"], {"page": 2, "page_size": 2})

    def test_query(self) -> None:
        """A query projects the records; what is no list comes as a result."""
        shown = self.value(self.call("zia_list_rule_labels", query="[*].id"))
        self.assertEqual(shown, {"items": [90001, 90002], "count": 2})
        shown = self.value(self.call("zia_list_rule_labels", query="length(@)"))
        self.assertEqual(shown, {"result": 2})

    def test_write(self) -> None:
        """A write yields the record and, in ZIA, that activation is pending."""
        shown = self.value(self.call("zia_create_rule_label", name="n"))
        self.assertEqual(set(shown), {"created", "activation"})

    def test_text_is_compact_json(self) -> None:
        """The text of the block is JSON without white space, whatever the values."""
        record = {"name": 'a "quoted" \\ name\nwith lines', "n": 1.5}
        self.tenant.answers[f"GET {LABEL}"] = record
        result = self.call("zia_get_rule_label", label_id="4231")
        self.assertEqual(self.text(result), orjson.dumps(record).decode())

    def test_adapters_know_the_time(self) -> None:
        """A tool whose arguments are relative to now is told what now is."""

        async def adapter(call: Call) -> Any:
            return {"now": call.now()}

        row = attrs.evolve(CATALOG.by_name["zia_get_rule_label"], adapter=adapter)
        inventory = Inventory.resolve(Catalog((row,)), EVERYTHING, Sanitizer())
        self.invocation = self.pipeline(EVERYTHING, inventory=inventory)
        shown = self.value(self.call(row.name, label_id="4231"))
        self.assertEqual(shown, {"now": self.clock.seconds()})

    def test_no_clock(self) -> None:
        """A call that nobody gave a clock does not make a time up."""
        call = Call(CATALOG.by_name["zia_get_rule_label"], {}, self.tenant)
        self.assertRaises(RuntimeError, call.now)


class OrderTests(PipelineCase):
    """Each step stands before the next."""

    def test_unknown_tool(self) -> None:
        """An unknown tool raises, asks nothing, and is written down."""
        self.assertRaises(UnknownTool, self.call, "no_such_tool", x=1)
        self.assertEqual(self.tenant.requests, [])
        (event,) = self.events
        self.assertEqual((event.outcome, event.kind), (Outcome.REFUSED, None))
        self.assertEqual(event.tool, "no_such_tool")

    def test_hidden_tool(self) -> None:
        """A hidden tool is as unknown as one that does not exist, whatever is sent."""
        self.invocation = self.pipeline(Selection())
        attempts: list[dict[str, Any]]
        attempts = [{"label_id": "1"}, {}, {"confirmation_token": "x"}]
        for arguments in attempts:
            with self.assertRaises(UnknownTool) as caught:
                self.call("zia_delete_rule_label", **arguments)
            self.assertEqual(vars(caught.exception), {"name": "zia_delete_rule_label"})
        self.assertEqual(self.tenant.requests, [])

    def test_arguments_before_the_tenant(self) -> None:
        """Arguments that are not accepted ask nothing of the tenant."""
        for tool, arguments in (
            ("zia_get_rule_label", {}),
            ("zia_get_rule_label", {"label_id": "../x"}),
            ("zia_list_rule_labels", {"query": "[?"}),
            ("zia_list_rule_labels", {"unknown": 1}),
            ("zia_update_rule_label", {"label_id": "1"}),
            ("zia_delete_rule_label", {"label_id": "", "confirmation_token": "x"}),
        ):
            failure = self.failure(self.call(tool, **arguments))
            self.assertEqual(failure["kind"], "argument")
            self.assertIs(failure["retryable"], False)
        self.assertEqual(self.tenant.requests, [])
        self.assertEqual({e.outcome for e in self.events}, {Outcome.REFUSED})

    def test_query_of_one(self) -> None:
        """A query also takes a part of one record, under the same bounds."""
        whole = self.value(self.call("zia_get_rule_label", label_id="4231"))
        part = self.call("zia_get_rule_label", label_id="4231", query="{n: name}")
        self.assertEqual(self.value(part), {"n": whole["name"]})
        name = self.call("zia_get_rule_label", label_id="4231", query="name")
        self.assertEqual(self.value(name), {"result": whole["name"]})
        wrong = self.call("zia_get_rule_label", label_id="4231", query="[?")
        self.assertEqual(self.failure(wrong)["field"], "query")

    def test_secrets_before_the_query(self) -> None:
        """A query cannot give a withheld secret another name (T28)."""
        path = f"GET {ZIA}/vpnCredentials"
        self.tenant.answers[path] = [{"id": 1, "preSharedKey": "tenant-key"}]
        plain = self.value(self.call("zia_list_vpn_credentials"))
        self.assertEqual(plain["items"], [{"id": 1, "preSharedKey": MARKER}])
        for query in (
            "[*].{x: preSharedKey}",
            "[*].values(@)",
            "to_string(@)",
            "[?preSharedKey=='tenant-key']",
        ):
            result = self.call("zia_list_vpn_credentials", query=query)
            self.assertNotIn(b"tenant-key", result.content.encoded)
        shown = self.value(
            self.call("zia_list_vpn_credentials", query="[?preSharedKey=='tenant-key']")
        )
        self.assertEqual(shown["items"], [])

    def test_secrets_inside_locations(self) -> None:
        """A key inside another record is withheld too."""
        path = f"GET {ZIA}/locations/4353"
        credential = {"id": 1, "preSharedKey": "tenant-key"}
        self.tenant.answers[path] = {"vpnCredentials": [credential]}
        result = self.call("zia_get_location", location_id="4353")
        self.assertEqual(
            self.value(result)["vpnCredentials"], [{"id": 1, "preSharedKey": MARKER}]
        )

    def test_secrets_of_named_tools(self) -> None:
        """A tool that the operator named shows its secrets; its neighbours do not."""
        keys = [{"id": 1, "preSharedKey": "tenant-key"}]
        self.tenant.answers[f"GET {ZIA}/vpnCredentials"] = keys
        self.tenant.answers[f"GET {ZIA}/vpnCredentials/1"] = keys[0]
        reveals = frozenset({"zia_list_vpn_credentials"})
        self.invocation = self.pipeline(EVERYTHING, reveals=reveals)
        shown = self.value(self.call("zia_list_vpn_credentials"))
        self.assertEqual(shown["items"], keys)
        query = "[?preSharedKey=='tenant-key'].id"
        shown = self.value(self.call("zia_list_vpn_credentials", query=query))
        self.assertEqual(shown["items"], [1])
        one = self.value(self.call("zia_get_vpn_credential", credential_id="1"))
        self.assertEqual(one["preSharedKey"], MARKER)
        self.assertFalse(
            any("tenant-key" in encode(event) for event in self.events[:1])
        )

    def test_marker_is_not_written(self) -> None:
        """A withheld secret that is sent back does not replace the real one."""
        advanced = {"vpn_credentials": [{"id": 1, "preSharedKey": MARKER}]}
        result = self.call(
            "zia_update_location", location_id="4353", name="n", advanced=advanced
        )
        self.assertEqual(self.failure(result)["kind"], "argument")
        self.assertEqual(self.tenant.requests, [])

    def test_merge_keeps_the_real_secret(self) -> None:
        """An update puts back the secret that was read, and shows it to nobody."""
        path = f"{ZIA}/vpnCredentials/4137"
        record = {"id": 4137, "type": "UFQDN", "preSharedKey": "tenant-key"}
        self.tenant.answers[f"GET {path}"] = record
        self.tenant.answers[f"PUT {path}"] = lambda request: request.body
        result = self.call(
            "zia_update_vpn_credential", credential_id="4137", comments="c"
        )
        self.assertEqual(self.tenant.requests[-1].body["preSharedKey"], "tenant-key")
        self.assertNotIn(b"tenant-key", result.content.encoded)


class FailureTests(PipelineCase):
    """What an agent is told."""

    def outcome_of(
        self, failure: BaseException, tool: str = "zia_get_rule_label"
    ) -> ToolResult:
        """The result of a call whose request fails."""
        self.tenant.answers[f"GET {LABEL}"] = failure
        self.tenant.answers[f"POST {ZIA}/ruleLabels"] = failure
        if tool == "zia_get_rule_label":
            return self.call(tool, label_id="4231")
        return self.call(tool, name="n")

    def test_every_kind_in_words(self) -> None:
        """Each kind has a sentence of its own, before the service's detail."""
        self.assertEqual(set(SENTENCES), set(FailureKind))
        for kind in FailureKind:
            result = self.outcome_of(ToolFailure(kind, "The detail.", "label_id"))
            self.assertEqual(self.text(result), f"{SENTENCES[kind]} The detail.")
            failure = self.failure(result)
            self.assertEqual((failure["kind"], failure["field"]), (kind, "label_id"))

    def test_retrying(self) -> None:
        """A read may be repeated after what passes, with the time to wait."""
        rate = self.outcome_of(ToolFailure(FailureKind.RATE, "", retry_after=12.0))
        failure = self.failure(rate)
        self.assertEqual((failure["retryable"], failure["retry_after"]), (True, 12.0))
        self.assertIn("12 seconds", self.text(rate))
        lost = self.failure(self.outcome_of(ToolFailure(FailureKind.TIMEOUT, "")))
        self.assertIs(lost["retryable"], True)
        gone = self.failure(self.outcome_of(ToolFailure(FailureKind.NOT_FOUND, "")))
        self.assertIs(gone["retryable"], False)

    def test_lost_answers_of_writes(self) -> None:
        """A write whose answer is lost is not called retryable."""
        tool = "zia_create_rule_label"
        for kind in (FailureKind.TIMEOUT, FailureKind.UPSTREAM):
            result = self.outcome_of(ToolFailure(kind, "Late."), tool)
            self.assertIs(self.failure(result)["retryable"], False)
            self.assertIn("not known", self.text(result))
        rate = self.outcome_of(ToolFailure(FailureKind.RATE, ""), tool)
        self.assertIs(self.failure(rate)["retryable"], True)

    def test_nothing_internal(self) -> None:
        """A defect of ours is logged and told in one fixed sentence."""
        result = self.outcome_of(RuntimeError("internal /path/to/file secret"))
        self.assertEqual(self.text(result), SENTENCES[FailureKind.INTERNAL])
        self.assertEqual(self.failure(result)["kind"], "internal")
        (logged,) = self.flushLoggedErrors(RuntimeError)
        self.assertIn("internal", str(logged.value))
        self.assertEqual(self.events[-1].outcome, Outcome.FAILED)

    def test_detail_is_bounded(self) -> None:
        """A service that is verbose about a failure is cut short."""
        result = self.outcome_of(ToolFailure(FailureKind.CONFLICT, "x" * 10**6))
        self.assertLess(len(result.content.encoded), 3000)

    def test_answer_that_cannot_be_shown(self) -> None:
        """An answer beyond the bounds is refused; a write says that it is made."""

        class Narrow(Sanitizer):
            def json(self, value: Any) -> Any:
                if b"huge" in orjson.dumps(value):
                    raise TooLarge(1, "nodes")
                return super().json(value)

        self.tenant.answers[f"GET {LABEL}"] = {"huge": 1}
        self.tenant.answers[f"POST {ZIA}/ruleLabels"] = {"huge": 1}
        self.invocation = self.pipeline(EVERYTHING, sanitizer=Narrow())
        read = self.call("zia_get_rule_label", label_id="4231")
        self.assertEqual(self.failure(read)["kind"], "too_large")
        written = self.call("zia_create_rule_label", name="n")
        self.assertIn("The change was made", self.text(written))

    def test_cancelled(self) -> None:
        """A call that is cancelled stops, and is written down as that."""
        waiting: Deferred[Any] = Deferred()

        class Waiting(RecordedTenant):
            async def send(self, request: ApiRequest) -> Any:
                return await waiting

        invocation = self.pipeline(EVERYTHING, api_for=lambda _caller: Waiting({}))
        running = Deferred.fromCoroutine(
            invocation.call("zia_list_rule_labels", {}, ANONYMOUS, CLIENT)
        )
        self.clock.advance(2)
        self.assertEqual(self.events, [])
        running.cancel()
        self.failureResultOf(running, CancelledError)
        (event,) = self.events
        self.assertEqual((event.outcome, event.milliseconds), (Outcome.CANCELLED, 2000))


class SanitizingTests(PipelineCase):
    """Every string of an answer passes the sanitizer."""

    def setUp(self) -> None:
        """A sanitizer whose work shows."""
        super().setUp()

        class Shouting(Sanitizer):
            def text(self, text: str) -> str:
                return text.replace("evil", "EVIL")

            def json(self, value: Any) -> Any:
                return super().json(self._shout(value))

            def _shout(self, value: Any) -> Any:
                if isinstance(value, str):
                    return self.text(value)
                if isinstance(value, list):
                    return [self._shout(item) for item in value]
                if isinstance(value, dict):
                    return {self.text(k): self._shout(v) for k, v in value.items()}
                return value

        self.invocation = self.pipeline(EVERYTHING, sanitizer=Shouting())

    def assert_no_evil(self, result: ToolResult) -> None:
        """The word is gone from content and structure."""
        structured = result.structured.encoded if result.structured else b""
        self.assertIn(b"EVIL", result.content.encoded + structured)
        self.assertNotIn(b"evil", result.content.encoded + structured)

    def test_results(self) -> None:
        """Values and keys, at any depth, and what a query makes of them."""
        path = f"GET {ZIA}/ruleLabels"
        self.tenant.answers[path] = [{"id": 1, "evil": ["evil"], "name": "e"}]
        self.assert_no_evil(self.call("zia_list_rule_labels"))
        joined = "join('', ['ev', 'il'])"
        self.assert_no_evil(self.call("zia_list_rule_labels", query=joined))

    def test_errors(self) -> None:
        """Validation messages, service details and field names."""
        self.assert_no_evil(self.call("zia_geo_search", action="evil"))
        self.assert_no_evil(self.call("zia_get_rule_label", label_id="1", evil=1))
        self.tenant.answers[f"GET {LABEL}"] = ToolFailure(
            FailureKind.CONFLICT, "evil", "evil"
        )
        self.assert_no_evil(self.call("zia_get_rule_label", label_id="4231"))

    def test_confirmations(self) -> None:
        """The name in a confirmation, and the arguments it repeats."""
        self.tenant.answers[f"GET {LABEL}"] = {"name": "evil"}
        self.assert_no_evil(self.call("zia_delete_rule_label", label_id="4231"))
        self.tenant.answers[f"GET {ZIA}/ruleLabels/evil"] = {"name": "x"}
        self.assert_no_evil(self.call("zia_delete_rule_label", label_id="evil"))
