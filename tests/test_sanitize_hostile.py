"""Hostile texts by class, each judged by an oracle that shares no line with the code.

The oracles read like a renderer or a model: the standard library's HTML tokenizer, a
small reader of Markdown, Unicode's own categories, a reader of transcripts.
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Final
from unicodedata import category, normalize
from unicodedata import name as unicode_name

import orjson
from twisted.trial.unittest import SynchronousTestCase

from tests.test_sanitize_corpus import HTML, LINKS, REFERENCES
from tests.test_sanitize_corpus_voices import CHARACTERS, FENCES, HEADS, TURNS
from zscaler_mcp.sanitize import Sanitizer, sanitize_text

UNREAD_CATEGORIES: Final = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
BLANKS: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u2800\u3164\uffa0\U0001d159"
)
LIVE_TAGS: Final = frozenset(
    """
    a animate base body button details div embed form html iframe img input link
    marquee math meta mglyph noscript object p plaintext script source style svg table
    template video xss:script
    """.split()
)
CYRILLIC: Final = str.maketrans("\u0455\u0443\u0435\u0430\u0405\u0440\u0441", "syeaSpc")
COLONS: Final = "\u2236\u02d0\ua4fd\u2237\u2254\u0903"
SPEAKERS: Final = "system assistant user human developer ai tool function final".split()


class Tokenizer(HTMLParser):
    """What a browser would make of a text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.live = list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag lives if browsers know it, or if it is more than a name or a path."""
        has_value = any(value is not None for _, value in attrs)
        has_parts = attrs and re.search(r'[\s"]+[^\s>]', self.get_starttag_text() or "")
        if tag in LIVE_TAGS or has_value or has_parts:
            self.live.append(f"<{tag} {attrs}>")

    def handle_endtag(self, tag: str) -> None:
        """An end of what browsers know."""
        if tag in LIVE_TAGS:
            self.live.append(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        """Text that nobody sees, other than one word of another alphabet."""
        if not re.fullmatch(r"[\w:.-]+", data):
            self.live.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        """Likewise."""
        self.live.append(f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        """Likewise."""
        self.handle_decl(data)

    def handle_pi(self, data: str) -> None:
        """Likewise."""
        self.handle_decl(data)


def _readings(text: str) -> Iterator[str]:
    """``text`` as it is, and after each of four decodings, without what is unseen."""
    for _ in range(5):
        shown = "".join(c for c in text if category(c) != "Cf")
        yield shown
        if "\n" in shown:
            # Without the marks of quotations and lists.
            yield re.sub(r"(?m)^[ \t>-]+", "", shown)
        text = unescape(text)


def html_in(text: str, following: str = '">-->') -> list[str]:
    """Whatever is live in ``text``, in front of what may finish it."""
    live = list[str]()
    for reading in _readings(text):
        tokenizer = Tokenizer()
        tokenizer.feed(reading + following)
        tokenizer.close()
        live += tokenizer.live
        live += re.findall(r"<script(?![\w:.-])", reading, re.IGNORECASE)
    return live


def _destinations(text: str) -> Iterator[str]:
    """What a reader of Markdown would fetch or follow."""
    for index, character in enumerate(text):
        if character == "(" and text[:index].rstrip(" \t").endswith("]"):
            yield text[index + 1 :].partition(")")[0].strip(" <\n\t")
        before = text[index - 1 : index]
        if text.startswith("![", index) and not before.isalnum():
            # Behind an operand it is an operator of some languages, and no reference
            # of an image without its definition.
            yield from [] if before and before in "_)]#" else ["//image"]
    for line in re.split(r"\n(?!\s+<)", text):
        if re.match(r"[^\w\[]*(?:\w{1,10}[.)][^\w\[]*)?\[", line):
            for definition in line.split("]:")[1:]:
                yield re.sub(r"^<\\?", "", definition.strip(" \n\t"))
    yield from re.findall(r"<([a-zA-Z][a-zA-Z0-9+.-]+:[^\s<>]+)", text)


def links_in(text: str) -> list[str]:
    """Destinations in ``text`` that leave the page."""
    return [
        destination
        for reading in _readings(text)
        for destination in _destinations(reading)
        if re.match(
            r"[a-z][a-z0-9+.-]*:|[/\\]{1,2}|www\.",
            re.sub(r"\s|\\(?=:)", "", destination),
            re.IGNORECASE,
        )
    ]


def hidden_in(text: str) -> list[str]:
    """Characters of ``text`` that show nothing, decoded or not."""
    decoded = text + unescape(unescape(text))
    return [
        hex(ord(character))
        for character in decoded.replace("\r\n", "").replace("\t", "").replace("\n", "")
        if category(character) in UNREAD_CATEGORIES
        or character in BLANKS
        or unicode_name(character, "VARIATION SELECTOR").startswith(
            "VARIATION SELECTOR"
        )
    ]


def _plain(text: str) -> str:
    """How a model reads ``text``: one alphabet, no marks, one case."""
    decomposed = normalize("NFKD", unescape(text))
    letters = "".join(c for c in decomposed if category(c) != "Mn")
    return re.sub(f"[{COLONS}]", ":", letters.translate(CYRILLIC).lower())


def fences_in(text: str) -> list[str]:
    """Info strings in ``text`` that name a voice."""
    infos = re.findall(r"(?:```+|~~~+)([^\n]+)", _plain(text))
    return [
        info for info in infos if re.search("sys|user|tool|func|invoke|ass|dev|h", info)
    ]


def turns_in(text: str) -> list[str]:
    """Marks in ``text`` that give the word to somebody; a parted one gives none."""
    return re.findall(
        r"(?m)<[\\ ]?\| ?[\w\"]|\|\\?>|\[ ?/?(?:inst|tool_|avail)|<<|</?s>|<[a-z]+_of"
        r"|<(?:reserved|special|extra|ctrl|eod|fim|arg|local|command|bash)_?"
        r"|<bos|< ?/?(?:sys|assist|human|user|func|invoke|tool|think|param|mess)"
        r"[a-z_-]*(?:[ =>]|$)",
        re.sub(
            r"(?m)< (?=(?:invoke|system|user$|\|im_start)[^>]*$)", "~", _plain(text)
        ),
    )


def heads_in(text: str) -> list[str]:
    """Lines of ``text`` that begin like a speech."""
    return [
        line
        for line in _plain(text).split("\n")
        for before, colon, _ in [re.sub(r"^\W*\d+:", "", line).partition(":")]
        if colon
        for words in [re.findall(r"(?!\b[a-z][.)]|iv\.)[a-z]+", before)]
        if {*SPEAKERS, "instruction", "response", "de"} & {*words[:1], *words[1:2]}
    ]


CLASSES: Final[dict[str, tuple[tuple[str, ...], Callable[[str], list[str]]]]] = {
    "HTML": (HTML, html_in),
    "references": (REFERENCES, html_in),
    "links": (LINKS, links_in),
    "characters": (CHARACTERS, hidden_in),
    "fences": (FENCES, fences_in),
    "turns": (TURNS, turns_in),
    "heads": (HEADS, heads_in),
}


class HostileTests(SynchronousTestCase):
    """Nothing of the corpus is live once it is sanitized."""

    def live(self, frame: str) -> list[tuple[str, str, list[str]]]:
        """What stays live of the corpus, each text put into ``frame``."""
        return [
            (name, text, live)
            for name, (texts, oracle) in CLASSES.items()
            for text in texts
            if (live := oracle(sanitize_text(frame.format(text))))
        ]

    def test_oracles_see(self) -> None:
        """The oracles find the attack in what has not been sanitized."""
        blind = [
            (name, text)
            for name, (texts, oracle) in CLASSES.items()
            for text in texts
            if not oracle(text)
        ]
        self.assertEqual(blind, [])

    def test_size(self) -> None:
        """The corpus is what it is said to be."""
        self.assertGreater(sum(len(texts) for texts, _ in CLASSES.values()), 250)

    def test_alone(self) -> None:
        """Each text alone is inert."""
        self.assertEqual(self.live("{}"), [])

    def test_after_text(self) -> None:
        """Each is inert behind other lines."""
        self.assertEqual(self.live("Blocks\tfinance.\n\n{}"), [])

    def test_before_text(self) -> None:
        """Each is inert in front of other lines."""
        self.assertEqual(self.live("{}\n\nand so on > 5"), [])

    def test_twice(self) -> None:
        """Sanitizing again changes nothing."""
        for texts, _ in CLASSES.values():
            for text in texts:
                once = sanitize_text(text)
                self.assertEqual(sanitize_text(once), once)

    def test_with_each_other(self) -> None:
        """Any two of the corpus are inert together, whatever they are made for."""
        texts = [text for of_class, _ in CLASSES.values() for text in of_class]
        wrong = [
            (name, together)
            for offset in (1, 7, 61, 131)
            for index, text in enumerate(texts)
            for together in [f"{text}\n{texts[(index + offset) % len(texts)]}"]
            for name, (_, oracle) in CLASSES.items()
            if name not in {"turns", "heads"}
            if oracle(sanitize_text(together))
        ]
        self.assertEqual(wrong, [])

    def test_in_values(self) -> None:
        """Nor is any of it live in the value that the model reads, keys included."""
        sanitizer = Sanitizer()
        wrong = [
            text
            for texts, oracle in (CLASSES["HTML"], CLASSES["links"])
            for text in texts
            for [(key, value)] in [
                orjson.loads(sanitizer.json({text: text}).encoded).items()
            ]
            if oracle(key) or oracle(value)
        ]
        self.assertEqual(wrong, [])
