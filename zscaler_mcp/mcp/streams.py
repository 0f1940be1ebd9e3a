"""Streams of messages to one client: kept until they are taken, within one bound.

A stream belongs to a request, or to a session for what belongs to no request. What
carries it (server-sent events, a line on standard output) reads from it at the pace of
its peer; a reader that comes back continues behind the last event that it had seen
(2025-11-25, "Resumability and Redelivery"). All streams share one bound; beyond it,
whoever has most loses the oldest events.
"""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Final

import attrs

from zscaler_mcp.errors import ZscalerMcpError
from zscaler_mcp.jsonrpc import EncodedMessage
from zscaler_mcp.mcp.shares import Holder

__all__ = ["Event", "EventLost", "EventStore", "Reader", "Stream"]

DEFAULT_ROOM: Final = 64 * 1024 * 1024
"""Bytes of events that are kept, all streams together."""

_OVERHEAD: Final = 640
"""Bytes that an event costs beside its message, its place in every order included."""

_SLACK: Final = 100
"""Events that may be remembered after they were let go."""

_CONGESTED: Final = 64
"""Unread events from which on what can be left out is left out."""


class EventLost(ZscalerMcpError):
    """An event is not kept any more, so that nothing can continue behind it."""


@attrs.frozen
class Event:
    """A message in its place."""

    number: int
    """From 1 on, without a gap."""

    message: EncodedMessage

    @property
    def size(self) -> int:
        """Bytes that it costs to keep."""
        return len(self.message.body) + _OVERHEAD


@attrs.define(eq=False)
class _Account:
    """What the streams of one caller have."""

    order: "deque[tuple[Stream, int]]" = attrs.field(factory=deque)
    """Streams and numbers of events, oldest first; some are let go already."""

    used: int = 0
    kept: int = 0


class EventStore:
    """The bound that all streams share."""

    def __init__(self, room: int = DEFAULT_ROOM) -> None:
        self._room = room
        self._accounts: dict[Holder, _Account] = {}
        self.used = 0
        self.kept = 0
        """Events that are kept."""

    def keep(self, stream: "Stream", event: Event) -> None:
        """Account for an event; beyond the bound the biggest holder loses.

        The oldest of all would be what another caller has not read yet, whenever
        somebody has much to say to itself.
        """
        account = self._accounts.setdefault(stream.holder, _Account())
        account.order.append((stream, event.number))
        self._count(account, event.size, 1)
        if len(account.order) > 2 * account.kept + _SLACK:
            account.order = deque(
                (each, number) for each, number in account.order if each.holds(number)
            )
        while self.used > self._room:
            biggest = max(self._accounts.values(), key=lambda each: each.used)
            oldest, number = biggest.order.popleft()
            oldest.forget(number)

    def let_go(self, stream: "Stream", event: Event) -> None:
        """Account for an event no more."""
        account = self._accounts[stream.holder]
        self._count(account, -event.size, -1)
        if not account.kept:
            del self._accounts[stream.holder]

    def _count(self, account: _Account, size: int, events: int) -> None:
        account.used += size
        account.kept += events
        self.used += size
        self.kept += events


