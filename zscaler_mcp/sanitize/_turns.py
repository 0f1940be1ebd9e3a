"""Marks with which templates and agents give the word to somebody: removed.

``<|im_start|>``, ``[INST]``, ``<<SYS>>`` and elements such as ``<system>`` or
``<function_calls>``, in whatever characters read like that.
"""

import re
from collections.abc import Iterator
from typing import Final

from zscaler_mcp.sanitize._edits import Edit, Sites, insertion
from zscaler_mcp.sanitize._lookalikes import (
    BARS,
    LEFT_ANGLES,
    LETTERS,
    RIGHT_ANGLES,
    first_of,
    in_ascii,
)
from zscaler_mcp.sanitize._tags import is_pattern_group, is_reference
from zscaler_mcp.sanitize._voice_names import (
    BRACKETED,
    is_ambiguous,
    is_bracketed,
    is_speaker,
    is_turn,
    is_voice,
    voice_key,
)

__all__ = ["find_turns", "has_bracketed"]

_HALF: Final = re.compile(
    rf"[{LEFT_ANGLES}][\s\\]?[{BARS}]\s?(?P<name>[^{LEFT_ANGLES}{RIGHT_ANGLES}{BARS}\n]{{1,40}}+)"
)
# The role that a template writes right behind its mark.
_SPEAKER: Final = (
    rf"(?:\s*+(?P<speaker>[{LETTERS}]{{4,40}}+)"
    rf"(?=[^\S\n]*+(?:\n|[{LEFT_ANGLES}]|\Z)))?+"
)
_WHOLE: Final = re.compile(
    rf"(?P<mark>[{LEFT_ANGLES}][\s\\]?[{BARS}]"
    rf"(?P<name>[^{LEFT_ANGLES}{RIGHT_ANGLES}{BARS}\n]{{1,64}}+)[{BARS}]"
    rf"[\s\\]?[{RIGHT_ANGLES}]){_SPEAKER}"
)
# Gemma 4: a bar at one end only, and words are a turn's, not an operator's.
_OPENED: Final = re.compile(
    rf"(?P<mark>[{LEFT_ANGLES}][\s\\]?[{BARS}]"
    rf"(?P<name>[^\s{LEFT_ANGLES}{RIGHT_ANGLES}{BARS}]{{1,64}}+)\s?[{RIGHT_ANGLES}])"
    rf"{_SPEAKER}"
)
_CLOSED: Final = re.compile(
    rf"[{LEFT_ANGLES}][\s\\]?/?"
    rf"(?P<name>[^\s{LEFT_ANGLES}{RIGHT_ANGLES}{BARS}]{{1,64}}+)\s?[{BARS}][\s\\]?[{RIGHT_ANGLES}]"
)
_SAYS: Final = re.compile(r"[^\W_]|[\"']")
_BRACKETED: Final = re.compile(
    rf"[\[\uff3b\u3010]\s?/?\s?(?={first_of(BRACKETED)})"
    rf"(?P<name>[{LETTERS}][{LETTERS} -]{{2,60}}+)[\]\uff3d\u3011]"
)
_BRACKETED_ASCII: Final = re.compile(
    rf"\[\s?/?\s?(?P<name>(?:{in_ascii(BRACKETED)})[_ ]?\d{{0,4}}+)\s?\]"
)
# MiniMax; and Mistral's arguments, which usage lines name as well.
_LITERAL: Final = re.compile(
    r"\]~!?b[\]\[](?:(?:system|user|ai|tool)(?=\s))?|\[e~\[|\[ARGS\](?=\s?\{)"
)
_DOUBLE: Final = re.compile(
    rf"[{LEFT_ANGLES}]{{2}}\s?/?\s?(?P<name>[{LETTERS}]{{3,40}}+)\s?[{RIGHT_ANGLES}]{{2}}"
)
_ELEMENT: Final = re.compile(
    rf"[{LEFT_ANGLES}](?P<space>\s?)(?P<slash>/?)\s?"
    rf"(?P<name>[^\W\d_][^\s/{LEFT_ANGLES}{RIGHT_ANGLES}]*+)"
    rf"""(?P<rest>(?:[^{LEFT_ANGLES}{RIGHT_ANGLES}"']++|"[^"{LEFT_ANGLES}]*+"|'[^'{LEFT_ANGLES}]*+')*+)"""
    rf"(?P<close>[{RIGHT_ANGLES}])?+"
)
_NEAR: Final = 200
"""Characters around an element that tell what it is."""

