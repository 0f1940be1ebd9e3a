"""Calls to OneAPI: what goes out, what comes back, what goes out again."""

from typing import Any

from OpenSSL import SSL
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.error import ConnectionRefusedError as Refused
from twisted.internet.task import Clock
from twisted.logger import capturedLogs
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase
from twisted.web.client import ResponseNeverReceived
from zope.interface.verify import verifyObject

from tests.oneapi_fakes import (
    SECRET,
    granting,
    log_text,
    make_client,
    start,
)
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.limits import Limits
from zscaler_mcp.oneapi.request import ApiRequest, IOneAPI

LABELS = "/zia/api/v1/ruleLabels"


def lost() -> ResponseNeverReceived:
    """A connection that ended without an answer."""
    return ResponseNeverReceived([Failure(ConnectionDone())])


class ClientCase(SynchronousTestCase):
    """A client whose far side the test plays."""

    def setUp(self) -> None:
        """Tokens are granted at once; calls wait for their test."""
        self.clock = Clock()
        self.agent = granting()
        self.client = make_client(self.agent, self.clock)

    def call(
        self, method: str = "GET", path: str = LABELS, **fields: Any
    ) -> Deferred[Any]:
        """Start a call."""
        return start(self.client.send(ApiRequest(method=method, path=path, **fields)))

    def failure(self, called: Deferred[Any]) -> ToolFailure:
        """What a call failed with."""
        failure = self.failureResultOf(called, ToolFailure).value
        assert isinstance(failure, ToolFailure)
        return failure


class CallTests(ClientCase):
    """One call."""

    def test_it_is_the_interface(self) -> None:
        """The tools can call it."""
        self.assertTrue(verifyObject(IOneAPI, self.client))

    def test_a_read(self) -> None:
        """The path, the query and the token go out; the JSON comes back unchanged."""
        called = self.call(query=(("search", "a+b&c"), ("page", "2"), ("page", "3")))
        (asked,) = self.agent.calls
        self.assertEqual(asked.method, "GET")
        self.assertEqual(
            asked.url,
            f"https://api.zsapi.net{LABELS}?search=a%2Bb%26c&page=2&page=3",
        )
        self.assertEqual(asked.header("Authorization"), "Bearer token-1")
        self.assertEqual(asked.header("Accept"), "application/json")
        self.assertEqual(asked.body, b"")
        asked.answer(200, b'[{"id": 1, "newField": {"deep": [null]}}]')
        self.assertEqual(
            self.successResultOf(called), [{"id": 1, "newField": {"deep": [None]}}]
        )

    def test_a_write(self) -> None:
        """The body goes out as JSON."""
        called = self.call("POST", body={"name": "\u00e9"})
        (asked,) = self.agent.calls
        self.assertEqual(asked.body, '{"name":"\u00e9"}'.encode())
        self.assertEqual(asked.header("Content-Type"), "application/json")
        asked.answer(201, b'{"id": 7}')
        self.assertEqual(self.successResultOf(called), {"id": 7})

    def test_an_empty_answer(self) -> None:
        """No body is no value."""
        for status in (200, 204):
            called = self.call("DELETE", f"{LABELS}/7")
            self.agent.calls[-1].answer(status)
            self.assertIsNone(self.successResultOf(called))

    def test_an_answer_that_is_not_json(self) -> None:
        """A page of a gateway is a failure of the service."""
        for body in (b"<html>", b'[{"id": 1', b"\xff", b"[" * 5_000):
            called = self.call()
            self.agent.calls[-1].answer(200, body)
            self.assertEqual(self.failure(called).kind, FailureKind.UPSTREAM)

    def test_values_without_encoding(self) -> None:
        """Numbers beyond 64 bits and halves of characters are the caller's error."""
        for fields in (
            {"body": {"n": 2**70}},
            {"body": {"n": "\ud800"}},
            {"query": (("search", "\ud800"),)},
        ):
            called = self.call("GET", **fields)
            self.assertEqual(self.failure(called).kind, FailureKind.ARGUMENT)
        self.assertEqual(self.agent.asked, [])

    def test_a_refusal_of_the_service(self) -> None:
        """Its kind and its words reach the caller."""
        called = self.call("POST", body={})
        self.agent.calls[0].answer(400, b'{"code":"DUPLICATE_ITEM","message":"Taken."}')
        failure = self.failure(called)
        self.assertEqual(failure.kind, FailureKind.CONFLICT)
        self.assertIn("Taken.", failure.detail)

    def test_a_redirect_is_not_followed(self) -> None:
        """A token is sent to the one host that it is for."""
        called = self.call()
        self.agent.calls[0].answer(307, b"", {"Location": "https://evil.example/"})
        self.assertEqual(self.failure(called).kind, FailureKind.UPSTREAM)
        self.assertEqual(len(self.agent.calls), 1)

    def test_an_answer_beyond_the_bound(self) -> None:
        """It is cut off, and the agent is told to ask for less."""
        self.client = make_client(self.agent, self.clock, Limits(body=100))
        called = self.call()
        response = self.agent.calls[0].begin(200)
        response.receive(b"x" * 101)
        self.assertEqual(self.failure(called).kind, FailureKind.TOO_LARGE)
        self.assertTrue(response.transport.stopped)

    def test_nothing_secret_is_shown(self) -> None:
        """Neither the log nor a failure holds a token, a secret or a body."""
        with capturedLogs() as events:
            called = self.call(body={"preSharedKey": "key-of-a-tunnel"})
            self.agent.calls[0].lose(lost())
            self.clock.advance(1)
            self.agent.calls[1].answer(500, b'{"message": "words of the service"}')
            failure = self.failure(called)
        shown = log_text(list(events)) + repr(failure) + repr(self.client)
        for secret in ("token-1", SECRET, "key-of-a-tunnel"):
            self.assertNotIn(secret, shown)
        self.assertNotIn("words of the service", log_text(list(events)))
        self.assertIn("ConnectionDone", shown)


