"""Turns: who runs, who waits, and for how long."""

from typing import Any

from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.caller import Caller
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.tools.turns import MAX_WAITING, PATIENCE, Pace, Turns

ALICE, BOB, CAROL = (
    Caller(principal=name, mode="api-key") for name in ("alice", "bob", "carol")
)


class TurnCase(SynchronousTestCase):
    """Twelve places for each service."""

    def setUp(self) -> None:
        """A clock; what runs is written down in its order."""
        self.clock = Clock()
        self.turns = Turns(12, Pace(0, self.clock), self.clock)
        self.begun: list[str] = []
        self.work: dict[str, Deferred[None]] = {}

    def call(self, caller: Caller, name: str, service: str = "zia") -> "Deferred[None]":
        """Begin a call that lasts until its work is done."""

        async def run() -> None:
            async with self.turns.turn(service, caller):
                self.begun.append(name)
                self.work[name] = Deferred()
                await self.work[name]

        running = Deferred.fromCoroutine(run())
        self.addCleanup(self.end, running)
        return running

    def end(self, call: "Deferred[None]") -> None:
        """Leave nothing behind that waits."""
        call.addErrback(lambda failure: failure.trap(CancelledError, ToolFailure))
        call.cancel()

    def calls(self, caller: Caller, count: int, **more: Any) -> list["Deferred[None]"]:
        """Several calls, named after the caller and their number."""
        return [
            self.call(caller, f"{caller.principal}{n}", **more) for n in range(count)
        ]

    def finish(self, *names: str) -> None:
        """Let work end."""
        for name in names:
            self.work.pop(name).callback(None)

    def refused(self, call: "Deferred[None]") -> ToolFailure:
        """The failure of a call that had no turn."""
        failure = self.failureResultOf(call, ToolFailure).value
        assert isinstance(failure, ToolFailure)
        self.assertIs(failure.kind, FailureKind.RATE)
        self.assertIsNotNone(failure.retry_after)
        return failure