_ANY_ANGLE: Final = re.compile(f"[{LEFT_ANGLES}]")
_ANY_RIGHT: Final = re.compile(f"[{RIGHT_ANGLES}]{{2}}")
_ANY_BAR: Final = re.compile(f"[{BARS}]")


def find_turns(text: str, sites: Sites) -> Iterator[Edit]:
    """Find what to change so that nothing in ``text`` opens or ends a turn.

    :raises Unruly: for more candidates than are looked at.
    """
    yield from _bracketed(text)
    if not _ANY_ANGLE.search(text):
        return
    if _ANY_RIGHT.search(text):
        for mark in sites.of(_DOUBLE.finditer(text)):
            if is_speaker(mark["name"]):
                yield Edit(*mark.span())
    if _ANY_BAR.search(text):
        yield from _marks(text, sites)
    yield from _elements(text, sites)


def has_bracketed(text: str) -> bool:
    """Whether ``text`` holds a mark in square brackets."""
    return next(_bracketed(text), None) is not None


def _bracketed(text: str) -> Iterator[Edit]:
    pattern = _BRACKETED_ASCII if text.isascii() else _BRACKETED
    for mark in pattern.finditer(text):
        if is_bracketed(mark["name"]):
            yield Edit(*mark.span())
    for literal in _LITERAL.finditer(text):
        yield Edit(*literal.span())


def _marks(text: str, sites: Sites) -> Iterator[Edit]:
    """Remove ``<|name|>``, ``<|name>``, ``<name|>``; part ``<|name`` without an end."""
    for half in sites.of(_HALF.finditer(text)):
        start = half.start()
        whole = _WHOLE.match(text, start) or _OPENED.match(text, start)
        if whole is None:
            if is_turn(half["name"]) and text[start + 1] in BARS:
                yield insertion(start + 1)
        # "x <| f |> y" is an operator in some languages, "<|--" an arrow.
        elif is_turn(whole["name"]) or (
            not whole["name"][0].isspace() and _SAYS.search(whole["name"])
        ):
            speaks = whole["speaker"] is not None and is_speaker(whole["speaker"])
            yield Edit(start, whole.end() if speaks else whole.end("mark"))
    for closed in sites.of(_CLOSED.finditer(text)):
        if _SAYS.search(closed["name"]):
            yield Edit(*closed.span())


def _elements(text: str, sites: Sites) -> Iterator[Edit]:
    """Remove elements that speak; part what only begins like one."""
    elements = [
        element
        for element in sites.of(_ELEMENT.finditer(text))
        if is_voice(element["name"])
    ]
    ended = {voice_key(element["name"]) for element in elements if element["slash"]}
    for element in elements:
        start, rest = element.start(), element["rest"]
        if not element["close"] or (rest.strip("/ \t\r\n") and "=" not in rest):
            if not (element["space"] or text[start + 1].isspace()):
                yield insertion(start + 1)
        elif _speaks(text, element, ended):
            yield Edit(start, element.end())


def _speaks(text: str, element: re.Match[str], ended: set[str]) -> bool:
    """Whether a closed element without prose in it is a voice, and no placeholder."""
    if "=" in element["rest"] or "=" in element["name"]:
        return True
    start, end = element.span()
    if is_reference(text, start):
        return False
    if is_pattern_group(text, start):
        return text.find(")", end, end + _NEAR) == -1
    if not is_ambiguous(element["name"]):
        return True
    if element["slash"] or voice_key(element["name"]) in ended:
        return True
    before = text[max(0, start - _NEAR) : start].rpartition("\n")[2]
    return not before.strip() and not text[end : end + 1].strip()
