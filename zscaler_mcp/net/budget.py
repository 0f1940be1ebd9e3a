"""The memory that bodies take, over all connections."""

__all__ = ["BodyBudget"]


class BodyBudget:
    """Bytes of bodies that may be in memory at once."""

    __slots__ = ("_left",)

    def __init__(self, limit: int) -> None:
        self._left = limit

    def take(self, amount: int) -> bool:
        """Whether there is room for ``amount`` bytes; if so they are taken."""
        if amount > self._left:
            return False
        self._left -= amount
        return True

    def give_back(self, amount: int) -> None:
        """Bytes that are no longer held."""
        self._left += amount
