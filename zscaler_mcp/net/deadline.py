"""A moment that moves often and passes seldom."""

from collections.abc import Callable

from twisted.internet.interfaces import IDelayedCall, IReactorTime

__all__ = ["Deadline"]


class Deadline:
    """Calls back when it has passed; moving it to later touches no timer.

    A connection sets its deadline with every request. The one timer that it has
    is looked at only when it fires, and then set again if the deadline has moved.
    """

    __slots__ = ("_at", "_clock", "_passed", "_timer")

    def __init__(self, clock: IReactorTime, passed: Callable[[], object]) -> None:
        self._clock = clock
        self._passed = passed
        self._at: float | None = None
        self._timer: IDelayedCall | None = None

    def set(self, seconds: float) -> None:
        """Pass ``seconds`` from now, whatever was set before."""
        self._at = self._clock.seconds() + seconds
        if self._timer is not None:
            if self._timer.getTime() <= self._at:
                return
            self._timer.cancel()
        self._timer = self._clock.callLater(seconds, self._fire)

    def clear(self) -> None:
        """Do not pass until it is set again."""
        self._at = None

    def stop(self) -> None:
        """Never pass again: nothing stays in the clock."""
        self._at = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _fire(self) -> None:
        self._timer = None
        if self._at is None:
            return
        left = self._at - self._clock.seconds()
        if left > 0:
            self._timer = self._clock.callLater(left, self._fire)
            return
        self._at = None
        self._passed()
