"""Character references (HTML section 13.5): what a text says once they are decoded.

Markup is looked for in the decoded text, and the original is changed only where
some was found: ``&lt;script&gt;`` is a tag, and ``AT&T``, ``?a=1&lt=2`` and
``&lt; 5`` stay as they are.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from html import unescape
from html.entities import html5
from typing import Final

import attrs

from zscaler_mcp.sanitize._characters import SPACING, clean_characters
from zscaler_mcp.sanitize._edits import Edit, Sites, Unruly, apply_edits

__all__ = ["Reading", "find_hidden", "has_reference", "read"]

_MAX_DEPTH: Final = 5
"""How often a text is decoded; who nests references deeper has nothing to say."""

_ORDINARY_DEPTH: Final = 1
"""How often other data is decoded."""

_MAX_DIGITS: Final = 7
"""Digits of a number that can be a code point."""

_UNENDED: Final = ("amp", "AMP", "lt", "LT", "gt", "GT", "quot", "QUOT", "nbsp")
"""Names that are read without their semicolon and matter here; the others that HTML
reads so (``copy``, ``sect``) are parameters of queries more often."""

_UNSHOWN: Final = frozenset(SPACING)

_REFERENCE: Final = re.compile(
    r"&(?P<body>#(?:[0-9]++|[xX][0-9a-fA-F]++);?+|[A-Za-z][A-Za-z0-9]{1,31}+;?+)"
)
_CANDIDATE: Final = re.compile(
    rf"&(?=#[0-9xX]|(?:{'|'.join(_UNENDED)})|[A-Za-z][A-Za-z0-9]{{1,31}}+;)"
)


def _decode_number(body: str) -> str:
    """The character of ``#60;``, ``#x3c`` and the like."""
    digits = body.lstrip("#xX0").rstrip(";")
    return unescape(f"&{body}") if len(digits) <= _MAX_DIGITS else "\ufffd"


def _decode_name(body: str) -> tuple[str, int]:
    """The characters of ``lt;``, ``lt`` or ``ltx``, and how many letters name them."""
    if body.endswith(";") and body in html5:
        return html5[body], len(body)
    name = next(filter(body.startswith, _UNENDED), "")
    return html5.get(name, ""), len(name)


def _decoded(text: str, sites: Sites) -> Iterator[tuple[int, int, str]]:
    """Each reference of ``text``: start, end and what it says."""
    for candidate in sites.of(_CANDIDATE.finditer(text)):
        match = _REFERENCE.match(text, candidate.start())
        if match is None:
            continue
        body = match["body"]
        if body.startswith("#"):
            said, length = _decode_number(body), len(body)
        else:
            said, length = _decode_name(body)
        if length:
            start = match.start()
            yield (
                start,
                start + 1 + length,
                "" if said in _UNSHOWN else clean_characters(said),
            )


@attrs.frozen
class _Layer:
    """A text decoded once: its stretches, and where each is in the original."""

    text: str
    _starts: list[int]
    _origins: list[tuple[int, int]]
    """Where a stretch begins, and 1 if it was copied, 0 if it was decoded."""

    def locate(self, position: int) -> int:
        """The place in the original of a place in :attr:`text`."""
        index = bisect_right(self._starts, position) - 1
        origin, stride = self._origins[index]
        return origin + stride * (position - self._starts[index])


def _decode_once(text: str, sites: Sites) -> _Layer | None:
    """Decode every reference of ``text``; ``None`` if it has none."""
    if "&" not in text:
        return None
    pieces, starts, origins = list[str](), list[int](), list[tuple[int, int]]()
    length = done = 0
    for start, end, said in _decoded(text, sites):
        starts += length, length + start - done
        origins += (done, 1), (start, 0)
        pieces += text[done:start], said
        length += start - done + len(said)
        done = end
    if not pieces:
        return None
    starts.append(length)
    origins.append((done, 1))
    pieces.append(text[done:])
    return _Layer("".join(pieces), starts, origins)


@attrs.frozen
class Reading:
    """A text as it reads once its references are decoded, some times over."""

    original: str
    text: str
    _layers: tuple[_Layer, ...]

    def rewrite(self, edits: Iterable[Edit]) -> str:
        """Apply edits of :attr:`text` to the original."""
        return apply_edits(
            self.original,
            [
                Edit(self._locate(edit.start), self._locate(edit.end), edit.by)
                for edit in edits
            ],
        )

    def deeper(self, sites: Sites) -> "Reading | None":
        """The same decoded once more; ``None`` if that changes nothing."""
        layer = _decode_once(self.text, sites)
        if layer is None:
            return None
        return Reading(self.original, layer.text, (*self._layers, layer))

    def _locate(self, position: int) -> int:
        for layer in reversed(self._layers):
            position = layer.locate(position)
        return position


def read(text: str, sites: Sites) -> list[Reading]:
    """Every way in which ``text`` reads: as it is, decoded once, twice, and so on.

    Each has to be inert by itself: decoding may end a tag as well as begin one.

    :raises Unruly: for references nested deeper than five, or too many.
    """
    readings = [Reading(text, text, ())]
    while (deeper := readings[-1].deeper(sites)) is not None:
        if len(readings) > _MAX_DEPTH:
            raise Unruly
        if len(readings) > _ORDINARY_DEPTH:
            sites.spend_on(deeper.text)
        readings.append(deeper)
    return readings


def has_reference(text: str) -> bool:
    """Whether ``text`` may hold a character reference that matters."""
    return "&" in text and _CANDIDATE.search(text) is not None


def find_hidden(text: str, sites: Sites) -> Iterator[Edit]:
    """Find references to characters that the first stage removes.

    :raises Unruly: for more candidates than are looked at.
    """
    if "&" in text:
        for start, end, said in _decoded(text, sites):
            if not said:
                yield Edit(start, end)
