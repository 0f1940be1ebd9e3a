"""JSON-RPC 2.0 messages: bytes to values, values to bytes, nothing of MCP.

Reading is strict: what is not a message raises, with the id where one could be
read. Writing takes only what has passed the sanitizer.
"""

from collections.abc import Iterable
from typing import Any, Final, NoReturn

import attrs
import orjson

from zscaler_mcp.errors import ZscalerMcpError
from zscaler_mcp.sanitize import SanitizedJSON

__all__ = [
    "INTERNAL_ERROR",
    "INVALID_PARAMS",
    "INVALID_REQUEST",
    "MAX_DEPTH",
    "MAX_VALUES",
    "METHOD_NOT_FOUND",
    "PARSE_ERROR",
    "EncodedMessage",
    "Id",
    "InvalidMessage",
    "Message",
    "Notification",
    "ParseError",
    "Request",
    "Response",
    "decode",
    "encode_batch",
    "encode_error",
    "encode_notification",
    "encode_request",
    "encode_result",
    "read_message",
]

PARSE_ERROR: Final = -32700
INVALID_REQUEST: Final = -32600
METHOD_NOT_FOUND: Final = -32601
INVALID_PARAMS: Final = -32602
INTERNAL_ERROR: Final = -32603

_MAX_ID: Final = 1024
"""Characters of a string id: it is kept and written back."""

MAX_DEPTH: Final = 64
"""Levels of objects and arrays in a message."""

MAX_VALUES: Final = 50_000
"""Values in a message: twice a URL category of the largest size.

A value costs a hundred times its two bytes, here and at each later step, and all
of that on the reactor thread: with as many as 4 MiB holds, seconds.
"""

_MAX_STRINGS: Final = 2 * MAX_VALUES
"""Strings in a message: each value may have a name."""

_MAX_ESCAPES: Final = 10 * MAX_VALUES
"""Backslashes in a message with so many commas that strings are looked into."""

_MAX_METHOD: Final = 256
"""Characters of a method name."""

Id = str | int
"""A request id; MCP forbids null and fractions (basic, "Requests")."""


class ParseError(ZscalerMcpError):
    """The bytes are not JSON."""


@attrs.define(auto_exc=True, slots=False)
class InvalidMessage(ZscalerMcpError):
    """The JSON is not a JSON-RPC message."""

    reason: str
    id: Id | None = None
    answerable: bool = True
    """Whether its sender may wait for a response: not for an invalid notification,
    and not for an invalid response."""


@attrs.frozen
class Request:
    """A call that wants an answer under its ``id``."""

    id: Id
    method: str
    params: dict[str, Any]


@attrs.frozen
class Notification:
    """A call that wants none."""

    method: str
    params: dict[str, Any]


@attrs.frozen
class Response:
    """The peer's answer to a request of ours: exactly one of result and error."""

    id: Id
    result: dict[str, Any] | None = None
    error: dict[str, Any] | None = None


Message = Request | Notification | Response


@attrs.frozen
class EncodedMessage:
    """A message, encoded, every string of it sanitized: what the edges write."""

    body: bytes


def _separators(body: bytes) -> int:
    """What stands before each value, wherever it stands; a string may hold it too."""
    return len(body) - len(body.translate(None, b",[{"))


def _has_too_many_values(body: bytes) -> bool:
    """Whether a JSON text has more values than are decoded, in linear time."""
    if _separators(body) <= MAX_VALUES:
        return False
    # Without escapes, every second piece between quotes is outside of strings.
    escapes = body.count(b"\\")
    if escapes > _MAX_ESCAPES:
        return True
    unescaped = body
    if escapes:
        unescaped = body.replace(rb"\\", b"").replace(rb"\"", b"")
    if unescaped.count(b'"') > 2 * _MAX_STRINGS:
        return True
    return _separators(b"".join(unescaped.split(b'"')[::2])) > MAX_VALUES


def decode(body: bytes) -> Any:
    """Decode a JSON text (RFC 8259): UTF-8, no byte order mark, 1,024 levels.

    :raises InvalidMessage: for more values than are decoded, or are counted.
    :raises ParseError: for anything else; the text is not quoted.
    """
    if _has_too_many_values(body):
        _refuse(f"more than {MAX_VALUES} values, or too many escapes to count them")
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        raise ParseError from None


