"""Fetching keys: how often, how long one waits, what is kept (T17)."""

from itertools import pairwise
from typing import Any, Final

from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionRefusedError as Refused
from twisted.internet.task import Clock
from twisted.logger import capturedLogs
from twisted.trial.unittest import SynchronousTestCase

from tests.oneapi_fakes import Asked, FakeAgent, log_text, start
from tests.provider_fakes import FIRST, KEYS_URL, SECOND, keyset, published
from zscaler_mcp.errors import ProviderUnavailable
from zscaler_mcp.oneapi.exchange import Exchanges
from zscaler_mcp.provider import Documents, KeySet, KeySource, jwks_at
from zscaler_mcp.provider.documents import DEADLINE, MAX_DOCUMENT, lifetime
from zscaler_mcp.provider.keys import FAILURE_MEMORY, UNKNOWN_PAUSE
from zscaler_mcp.secureurl import SecureURL

ONE_HOUR: Final = {"Cache-Control": "public, max-age=3600"}


class KeySourceCase(SynchronousTestCase):
    """A source whose provider a test plays."""

    def setUp(self) -> None:
        """Start it."""
        self.clock = Clock()
        self.agent = FakeAgent()
        documents = Documents(
            exchanges=Exchanges(self.agent, self.clock, MAX_DOCUMENT),
            clock=self.clock,
            agent_name=b"zscaler-mcp/tests",
        )
        url = SecureURL.parse(KEYS_URL)
        self.source = KeySource(jwks_at(documents, url), self.clock)
        self.source.start()
        self.addCleanup(self.source.close)

    @property
    def asked(self) -> list[Asked]:
        """Every request that the provider got."""
        return self.agent.asked

    def find(self, name: str | None = "first") -> Deferred[KeySet]:
        """Look for a key."""
        return start(self.source.find(name))

    def publish(self, *signers: Any, **headers: str) -> None:
        """Answer the last request with keys."""
        fields = {name.replace("_", "-"): text for name, text in headers.items()}
        body = published(*(signers or (FIRST,)))
        self.asked[-1].answer(200, body, fields or ONE_HOUR)

    def break_down(self) -> None:
        """Let the last request fail."""
        self.asked[-1].lose(Refused())

    def assertUnavailable(self, waiting: Deferred[KeySet]) -> None:
        """There are no keys."""
        self.failureResultOf(waiting, ProviderUnavailable)


class FetchTests(KeySourceCase):
    """One fetch, whoever waits."""

    def test_before_the_first_token(self) -> None:
        """Keys are asked for at the start, plainly, without a credential."""
        (asked,) = self.asked
        self.assertEqual((asked.method, asked.url, asked.body), ("GET", KEYS_URL, b""))
        self.assertEqual(asked.header("accept"), "application/json")
        for name in ("authorization", "cookie"):
            self.assertIsNone(asked.header(name))
        self.assertIsNone(self.source.keys)
        self.publish()
        self.assertEqual(self.source.keys, keyset(FIRST))

    def test_storm(self) -> None:
        """A thousand first requests wait for one fetch, and go on together."""
        waiting = [self.find() for _ in range(1000)]
        self.assertEqual(len(self.asked), 1)
        self.publish()
        for each in waiting:
            self.assertEqual(self.successResultOf(each), keyset(FIRST))
        self.successResultOf(self.find())
        self.assertEqual(len(self.asked), 1)

    def test_leaving(self) -> None:
        """Who leaves takes nothing from the others."""
        leaving, staying = self.find(), self.find()
        leaving.addErrback(lambda _: None)
        leaving.cancel()
        self.publish()
        self.successResultOf(staying)

    def test_renewal(self) -> None:
        """Keys are renewed when their time is over, and nobody waits for it."""
        self.publish()
        self.clock.advance(3599)
        self.assertEqual(len(self.asked), 1)
        self.clock.advance(1)
        self.assertEqual(len(self.asked), 2)
        self.successResultOf(self.find())
        self.publish(SECOND)
        self.assertEqual(self.successResultOf(self.find("second")), keyset(SECOND))

    def test_unchanged(self) -> None:
        """Keys that did not change are the same, so that what they proved stays."""
        self.publish()
        before = self.source.keys
        self.clock.advance(3600)
        self.publish()
        self.assertIs(self.source.keys, before)

    def test_closed(self) -> None:
        """After the end nothing is asked, and nobody is left waiting."""
        waiting = self.find()
        self.source.close()
        self.assertTrue(self.asked[0].cancelled)
        self.assertUnavailable(waiting)
        self.assertUnavailable(self.find())
        self.assertEqual(self.clock.getDelayedCalls(), [])


