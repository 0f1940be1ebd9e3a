"""What goes wrong on connections, counted always and logged sparingly."""

from collections import Counter
from typing import ClassVar, Final

from twisted.internet.interfaces import IDelayedCall, IReactorTime
from twisted.logger import Logger

from zscaler_mcp.addresses import IPAddress

__all__ = ["Incidents"]

_QUIET_SECONDS: Final = 1.0
"""The least time between two lines: a flood must not fill the disk."""


class Incidents:
    """A count for each kind of incident; a log line a second at the most.

    Kinds are our own words. Nothing that a peer sent is ever one, so that no
    peer writes into the log or makes this grow.
    """

    _log: ClassVar[Logger] = Logger()

    def __init__(self, clock: IReactorTime) -> None:
        self.totals = Counter[str]()
        """Incidents since the start, for the metrics."""
        self._clock = clock
        self._unlogged = Counter[str]()
        self._last_peer: IPAddress | None = None
        self._quiet: IDelayedCall | None = None

    def note(self, kind: str, peer: IPAddress | None) -> None:
        """Count an incident; log it now, or together with those that follow."""
        self.totals[kind] += 1
        self._unlogged[kind] += 1
        self._last_peer = peer
        if self._quiet is None:
            self._write()

    def stop(self) -> None:
        """Log what is left; nothing stays in the clock."""
        if self._quiet is not None:
            self._quiet.cancel()
            self._quiet = None
        if self._unlogged:
            self._write(then_quiet=False)

    def _write(self, *, then_quiet: bool = True) -> None:
        counts = ", ".join(f"{kind}: {n}" for kind, n in sorted(self._unlogged.items()))
        self._unlogged.clear()
        self._log.info(
            "Connections refused or cut: {counts} (the last from {peer})",
            counts=counts,
            peer=str(self._last_peer or "a peer without address"),
        )
        if then_quiet:
            self._quiet = self._clock.callLater(_QUIET_SECONDS, self._end_of_quiet)

    def _end_of_quiet(self) -> None:
        self._quiet = None
        if self._unlogged:
            self._write()
