"""OneAPI credentials of callers: how they are presented, and what becomes of them."""

from base64 import b64encode
from typing import Any, Final

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.defer import Deferred
from twisted.trial.unittest import SynchronousTestCase
from zope.interface.verify import verifyObject

from tests.heads import access, head
from tests.mcp_fakes import initialize
from tests.web_memory import Edge
from zscaler_mcp.addresses import parse_address
from zscaler_mcp.caller import Caller
from zscaler_mcp.errors import CredentialRefused, ProviderUnavailable
from zscaler_mcp.requesthead import RequestHead
from zscaler_mcp.secret import Secret
from zscaler_mcp.web import ZscalerAuthentication
from zscaler_mcp.web.authenticate import AuthenticationFailed, IAuthenticator
from zscaler_mcp.web.zscaler import presented

GOOD: Final = ("client-1", "s3cret:with:colons")
NOW: Final = 1_767_225_600.0

_IDS: Final = st.from_regex(r"[A-Za-z0-9._-]{1,128}", fullmatch=True)
_SECRETS: Final = st.from_regex(r"[!-~]{1,100}", fullmatch=True)
_ANY: Final = st.text(st.characters(max_codepoint=255), max_size=60)
_QUICK: Final = settings(
    max_examples=200, deadline=None, derandomize=True, database=None
)


def basic(client_id: str, secret: str) -> str:
    """The value of an Authorization field."""
    return "Basic " + b64encode(f"{client_id}:{secret}".encode("latin-1")).decode()


def pair(client_id: Any, secret: Any) -> RequestHead:
    """A head with the two fields of the existing server."""
    return head(x_zscaler_client_id=client_id, x_zscaler_client_secret=secret)


