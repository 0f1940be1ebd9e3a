"""Answers of reads, kept for a short time and for whoever asked.

Any write drops all of them: the services of one tenant name each other's objects, and
a wrong guess about which would show the past. A write through another server or the
admin portal is not seen: so the time is short, and the operator names the tools.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import attrs

from zscaler_mcp.catalog import Action, Tool
from zscaler_mcp.sanitize import SanitizedJSON
from zscaler_mcp.tools.selection import matches

__all__ = ["Kept", "ReadCache"]

MAX_ENTRIES: Final = 1000
"""Answers that are kept."""

MAX_ANSWER: Final = 1024 * 1024
"""Bytes of one of them."""

MAX_BYTES: Final = 32 * MAX_ANSWER
"""Bytes of all of them."""


@attrs.frozen
class Kept:
    """An answer, and when it came."""

    value: SanitizedJSON
    came: float

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.value.encoded)


class ReadCache:
    """Keeps answers, the oldest first to go.

    :param seconds: for which one is shown; 0 keeps none.
    :param patterns: the tools whose answers are kept.
    :param stopwatch: seconds from anywhere, never set back.
    """

    def __init__(
        self, seconds: int, patterns: tuple[str, ...], stopwatch: Callable[[], float]
    ) -> None:
        self._seconds = seconds
        self._patterns = patterns
        self._now = stopwatch
        self._kept: OrderedDict[bytes, Kept] = OrderedDict()
        self._size = 0
        self._writes = 0

    @property
    def moment(self) -> int:
        """What to remember when a read begins: it changes with every write."""
        return self._writes

    def covers(self, tool: Tool) -> bool:
        """Whether answers of a tool are kept."""
        return (
            self._seconds > 0
            and tool.action is Action.READ
            and any(matches(pattern, tool) for pattern in self._patterns)
        )

    def find(self, key: bytes) -> tuple[SanitizedJSON, float] | None:
        """An answer and its age in seconds; ``None`` if there is none."""
        self._forget_old()
        kept = self._kept.get(key)
        return None if kept is None else (kept.value, self._now() - kept.came)

    def keep(self, key: bytes, value: SanitizedJSON, began: int) -> None:
        """Keep an answer, unless a write has begun or ended since its read began.

        :param began: the moment at which it did.
        """
        kept = Kept(value, self._now())
        if began != self._writes or kept.size > MAX_ANSWER:
            return
        self._forget_old()
        if key in self._kept:
            self._forget(key)
        self._kept[key] = kept
        self._size += kept.size
        while len(self._kept) > MAX_ENTRIES or self._size > MAX_BYTES:
            self._forget(next(iter(self._kept)))

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Drop everything before a write and after it, however it ends."""
        self._drop()
        try:
            yield
        finally:
            self._drop()

    def _drop(self) -> None:
        self._writes += 1
        self._kept.clear()
        self._size = 0

    def _forget(self, key: bytes) -> None:
        self._size -= self._kept.pop(key).size

    def _forget_old(self) -> None:
        """Forget what has been kept long enough; it stands first."""
        since = self._now() - self._seconds
        while self._kept:
            key, kept = next(iter(self._kept.items()))
            if kept.came > since:
                return
            self._forget(key)
