"""A chain of audit events: each names the one before it by its digest.

Whoever takes a line out, changes it or puts it elsewhere breaks the chain from there.
That nobody cut off the end, or wrote all of it anew, is shown by comparing the last
digest with one that was kept elsewhere: the log names it whenever a file ends.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

import attrs
import orjson

__all__ = ["START", "Break", "Chain", "Verdict", "verify"]

START: Final = "0" * 64
"""What the first event of a chain names."""

MAX_BREAKS: Final = 20
"""Breaks that are told; one removed line makes one."""


def _digest(line: bytes) -> str:
    return sha256(line).hexdigest()


class Chain:
    """Links events, one by one."""

    def __init__(self, number: int = 0, last: str = START) -> None:
        self.number = number
        """How many events there are."""

        self.last = last
        """The digest of the last line."""

    @classmethod
    def after(cls, *lines: bytes) -> "Chain":
        """The chain that goes on after the last of some lines, without their ends.

        Where a crash has torn that one, the one before it says how far they counted.
        """
        links = [link for link in map(_link, lines) if link is not None]
        return cls(links[-1][0] if links else 0, _digest(lines[-1]))

    def link(self, event: str) -> str:
        """The line of an event, a JSON object, with its number and what it follows."""
        self.number += 1
        line = f'{{"number":{self.number},"after":"{self.last}",{event[1:]}'
        self.last = _digest(line.encode())
        return line


def _link(line: bytes) -> tuple[int, str] | None:
    """The number of a line and what it follows; ``None`` if it is in no chain."""
    try:
        event = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    match event:
        case {"number": int(number), "after": str(after)}:
            return number, after
    return None


@attrs.frozen
class Break:
    """Where a chain does not hold."""

    line: int
    """From 1, over all files together."""

    what: str


@attrs.frozen
class Verdict:
    """What became of a chain."""

    lines: int
    first: int
    """The number of the first event; 1 unless earlier files were left out."""

    last: str
    """The digest of the last line."""

    breaks: tuple[Break, ...]


def verify(lines: Iterable[bytes]) -> Verdict:
    """Follow a chain from its first line, wherever that stands.

    :param lines: without their ends; the files of a rotation, oldest first.
    """
    breaks: list[Break] = []
    count, first, last = 0, 0, START
    number: int | None = None
    for count, line in enumerate(lines, 1):
        link = _link(line)
        if link is None:
            what = "is no event of a chain"
        elif count == 1:
            first, what = link[0], ""
            if link[0] == 1 and link[1] != START:
                what = "is the first event, and follows one"
        elif link[1] != last:
            what = f"is event {link[0]} and does not follow the line before it"
        else:
            misplaced = number is not None and link[0] != number + 1
            what = "has another number than its place" if misplaced else ""
        if what and len(breaks) < MAX_BREAKS:
            breaks.append(Break(count, what))
        number = None if link is None else link[0]
        last = _digest(line)
    return Verdict(count, first, last, tuple(breaks))
