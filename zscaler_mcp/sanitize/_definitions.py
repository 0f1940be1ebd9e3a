"""Definitions of Markdown, of which a page shows nothing: they lose their brackets.

Link references (CommonMark 0.31, section 4.7), footnotes and abbreviations (extensions
of GitHub, Python-Markdown and markdown-it). What such a line would lead to, or tell a
model but no person, is then plain text.
"""

import re
from collections.abc import Iterator
from typing import Final

from zscaler_mcp.sanitize._destinations import is_dangerous, leads_away
from zscaler_mcp.sanitize._edits import Edit, Sites
from zscaler_mcp.sanitize._leads import ENUMERATOR

__all__ = ["find_definitions"]

# No backslash: a bracket behind one opens nothing, and were it a start, its label
# would pass the starts behind it.
_LEAD: Final = rf"\n(?:[^\w\n\[\\]++|_|{ENUMERATOR})*+"
_SPACE: Final = r"[^\S\n]*+"
_DESTINATION: Final = (
    # It may stand on the next line, behind the marks of a quotation; only looked at,
    # for what looks like a destination may be the next definition.
    rf"(?=(?P<gap>{_SPACE}(?:\n(?:[^\S\n]|[>*+-])*+)?+)"
    r"(?P<destination><(?:\\[^\n]|[^<>\\\n])*+>|[^ \t\r\n]++)"
    # Behind it a title, or a size as showdown has it, or nothing; other words are
    # part of the destination to some.
    rf"(?P<ended>(?={_SPACE}(?:[\n\"'(]|\Z|=[\d*])))?+)"
)
_LABEL: Final = r"(?:\\[\s\S]|[^\[\]\\])*+"
_DEFINITION: Final = re.compile(
    rf"{_LEAD}(?P<open>\[){_LABEL}(?P<close>\]):(?!:){_DESTINATION}"
)
# To some renderers a label holds brackets: within a code span, or an opening one.
_ODD_LABEL: Final = rf"(?:\\[^\n]|[^\]\\`\n]++|`(?:[^`\n]*+`)?+|\n(?!{_LEAD[2:]}\[))*+"
_ODD_DEFINITION: Final = re.compile(
    rf"{_LEAD}(?P<open>\[){_ODD_LABEL}(?P<close>\]):(?!:){_DESTINATION}"
)
_NOTE: Final = re.compile(
    rf"{_LEAD}(?P<open>\[)\^[^\[\]\n]{{1,200}}+(?P<close>\]):"
    rf"(?=[\s\[>*+-]|{ENUMERATOR}\s|\Z)"
)
_ABBREVIATION: Final = re.compile(
    r"\n[^\w\n\[\\]*+(?<=\*)(?P<open>\[)(?:\\[^\n]|[^\]\\\n])++(?P<close>\])[ ]?:"
)
_TITLE: Final = re.compile(
    rf"{_SPACE}\n?{_SPACE}(?:"
    + "|".join(
        rf"{start}\s*+(?:[^\s{end}]++\s++){{2}}[^\s{end}]"
        for start, end in ('""', "''", (r"\(", r"\)"))
    )
    + ")"
)
_URL: Final = re.compile(r"[:/\\#<]|^www\.", re.IGNORECASE)
_GROUP: Final = re.compile(r"^\(\?:")
_ELSEWHERE: Final = re.compile(r"[<\\]*+[/\\]{2}")


def find_definitions(text: str, sites: Sites) -> Iterator[Edit]:
    """Find what to change so that no line of ``text`` defines and hides something.

    :raises Unruly: for more candidates than are looked at.
    """
    # Places are behind the line feed that is put in front.
    behind = "\n" + text
    for match in sites.of(_definitions(behind)):
        yield from _without_brackets(match)
        if is_dangerous(match["destination"]):
            yield Edit(match.start("destination") - 1, match.end("destination") - 1)
    if "[^" in text:
        for note in sites.of(_NOTE.finditer(behind)):
            yield from _without_brackets(note)
    if "*[" in text:
        for abbreviation in sites.of(_ABBREVIATION.finditer(behind)):
            yield from _without_brackets(abbreviation)


def _without_brackets(match: re.Match[str]) -> Iterator[Edit]:
    for bracket in ("open", "close"):
        yield Edit(match.start(bracket) - 1, match.end(bracket) - 1)


def _definitions(text: str) -> Iterator[re.Match[str]]:
    """The definitions of links in ``text`` that lead away or hide a title."""
    for pattern in (_DEFINITION, _ODD_DEFINITION):
        for match in pattern.finditer(text):
            if _leads_away(match) or _hides(text, match):
                yield match


def _leads_away(match: re.Match[str]) -> bool:
    destination = match["destination"]
    if match["ended"] is None:
        # More often a message: "[ERROR]: https://host.example failed".
        return (":" in destination and is_dangerous(destination)) or _ELSEWHERE.match(
            destination
        ) is not None
    # Without a gap it is more often a pattern: "[a-z]:[0-9]", "[C-Z]:\\Users".
    if match["gap"]:
        return _URL.search(_GROUP.sub("", destination)) is not None
    return leads_away(destination)


def _hides(text: str, match: re.Match[str]) -> bool:
    """Whether a title of three words or more follows, which a page does not show."""
    return (
        match["ended"] is not None
        and _TITLE.match(text, match.end("destination")) is not None
    )
