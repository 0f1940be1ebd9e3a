"""Room that callers share, so that none of them can take all of it.

A caller may hold as much as it leaves free: alone it gets half, two get a third each,
and somebody who comes late still finds room (Choudhury and Hahne, "Dynamic Queue Length
Thresholds for Shared-Memory Packet Switches", 1998). No share is fixed, and none is
kept for who does not come.
"""

from collections import Counter
from typing import Any

import attrs
from twisted.internet.defer import Deferred

from zscaler_mcp.caller import Caller

__all__ = ["Claim", "Holder", "Shares", "holder_of"]

Holder = tuple[str, str]
"""Mode and principal: the same for every request of one credential."""


def holder_of(caller: Caller) -> Holder:
    """Who answers for what a caller holds."""
    return caller.mode, caller.principal


class Shares:
    """One room, in bytes or in pieces.

    :param room: how much all callers together may hold.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._held: Counter[Holder] = Counter()
        self.used = 0

    def has_room(self, holder: Holder, size: int) -> bool:
        """Whether the caller may hold that much more."""
        return not size or self._held[holder] + size <= self._room - self.used

    def take(self, holder: Holder, size: int) -> None:
        """Count what the caller holds from now on."""
        self._held[holder] += size
        self.used += size

    def give_back(self, holder: Holder, size: int) -> None:
        """Count no longer what it has let go of; who holds nothing is forgotten."""
        self.used -= size
        self._held[holder] -= size
        if not self._held[holder]:
            del self._held[holder]


@attrs.define(eq=False)
class Claim:
    """Room for one message, for as long as anything runs that came with it."""

    _shares: Shares
    _holder: Holder
    size: int
    _running: int = 0

    @property
    def fits(self) -> bool:
        """Whether the room is there, or held already."""
        return bool(self._running) or self._shares.has_room(self._holder, self.size)

    def during(self, work: Deferred[Any]) -> None:
        """Hold the room until the work is done."""
        if not self._running:
            self._shares.take(self._holder, self.size)
        self._running += 1
        work.addBoth(self._done)

    def _done(self, result: Any) -> Any:
        self._running -= 1
        if not self._running:
            self._shares.give_back(self._holder, self.size)
        return result
