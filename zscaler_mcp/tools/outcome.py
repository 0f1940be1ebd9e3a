"""What a call came to, in the words and the form that a client gets."""

from collections.abc import Mapping
from typing import Any, Final

import attrs
import orjson

from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.sanitize import SanitizedJSON, Sanitizer
from zscaler_mcp.tools.delimiting import delimit

__all__ = [
    "Pending",
    "ToolResult",
    "aged",
    "failure_result",
    "pending_result",
    "untrusted_result",
    "value_result",
]

UNTRUSTED: Final = "zscaler-mcp/untrusted"
MARK: Final = "zscaler-mcp/untrusted-mark"
"""Names in ``_meta``: that there are marks, and the nonce in them."""

CACHED: Final = "zscaler-mcp/cached-seconds"
"""Name in ``_meta``: for how many seconds the answer has been kept."""

SENTENCES: Final[Mapping[FailureKind, str]] = {
    FailureKind.ARGUMENT: "The arguments are not accepted.",
    FailureKind.PERMISSION: "The server's Zscaler credential may not do this.",
    FailureKind.NOT_FOUND: "There is no such object.",
    FailureKind.CONFLICT: "The tenant is in a state that does not allow this.",
    FailureKind.RATE: "The tenant's rate limit is reached.",
    FailureKind.CONFIRMATION: "This call needs confirmation.",
    FailureKind.UPSTREAM: "The Zscaler service cannot be reached or answers badly.",
    FailureKind.TIMEOUT: "The Zscaler service did not answer in time.",
    FailureKind.TOO_LARGE: "The answer is too large to be passed on.",
    FailureKind.CONFIGURATION: "The server is not configured for this tool.",
    FailureKind.INTERNAL: "The server failed; its log says why.",
}
"""What each kind means, before the detail."""

MAX_SENTENCE: Final = 2000
"""Characters of a detail; the service may be verbose about what it refuses."""

_PASSING: Final = frozenset(
    {FailureKind.RATE, FailureKind.UPSTREAM, FailureKind.TIMEOUT}
)
"""Kinds that the same call may not meet again."""

_UNCERTAIN: Final = frozenset(
    {FailureKind.UPSTREAM, FailureKind.TIMEOUT, FailureKind.INTERNAL}
)
"""Kinds after which it is not known whether a change was made."""

_LOOK_FIRST: Final = (
    "Whether the change was made is not known: read the object before trying again."
)


@attrs.frozen(kw_only=True)
class ToolResult:
    """The answer to one call."""

    content: SanitizedJSON
    """The JSON array of content blocks: one block of text."""

    structured: SanitizedJSON | None = None
    """For programs: kind, retryable, retry_after and field of a failure."""

    is_error: bool = False
    meta: Mapping[str, SanitizedJSON] = attrs.field(factory=dict)
    """For programs, about the answer."""


@attrs.frozen(kw_only=True)
class Pending:
    """A call that waits for its confirmation."""

    tool: str
    effect: str
    """What would be done, in words."""

    token: str
    ttl: int
    """Seconds."""


def _as_block(value: SanitizedJSON, nonce: str | None = None) -> SanitizedJSON:
    """The content array whose one block holds ``value`` as its text.

    :param nonce: of the marks around it; ``None`` for no marks.

    Quoting adds no character that a renderer or a reader takes for more than
    itself, so that what has been sanitized stays so; sanitizing the quoted text
    again could take JSON's own punctuation for markup and break it.
    """
    shown = value.encoded if nonce is None else delimit(value.encoded, nonce)
    text = orjson.dumps(shown.decode())
    return attrs.evolve(value, encoded=b'[{"type":"text","text":%b}]' % text)


def value_result(value: SanitizedJSON) -> ToolResult:
    """The result of a call that succeeded: compact JSON."""
    return ToolResult(content=_as_block(value))


def untrusted_result(
    value: SanitizedJSON, sanitizer: Sanitizer, nonce: bytes
) -> ToolResult:
    """The same of a tool that relays what strangers wrote: between marks.

    :param nonce: unpredictable, and of this result only.
    """
    mark = nonce.hex()
    meta = {UNTRUSTED: sanitizer.json(value=True), MARK: sanitizer.json(mark)}
    return ToolResult(content=_as_block(value, mark), meta=meta)


def aged(result: ToolResult, age: float, sanitizer: Sanitizer) -> ToolResult:
    """A result that says for how many seconds it was kept."""
    meta = {**result.meta, CACHED: sanitizer.json(int(age))}
    return attrs.evolve(result, meta=meta)


def _error(
    sanitizer: Sanitizer, sentences: list[str], structured: dict[str, Any]
) -> ToolResult:
    text = " ".join(filter(None, sentences))
    return ToolResult(
        content=sanitizer.json([{"type": "text", "text": text}]),
        structured=sanitizer.json(structured),
        is_error=True,
    )


def failure_result(
    failure: ToolFailure, sanitizer: Sanitizer, *, changes: bool
) -> ToolResult:
    """The result of a call that failed, in terms that an agent can act on.

    :param changes: whether the tool changes the tenant; a change whose answer
        was lost is not called retryable.
    """
    kind = failure.kind
    uncertain = changes and kind in _UNCERTAIN
    retryable = (kind in _PASSING or failure.retry_after is not None) and not uncertain
    wait = failure.retry_after
    sentences = [
        SENTENCES[kind],
        failure.detail[:MAX_SENTENCE],
        _LOOK_FIRST if uncertain else "",
        f"It may succeed after {wait:.0f} seconds." if retryable and wait else "",
    ]
    structured = {
        "kind": kind.value,
        "retryable": retryable,
        "retry_after": wait if retryable else None,
        "field": failure.field,
    }
    return _error(sanitizer, sentences, structured)


def pending_result(pending: Pending, sanitizer: Sanitizer) -> ToolResult:
    """The result of the first of two calls."""
    how = (
        "Nothing has been done yet. Ask the user; if they agree, call"
        f" {pending.tool} again within {pending.ttl} seconds with the same arguments"
        f" and confirmation_token {pending.token}"
    )
    sentences = [SENTENCES[FailureKind.CONFIRMATION], pending.effect, how]
    structured = {
        "kind": FailureKind.CONFIRMATION.value,
        "retryable": True,
        "retry_after": None,
        "field": "confirmation_token",
        "confirmation_token": pending.token,
        "expires_in": pending.ttl,
    }
    return _error(sanitizer, sentences, structured)
