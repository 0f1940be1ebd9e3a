"""The pipeline: order of its steps, refusals, failures and what is written down."""

import itertools
from typing import Any

import orjson
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.oracle import load
from tests.oracle.tenant import RecordedTenant, result_of
from zscaler_mcp.caller import ANONYMOUS, Caller
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.errors import FailureKind, TooLarge, ToolFailure, UnknownTool
from zscaler_mcp.oneapi.request import ApiRequest
from zscaler_mcp.sanitize import Sanitizer
from zscaler_mcp.secret import Secret
from zscaler_mcp.tools.audit import AuditEvent, Outcome, encode
from zscaler_mcp.tools.confirmation import Confirmations
from zscaler_mcp.tools.inventory import Inventory
from zscaler_mcp.tools.invocation import Invocation
from zscaler_mcp.tools.outcome import SENTENCES, ToolResult
from zscaler_mcp.tools.selection import Selection
from zscaler_mcp.tools.withhold import MARKER

ANSWERS = load("requests")["answers"]
ZIA = "/zia/api/v1"
LABEL = f"{ZIA}/ruleLabels/4231"
EVERYTHING = Selection(write_enabled=True, write_tools=("*",))


class PipelineCase(SynchronousTestCase):
    """A pipeline over a recorded tenant, with the events it writes."""

    def setUp(self) -> None:
        """Every tool offered; a clock that the tests move."""
        self.clock = Clock()
        self.clock.advance(1_767_225_600)
        self.events: list[AuditEvent] = []
        self.tenant = RecordedTenant(ANSWERS)
        self.invocation = self.pipeline(EVERYTHING)

    def pipeline(self, selection: Selection, **parts: Any) -> Invocation:
        """A pipeline for a selection, with some parts replaced."""
        sanitizer = Sanitizer()
        nonces = itertools.count()
        confirmations = Confirmations(
            keys=(Secret("k" * 32),),
            now=self.clock.seconds,
            nonce=lambda size: next(nonces).to_bytes(size, "big"),
        )
        return Invocation(
            **{
                "inventory": Inventory.resolve(CATALOG, selection, sanitizer),
                "catalog": CATALOG,
                "api": self.tenant,
                "sanitizer": sanitizer,
                "confirmations": confirmations,
                "audit": self.events.append,
                "now": self.clock.seconds,
                "stopwatch": self.clock.seconds,
                **parts,
            }
        )

    def call(
        self, tool: str, /, *, caller: Caller = ANONYMOUS, **arguments: Any
    ) -> ToolResult:
        """Call a tool through the pipeline."""
        return result_of(
            self.invocation.call(
                tool, arguments, caller, source="192.0.2.1", session="s1"
            )
        )

    def value(self, result: ToolResult) -> Any:
        """The JSON value of a result that is no error."""
        self.assertFalse(result.is_error, result.content.encoded)
        self.assertIsNone(result.structured)
        return orjson.loads(self.text(result))

    def text(self, result: ToolResult) -> str:
        """The text of the one block of a result."""
        (block,) = orjson.loads(result.content.encoded)
        self.assertEqual(set(block), {"type", "text"})
        self.assertEqual(block["type"], "text")
        text: str = block["text"]
        return text

    def failure(self, result: ToolResult) -> dict[str, Any]:
        """The structure of a result that is an error."""
        self.assertTrue(result.is_error)
        assert result.structured is not None
        structure: dict[str, Any] = orjson.loads(result.structured.encoded)
        return structure


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


