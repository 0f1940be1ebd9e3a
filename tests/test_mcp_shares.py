"""Room that callers share."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.defer import Deferred
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.mcp.shares import Claim, Shares

ALICE, BOB, CAROL = ("api-key", "alice"), ("api-key", "bob"), ("api-key", "carol")
TAKES = st.tuples(st.sampled_from([ALICE, BOB, CAROL]), st.integers(1, 40))


class ShareTests(SynchronousTestCase):
    """Who may hold how much."""

    def fill(self, shares: Shares, holder: tuple[str, str]) -> int:
        """Take piece by piece, as much as there is; how much that was."""
        taken = 0
        while shares.has_room(holder, 1):
            shares.take(holder, 1)
            taken += 1
        return taken

    def test_late_comers(self) -> None:
        """One caller gets half; whoever comes late still finds room (T13)."""
        shares = Shares(800)
        taken = [self.fill(shares, holder) for holder in (ALICE, BOB, CAROL)]
        self.assertEqual(taken, [400, 200, 100])

    def test_given_back(self) -> None:
        """What is given back is free again, and who holds nothing is forgotten."""
        shares = Shares(10)
        shares.take(ALICE, 5)
        self.assertFalse(shares.has_room(ALICE, 1))
        shares.give_back(ALICE, 5)
        self.assertTrue(shares.has_room(ALICE, 5))
        self.assertEqual((shares.used, shares._held), (0, {}))

    @settings(max_examples=100, deadline=None, derandomize=True, database=None)
    @given(st.lists(TAKES, max_size=60))
    def test_any_order(self, takes: list[tuple[tuple[str, str], int]]) -> None:
        """There is never more held than there is room, by whomever."""
        shares = Shares(100)
        for holder, size in takes:
            if shares.has_room(holder, size):
                shares.take(holder, size)
            self.assertLessEqual(shares.used, 100)
            self.assertEqual(shares.used, sum(shares._held.values()))


class ClaimTests(SynchronousTestCase):
    """Room for one message."""

    def test_once(self) -> None:
        """However much of a message runs, it is counted once, until all is done."""
        shares = Shares(10)
        claim = Claim(shares, ALICE, 5)
        works: list[Deferred[None]] = [Deferred() for _ in range(3)]
        for work in works:
            self.assertTrue(claim.fits)
            claim.during(work)
            self.assertEqual(shares.used, 5)
        self.assertFalse(Claim(shares, ALICE, 5).fits)
        for work, used in zip(works, (5, 5, 0), strict=True):
            work.callback(None)
            self.assertEqual(shares.used, used)

    def test_failure(self) -> None:
        """Work that fails gives its room back, and fails as it did."""
        shares = Shares(10)
        work: Deferred[None] = Deferred()
        Claim(shares, ALICE, 5).during(work)
        work.errback(ValueError())
        self.failureResultOf(work, ValueError)
        self.assertEqual(shares.used, 0)
