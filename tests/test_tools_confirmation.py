"""Two-step confirmation: what a token is bound to, and that it is spent once."""

import itertools
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.oracle.tenant import result_of
from zscaler_mcp.caller import ANONYMOUS, Caller
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.secret import Secret
from zscaler_mcp.tools import confirmation
from zscaler_mcp.tools.confirmation import Confirmations, SpentHere

ALICE = Caller(principal="alice", mode="api-key")
ARGUMENTS = {"label_id": "7"}


def counting_nonces() -> Callable[[int], bytes]:
    """Nonces that differ, and are the same in every run."""
    numbers = itertools.count(1)
    return lambda size: next(numbers).to_bytes(size, "big")


class ConfirmationTests(SynchronousTestCase):
    """Tokens, attacked (THREATS T30)."""

    def setUp(self) -> None:
        """A clock and an issuer with one key."""
        self.clock = Clock()
        self.clock.advance(1_800_000_000)
        self.confirmations = self.issuer("k" * 32)

    def issuer(self, *keys: str) -> Confirmations:
        """An issuer with keys, on the same clock."""
        return Confirmations(
            keys=tuple(map(Secret, keys)),
            now=self.clock.seconds,
            nonce=counting_nonces(),
            spent=SpentHere(self.clock.seconds),
            ttl=300,
        )

    def token(self) -> str:
        """A token of Alice's for the deletion of label 7."""
        return self.confirmations.issue(ALICE, "zia_delete_rule_label", ARGUMENTS)

    def redeem(self, token: str, **changes: Any) -> None:
        """Redeem a token as Alice for label 7, but for ``changes``."""
        bound = {
            "caller": ALICE,
            "tool": "zia_delete_rule_label",
            "arguments": ARGUMENTS,
            **changes,
        }
        result_of(self.confirmations.redeem(token, **bound))

    def refused(self, token: str, **changes: Any) -> str:
        """The sentence with which a redemption is refused."""
        with self.assertRaises(ToolFailure) as caught:
            self.redeem(token, **changes)
        failure: ToolFailure = caught.exception
        self.assertIs(failure.kind, FailureKind.CONFIRMATION)
        self.assertEqual(failure.field, "confirmation_token")
        return failure.detail

    def test_redeemed(self) -> None:
        """The very call that was announced can be confirmed."""
        self.redeem(self.token())

    def test_every_mismatch_is_one_refusal(self) -> None:
        """Another caller, tool, argument, a replay and an expiry are told alike."""
        token = self.token()
        sentences = {
            self.refused(token, caller=ANONYMOUS),
            self.refused(token, caller=Caller(principal="alice", mode="jwt")),
            self.refused(token, caller=Caller(principal="mallory", mode="api-key")),
            self.refused(token, tool="zia_delete_location"),
            self.refused(token, arguments={"label_id": "8"}),
            self.refused(token, arguments={}),
            self.refused(token, arguments={**ARGUMENTS, "microtenant_id": "1"}),
            self.refused(""),
            self.refused("x" * 75),
            self.refused("!" * 75),
            self.refused("é"),
            self.refused(token[:-4]),
            self.refused(token + "AAAA"),
        }
        self.redeem(token)
        sentences.add(self.refused(token))
        late = self.token()
        self.clock.advance(300)
        sentences.add(self.refused(late))
        self.assertEqual(len(sentences), 1)

    def test_failed_attempts_do_not_spend(self) -> None:
        """Whoever tries a stolen token elsewhere does not take it from its owner."""
        token = self.token()
        self.refused(token, caller=ANONYMOUS)
        self.redeem(token)

    def test_spent_in_every_spelling(self) -> None:
        """A token that is spelled otherwise is the same token, and spent with it."""
        token = self.token()
        self.redeem(token)
        for spelling in (token + "=", token + "==", f"{token[:10]}!{token[10:]}"):
            self.refused(spelling)

    def test_only_one_of_many_wins(self) -> None:
        """A thousand redemptions of one token: exactly one succeeds."""
        token, won = self.token(), 0
        for _ in range(1000):
            try:
                self.redeem(token)
            except ToolFailure:
                continue
            won += 1
        self.assertEqual(won, 1)

    def test_expiry(self) -> None:
        """A token holds until its last second, and not longer."""
        first, second = self.token(), self.token()
        self.clock.advance(299)
        self.redeem(first)
        self.clock.advance(1)
        self.refused(second)

    def test_argument_order_does_not_matter(self) -> None:
        """The same arguments in another order are the same call."""
        one, two = {"a": "1", "b": "2"}, {"b": "2", "a": "1"}
        token = self.confirmations.issue(ALICE, "t", one)
        result_of(self.confirmations.redeem(token, ALICE, "t", two))

    @settings(max_examples=60, deadline=None, derandomize=True, database=None)
    @given(st.text(max_size=4), st.text(max_size=4), st.text(max_size=4))
    def test_no_two_calls_are_written_alike(self, a: str, b: str, c: str) -> None:
        """What is bound cannot be shifted from one part of a call to another."""
        confirmations = self.issuer("k" * 32)
        caller = Caller(principal=a + b, mode="m")
        token = confirmations.issue(caller, c, {"x": a})
        for other, tool, arguments in (
            (Caller(principal=a, mode="m" + b), c, {"x": a}),
            (caller, b + c, {"x": a}),
            (caller, c, {"x" + a: ""}),
            (caller, c, {"x": a, "y": None}),
        ):
            if (other, tool, arguments) != (caller, c, {"x": a}):
                spent = confirmations.redeem(token, other, tool, arguments)
                self.assertRaises(ToolFailure, result_of, spent)

    def test_replicas_share_keys(self) -> None:
        """A replica with the same key honours a token; one with another does not."""
        token = self.token()
        other, same = self.issuer("o" * 32), self.issuer("k" * 32)
        elsewhere = other.redeem(token, ALICE, "zia_delete_rule_label", ARGUMENTS)
        self.assertRaises(ToolFailure, result_of, elsewhere)
        result_of(same.redeem(token, ALICE, "zia_delete_rule_label", ARGUMENTS))

    def test_rotated_keys(self) -> None:
        """After a rotation old tokens hold until they expire."""
        token = self.token()
        rotated = self.issuer("n" * 32, "k" * 32)
        result_of(rotated.redeem(token, ALICE, "zia_delete_rule_label", ARGUMENTS))

    def test_memory_is_bounded(self) -> None:
        """Beyond a bound of spent tokens none is redeemed until some expire."""
        self.patch(confirmation, "MAX_SPENT", 6)
        for _ in range(3):
            self.redeem(self.token())
        token = self.token()
        self.refused(token)
        bob = Caller(principal="bob", mode="api-key")
        his = self.confirmations.issue(bob, "zia_delete_rule_label", ARGUMENTS)
        self.redeem(his, caller=bob)
        self.clock.advance(299)
        fresh = self.token()
        self.clock.advance(1)
        self.redeem(fresh)

    def test_a_key_is_needed(self) -> None:
        """Without a key there are no confirmations, rather than worthless ones."""
        self.assertRaises(ValueError, self.issuer)

    def test_token_says_nothing(self) -> None:
        """A token holds neither the caller nor the arguments, and fits its schema."""
        token = self.confirmations.issue(ALICE, "t", {"label_id": "secret-name"})
        self.assertRegex(token, r"\A[A-Za-z0-9_-]{75}\Z")
        self.assertNotIn("k" * 32, repr(self.confirmations))
