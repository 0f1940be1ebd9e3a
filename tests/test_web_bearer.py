"""Bearer tokens at the edge: how they are presented, and what callers are told."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase
from zope.interface.verify import verifyObject

from tests.heads import head
from tests.mcp_fakes import modern
from tests.oneapi_fakes import NOW, start
from tests.provider_fakes import (
    FIRST,
    SECOND,
    STRANGER,
    Signer,
    keyset,
    rules,
)
from tests.web_memory import Edge, read_reply
from zscaler_mcp.caller import Caller
from zscaler_mcp.errors import ProviderUnavailable
from zscaler_mcp.provider import KeySource, Loaded, ProviderFailed
from zscaler_mcp.requesthead import RequestHead
from zscaler_mcp.web import BearerAuthentication, Challenges, bearer
from zscaler_mcp.web.authenticate import (
    AuthenticationFailed,
    IAuthenticator,
    NotAdmitted,
)

BARE = 'Bearer realm="zscaler-mcp"'
INVALID = f'{BARE}, error="invalid_token"'


class BearerCase(SynchronousTestCase):
    """A mode whose provider a test plays."""

    scopes: tuple[str, ...] = ()

    def setUp(self) -> None:
        """Start with one key."""
        self.clock = Clock()
        self.loads: list[Deferred[Loaded]] = []
        self.source = KeySource(self.load, self.clock)
        self.mode = BearerAuthentication(
            rules(scopes=self.scopes),
            self.source,
            Challenges(scopes=self.scopes),
            lambda: NOW + self.clock.seconds(),
        )
        self.source.start()
        self.addCleanup(self.source.close)

    async def load(self) -> Loaded:
        """Wait for what the test says."""
        waiting: Deferred[Loaded] = Deferred()
        self.loads.append(waiting)
        return await waiting

    def publish(self, *signers: Signer) -> None:
        """Answer the fetch that is under way."""
        self.loads[-1].callback(Loaded(keyset(*(signers or (FIRST,))), 3600))

    def break_down(self) -> None:
        """Let the fetch that is under way fail."""
        self.loads[-1].errback(ProviderFailed("down"))

    def attempt(self, request: RequestHead) -> Deferred[Caller]:
        """Authenticate."""
        return start(self.mode.authenticate(request))

    def assertFails(self, request: RequestHead, challenge: str) -> None:
        """A request gets 401 with that challenge, before and after its body."""
        screened = self.assertRaises(AuthenticationFailed, self.mode.screen, request)
        failed = self.failureResultOf(self.attempt(request), AuthenticationFailed)
        self.assertEqual(screened.challenge, challenge)
        self.assertEqual(failed.value.challenge, challenge)

    def assertNotAdmitted(
        self, request: RequestHead, status: int
    ) -> dict[bytes, bytes]:
        """A request gets that status; the headers that go with it."""
        failed = self.failureResultOf(self.attempt(request), NotAdmitted)
        refusal = failed.value.refusal
        self.assertEqual(refusal.status, status)
        return dict(refusal.headers)


def bearing(token: str) -> RequestHead:
    """A request with a token."""
    return head(authorization=f"Bearer {token}")


class PresentationTests(BearerCase):
    """Where a token stands."""

    def setUp(self) -> None:
        """There is a key."""
        super().setUp()
        self.publish()

    def test_interface(self) -> None:
        """It is a mode like every other."""
        verifyObject(IAuthenticator, self.mode)
        self.assertEqual(self.mode.mode, "jwt")

    def test_taken(self) -> None:
        """The scheme stands in any case, with any number of spaces."""
        token = FIRST.token()
        for text in (f"Bearer {token}", f"bearer {token}", f"BEARER   {token}"):
            self.mode.screen(head(authorization=text))
            caller = self.successResultOf(self.attempt(head(authorization=text)))
            self.assertEqual(caller.expires_at, NOW + 600)

    def test_absent(self) -> None:
        """Without a token where one belongs, no error is named (RFC 6750 3.1)."""
        for request in (
            head(),
            head(x_api_key=FIRST.token()),
            head(authorization=f"Basic {FIRST.token()}"),
            head(authorization=FIRST.token()),
            head(authorization=""),
            head(authorization=f"Bearer\t{FIRST.token()}"),
            head(proxy_authorization=f"Bearer {FIRST.token()}"),
            head(path=f"/mcp?access_token={FIRST.token()}"),
        ):
            self.assertFails(request, BARE)

    def test_malformed(self) -> None:
        """What cannot be one bearer token gets 400 (O1)."""
        token = FIRST.token()
        for text in (
            "Bearer",
            "Bearer ",
            f"Bearer {token}, Bearer {token}",
            f"Bearer {token} {token}",
            f'Bearer token="{token}"',
            f"Bearer {token},",
            "Bearer \xff",
            (f"Bearer {token}", f"Bearer {token}"),
            (f"Bearer {token}", "Basic eA=="),
        ):
            request = head(authorization=text)
            headers = self.assertNotAdmitted(request, 400)
            self.assertRaises(NotAdmitted, self.mode.screen, request)
            challenge = headers[b"WWW-Authenticate"].decode()
            self.assertEqual(challenge, f'{BARE}, error="invalid_request"')

    def test_refused(self) -> None:
        """Every other token gets the same words, whatever is wrong with it (T15)."""
        for token in (
            "opaque",
            "eyJ.eyJ.eyJ",
            FIRST.token(exp=NOW - 60),
            FIRST.token(iss="https://evil.example"),
            FIRST.token(aud="other"),
            STRANGER.token(),
            SECOND.token(),
        ):
            self.assertFails(bearing(token), INVALID)

    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    @given(st.text(st.characters(max_codepoint=255), max_size=60))
    def test_total(self, value: str) -> None:
        """Any value of the field is a refusal, never an error of ours."""
        for text in (value, f"Bearer {value}", f"bearer {value}.{value}.{value}"):
            waiting = self.attempt(head(authorization=text))
            self.failureResultOf(waiting, AuthenticationFailed, NotAdmitted)


class KeyTests(BearerCase):
    """Keys that come late, change, or do not come."""

    def test_waiting(self) -> None:
        """The first callers wait for the keys; a body is read for them meanwhile."""
        request = bearing(FIRST.token())
        waiting = self.attempt(request)
        self.assertNoResult(waiting)
        self.mode.screen(request)
        self.publish()
        self.assertEqual(self.successResultOf(waiting).mode, "jwt")

    def test_hopeless(self) -> None:
        """Nobody waits, and nothing is fetched, for a token that cannot be good."""
        for token in ("opaque", FIRST.token(aud="other"), FIRST.token(exp=1)):
            self.assertFails(bearing(token), INVALID)
        self.publish()
        self.clock.advance(60)
        self.assertFails(bearing(SECOND.token(iss="other")), INVALID)
        self.assertEqual(len(self.loads), 1)

    def test_down(self) -> None:
        """Without keys the answer is 503, when to come back, and no failed guess."""
        waiting = self.attempt(bearing(FIRST.token()))
        self.break_down()
        self.failureResultOf(waiting, ProviderUnavailable)
        again = self.failureResultOf(self.attempt(bearing(FIRST.token())))
        self.assertEqual(again.value.retry_after, 5)
        self.mode.screen(bearing(FIRST.token()))

    def test_rotation(self) -> None:
        """A new key is fetched; the old one is good for as long as it is published."""
        self.publish()
        old, new = bearing(FIRST.token()), bearing(SECOND.token())
        self.successResultOf(self.attempt(old))
        self.clock.advance(60)
        waiting = self.attempt(new)
        self.publish(FIRST, SECOND)
        self.successResultOf(waiting)
        self.successResultOf(self.attempt(old))
        self.clock.advance(60)
        hopeless = self.attempt(bearing(Signer("third", "p256 third").token()))
        self.publish(SECOND)
        self.failureResultOf(hopeless, AuthenticationFailed)
        self.successResultOf(self.attempt(new))
        self.assertFails(old, INVALID)

    def test_expiry(self) -> None:
        """A token that was taken is taken until it expires, and not again."""
        self.publish()
        request = bearing(FIRST.token())
        for _ in range(3):
            self.successResultOf(self.attempt(request))
        self.clock.advance(629)
        self.successResultOf(self.attempt(request))
        self.clock.advance(1)
        self.assertFails(request, INVALID)

    def test_remembered(self) -> None:
        """A signature is checked once for a token; what is remembered is bounded."""
        self.publish()
        tokens = [FIRST.token(jti=str(number)) for number in range(5)]
        proven: list[str] = []
        prove = self.mode._prove

        def counting(token: Any, keys: Any) -> Caller:
            proven.append(token.text)
            return prove(token, keys)

        self.patch(self.mode, "_prove", counting)
        self.patch(bearer, "_MAX_ACCEPTED", 4)
        for token in tokens[:4] * 3:
            self.successResultOf(self.attempt(bearing(token)))
        self.assertEqual(proven, tokens[:4])
        self.successResultOf(self.attempt(bearing(tokens[4])))
        self.successResultOf(self.attempt(bearing(tokens[0])))
        self.assertEqual(proven, [*tokens, tokens[0]])
        kept = repr(vars(self.mode._accepted))
        for token in tokens:
            self.assertNotIn(token, kept)


class ScopeTests(BearerCase):
    """Scopes that every token needs."""

    scopes = ("mcp:read", "mcp:admin")

    def setUp(self) -> None:
        """There is a key."""
        super().setUp()
        self.publish()

    def test_insufficient(self) -> None:
        """A good token without them gets 403, and all of them in one challenge (O8)."""
        request = bearing(FIRST.token())
        self.assertRaises(NotAdmitted, self.mode.screen, request)
        for _ in range(2):
            headers = self.assertNotAdmitted(request, 403)
            self.assertEqual(
                headers[b"WWW-Authenticate"].decode(),
                f'{BARE}, error="insufficient_scope", scope="mcp:read mcp:admin"',
            )
        self.successResultOf(
            self.attempt(bearing(FIRST.token(scope="mcp:admin mcp:read x")))
        )

    def test_strangers(self) -> None:
        """Who has no good token is not told the scopes (T15)."""
        self.assertFails(head(), BARE)
        self.assertFails(bearing(STRANGER.token(scope="")), INVALID)


class EdgeTests(BearerCase):
    """The mode behind the whole edge."""

    scopes = ("mcp:read",)

    def setUp(self) -> None:
        """There is a key, and an edge."""
        super().setUp()
        self.edge = Edge(authenticator=self.mode)

    def status(self, **headers: Any) -> int:
        """The status of an answer."""
        return self.edge.post(modern("tools/list"), **headers).status

    def test_statuses(self) -> None:
        """None, wrong, malformed, too weak, good."""
        self.publish()
        good = f"Bearer {FIRST.token()}"
        self.assertEqual(self.status(), 401)
        self.assertEqual(self.status(authorization=f"Bearer {STRANGER.token()}"), 401)
        self.assertEqual(self.status(authorization="Bearer a b"), 400)
        # Two of them never become a request: the channel counts that one.
        self.assertEqual(self.status(authorization=(good, good)), 400)
        weak = f"Bearer {FIRST.token(scope=None)}"
        self.assertEqual(self.status(authorization=weak), 403)
        self.assertEqual(self.status(authorization=good), 200)
        self.assertEqual(
            [refusal.status for _, refusal in self.edge.refusals],
            [401, 401, 400, 403],
        )

    def test_slow_provider(self) -> None:
        """While the provider hangs, probes and refusals are answered at once."""
        good = f"Bearer {FIRST.token()}"
        waiting = self.edge.post_on(modern("tools/list"), authorization=good)
        self.assertEqual(waiting.value(), b"")
        self.assertEqual(self.edge.ask("GET", "/health").status, 200)
        self.assertEqual(self.status(), 401)
        self.assertEqual(self.status(authorization="Bearer opaque"), 401)
        self.assertEqual(waiting.value(), b"")
        self.publish()
        self.assertEqual(read_reply(waiting.value()).status, 200)

    def test_provider_down(self) -> None:
        """A provider that is down is nobody's failed guess: 503, and never 429."""
        self.break_down()
        good = f"Bearer {FIRST.token()}"
        self.assertEqual({self.status(authorization=good) for _ in range(20)}, {503})

    def test_beginners(self) -> None:
        """Clients without a token, or with an old one, are no guessers (T21)."""
        self.publish()
        old = f"Bearer {FIRST.token(exp=NOW - 60)}"
        for _ in range(30):
            self.assertEqual(self.status(), 401)
            self.assertEqual(self.status(authorization=old), 401)

    def test_guessers(self) -> None:
        """Who makes up tokens is slowed; a good one beside them is taken at once."""
        self.publish()
        forged = f"Bearer {STRANGER.token()}"
        good = f"Bearer {FIRST.token()}"
        for _ in range(3):
            self.assertEqual(self.status(authorization=forged), 401)
        waiting = self.edge.post_on(modern("tools/list"), authorization=forged)
        self.assertEqual(waiting.value(), b"")
        self.assertEqual(self.status(authorization=good), 200)
        self.edge.clock.advance(5)
        self.assertEqual(read_reply(waiting.value()).status, 429)

    def test_large_bodies(self) -> None:
        """A large body is not read for a token that is wrong or too weak."""
        self.publish()
        for token, status in (
            (STRANGER.token(), 401),
            (FIRST.token(scope=None), 403),
        ):
            transport = self.edge.send(
                authorization=f"Bearer {token}",
                content_type="application/json",
                content_length=str(1024 * 1024),
            )
            self.assertEqual(read_reply(transport.value()).status, status)

    def test_sessions(self) -> None:
        """A session is its subject's: a renewed token goes on, another one does not."""
        self.publish()
        fields = {"authorization": f"Bearer {FIRST.token()}"}
        session = self.edge.open(fields=fields)
        renewed = {"authorization": f"Bearer {FIRST.token(exp=NOW + 900)}"}
        other = {"authorization": f"Bearer {FIRST.token(sub='bob')}"}
        ping = {"jsonrpc": "2.0", "id": 7, "method": "ping"}
        self.assertEqual(self.edge.post(ping, **{**session, **renewed}).status, 200)
        self.assertEqual(self.edge.post(ping, **{**session, **other}).status, 404)
