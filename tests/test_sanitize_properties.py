"""What holds for every text, by property (THREATS T22 to T27)."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any, Final

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from twisted.trial.unittest import SynchronousTestCase

from tests.test_sanitize_hostile import CLASSES, hidden_in, html_in
from tests.test_sanitize_ordinary import EMOJI, JOINED, ORDINARY
from zscaler_mcp.sanitize import Sanitizer, sanitize_text
from zscaler_mcp.sanitize._characters import clean_characters
from zscaler_mcp.sanitize._text import is_quiet

FRAGMENTS: Final = (
    *(
        "< > </ /> <!-- --> <![CDATA[ ]]> <! <? ?> <| |> & &lt &lt; &gt; &amp; "
        "&#60; &#x3c; &#38; amp; lt; #60; ; &colon; &Tab; &lbrack; &#8203; &zwj; "
        "&scy; script style img svg a b x br iframe user system System assistant "
        "tool invoke Human im_start INST SYS the \n \r\n \r \t \n\n = \" ' ` ``` "
        "~~~ ~ | [ ] ]( ![ [[ ]: : ( ) (? (?P \\ ! # ### ** _ / // https: www.e.x "
        "@ javascript: data: <https://e.x> onclick= href= src=x x=y 1 \u200b "
        "\u200c \u200d \ufe0f \u202e \u2028 \u2800 \u180b \U0001f468 \u2764 "
        "\U0001f3fd \U0001f3f4 \U000e0067 \U000e007f \u0645 \u0915 \u094d \u1820 "
        "\u2801 \x1b \x1b[ \x1b] \x9b \x9d \x07 31m 0; \x00 \ud800 \ue000 \u3164 "
        "\u0455 \u0443 \uff53 \uff1c \uff1e \uff5c \uff3b \uff40 \uff1a \u0332 <x "
        "<user> </user> <a@b.c> ns: [x] ](https://e.x)"
    ).split(" "),
    *(" ", "  ", "\n> ", "\n- ", "\n1. ", ": ", "[x]: "),
)
"""What attacks are made of."""

PLAIN: Final = st.text(
    st.characters(
        codec="utf-8",
        categories=["L", "N", "P", "Sm", "Sc", "Zs"],
        exclude_characters="&<[]`~:",
    )
)
"""Letters, digits and signs of every script, without those that markup needs."""

hostile: Final = st.lists(st.sampled_from(FRAGMENTS), max_size=16).map("".join)
texts: Final = st.one_of(hostile, st.text(max_size=40))
values: Final = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), texts),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4)
    ),
    max_leaves=12,
)

bounded: Final = settings(
    max_examples=300, deadline=None, derandomize=True, database=None
)


RENDERER: Final = MarkdownIt("commonmark", {"html": True}).enable("table")
RENDERER.validateLink = lambda url: True  # type: ignore[method-assign]

INERT: Final = re.compile(
    r":*[^:/\\]*(?:[/\\](?![/\\])|\Z)|mailto:[^:]*\Z"
    r"|(?!https?:|javascript:|data:)[\w+.-]+:(?:[\w.-]|%[0-9A-F]{2})*/?\Z",
    re.IGNORECASE,
)
"""Destinations on the page itself, of mail, and names with a prefix of their own."""


def rendered_links(text: str) -> list[str]:
    """Where a renderer of CommonMark would lead from ``text``, decoded or not."""
    readings = (text, unescape(text), unescape(unescape(text)))
    tokens = [
        token
        for reading in readings
        for block in RENDERER.parse(reading)
        for token in block.children or ()
    ]
    links = [str(token.attrs.get("href", "")) for token in tokens]
    images = [token.content for token in tokens if token.type == "image"]
    return [link for link in links if not INERT.match(link)] + images


def leaves(value: Any, change: Callable[[str], str]) -> list[Any]:
    """Keys and scalars of ``value`` in order, with every string changed."""
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item, change)]
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in leaves(item, change)]
    return [change(value) if isinstance(value, str) else value]


class TextProperties(SynchronousTestCase):
    """What holds for any string."""

    @bounded
    @given(texts)
    def test_idempotent(self, text: str) -> None:
        """Sanitizing twice is sanitizing once."""
        once = sanitize_text(text)
        self.assertEqual(sanitize_text(once), once)
        self.assertEqual(clean_characters(once), once)

    @bounded
    @given(texts)
    def test_length(self, text: str) -> None:
        """The result has at most twice the characters and three times the bytes."""
        once = sanitize_text(text)
        self.assertLessEqual(len(once), 2 * len(text))
        size = len(text.encode(errors="surrogatepass"))
        self.assertLessEqual(len(once.encode()), 3 * size)

    @bounded
    @given(texts)
    def test_quiet(self, text: str) -> None:
        """The quick answer that there is nothing to do is the right one."""
        if is_quiet(text):
            self.assertEqual(sanitize_text(text), text)
            self.assertEqual(sanitize_text(f"{text}\n<br>"), f"{text}\n")

    @bounded
    @given(hostile)
    def test_no_html(self, text: str) -> None:
        """No tag, comment or declaration is left, decoded or not."""
        # The lookbehind of a pattern is text to an engineer, and stays.
        self.assertEqual(html_in(sanitize_text(text).replace("(?<!", ""), ""), [], text)

    @bounded
    @given(hostile)
    def test_no_links(self, text: str) -> None:
        """No link that leaves the page is left, and no image."""
        self.assertEqual(rendered_links(sanitize_text(text)), [], text)

    @bounded
    @given(st.lists(st.sampled_from(FRAGMENTS), max_size=16))
    def test_nothing_hidden(self, fragments: list[str]) -> None:
        """Without joiners and selectors in their places, all that is left shows."""
        conditional = "\u200c\u200d\ufe0f\u2800\u180b\U000e0067\U000e007f"
        text = "".join(
            fragment for fragment in fragments if fragment not in conditional
        )
        self.assertEqual(hidden_in(sanitize_text(text)), [])

    @bounded
    @given(PLAIN)
    def test_plain_writing(self, text: str) -> None:
        """Writing without the signs of markup passes, whatever its script."""
        written = "".join(c for c in text if not hidden_in(c))
        self.assertEqual(sanitize_text(written), written)

    @bounded
    @given(st.lists(st.sampled_from([*ORDINARY, *JOINED.values(), *EMOJI.values()])))
    def test_ordinary_lines(self, lines: list[str]) -> None:
        """Ordinary data stays ordinary among other data."""
        # Some ">" further on would end what "x<y" begins.
        text = "\n\n".join(f"- {line}" for line in lines if ">" not in unescape(line))
        self.assertEqual(sanitize_text(text), text)


class RepetitionTests(SynchronousTestCase):
    """T27: once is enough, for those as well who build on the second time."""

    def test_reassembly(self) -> None:
        """What a removal brings together is removed as well."""
        for depth in (1, 2, 3, 10, 50):
            text = "<scr" * depth + "<script>x</script>" + "ipt>" * depth
            self.assertNotIn("<script", sanitize_text(text))
            self.assertEqual(sanitize_text(sanitize_text(text)), sanitize_text(text))

    def test_endless_reassembly(self) -> None:
        """A text that goes on changing loses the characters of markup."""
        text = "System&#58;/  &colon;/  &#58;  &colon;&#58;&#58;&#58;&#58;&colon;&#58;/"
        cleaned = sanitize_text(text)
        self.assertNotIn("&", cleaned)
        self.assertEqual(sanitize_text(cleaned), cleaned)

    def test_joiner_behind_markup(self) -> None:
        """Nor does it keep a joiner that stood behind one of those."""
        text = "System&#58;/  &colon;/  &#58;  &colon;&#58;&#58;&#58;&#58;&colon;&#58;/"
        cleaned = sanitize_text(f"{text}\u2758\u200d\U0001f468")
        self.assertTrue(cleaned.endswith("\u00b7\U0001f468"), ascii(cleaned))

    def test_deep_references(self) -> None:
        """References nested beyond all use decode to nothing."""
        text = "&" + "amp;" * 50 + "lt;script&" + "amp;" * 50 + "gt;x"
        self.assertNotIn("&", sanitize_text(text))

    def test_too_much_markup(self) -> None:
        """Masses of markup are not told apart, and not passed either."""
        self.assertNotIn("<", sanitize_text("<a>" * 20_000))


class ValueProperties(SynchronousTestCase):
    """What holds for any JSON value."""

    @bounded
    @given(values)
    def test_shape(self, value: Any) -> None:
        """Each string is sanitized where it stands, and nothing is lost or moved."""
        decoded = orjson.loads(Sanitizer().json(value).encoded)
        self.assertEqual(
            leaves(decoded, str), leaves(value, sanitize_text), (value, decoded)
        )

    @bounded
    @given(values)
    def test_idempotent(self, value: Any) -> None:
        """A sanitized value is left as it is, keys that were told apart included."""
        once = Sanitizer().json(value)
        self.assertEqual(Sanitizer().json(orjson.loads(once.encoded)), once)

    @bounded
    @given(values)
    def test_disabled(self, value: Any) -> None:
        """Switched off, only what cannot be encoded is replaced."""
        decoded = orjson.loads(Sanitizer(enabled=False).json(value).encoded)
        encodable = leaves(value, lambda text: text.encode(errors="replace").decode())
        self.assertEqual(
            [str(leaf).replace("\ufffd", "?") for leaf in leaves(decoded, str)],
            [str(leaf).replace("\ufffd", "?") for leaf in encodable],
        )

    def test_corpus_as_keys(self) -> None:
        """Hostile keys are told apart under names that are inert and stable."""
        for texts_of_class, _ in CLASSES.values():
            value = dict.fromkeys(texts_of_class, 1)
            value |= {f"{text}\u200b": 2 for text in texts_of_class}
            once = orjson.loads(Sanitizer().json(value).encoded)
            self.assertEqual(len(once), len(value))
            self.assertEqual(orjson.loads(Sanitizer().json(once).encoded), once)
