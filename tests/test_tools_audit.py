"""Audit events: what they hold, what they withhold, and that no line is forged."""

import json
from typing import Any

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.caller import Caller
from zscaler_mcp.errors import FailureKind, NestedTooDeep
from zscaler_mcp.tools.audit import AuditEvent, Outcome, encode, redact
from zscaler_mcp.tools.withhold import (
    MARKER,
    REDACTED,
    has_member,
    holds_marker,
    withhold,
)

EVENT = AuditEvent(
    time=1_767_225_600.25,
    caller=Caller(principal="alice", mode="api-key"),
    source="192.0.2.1",
    session="s1",
    tool="zia_get_location",
    arguments={"location_id": "7"},
    outcome=Outcome.OK,
    kind=None,
    milliseconds=12.3456,
)


class EncodingTests(SynchronousTestCase):
    """One event, one line (THREATS T36)."""

    def test_fields(self) -> None:
        """Time, caller, source, session, tool, arguments, outcome and duration."""
        self.assertEqual(
            json.loads(encode(EVENT)),
            {
                "time": "2026-01-01T00:00:00.250+00:00",
                "event": "tool_call",
                "principal": "alice",
                "mode": "api-key",
                "source": "192.0.2.1",
                "session": "s1",
                "tool": "zia_get_location",
                "arguments": {"location_id": "7"},
                "outcome": "ok",
                "kind": None,
                "milliseconds": 12.346,
                "cached": False,
                "agreement": None,
            },
        )

    def test_failures(self) -> None:
        """A failure names its kind."""
        event = attrs.evolve(EVENT, outcome=Outcome.FAILED, kind=FailureKind.NOT_FOUND)
        self.assertEqual(json.loads(encode(event))["kind"], "not_found")

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
    def test_no_line_is_forged(self, text: str) -> None:
        """Whatever a caller sends, the line stays one line of printable ASCII."""
        event = attrs.evolve(EVENT, tool=text, source=text, arguments={text: text})
        line = encode(event)
        self.assertTrue(line.isascii())
        self.assertTrue(line.isprintable())
        self.assertEqual(json.loads(line)["tool"], text)

    def test_terminal_escapes(self) -> None:
        """Escapes of both widths, separators and reordering marks are escaped."""
        for character in "\n\r\x1b\x7f\x85\x9b\u2028\u2029\u202e\ufeff":
            line = encode(attrs.evolve(EVENT, tool=f"a{character}b"))
            self.assertNotIn(character, line)
            self.assertIn("\\u" if character not in "\n\r" else "\\", line)


class RedactionTests(SynchronousTestCase):
    """Secrets by field class."""

    def test_secrets_at_every_depth(self) -> None:
        """A secret is withheld wherever it stands and however it is spelled."""
        arguments: dict[str, Any] = {
            "pre_shared_key": "k",
            "advanced": {
                "vpn_credentials": [{"preSharedKey": "k", "fqdn": "a@b"}],
                "Client-Secret": "k",
                "nested": {"PASSWORD": {"any": "k"}},
            },
            "declared": "k",
        }
        redacted = redact(arguments, frozenset({"declared"}))
        self.assertNotIn('"k"', json.dumps(redacted))
        self.assertEqual(
            redacted["advanced"]["vpn_credentials"],
            [{"preSharedKey": REDACTED, "fqdn": "a@b"}],
        )

    def test_ids_stay_readable(self) -> None:
        """A name that only ends like a secret's is not a secret."""
        arguments = {
            "segment_group_id": "7",
            "category_key": "c",
            "monkey": "m",
            "token_count": 3,
            "secretary": "s",
            "provisioning_key_id": "9",
        }
        self.assertEqual(redact(arguments, frozenset()), arguments)

    def test_confirmation_token(self) -> None:
        """A confirmation token is not written down."""
        redacted = redact({"confirmation_token": "t", "id": "1"}, frozenset())
        self.assertEqual(redacted, {"confirmation_token": REDACTED, "id": "1"})

    def test_sizes_are_bounded(self) -> None:
        """Long texts, long lists and deep values are shortened, and say so."""
        deep: Any = 1
        for _ in range(20):
            deep = [deep]
        arguments: dict[str, Any] = {
            "text": "x" * 10**6,
            "list": list(range(10**5)),
            "object": {str(n): n for n in range(1000)},
            "deep": deep,
        }
        redacted = redact(arguments, frozenset())
        self.assertLess(len(json.dumps(redacted)), 2000)
        self.assertIn("more", redacted["text"])
        self.assertEqual(redacted["list"][-1], "(99968 more)")
        self.assertEqual(redacted["object"]["..."], "(968 more)")

    def test_depth_beyond_all_bounds(self) -> None:
        """Arguments nested without end are written down to a level, and say so."""
        deep: Any = 1
        for _ in range(500):
            deep = {"a": deep}
        written = json.dumps(redact({"x": deep}, frozenset()))
        self.assertIn("(nested deeper)", written)
        self.assertLess(len(written), 100)

    def test_breadth_at_every_level(self) -> None:
        """Lists of lists are bounded in all, not only each."""
        wide: Any = 1
        for _ in range(5):
            wide = [wide] * 32
        self.assertLess(len(json.dumps(redact({"x": wide}, frozenset()))), 10_000)

    def test_names_without_end(self) -> None:
        """A name that is too long to be anybody's is shortened, its value withheld."""
        redacted = redact({"n" * 10**6: "k", "m" * 256: "shown"}, frozenset())
        self.assertEqual(list(redacted.values()), [REDACTED, "shown"])
        self.assertLess(len(json.dumps(redacted)), 1000)


class WithholdingTests(SynchronousTestCase):
    """The marker in place of a secret."""

    def test_copy(self) -> None:
        """The value itself is not changed: a cache or a merge may hold it."""
        value = {"a": [{"psk": "k", "id": 1}], "psk": None}
        shown = withhold(value, {"psk"}.__contains__)
        self.assertEqual(shown, {"a": [{"psk": MARKER, "id": 1}], "psk": None})
        self.assertEqual(value["a"], [{"psk": "k", "id": 1}])

    def test_depth(self) -> None:
        """Too deep a value is refused, never passed with its secrets."""
        value: Any = {"psk": "k"}
        for _ in range(64):
            value = [value]
        self.assertRaises(NestedTooDeep, withhold, value, {"psk"}.__contains__)

    def test_presence(self) -> None:
        """A secret member is noticed at any depth; its name as a value is none."""
        names = frozenset({"psk"})
        self.assertTrue(has_member({"a": [[{"b": {"psk": 1}}]]}, names))
        self.assertFalse(has_member({"a": ["psk"], "b": {"pskx": 1}}, names))

    def test_marker_is_noticed(self) -> None:
        """A value that repeats the marker is noticed at any depth."""
        self.assertTrue(holds_marker({"a": [{"b": MARKER}]}))
        self.assertTrue(holds_marker({"a": [{"b": REDACTED}]}))
        self.assertFalse(holds_marker({"a": [{"b": f"not {MARKER}"}]}))
