"""Failures of authentication, counted by source: a guesser is slowed, nobody else."""

from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address
from typing import Final

import attrs

from zscaler_mcp.addresses import IPAddress

__all__ = ["FailureThrottle", "Slowdown", "Source", "source_of"]

_MAX_SOURCES: Final = 10_000

_INTERFACE_BITS: Final = 64
"""Of an IPv6 address, RFC 4291 section 2.5.1: a host may take any of them."""

_STEP: Final = 0.25
"""Seconds by which each failure too many is answered later than the one before."""

_LONGEST: Final = 5.0
"""Seconds that an answer is held back at most: half of what a head may take."""

Source = tuple[int, int] | None


def source_of(address: IPAddress | None) -> Source:
    """What counts as one source: an IPv4 address, an IPv6 /64, all without address."""
    if isinstance(address, IPv6Address):
        return 6, int(address) >> _INTERFACE_BITS
    return None if address is None else (4, int(address))


@attrs.define
class _Failures:
    count: int
    since: float


@attrs.frozen
class Slowdown:
    """What a source meets that has failed too often."""

    retry_after: float
    """Seconds until its failures are forgotten."""

    pause: float
    """Seconds for which this answer is held back."""


class FailureThrottle:
    """Counts failures of a source in windows.

    Only failures ask it: a valid credential is taken at once, whatever others
    behind the same address did.

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
        self._sources: OrderedDict[Source, _Failures] = OrderedDict()

    def fail(self, address: IPAddress | None) -> Slowdown | None:
        """Count a failure; ``None`` while its source has not failed too often."""
        now, source = self._seconds(), source_of(address)
        failures = self._sources.get(source)
        if failures is None or now - failures.since >= self._window:
            self._sources.pop(source, None)
            failures = self._sources[source] = _Failures(0, now)
            if len(self._sources) > _MAX_SOURCES:
                self._sources.popitem(last=False)
        failures.count += 1
        excess = failures.count - self._allowed
        if excess <= 0:
            return None
        return Slowdown(
            retry_after=failures.since + self._window - now,
            pause=min(excess * _STEP, _LONGEST),
        )
