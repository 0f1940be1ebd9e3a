"""HTML, SVG and MathML: tags, comments, declarations, instructions, autolinks.

Every ``<`` that a tokenizer could take for markup (HTML section 13.2.5) is judged
by itself, in whatever state a renderer would be. What surely is a tag is removed;
what may be something else gets a space behind its ``<``: no renderer reads it as a
tag any more, and a reader still understands it. A tag stays only if it is a name and
nothing else, and no renderer knows that name.
"""

import re
from collections.abc import Iterator
from typing import Final

from zscaler_mcp.sanitize._destinations import is_dangerous, is_scheme
from zscaler_mcp.sanitize._edits import Edit, Sites, insertion
from zscaler_mcp.sanitize._elements import ACTIVE, BREAKING, KNOWN, RAW_TEXT, UNENDED
from zscaler_mcp.sanitize._lookalikes import LEFT_ANGLES, RIGHT_ANGLES, skeleton

__all__ = ["find_tags", "is_pattern_group", "is_reference"]

# A tokenizer wants an ASCII letter; other letters and angles are markup only once
# somebody normalizes them (NFKC), or for a model.
_OPENER: Final = re.compile(rf"<(?=[A-Za-z/!?])|[{LEFT_ANGLES}](?=/?[^\W\d_])")

# Values in quotes may hold ">". Nothing here passes a "<": the next one is judged by
# itself, and the time stays linear.
_TAG: Final = re.compile(
    r"<(?P<slash>/?)(?P<name>[^\s/<>]*+)"
    r"""(?:(?P<rest>(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>|(?P<plain>[^<>]*+)>?+)"""
)
_JUNK: Final = re.compile(r"[^\w:.-]")
# No line end: behind it, a ">" may be the mark of a quotation, and the tag goes on.
_BARE: Final = re.compile(
    r"""</?[^\s/>]{0,200}+(?:/[^\s=>"'`]{0,200}+)?+[^\S\r\n]{0,9}+/?>"""
)
_MAIL: Final = re.compile(r"<[\w.+'-]++@[\w.-]++>")
_TYPES: Final = re.compile(r"<[\w.:\[\]?<]{1,64}+(?:,\s?[\w.:\[\]?<]{1,64}+){1,7}+>")
_AUTOLINK: Final = re.compile(
    r"<(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{1,31}):(?P<body>[^\s<>]*+)(?P<end>>)?+"
)
_ENDS_TAG: Final = re.compile(r"</(?:[A-Za-z>]|[^\W\d_][\w:.-]*+>)")
_END_NAME: Final = re.compile(r"</(?:[\w.-]+:)?([\w-]+)")
_QUALIFIED: Final = re.compile(r"\w[\w.-]*/?")
_VALUE: Final = re.compile(r"""[='"`/]""")
_ATTRIBUTE: Final = re.compile(
    r"[\s/\"'](?:on[a-z]+|style|src(?:doc|set)?|(?:xlink:)?href|(?:form)?action|data"
    r"|background|poster|ping|cite|codebase|profile|manifest)\s*=",
    re.IGNORECASE,
)
_DECLARATION: Final = re.compile(
    r"<!(?:doctype|entity|element|attlist|notation|\[)", re.IGNORECASE
)
_LOOKBEHIND: Final = re.compile(r"<![^\s>]{0,200}+>")
_INSTRUCTION: Final = re.compile(r"<\?[A-Za-z=]")
_FOREIGN: Final = re.compile(
    rf"[{LEFT_ANGLES}]/?(?P<name>[\w:.-]+)"
    rf"(?P<rest>[^{LEFT_ANGLES}{RIGHT_ANGLES}\n]{{0,200}}+)(?P<close>[{RIGHT_ANGLES}])?+"
)
_END: Final = {
    name: re.compile(rf"</{name}[^<>]*+>?", re.IGNORECASE) for name in RAW_TEXT
}
_ACTIVE_SKELETONS: Final = frozenset(map(skeleton, ACTIVE))


