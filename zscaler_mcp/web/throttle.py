"""Failures of authentication, counted by source: a guesser is slowed, nobody else."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

import attrs

__all__ = ["FailureThrottle"]

_MAX_SOURCES: Final = 10_000


@attrs.define
class _Failures:
    count: int
    since: float


class FailureThrottle:
    """Counts failures of a source in windows.

    Only failures ask it: a valid credential is taken whatever others behind the
    same address did.

    :param seconds: a monotonic clock.
    :param allowed: failures in a window that are answered as failures.
    :param window: seconds.
    """

    def __init__(
        self, seconds: Callable[[], float], *, allowed: int = 10, window: float = 60.0
    ) -> None:
        self._seconds = seconds
        self._allowed = allowed
        self._window = window
        self._sources: OrderedDict[str, _Failures] = OrderedDict()

    def fail(self, source: str) -> float | None:
        """Count a failure.

        :returns: seconds to wait, where the source has failed too often.
        """
        now = self._seconds()
        failures = self._sources.get(source)
        if failures is None or now - failures.since >= self._window:
            self._sources.pop(source, None)
            failures = self._sources[source] = _Failures(0, now)
            if len(self._sources) > _MAX_SOURCES:
                self._sources.popitem(last=False)
        failures.count += 1
        if failures.count <= self._allowed:
            return None
        return failures.since + self._window - now
