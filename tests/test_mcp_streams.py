"""Streams of messages: one reader, in order, once, within one bound."""

import json
from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.jsonrpc import EncodedMessage
from zscaler_mcp.mcp import EventLost, EventStore, Reader, Stream

ROOM = 9_000
"""Bytes: room for a dozen small events."""


def message(number: int, padding: int = 0) -> EncodedMessage:
    """A message that says which one it is."""
    return EncodedMessage(json.dumps([number, "x" * padding]).encode())


class Peer:
    """A reader that takes what it is told of, and remembers it."""

    def __init__(self, stream: Stream, after: int | None = None) -> None:
        self.woken = 0
        self.numbers: list[int] = []
        self.reader: Reader = stream.read(self._wake, after)

    def _wake(self) -> None:
        self.woken += 1

    def take(self) -> list[int]:
        """The numbers of the events that are there."""
        numbers = [event.number for event in self.reader.take()]
        self.numbers += numbers
        return numbers


class StreamTests(SynchronousTestCase):
    """One stream."""

    def setUp(self) -> None:
        """A stream that can be resumed and one that cannot."""
        self.store = EventStore(ROOM)
        self.kept = Stream(self.store, "1", resumable=True)
        self.passing = Stream(self.store)

    def test_in_order(self) -> None:
        """A reader gets every event once, in the order of their coming."""
        peer = Peer(self.kept)
        for number in range(3):
            self.kept.put(message(number))
        self.assertEqual(peer.take(), [1, 2, 3])
        self.assertEqual(peer.take(), [])
        self.assertEqual(peer.woken, 3)

    def test_resumption(self) -> None:
        """Whoever comes back goes on behind the event that it names (C7)."""
        first = Peer(self.kept)
        for number in range(4):
            self.kept.put(message(number))
        first.take()
        first.reader.leave()
        self.assertEqual(Peer(self.kept, 2).take(), [3, 4])
        self.assertEqual(Peer(self.kept, 4).take(), [])
        self.assertEqual(Peer(self.kept, 0).take(), [1, 2, 3, 4])

    def test_events_of_the_future(self) -> None:
        """An event that there has not been is no place to go on from."""
        self.kept.put(message(1))
        self.assertRaises(EventLost, self.kept.read, lambda: None, 2)
        self.assertFalse(self.kept.is_read)

    def test_one_reader(self) -> None:
        """A second reader takes the stream from the first (A12)."""
        first = Peer(self.kept)
        second = Peer(self.kept)
        self.kept.put(message(1))
        self.assertTrue(first.reader.finished)
        self.assertEqual(first.take(), [])
        self.assertEqual(second.take(), [1])
        first.reader.leave()
        self.assertTrue(self.kept.is_read)

    def test_end(self) -> None:
        """A stream ends behind its last event; nothing is added after that."""
        peer = Peer(self.kept)
        self.kept.put(message(1))
        self.kept.end()
        self.kept.put(message(2))
        self.assertFalse(peer.reader.finished)
        self.assertEqual(peer.take(), [1])
        self.assertTrue(peer.reader.finished)

    def test_passing(self) -> None:
        """What cannot be resumed is let go as it is read, and with its reader."""
        peer = Peer(self.passing)
        self.passing.put(message(1))
        peer.take()
        self.assertEqual(self.store.used, 0)
        self.passing.put(message(2))
        peer.reader.leave()
        self.passing.put(message(3))
        self.assertEqual(self.store.used, 0)

    def test_congested(self) -> None:
        """A reader that is far behind is known to be."""
        store = EventStore()
        stream = Stream(store, resumable=True)
        peer = Peer(stream)
        for number in range(65):
            self.assertFalse(stream.congested)
            stream.put(message(number))
        self.assertTrue(stream.congested)
        peer.take()
        self.assertFalse(stream.congested)

    def test_start(self) -> None:
        """A stream asks for a reader once, when something is put or wanted."""
        for stream, begin in (
            (self.kept, lambda: self.kept.put(message(1))),
            (self.passing, self.passing.start),
        ):
            started: list[Stream] = []
            stream.on_start(partial(started.append, stream))
            self.assertEqual(started, [])
            begin()
            begin()
            self.assertEqual(started, [stream])
        late: list[int] = []
        self.kept.on_start(lambda: late.append(1))
        self.assertEqual(late, [1])


