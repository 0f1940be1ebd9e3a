"""Calls to OneAPI: their tokens, their bounds, their beginning and their end."""

from typing import Any

from twisted.internet.defer import CancelledError, Deferred, succeed
from twisted.internet.error import ConnectionRefusedError as Refused
from twisted.internet.task import Clock

from tests.oneapi_fakes import (
    NOW,
    SECRET,
    Asked,
    FakeAgent,
    grant,
    make_client,
)
from tests.test_oneapi_client import ClientCase
from zscaler_mcp.errors import FailureKind
from zscaler_mcp.oneapi.agent import PooledAgent
from zscaler_mcp.oneapi.client import OneAPIClient
from zscaler_mcp.oneapi.credential import ClientSecret
from zscaler_mcp.oneapi.endpoints import Endpoints
from zscaler_mcp.oneapi.limits import Limits
from zscaler_mcp.secret import Secret


class TokenTests(ClientCase):
    """Calls and their token."""

    def test_first_calls_share_a_token_request(self) -> None:
        """A hundred first calls make one token request."""
        self.agent = FakeAgent()
        limits = Limits(concurrent=100)
        self.client = make_client(self.agent, self.clock, limits)
        called = [self.call() for _ in range(100)]
        self.assertEqual(len(self.agent.asked), 1)
        self.agent.asked[0].answer(200, grant())
        self.assertEqual(len(self.agent.calls), 100)
        for asked in self.agent.calls:
            asked.answer(200, b"[]")
        self.assertEqual([self.successResultOf(c) for c in called], [[]] * 100)

    def test_a_refused_token_is_replaced(self) -> None:
        """A 401 costs one token request and one repetition, of writes too."""
        for method in ("GET", "POST"):
            self.clock.advance(10)
            before = len(self.agent.tokens)
            called = self.call(method)
            before = len(self.agent.tokens)
            self.agent.calls[-1].answer(401)
            self.assertEqual(len(self.agent.tokens), before + 1)
            fresh = f"Bearer token-{len(self.agent.tokens)}"
            self.assertEqual(self.agent.calls[-1].header("Authorization"), fresh)
            self.agent.calls[-1].answer(200, b"{}")
            self.assertEqual(self.successResultOf(called), {})

    def test_a_refused_token_is_replaced_once_only(self) -> None:
        """A second 401 is the answer: no loop."""
        called = self.call()
        self.agent.calls[0].answer(401)
        self.agent.calls[1].answer(401, b'{"message": "No."}')
        self.assertEqual(self.failure(called).kind, FailureKind.PERMISSION)
        self.assertEqual(len(self.agent.calls), 2)
        self.assertEqual(len(self.agent.tokens), 2)

    def test_a_slow_refusal_is_no_loop_either(self) -> None:
        """However long a refusal takes, one call gets one new token."""
        called = self.call()
        for number in range(2):
            self.clock.advance(20)
            self.agent.calls[number].answer(401)
        self.assertEqual(self.failure(called).kind, FailureKind.PERMISSION)
        self.assertEqual(len(self.agent.calls), 2)

    def test_many_refused_calls_make_no_storm(self) -> None:
        """An API that refuses everything gets two tokens in five seconds."""
        for _ in range(20):
            called = self.call()
            while not called.called:
                self.agent.calls[-1].answer(401)
            self.failure(called)
        self.assertEqual(len(self.agent.tokens), 2)

    def test_no_token_no_call(self) -> None:
        """A refused credential is told as such; the API is not called."""
        self.agent = FakeAgent(lambda asked: asked.answer(401))
        self.client = make_client(self.agent, self.clock)
        failure = self.failure(self.call())
        self.assertEqual(failure.kind, FailureKind.PERMISSION)
        self.assertIn("operator", failure.detail)
        self.assertEqual(self.agent.calls, [])

    def test_a_slow_identity_service_delays_only_who_waits_for_it(self) -> None:
        """With a token at hand calls go on while the next one is fetched."""
        called = self.call()
        self.agent.calls[0].answer(200, b"[]")
        self.successResultOf(called)
        self.agent._answers = None
        self.clock.advance(3400)
        called = self.call()
        self.assertEqual(len(self.agent.tokens), 2)
        self.agent.calls[-1].answer(200, b"[]")
        self.assertEqual(self.successResultOf(called), [])