def _is_deep(value: dict[str, Any]) -> bool:
    """Whether a value has more levels than what follows would bear."""
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for each in level
            for inner in (each.values() if type(each) is dict else each)
            if type(inner) is dict or type(inner) is list
        ]
        if not level:
            return False
    return True


def _refuse(
    reason: str, identifier: Id | None = None, *, answerable: bool = True
) -> NoReturn:
    raise InvalidMessage(reason, identifier, answerable)


def _read_id(value: object) -> Id | None:
    """The id if it is one: ``True`` is no integer, and a float is no id."""
    if isinstance(value, str):
        return value if len(value) <= _MAX_ID else None
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return None


def _read_response(value: dict[str, Any], identifier: Id | None) -> Response:
    result, error = value.get("result"), value.get("error")
    is_response = "result" in value or "error" in value
    if identifier is None or ("result" in value) == ("error" in value):
        _refuse(
            "a message has a method, or an id and one of result and error",
            identifier,
            answerable=not is_response,
        )
    if "result" in value:
        if not isinstance(result, dict):
            _refuse("result must be an object", answerable=False)
        return Response(identifier, result=result)
    if not isinstance(error, dict):
        _refuse("error must be an object", answerable=False)
    return Response(identifier, error=error)


def read_message(value: object) -> Message:
    """Read one message from decoded JSON.

    :raises InvalidMessage: with a sentence that quotes nothing of the message.
    """
    if not isinstance(value, dict):
        _refuse("a message is a JSON object")
    identifier = _read_id(value.get("id"))
    if value.get("jsonrpc") != "2.0":
        _refuse('jsonrpc must be "2.0"', identifier)
    if _is_deep(value):
        reason = f"more than {MAX_DEPTH} levels"
        _refuse(reason, identifier, answerable="id" in value)
    if "method" not in value:
        return _read_response(value, identifier)
    asks = "id" in value
    method = value["method"]
    if not isinstance(method, str) or len(method) > _MAX_METHOD:
        _refuse("method must be a string", identifier, answerable=asks)
    if "result" in value or "error" in value:
        _refuse("a request has neither result nor error", identifier, answerable=asks)
    params = value.get("params", {})
    if not isinstance(params, dict):
        _refuse("params must be an object", identifier, answerable=asks)
    if not asks:
        return Notification(method, params)
    if identifier is None:
        _refuse("id must be a string or an integer")
    return Request(identifier, method, params)


def encode_result(identifier: Id, result: SanitizedJSON) -> EncodedMessage:
    """Encode the response that carries ``result``."""
    return EncodedMessage(
        b'{"jsonrpc":"2.0","id":%b,"result":%b}'
        % (orjson.dumps(identifier), result.encoded)
    )


def encode_batch(messages: Iterable[EncodedMessage]) -> EncodedMessage:
    """Encode the responses to a batch (2025-03-26, "Batching")."""
    return EncodedMessage(b"[%b]" % b",".join(message.body for message in messages))


def encode_error(identifier: Id | None, error: SanitizedJSON) -> EncodedMessage:
    """Encode the response that carries ``error``: code, message and perhaps data."""
    return EncodedMessage(
        b'{"jsonrpc":"2.0","id":%b,"error":%b}'
        % (orjson.dumps(identifier), error.encoded)
    )


def encode_request(
    identifier: Id, method: str, params: SanitizedJSON
) -> EncodedMessage:
    """Encode a request of ours to the peer."""
    return EncodedMessage(
        b'{"jsonrpc":"2.0","id":%b,"method":%b,"params":%b}'
        % (orjson.dumps(identifier), orjson.dumps(method), params.encoded)
    )


def encode_notification(method: str, params: SanitizedJSON) -> EncodedMessage:
    """Encode a notification of ours to the peer."""
    return EncodedMessage(
        b'{"jsonrpc":"2.0","method":%b,"params":%b}'
        % (orjson.dumps(method), params.encoded)
    )
