"""Callers' own credentials: asked about once, remembered within bounds."""

from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.oneapi_fakes import log_text
from zscaler_mcp.errors import (
    CredentialRefused,
    FailureKind,
    ProviderUnavailable,
    ToolFailure,
)
from zscaler_mcp.oneapi import verification
from zscaler_mcp.oneapi.credential import ClientSecret
from zscaler_mcp.oneapi.token import Grant
from zscaler_mcp.oneapi.verification import CredentialVerifier
from zscaler_mcp.secret import Secret

LIFETIME: Final = 600.0
REFUSED: Final = ToolFailure(FailureKind.PERMISSION, "no")
DOWN: Final = ToolFailure(FailureKind.TIMEOUT, "late")
LIMITED: Final = ToolFailure(FailureKind.RATE, "too many", retry_after=20.0)


def credential(client_id: str = "client-1", secret: str = "s") -> ClientSecret:  # noqa: S107
    """A credential."""
    return ClientSecret(client_id, Secret(secret))


class VerifierCase(SynchronousTestCase):
    """A verifier whose questions the test answers."""

    def setUp(self) -> None:
        """Nothing is known yet."""
        self.clock = Clock()
        self.clock.advance(1_000_000)
        self.asked: list[tuple[ClientSecret, Deferred[Grant]]] = []
        self.withdrawn = self.sources = 0
        self.verifier = self.make()

    def make(
        self, *, keep_tokens: bool = True, key: bytes = b"k"
    ) -> CredentialVerifier:
        """A verifier."""
        return CredentialVerifier(
            self.ask, self.clock, key=key, lifetime=LIFETIME, keep_tokens=keep_tokens
        )

    async def ask(self, asked: ClientSecret) -> Grant:
        """Wait for the test's answer."""

        def withdraw(_: object) -> None:
            self.withdrawn += 1

        answer: Deferred[Grant] = Deferred(withdraw)
        self.asked.append((asked, answer))
        return await answer

    def verify(self, *parts: str, source: object = None) -> Deferred[float]:
        """Begin to verify, by default from a source of its own."""
        self.sources += 1
        here = self.sources if source is None else source
        return Deferred.fromCoroutine(self.verifier.verify(credential(*parts), here))

    def answer(self, outcome: ToolFailure | float = 3600.0) -> None:
        """Answer the last question, with a token of so many seconds or a failure."""
        asked, answer = self.asked[-1]
        if isinstance(outcome, ToolFailure):
            answer.errback(outcome)
            return
        token = Secret(f"token-{len(self.asked)}-{asked.client_id}")
        answer.callback(Grant.lasting(token, outcome, self.clock.seconds()))

    def settle(self, outcome: ToolFailure | float, *parts: str) -> Deferred[float]:
        """Verify and answer."""
        verified = self.verify(*parts)
        self.answer(outcome)
        return verified

    def assertUnavailable(self, verified: Deferred[float]) -> float:
        """Check that nobody could be asked; for how many seconds."""
        failure = self.failureResultOf(verified, ProviderUnavailable)
        seconds: float = failure.value.retry_after
        return seconds