class RepetitionTests(ClientCase):
    """When a call goes out again."""

    def test_a_read_that_was_lost_is_repeated(self) -> None:
        """The caller notices nothing of a connection that broke once."""
        called = self.call()
        self.agent.calls[0].lose(lost())
        self.assertEqual(len(self.agent.calls), 1)
        self.clock.advance(0.5)
        self.agent.calls[1].answer(200, b"[]")
        self.assertEqual(self.successResultOf(called), [])

    def test_what_will_not_change_is_not_repeated(self) -> None:
        """A compressed answer and an untrusted certificate stay what they are."""
        called = self.call()
        self.agent.calls[0].begin(200, {"Content-Encoding": "gzip"})
        self.assertEqual(self.failure(called).kind, FailureKind.UPSTREAM)
        called = self.call()
        refused = SSL.Error([("SSL routines", "", "certificate verify failed")])
        reason: Any = ResponseNeverReceived([Failure(refused)])
        self.agent.calls[1].lose(reason)
        self.assertEqual(self.failure(called).kind, FailureKind.UPSTREAM)
        self.assertEqual(len(self.agent.calls), 2)

    def test_a_write_that_was_lost_is_not(self) -> None:
        """The caller is told that the change may have been made."""
        for method in ("POST", "PUT", "DELETE"):
            called = self.call(method)
            before = len(self.agent.calls)
            self.agent.calls[-1].lose(lost())
            failure = self.failure(called)
            self.clock.advance(30)
            self.assertEqual(len(self.agent.calls), before)
            self.assertEqual(failure.kind, FailureKind.UPSTREAM)
            self.assertIn("not known", failure.detail)

    def test_a_write_that_never_left(self) -> None:
        """A connection that was not made has changed nothing, and the words say so."""
        called = self.call("POST")
        self.agent.calls[0].lose(Refused())
        self.assertNotIn("not known", self.failure(called).detail)
        self.assertEqual(len(self.agent.calls), 1)

    def test_the_service_asks_to_wait(self) -> None:
        """Reads and writes come back after the time that the service names."""
        for method in ("GET", "POST", "PUT", "DELETE"):
            called = self.call(method)
            before = len(self.agent.calls)
            self.agent.calls[-1].answer(429, b"", {"Retry-After": "3s"})
            self.clock.advance(2.9)
            self.assertEqual(len(self.agent.calls), before)
            self.clock.advance(0.2)
            self.assertEqual(len(self.agent.calls), before + 1)
            self.agent.calls[-1].answer(200, b"{}")
            self.assertEqual(self.successResultOf(called), {})

    def test_a_wait_beyond_the_deadline(self) -> None:
        """A call that could not come back in time fails now and says when."""
        called = self.call()
        self.agent.calls[0].answer(429, b"", {"X-RateLimit-Reset": "61"})
        failure = self.failure(called)
        self.assertEqual(failure.kind, FailureKind.RATE)
        self.assertEqual(failure.retry_after, 61.0)
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_tries_have_an_end(self) -> None:
        """A service that stays down is asked four times, with growing pauses."""
        called = self.call()
        for pause in (0.5, 1.0, 2.0):
            self.agent.calls[-1].answer(503)
            self.clock.advance(pause)
        self.agent.calls[-1].answer(503)
        self.assertEqual(self.failure(called).kind, FailureKind.UPSTREAM)
        self.assertEqual(len(self.agent.calls), 4)

    def test_an_error_of_the_service_is_not_repeated(self) -> None:
        """A plain 500 would meet the same error again."""
        called = self.call()
        self.agent.calls[0].answer(500)
        self.assertEqual(self.failure(called).kind, FailureKind.UPSTREAM)
        self.assertEqual(len(self.agent.calls), 1)

    def test_a_place_is_free_while_a_call_waits(self) -> None:
        """A call that was asked to wait keeps nobody from calling."""
        self.client = make_client(self.agent, self.clock, Limits(concurrent=1))
        self.call()
        self.agent.calls[0].answer(429, b"", {"Retry-After": "30"})
        other = self.call()
        self.agent.calls[1].answer(200, b"[]")
        self.assertEqual(self.successResultOf(other), [])
