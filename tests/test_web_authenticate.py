"""Authentication: none, API keys, and how often one may guess."""

from ipaddress import IPv4Address
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.defer import Deferred
from twisted.trial.unittest import SynchronousTestCase
from zope.interface.verify import verifyObject

from tests.heads import head
from zscaler_mcp.addresses import parse_address
from zscaler_mcp.caller import ANONYMOUS, Caller
from zscaler_mcp.requesthead import RequestHead
from zscaler_mcp.settings import ApiKey
from zscaler_mcp.web import ApiKeyAuthentication, FailureThrottle, NoAuthentication
from zscaler_mcp.web.authenticate import AuthenticationFailed, IAuthenticator
from zscaler_mcp.web.throttle import Slowdown

FIRST: Final = "first-key-" + "1" * 30
SECOND: Final = "second-key-" + "2" * 30


class NoneTests(SynchronousTestCase):
    """No authentication."""

    def test_everybody(self) -> None:
        """Everybody is one anonymous caller."""
        mode = NoAuthentication()
        verifyObject(IAuthenticator, mode)
        caller = self.successResultOf(Deferred.fromCoroutine(mode.authenticate(head())))
        self.assertEqual(caller, ANONYMOUS)
        mode.screen(head())


class ApiKeyTests(SynchronousTestCase):
    """Shared secrets."""

    def setUp(self) -> None:
        """Two keys."""
        self.mode = ApiKeyAuthentication((ApiKey.of(FIRST), ApiKey.of(SECOND)))

    def attempt(self, request: RequestHead) -> Deferred[Caller]:
        """Try to authenticate; screening must agree."""
        return Deferred.fromCoroutine(self.mode.authenticate(request))

    def assertAccepted(self, request: RequestHead) -> Caller:
        """The caller of a request with a valid key."""
        self.mode.screen(request)
        return self.successResultOf(self.attempt(request))

    def assertRefused(self, request: RequestHead) -> str:
        """The challenge of a request without a valid key."""
        screened = self.assertRaises(AuthenticationFailed, self.mode.screen, request)
        failure = self.failureResultOf(self.attempt(request), AuthenticationFailed)
        self.assertEqual(failure.value.challenge, screened.challenge)
        challenge: str = failure.value.challenge
        return challenge

    def test_interface(self) -> None:
        """It is a mode like every other."""
        verifyObject(IAuthenticator, self.mode)

    def test_both_headers(self) -> None:
        """A key is taken as a bearer token and in its own header."""
        callers = {
            self.assertAccepted(request)
            for request in (
                head(authorization=f"Bearer {FIRST}"),
                head(authorization=f"bearer  {FIRST}"),
                head(x_api_key=FIRST),
            )
        }
        self.assertEqual(len(callers), 1)

    def test_principals(self) -> None:
        """Each key is a principal of its own; its name does not tell the key."""
        first = self.assertAccepted(head(x_api_key=FIRST))
        second = self.assertAccepted(head(x_api_key=SECOND))
        self.assertNotEqual(first.principal, second.principal)
        self.assertEqual(first.mode, "api-key")
        for part in (FIRST[:6], FIRST[-6:]):
            self.assertNotIn(part, first.principal)

    def test_named(self) -> None:
        """A key with a name and scopes is a caller with that name and those scopes."""
        scopes = frozenset({"mcp:read"})
        self.mode = ApiKeyAuthentication((ApiKey.of(FIRST, "alice", scopes),))
        caller = self.assertAccepted(head(x_api_key=FIRST))
        expected = Caller(principal="alice", mode="api-key", scopes=scopes)
        self.assertEqual(caller, expected)
        self.assertRefused(head(x_api_key="alice"))

    def test_weak_hashed(self) -> None:
        """The hash of a key that can be guessed lets nobody in (T16)."""
        for length, taken in ((31, False), (32, True)):
            key = "k" * length
            self.mode = ApiKeyAuthentication((ApiKey.of(key),))
            check = self.assertAccepted if taken else self.assertRefused
            check(head(x_api_key=key))

    def test_refused(self) -> None:
        """Everything else is refused, non-ASCII credentials like all others (T16)."""
        for request in (
            head(x_api_key=FIRST[:-1]),
            head(x_api_key=FIRST + "1"),
            head(x_api_key=FIRST.upper()),
            head(x_api_key=""),
            head(x_api_key="ÿ" * 40),
            head(x_api_key="x" * 100_000),
            head(authorization=FIRST),
            head(authorization=f"Basic {FIRST}"),
            head(authorization=f"Bearer: {FIRST}"),
            head(authorization="Bearer"),
            head(authorization="Bearer é"),
            head(x_api_key=FIRST, authorization=f"Bearer {FIRST}"),
            head(x_api_key=(FIRST, FIRST)),
            head(authorization=(f"Bearer {FIRST}", f"Bearer {SECOND}")),
        ):
            self.assertIn('error="invalid_token"', self.assertRefused(request))

    def test_absent(self) -> None:
        """Without a credential the challenge says what would be one."""
        self.assertEqual(self.assertRefused(head()), 'Bearer realm="zscaler-mcp"')

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(st.text(st.characters(max_codepoint=255), max_size=60))
    def test_total(self, value: str) -> None:
        """Any value of a header is a refusal, never an error of ours."""
        self.assertRefused(head(x_api_key=value))
        self.assertRefused(head(authorization=value))


class ThrottleTests(SynchronousTestCase):
    """Failures by source (T21)."""

    def setUp(self) -> None:
        """Three failures a minute."""
        self.now = 0.0
        self.throttle = FailureThrottle(lambda: self.now, allowed=3, window=60)

    def failed(self, address: str = "192.0.2.1") -> Slowdown | None:
        """Fail from an address."""
        return self.throttle.fail(parse_address(address))

    def test_slowed(self) -> None:
        """A source that fails too often has to wait for the window to end."""
        self.assertEqual([self.failed() for _ in range(3)], [None] * 3)
        self.now = 20
        slowdown = self.failed()
        assert slowdown is not None
        self.assertEqual(slowdown.retry_after, 40)
        self.now = 60
        self.assertIsNone(self.failed())

    def test_slower_and_slower(self) -> None:
        """Each failure more is answered later, to a bound."""
        pauses = [each.pause for each in (self.failed() for _ in range(100)) if each]
        self.assertEqual(pauses, sorted(pauses))
        self.assertGreater(pauses[0], 0)
        self.assertEqual(pauses[-1], 5)

    def test_others(self) -> None:
        """One source's failures are not another's."""
        for _ in range(9):
            self.failed("192.0.2.1")
        for other in ("192.0.2.2", "2001:db8::192.0.2.1", "unreadable"):
            self.assertIsNone(self.failed(other))

    def test_network_of_one_host(self) -> None:
        """The addresses of an IPv6 /64 are one source, those of the next another."""
        for number in range(3):
            self.assertIsNone(self.failed(f"2001:db8:0:7::{number}"))
        self.assertIsNotNone(self.failed("2001:db8:0:7:ffff:ffff:ffff:ffff"))
        self.assertIsNone(self.failed("2001:db8:0:8::"))

    def test_bounded(self) -> None:
        """A million sources do not take a million entries."""
        for number in range(20_000):
            self.throttle.fail(IPv4Address(number))
        self.assertLessEqual(len(self.throttle._sources), 10_000)