class HangingUpTests(SynchronousTestCase):
    """Taking a connection away, with the stream left as it is (C3)."""

    def setUp(self) -> None:
        """A bound."""
        self.store = EventStore()

    def test_of_one_that_knows_its_place(self) -> None:
        """It ends the connection; who comes back gets the rest."""
        stream = Stream(self.store, "1", resumable=True, primed=True)
        peer = Peer(stream)
        stream.hang_up()
        self.assertTrue(peer.reader.finished)
        stream.put(message(1))
        self.assertEqual(Peer(stream, 0).take(), [1])

    def test_before_the_connection(self) -> None:
        """A connection that is not there yet ends as soon as it knows its place."""
        stream = Stream(self.store, "1", resumable=True, primed=True)
        stream.hang_up()
        self.assertTrue(Peer(stream).reader.finished)
        self.assertFalse(Peer(stream).reader.finished)

    def test_between_connections(self) -> None:
        """Who comes back is not sent away again for what was before."""
        stream = Stream(self.store, "1", resumable=True, primed=True)
        Peer(stream).reader.leave()
        stream.hang_up()
        self.assertFalse(Peer(stream).reader.finished)

    def test_of_one_that_does_not(self) -> None:
        """A client without any event id could not come back, and stays."""
        stream = Stream(self.store, "1", resumable=True)
        peer = Peer(stream)
        stream.hang_up()
        self.assertFalse(peer.reader.finished)
        stream.put(message(1))
        peer.take()
        stream.hang_up()
        self.assertTrue(peer.reader.finished)

    def test_of_one_that_cannot(self) -> None:
        """A stream that cannot be resumed keeps its connection."""
        stream = Stream(self.store)
        peer = Peer(stream)
        stream.put(message(1))
        peer.take()
        stream.hang_up()
        self.assertFalse(peer.reader.finished)


class BoundTests(SynchronousTestCase):
    """The bound that all streams share."""

    def test_biggest_holder(self) -> None:
        """Who has most loses its oldest; nobody else loses anything (T13)."""
        store = EventStore(ROOM)
        victim = Stream(store, "1", holder=("api-key", "alice"), resumable=True)
        flood = [
            Stream(store, name, holder=("api-key", "bob"), resumable=True)
            for name in "23"
        ]
        slow, fast = Peer(victim), Peer(flood[0])
        for number in range(3):
            victim.put(message(number))
        for number in range(100):
            flood[number % 2].put(message(number))
        self.assertLessEqual(store.used, ROOM)
        self.assertEqual(slow.take(), [1, 2, 3])
        self.assertRaises(EventLost, fast.take)
        for stream in (victim, *flood):
            stream.discard()
            self.assertEqual(stream.held, 0)
        self.assertEqual((store.used, store.kept, store._accounts), (0, 0, {}))

    def test_oldest_first(self) -> None:
        """Whatever stream of a caller they belong to, the oldest events give way."""
        store = EventStore(ROOM)
        old, new = (Stream(store, name, resumable=True) for name in "12")
        reading, away = Peer(old), Peer(new)
        old.put(message(1))
        for number in range(20):
            new.put(message(number))
        self.assertLessEqual(store.used, ROOM)
        self.assertRaises(EventLost, reading.take)
        self.assertRaises(EventLost, away.take)
        self.assertRaises(EventLost, new.read, lambda: None, 1)
        # Who names no event goes on with the oldest that there is.
        self.assertEqual(Peer(new).take()[-1], 20)

    def test_larger_than_everything(self) -> None:
        """An event beyond the bound is not kept; its reader has lost, no more."""
        store = EventStore(ROOM)
        stream = Stream(store, resumable=True)
        peer = Peer(stream)
        stream.put(message(1, padding=2 * ROOM))
        self.assertEqual(store.used, 0)
        self.assertRaises(EventLost, peer.take)

    def test_streams_that_are_over(self) -> None:
        """However many streams came and went, nothing of them is remembered."""
        store = EventStore()
        for number in range(5_000):
            stream = Stream(store)
            peer = Peer(stream)
            stream.put(message(number))
            peer.take()
            peer.reader.leave()
        self.assertEqual(store.used, 0)
        self.assertEqual(store._accounts, {})

    def test_forgetting_keeps_what_is_there(self) -> None:
        """What is kept survives however many others were forgotten around it."""
        store = EventStore()
        kept = Stream(store, "1", resumable=True)
        for number in range(1, 4):
            kept.put(message(number))
            for _ in range(3_000):
                other = Stream(store)
                other.put(message(0))
                other.discard()
        self.assertEqual(Peer(kept, 0).take(), [1, 2, 3])
        self.assertEqual(store.kept, 3)
        (account,) = store._accounts.values()
        self.assertLess(len(account.order), 200)