class MemoryTests(VerifierCase):
    """What is remembered, and for how long (T19)."""

    def test_good(self) -> None:
        """A good credential is asked about again when its time is over."""
        self.assertEqual(self.successResultOf(self.settle(3600.0)), LIFETIME)
        self.clock.advance(LIFETIME - 1)
        self.assertEqual(self.successResultOf(self.verify()), 1.0)
        self.clock.advance(1)
        self.assertNoResult(self.verify())
        self.assertEqual(len(self.asked), 2)

    def test_no_longer_than_the_token(self) -> None:
        """A token that ends sooner ends what is believed of its owner."""
        self.assertEqual(self.successResultOf(self.settle(60.0)), 54.0)
        self.clock.advance(54)
        self.assertNoResult(self.verify())

    def test_bad(self) -> None:
        """A refusal is remembered briefly, for that credential alone."""
        self.failureResultOf(self.settle(REFUSED), CredentialRefused)
        self.assertTrue(self.verifier.refused(credential()))
        self.failureResultOf(self.verify(), CredentialRefused)
        self.assertEqual(len(self.asked), 1)
        self.assertFalse(self.verifier.refused(credential("client-1", "other")))
        self.successResultOf(self.settle(60.0, "client-1", "other"))
        self.clock.advance(verification.BAD_MEMORY)
        self.assertFalse(self.verifier.refused(credential()))
        self.successResultOf(self.settle(60.0))

    def test_revoked_credential(self) -> None:
        """A credential that was good is refused as soon as it is asked about again."""
        self.successResultOf(self.settle(3600.0))
        self.clock.advance(LIFETIME)
        self.failureResultOf(self.settle(REFUSED), CredentialRefused)
        self.assertIsNone(self.verifier.token_of("client-1"))

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(st.text("ab:", max_size=6), st.text("ab:", max_size=6))
    def test_no_collision(self, one: str, other: str) -> None:
        """Parts that are the same text together are not the same credential."""
        whole = f"{one}:{other}"
        names = {
            self.verifier._name(credential(whole[:cut], whole[cut + 1 :]))
            for cut in range(len(whole))
            if whole[cut] == ":"
        }
        self.assertEqual(len(names), whole.count(":"))
        self.assertNotEqual(
            self.verifier._name(credential(one, other + "b")),
            self.verifier._name(credential(one + other, "b")) if other else None,
        )

    def test_no_secrets(self) -> None:
        """Neither a secret nor, without delegation, a token is kept (T8, T19)."""
        self.verifier = self.make(keep_tokens=False)
        self.successResultOf(self.settle(60.0, "client-1", "plain-secret"))
        self.failureResultOf(self.settle(REFUSED, "client-1", "wrong-secret"))
        kept = repr(vars(self.verifier)).encode()
        for text in (b"plain-secret", b"wrong-secret", b"token-1"):
            self.assertNotIn(text, kept)
        self.assertIsNone(self.verifier.token_of("client-1"))

    def test_keyed(self) -> None:
        """Without the key of the process a name cannot be found by trying."""
        other = self.make(key=b"another")
        self.assertNotEqual(
            self.verifier._name(credential()), other._name(credential())
        )

    def test_bounded(self) -> None:
        """Neither good nor bad ones fill the memory; a bad one displaces no good."""
        for number in range(verification.MAX_GOOD + 100):
            self.successResultOf(self.settle(3600.0, f"client-{number}"))
            self.verify("client-0")
        self.assertEqual(len(self.verifier._good), verification.MAX_GOOD)
        self.assertEqual(len(self.verifier._latest), verification.MAX_GOOD)
        for number in range(verification.MAX_BAD + 100):
            verified = self.settle(REFUSED, "client-0", f"guess-{number}")
            self.failureResultOf(verified, CredentialRefused)
        self.assertEqual(len(self.verifier._bad), verification.MAX_BAD)
        asked = len(self.asked)
        self.successResultOf(self.verify("client-0"))
        self.assertEqual(len(self.asked), asked)

    def test_expired_are_dropped(self) -> None:
        """What is no longer believed is not kept until the memory is full."""
        for number in range(10):
            self.successResultOf(self.settle(60.0, f"client-{number}"))
        self.clock.advance(60)
        self.successResultOf(self.settle(60.0, "client-x"))
        self.assertEqual(len(self.verifier._good), 1)


class ProviderTests(VerifierCase):
    """An identity service that is slow, dead or tired (T17)."""

    def test_one_question(self) -> None:
        """However many wait for one credential, one question is asked."""
        waiting = [self.verify() for _ in range(50)]
        other = self.verify("client-2")
        self.assertEqual(len(self.asked), 2)
        self.asked[0][1].callback(Grant.lasting(Secret("t"), 60, self.clock.seconds()))
        for each in waiting:
            self.assertEqual(self.successResultOf(each), 54.0)
        self.assertNoResult(other)
        self.answer(REFUSED)
        self.failureResultOf(other, CredentialRefused)

    def test_slow(self) -> None:
        """While one question hangs, whoever is known is let in at once."""
        self.successResultOf(self.settle(3600.0))
        hanging = self.verify("client-2")
        self.successResultOf(self.verify())
        self.assertNoResult(hanging)
        self.answer()
        self.successResultOf(hanging)

    def test_leaving(self) -> None:
        """The question is withdrawn when the last who waits has left, not before."""
        first, second = self.verify(), self.verify()
        first.cancel()
        self.failureResultOf(first)
        self.assertEqual(self.withdrawn, 0)
        second.cancel()
        self.failureResultOf(second)
        self.assertEqual(self.withdrawn, 1)
        self.successResultOf(self.settle(60.0))

    def test_failure_is_remembered(self) -> None:
        """After a failure that credential waits a while; another one may be asked."""
        self.assertEqual(self.assertUnavailable(self.settle(DOWN)), 5.0)
        self.clock.advance(2)
        self.assertEqual(self.assertUnavailable(self.verify()), 3.0)
        self.assertEqual(len(self.asked), 1)
        self.successResultOf(self.settle(60.0, "client-2"))
        self.clock.advance(3)
        self.successResultOf(self.settle(60.0))

    def test_dead(self) -> None:
        """A service that is dead is asked once in a while, whoever comes."""
        self.successResultOf(self.settle(3600.0, "known"))
        for number in range(3):
            self.assertFalse(self.verifier.down)
            self.assertUnavailable(self.settle(DOWN, f"client-{number}"))
        self.assertTrue(self.verifier.down)
        for number in range(100):
            self.assertUnavailable(self.verify(f"later-{number}"))
        self.assertEqual(len(self.asked), 4)
        self.successResultOf(self.verify("known"))
        self.clock.advance(5)
        self.assertUnavailable(self.settle(DOWN, "client-9"))
        self.assertTrue(self.verifier.down)
        self.clock.advance(5)
        self.successResultOf(self.settle(60.0, "client-9"))
        self.assertUnavailable(self.settle(DOWN, "client-8"))
        self.assertFalse(self.verifier.down)

    def test_rate_limit(self) -> None:
        """A service that asks to be left alone is, within bounds."""
        self.assertEqual(self.assertUnavailable(self.settle(LIMITED)), 20.0)
        long = ToolFailure(FailureKind.RATE, "", retry_after=1e9)
        self.assertEqual(self.assertUnavailable(self.settle(long, "c")), 60.0)

    def test_many_at_once(self) -> None:
        """A crowd of unknown credentials asks a few questions at a time."""
        crowd = [self.verify(f"client-{n}") for n in range(verification.MAX_ASKING)]
        self.assertUnavailable(self.verify("one-more"))
        self.answer()
        self.successResultOf(crowd[-1])
        self.assertNoResult(self.verify("one-more"))

    def test_guesser(self) -> None:
        """One source that asks about many leaves room for all others (T21)."""
        limit = verification.MAX_ASKING_BY_SOURCE
        guesses = [self.verify(f"guess-{n}", source="guesser") for n in range(limit)]
        for number in range(100):
            self.assertUnavailable(self.verify(f"more-{number}", source="guesser"))
        self.assertEqual(len(self.asked), limit)
        self.successResultOf(self.settle(60.0, "client-1"))
        self.asked[0][1].errback(REFUSED)
        self.failureResultOf(guesses.pop(0), CredentialRefused)
        guesses.append(self.verify("next", source="guesser"))
        for guess, (_, answer) in zip(
            guesses, [*self.asked[1:limit], self.asked[-1]], strict=True
        ):
            self.assertNoResult(guess)
            answer.errback(REFUSED)
            self.failureResultOf(guess, CredentialRefused)
        self.assertEqual(self.verifier._by_source, {})

    def test_defect(self) -> None:
        """A defect of ours leaves nobody waiting, and is logged without the secret."""
        verified = self.verify("client-1", "plain-secret")
        self.asked[0][1].errback(ValueError("broken"))
        self.assertUnavailable(verified)
        events = self.flushLoggedErrors(ValueError)
        self.assertEqual(len(events), 1)
        self.assertNotIn("plain-secret", log_text([{"log_format": repr(events)}]))

    def test_close(self) -> None:
        """When the server stops, whoever waits is told."""
        waiting = self.verify()
        self.verifier.close()
        self.assertUnavailable(waiting)
        self.assertEqual(self.withdrawn, 1)


