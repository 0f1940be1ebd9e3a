"""Markdown links and images (CommonMark 0.31, sections 6.3, 6.4): unwrapped.

A link becomes its text and its destination in parentheses; a destination that would
run code is lost. Links by reference need a definition, so the definitions go. Code
and patterns (``array[0](x)``, ``[a-z](?:b|c)``) stay while nothing in them could lead
anywhere but to the page itself.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from zscaler_mcp.sanitize._definitions import find_definitions
from zscaler_mcp.sanitize._destinations import is_dangerous, is_elsewhere, leads_away
from zscaler_mcp.sanitize._edits import Edit, Sites, insertion

__all__ = ["find_links"]

_MAX_TEXT: Final = 1_000
"""Characters of a link's text or destination that are looked at."""

_MAX_CODE: Final = 200
"""Characters of arguments or of a pattern's group."""

_MAX_BRACKETS: Final = 16
"""Brackets in them, as renderers have it too; beyond, the halves are just parted."""

# Showdown lets white space stand between the two.
_JOINT: Final = re.compile(r"\][ \t]*+\(")
_IMAGE: Final = re.compile(r"!\[")
_PARENTHESIS: Final = re.compile(r"[()]|\n\s*\n")
_FIRST_WORD: Final = re.compile(r"\(\s*+\S*+")

# What only a pattern holds: a group's syntax, alternatives, classes, repetition.
_PATTERN: Final = re.compile(
    r"^\?(?:[:=!>#|]|<[=!]|P?<\w+>|P=|[aiLmsux-]{1,8}[:)])"
    r"|\||\\[dDwWsSbB.]|[.\w\])][*+]|\[\^"
)
_GROUP: Final = re.compile(r"^\?(?:[aiLmsux-]{0,8}:|P?<\w+>|<?[=!]|[>#])")
_NO_PATTERN: Final = re.compile(r"^(?:[/\\]{2}|\\[^a-zA-Z.])|[#%@&]|\?\w*=")
# Behind one word, what a renderer takes for the title: no page shows it.
_TITLE: Final = re.compile(
    r"""\S++\s++(?:"[^"\s]*+\s[^"]*+"|'[^'\s]*+\s[^']*+'|\([^)\s]*+\s[^)]*+\))$"""
)
_PROSE: Final = re.compile(r"[^\s\"'(<]++\s[^\"'(]*+")
_NO_CODE: Final = re.compile(r"[\\/#?%@&<>]")


def find_links(text: str, sites: Sites) -> Iterator[Edit]:
    """Find what to change so that ``text`` links to nothing and shows no image.

    :raises Unruly: for more candidates than are looked at.
    """
    unwrapped = set[int]()
    for joint in sites.of(_JOINT.finditer(text)):
        target, end = _target(text, joint.end() - 1)
        sites.spend_on(target)
        yield from _unwrap(text, joint.span(), (target, end), unwrapped)
    if "![" in text:
        for image in sites.of(_IMAGE.finditer(text)):
            bang = image.start()
            if bang + 1 not in unwrapped and not _is_operand(text, bang, "#"):
                yield insertion(bang + 1)
    if "]:" in text or "*[" in text:
        yield from find_definitions(text, sites)


def _is_operand(text: str, end: int, more: str = "") -> bool:
    """Whether what ends at ``end`` can be indexed or called: ``vec![1]``, ``a[0]``."""
    return end > 0 and (text[end - 1].isalnum() or text[end - 1] in "_)]" + more)


def _unwrap(
    text: str, joint: tuple[int, int], destination: tuple[str, int], unwrapped: set[int]
) -> Iterator[Edit]:
    """Part the text of a link, which ends where ``joint`` is, from its destination.

    What stays on the page is only parted: it may as well be a call or a pattern.
    """
    (close, start), (target, end) = joint, destination
    is_apart = start > close + 2
    if is_apart and not (is_elsewhere(target) and len(target.split()) == 1):
        return
    opening = _matching(text, close)
    is_image = opening > 0 and text[opening - 1] == "!"
    is_index = opening > 0 and _is_operand(text, opening)
    if not is_image and _is_code(target, is_index=is_index):
        return
    is_lost = is_dangerous(target)
    if is_lost and (opening < 0 or is_index):
        yield Edit(close + 1, end)
        return
    is_here = target and not (is_image or is_lost or leads_away(target))
    if is_here and _TITLE.match(target) is None:
        yield insertion(close + 1)
        return
    if opening < 0:
        yield Edit(close, close + 1, "" if is_apart else " ")
        return
    unwrapped.add(opening)
    bangs = is_image and not _is_operand(text, opening - 1)
    yield Edit(opening - bangs, opening + 1)
    if is_lost or not target:
        yield Edit(close, end)
    else:
        yield Edit(close, close + 1, "" if is_apart else " ")


def _is_code(target: str, *, is_index: bool) -> bool:
    """Whether what stands in parentheses is a call's or a pattern's, and stays here."""
    if len(target) > _MAX_CODE or _TITLE.match(target):
        return False
    # With white space and no title, no renderer takes it for a destination.
    is_plain = not _NO_CODE.search(target) and not leads_away(target)
    if is_plain and (is_index or _PROSE.fullmatch(target)):
        return True
    return (
        _PATTERN.search(target) is not None
        and _NO_PATTERN.search(target) is None
        and not leads_away(_GROUP.sub("", target))
    )


def _matching(text: str, close: int) -> int:
    """The bracket that the one at ``close`` closes, or -1."""
    depth, place = 1, close
    limit = max(0, close - _MAX_TEXT)
    for _ in range(_MAX_BRACKETS):
        opening, closing = text.rfind("[", limit, place), text.rfind("]", limit, place)
        place = max(opening, closing)
        if opening == -1:
            break
        depth += 1 if closing > opening else -1
        if not depth:
            return opening
    return -1


def _target(text: str, start: int) -> tuple[str, int]:
    """What the parenthesis at ``start`` holds, and where it ends.

    Without an end near by it holds one word.
    """
    limit, depth = min(len(text), start + _MAX_TEXT), 0
    if text.find(")", start, limit) != -1:
        marks = _PARENTHESIS.finditer(text, start, limit)
        for mark in islice(marks, 2 * _MAX_BRACKETS):
            if mark[0] not in "()":
                break
            depth += 1 if mark[0] == "(" else -1
            if not depth:
                return text[start + 1 : mark.start()].strip(), mark.end()
    word = _FIRST_WORD.match(text, start, limit)
    end = start + 1 if word is None else word.end()
    return text[start + 1 : end].strip(), end
