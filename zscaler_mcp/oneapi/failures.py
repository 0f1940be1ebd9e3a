"""What an answer that is no success means to an agent: one table."""

from typing import Any, Final

import attrs
import orjson

from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.exchange import Answer

__all__ = ["failure_of"]

_MAX_WORDS: Final = 300
"""Characters of the service's own words that are passed on."""

_CODES: Final = ("code", "id", "errorCode", "title", "msgId")
_MESSAGES: Final = ("message", "reason", "errorDetails", "errorMessage", "detail")
"""Where the services put their words: ZIA, ZPA, ZDX, ZCC, ZCell in turn."""


@attrs.frozen
class _Meaning:
    kind: FailureKind
    sentence: str
    retry_after: float | None = None


_BY_CODE: Final = {
    "DUPLICATE_ITEM": _Meaning(
        FailureKind.CONFLICT, "Something with this name or address exists already."
    ),
    "EDIT_LOCK_NOT_AVAILABLE": _Meaning(
        FailureKind.CONFLICT,
        "Somebody else is changing the configuration; nothing was done. Try again.",
        retry_after=5.0,
    ),
    "STATE_READONLY": _Meaning(
        FailureKind.CONFLICT,
        "The service is being upgraded and takes no changes; nothing was done."
        " Try again later.",
        retry_after=300.0,
    ),
    "LIMIT_EXCEEDED": _Meaning(
        FailureKind.CONFLICT, "The tenant has as many of these as it may have."
    ),
    "resource.referenced": _Meaning(
        FailureKind.CONFLICT, "Something else in the tenant still refers to it."
    ),
    "resource.not.found": _Meaning(
        FailureKind.NOT_FOUND, "The service knows nothing under this id."
    ),
}
"""Codes that say more than the status they come with: ZIA answers a duplicate with
400 here and 409 there, a tenant that is full or being upgraded with 403; ZPA answers
400 to what is missing or in use."""

_CONFLICT: Final = _Meaning(
    FailureKind.CONFLICT, "The change conflicts with the state of the tenant."
)
_BY_STATUS: Final = {
    400: _Meaning(FailureKind.ARGUMENT, "The service did not accept the request."),
    401: _Meaning(
        FailureKind.PERMISSION,
        "The service refused this server's token; its operator has to look into it.",
    ),
    403: _Meaning(
        FailureKind.PERMISSION,
        "The API client of this call may not do that in the tenant.",
    ),
    404: _Meaning(FailureKind.NOT_FOUND, "The service knows nothing under this id."),
    408: _Meaning(FailureKind.TIMEOUT, "The service gave up waiting for the request."),
    409: _CONFLICT,
    412: _CONFLICT,
    413: _Meaning(FailureKind.TOO_LARGE, "The service takes no request of this size."),
    422: _Meaning(FailureKind.ARGUMENT, "The service did not accept the request."),
    429: _Meaning(FailureKind.RATE, "The service has had too many calls of this kind."),
}

_UPSTREAM: Final = _Meaning(FailureKind.UPSTREAM, "The service failed to answer.")
_INTERNAL: Final = _Meaning(
    FailureKind.INTERNAL, "The service takes no request of this form."
)
_SERVER_ERRORS: Final = 500
_CLIENT_ERRORS: Final = 400


def _words(body: bytes) -> tuple[str, str]:
    """The code and the message of an error body; empty where there is none."""
    try:
        error = orjson.loads(body)
    except orjson.JSONDecodeError:
        return "", ""
    if not isinstance(error, dict):
        return "", ""
    return _first(error, _CODES), _first(error, _MESSAGES)


def _first(error: dict[str, Any], names: tuple[str, ...]) -> str:
    texts = (error[n] for n in names if isinstance(error.get(n), str) and error[n])
    return next(texts, "")[:_MAX_WORDS]


def _meaning(status: int, code: str) -> _Meaning:
    if code in _BY_CODE:
        return _BY_CODE[code]
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if _CLIENT_ERRORS <= status < _SERVER_ERRORS:
        return _INTERNAL
    return _UPSTREAM


def failure_of(answer: Answer, retry_after: float | None) -> ToolFailure:
    """The failure that ``answer`` reports.

    :param retry_after: seconds that the answer itself asks to wait.
    """
    code, message = _words(answer.body)
    meaning = _meaning(answer.status, code)
    said = ": ".join(dict.fromkeys(text for text in (code, message) if text))
    return ToolFailure(
        meaning.kind,
        f"{meaning.sentence} It said: {said}" if said else meaning.sentence,
        retry_after=meaning.retry_after if retry_after is None else retry_after,
    )
