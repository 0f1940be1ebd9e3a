"""The first stage: what a reader cannot see, and what moves what they see.

Removed are controls, formats, fillers, tags, private use and terminal sequences.
Kept is what writing needs: a joiner between letters that it shapes, one selector
after a symbol that takes it, the joints of emoji. Each such place holds at most
one, so that no channel is left beside the visible text.
"""

import re
from typing import Final

from zscaler_mcp.sanitize._codepoints import (
    ASTRAL,
    BRAILLE_CELLS,
    CONTROLS,
    EMOJI_WITH_PRESENTATION,
    EMOJI_WITH_PRESENTATION_ASTRAL,
    HIDDEN,
    HIDDEN_ASTRAL,
    INDIC,
    JOINING,
    MONGOLIAN_LETTERS,
    PICTOGRAPHS,
    SURROGATES,
    VIRAMAS,
)

__all__ = [
    "SPACING",
    "SUSPECT",
    "clean_characters",
    "is_encodable",
    "replace_surrogates",
]

_CONDITIONAL: Final = "\u200c\u200d\ufe0e\ufe0f\u180b-\u180f\u2800"
_LINE_ENDS: Final = r"\r\u2028\u2029"
_ASTRAL_SUSPECTS: Final = (
    # In wide strokes: few ranges are quick to search.
    "\U00013430-\U00013442\U00016fe4\U0001bca0-\U0001bca3\U0001d159-\U0001d17a"
    "\U0001fffe\U0001ffff\U0002fffe-\U0010ffff"
)
SUSPECT: Final = f"{_LINE_ENDS}{CONTROLS}{HIDDEN}{_CONDITIONAL}{_ASTRAL_SUSPECTS}"
"""Body of a class that holds everything this stage may change."""

_SUSPECT: Final = re.compile(f"[{SUSPECT}]")
_ASCII_SUSPECT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_HIDDEN: Final = re.compile(f"[{HIDDEN}]")
_HIDDEN_ASTRAL: Final = re.compile(f"[{HIDDEN_ASTRAL}]")
_CONTROLS: Final = re.compile(f"[{CONTROLS}]")
_INTRODUCER: Final = re.compile("[\x1b\x90\x98\x9b\x9d-\x9f]")
SPACING: Final = "\x0b\x0c\x1c\x1d\x1e\x1f\x85"
"""Controls that part lines (tabulation, form feed, next line) or words."""

_SPACING: Final = re.compile(f"[{SPACING}]")
_SPACED: Final = {
    ord(control): "\n" if control in "\x0b\x0c\x85" else " " for control in SPACING
}
_FEW: Final = 16
"""Characters that are removed one by one."""

_ASTRAL: Final = re.compile(f"[{_ASTRAL_SUSPECTS}]")
_SURROGATES: Final = re.compile(f"[{SURROGATES}]")

# ECMA-48 section 5 and 8.3, with the 8-bit forms: control sequences; strings up to
# their terminator, of which an unterminated one loses its introducer only, so that
# it cannot take the rest of the text along; shifts of character sets; the others.
_STRING: Final = r"(?:[^\x07\x1b\x80-\x9f]*+(?:\x07|\x1b\\|\x9c)|(?:[0-9]{1,4};)?)"
_CONTROL: Final = r"[0-?]*+[ -/]*+[@-~]?"
_TERMINAL: Final = re.compile(
    rf"\x1b++(?:\[{_CONTROL}|[\]PX^_]{_STRING}|[ -/]++[0-~]?|[0-~])?"
    rf"|\x9b{_CONTROL}|[\x90\x98\x9d\x9e\x9f]{_STRING}"
)

# The flags of England, Scotland and Wales (emoji-sequences, RGI_Emoji_Tag_Sequence):
# any other text in tags would be text that nobody sees.
_TAG: Final = "\U000e0020-\U000e007f"
_ANY_TAG: Final = re.compile(f"[{_TAG}]")
_REGION: Final = "(?:{})\U000e007f".format(
    "|".join(
        "".join(chr(0xE0000 + ord(letter)) for letter in region)
        for region in ("gbeng", "gbsct", "gbwls")
    )
)
_TAGS: Final = re.compile(
    f"(?<![\U0001f3f4{_TAG}])[{_TAG}]++"
    f"|(?<=\U0001f3f4)(?!{_REGION})[{_TAG}]++"
    f"|(?<=\U0001f3f4{_REGION})[{_TAG}]++"
)

