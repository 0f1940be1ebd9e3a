"""The memory that bodies take, over all connections."""

from collections import Counter

from zscaler_mcp.net.limits import Limits
from zscaler_mcp.net.peers import Source

__all__ = ["BodyBudget", "Holding"]


class BodyBudget:
    """Bytes of bodies that may be in memory at once, beyond each one's own room.

    A source has a share, and large bodies leave a quarter of the memory, and a
    quarter more than a share, to those that need no voucher: who holds large ones
    delays large ones.
    """

    __slots__ = ("_by_source", "_left", "_limits", "_reserve", "_share")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.buffered_bytes
        self._reserve = limits.buffered_bytes // 4
        self._share = max(limits.buffered_bytes // 4, limits.body_bytes)
        self._by_source = Counter[Source]()

    def holding(self, source: Source | None) -> "Holding":
        """What a connection holds, which is nothing yet.

        :param source: on whose share; ``None`` for a peer that stands for many.
        """
        return Holding(self, self._limits, source)

    def take(self, source: Source | None, amount: int, *, large: bool) -> bool:
        """Whether there is room for ``amount`` bytes; if so they are taken."""
        reserve = self._reserve if large else 0
        if amount > self._left - reserve:
            return False
        if source is not None:
            share = self._share if large else self._share + self._share // 4
            if self._by_source[source] + amount > share:
                return False
            self._by_source[source] += amount
        self._left -= amount
        return True

    def give_back(self, source: Source | None, amount: int) -> None:
        """Bytes that are no longer held."""
        self._left += amount
        if source is None:
            return
        self._by_source[source] -= amount
        if not self._by_source[source]:
            del self._by_source[source]


class Holding:
    """What one connection holds of the body that it is sending."""

    __slots__ = ("_budget", "_counted", "_limits", "_source", "size")

    def __init__(
        self, budget: BodyBudget, limits: Limits, source: Source | None
    ) -> None:
        self._budget = budget
        self._limits = limits
        self._source = source
        self._counted = 0
        self.size = 0
        """Bytes of content."""

    def take(self, amount: int) -> bool:
        """Whether there is room for ``amount`` bytes more; if so they are held."""
        size = self.size + amount
        counted = max(0, size - self._limits.own_bytes)
        grown = counted - self._counted
        large = size > self._limits.unscreened_bytes
        if grown and not self._budget.take(self._source, grown, large=large):
            return False
        self.size, self._counted = size, counted
        return True

    def release(self) -> None:
        """Hold nothing."""
        if self._counted:
            self._budget.give_back(self._source, self._counted)
        self.size = self._counted = 0
