"""Streams of messages as server-sent events, at the pace of their reader."""

from collections.abc import Callable
from typing import Final

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall, IPushProducer, IReactorTime
from zope.interface import implementer

from zscaler_mcp.mcp import EventLost, Reader, Stream
from zscaler_mcp.web.reply import Exchange, Header

__all__ = ["EventWriter"]

_QUIET: Final = 15.0
"""Seconds without an event after which a comment is sent."""

_RETRY: Final = 1.0
"""Seconds after which a client should come back."""


@implementer(IPushProducer)
class EventWriter:
    """Carries one stream to one peer; events have ids if it can be resumed."""

    def __init__(self, exchange: Exchange, stream: Stream, clock: IReactorTime) -> None:
        self.done: Deferred[None] = Deferred(self._given_up)
        """Fires when all is written, or the connection was taken away; cancelled
        when the peer is gone."""
        self._exchange = exchange
        self._stream = stream
        self._clock = clock
        self._reader: Reader | None = None
        self._paused = False
        self._timer: IDelayedCall | None = None

    def begin(
        self,
        headers: tuple[Header, ...] = (),
        *,
        after: int | None = None,
        primed: bool = False,
        first: Callable[[], None] = lambda: None,
    ) -> None:
        """Begin behind event ``after``, or where the last reader was.

        :param primed: whether to begin with an event that only has an id.
        :param first: adds what precedes every event.
        :raises EventLost: where what follows is not kept any more.
        """
        self._reader = self._stream.read(self._pump, after)
        self._exchange.begin_events(self, headers)
        if primed:
            self._exchange.prime(self._name(self._reader.position), _RETRY)
        first()
        self._pump()

    def _pump(self) -> None:
        reader = self._reader
        if reader is None or not self._writes():
            return
        try:
            for event in reader.take():
                self._exchange.event(event.message, self._name(event.number))
                if not self._writes():
                    return
        except EventLost:
            self._break_off()
            return
        if reader.finished:
            self._end()
        else:
            self._wait()

    def _writes(self) -> bool:
        return not (self._paused or self.done.called)

    def _name(self, number: int) -> str:
        return f"{self._stream.name}-{number}" if self._stream.resumable else ""

    def _wait(self) -> None:
        """Say something when there is nothing to say for a while."""
        self._stop_waiting()
        self._timer = self._clock.callLater(_QUIET, self._still_here)

    def _still_here(self) -> None:
        self._timer = None
        if not self._paused:
            self._exchange.still_here()
        self._wait()

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _end(self) -> None:
        self._leave()
        self._exchange.end_events()
        if not self.done.called:
            self.done.callback(None)

    def _break_off(self) -> None:
        """Drop the connection: who has lost an event must not take it for the end.

        ``done`` is cancelled with it, and not fired: that would be a clean end.
        """
        self._leave()
        self._exchange.break_off()

    def _leave(self) -> None:
        self._stop_waiting()
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.leave()

    def _given_up(self, _: object) -> None:
        self._leave()

    # The transport

    def pauseProducing(self) -> None:
        """Wait until the peer has read."""
        self._paused = True

    def resumeProducing(self) -> None:
        """Go on."""
        self._paused = False
        self._pump()

    def stopProducing(self) -> None:
        """The peer is gone."""
        self._leave()
