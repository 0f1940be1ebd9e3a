"""Answers of reads that are kept: for whom, how long, and what drops them."""

import secrets
from typing import Any

import attrs
from twisted.internet.defer import CancelledError, Deferred
from twisted.trial.unittest import SynchronousTestCase

from tests.oracle.tenant import RecordedTenant
from tests.pipeline_case import CLIENT, EVERYTHING, LABEL, ZIA, PipelineCase
from zscaler_mcp.caller import ANONYMOUS, Caller
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.errors import FailureKind, ToolFailure, UnknownTool
from zscaler_mcp.oneapi.request import ApiRequest
from zscaler_mcp.sanitize import SanitizedJSON, Sanitizer
from zscaler_mcp.tools import cache
from zscaler_mcp.tools.audit import Outcome
from zscaler_mcp.tools.cache import ReadCache
from zscaler_mcp.tools.outcome import CACHED, MARK, ToolResult
from zscaler_mcp.tools.selection import Selection
from zscaler_mcp.tools.turns import Pace, Turns

GET = "zia_get_rule_label"
ALICE = Caller(principal="alice", mode="api-key")


class SlowTenant(RecordedTenant):
    """Answers reads when it is told to, with what it knew when it was asked."""

    def __init__(self, answers: dict[str, Any]) -> None:
        super().__init__(answers)
        self.held: Deferred[None] | None = None

    async def send(self, request: ApiRequest) -> Any:
        """Answer, late if it is held."""
        answer = await super().send(request)
        if self.held is not None and request.method == "GET":
            await self.held
        return answer


class CacheCase(PipelineCase):
    """A pipeline that keeps answers of ZIA for 60 seconds."""

    def setUp(self) -> None:
        """One label that is read."""
        super().setUp()
        self.tenant = self.slow = SlowTenant({})
        self.tenant.answers[f"GET {LABEL}"] = {"id": 7, "name": "before"}
        self.tenant.answers[f"PUT {LABEL}"] = {"id": 7}
        self.keep("zia_*")

    def keep(self, *patterns: str, seconds: int = 60, **parts: Any) -> None:
        """Make the pipeline anew."""
        kept = ReadCache(seconds, patterns, self.clock.seconds)
        selection = parts.pop("selection", EVERYTHING)
        self.invocation = self.pipeline(selection, cache=kept, **parts)

    def read(self, label: str = "4231", **more: Any) -> ToolResult:
        """Read the label."""
        return self.call(GET, label_id=label, **more)

    def asked(self) -> int:
        """How many reads the tenant was asked for."""
        return sum(request.method == "GET" for request in self.tenant.requests)


