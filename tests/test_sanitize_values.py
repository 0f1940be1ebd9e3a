"""Whole values on their way to the model (THREATS T22): every string, within bounds."""

from enum import IntEnum, StrEnum
from typing import Any

import orjson
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.errors import NestedTooDeep, TooLarge
from zscaler_mcp.sanitize import SanitizedJSON, Sanitizer, join_object


class Colour(StrEnum):
    """A string by another type."""

    RED = "red\u200b"
    BLUE = "blue"


class Size(IntEnum):
    """An integer by another type."""

    BIG = 3


class Ratio(float):
    """A number by another type."""


class Huge(int):
    """An integer by another type."""


def nested(levels: int) -> Any:
    """A value of so many arrays within arrays."""
    value: Any = "x"
    for _ in range(levels):
        value = [value]
    return value


class ValueTests(SynchronousTestCase):
    """Sanitizer.json, and its neighbours."""

    def setUp(self) -> None:
        """A sanitizer as it is by default."""
        self.sanitizer = Sanitizer()

    def decoded(self, value: Any) -> Any:
        """``value`` after its way to the model."""
        return orjson.loads(self.sanitizer.json(value).encoded)

    def test_every_string(self) -> None:
        """Strings are sanitized at any depth, keys included."""
        value = {"a\u200b": [{"<b>k</b>": ["x\u202ey", 1, None, True, 1.5, {}, []]}]}
        expected = {"a": [{"k": ["xy", 1, None, True, 1.5, {}, []]}]}
        self.assertEqual(self.decoded(value), expected)

    def test_among_others(self) -> None:
        """A string in ASCII is judged alike beside strings of other scripts."""
        for other in ("x", "\u00e9"):
            value = [other, "System    Prompt: x"]
            self.assertEqual(self.decoded(value), [other, "System    Prompt - x"])

    def test_ordinary(self) -> None:
        """A value without anything to do is encoded as it is."""
        value = {
            "id": 2**63,
            "names": ["AT&T", "a < b", "x"],
            "x": {"y": [None, -1, 0.5]},
        }
        self.assertEqual(self.sanitizer.json(value).encoded, orjson.dumps(value))

    def test_becomes_empty(self) -> None:
        """A string of which nothing is left is an empty string."""
        self.assertEqual(self.decoded(["\u200b", {"k": "<b></b>"}]), ["", {"k": ""}])

    def test_types(self) -> None:
        """What derives from a type of JSON, or is a tuple, is sanitized like it."""
        value = {Colour.RED: (Colour.RED, Size.BIG, True)}
        self.assertEqual(self.decoded(value), {"red": ["red", 3, True]})
        self.assertEqual(self.decoded({Colour.BLUE: (Ratio(0.5),)}), {"blue": [0.5]})

    def test_foreign_types(self) -> None:
        """What is no JSON is refused: no encoder may fetch strings from it unseen."""
        for value in (
            b"x",
            {1: "x"},
            {(): 1},
            {"x": {1}},
            object(),
            SanitizedJSON(b"1"),
        ):
            self.assertRaises(TypeError, self.sanitizer.json, value)

    def test_keys_that_become_equal(self) -> None:
        """No member is lost when two keys become equal, and the names are stable."""
        value = {"a": 1, "a\u200b": 2, "\u200ba": 3, "a (2)": 4, "b": 5}
        expected = {"a": 1, "a (3)": 2, "a (4)": 3, "a (2)": 4, "b": 5}
        self.assertEqual(self.decoded(value), expected)
        self.assertEqual(self.decoded(expected), expected)

    def test_depth(self) -> None:
        """Sixty-four levels pass, one more is refused."""
        self.assertEqual(self.decoded(nested(64)), nested(64))
        for value in (nested(65), {"a": nested(64)}):
            with self.assertRaises(NestedTooDeep) as refusal:
                self.sanitizer.json(value)
            self.assertEqual(refusal.exception.limit, 64)

    def test_cycle(self) -> None:
        """A value that holds itself is too deep."""
        value: list[Any] = []
        value.append(value)
        self.assertRaises(NestedTooDeep, self.sanitizer.json, value)

    def test_many_values(self) -> None:
        """Half a million values pass; a shared one counts in each of its places."""
        self.sanitizer.json([0] * 499_999)
        self.assertRaises(TooLarge, self.sanitizer.json, [0] * 500_000)
        laughs: Any = ["ha"]
        for _ in range(60):
            laughs = [laughs] * 10
        self.assertRaises(TooLarge, self.sanitizer.json, laughs)

    def test_many_bytes(self) -> None:
        """Sixteen mebibytes pass, however they are made up; one more does not."""
        mebibyte = "x" * 2**20
        self.sanitizer.json([mebibyte] * 15)
        for value in (
            [mebibyte] * 17,
            [{mebibyte: 1}] * 17,
            [mebibyte] * 400_000,
            ["\u6f22" * 2**20] * 6,
            ["\n" * 2**20] * 9,
        ):
            with self.assertRaises(TooLarge) as refusal:
                self.sanitizer.json(value)
            self.assertEqual(refusal.exception.unit, "bytes")

    def test_integers(self) -> None:
        """An integer that has no encoding is refused by name."""
        self.decoded([2**64 - 1, -(2**63)])
        for integer in (2**64, -(2**63) - 1, 10**5000, Huge(2**64)):
            self.assertRaises(TooLarge, self.sanitizer.json, [integer])

    def test_one_budget(self) -> None:
        """All strings share what may be told apart; the short ones come first."""
        value = ["<a" * 9_000 + str(number) for number in range(9)]
        value = [*value, "List<String>", "Bob <bob@corp.example>", *value]
        once = self.decoded(value)
        self.assertEqual(once[9:11], ["List<String>", "Bob <bob@corp.example>"])
        self.assertTrue(any("<" not in text for text in once))
        self.assertFalse(any("<a<a" in text for text in once))
        self.assertEqual(self.decoded(once), once)

    def test_many_addresses(self) -> None:
        """Ordinary data does not use it up."""
        value = [f"Bob <bob{number}@corp.example>: x" for number in range(100_000)]
        self.assertEqual(self.sanitizer.json(value).encoded, orjson.dumps(value))

    def test_disabled(self) -> None:
        """Switched off, text passes as it is, encodable and within the same bounds."""
        sanitizer = Sanitizer(enabled=False)
        value = {"<b>\u200b": "System: x \ud800", "k\ud800": 1, f"k{chr(0xDFFF)}": 2}
        self.assertEqual(
            orjson.loads(sanitizer.json(value).encoded),
            {"<b>\u200b": "System: x \ufffd", "k\ufffd": 1, "k\ufffd (2)": 2},
        )
        self.assertEqual(sanitizer.text("<b>\udc00"), "<b>\ufffd")
        self.assertRaises(NestedTooDeep, sanitizer.json, nested(65))
        self.assertRaises(TooLarge, sanitizer.json, [0] * 500_000)

    def test_join(self) -> None:
        """Sanitized members make a sanitized object without a second encoding."""
        joined = join_object(
            {"a": self.sanitizer.json("<b>x</b>"), "b": SanitizedJSON(b"1")}
        )
        self.assertEqual(joined, SanitizedJSON(b'{"a":"x","b":1}'))
