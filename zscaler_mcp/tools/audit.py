"""What is written down of a call: who, what, from where, with which outcome."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from typing import Any, Final

import attrs

from zscaler_mcp.caller import Caller
from zscaler_mcp.errors import FailureKind
from zscaler_mcp.tools.withhold import REDACTED, SECRET_FIELDS, field_class

__all__ = ["Agreement", "AuditEvent", "AuditSink", "Outcome", "encode", "redact"]

MAX_TEXT: Final = 256
"""Characters of one text of an event."""

MAX_ITEMS: Final = 32
"""Members of one list or object of an event."""

MAX_VALUES: Final = 256
"""Values of all kinds in an event."""

MAX_LEVELS: Final = 6
"""Levels of the arguments in an event."""


class Outcome(StrEnum):
    """How a call ended."""

    OK = "ok"
    REFUSED = "refused"
    """Nothing was asked of the tenant, or nothing that changes it."""

    FAILED = "failed"
    CANCELLED = "cancelled"


class Agreement(StrEnum):
    """What became of the question before a grave call."""

    ASKED = "asked"
    """Somebody was asked, or the model was given a token; nothing was done."""

    HUMAN = "human"
    TOKEN = "token"  # noqa: S105 (the second of two steps)
    REFUSED = "refused"
    """There was none: declined, or not valid for this call."""


@attrs.frozen(kw_only=True)
class AuditEvent:
    """One call, as it is written down."""

    time: float
    """Seconds since the epoch, when the call came."""

    caller: Caller
    source: str
    session: str | None
    tool: str
    arguments: Mapping[str, Any]
    """Redacted and shortened."""

    outcome: Outcome
    kind: FailureKind | None
    """What went wrong; ``None`` where nothing did or the tool is not offered."""

    milliseconds: float
    cached: bool = False
    agreement: Agreement | None = None
    """Of a grave call: who was asked, and what came of it."""

    """Whether the answer was a kept one, and the tenant was not asked."""


AuditSink = Callable[[AuditEvent], None]
"""Takes an event; writing it anywhere is the composition's work."""


def _short(text: str) -> str:
    more = len(text) - MAX_TEXT
    return f"{text[:MAX_TEXT]}... ({more} more)" if more > 0 else text


@attrs.define
class _Abridgement:
    """Copies a value with secrets withheld and its size bounded, in one walk.

    What is left out is counted, and nothing is looked at that is left out.
    """

    is_secret: Callable[[str], bool]
    left: int = MAX_VALUES

    def take(self, value: Any, levels: int = MAX_LEVELS) -> Any:
        """A copy of ``value``."""
        self.left -= 1
        if isinstance(value, str):
            return _short(value)
        if not isinstance(value, (dict, list)):
            return value
        if not levels:
            return "(nested deeper)"
        taken = max(0, min(len(value), MAX_ITEMS, self.left))
        more = f"({len(value) - taken} more)" if taken < len(value) else None
        if isinstance(value, list):
            items = [self.take(item, levels - 1) for item in value[:taken]]
            return items if more is None else [*items, more]
        members = {
            _short(name): self._member(name, member, levels - 1)
            for name, member in islice(value.items(), taken)
        }
        return members if more is None else {**members, "...": more}

    def _member(self, name: str, member: Any, levels: int) -> Any:
        if member is not None and self.is_secret(name):
            self.left -= 1
            return REDACTED
        return self.take(member, levels)


def redact(arguments: Mapping[str, Any], secret: frozenset[str]) -> dict[str, Any]:
    """Arguments for an event: secrets withheld at every depth, sizes bounded.

    :param secret: names of arguments that the tool declares as secret.
    """

    def is_secret(name: str) -> bool:
        # Nobody's field has a longer name, so nothing is known of such a one.
        if len(name) > MAX_TEXT:
            return True
        return name in secret or field_class(name) in SECRET_FIELDS

    return dict(_Abridgement(is_secret).take(dict(arguments)))


def encode(event: AuditEvent) -> str:
    """One line of JSON, ASCII only, without its end.

    Everything that a terminal or a log reader may take for more than text is
    escaped: line separators, escapes of both widths, reordering characters.
    """
    when = datetime.fromtimestamp(event.time, UTC).isoformat(timespec="milliseconds")
    return json.dumps(
        {
            "time": when,
            "event": "tool_call",
            "principal": event.caller.principal,
            "mode": event.caller.mode,
            "source": event.source,
            "session": event.session,
            "tool": _short(event.tool),
            "arguments": event.arguments,
            "outcome": event.outcome,
            "kind": event.kind,
            "milliseconds": round(event.milliseconds, 3),
            "cached": event.cached,
            "agreement": event.agreement,
        },
        ensure_ascii=True,
        separators=(",", ":"),
    )
