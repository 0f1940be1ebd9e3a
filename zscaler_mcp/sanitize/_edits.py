"""Small changes to a text: where, and what stands there afterwards."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple, TypeVar

__all__ = ["MAX_SITES", "Edit", "Unruly", "apply_edits", "at_most", "insertion"]

MAX_SITES: Final = 10_000
"""Places in one text that are looked at one by one: each costs some microseconds,
and a text with more of them is no writing but an attempt to keep us busy."""

_T = TypeVar("_T")


class Unruly(Exception):
    """The text has more markup, or deeper, than is worth telling apart."""


class Edit(NamedTuple):
    """Replace ``start`` up to ``end`` by ``by``."""

    start: int
    end: int
    by: str = ""


def insertion(position: int) -> Edit:
    """A space that keeps two characters from being read as one mark."""
    return Edit(position, position, " ")


def at_most(sites: Iterable[_T]) -> Iterator[_T]:
    """Yield from ``sites``.

    :raises Unruly: beyond :data:`MAX_SITES`.
    """
    for count, site in enumerate(sites):
        if count == MAX_SITES:
            raise Unruly
        yield site


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Apply ``edits`` in the order of their places; of two that overlap, the first."""
    pieces, done = list[str](), 0
    for edit in sorted(edits):
        if edit.start >= done:
            pieces += text[done : edit.start], edit.by
            done = edit.end
    return "".join(pieces) + text[done:] if pieces else text
