"""Characters that read as others: letters of voices, brackets, bars, colons, ticks.

A model reads shapes and normal forms, not code points, so that a name of a voice in
Cyrillic, in full-width or in mathematical letters is that name. The rows of letters
are from Unicode's confusables (UTS 39), left-to-right scripts, and small capitals.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from unicodedata import category, normalize

from zscaler_mcp.sanitize._codepoints import ASTRAL

__all__ = [
    "ANGLES",
    "BARS",
    "COLONS",
    "LEFT_ANGLES",
    "LETTERS",
    "RIGHT_ANGLES",
    "SYMBOLS",
    "TICKS",
    "first_of",
    "in_ascii",
    "skeleton",
]

LEFT_ANGLES: Final = "<\uff1c\ufe64\u02c2\u1438\u276e\u27e8\u2329\u3008\u2039"
RIGHT_ANGLES: Final = ">\uff1e\ufe65\u02c3\u1433\u276f\u27e9\u232a\u3009\u203a"
ANGLES: Final = LEFT_ANGLES + RIGHT_ANGLES
BARS: Final = "|\uff5c\uffe8\u2223\u01c0\u2758\u2502\u00a6\uffe4"
COLONS: Final = (
    ":\uff1a\ufe55\ufe13\u2236\ua789\u02d0\u02f8\u0589\u05c3\u0703\u0704\u16ec\u1803\u1809"
    "\u205a\ufe30\ua4fd\u0903\u0a83\u2237\u2254\u2a74\u2982\u1361\u1365\u1366\u2af6"
)
"""Colons and what reads as one behind a word; two of them are letters, two vowels."""

TICKS: Final = "`~\uff40\u1fef\u02cb\u2035\uff5e\u02dc\u223c\u2053\u301c"

_LETTERS: Final = {
    "a": (
        "\u0251\u0391\u03b1\u0410\u0430\u13aa\u15c5\u1d00\u237a\ua4ee\U000102a0"
        "\U00016f40"
    ),
    "b": (
        "\u00df\u0184\u0299\u0392\u0412\u042c\u0432\u13cf\u13f4\u1472\u15af"
        "\u15f7\ua4d0\ua7b4\U00010282\U000102a1\U00010301"
    ),
    "c": (
        "\u03f2\u0421\u0441\u13df\u1d04\u2ca4\u2ca5\ua4da\uabaf\U000102a2"
        "\U00010302\U00010415\U0001043d\U0001051c\U000118f2\U0001f74c"
    ),
    "d": "\u0501\u13a0\u13e7\u146f\u15de\u15ea\u1d05\ua4d2\ua4d3",
    "e": (
        "\u0395\u03b5\u0415\u0435\u044d\u0454\u04bd\u13ac\u1d07\u212e\u22ff"
        "\u2d39\ua4f0\uab32\U00010286\U000118a6\U000118ae"
    ),
    "f": (
        "\u03dc\u0584\u15b4\u1e9d\ua4dd\ua730\ua798\ua799\uab35\U00010287"
        "\U000102a5\U00010525\U000118a2\U000118c2\U0001d213"
    ),
    "g": "\u018d\u0261\u0262\u050c\u0581\u13c0\u13f3\u1d83\ua4d6",
    "h": (
        "\u029c\u0397\u041d\u043d\u045b\u04bb\u0570\u13bb\u13c2\u157c\u2c8e"
        "\ua4e7\U000102cf"
    ),
    "i": (
        "\u0131\u0196\u01c0\u0269\u026a\u02db\u037a\u0399\u03b9\u0406\u0456"
        "\u04c0\u04cf\u13a5\u16c1\u2223\u2373\u23fd\u2c92\u2d4f\ua4f2\ua647"
        "\uab75\U0001028a\U00010309\U00010320\U000118c3\U00016f28"
    ),
    "j": "\u037f\u03f3\u0408\u0458\u13ab\u148d\u1d0a\ua4d9\ua7b2",
    "k": "\u0138\u039a\u03ba\u041a\u043a\u13e6\u16d5\u1d0b\u2c94\ua4d7\U00010518",
    "l": (
        "\u0196\u01c0\u029f\u0399\u0406\u04c0\u13de\u14aa\u16c1\u2223\u23fd"
        "\u2c92\u2cd0\u2d4f\ua4e1\ua4f2\U0001028a\U00010309\U00010320\U0001041b"
        "\U00010526\U000118a3\U000118b2\U00016f16\U00016f28\U0001d22a"
    ),
    "m": (
        "\u039c\u03fa\u041c\u043c\u13b7\u15f0\u16d6\u1d0d\u2c98\ua4df\U000102b0"
        "\U00010311\U00011700"
    ),
    "n": "\u0274\u039d\u03b7\u043f\u0578\u057c\u2c9a\ua4e0\U00010513",
    "o": (
        "\u039f\u03bf\u03c3\u041e\u043e\u0555\u0585\u0b20\u0d20\u101d\u10ff"
        "\u12d0\u1d0f\u1d11\u2c9e\u2c9f\u2d54\u3007\ua4f3\uab3d\U00010292"
        "\U000102ab\U00010404\U0001042c\U000104c2\U000104ea\U00010516\U000118b5"
        "\U000118c8\U000118d7"
    ),
    "p": (
        "\u03a1\u03c1\u0420\u0440\u13e2\u146d\u1d18\u2374\u2ca2\u2ca3\ua4d1\U00010295"
    ),
    "q": "\u03d9\u051b\u0563\u0566\u2d55",
    "r": (
        "\u01a6\u0280\u0433\u044f\u13a1\u13d2\u1587\u1d26\u2c85\ua4e3\uab47"
        "\uab48\uab81\U000104b4\U00016f35\U0001d216"
    ),
    "s": (
        "\u01bd\u0405\u0455\u054f\u13d5\u13da\ua4e2\ua731\uabaa\U00010296"
        "\U00010420\U00010448\U000118c1\U00016f3a"
    ),
    "t": (
        "\u03a4\u03c4\u0422\u0442\u13a2\u1d1b\u22a4\u27d9\u2ca6\ua4d4\U00010297"
        "\U000102b1\U00010315\U000118bc\U00016f0a\U0001f768"
    ),
    "u": (
        "\u028b\u03bc\u03c5\u0446\u054d\u057d\u1200\u144c\u1d1c\u222a\u22c3"
        "\ua4f4\ua79f\uab4e\uab52\U000104ce\U000104f6\U000118b8\U000118d8"
        "\U00016f42"
    ),
    "v": (
        "\u03bd\u0474\u0475\u13d9\u142f\u1d20\u2228\u22c1\u2d38\ua4e6\ua6df"
        "\uaba9\U0001051d\U00011706\U000118a0\U000118c0\U00016f08\U0001d20d"
    ),
    "w": (
        "\u026f\u03c9\u0448\u0461\u051c\u051d\u0561\u13b3\u13d4\u1d21\ua4ea"
        "\uab83\U0001170a\U0001170e\U0001170f\U000118ef"
    ),
    "x": (
        "\u00d7\u03a7\u03c7\u0425\u0445\u1541\u157d\u166d\u16b7\u2573\u292b"
        "\u292c\u2a2f\u2cac\u2d5d\ua4eb\ua7b3\U00010290\U000102b4\U00010317"
        "\U00010322\U00010527\U000118ec"
    ),
    "y": (
        "\u0263\u028f\u03a5\u03b3\u0423\u0443\u04ae\u04af\u10e7\u13a9\u13bd"
        "\u1d8c\u1eff\u2ca8\ua4ec\uab5a\U000102b2\U000118a4\U000118dc\U00016f43"
    ),
    "z": "\u0396\u13c3\u1d22\ua4dc\uab93\U000102f5\U000118a9\U000118c4",
}
"""What reads as a Latin letter and is not one by compatibility (NFKD)."""

_COMPATIBLE: Final = (
    (0xAA, 0x24F),
    (0x2B0, 0x2B8),
    (0x1D2C, 0x1DBF),
    (0x1E00, 0x1EFF),
    (0x2071, 0x209C),
    (0x2100, 0x217F),
    (0x24B6, 0x24E9),
    (0x2C7C, 0x2C7D),
    (0xFF21, 0xFF5A),
    (0x1D400, 0x1D6A3),
    (0x1F130, 0x1F149),
)
"""Blocks with letters whose compatibility form is one Latin letter and marks."""

_IN_A_ROW: Final = (0x1F150, 0x1F170)
"""Where A to Z stand in a row without a compatibility form: white on black."""

_MARKS: Final = "\u0300-\u036f\u0483-\u0489\u1dc0-\u1dff\u20d0-\u20f0\ufe0e\ufe0f"
"""Combining marks and selectors that leave a letter readable."""


def _variants() -> Iterator[tuple[str, str]]:
    """Each character that reads as a letter, with the letter."""
    for letter, row in _LETTERS.items():
        yield from ((character, letter) for character in row)
    for first, last in _COMPATIBLE:
        for character in map(chr, range(first, last + 1)):
            form = normalize("NFKD", character)
            letter = form[0].lower()
            if letter in _LETTERS and all(category(mark) == "Mn" for mark in form[1:]):
                yield character, letter
    for first in _IN_A_ROW:
        yield from ((chr(first + i), chr(ord("a") + i)) for i in range(26))


def _classes(variants: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each letter all characters that read as it."""
    classes = {letter: letter + letter.upper() for letter in _LETTERS}
    for character, letter in variants:
        classes[letter] += character
    return classes