def find_tags(text: str, sites: Sites) -> Iterator[Edit]:
    """Find what to change so that ``text`` holds no HTML.

    :raises Unruly: for more candidates than are looked at.
    """
    return _Tags(text).edits(sites)


def is_pattern_group(text: str, start: int) -> bool:
    r"""Whether a ``<`` stands in ``(?<name>``, ``(?P<name>`` or ``\k<name>``."""
    return text.endswith(("(?", "(?P", r"\k", r"\g"), max(0, start - 3), start)


def is_reference(text: str, start: int) -> bool:
    r"""Whether a ``<`` stands in ``\k<name>``, which names a group of a pattern."""
    return text.endswith((r"\k", r"\g"), max(0, start - 2), start)


def _is_active(name: str) -> bool:
    return name in ACTIVE or (
        not name.isascii() and skeleton(name) in _ACTIVE_SKELETONS
    )


def _is_glued(text: str, start: int) -> bool:
    """Whether an operator would stand at ``start``: right behind an operand."""
    return start > 0 and (text[start - 1].isalnum() or text[start - 1] in ")]_")


class _Tags:
    """One pass over a text, which remembers what does not come any more."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = dict[str, int]()
        self._ends = dict[str, bool]()
        self._ended: frozenset[str] | None = None

    def edits(self, sites: Sites) -> Iterator[Edit]:
        done = 0
        for opener in sites.of(_OPENER.finditer(self._text)):
            if opener.start() >= done:
                for edit in self._judge(opener.start()):
                    done = max(done, edit.end)
                    yield edit

    def _judge(self, start: int) -> tuple[Edit, ...]:
        text = self._text
        if text[start] != "<" or not text[start + 1].isascii():
            return self._foreign(start)
        match text[start + 1]:
            case "!":
                return self._declaration(start)
            case "?":
                return self._instruction(start)
            case "/" if not _ENDS_TAG.match(text, start):
                # A comment up to the next ">" or the end, as tokenizers read it.
                return (insertion(start + 1),)
        return self._autolink(start) or self._tag(start)

    def _autolink(self, start: int) -> tuple[Edit, ...]:
        """Take the brackets from a link; ``<a:b>`` may be a name with a prefix."""
        link = _AUTOLINK.match(self._text, start)
        if link is None:
            return ()
        is_known = is_scheme(link["scheme"])
        if link["end"] is None:
            return (insertion(start + 1),) if is_known else ()
        # "vector<std::string>" is no link either.
        if not is_known and _QUALIFIED.fullmatch(link["body"].lstrip(":")):
            return ()
        if is_dangerous(link["scheme"] + ":"):
            return (Edit(*link.span()),)
        return Edit(start, start + 1), Edit(*link.span("end"))

    def _find(self, needle: str, start: int) -> int:
        """The next place of ``needle``, or -1; looked for once by all that ask."""
        place = self._places.get(needle, -2)
        if place != -1 and place < start:
            place = self._places[needle] = self._text.find(needle, start)
        return place

    def _tag(self, start: int) -> tuple[Edit, ...]:
        text = self._text
        match = _TAG.match(text, start)
        if match is None or _MAIL.match(text, start):
            return ()
        junk = _JUNK.search(match["name"])
        word = match["name"] if junk is None else match["name"][: junk.start()]
        name = word.rpartition(":")[2].lower()
        if _is_active(name) or (name in KNOWN and junk is None):
            return self._known(match, name)
        return self._unknown(match)

    def _known(self, match: re.Match[str], name: str) -> tuple[Edit, ...]:
        """Remove a tag, unless it is a comparison or the name of a pattern's group."""
        text, start, end = self._text, match.start(), match.end()
        active = _is_active(name)
        if not active and _BARE.match(text, start) and is_pattern_group(text, start):
            return ()
        rest = match["rest"] if match["plain"] is None else match["plain"]
        compares = _is_glued(text, start) and rest.strip() and not _VALUE.search(rest)
        if text[end - 1] != ">" or (compares and not active):
            return (insertion(start + 1),)
        if self._is_word(match, name, rest):
            return (insertion(start + 1),)
        if name in RAW_TEXT and not match["slash"]:
            end = self._end_of_raw_text(name, end)
        words = text[start - 1 : start].isalnum() and text[end : end + 1].isalnum()
        return (Edit(start, end, " " if words and name in BREAKING else ""),)

    def _is_word(self, match: re.Match[str], name: str, rest: str) -> bool:
        """Whether a tag is rather a type, a placeholder or the name of a group."""
        if match["slash"] or rest.strip() or name in UNENDED:
            return False
        if _is_active(name):
            return is_pattern_group(self._text, match.start())
        if self._ended is None:
            self._ended = frozenset(map(str.lower, _END_NAME.findall(self._text)))
        return name not in self._ended

    def _end_of_raw_text(self, name: str, start: int) -> int:
        """Where the content of a script ends; ``start`` if nothing ends it."""
        if self._ends.get(name, True):
            end = _END[name].search(self._text, start)
            if end is not None:
                return end.end()
            self._ends[name] = False
        return start

    def _unknown(self, match: re.Match[str]) -> tuple[Edit, ...]:
        """Keep a name; part what has attributes, remove what those could make act."""
        text, start = self._text, match.start()
        if _BARE.match(text, start):
            return ()
        if _is_glued(text, start) and _TYPES.match(text, start):
            return ()
        end = self._find(">", start)
        acts = self._attribute(start)
        if end == -1:
            return () if acts == -1 else (insertion(start + 1),)
        if text[match.end() - 1] == ">" and -1 < acts < match.end():
            return (Edit(start, match.end()),)
        return (insertion(start + 1),)

    def _attribute(self, start: int) -> int:
        """The next place of an attribute that can act, or -1."""
        place = self._places.get("attribute", -2)
        if place != -1 and place < start:
            match = _ATTRIBUTE.search(self._text, start)
            place = self._places["attribute"] = -1 if match is None else match.start()
        return place

    def _foreign(self, start: int) -> tuple[Edit, ...]:
        match = _FOREIGN.match(self._text, start)
        if match is None:
            return ()
        name = match["name"].rpartition(":")[2].lower()
        if not (_is_active(name) or _ATTRIBUTE.search(match["rest"])):
            return ()
        if match["close"] is None:
            return (insertion(start + 1),)
        return (Edit(start, match.end()),)

    def _declaration(self, start: int) -> tuple[Edit, ...]:
        """Remove a comment, CDATA or a doctype; part what only begins like one."""
        text = self._text
        if text.startswith("<!--", start):
            if text.startswith(("<!-->", "<!--->"), start):
                return (Edit(start, text.index(">", start) + 1),)
            return self._until(start, start + 4, "-->", "--!>")
        if text.startswith("<![CDATA[", start):
            return self._until(start, start + 9, "]]>")
        if _DECLARATION.match(text, start):
            return self._until(start, start, ">")
        if text.endswith("(?", 0, start) and (
            _LOOKBEHIND.match(text, start) or self._find(">", start) == -1
        ):
            return ()
        return (insertion(start + 1),)

    def _instruction(self, start: int) -> tuple[Edit, ...]:
        if _INSTRUCTION.match(self._text, start):
            known = self._find("?>", start) != -1
            return self._until(start, start, "?>" if known else ">")
        return (insertion(start + 1),)

    def _until(self, start: int, content: int, *ends: str) -> tuple[Edit, ...]:
        """Remove everything up to the first of ``ends``, or part the opener."""
        places = [
            (place, place + len(end))
            for end in ends
            if (place := self._find(end, content)) != -1
        ]
        if not places:
            return (insertion(start + 1),)
        return (Edit(start, min(places)[1]),)
