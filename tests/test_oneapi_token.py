"""One token for all calls."""

from typing import Any

from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.task import Clock
from twisted.logger import capturedLogs
from twisted.trial.unittest import SynchronousTestCase

from tests.oneapi_fakes import log_text, start
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.token import (
    FAILURE_MEMORY,
    REFUSAL_MEMORY,
    Grant,
    TokenSource,
)
from zscaler_mcp.secret import Secret


class Fetches:
    """Token fetches that a test ends."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.running: list[Deferred[Grant]] = []
        self.cancelled = 0

    async def fetch(self) -> Grant:
        """Start one."""
        deferred: Deferred[Grant] = Deferred()
        self.running.append(deferred)
        try:
            return await deferred
        except CancelledError:
            self.cancelled += 1
            raise

    def grant(self, lifetime: float = 3600.0) -> Secret:
        """Grant the fetch that was started last."""
        token = Secret(f"token-{len(self.running)}")
        self.running[-1].callback(Grant.lasting(token, lifetime, self.clock.seconds()))
        return token

    def refuse(self, kind: FailureKind = FailureKind.UPSTREAM) -> None:
        """Fail the fetch that was started last."""
        self.running[-1].errback(ToolFailure(kind, "No token.", retry_after=2.0))


class TokenSourceTests(SynchronousTestCase):
    """When tokens are fetched, and for whom (THREATS T17)."""

    def setUp(self) -> None:
        """A source whose fetches the test ends."""
        self.clock = Clock()
        self.fetches = Fetches(self.clock)
        self.source = TokenSource(self.fetches.fetch, self.clock)

    def ask(self) -> Deferred[Any]:
        """Ask for the token."""
        return start(self.source.token())

    def test_one_fetch_for_any_number_of_callers(self) -> None:
        """A hundred first calls make one token request."""
        waiting = [self.ask() for _ in range(100)]
        self.assertEqual(len(self.fetches.running), 1)
        token = self.fetches.grant()
        self.assertEqual({self.successResultOf(w) for w in waiting}, {token})
        self.assertIs(self.successResultOf(self.ask()), token)
        self.assertEqual(len(self.fetches.running), 1)

    def test_a_fetch_that_ends_at_once(self) -> None:
        """A token that is there immediately reaches its caller."""
        token = Secret("at-once")

        async def fetch() -> Grant:
            return Grant.lasting(token, 60.0, 0.0)

        source = TokenSource(fetch, self.clock)
        self.assertIs(self.successResultOf(start(source.token())), token)

    def test_renewed_before_it_expires(self) -> None:
        """Five minutes before the end a new token is fetched, and nobody waits."""
        self.ask()
        first = self.fetches.grant(3600.0)
        self.clock.advance(3299)
        self.assertIs(self.successResultOf(self.ask()), first)
        self.assertEqual(len(self.fetches.running), 1)
        self.clock.advance(2)
        self.assertIs(self.successResultOf(self.ask()), first)
        self.assertEqual(len(self.fetches.running), 2)
        second = self.fetches.grant()
        self.assertIs(self.successResultOf(self.ask()), second)

    def test_an_identity_service_that_is_down_costs_nothing_while_the_token_lasts(
        self,
    ) -> None:
        """A failed renewal leaves the old token in use, and is tried again later."""
        self.ask()
        first = self.fetches.grant(3600.0)
        self.clock.advance(3400)
        self.ask()
        self.fetches.refuse()
        self.assertIs(self.successResultOf(self.ask()), first)
        self.assertEqual(len(self.fetches.running), 2)
        self.clock.advance(FAILURE_MEMORY)
        self.assertIs(self.successResultOf(self.ask()), first)
        self.assertEqual(len(self.fetches.running), 3)

    def test_an_expired_token_is_not_used(self) -> None:
        """In its last seconds a token counts as expired."""
        self.ask()
        self.fetches.grant(3600.0)
        self.assertTrue(self.source.usable)
        self.clock.advance(3591)
        self.assertFalse(self.source.usable)
        waiting = self.ask()
        self.assertNoResult(waiting)
        second = self.fetches.grant()
        self.assertIs(self.successResultOf(waiting), second)

    def test_short_lives_have_short_margins(self) -> None:
        """A token of a minute is used for most of it."""
        self.ask()
        self.fetches.grant(60.0)
        self.clock.advance(44)
        self.ask()
        self.assertEqual(len(self.fetches.running), 1)
        self.clock.advance(2)
        self.ask()
        self.assertEqual(len(self.fetches.running), 2)

    def test_failures_reach_everyone_and_are_remembered(self) -> None:
        """A provider that fails is asked once in five seconds, however many call."""
        waiting = [self.ask() for _ in range(3)]
        self.fetches.refuse()
        failures = [self.failureResultOf(w, ToolFailure).value for w in waiting]
        self.assertEqual({f.kind for f in failures}, {FailureKind.UPSTREAM})
        self.assertEqual({f.retry_after for f in failures}, {2.0})
        self.assertEqual(len(set(map(id, failures))), 3)
        self.clock.advance(FAILURE_MEMORY - 0.1)
        for _ in range(50):
            self.failureResultOf(self.ask(), ToolFailure)
        self.assertEqual(len(self.fetches.running), 1)
        self.clock.advance(0.1)
        waiting = [self.ask()]
        self.assertEqual(len(self.fetches.running), 2)
        token = self.fetches.grant()
        self.assertIs(self.successResultOf(waiting[0]), token)

    def test_heard(self) -> None:
        """Whoever follows the tokens hears of each, and cannot break the calls."""
        heard: list[Grant] = []

        def hear(grant: Grant) -> None:
            heard.append(grant)
            raise RuntimeError("cannot bear it")

        source = TokenSource(self.fetches.fetch, self.clock, hear)
        waiting = start(source.token())
        token = self.fetches.grant()
        self.assertIs(self.successResultOf(waiting), token)
        self.assertIs(heard[0].token, token)
        self.assertEqual(len(self.flushLoggedErrors(RuntimeError)), 1)
        self.assertIs(self.successResultOf(start(source.token())), token)

    def test_a_defect_is_logged_and_hidden(self) -> None:
        """An error that nobody expected is told in fixed words."""
        waiting = self.ask()
        self.fetches.running[-1].errback(RuntimeError("internal detail"))
        failure = self.failureResultOf(waiting, ToolFailure).value
        self.assertEqual(failure.kind, FailureKind.INTERNAL)
        self.assertNotIn("internal detail", failure.detail)
        self.assertEqual(len(self.flushLoggedErrors(RuntimeError)), 1)

    def test_who_leaves_does_not_disturb_the_others(self) -> None:
        """A caller that is cancelled leaves the fetch to those who still wait."""
        leaving, staying = self.ask(), self.ask()
        leaving.cancel()
        self.failureResultOf(leaving, CancelledError)
        self.assertEqual(self.fetches.cancelled, 0)
        token = self.fetches.grant()
        self.assertIs(self.successResultOf(staying), token)

    def test_the_last_one_ends_the_fetch(self) -> None:
        """A fetch that nobody waits for is broken off, and is no failure."""
        leaving = [self.ask(), self.ask()]
        for each in leaving:
            each.cancel()
            self.failureResultOf(each, CancelledError)
        self.assertEqual(self.fetches.cancelled, 1)
        waiting = self.ask()
        self.assertEqual(len(self.fetches.running), 2)
        self.assertIs(self.fetches.grant(), self.successResultOf(waiting))

    def test_a_refused_token_is_replaced_once(self) -> None:
        """Of many calls whose token was refused, one starts one fetch."""
        self.ask()
        first = self.fetches.grant()
        self.assertTrue(self.source.refuse(first))
        waiting = self.ask()
        self.assertEqual(len(self.fetches.running), 2)
        second = self.fetches.grant()
        self.assertIs(self.successResultOf(waiting), second)
        self.assertTrue(self.source.refuse(first))
        self.assertIs(self.successResultOf(self.ask()), second)
        self.assertEqual(len(self.fetches.running), 2)

    def test_an_api_that_refuses_every_token_makes_no_storm(self) -> None:
        """A token that replaced a refused one is not replaced within five seconds."""
        self.ask()
        first = self.fetches.grant()
        self.assertTrue(self.source.refuse(first))
        self.ask()
        second = self.fetches.grant()
        self.assertFalse(self.source.refuse(second))
        self.assertIs(self.successResultOf(self.ask()), second)
        self.clock.advance(REFUSAL_MEMORY)
        self.assertTrue(self.source.refuse(second))

    def test_closing_ends_the_fetch(self) -> None:
        """Whoever waits when the client closes fails at once."""
        waiting = self.ask()
        self.source.close()
        self.failureResultOf(waiting, ToolFailure)
        self.assertEqual(self.fetches.cancelled, 1)

    def test_tokens_are_not_shown(self) -> None:
        """Neither the log nor any representation holds a token."""
        with capturedLogs() as events:
            self.ask()
            token = self.fetches.grant()
        shown = log_text(list(events)) + repr(self.source._grant) + repr(token)
        self.assertNotIn("token-1", shown)
        self.assertIn("3590 seconds", shown)
