"""JSON-RPC messages: strict reading, and writing that keeps the id as it came."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.jsonrpc import (
    MAX_DEPTH,
    MAX_VALUES,
    InvalidMessage,
    Notification,
    ParseError,
    Request,
    Response,
    decode,
    encode_error,
    encode_result,
    read_message,
)
from zscaler_mcp.sanitize import Sanitizer

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["jsonrpc", "id", "method", "params", "result", "error", "x"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


def message(**members: Any) -> dict[str, Any]:
    """A JSON-RPC object with these members."""
    return {"jsonrpc": "2.0", **members}


class DecodeTests(SynchronousTestCase):
    """Bytes to JSON."""

    def test_refused(self) -> None:
        """What is not one JSON text in UTF-8 is a parse error that quotes nothing."""
        for body in (
            b"",
            b" ",
            b"{",
            b"{}x",
            b"NaN",
            b"Infinity",
            b"'a'",
            b"\xff",
            b'"\xed\xa0\x80"',
            b'"\\ud800"',
            b"\xef\xbb\xbf{}",
            b"1e999",
            b"[" * 5000 + b"]" * 5000,
        ):
            error = self.assertRaises(ParseError, decode, body)
            self.assertEqual(str(error), "")

    def test_accepted(self) -> None:
        """JSON is read as it is."""
        self.assertEqual(
            decode(b' {"a": [1, null, "\\u00e9"]} '), {"a": [1, None, "é"]}
        )

    def test_too_many_values(self) -> None:
        """What is small to send and large to hold is refused before it is decoded."""
        for values in ("[],", "{},", "0,", '"a",'):
            body = f'{{"a":[{values * MAX_VALUES}0]}}'.encode()
            error = self.assertRaises(InvalidMessage, decode, body)
            self.assertIn("50000 values", error.reason)
            body = f'{{"a":[{values * (MAX_VALUES // 2 - 2)}0]}}'.encode()
            self.assertEqual(len(decode(body)["a"]), MAX_VALUES // 2 - 1)

    def test_nested_too_many(self) -> None:
        """Arrays in arrays count as what they are, before a parser recurses."""
        body = b"[" * (MAX_VALUES + 1)
        self.assertRaises(InvalidMessage, decode, body)
        self.assertRaises(ParseError, decode, body[1:])

    def test_escapes_without_end(self) -> None:
        """Strings are looked into while that is cheap; a text of newlines is."""
        text = "\n" * 10 * MAX_VALUES
        self.assertEqual(decode(json.dumps([text]).encode()), [text])
        body = json.dumps([text, "," * MAX_VALUES, "\n"]).encode()
        self.assertRaises(InvalidMessage, decode, body)

    def test_text_is_not_structure(self) -> None:
        """A long text is one value, whatever characters it has."""
        for text in (
            ",[{" * MAX_VALUES,
            '","' * MAX_VALUES,
            '\\,",\\\\",' * MAX_VALUES,
        ):
            self.assertEqual(decode(json.dumps({"a": text}).encode()), {"a": text})

    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    @given(st.lists(st.text(st.sampled_from('\\",[{a'), max_size=6), max_size=6))
    def test_exact_count(self, texts: list[str]) -> None:
        """Whatever stands in strings, values are counted without them."""
        long = "," * MAX_VALUES
        body = json.dumps([*texts, long]).encode()
        self.assertEqual(decode(body), [*texts, long])


class ReadTests(SynchronousTestCase):
    """JSON to messages."""

    def test_kinds(self) -> None:
        """Requests, notifications and responses are told apart by their members."""
        for value, expected in (
            (message(id=1, method="ping"), Request(1, "ping", {})),
            (message(id="a", method="m", params={"x": 1}), Request("a", "m", {"x": 1})),
            (message(id=0, method=""), Request(0, "", {})),
            (message(method="n"), Notification("n", {})),
            (message(id=7, result={}), Response(7, result={})),
            (message(id=7, error={"code": 1}), Response(7, error={"code": 1})),
        ):
            self.assertEqual(read_message(value), expected)

    def test_refused(self) -> None:
        """What is none of the three is refused, with the id where there is one."""
        for value, identifier in (
            ([], None),
            ("x", None),
            (None, None),
            ({"id": 1, "method": "m"}, 1),
            ({"jsonrpc": "1.0", "id": 1, "method": "m"}, 1),
            ({"jsonrpc": 2.0, "id": 1, "method": "m"}, 1),
            (message(), None),
            (message(id=1), 1),
            (message(id=None, method="m"), None),
            (message(id=True, method="m"), None),
            (message(id=1.0, method="m"), None),
            (message(id=[], method="m"), None),
            (message(id="x" * 2000, method="m"), None),
            (message(id=1, method=1), 1),
            (message(id=1, method="m" * 300), 1),
            (message(id=1, method="m", params=[]), 1),
            (message(id=1, method="m", params=None), 1),
            (message(id=1, method="m", result={}), 1),
            (message(id=1, result={}, error={}), 1),
            (message(id=1, result=[]), None),
            (message(id=1, error="x"), None),
            (message(result={}), None),
        ):
            error = self.assertRaises(InvalidMessage, read_message, value)
            self.assertEqual(error.id, identifier, value)

    def test_answerable(self) -> None:
        """An invalid notification or response gets no answer, a request gets one."""
        for value, answerable in (
            (message(id=1, method=1), True),
            (message(id=None, method="m"), True),
            (message(method="m", params=[]), False),
            (message(id=1, result=[]), False),
            (message(id=1, error="x"), False),
            (message(result={}), False),
            (message(), True),
        ):
            error = self.assertRaises(InvalidMessage, read_message, value)
            self.assertIs(error.answerable, answerable, value)

    def test_depth(self) -> None:
        """What is nested too deep for those who read it is no message."""
        read_message(message(id=1, method="m", params={"a": [[]] * 1000}))
        params: Any = {}
        for _ in range(MAX_DEPTH - 2):
            params = {"a": params}
        read_message(message(id=1, method="m", params=params))
        error = self.assertRaises(
            InvalidMessage,
            read_message,
            message(id=1, method="m", params={"a": params}),
        )
        self.assertEqual(error.id, 1)

    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    @given(JSON)
    def test_total(self, value: object) -> None:
        """Any JSON is a message or an invalid one, never another exception."""
        try:
            read_message(value)
        except InvalidMessage as error:
            self.assertNotIsInstance(error.id, bool)


class EncodeTests(SynchronousTestCase):
    """Messages to bytes."""

    def test_id_is_kept(self) -> None:
        """A response carries the very id of its request, type and letters alike."""
        value = Sanitizer().json({"ok": True})
        for identifier in (0, -1, 2**53, "1", "é\n", ""):
            for encode in (encode_result, encode_error):
                decoded = json.loads(encode(identifier, value).body)
                self.assertIs(type(decoded["id"]), type(identifier))
                self.assertEqual(decoded["id"], identifier)

    def test_members(self) -> None:
        """A response has exactly one of result and error."""
        value = Sanitizer().json({"ok": True})
        self.assertEqual(
            json.loads(encode_result(1, value).body),
            message(id=1, result={"ok": True}),
        )
        self.assertEqual(
            json.loads(encode_error(None, value).body),
            message(id=None, error={"ok": True}),
        )