class KeepingTests(CacheCase):
    """What is kept, and for whom."""

    def test_kept(self) -> None:
        """The second of two reads asks the tenant nothing, and says how old it is."""
        first = self.read()
        self.tenant.answers[f"GET {LABEL}"] = {"id": 7, "name": "after"}
        self.clock.advance(12)
        second = self.read()
        self.assertEqual(self.value(second), self.value(first))
        self.assertEqual(self.asked(), 1)
        self.assertNotIn(CACHED, first.meta)
        self.assertEqual(second.meta[CACHED].encoded, b"12")
        self.assertEqual([event.cached for event in self.events], [False, True])
        self.assertEqual({event.outcome for event in self.events}, {Outcome.OK})

    def test_off(self) -> None:
        """Nothing is kept unless both settings say so, and of other tools nothing."""
        for seconds, patterns in ((0, ("*",)), (60, ()), (60, ("zpa_*",))):
            before = self.asked()
            self.keep(*patterns, seconds=seconds)
            self.read()
            self.read()
            self.assertEqual(self.asked(), before + 2, patterns)

    def test_time(self) -> None:
        """An answer is shown until its time is over, however often it was shown."""
        self.read()
        self.clock.advance(59)
        self.read()
        self.assertEqual(self.asked(), 1)
        self.clock.advance(1)
        self.read()
        self.assertEqual(self.asked(), 2)

    def test_callers(self) -> None:
        """What one caller read is not shown to another, of whatever mode."""
        for who in (
            ANONYMOUS,
            ALICE,
            attrs.evolve(ALICE, principal="mallory"),
            attrs.evolve(ALICE, mode="jwt"),
        ):
            before = self.asked()
            self.read(caller=who)
            self.read(caller=who)
            self.assertEqual(self.asked(), before + 1, who)

    def test_own_way(self) -> None:
        """A caller who may not reach the tenant is not shown what they once read."""
        gone = False

        def api_for(caller: Caller) -> RecordedTenant:
            if gone:
                raise ToolFailure(FailureKind.PERMISSION, "")
            return self.tenant

        self.keep("zia_*", api_for=api_for)
        self.read()
        gone = True
        self.assertEqual(self.failure(self.read())["kind"], "permission")

    def test_arguments(self) -> None:
        """Other arguments, or the same to another tool, are another call."""
        self.tenant.answers[f"GET {ZIA}/ruleLabels/7"] = {"id": 8}
        self.tenant.answers[f"GET {ZIA}/ruleLabels"] = [{"id": 1}, {"id": 2}]
        self.read()
        self.assertEqual(self.value(self.read("7")), {"id": 8})
        whole = self.value(self.call("zia_list_rule_labels"))
        part = self.value(self.call("zia_list_rule_labels", query="[0]"))
        self.assertNotEqual(whole, part)
        self.assertEqual(self.asked(), 4)

    def test_failures(self) -> None:
        """A failure is not kept: the next call asks again."""
        self.failure(self.read("9"))
        self.tenant.answers[f"GET {ZIA}/ruleLabels/9"] = {"id": 9}
        self.assertEqual(self.value(self.read("9")), {"id": 9})

    def test_gates(self) -> None:
        """A kept answer passes the gates of every call: offer and arguments."""
        self.read()
        self.failure(self.read(unknown=1))
        kept = self.invocation.cache
        hidden = Selection(disabled_tools=("zia_get_*",))
        self.invocation = self.pipeline(hidden, cache=kept)
        self.assertRaises(UnknownTool, self.read)

    def test_pace(self) -> None:
        """A kept answer counts as a call of its caller."""
        turns = Turns(32, Pace(10, self.clock), self.clock)
        self.keep("zia_*", turns=turns)
        self.read()
        for _ in range(6):
            Deferred.fromCoroutine(
                self.invocation.call(GET, {"label_id": "4231"}, ANONYMOUS, CLIENT)
            )
        self.assertEqual(self.failure(self.read())["kind"], "rate")
        self.assertEqual(self.asked(), 1)

    def test_secrets(self) -> None:
        """What shows secrets is never kept; what withholds them may be."""
        path = f"{ZIA}/vpnCredentials/1"
        self.tenant.answers[f"GET {path}"] = {"id": 1, "preSharedKey": "k"}
        name = "zia_get_vpn_credential"
        for reveals, asked in ((frozenset({name}), 2), (frozenset[str](), 1)):
            self.keep("zia_*", reveals=reveals)
            before = self.asked()
            for _ in range(2):
                self.value(self.call(name, credential_id="1"))
            self.assertEqual(self.asked(), before + asked)

    def test_marks(self) -> None:
        """A kept answer of strangers is shown between marks of its own."""
        self.keep("*", nonce=secrets.token_bytes)
        arguments: dict[str, Any] = {"org_id": "1", "finding_id": "2"}
        self.call("zeasm_get_finding_evidence", **arguments)
        path = self.tenant.requests[0].path
        self.tenant.answers[f"GET {path}"] = {"content": "x"}
        first, second = (
            self.call("zeasm_get_finding_evidence", **arguments) for _ in range(2)
        )
        self.assertIn(CACHED, second.meta)
        self.assertNotEqual(first.meta[MARK], second.meta[MARK])
        self.assertEqual(self.value(first), self.value(second))


class DroppingTests(CacheCase):
    """A write is never followed by the past."""

    def update(self, **more: Any) -> ToolResult:
        """Change the label."""
        return self.call("zia_update_rule_label", label_id="4231", name="n", **more)

    def test_write(self) -> None:
        """A write drops what was kept, also of others, whichever service it is of."""
        self.read()
        self.read(caller=ALICE)
        group = f"POST /zpa/mgmtconfig/v1/admin/customers/{self.tenant.customer_id}"
        self.tenant.answers[f"{group}/segmentGroup"] = {"id": "1"}
        self.value(self.call("zpa_create_segment_group", name="n"))
        before = self.asked()
        self.read()
        self.read(caller=ALICE)
        self.assertEqual(self.asked(), before + 2)

    def test_failed_write(self) -> None:
        """A write that failed may have been made: it drops as well."""
        self.tenant.answers[f"PUT {LABEL}"] = ToolFailure(FailureKind.TIMEOUT, "")
        self.read()
        self.failure(self.update())
        before = self.asked()
        self.read()
        self.assertEqual(self.asked(), before + 1)

    def test_refused_write(self) -> None:
        """A write that was not made drops nothing."""
        self.read()
        self.failure(self.update(unknown=1))
        self.failure(self.call("zia_delete_rule_label", label_id="4231"))
        before = self.asked()
        self.read()
        self.assertEqual(self.asked(), before)

    def late(self) -> Deferred[ToolResult]:
        """A read whose answer is under way."""
        self.slow.held = Deferred()
        reading = Deferred.fromCoroutine(
            self.invocation.call(GET, {"label_id": "4231"}, ANONYMOUS, CLIENT)
        )
        self.assertNoResult(reading)
        return reading

    def test_read_around_a_write(self) -> None:
        """What was read before a write and came after it is shown, and not kept."""
        reading = self.late()
        held, self.slow.held = self.slow.held, None
        self.value(self.update())
        assert held is not None
        held.callback(None)
        self.assertEqual(self.value(self.successResultOf(reading))["name"], "before")
        before = self.asked()
        self.read()
        self.assertEqual(self.asked(), before + 1)

    def test_read_within_a_write(self) -> None:
        """What was read while a write was under way is dropped when that ends."""
        held: Deferred[None] = Deferred()
        self.slow.held = held
        arguments = {"label_id": "4231", "name": "n"}
        writing = Deferred.fromCoroutine(
            self.invocation.call("zia_update_rule_label", arguments, ANONYMOUS, CLIENT)
        )
        self.slow.held = None
        self.read()
        held.callback(None)
        self.successResultOf(writing)
        before = self.asked()
        self.read()
        self.assertEqual(self.asked(), before + 1)

    def test_cancelled_write(self) -> None:
        """A write that was broken off drops too."""
        self.read()
        self.slow.held = Deferred()
        arguments = {"label_id": "4231", "name": "n"}
        writing = Deferred.fromCoroutine(
            self.invocation.call("zia_update_rule_label", arguments, ANONYMOUS, CLIENT)
        )
        self.slow.held = None
        self.read()
        writing.cancel()
        self.failureResultOf(writing, CancelledError)
        before = self.asked()
        self.read()
        self.assertEqual(self.asked(), before + 1)


