"""What can go wrong on the way to a tenant, switched on by a test."""

from collections import deque
from collections.abc import Callable
from enum import Enum
from typing import Final

import attrs

__all__ = ["ALWAYS", "Fault", "FaultKind", "Faults", "RateLimit"]

ALWAYS: Final = 1_000_000_000
"""As a number of times."""


class FaultKind(Enum):
    """Each of them ends or delays one answer."""

    SLOW = "answers after some seconds"
    STATUS = "answers with a status and an error body"
    DROP = "closes the connection without an answer"
    TRUNCATE = "closes the connection in the middle of the body"
    OVERSIZE = "answers with a body of many bytes"
    BROKEN = "answers with something that is not JSON"
    COMPRESSED = "answers with a compressed body that nobody asked for"
    REDIRECT = "answers with the address of another host"


@attrs.define(kw_only=True)
class Fault:
    """One fault, and which calls it meets."""

    kind: FaultKind
    method: str = ""
    """Only calls with this method; empty for any."""

    path: str = ""
    """Only calls whose path contains this."""

    times: int = 1
    """How many calls it meets before it is over."""

    seconds: float = 0.0
    """For ``SLOW``."""

    status: int = 500
    """For ``STATUS``."""

    headers: dict[str, str] = attrs.field(factory=dict)
    """For ``STATUS``: ``{"Retry-After": "1"}``."""

    size: int = 0
    """Bytes, for ``OVERSIZE``."""

    after: bool = False
    """Whether the call takes effect before the fault shows: the write that was made
    although its answer was lost."""


class Faults:
    """The faults that are switched on."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Switch one on."""
        self._faults.append(fault)

    def clear(self) -> None:
        """Switch all off."""
        self._faults.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that meets this call, if one does; one time less is left of it."""
        for fault in self._faults:
            if fault.method in ("", method) and fault.path in path:
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault
        return None


class RateLimit:
    """So many calls in so many seconds, counted over a sliding window."""

    def __init__(self, calls: int, seconds: float, clock: Callable[[], float]) -> None:
        """Allow ``calls`` in any ``seconds`` of ``clock``."""
        self.calls = calls
        self._seconds = seconds
        self._clock = clock
        self._times: deque[float] = deque()

    def wait(self) -> float:
        """Count a call: 0 if it is within the limit, else seconds until one is."""
        now = self._clock()
        while self._times and now - self._times[0] >= self._seconds:
            self._times.popleft()
        if len(self._times) >= self.calls:
            return self._seconds - (now - self._times[0])
        self._times.append(now)
        return 0.0
