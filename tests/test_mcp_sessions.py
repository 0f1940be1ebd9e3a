"""Sessions: whose they are, how many there are, and what they hold."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.defer import CancelledError, Deferred
from twisted.trial.unittest import SynchronousTestCase

from tests.mcp_fakes import (
    Transcript,
    fixture_dispatcher,
    initialize,
    scope,
)
from zscaler_mcp.caller import ANONYMOUS, Caller
from zscaler_mcp.jsonrpc import EncodedMessage, Notification, Request
from zscaler_mcp.mcp import EventStore, SessionLimit, SessionTable

ALICE = Caller(principal="alice", mode="api-key")
MESSAGE = EncodedMessage(b"{}")
STEPS = ("open", "close", "use", "wait")
BOB = Caller(principal="bob", mode="api-key")


class SessionCase(SynchronousTestCase):
    """A table of three sessions, with a clock."""

    def setUp(self) -> None:
        """Make it."""
        self.dispatcher, self.tools = fixture_dispatcher()
        self.now = 1000.0
        self.table = SessionTable(limit=3, idle=60, seconds=lambda: self.now)

    def open(self, caller: Caller = ANONYMOUS) -> Any:
        """Open one session."""
        session, _ = self.dispatcher.initialize(initialize(), caller)
        self.table.open(session)
        return session

    def used(self, caller: Caller = ANONYMOUS) -> Any:
        """Open one session, and ask something in it."""
        return self.table.find(self.open(caller).id, caller)


class TableTests(SessionCase):
    """Open sessions."""

    def test_found_by_its_caller(self) -> None:
        """A session is found by its caller and unknown to every other (H4, T20)."""
        session = self.open()
        other = type(ANONYMOUS)(principal="other", mode="api-key")
        same_name = type(ANONYMOUS)(principal="anonymous", mode="api-key")
        self.assertIs(self.table.find(session.id, ANONYMOUS), session)
        self.assertIsNone(self.table.find(session.id, other))
        self.assertIsNone(self.table.find(session.id, same_name))
        self.assertIsNone(self.table.find(session.id + "x", ANONYMOUS))

    def test_scopes_of_now(self) -> None:
        """A session goes on with the scopes of the credential that came last (T6)."""
        session = self.open(ALICE)
        less = Caller(principal="alice", mode="api-key", scopes=frozenset({"a"}))
        found = self.table.find(session.id, less)
        assert found is not None
        self.assertEqual(found.caller.scopes, {"a"})
        more = Caller(principal="bob", mode="api-key", scopes=frozenset({"b"}))
        self.assertIsNone(self.table.find(session.id, more))
        self.assertEqual(session.caller.scopes, {"a"})

    def test_cap(self) -> None:
        """There is a last session; when one ends, there is room again."""
        sessions = [self.used() for _ in range(3)]
        self.assertRaises(SessionLimit, self.open)
        self.table.close(sessions[0])
        self.open()

    def test_idle(self) -> None:
        """An idle session ends; one in use does not (H3)."""
        idle, used = self.open(), self.open()
        self.now += 50
        self.assertIsNotNone(self.table.find(used.id, ANONYMOUS))
        self.now += 20
        self.assertIsNone(self.table.find(idle.id, ANONYMOUS))
        self.assertIsNotNone(self.table.find(used.id, ANONYMOUS))
        self.assertEqual(len(self.table), 1)

    def test_idle_sessions_make_room(self) -> None:
        """Sessions that were idle too long do not count against the cap."""
        for _ in range(3):
            self.open()
        self.now += 61
        self.open()
        self.assertEqual(len(self.table), 1)

    def test_closing_cancels(self) -> None:
        """Ending a session ends the work of its requests."""
        session = self.open()
        work: Deferred[None] = Deferred()
        session.track(1, work)
        self.table.close(session)
        self.failureResultOf(work, CancelledError)

    def test_cancel_by_id(self) -> None:
        """A request is cancelled by its id, with its type; others go on."""
        session = self.open()
        number: Deferred[None] = Deferred()
        text: Deferred[None] = Deferred()
        session.track(1, number)
        session.track("1", text)
        unknown: list[object] = [2, None, True, 1.5, [], "x"]
        for nothing in unknown:
            session.cancel(nothing)
        session.cancel("1")
        self.assertNoResult(number)
        self.failureResultOf(text, CancelledError)

    def test_ids_in_use(self) -> None:
        """An id that is running is not taken twice, and is free when it is done."""
        session = self.open()
        work: Deferred[None] = Deferred()
        session.track(1, work)
        self.assertTrue(session.runs(1))
        self.assertFalse(session.runs("1"))
        work.callback(None)
        self.assertFalse(session.runs(1))

    def test_running_is_bounded(self) -> None:
        """A session runs a bounded number of requests at once."""
        session = self.open()
        running: list[Deferred[None]] = [Deferred() for _ in range(64)]
        for number, work in enumerate(running):
            self.assertFalse(session.full)
            session.track(number, work)
        self.assertTrue(session.full)
        running[7].callback(None)
        self.assertFalse(session.full)

    def test_close_all(self) -> None:
        """Stopping ends every session."""
        for _ in range(3):
            self.open()
        self.table.close_all()
        self.assertEqual(len(self.table), 0)

    def test_session_shows_in_context(self) -> None:
        """A tool learns a name of the session, never its id."""
        session = self.open()
        request = Request(1, "tools/call", {"name": "echo"})
        asked_in = scope("2025-11-25", session=session)
        self.successResultOf(
            Deferred.fromCoroutine(self.dispatcher.answer(request, asked_in))
        )
        self.assertEqual(self.tools.calls[0][2].session, session.name)


class FairnessTests(SessionCase):
    """A full table."""

    def test_one_caller_of_everything(self) -> None:
        """Who has most makes room for who has none, by its oldest idle session."""
        first, second, third = (self.open(ALICE) for _ in range(3))
        self.table.find(first.id, ALICE)
        mine = self.open(BOB)
        self.assertTrue(second.ended)
        self.assertFalse(first.ended or third.ended)
        self.assertIs(self.table.find(mine.id, BOB), mine)
        self.assertEqual(len(self.table), 3)

    def test_no_swapping(self) -> None:
        """Nobody takes a place to have as many as the other had, or more."""
        for _ in range(2):
            self.used(ALICE)
        self.used(BOB)
        for caller in (ALICE, BOB):
            self.assertRaises(SessionLimit, self.open, caller)
        self.assertEqual(len(self.table), 3)

    def test_left_behind(self) -> None:
        """What a caller has left behind, or never used, makes room for its next one.

        A client that restarts again and again is not locked out by itself.
        """
        for _ in range(50):
            self.open(ALICE)
        self.assertEqual(len(self.table), 3)
        unused, *used = self.open(ALICE), self.used(ALICE), self.used(ALICE)
        self.open(ALICE)
        self.assertEqual([each.ended for each in (unused, *used)], [True, False, False])

    def test_left_for_a_minute(self) -> None:
        """A session that its client used within a minute stays, a stale one goes."""
        table = self.table = SessionTable(limit=3, idle=600, seconds=lambda: self.now)
        old, busy, new = (self.used() for _ in range(3))
        busy.track(1, Deferred())
        self.now += 59
        table.find(new.id, ANONYMOUS)
        self.assertRaises(SessionLimit, self.open)
        self.now += 1
        self.assertFalse(self.used().ended)
        ended = [each.ended for each in (old, busy, new)]
        self.assertEqual(ended, [True, False, False])
        self.assertRaises(SessionLimit, self.open)

    def test_left_by_others(self) -> None:
        """What another caller has left behind is its own, if it has no more."""
        self.open(ALICE)
        for _ in range(2):
            self.used(BOB)
        self.assertRaises(SessionLimit, self.open, BOB)

    def test_work_is_not_interrupted(self) -> None:
        """A session in which something runs does not make room."""
        sessions = [self.open(ALICE) for _ in range(3)]
        works: list[Deferred[None]] = [Deferred() for _ in sessions]
        for session, work in zip(sessions, works, strict=True):
            session.track(1, work)
        self.assertRaises(SessionLimit, self.open, BOB)
        works[1].callback(None)
        self.open(BOB)
        self.assertEqual([each.ended for each in sessions], [False, True, False])

    def test_accounts(self) -> None:
        """However sessions ended, they no longer count for their caller."""
        for _ in range(10):
            self.table.close(self.open(ALICE))
            self.open(ALICE)
            self.now += 61
        self.table.expire()
        self.assertEqual((len(self.table), self.table._held), (0, {}))
        session = self.open(ALICE)
        self.table.close(session)
        self.table.close(session)
        self.assertEqual(self.table._held, {})

    @settings(max_examples=100, deadline=None, derandomize=True, database=None)
    @given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 9)), max_size=40))
    def test_any_order(self, steps: list[tuple[str, int]]) -> None:
        """There are never too many, and every account is right."""
        callers = [ANONYMOUS, ALICE, BOB]
        table = SessionTable(limit=4, idle=60, seconds=lambda: self.now)
        made: list[Any] = []
        for step, number in steps:
            if step == "open":
                session, _ = self.dispatcher.initialize(
                    initialize(), callers[number % 3]
                )
                made.append(session)
                try:
                    table.open(session)
                except SessionLimit:
                    session.end()
            elif step == "wait":
                self.now += number * 5
            elif made:
                session = made[number % len(made)]
                found = table.find(session.id, session.caller)
                self.assertIs(found is None, session.ended)
                if step == "close" and found is not None:
                    table.close(session)
            alive = [each for each in made if not each.ended]
            self.assertEqual(len(table), len(alive))
            self.assertLessEqual(len(table), 4)
            self.assertEqual(sum(table._held.values()), len(alive))


class HoldingTests(SessionCase):
    """What one session may hold."""

    def test_streams(self) -> None:
        """A bounded number of streams can be resumed; the standing one stays."""
        session, store = self.open(), EventStore()
        session.standing = session.new_stream(store)
        session.keep_stream(session.standing)
        for _ in range(300):
            stream = session.new_stream(store)
            session.keep_stream(stream)
            stream.end()
        self.assertEqual(len(session._streams), 128)
        self.assertIs(session.find_stream("1"), session.standing)
        self.assertIsNone(session.find_stream("2"))
        self.assertIs(session.find_stream("301"), stream)

    def test_running_streams(self) -> None:
        """The stream of a request that runs does not give way to those that ended."""
        session, store = self.open(), EventStore()
        running = session.new_stream(store)
        session.keep_stream(running)
        for _ in range(300):
            stream = session.new_stream(store)
            stream.end()
            session.keep_stream(stream)
        self.assertIs(session.find_stream("1"), running)

    def test_end(self) -> None:
        """The end of a session lets go of everything, once."""
        session, store = self.open(), EventStore()
        ended: list[int] = []
        session.on_end.append(lambda: ended.append(1))
        stream = session.new_stream(store)
        session.keep_stream(stream)
        stream.put(MESSAGE)
        for _ in range(2):
            session.end()
        self.assertEqual((ended, store.used), ([1], 0))
        self.assertFalse(session.can_ask(1))

    def test_told(self) -> None:
        """What nobody listens to is not kept; a listener who is behind hears less."""
        session = self.open()
        session.tell(MESSAGE)
        session.standing = outlet = Transcript()
        session.tell(MESSAGE)
        outlet.congested = True
        session.tell(MESSAGE)
        self.assertEqual(len(outlet.messages), 1)

    def test_cancelled_twice(self) -> None:
        """A client that cancels what is over, or nothing, is ignored."""
        session = self.open()
        cancelled: list[Any] = [{}, {"requestId": 1}, {"requestId": []}]
        for params in cancelled:
            session.take(Notification("notifications/cancelled", params))
        self.assertFalse(session.ended)