class UnknownKeyTests(KeySourceCase):
    """Names of keys that the provider has, or that somebody made up."""

    def setUp(self) -> None:
        """There is one key."""
        super().setUp()
        self.publish()

    def test_rotation(self) -> None:
        """A new key is fetched when its first token comes; that one waits for it."""
        self.clock.advance(UNKNOWN_PAUSE)
        waiting = [self.find("second") for _ in range(100)]
        self.assertEqual(len(self.asked), 2)
        self.successResultOf(self.find("first"))
        self.publish(FIRST, SECOND)
        for each in waiting:
            self.assertTrue(self.successResultOf(each).knows("second"))

    def test_flood(self) -> None:
        """Made-up names of keys make one request in thirty seconds, not one each."""
        for second in range(300):
            for number in range(10):
                self.find(f"made-up-{second}-{number}")
            if self.asked[-1].deferred.called is False:
                self.publish()
            self.clock.advance(1)
        self.assertEqual(len(self.asked), 10)

    def test_at_once(self) -> None:
        """Within the thirty seconds the answer is there at once."""
        self.assertEqual(self.successResultOf(self.find("second")), keyset(FIRST))
        self.assertFalse(self.source.would_wait("second"))
        self.clock.advance(UNKNOWN_PAUSE)
        self.assertTrue(self.source.would_wait("second"))
        self.assertFalse(self.source.would_wait("first"))

    def test_no_name(self) -> None:
        """A token that names no key is judged by the keys that there are."""
        self.clock.advance(UNKNOWN_PAUSE)
        self.assertEqual(self.successResultOf(self.find(None)), keyset(FIRST))
        self.assertEqual(len(self.asked), 1)

    def test_slow(self) -> None:
        """A provider that hangs delays who waits for it, bounded, and nobody else."""
        self.clock.advance(UNKNOWN_PAUSE)
        waiting = self.find("second")
        self.assertNoResult(waiting)
        self.successResultOf(self.find("first"))
        self.clock.advance(DEADLINE)
        self.assertEqual(self.successResultOf(waiting), keyset(FIRST))
        self.assertTrue(self.asked[-1].cancelled)
        self.assertEqual(self.successResultOf(self.find("second")), keyset(FIRST))


class FailureTests(KeySourceCase):
    """A provider that is down, slow, or talks nonsense."""

    def test_down_at_the_start(self) -> None:
        """Without keys every request is told so; of a storm one asks again."""
        waiting = self.find()
        self.break_down()
        self.assertUnavailable(waiting)
        for _ in range(100):
            self.assertUnavailable(self.find())
        self.assertEqual(len(self.asked), 1)
        self.clock.advance(FAILURE_MEMORY)
        self.assertEqual(len(self.asked), 2)
        waiting = self.find()
        self.publish()
        self.successResultOf(waiting)

    def test_retries(self) -> None:
        """A provider that stays down is asked less and less, but always again."""
        times = []
        for _ in range(8):
            times.append(self.clock.seconds())
            self.break_down()
            self.clock.advance(self.clock.getDelayedCalls()[0].getTime() - times[-1])
        pauses = [b - a for a, b in pairwise(times)]
        self.assertEqual(pauses, [5, 10, 20, 40, 60, 60, 60])
        self.publish()
        self.clock.advance(3600)
        self.break_down()
        self.clock.advance(FAILURE_MEMORY)
        self.assertEqual(len(self.asked), 11)

    def test_stale_keys(self) -> None:
        """While the provider is down, its old keys are kept and used at once."""
        self.publish()
        self.clock.advance(3600)
        self.break_down()
        for _ in range(1000):
            self.clock.advance(100)
            if not self.asked[-1].deferred.called:
                self.break_down()
            self.assertEqual(self.successResultOf(self.find()), keyset(FIRST))

    def test_garbage(self) -> None:
        """What is no key set changes nothing; the log says why, without quoting it."""
        self.publish()
        for code, body, headers, words in (
            (302, b"", {"Location": "https://evil.example/zq9"}, "answered 302"),
            (404, b"zq9", {}, "answered 404"),
            (500, published(SECOND), {}, "answered 500"),
            (200, b"<html>zq9", {}, "not JSON"),
            (200, b"", {}, "not JSON"),
            (200, b"[]", {}, "not a JSON object"),
            (200, b'{"keys":"zq9"}', {}, "no key set"),
            (200, b'{"keys":[]}', {}, "no key in it"),
            (200, b"[" * 100_000, {}, "not JSON"),
            (200, b"x" * (MAX_DOCUMENT + 1), {}, "more than"),
            (200, b"x", {"Content-Encoding": "gzip"}, "encoded"),
        ):
            self.clock.advance(3600)
            asked = len(self.asked)
            with capturedLogs() as events:
                self.asked[-1].answer(code, body, headers)
            said = log_text(list(events))
            self.assertIn(words, said)
            self.assertNotIn("zq9", said)
            self.assertEqual(self.source.keys, keyset(FIRST))
            self.assertEqual(len(self.asked), asked)
        self.assertEqual({each.url for each in self.asked}, {KEYS_URL})

    def test_endless(self) -> None:
        """A body that does not end is cut at the deadline."""
        waiting = self.find()
        response = self.asked[0].begin(200)
        response.receive(b'{"keys":[')
        self.clock.advance(DEADLINE)
        self.assertUnavailable(waiting)
        self.assertTrue(response.transport.stopped)

    def test_broken(self) -> None:
        """A failure of our own is logged, and the source goes on."""

        async def load() -> Any:
            raise KeyError("broken")

        source = KeySource(load, self.clock)
        source.start()
        self.addCleanup(source.close)
        self.assertEqual(len(self.flushLoggedErrors(KeyError)), 1)
        self.assertUnavailable(start(source.find("first")))
        self.assertEqual(len(self.clock.getDelayedCalls()), 2)


class LifetimeTests(SynchronousTestCase):
    """For how long keys are good (RFC 9111)."""

    def test_lifetimes(self) -> None:
        """What the provider says counts, within bounds; without a word, an hour."""
        for control, age, seconds in (
            ("", "", 3600),
            ("public", "", 3600),
            ("max-age=7200", "", 7200),
            ('Public, MAX-AGE="7200", must-revalidate', "", 7200),
            ("max-age=7200", "1200", 6000),
            ("max-age=7200", "nonsense", 7200),
            ("max-age=7200", "99999", 300),
            ("max-age=1", "", 300),
            ("max-age=999999999", "", 86_400),
            ("max-age=99999999999", "", 3600),
            ("max-age=-1", "", 3600),
            ("no-store", "", 300),
            ("max-age=7200, no-cache", "", 300),
            ("s-maxage=10", "", 3600),
        ):
            self.assertEqual(lifetime(control, age), seconds, control)
