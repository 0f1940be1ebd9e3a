"""The chain of audit events, and whoever tampers with it."""

import json
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.tools.chain import MAX_BREAKS, START, Chain, verify


def lines(count: int, chain: Chain | None = None) -> list[bytes]:
    """So many events of a chain."""
    chain = chain or Chain()
    return [
        chain.link(json.dumps({"event": "x", "n": n})).encode() for n in range(count)
    ]


class ChainTests(SynchronousTestCase):
    """Ten events."""

    def setUp(self) -> None:
        """The events as they were written."""
        self.lines = lines(10)

    def broken(self, changed: list[bytes]) -> list[int]:
        """The lines at which a chain does not hold."""
        return [each.line for each in verify(changed).breaks]

    def test_whole(self) -> None:
        """What was written holds, and every line is still its event."""
        verdict = verify(self.lines)
        self.assertEqual((verdict.lines, verdict.first, verdict.breaks), (10, 1, ()))
        events = [json.loads(line) for line in self.lines]
        self.assertEqual([event["number"] for event in events], list(range(1, 11)))
        self.assertEqual([event["n"] for event in events], list(range(10)))
        self.assertEqual(events[0]["after"], START)
        self.assertEqual(verify([]).breaks, ())

    def test_removed(self) -> None:
        """A line that was taken out is missed where it stood."""
        for gone in range(1, 9):
            changed = self.lines[:gone] + self.lines[gone + 1 :]
            self.assertEqual(self.broken(changed), [gone + 1])

    def test_changed(self) -> None:
        """A line that was changed is followed by none any more."""
        changed = [*self.lines]
        changed[4] = changed[4].replace(b'"n": 4', b'"n": 5')
        self.assertEqual(self.broken(changed), [6])

    def test_reordered(self) -> None:
        """Two lines that changed places are found."""
        changed = [*self.lines]
        changed[4], changed[5] = changed[5], changed[4]
        self.assertEqual(self.broken(changed), [5, 6, 7])

    def test_inserted(self) -> None:
        """A line of somebody else's is found, an event or not."""
        for line in (b'{"event":"x"}', b"no JSON", b"[1]", lines(1)[0]):
            changed = [*self.lines[:3], line, *self.lines[3:]]
            self.assertEqual(self.broken(changed), [4, 5], line)

    def test_end(self) -> None:
        """A chain without its end holds, and says a last digest that is another."""
        whole, cut = verify(self.lines), verify(self.lines[:7])
        self.assertEqual(cut.breaks, ())
        self.assertNotEqual(cut.last, whole.last)

    def test_beginning(self) -> None:
        """A chain without its beginning says with which event it begins."""
        verdict = verify(self.lines[3:])
        self.assertEqual((verdict.first, verdict.breaks), (4, ()))
        first = self.lines[0].replace(START.encode(), b"f" * 64)
        self.assertEqual(self.broken([first]), [1])

    def test_going_on(self) -> None:
        """After a restart the chain goes on from the last line."""
        more = lines(3, Chain.after(self.lines[-1]))
        self.assertEqual(verify([*self.lines, *more]).breaks, ())
        self.assertEqual(json.loads(more[0])["number"], 11)

    def test_torn_line(self) -> None:
        """A line that a crash cut short is one break; what follows goes on from it."""
        torn = self.lines[-1][:20]
        more = lines(3, Chain.after(self.lines[-2], torn))
        self.assertEqual(self.broken([*self.lines[:-1], torn, *more]), [10])
        self.assertEqual(json.loads(more[0])["number"], 10)

    def test_bounded(self) -> None:
        """Of a file that is no chain not every line is told."""
        self.assertEqual(len(verify([b"x"] * 1000).breaks), MAX_BREAKS)

    @settings(max_examples=60, deadline=None, derandomize=True, database=None)
    @given(st.integers(0, 9), st.integers(0, 400), st.integers(1, 255))
    def test_any_byte(self, line: int, place: int, bits: int) -> None:
        """Whichever byte is changed, the chain or its last digest is another."""
        text = bytearray(self.lines[line])
        text[place % len(text)] ^= bits
        changed: list[Any] = [*self.lines]
        changed[line] = bytes(text)
        verdict = verify(changed)
        whole = verify(self.lines)
        self.assertTrue(verdict.breaks or verdict.last != whole.last)

    def test_lines_differ(self) -> None:
        """The same event twice is not the same line twice."""
        chain = Chain()
        first, second = (chain.link('{"event":"x"}') for _ in range(2))
        self.assertNotEqual(first, second)
        for one, other in pairwise(map(json.loads, (first, second))):
            self.assertEqual(one["event"], other["event"])