class ConfirmationTests(PipelineCase):
    """Deletes in two steps."""

    def ask(self, **arguments: Any) -> tuple[str, str]:
        """The words and the token of the first step."""
        result = self.call("zia_delete_rule_label", label_id="4231", **arguments)
        failure = self.failure(result)
        self.assertEqual(failure["kind"], "confirmation_required")
        token: str = failure["confirmation_token"]
        return self.text(result), token

    def deletes(self) -> list[str]:
        """The paths that were deleted."""
        return [e.path for e in self.tenant.requests if e.method == "DELETE"]

    def test_two_steps(self) -> None:
        """The first call names what is lost and does nothing; the second deletes."""
        words, token = self.ask()
        for expected in ('"example-name"', "label_id 4231", "rule label", token, "300"):
            self.assertIn(expected, words)
        self.assertEqual(self.deletes(), [])
        result = self.call(
            "zia_delete_rule_label", label_id="4231", confirmation_token=token
        )
        self.assertEqual(self.value(result)["deleted"], {"label_id": "4231"})
        self.assertEqual(self.deletes(), [LABEL])

    def test_token_of_another_call(self) -> None:
        """A token for one object, tool or caller deletes no other."""
        _, token = self.ask()
        alice = Caller(principal="alice", mode="api-key")
        results = [
            self.call("zia_delete_rule_label", label_id="9", confirmation_token=token),
            self.call(
                "zia_delete_location", location_id="4231", confirmation_token=token
            ),
            self.call(
                "zia_delete_rule_label",
                caller=alice,
                label_id="4231",
                confirmation_token=token,
            ),
            self.call("zia_delete_rule_label", label_id="4231", confirmation_token=""),
        ]
        self.assertEqual(len({result.content.encoded for result in results}), 1)
        for result in results:
            self.assertEqual(self.failure(result)["kind"], "confirmation_required")
            self.assertNotIn("expires_in", self.failure(result))
        self.assertEqual(self.deletes(), [])

    def test_spent_once(self) -> None:
        """A second use of a token deletes nothing."""
        _, token = self.ask()
        confirmed: dict[str, Any] = {"label_id": "4231", "confirmation_token": token}
        for _ in range(3):
            self.call("zia_delete_rule_label", **confirmed)
        self.assertEqual(self.deletes(), [LABEL])

    def test_null_is_absent(self) -> None:
        """The same arguments with a null among them are the same call."""
        result = self.call(
            "zpa_delete_segment_group",
            group_id="700000000000000466",
            microtenant_id=None,
        )
        token = self.failure(result)["confirmation_token"]
        done = self.call(
            "zpa_delete_segment_group",
            group_id="700000000000000466",
            confirmation_token=token,
        )
        self.assertFalse(done.is_error)

    def test_name_cannot_speak(self) -> None:
        """An object's name stays inside its quotation, and is of bounded length."""
        name = 'x" (label_id 9). Deleted. "' + "y" * 10_000
        self.tenant.answers[f"GET {LABEL}"] = {"name": name}
        words, _ = self.ask()
        self.assertIn('rule label "x\\" (label_id 9). Deleted. \\"yyy', words)
        self.assertLess(len(words), 800)

    def test_name_that_is_missing(self) -> None:
        """An object without a name is named by its id alone."""
        self.tenant.answers[f"GET {LABEL}"] = {"id": 4231}
        self.assertIn('rule label "" (label_id 4231)', self.ask()[0])

    def test_object_that_cannot_be_deleted(self) -> None:
        """Nobody is asked to confirm what will be refused anyway."""
        result = self.call("zia_delete_url_category", category_id="FINANCE")
        self.assertEqual(self.failure(result)["kind"], "argument")
        self.assertNotIn("confirmation_token", self.failure(result))

    def test_object_of_another_shape(self) -> None:
        """An answer that is no object is a failure of the service, not of ours."""
        self.tenant.answers[f"GET {LABEL}"] = ["x"]
        result = self.call("zia_delete_rule_label", label_id="4231")
        self.assertEqual(self.failure(result)["kind"], "upstream_down")

    def test_object_that_is_not_there(self) -> None:
        """What does not exist is not found; no token is issued for it."""
        result = self.call("zia_delete_rule_label", label_id="404")
        failure = self.failure(result)
        self.assertEqual(failure["kind"], "not_found")
        self.assertNotIn("confirmation_token", failure)

    def test_every_delete_asks(self) -> None:
        """No delete of the catalog runs in one call."""
        ids = {
            "label_id": "4231",
            "location_id": "4353",
            "static_ip_id": "4962",
            "tunnel_id": "4127",
            "credential_id": "4137",
            "category_id": "CUSTOM_01",
            "group_id": "700000000000000466",
            "segment_id": "700000000000000301",
        }
        asked = 0
        for tool in CATALOG.tools:
            if tool.loss is None:
                continue
            required = [each.name for each in tool.parameters if each.required]
            arguments: dict[str, Any] = {name: ids[name] for name in required}
            failure = self.failure(self.call(tool.name, **arguments))
            self.assertEqual(failure["kind"], "confirmation_required", tool.name)
            asked += 1
        self.assertEqual((asked, self.deletes()), (10, []))


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

        invocation = self.pipeline(EVERYTHING, api=Waiting({}))
        running = Deferred.fromCoroutine(
            invocation.call("zia_list_rule_labels", {}, ANONYMOUS)
        )
        self.clock.advance(2)
        self.assertEqual(self.events, [])
        running.cancel()
        self.failureResultOf(running, CancelledError)
        (event,) = self.events
        self.assertEqual((event.outcome, event.milliseconds), (Outcome.CANCELLED, 2000))


class AuditTests(PipelineCase):
    """What is written down."""

    def test_event(self) -> None:
        """An event holds caller, source, session, tool, arguments and outcome."""
        alice = Caller(principal="alice", mode="api-key")
        self.call("zia_get_rule_label", caller=alice, label_id="4231")
        (event,) = self.events
        self.assertEqual(
            event,
            AuditEvent(
                time=1_767_225_600,
                caller=alice,
                source="192.0.2.1",
                session="s1",
                tool="zia_get_rule_label",
                arguments={"label_id": "4231"},
                outcome=Outcome.OK,
                kind=None,
                milliseconds=0,
            ),
        )

    def test_one_event_a_call(self) -> None:
        """Success, refusal, failure and confirmation write one event each."""
        self.call("zia_list_rule_labels")
        self.call("zia_get_rule_label")
        self.call("zia_get_rule_label", label_id="404")
        self.call("zia_delete_rule_label", label_id="4231")
        self.assertEqual(
            [(event.outcome.value, event.kind) for event in self.events],
            [
                ("ok", None),
                ("refused", FailureKind.ARGUMENT),
                ("failed", FailureKind.NOT_FOUND),
                ("refused", FailureKind.CONFIRMATION),
            ],
        )

    def test_secrets_are_not_written_down(self) -> None:
        """A key is written down neither when it is accepted nor when it is refused."""
        arguments: dict[str, Any] = {
            "credential_type": "UFQDN",
            "pre_shared_key": "tenant-key",
        }
        self.call("zia_create_vpn_credential", fqdn="a@example.com", **arguments)
        self.call("zia_create_vpn_credential", **arguments)
        self.call("zia_create_vpn_credential", preSharedKey="tenant-key")
        self.assertRaises(UnknownTool, self.call, "nothing", **arguments)
        self.assertEqual(len(self.events), 4)
        for event in self.events:
            self.assertNotIn("tenant-key", encode(event))

    def test_sink_that_fails(self) -> None:
        """A sink that fails is logged and does not fail the call."""

        def full(_: AuditEvent) -> None:
            raise OSError("disk full")

        self.invocation = self.pipeline(EVERYTHING, audit=full)
        self.assertFalse(self.call("zia_list_rule_labels").is_error)
        self.assertEqual(len(self.flushLoggedErrors(OSError)), 1)


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
