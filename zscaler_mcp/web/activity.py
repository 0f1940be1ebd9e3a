"""What is being answered right now, so that a stop can wait for it."""

from collections.abc import Iterator
from contextlib import contextmanager

from twisted.internet.defer import Deferred

__all__ = ["Activity"]


class Activity:
    """Counts exchanges in progress."""

    def __init__(self) -> None:
        self._running = 0
        self._waiting: list[Deferred[None]] = []

    def __len__(self) -> int:
        return self._running

    @contextmanager
    def exchange(self) -> Iterator[None]:
        """Count one for as long as the block runs."""
        self._running += 1
        try:
            yield
        finally:
            self._running -= 1
            if self._running == 0:
                waiting, self._waiting = self._waiting, []
                for each in waiting:
                    each.callback(None)

    def when_idle(self) -> Deferred[None]:
        """Fire when nothing is in progress, at once if nothing is.

        Whoever waits no longer cancels the Deferred.
        """
        idle: Deferred[None] = Deferred(self._waiting_no_more)
        if self._running == 0:
            idle.callback(None)
        else:
            self._waiting.append(idle)
        return idle

    def _waiting_no_more(self, idle: Deferred[None]) -> None:
        self._waiting.remove(idle)