_CLASSES: Final = _classes(_variants())
_FOLD: Final = {
    ord(character): "i" if letter == "l" else letter
    for letter, characters in _CLASSES.items()
    for character in characters
}
_MARK: Final = re.compile(f"[{_MARKS}]+")


def skeleton(word: str) -> str:
    """The form that all words which read alike share; compare it with another's.

    Letter case, marks, fonts and scripts do not matter, nor whether it is an i or
    an l; what is no letter stays.
    """
    return _MARK.sub("", word).translate(_FOLD)


def _ranges(characters: str) -> str:
    """The body of a class, as few ranges: beyond the basic plane each one costs."""
    ranges = list[list[int]]()
    for code in sorted(map(ord, characters)):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


SYMBOLS: Final = "".join(chr(code) for code in _FOLD if not chr(code).isalnum())
"""Enclosed letters and other symbols that read as letters."""

LETTERS: Final = rf"\w{_MARKS}{_ranges(SYMBOLS)}"
"""Body of a class: what a word may be written in."""


def first_of(phrases: Iterable[str]) -> str:
    """A regular expression for what one of ``phrases`` may begin with.

    A class with members beyond the basic plane compares each of them with every
    character of a text; those are apart, behind one comparison.
    """
    letters = "".join(_CLASSES[letter] for letter in {p[0] for p in phrases})
    basic = "".join(letter for letter in letters if letter < ASTRAL[0])
    astral = "".join(letter for letter in letters if letter >= ASTRAL[0])
    return f"(?:[{basic}]|(?=[{ASTRAL}])[{astral}])"


def in_ascii(phrases: Iterable[str]) -> str:
    """A regular expression for one of ``phrases`` in ASCII, whatever its case.

    A space stands for white space, hyphens and underscores, or for nothing.
    """
    return "|".join(
        "".join(
            r"(?:[^\S\n]|[_-])*+" if letter == " " else f"[{letter}{letter.upper()}]"
            for letter in phrase
        )
        for phrase in phrases
    )