class BoundTests(SynchronousTestCase):
    """What is kept is bounded."""

    def setUp(self) -> None:
        """A cache."""
        self.now = 0.0
        self.cache = ReadCache(60, ("*",), lambda: self.now)

    def value(self, size: int) -> SanitizedJSON:
        """A value of so many bytes."""
        return Sanitizer().json("x" * (size - 2))

    def keep(self, key: bytes, size: int = 10) -> None:
        """Keep an answer."""
        self.cache.keep(key, self.value(size), self.cache.moment)

    def has(self, key: bytes) -> bool:
        """Whether it is kept."""
        return self.cache.find(key) is not None

    def test_entries(self) -> None:
        """Beyond a number of answers the oldest go."""
        self.patch(cache, "MAX_ENTRIES", 3)
        for key in (b"a", b"b", b"c", b"d"):
            self.keep(key)
        kept = [self.has(key) for key in (b"a", b"b", b"d")]
        self.assertEqual(kept, [False, True, True])

    def test_bytes(self) -> None:
        """Beyond a number of bytes the oldest go; what is replaced is not counted."""
        self.patch(cache, "MAX_BYTES", 100)
        for _ in range(20):
            self.keep(b"a", 40)
        self.keep(b"b", 40)
        self.assertTrue(self.has(b"a") and self.has(b"b"))
        self.keep(b"c", 40)
        self.assertEqual([self.has(k) for k in (b"a", b"b", b"c")], [False, True, True])

    def test_large(self) -> None:
        """An answer that is large pushes nothing out."""
        self.keep(b"a")
        self.keep(b"b", cache.MAX_ANSWER + 1)
        self.assertTrue(self.has(b"a"))
        self.assertFalse(self.has(b"b"))
        self.keep(b"b", cache.MAX_ANSWER)
        self.assertTrue(self.has(b"b"))

    def test_memory_is_freed(self) -> None:
        """What is over is forgotten when anything is looked for."""
        self.patch(cache, "MAX_BYTES", 100)
        self.keep(b"a", 60)
        self.now = 60.0
        self.assertFalse(self.has(b"z"))
        self.keep(b"b", 60)
        self.keep(b"c", 40)
        self.assertTrue(self.has(b"b") and self.has(b"c"))

    def test_writes_are_never_covered(self) -> None:
        """A pattern for everything covers what reads, and nothing that writes."""
        covered = {t.name for t in CATALOG.tools if self.cache.covers(t)}
        reads = {t.name for t in CATALOG.tools if t.action.value == "read"}
        self.assertEqual(covered, reads)


class RacingTests(CacheCase):
    """A kept answer that is waited for."""

    def test_dropped_while_waiting(self) -> None:
        """An answer that a write drops while its caller waits is not shown."""
        turns = Turns(32, Pace(10, self.clock), self.clock)
        self.keep("zia_*", turns=turns)
        self.read()
        waiting = Deferred.fromCoroutine(
            self.invocation.call(GET, {"label_id": "4231"}, ANONYMOUS, CLIENT)
        )
        self.assertNoResult(waiting)
        self.tenant.answers[f"GET {LABEL}"] = {"id": 7, "name": "after"}
        self.value(
            self.call(
                "zia_update_rule_label", caller=ALICE, label_id="4231", name="after"
            )
        )
        self.clock.advance(6)
        self.clock.advance(6)
        shown = self.successResultOf(waiting)
        self.assertEqual(self.value(shown)["name"], "after")
