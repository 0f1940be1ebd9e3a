"""What speaks by standing at the start of a line: fences and the heads of speeches.

A fence keeps its marks and loses an info string that names a voice. A head keeps its
name and loses its colon: ``System: x`` becomes ``System - x``.
"""

import re
from collections.abc import Iterator
from typing import Final

from zscaler_mcp.sanitize._codepoints import ASTRAL
from zscaler_mcp.sanitize._edits import Edit, Sites, insertion
from zscaler_mcp.sanitize._leads import COUNT, ENUMERATOR
from zscaler_mcp.sanitize._lookalikes import (
    COLONS,
    LETTERS,
    SYMBOLS,
    TICKS,
    first_of,
    in_ascii,
)
from zscaler_mcp.sanitize._voice_names import (
    HEADINGS,
    ROLES,
    is_heading,
    is_role,
    names_voice,
)

__all__ = ["find_lines", "has_fence", "has_head"]

_FENCE: Final = re.compile(
    rf"\n(?:[^\w\n{TICKS}]++|_|{ENUMERATOR})*+[{TICKS}]{{3,}}+(?P<info>[^\n]++)"
)
_ANY_FENCE: Final = re.compile(f"[{TICKS}]{{3}}")
_TICK: Final = re.compile(f"[{TICKS}]")
_MAX_WORDS: Final = 4
"""Words of an info string that are no sentence yet."""

_ANY_COLON: Final = re.compile(f"[{COLONS}]")


_OPENING: Final = (
    r"(\[{<\u00ab\u3008\u300a\u300c\u300e\u3010\u3014\uff08\uff1c\uff3b\uff5b"
)
_CLOSING: Final = (
    r")\]}>\u00bb\u3009\u300b\u300d\u300f\u3011\u3015\uff09\uff1e\uff3d\uff5d"
)
_WITHIN: Final = rf"[^{_OPENING}{_CLOSING}\n]"
_REMARK: Final = (
    rf"[{_OPENING}](?:{_WITHIN}++|[{_OPENING}]{_WITHIN}*+[{_CLOSING}])*+[{_CLOSING}]"
)
"""What stands in brackets, others within them."""


def _head(letters: str, first: str, name: str, colons: str) -> re.Pattern[str]:
    """What may stand before a voice, its name, what may follow, and a colon."""
    between = rf"(?:[^\n_{letters}]++|_)*+"
    return re.compile(
        rf"\n(?P<lead>{between}(?:{COUNT}{between})*+)(?={first})(?P<name>{name})"
        # Straight quotes around the name are JSON's or a literal's: "user": "bob".
        rf"(?P<tail>(?:[^\n_\"'{_OPENING}{letters}{colons}]++|_|{_REMARK}|[{_OPENING}])*+)"
        rf"(?P<colon>[{colons}]++)"
    )


_ORNAMENTS: Final = f"{SYMBOLS} \u2139\ufe0e\ufe0f"
_NAMES: Final = ROLES + HEADINGS
_INITIALS: Final = "".join({name[0] for name in _NAMES})
_HEAD_ASCII: Final = _head(
    r"\w", f"[{_INITIALS}{_INITIALS.upper()}]", in_ascii(_NAMES), ":"
)
_HEAD: Final = _head(
    LETTERS,
    rf"(?:{first_of(_INITIALS)}|[{''.join(c for c in SYMBOLS if c < ASTRAL[0])}])",
    rf"[{LETTERS}]++(?:(?:[^\S\n]|[_-])++[{LETTERS}]++){{0,2}}+",
    COLONS,
)
# Letters among the colons would be part of the name.
_LETTERED: Final = {ord(colon): "\uff1a" for colon in COLONS if re.match(r"\w", colon)}
_ANY_LETTERED: Final = re.compile(f"[{''.join(map(chr, _LETTERED))}]")
_IDENTIFIER: Final = re.compile(
    r"[\w*$<][\w*/@:.,+?=&$%#~!;^<>()-]{0,200}+(?=[^\S\n]*+(?:\n|\Z))", re.ASCII
)
_ADDRESS: Final = re.compile(r"//\w|[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})+\b")


_PLAIN: Final = ("", "-", "*")
"""What may stand around a name that is not the head of a speech."""


def find_lines(text: str, sites: Sites) -> Iterator[Edit]:
    """Find what to change so that no line of ``text`` speaks with another voice.

    :raises Unruly: for more candidates than are looked at.
    """
    # Places are behind the line feed that is put in front.
    if has_fence(text):
        for fence in sites.of(_FENCE.finditer("\n" + text)):
            if names_voice(fence["info"]):
                yield Edit(fence.start("info") - 1, fence.end() - 1)
            elif _hides(fence["info"]):
                yield insertion(fence.start("info") - 1, "\n")
    for head in sites.of(_heads(text)):
        start, end = head.start("colon") - 1, head.end("colon") - 1
        yield Edit(start, end, "-" if text[start - 1].isspace() else " -")


def _hides(info: str) -> bool:
    """Whether an info string says more than a page shows, and is no code in ticks."""
    return len(info.split(None, _MAX_WORDS)) > _MAX_WORDS and not _TICK.search(info)


def has_fence(text: str) -> bool:
    """Whether ``text`` may hold a fence."""
    return (
        "```" in text
        or "~~~" in text
        or (not text.isascii() and _ANY_FENCE.search(text) is not None)
    )


def has_head(text: str) -> bool:
    """Whether ``text`` holds the head of a speech."""
    return next(_heads(text), None) is not None


def _heads(text: str) -> Iterator[re.Match[str]]:
    """The heads of speeches; their places are behind a line feed put in front."""
    pattern = _HEAD_ASCII if text.isascii() else _HEAD
    if ":" in text or (pattern is _HEAD and _ANY_COLON.search(text)):
        lettered = pattern is _HEAD and _ANY_LETTERED.search(text)
        behind = "\n" + (text.translate(_LETTERED) if lettered else text)
        for head in pattern.finditer(behind):
            # A symbol may be a letter of the name, or an ornament before it.
            name = head["name"]
            if is_role(name) or is_role(name.strip(_ORNAMENTS)):
                if not _is_identifier(text, head):
                    yield head
            elif "#" in head["lead"] and is_heading(name):
                yield head


def _is_identifier(text: str, head: re.Match[str]) -> bool:
    """Whether a colon joins a name: ``system:masters``, ``user:bob@corp.example``."""
    if head["colon"] != ":" or not head["name"].isascii():
        return False
    around = head["lead"].strip() + head["tail"]
    if around in _PLAIN and _ADDRESS.match(text, head.end() - 1):
        return True
    return (
        head["name"].islower()
        and (around in _PLAIN or around == "<>")
        and _IDENTIFIER.match(text, head.end() - 1) is not None
    )
