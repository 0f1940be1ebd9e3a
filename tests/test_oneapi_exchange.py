"""One request and its whole answer."""

from typing import Any

from OpenSSL import SSL
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.error import ConnectionDone, DNSLookupError
from twisted.internet.error import ConnectionRefusedError as Refused
from twisted.internet.task import Clock
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase
from twisted.web.client import ResponseFailed, ResponseNeverReceived
from twisted.web.http import PotentialDataLoss
from twisted.web.http_headers import Headers

from tests.oneapi_fakes import FakeAgent
from zscaler_mcp.errors import TooLarge
from zscaler_mcp.oneapi.exchange import Answer, Exchanges, Lost

LIMIT = 1000


class ExchangeTests(SynchronousTestCase):
    """What goes out and what comes back."""

    def setUp(self) -> None:
        """Exchanges over a fake agent."""
        self.agent = FakeAgent()
        self.exchanges = Exchanges(self.agent, Clock(), LIMIT)

    def send(self, body: bytes | None = None) -> Deferred[Answer]:
        """Send one request."""
        method = "GET" if body is None else "PUT"
        return self.exchanges.send(
            method, "https://api.zsapi.net/a?b=c%2Bd", Headers({b"X": [b"1"]}), body
        )

    def test_the_request_goes_out_as_it_is(self) -> None:
        """Method, address, fields and body reach the agent unchanged."""
        self.send(b'{"a":1}')
        (asked,) = self.agent.asked
        self.assertEqual(asked.method, "PUT")
        self.assertEqual(asked.url, "https://api.zsapi.net/a?b=c%2Bd")
        self.assertEqual(asked.body, b'{"a":1}')
        self.assertEqual(asked.header("X"), "1")

    def test_the_answer_comes_back_whole(self) -> None:
        """Status, fields and every piece of the body."""
        sent = self.send()
        response = self.agent.asked[0].begin(201, {"Retry-After": "3"})
        response.receive(b"ab")
        response.receive(b"cd")
        self.assertNoResult(sent)
        response.end()
        answer = self.successResultOf(sent)
        self.assertEqual((answer.status, answer.body), (201, b"abcd"))
        self.assertEqual(answer.field("retry-after"), "3")
        self.assertIsNone(answer.field("Location"))
        self.assertNotIn("abcd", repr(answer))

    def test_a_body_without_length_is_whole_at_the_end(self) -> None:
        """HTTP/1.0 bodies end with the connection."""
        sent = self.send()
        response = self.agent.asked[0].begin(200)
        response.receive(b"[]")
        response.end(PotentialDataLoss())
        self.assertEqual(self.successResultOf(sent).body, b"[]")

    def test_no_cookies(self) -> None:
        """A cookie that is set is never sent back."""
        sent = self.send()
        self.agent.asked[0].answer(200, b"", {"Set-Cookie": "session=1; Path=/"})
        self.successResultOf(sent)
        self.send()
        self.assertIsNone(self.agent.asked[1].header("Cookie"))

    def test_no_redirects(self) -> None:
        """A redirect is an answer; nothing is sent to where it points."""
        sent = self.send()
        self.agent.asked[0].answer(302, b"", {"Location": "https://evil.example/"})
        self.assertEqual(self.successResultOf(sent).status, 302)
        self.assertEqual(len(self.agent.asked), 1)

    def test_no_compression(self) -> None:
        """Bodies are asked for as they are, and refused if they come otherwise."""
        sent = self.send()
        self.assertEqual(self.agent.asked[0].header("Accept-Encoding"), "identity")
        response = self.agent.asked[0].begin(200, {"Content-Encoding": "gzip"})
        self.failureResultOf(sent, Lost)
        self.assertTrue(response.transport.stopped)

    def test_identity_is_no_compression(self) -> None:
        """A service may say that it did nothing to the body."""
        sent = self.send()
        self.agent.asked[0].answer(200, b"[]", {"Content-Encoding": "Identity"})
        self.assertEqual(self.successResultOf(sent).body, b"[]")

    def test_a_body_that_outgrows_its_bound(self) -> None:
        """The connection is cut with the first byte too many."""
        sent = self.send()
        response = self.agent.asked[0].begin(200)
        response.receive(b"x" * LIMIT)
        self.assertNoResult(sent)
        self.assertFalse(response.transport.stopped)
        response.receive(b"x")
        self.assertEqual(self.failureResultOf(sent, TooLarge).value.limit, LIMIT)
        self.assertTrue(response.transport.stopped)
        response.receive(b"x" * LIMIT)
        response.end()

    def test_an_announced_length_beyond_the_bound(self) -> None:
        """A body that says it is too large is not read at all."""
        sent = self.send()
        response = self.agent.asked[0].begin(200, length=LIMIT + 1)
        self.failureResultOf(sent, TooLarge)
        self.assertTrue(response.transport.stopped)

    def test_an_announced_length_at_the_bound(self) -> None:
        """The bound itself is allowed."""
        sent = self.send()
        response = self.agent.asked[0].begin(200, length=LIMIT)
        response.receive(b"x" * LIMIT)
        response.end()
        self.assertEqual(len(self.successResultOf(sent).body), LIMIT)

    def test_cancelling_before_the_head(self) -> None:
        """Who stops waiting for a head closes the exchange."""
        sent = self.send()
        sent.cancel()
        self.failureResultOf(sent, CancelledError)
        self.assertTrue(self.agent.asked[0].cancelled)

    def test_cancelling_within_the_body(self) -> None:
        """Who stops reading a body closes its connection."""
        sent = self.send()
        response = self.agent.asked[0].begin(200)
        response.receive(b"x")
        sent.cancel()
        self.failureResultOf(sent, CancelledError)
        self.assertTrue(response.transport.stopped)

    def lose(self, reason: Exception) -> Lost:
        """What a reason becomes."""
        sent = self.send()
        self.agent.asked[-1].lose(reason)
        lost = self.failureResultOf(sent, Lost).value
        assert isinstance(lost, Lost)
        return lost

    def test_what_did_not_reach_the_service(self) -> None:
        """Failures to connect are told apart: nothing can have been done."""
        for reason in (Refused(), DNSLookupError("no such host")):
            self.assertFalse(self.lose(reason).sent)
        done = ResponseNeverReceived([Failure(ConnectionDone())])
        self.assertTrue(self.lose(done).sent)

    def test_the_log_learns_why_a_certificate_was_refused(self) -> None:
        """An operator reads OpenSSL's reason."""
        refused = SSL.Error([("SSL routines", "", "certificate verify failed")])
        reason: Any = ResponseNeverReceived([Failure(refused)])
        self.assertIn("certificate verify failed", self.lose(reason).reason)

    def test_what_a_peer_sent_is_not_a_reason(self) -> None:
        """Unparsable bytes of an answer do not reach the log."""
        reason = ResponseFailed([Failure(ValueError("secret bytes of the answer"))])
        self.assertEqual(self.lose(reason).reason, "ResponseFailed: ValueError")

    def test_a_body_that_breaks_off(self) -> None:
        """Half an answer is none."""
        sent = self.send()
        response = self.agent.asked[0].begin(200)
        response.receive(b"[1")
        response.end(ResponseFailed([Failure(ConnectionDone())]))
        self.failureResultOf(sent, Lost)

    def test_a_cancellation_in_disguise(self) -> None:
        """Twisted has other names for it; what was cancelled failed for that."""
        for reason in (
            ResponseNeverReceived([Failure(CancelledError())]),
            DNSLookupError("Couldn't find the hostname"),
        ):
            sent = self.send()
            self.agent.asked[-1].cancelled_as = reason
            sent.cancel()
            self.failureResultOf(sent, CancelledError)

    def test_an_unknown_host(self) -> None:
        """The same error is a loss where nobody cancelled."""
        sent = self.send()
        self.agent.asked[-1].lose(DNSLookupError("Couldn't find the hostname"))
        lost = self.failureResultOf(sent, Lost)
        self.assertFalse(lost.value.sent)
