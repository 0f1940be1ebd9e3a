"""Answers on their way: alone as JSON, or behind what had to be said before them."""

from typing import Any, Final

from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.python.failure import Failure

from zscaler_mcp.mcp import Answer, Session, Stream
from zscaler_mcp.web.events import EventWriter
from zscaler_mcp.web.reply import Exchange

__all__ = ["Delivery"]

_PATIENCE: Final = 10.0
"""Seconds after which a stream is begun, so that the connection is seen to live."""


class Delivery:
    """One exchange that waits for an answer.

    :param stream: what precedes the answer; ``None`` for a client that takes no
        events.
    :param session: where the stream can be resumed; ``None`` where it cannot.
    """

    def __init__(
        self,
        exchange: Exchange,
        stream: Stream | None,
        clock: IReactorTime,
        session: Session | None = None,
    ) -> None:
        self.began = False
        """Whether the answer goes out as an event."""
        self._exchange = exchange
        self._stream = stream
        self._clock = clock
        self._session = session
        self._first: Deferred[Answer | None] = Deferred()

    async def of(self, work: Deferred[Any]) -> Answer | None:
        """Wait for ``work``; the answer, unless it went out as an event.

        Cancelling this leaves the work alone: what is said later stays in the stream,
        for a client that comes back for it. There is no answer to work that was
        cancelled.
        """
        stream = self._stream
        if stream is not None:
            stream.on_start(self._begin)
        work.addBoth(self._finish)
        answer = await self._wait(stream)
        if stream is None:
            return answer
        if not self.began:
            # A task goes on after its answer: nobody would read what it still says.
            stream.discard()
            return answer
        if self._session is not None:
            self._session.keep_stream(stream)
        writer = EventWriter(self._exchange, stream, self._clock)
        writer.begin(primed=self._session is not None and self._session.primed)
        await writer.done
        return None

    async def _wait(self, stream: Stream | None) -> Answer | None:
        """Wait for an answer, or for something to be said before it."""
        if stream is None or self._first.called:
            return await self._first
        patience = self._clock.callLater(_PATIENCE, stream.start)
        try:
            return await self._first
        except CancelledError:
            # A client that leaves now has no event to come back to.
            stream.discard()
            raise
        finally:
            if patience.active():
                patience.cancel()

    def _begin(self) -> None:
        if not self._first.called:
            self.began = True
            self._first.callback(None)

    def _finish(self, answer: Answer | Failure | None) -> None:
        stream = self._stream
        if isinstance(answer, Failure):
            answer = None
        if stream is not None and self.began:
            if answer is not None:
                stream.put(answer.message)
            stream.end()
        elif not self._first.called:
            self._first.callback(answer)
