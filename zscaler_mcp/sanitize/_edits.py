"""Small changes to a text: where, and what stands there afterwards."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple, TypeVar

__all__ = ["MAX_SITES", "Edit", "Sites", "Unruly", "apply_edits", "insertion"]

MAX_SITES: Final = 30_000
"""Places in one text, or in all of one value, that are looked at one by one: each
costs some microseconds, and more of them are an attempt to keep us busy."""

_STRETCH: Final = 128
"""Characters that are read in about the time that one site takes."""

_T = TypeVar("_T")


class Unruly(Exception):
    """The text has more markup, or deeper, than is worth telling apart."""


class Sites:
    """How many places may still be looked at, shared by all who look."""

    def __init__(self, left: int = MAX_SITES) -> None:
        self._left = left

    @property
    def spent(self) -> bool:
        """Whether somebody wanted more than there were."""
        return self._left < 0

    def of(self, sites: Iterable[_T]) -> Iterator[_T]:
        """Yield from ``sites``.

        :raises Unruly: once none is left.
        """
        for site in sites:
            self.spend(1)
            yield site

    def spend(self, count: int) -> None:
        """Take ``count`` of them away.

        :raises Unruly: if fewer are left.
        """
        self._left -= count
        if self._left < 0:
            raise Unruly

    def spend_on(self, text: str) -> None:
        """Pay for reading ``text`` once more than ordinary data needs.

        :raises Unruly: if it is not worth that.
        """
        self.spend(len(text) // _STRETCH)


class Edit(NamedTuple):
    """Replace ``start`` up to ``end`` by ``by``."""

    start: int
    end: int
    by: str = ""


def insertion(position: int, by: str = " ") -> Edit:
    """A space that keeps two characters from being read as one mark."""
    return Edit(position, position, by)


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Apply ``edits`` in the order of their places; of two that overlap, the first."""
    pieces, done = list[str](), 0
    for edit in sorted(edits):
        if edit.start >= done:
            pieces += text[done : edit.start], edit.by
            done = edit.end
    return "".join(pieces) + text[done:] if pieces else text