class _Verifier:
    """Knows one credential, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.sources: list[object] = []
        self.known_bad = False
        self.error: Exception | None = None

    def refused(self, client_id: str, secret: Secret) -> bool:
        return self.known_bad

    async def verify(self, client_id: str, secret: Secret, source: object) -> float:
        self.asked.append((client_id, secret.reveal()))
        self.sources.append(source)
        if self.error is not None:
            raise self.error
        if self.asked[-1] != GOOD:
            raise CredentialRefused
        return 60.0


class PresentedTests(SynchronousTestCase):
    """What a request presents."""

    def of(self, request: RequestHead) -> tuple[str, str] | None:
        """The credential of a head."""
        found = presented(request)
        return None if found is None else (found.client_id, found.secret.reveal())

    @_QUICK
    @given(_IDS, _SECRETS)
    def test_both_forms(self, client_id: str, secret: str) -> None:
        """Both forms carry every credential unchanged."""
        expected = (client_id, secret)
        self.assertEqual(self.of(pair(client_id, secret)), expected)
        value = basic(client_id, secret)
        self.assertEqual(self.of(head(authorization=value)), expected)

    @_QUICK
    @given(_ANY, _ANY)
    def test_total(self, one: str, other: str) -> None:
        """Any value is a credential within bounds or none, never an error of ours."""
        for request in (
            head(authorization=one),
            head(authorization=f"Basic {one}"),
            head(authorization=basic(one, other)),
            pair(one, other),
        ):
            found = self.of(request)
            if found is not None:
                self.assertRegex(found[0], r"\A[A-Za-z0-9._-]{1,128}\Z")
                self.assertRegex(found[1], r"\A[!-~]{1,512}\Z")

    def test_no_other_reading(self) -> None:
        """What could be understood in two ways is no credential (T16, T19)."""
        good = basic(*GOOD)
        for request in (
            head(),
            head(authorization=good.replace("Basic", "Bearer")),
            head(authorization=good.replace(" ", "")),
            head(authorization=f"{good}!"),
            head(authorization=f"{good}, {good}"),
            head(authorization=(good, good)),
            head(authorization=good, x_zscaler_client_id=GOOD[0]),
            head(
                authorization=good,
                x_zscaler_client_id=GOOD[0],
                x_zscaler_client_secret=GOOD[1],
            ),
            head(x_zscaler_client_id=GOOD[0]),
            head(x_zscaler_client_secret=GOOD[1]),
            pair((GOOD[0], GOOD[0]), GOOD[1]),
            pair(GOOD[0], (GOOD[1], GOOD[1])),
            pair("a:b", "c"),
            pair("client/1", "c"),
            pair("", "c"),
            pair("a", ""),
            pair("a", "ÿ" * 20),
            pair("a", "two words"),
            pair("a", "x" * 513),
            head(authorization=basic("é", "c")),
            head(authorization=basic("a", "é")),
            head(authorization="Basic " + "A" * 5000),
        ):
            self.assertIsNone(self.of(request))

    def test_colons(self) -> None:
        """The first colon ends the client id: a+b:c is not a:b+c (T19)."""
        self.assertEqual(self.of(head(authorization=basic("a", "b:c"))), ("a", "b:c"))
        self.assertEqual(self.of(pair("a", "b:c")), ("a", "b:c"))
        self.assertIsNone(self.of(pair("a:b", "c")))


class AuthenticationTests(SynchronousTestCase):
    """The mode."""

    def setUp(self) -> None:
        """A verifier that knows one credential."""
        self.verifier = _Verifier()
        self.mode = ZscalerAuthentication(self.verifier, lambda: NOW, access().client)

    def attempt(self, request: RequestHead) -> Deferred[Caller]:
        """Try to authenticate."""
        return Deferred.fromCoroutine(self.mode.authenticate(request))

    def test_good(self) -> None:
        """The caller is the client id; what vouches for it runs out."""
        verifyObject(IAuthenticator, self.mode)
        for request in (pair(*GOOD), head(authorization=basic(*GOOD))):
            self.mode.screen(request)
            caller = self.successResultOf(self.attempt(request))
            self.assertEqual((caller.principal, caller.mode), ("client-1", "zscaler"))
            self.assertEqual(caller.expires_at, NOW + 60)
            self.assertNotIn(GOOD[1], repr(caller))

    def test_source(self) -> None:
        """The verifier is told where a credential comes from: an IPv6 /64 is one."""
        for peer in ("192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2"):
            request = attrs.evolve(pair(*GOOD), peer=parse_address(peer))
            self.successResultOf(self.attempt(request))
        self.assertEqual(len(set(self.verifier.sources)), 3)

    def test_bad(self) -> None:
        """A wrong secret is refused, and one that is malformed asks nobody."""
        for request, asked in ((pair("client-1", "x"), 1), (head(), 0)):
            self.verifier.asked.clear()
            failure = self.failureResultOf(self.attempt(request), AuthenticationFailed)
            self.assertIn('Basic realm="zscaler-mcp"', failure.value.challenge)
            self.assertEqual(len(self.verifier.asked), asked)

    def test_screen(self) -> None:
        """No large body is read for what cannot be good; nobody is asked for that."""
        self.mode.screen(pair("client-1", "x"))
        self.assertRaises(AuthenticationFailed, self.mode.screen, head())
        self.verifier.known_bad = True
        self.assertRaises(AuthenticationFailed, self.mode.screen, pair(*GOOD))
        self.assertEqual(self.verifier.asked, [])

    def test_over_http(self) -> None:
        """401 with a challenge, 503 where nobody can be asked; nothing is repeated."""
        edge = Edge(authenticator=self.mode)
        fields = {"x_zscaler_client_id": "m-e", "x_zscaler_client_secret": "guess"}
        wrong = edge.post({}, **fields)
        self.assertEqual(wrong.status, 401)
        self.assertIn("Basic realm", wrong.headers["www-authenticate"])
        for word in (b"m-e", b"guess"):
            self.assertNotIn(word, wrong.body)
        self.verifier.error = ProviderUnavailable(4.2)
        for _ in range(30):
            down = edge.post({}, **fields)
            self.assertEqual((down.status, down.headers["retry-after"]), (503, "5"))
        self.verifier.error = None
        self.assertEqual(edge.post({}, **fields).status, 401)

    def test_others_are_served(self) -> None:
        """While one caller waits for the provider, everybody else is answered (T17)."""
        hanging: Deferred[float] = Deferred()

        class Hanging(_Verifier):
            async def verify(
                self, client_id: str, secret: Secret, source: object
            ) -> float:
                if client_id == "slow":
                    return await hanging
                return await super().verify(client_id, secret, source)

        mode = ZscalerAuthentication(Hanging(), lambda: NOW, access().client)
        edge = Edge(authenticator=mode)
        slow = {"x_zscaler_client_id": "slow", "x_zscaler_client_secret": "s"}
        good = {"x_zscaler_client_id": GOOD[0], "x_zscaler_client_secret": GOOD[1]}
        waiting = edge.post_on(initialize(), **slow)
        self.assertEqual(waiting.value(), b"")
        self.assertEqual(edge.ask("GET", "/health").status, 200)
        self.assertEqual(edge.post(initialize(), **good).status, 200)
        hanging.callback(60.0)
        edge.clock.advance(0)
        self.assertTrue(waiting.value().startswith(b"HTTP/1.1 200 "))

    def test_guessers(self) -> None:
        """A guesser is slowed; a good credential from the same address is not (T21)."""
        edge = Edge(authenticator=self.mode)
        bad = {"x_zscaler_client_id": "m-e", "x_zscaler_client_secret": "guess"}
        good = {"x_zscaler_client_id": GOOD[0], "x_zscaler_client_secret": GOOD[1]}
        for _ in range(3):
            self.assertEqual(edge.post({}, **bad).status, 401)
        late = edge.post_on({}, **bad)
        self.assertEqual(late.value(), b"")
        self.assertEqual(edge.post(initialize(), **good).status, 200)
        edge.clock.advance(5)
        self.assertTrue(late.value().startswith(b"HTTP/1.1 429 "))

    def test_preflight(self) -> None:
        """A page that may call may send the pair of fields."""
        origin = "https://app.example"
        edge = Edge(rules=access(origins=origin), authenticator=self.mode)
        asked = "x-zscaler-client-id,x-zscaler-client-secret,x-other"
        reply = edge.ask(
            "OPTIONS",
            origin=origin,
            access_control_request_method="POST",
            access_control_request_headers=asked,
        )
        self.assertEqual(reply.status, 204)
        allowed = reply.headers["access-control-allow-headers"]
        self.assertIn("x-zscaler-client-id", allowed)
        self.assertIn("x-zscaler-client-secret", allowed)
        self.assertNotIn("x-other", allowed)