class PlaceTests(TurnCase):
    """Places, and who has them."""

    def test_alone(self) -> None:
        """Alone, a caller has half of the places; the rest wait."""
        self.calls(ALICE, 20)
        self.assertEqual(len(self.begun), 6)

    def test_late_comer(self) -> None:
        """Who comes late finds a place, whatever another one asked for."""
        self.calls(ALICE, 50)
        self.calls(BOB, 1)
        self.calls(CAROL, 1)
        self.assertEqual(self.begun[-2:], ["bob0", "carol0"])

    def test_in_turn(self) -> None:
        """Callers take turns, each with its calls in their order."""
        self.calls(ALICE, 12)
        self.calls(BOB, 12)
        self.begun.clear()
        for _ in range(8):
            self.finish(*list(self.work)[:1])
        names = [name.rstrip("0123456789") for name in self.begun]
        self.assertGreater(names.count("bob"), 2)
        self.assertGreater(names.count("alice"), 2)
        for who in ("alice", "bob"):
            numbers = [
                int(n.removeprefix(who)) for n in self.begun if n.startswith(who)
            ]
            self.assertEqual(numbers, sorted(numbers))

    def test_everything_runs(self) -> None:
        """Whatever waits runs in the end, and nothing is kept then."""
        calls = [*self.calls(ALICE, 40), *self.calls(BOB, 40)]
        while self.work:
            self.finish(*list(self.work))
        for call in calls:
            self.successResultOf(call)
        self.assertEqual(len(self.begun), 80)

    def test_services_apart(self) -> None:
        """A service that does not answer holds its own places only."""
        for caller in (ALICE, BOB, CAROL):
            self.calls(caller, 30)
        self.begun.clear()
        self.calls(ALICE, 3, service="zpa")
        self.assertEqual(len(self.begun), 3)

    def test_one_place(self) -> None:
        """With one place, calls run one by one."""
        self.turns = Turns(1, Pace(0, self.clock), self.clock)
        self.calls(ALICE, 3)
        self.assertEqual(self.begun, ["alice0"])
        self.finish("alice0")
        self.assertEqual(self.begun, ["alice0", "alice1"])

    def test_cancelled(self) -> None:
        """Who leaves the queue takes nobody's turn."""
        calls = self.calls(ALICE, 8)
        calls[6].cancel()
        self.failureResultOf(calls[6], CancelledError)
        self.finish("alice0")
        self.assertEqual(self.begun[-1], "alice7")

    def test_cancelled_work(self) -> None:
        """Work that is cancelled gives its place to the next."""
        calls = self.calls(ALICE, 7)
        calls[0].cancel()
        self.failureResultOf(calls[0], CancelledError)
        self.assertEqual(self.begun[-1], "alice6")

    def quick(self, caller: Caller) -> "Deferred[None]":
        """A call that ends as soon as it begins: its answer was known before."""

        async def run() -> None:
            async with self.turns.turn("zia", caller):
                self.begun.append(caller.principal)

        return Deferred.fromCoroutine(run())

    def test_ends_at_once(self) -> None:
        """Calls that end at once spoil nobody's call, and leave no place taken."""
        self.turns = Turns(1, Pace(0, self.clock), self.clock)
        first = self.call(ALICE, "alice0")
        others = [self.quick(caller) for caller in (BOB, CAROL, BOB)]
        self.finish("alice0")
        for call in (first, *others):
            self.successResultOf(call)
        self.assertEqual(self.begun, ["alice0", "bob", "carol", "bob"])
        self.calls(ALICE, 1)
        self.assertEqual(self.begun[-1], "alice0")

    def test_many_end_at_once(self) -> None:
        """However many wait, the stack is deep enough for all that end at once."""
        self.turns = Turns(1, Pace(0, self.clock), self.clock)
        first = self.call(ALICE, "alice0")
        waiting = [self.quick(ALICE) for _ in range(MAX_WAITING)]
        self.finish("alice0")
        for call in (first, *waiting):
            self.successResultOf(call)

    def test_patience(self) -> None:
        """Nobody waits for ever: the error says when to come back."""
        calls = self.calls(ALICE, 7)
        self.clock.advance(PATIENCE + 1)
        self.refused(calls[6])
        self.assertNoResult(calls[0])
        self.finish("alice0")
        self.assertEqual(len(self.begun), 6)

    def test_too_many(self) -> None:
        """Of one caller a bounded number waits; of another one more can."""
        calls = self.calls(ALICE, 6 + MAX_WAITING + 1)
        self.refused(calls[-1])
        self.assertNoResult(calls[-2])
        self.calls(BOB, 1)
        self.assertEqual(self.begun[-1], "bob0")


class PaceTests(TurnCase):
    """Sixty calls a minute."""

    def setUp(self) -> None:
        """Six at once, then one a second."""
        super().setUp()
        self.turns = Turns(100, Pace(60, self.clock), self.clock)

    def test_evenly(self) -> None:
        """After a few at once the calls of a caller come evenly."""
        self.calls(ALICE, 10)
        self.assertEqual(len(self.begun), 6)
        self.clock.pump([0.5, 0.5])
        self.assertEqual(len(self.begun), 7)
        self.clock.advance(3)
        self.assertEqual(len(self.begun), 10)

    def test_others(self) -> None:
        """One caller's loop does not slow another one down."""
        self.calls(ALICE, 30)
        self.begun.clear()
        self.calls(BOB, 6)
        self.assertEqual(len(self.begun), 6)

    def test_too_fast(self) -> None:
        """Who asks for far more is told to wait, and is served afterwards."""
        for call in self.calls(ALICE, 60)[36:]:
            self.refused(call)
        self.clock.advance(60)
        self.begun.clear()
        self.call(ALICE, "later")
        self.assertEqual(self.begun, ["later"])

    def test_rest(self) -> None:
        """Whoever pauses may make a few at once again, and not more than before."""
        self.calls(ALICE, 6)
        self.clock.advance(3600)
        self.begun.clear()
        self.calls(ALICE, 10)
        self.assertEqual(len(self.begun), 6)