class TokenTests(VerifierCase):
    """Tokens for calls on behalf of a caller."""

    def token(self, client_id: str = "client-1") -> Any:
        """The token of a caller."""
        return Deferred.fromCoroutine(self.verifier.tokens_of(client_id).token())

    def assertStale(self, token: Any) -> None:
        """Check that the caller is told to call again."""
        failure = self.failureResultOf(token, ToolFailure)
        self.assertIs(failure.value.kind, FailureKind.PERMISSION)
        self.assertIn("call again", failure.value.detail)

    def test_own(self) -> None:
        """Each caller has the token of their own credential, while it is good."""
        for client_id in ("client-1", "client-2"):
            self.successResultOf(self.settle(60.0, client_id))
        for client_id in ("client-1", "client-2"):
            token = self.successResultOf(self.token(client_id))
            self.assertTrue(token.reveal().endswith(client_id))
        self.assertStale(self.token("client-3"))
        self.clock.advance(54)
        self.assertStale(self.token())

    def test_revoked(self) -> None:
        """A token that the API refuses is replaced with the caller's next request."""
        self.successResultOf(self.settle(3600.0))
        self.successResultOf(self.settle(3600.0, "client-2"))
        token = self.successResultOf(self.token())
        tokens = self.verifier.tokens_of("client-1")
        self.assertRaises(ToolFailure, tokens.refuse, token)
        self.assertStale(self.token())
        self.successResultOf(self.token("client-2"))
        self.successResultOf(self.settle(3600.0))
        self.assertNotEqual(self.successResultOf(self.token()), token)
        # An older token that another call still has changes nothing.
        self.clock.advance(60)
        self.assertRaises(ToolFailure, tokens.refuse, token)
        self.successResultOf(self.token())

    def test_refusing_all(self) -> None:
        """An API that refuses every token does not have each call ask for one."""
        for _ in range(10):
            self.successResultOf(self.verify() if self.asked else self.settle(3600.0))
            token = self.successResultOf(self.token())
            tokens = self.verifier.tokens_of("client-1")
            self.assertRaises(ToolFailure, tokens.refuse, token)
            if len(self.asked) == 1 and self.verifier.token_of("client-1") is None:
                self.successResultOf(self.settle(3600.0))
        self.assertEqual(len(self.asked), 2)

    def test_rotated_secret(self) -> None:
        """Two secrets of one client id are one principal with one set of rights."""
        self.successResultOf(self.settle(3600.0, "client-1", "old"))
        self.successResultOf(self.settle(3600.0, "client-1", "new"))
        self.successResultOf(self.verify("client-1", "old"))
        self.assertEqual(
            self.successResultOf(self.token()).reveal(), "token-1-client-1"
        )
