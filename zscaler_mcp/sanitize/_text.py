"""Text in three stages: characters, markup, voices; repeated until nothing changes.

A removal can bring together what was apart, so one round is not enough, and a text
that still changes after a few is built to. Such a text loses the characters that
markup is made of. Either way the result is one that a further round leaves alone:
sanitizing twice is sanitizing once. A round is linear in its text, so the whole is.
"""

import re
from typing import Final

from zscaler_mcp.sanitize._characters import SUSPECT, clean_characters
from zscaler_mcp.sanitize._edits import Sites, Unruly
from zscaler_mcp.sanitize._lines import find_lines, has_fence, has_head
from zscaler_mcp.sanitize._links import find_links
from zscaler_mcp.sanitize._lookalikes import (
    ANGLES,
    BARS,
    COLONS,
    LEFT_ANGLES,
    TICKS,
)
from zscaler_mcp.sanitize._references import find_hidden, has_reference, read
from zscaler_mcp.sanitize._tags import find_tags
from zscaler_mcp.sanitize._turns import find_turns, has_bracketed

__all__ = ["is_quiet", "sanitize_text"]

_ROUNDS: Final = 4
_ORDINARY_ROUNDS: Final = 2

_FINDERS: Final = (find_hidden, find_tags, find_links, find_turns, find_lines)

_STAND_IN: Final = "\u00b7"
"""A middle dot: no markup of any kind, and visible."""

_STRUCTURE: Final = f"&[]\uff3b\uff3d\u3010\u3011{ANGLES}{BARS}{COLONS}{TICKS}"
_FLAT: Final = dict.fromkeys(map(ord, _STRUCTURE), _STAND_IN)

# What some stage may act on. The colon of ASCII is apart: ordinary data is full of it.
_ASCII_SIGNS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f&<\[\]`~]")
_ALIKE: Final = f"\uff3b\u3010{LEFT_ANGLES}{TICKS}".translate(
    dict.fromkeys(map(ord, "<`~"))
)
_OTHER_SIGNS: Final = re.compile(rf"[{SUSPECT}&<\[\]`~{_ALIKE}]")
_ALIKE_SIGNS: Final = re.compile(f"[{_ALIKE}]")
# An address of mail in angles is no markup to anybody.
_MAIL: Final = r"[\w.+'-]{0,64}@[\w.-]{1,253}>"
_ANGLE: Final = re.compile(rf"<\s?/?\s?[^\W\d_](?!{_MAIL})|<[!?/<]|<[\s\\]?[{BARS}]")

_APART: Final = re.compile(r"\][ \t]++\(")


def sanitize_text(text: str, sites: Sites | None = None) -> str:
    """Make ``text`` inert for whatever renders it and whatever reads it.

    ``sites`` is what several texts share; by default this one has all of them.

    The result has at most twice the characters, three times the bytes in UTF-8, and
    is the same object if there was nothing to do. Any ``str`` is accepted.
    """
    if _has_sign(text):
        text = clean_characters(text)
        if not (_has_markup(text) or has_head(text)):
            return text
    elif not has_head(text):
        return text
    sites = Sites() if sites is None else sites
    try:
        for count in range(0 if sites.spent else _ROUNDS):
            if count >= _ORDINARY_ROUNDS:
                sites.spend_on(text)
            before, text = text, _round(text, sites)
            if text == before:
                return before
    except Unruly:
        pass
    # Cleaned again: a stand-in may take away the letter that a joiner stood behind.
    return clean_characters(clean_characters(text).translate(_FLAT))


def is_quiet(text: str) -> bool:
    """Whether sanitizing would surely change nothing.

    Texts are quiet together, each on a line of its own, only if each of them is.
    """
    if _has_sign(text) and (_has_markup(text) or clean_characters(text) != text):
        return False
    return not has_head(text)


def _has_sign(text: str) -> bool:
    """Whether ``text`` holds a character that some stage acts on: one search."""
    signs = _ASCII_SIGNS if text.isascii() else _OTHER_SIGNS
    return signs.search(text) is not None


def _has_markup(text: str) -> bool:
    """Whether ``text`` holds what begins markup or a mark of a template."""
    return (
        ("<" in text and _ANGLE.search(text) is not None)
        or (not text.isascii() and _ALIKE_SIGNS.search(text) is not None)
        or any(mark in text for mark in ("](", "![", "]:", "*["))
        or ("(" in text and _APART.search(text) is not None)
        or (("[" in text or "]~" in text) and has_bracketed(text))
        or has_fence(text)
        or has_reference(text)
    )


def _round(text: str, sites: Sites) -> str:
    """Apply each stage once, to the text and to what it reads once decoded.

    :raises Unruly: for a text that is not worth telling apart.
    """
    text = clean_characters(text)
    readings = read(text, sites)
    for find in _FINDERS:
        # Depth first, for an edit changes what the deeper readings are.
        depth = 0
        while depth < len(readings):
            edits = list(find(readings[depth].text, sites))
            if edits:
                text = readings[depth].rewrite(edits)
                readings = read(text, sites)
            depth += 1
    return text