class StreamMachine(RuleBasedStateMachine):
    """Anything that can happen to two streams, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.store = EventStore(ROOM)
        self.streams: list[Stream] = []
        self.readers: list[tuple[Stream, Reader, list[int]]] = []
        self.put_count = {0: 0, 1: 0}

    @initialize(resumable=st.booleans())
    def begin(self, *, resumable: bool) -> None:
        """Make two streams."""
        self.streams = [
            Stream(self.store, "1", resumable=True, primed=True),
            Stream(self.store, "2", holder=("a", "b"), resumable=resumable),
        ]

    @rule(which=st.integers(0, 1), padding=st.sampled_from([0, 0, 0, 500, 5_000]))
    def put(self, which: int, padding: int) -> None:
        """Add an event."""
        stream = self.streams[which]
        counts = not (stream.ended or stream.discarded)
        stream.put(message(stream._last + 1, padding))
        self.put_count[which] += counts

    @rule(which=st.integers(0, 1), after=st.none() | st.integers(0, 30))
    def read(self, which: int, after: int | None) -> None:
        """Become the reader."""
        stream = self.streams[which]
        try:
            reader = stream.read(lambda: None, after)
        except EventLost:
            return
        assert after is None or reader.position == after
        self.readers.append((stream, reader, []))

    @precondition(lambda self: self.readers)
    @rule(data=st.data(), count=st.none() | st.integers(0, 3))
    def take(self, data: Any, count: int | None) -> None:
        """Take some events."""
        stream, reader, seen = data.draw(st.sampled_from(self.readers))
        start = reader.position
        try:
            for event in reader.take():
                assert json.loads(event.message.body)[0] == event.number
                seen.append(event.number)
                if count is not None and len(seen) >= count:
                    break
        except EventLost:
            reader.displaced = True
            reader.leave()
        if seen:
            # Without a gap, without anything twice.
            assert seen == list(range(seen[0], seen[0] + len(seen)))
            assert seen[-1] <= stream._last
        assert reader.position >= start

    @precondition(lambda self: self.readers)
    @rule(data=st.data())
    def leave(self, data: Any) -> None:
        """Go away."""
        _, reader, _ = data.draw(st.sampled_from(self.readers))
        reader.leave()

    @rule(which=st.integers(0, 1), how=st.sampled_from(["end", "hang_up", "discard"]))
    def finish(self, which: int, how: str) -> None:
        """End a stream, its connection, or everything of it."""
        getattr(self.streams[which], how)()

    @invariant()
    def bounded(self) -> None:
        """What is accounted for is what is kept, and within the bound."""
        events = [event for stream in self.streams for event in stream._events]
        assert self.store.used == sum(event.size for event in events) <= ROOM
        assert self.store.kept == len(events)
        for account in self.store._accounts.values():
            assert 0 < account.kept <= len(account.order)
        for which, stream in enumerate(self.streams):
            assert stream._last == self.put_count[which]
            readers = [
                reader
                for owner, reader, _ in self.readers
                if owner is stream and stream._reader is reader
            ]
            assert len(readers) <= 1


class PropertyTests(SynchronousTestCase):
    """What holds whatever happens."""

    def test_any_order(self) -> None:
        """No event comes twice or out of order, and memory is bounded."""
        case = StreamMachine.TestCase
        case.settings = settings(
            max_examples=60,
            stateful_step_count=40,
            derandomize=True,
            database=None,
            deadline=None,
        )
        case("runTest").debug()

    @settings(max_examples=100, deadline=None, derandomize=True, database=None)
    @given(st.lists(st.integers(1, 4), max_size=20), st.integers(0, 60))
    def test_connections_that_break(self, batches: list[int], at: int) -> None:
        """However often a connection breaks off, together they saw everything once."""
        stream = Stream(EventStore(), "1", resumable=True)
        seen: list[int] = []
        for size in batches:
            for _ in range(size):
                stream.put(message(0))
            peer = Peer(stream, seen[-1] if seen else 0)
            for event in peer.reader.take():
                seen.append(event.number)
                if event.number % 3 == at % 3:
                    break
            peer.reader.leave()
        last = Peer(stream, seen[-1] if seen else 0)
        seen += last.take()
        self.assertEqual(seen, list(range(1, sum(batches) + 1)))