class Stream:
    """Messages in order, for one reader at a time.

    :param name: what its event ids begin with; unique in its session.
    :param holder: who answers for what is kept.
    :param resumable: whether events are kept once they were read.
    :param primed: whether its reader learns a place before the first event.
    """

    def __init__(
        self,
        store: EventStore,
        name: str = "",
        *,
        holder: Holder = ("", ""),
        resumable: bool = False,
        primed: bool = False,
    ) -> None:
        self.name = name
        self.holder = holder
        self.resumable = resumable
        self.primed = primed
        self.ended = False
        self.discarded = False
        self.held = 0
        """Bytes that are kept; of a stream that cannot be resumed, all unread."""
        self._store = store
        self._events: deque[Event] = deque()
        self._last = 0
        self._read = 0
        self._reader: Reader | None = None
        self._wanted = False
        self._was_read = False
        self._hung_up = False
        self._on_start: Callable[[], None] | None = None

    @property
    def is_read(self) -> bool:
        """Whether a connection carries it right now."""
        return self._reader is not None

    @property
    def congested(self) -> bool:
        """Whether its reader is far behind."""
        return self._last - self._read > _CONGESTED

    def on_start(self, start: Callable[[], None]) -> None:
        """Call ``start`` once something is put: until then no reader is needed."""
        self._on_start = start
        if self._wanted:
            self.start()

    def start(self) -> None:
        """Ask for a reader now, before anything is put."""
        self._wanted = True
        start, self._on_start = self._on_start, None
        if start is not None:
            start()

    def put(self, message: EncodedMessage) -> None:
        """Add a message; after the end it is dropped."""
        if self.ended or self.discarded:
            return
        self._last += 1
        event = Event(self._last, message)
        self._events.append(event)
        self.held += event.size
        self._store.keep(self, event)
        self.start()
        self._wake()

    def end(self) -> None:
        """Say that nothing follows."""
        self.ended = True
        self._wake()

    def hang_up(self) -> None:
        """Take the reader's connection away; it may come back for the rest.

        Only of one that knows a place to come back to.
        """
        if self.resumable and (self.primed or self._read):
            self.start()
            self._hung_up = not self._was_read
            self._displace()

    def discard(self) -> None:
        """Let go of everything, the reader included."""
        self.discarded = self.ended = True
        self.forget(self._last)
        self._displace()

    def forget(self, number: int) -> None:
        """Let go of the events up to ``number``; a reader that wants them has lost."""
        self._let_go(number)
        self._wake()

    def read(self, wake: Callable[[], None], after: int | None = None) -> "Reader":
        """Become the reader, from behind event ``after``; an earlier one loses it.

        :param after: ``None`` for the last event that was read.
        :raises EventLost: where what follows is not kept any more.
        """
        if after is None:
            after = max(self._read, self._first - 1)
        if after > self._last or after + 1 < self._first:
            raise EventLost
        self._displace()
        self._on_start = None
        self._was_read = True
        self._reader = reader = Reader(self, wake, after)
        if self._hung_up:
            self._hung_up = False
            self._displace()
        return reader

    def holds(self, number: int) -> bool:
        """Whether an event is kept."""
        return self._first <= number <= self._last

    @property
    def _first(self) -> int:
        return self._last - len(self._events) + 1

    def _let_go(self, number: int) -> None:
        while self._events and self._events[0].number <= number:
            event = self._events.popleft()
            self.held -= event.size
            self._store.let_go(self, event)

    def _wake(self) -> None:
        if self._reader is not None:
            self._reader.wake()

    def _displace(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.displaced = True
            reader.wake()

    # For its reader

    def take(self, reader: "Reader") -> Iterator[Event]:
        """Events that the reader has not had yet.

        :raises EventLost: where the reader was too slow for the bound.
        """
        while reader.position < self._last:
            if reader.position + 1 < self._first:
                raise EventLost
            event = self._events[reader.position + 1 - self._first]
            self._read = reader.position = event.number
            if not self.resumable:
                self._let_go(event.number)
            yield event

    def leave(self, reader: "Reader") -> None:
        """Go away; what is not resumable has no use without a reader."""
        if self._reader is reader:
            self._reader = None
            if not self.resumable:
                self.discard()


@attrs.define(eq=False)
class Reader:
    """One connection's place in a stream."""

    stream: Stream
    wake: Callable[[], None]
    """Called when there is something new to see."""

    position: int
    displaced: bool = False
    """Whether the stream was taken away: the connection has to end."""

    @property
    def finished(self) -> bool:
        """Whether everything was read and nothing follows."""
        return self.displaced or (
            self.stream.ended and self.position >= self.stream._last  # noqa: SLF001
        )

    def take(self) -> Iterator[Event]:
        """Events that were not had yet, in order.

        :raises EventLost: where this reader was too slow.
        """
        return iter(()) if self.displaced else self.stream.take(self)

    def leave(self) -> None:
        """Stop reading."""
        self.stream.leave(self)