class BoundTests(ClientCase):
    """Deadlines, places, and callers who leave."""

    def test_the_deadline_of_a_call(self) -> None:
        """A service that does not answer is left after the call's seconds."""
        called = self.call()
        self.clock.advance(59.9)
        self.assertNoResult(called)
        self.clock.advance(0.2)
        failure = self.failure(called)
        self.assertEqual(failure.kind, FailureKind.TIMEOUT)
        self.assertNotIn("not known", failure.detail)
        self.assertTrue(self.agent.calls[0].cancelled)

    def test_the_deadline_of_a_write(self) -> None:
        """The caller is told that the change may have been made."""
        called = self.call("PUT")
        self.clock.advance(60)
        self.assertIn("not known", self.failure(called).detail)

    def test_the_deadline_within_a_body(self) -> None:
        """A body that trickles is cut."""
        called = self.call()
        response = self.agent.calls[0].begin(200)
        for _ in range(6):
            response.receive(b" ")
            self.clock.advance(10)
        self.assertEqual(self.failure(called).kind, FailureKind.TIMEOUT)
        self.assertTrue(response.transport.stopped)

    def test_waiting_counts(self) -> None:
        """The deadline holds for a call that waits for a place or a pause, too."""
        self.client = make_client(self.agent, self.clock, Limits(concurrent=1))
        first, second = self.call(), self.call()
        self.assertEqual(len(self.agent.calls), 1)
        self.clock.advance(60)
        self.assertEqual(self.failure(first).kind, FailureKind.TIMEOUT)
        self.assertEqual(self.failure(second).kind, FailureKind.TIMEOUT)

    def test_places(self) -> None:
        """No more exchanges run at one time than there are places."""
        self.client = make_client(self.agent, self.clock, Limits(concurrent=3))
        called = [self.call() for _ in range(10)]
        self.assertEqual(len(self.agent.calls), 3)
        for number in range(10):
            self.agent.calls[number].answer(200, b"%d" % number)
            self.assertLessEqual(len(self.agent.calls), number + 4)
        self.assertEqual([self.successResultOf(c) for c in called], list(range(10)))

    def test_a_caller_who_leaves(self) -> None:
        """Cancelling closes the exchange, wherever it is, and frees its place."""
        self.client = make_client(self.agent, self.clock, Limits(concurrent=1))
        running, waiting, next_one = self.call(), self.call(), self.call()
        waiting.cancel()
        self.failureResultOf(waiting, CancelledError)
        running.cancel()
        self.failureResultOf(running, CancelledError)
        self.assertTrue(self.agent.calls[0].cancelled)
        self.agent.calls[1].answer(200, b"[]")
        self.assertEqual(self.successResultOf(next_one), [])
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_a_caller_who_leaves_during_a_pause(self) -> None:
        """A repetition that nobody waits for is not made."""
        called = self.call()
        self.agent.calls[0].answer(503)
        called.cancel()
        self.failureResultOf(called, CancelledError)
        self.clock.advance(60)
        self.assertEqual(len(self.agent.calls), 1)

    def test_bounds_are_above_zero(self) -> None:
        """A limit of nothing is a mistake."""
        for fields in ({"call": 0}, {"body": -1}, {"concurrent": 0}):
            with self.assertRaises(ValueError):
                Limits(**fields)


class ReadinessTests(ClientCase):
    """What the health page asks."""

    def test_ready_when_a_token_is_there(self) -> None:
        """Asking starts the first fetch; the next time it says yes."""
        self.agent = FakeAgent()
        self.client = make_client(self.agent, self.clock)
        self.assertFalse(self.client.ready())
        self.agent.tokens[0].answer(200, grant())
        self.assertTrue(self.client.ready())

    def test_asking_often_is_no_storm(self) -> None:
        """Probes of a client that has no token make one request in five seconds."""
        self.agent = FakeAgent(lambda asked: asked.lose(Refused()))
        self.client = make_client(self.agent, self.clock)
        for _ in range(100):
            self.assertFalse(self.client.ready())
        self.assertEqual(len(self.agent.tokens), 1)
        self.clock.advance(5)
        self.client.ready()
        self.assertEqual(len(self.agent.tokens), 2)

    def test_it_comes_back_without_a_call(self) -> None:
        """A server that gets no calls because it is not ready recovers."""

        def answer(asked: Asked) -> None:
            if self.clock.seconds() < 100:
                asked.answer(503)
            else:
                asked.answer(200, grant())

        self.agent = FakeAgent(answer)
        self.client = make_client(self.agent, self.clock)
        self.assertFalse(self.client.ready())
        self.clock.advance(100)
        self.assertTrue(self.client.ready())

    def test_an_expired_token_is_not_ready(self) -> None:
        """Readiness ends with the token if it cannot be renewed."""
        self.assertTrue(self.client.ready())
        self.agent._answers = None
        self.clock.advance(4000)
        self.assertFalse(self.client.ready())


class ClosingTests(ClientCase):
    """The end."""

    def test_closing_ends_what_runs(self) -> None:
        """Calls fail in words, exchanges are closed, nothing is left to do."""
        closed: list[None] = []

        def close_agent() -> Deferred[None]:
            closed.append(None)
            return succeed(None)

        self.client = OneAPIClient(
            endpoints=Endpoints.of_tenant("acme"),
            credential=ClientSecret("client-1", Secret(SECRET)),
            agent=self.agent,
            clock=self.clock,
            wall=lambda: NOW,
            close_agent=close_agent,
        )
        running, paused = self.call(), self.call()
        self.agent.calls[1].answer(503)
        self.successResultOf(self.client.close())
        for called in (running, paused):
            self.assertEqual(self.failure(called).kind, FailureKind.UPSTREAM)
        self.assertTrue(self.agent.calls[0].cancelled)
        self.assertEqual(closed, [None])
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_closing_ends_the_token_request(self) -> None:
        """Who waits for a token fails too."""
        self.agent = FakeAgent()
        self.client = make_client(self.agent, self.clock)
        called = self.call()
        self.client.close()
        self.failure(called)
        self.assertTrue(self.agent.tokens[0].cancelled)

    def test_a_closed_client_sends_nothing(self) -> None:
        """Calls after the end fail, and probes start nothing."""
        self.client.close()
        self.assertEqual(self.failure(self.call()).kind, FailureKind.UPSTREAM)
        self.assertFalse(self.client.ready())
        self.assertEqual(self.agent.asked, [])

    def test_the_agent_of_production_closes(self) -> None:
        """With no connection open there is nothing to wait for."""
        agent: Any = PooledAgent(Clock(), Limits())
        self.successResultOf(agent.close())