# Each pattern below takes a character and looks back over it at the places where it
# is welcome: a class in front is quick to search, and an empty substitute is cheap.
_SELECTORS: Final = re.compile(
    f"[\ufe0e\ufe0f](?<![{EMOJI_WITH_PRESENTATION}][\ufe0e\ufe0f])"
    f"(?<!(?=[{ASTRAL}])[{EMOJI_WITH_PRESENTATION_ASTRAL}][\ufe0e\ufe0f])"
    "(?<![0-9#*]\ufe0f(?=\u20e3))[\ufe0e\ufe0f]*+"
)
_MONGOLIAN: Final = re.compile(
    f"[\u180b-\u180f](?<![{MONGOLIAN_LETTERS}][\u180b-\u180d\u180f])"
    f"(?<![{MONGOLIAN_LETTERS}]\u180e(?=[\u1820\u1821]))"
)
_BLANK_CELLS: Final = re.compile(
    f"\u2800(?<![{BRAILLE_CELLS}]\u2800(?=[{BRAILLE_CELLS}]))\u2800*+"
)
_JOINERS: Final = re.compile(
    "[\u200c\u200d]"
    # Persian and its kin: also after a foreign word or a number ("URL-ha").
    f"(?<![{JOINING}][\u200c\u200d](?=[{JOINING}]))"
    f"(?<![0-9A-Za-z\u0660-\u0669\u06f0-\u06f9]\u200c(?=[{JOINING}]))"
    # The initial form of heh that stands alone, in dates.
    "(?<!\u0647\u200d)"
    # Indic: after a virama, or between two letters.
    f"(?<![{VIRAMAS}][\u200c\u200d])"
    f"(?<![{INDIC}][\u200c\u200d](?=[{INDIC}]))"
    # Emoji sequences (UTS 51, ED-16), after a selector or a skin tone as well.
    f"(?<![{PICTOGRAPHS}\ufe0f\U0001f3fb-\U0001f3ff]\u200d(?=[{PICTOGRAPHS}]))"
    "[\u200c\u200d]*+"
)


# Joiners are last: the others decide what stands before one.
_CONDITIONAL_PASSES: Final = (
    ("\ufe0e\ufe0f", _SELECTORS),
    ("\u180b\u180c\u180d\u180e\u180f", _MONGOLIAN),
    ("\u2800", _BLANK_CELLS),
    ("\u200c\u200d", _JOINERS),
)


def clean_characters(text: str) -> str:
    """Remove invisible and reordering characters; a lone CR becomes LF.

    Idempotent, and never longer than ``text``.
    """
    suspect = _ASCII_SUSPECT if text.isascii() else _SUSPECT
    if not suspect.search(text):
        return text
    text = _drop(_HIDDEN, _space(text))
    if not text.isascii() and _ASTRAL.search(text):
        text = _drop(_HIDDEN_ASTRAL, text)
        is_flagged = "\U0001f3f4" in text and "\U000e007f" in text
        text = _TAGS.sub("", text) if is_flagged else _drop(_ANY_TAG, text)
    if _INTRODUCER.search(text):
        text = _TERMINAL.sub("", text)
    text = _end_lines(_drop(_CONTROLS, text))
    for characters, unwelcome in _CONDITIONAL_PASSES:
        if any(character in text for character in characters):
            text = unwelcome.sub("", text)
    return text


def _space(text: str) -> str:
    """What parts lines or words in print parts them here."""
    return text.translate(_SPACED) if _SPACING.search(text) else text


def _drop(unwelcome: re.Pattern[str], text: str) -> str:
    """Remove a class of characters; quick where a few of them stand very often."""
    if unwelcome.search(text) is None:
        return text
    found = unwelcome.findall("".join(set(text)))
    if len(found) > _FEW:
        return unwelcome.sub("", text)
    for character in found:
        text = text.replace(character, "")
    return text


def _end_lines(text: str) -> str:
    """One LF for each CR without LF and for separators; NUL is gone by now."""
    if "\r" in text:
        text = text.replace("\r\n", "\0").replace("\r", "\n").replace("\0", "\r\n")
    return text.replace("\u2028", "\n").replace("\u2029", "\n")


def is_encodable(text: str) -> bool:
    """Whether ``text`` has a form in UTF-8."""
    return text.isascii() or _SURROGATES.search(text) is None


def replace_surrogates(text: str) -> str:
    """Make ``text`` encodable as UTF-8, and change nothing else."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)
