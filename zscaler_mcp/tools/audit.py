"""What is written down of a call: who, what, from where, with which outcome."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

import attrs

from zscaler_mcp.caller import Caller
from zscaler_mcp.errors import FailureKind, NestedTooDeep
from zscaler_mcp.tools.withhold import SECRET_FIELDS, field_class, withhold

__all__ = ["AuditEvent", "AuditSink", "Outcome", "encode", "redact"]

MAX_TEXT: Final = 256
"""Characters of one text of an event."""

MAX_ITEMS: Final = 32
"""Members of one list or object of an event."""

MAX_LEVELS: Final = 6
"""Levels of the arguments in an event."""


class Outcome(StrEnum):
    """How a call ended."""

    OK = "ok"
    REFUSED = "refused"
    """Nothing was asked of the tenant, or nothing that changes it."""

    FAILED = "failed"
    CANCELLED = "cancelled"


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


AuditSink = Callable[[AuditEvent], None]
"""Takes an event; writing it anywhere is the composition's work."""


def _shorten(value: Any, levels: int = MAX_LEVELS) -> Any:
    """A value of bounded size: what was left out is counted."""
    if isinstance(value, str):
        more = len(value) - MAX_TEXT
        return f"{value[:MAX_TEXT]}... ({more} more)" if more > 0 else value
    if not isinstance(value, (dict, list)):
        return value
    if not levels:
        return "(nested deeper)"
    more = len(value) - MAX_ITEMS
    if isinstance(value, list):
        items = [_shorten(item, levels - 1) for item in value[:MAX_ITEMS]]
        return [*items, f"({more} more)"] if more > 0 else items
    members = {
        _shorten(name): _shorten(value[name], levels - 1)
        for name in list(value)[:MAX_ITEMS]
    }
    return {**members, "...": f"({more} more)"} if more > 0 else members


def redact(arguments: Mapping[str, Any], secret: frozenset[str]) -> dict[str, Any]:
    """Arguments for an event: secrets withheld at every depth, sizes bounded.

    :param secret: names of arguments that the tool declares as secret.
    """

    def is_secret(name: str) -> bool:
        return name in secret or field_class(name) in SECRET_FIELDS

    try:
        shortened = _shorten(withhold(dict(arguments), is_secret))
    except NestedTooDeep:
        return {"...": "(nested too deeply)"}
    return dict(shortened)


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
            "tool": _shorten(event.tool),
            "arguments": event.arguments,
            "outcome": event.outcome,
            "kind": event.kind,
            "milliseconds": round(event.milliseconds, 3),
        },
        ensure_ascii=True,
        separators=(",", ":"),
    )
