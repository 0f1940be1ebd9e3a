"""The envelope of a modern request: what 2026-07-28 carries in place of a session.

The body decides which era a request belongs to and the transport's mirrored
headers must agree with it, so that nothing between client and server can be
routed by one and executed by the other ("Streamable HTTP: Server Validation").
"""

import base64
import binascii
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import attrs

from zscaler_mcp.jsonrpc import INVALID_PARAMS, Request
from zscaler_mcp.mcp.protocol import (
    CAPABILITIES_KEY,
    CLIENT_INFO_KEY,
    HEADER_MISMATCH,
    LEVELS,
    LOG_LEVEL_KEY,
    MODERN_VERSIONS,
    VERSION_KEY,
    RpcError,
    unsupported_version,
)

__all__ = [
    "VERSION_HEADER",
    "Envelope",
    "Mirrored",
    "check_parameters",
    "is_modern",
    "read_envelope",
]

Mirrored = Mapping[str, tuple[str, ...]]
"""Header fields by lower-case name, every value that was sent."""

VERSION_HEADER: Final = "mcp-protocol-version"
_METHOD_HEADER: Final = "mcp-method"
_NAME_HEADER: Final = "mcp-name"
_PARAMETER_HEADER: Final = "mcp-param-"

_NAMED_BY: Final = {
    "tools/call": "name",
    "prompts/get": "name",
    "resources/read": "uri",
    "tasks/get": "taskId",
    "tasks/update": "taskId",
    "tasks/cancel": "taskId",
}
"""The parameter that the name header repeats, by method."""

_RESERVED: Final = frozenset({VERSION_KEY, CAPABILITIES_KEY, CLIENT_INFO_KEY})

_MODERN_ONLY: Final = frozenset({"server/discover", "subscriptions/listen"})

_CLEAN: Final = re.compile(r"[\t\x20-\x7e]*")
"""What a field value may hold ("Value Encoding")."""

_NUMBER: Final = re.compile(r"-?[0-9]{1,99}(?:\.[0-9]{1,99})?(?:[eE][+-]?[0-9]{1,3})?")

_WRAPPED: Final = re.compile(r"=\?base64\?([A-Za-z0-9+/]*={0,2})\?=")


@attrs.frozen(kw_only=True)
class Envelope:
    """What a modern request says of itself."""

    version: str
    capabilities: dict[str, Any]
    client_info: dict[str, Any] | None
    """Shown in logs at most: the client chooses it."""

    log_level: str | None
    """The least level of log messages that it wants; ``None`` for none."""


def _meta(params: dict[str, Any]) -> dict[str, Any]:
    meta = params.get("_meta")
    return meta if isinstance(meta, dict) else {}


def is_modern(method: str, params: dict[str, Any], mirrored: Mirrored) -> bool:
    """Whether a message belongs to the modern era, by its body or its header."""
    if method in _MODERN_ONLY or not _RESERVED.isdisjoint(_meta(params)):
        return True
    versions = mirrored.get(VERSION_HEADER, ())
    return any(version in MODERN_VERSIONS for version in versions)


def _mismatch(header: str) -> RpcError:
    return RpcError(
        HEADER_MISMATCH,
        f"Header mismatch: {header} must stand once and repeat the request body",
    )


def _unwrap(value: str) -> str | None:
    """Undo the Base64 wrapping of a header value; ``None`` where it is broken."""
    if not _CLEAN.fullmatch(value):
        return None
    if not (value.startswith("=?base64?") and value.endswith("?=")):
        return value
    wrapped = _WRAPPED.fullmatch(value)
    if wrapped is None:
        return None
    payload = wrapped[1]
    try:
        decoded = base64.b64decode(payload, validate=True)
        text = decoded.decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
    # One spelling for each value: stray bits in the last group are refused.
    return text if base64.b64encode(decoded).decode("ascii") == payload else None


def _check_header(
    mirrored: Mirrored, header: str, expected: str, *, wrapped: bool = False
) -> None:
    values = mirrored.get(header, ())
    if len(values) == 1:
        value = _unwrap(values[0]) if wrapped else values[0]
        if value == expected:
            return
    raise _mismatch(header)


def _check_mirrored(request: Request, version: object, mirrored: Mirrored) -> None:
    """Compare the headers that repeat the body with the body."""
    if not isinstance(version, str):
        raise _mismatch(VERSION_HEADER)
    _check_header(mirrored, VERSION_HEADER, version)
    _check_header(mirrored, _METHOD_HEADER, request.method)
    named_by = _NAMED_BY.get(request.method)
    if named_by is not None:
        name = request.params.get(named_by)
        if isinstance(name, str):
            _check_header(mirrored, _NAME_HEADER, name, wrapped=True)


def read_envelope(request: Request, mirrored: Mirrored | None) -> Envelope:
    """Read and check the envelope.

    :param mirrored: the transport's headers; ``None`` on a transport without.
    :raises RpcError: invalid params for a missing or malformed member, header
        mismatch, unsupported version; in this order, so that a client that
        disagrees with itself learns that first.
    """
    meta = _meta(request.params)
    missing = [key for key in (VERSION_KEY, CAPABILITIES_KEY) if key not in meta]
    if missing:
        raise RpcError(INVALID_PARAMS, f"params._meta lacks {' and '.join(missing)}")
    version, capabilities = meta[VERSION_KEY], meta[CAPABILITIES_KEY]
    client_info = meta.get(CLIENT_INFO_KEY)
    if mirrored is not None:
        _check_mirrored(request, version, mirrored)
    if not isinstance(version, str):
        raise RpcError(INVALID_PARAMS, f"{VERSION_KEY} must be a string")
    if version not in MODERN_VERSIONS:
        raise unsupported_version(version)
    if not isinstance(capabilities, dict):
        raise RpcError(INVALID_PARAMS, f"{CAPABILITIES_KEY} must be an object")
    if client_info is not None and not isinstance(client_info, dict):
        raise RpcError(INVALID_PARAMS, f"{CLIENT_INFO_KEY} must be an object")
    level = meta.get(LOG_LEVEL_KEY)
    if level is not None and level not in LEVELS:
        raise RpcError(INVALID_PARAMS, f"{LOG_LEVEL_KEY} is no level")
    return Envelope(
        version=version,
        capabilities=capabilities,
        client_info=client_info,
        log_level=level,
    )


def check_parameters(
    arguments: dict[str, Any],
    declared: Mapping[str, tuple[str, ...]],
    mirrored: Mirrored,
) -> None:
    """Compare the headers that repeat arguments with the arguments.

    :param declared: names of headers behind ``Mcp-Param-`` to paths of arguments.
    :raises RpcError: header mismatch ("Server Behavior for Custom Headers").
    """
    for name, path in declared.items():
        value: Any = arguments
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        header = _PARAMETER_HEADER + name
        if value is None:
            if header in mirrored:
                raise _mismatch(header)
        elif not _repeats(mirrored.get(header, ()), value):
            raise _mismatch(header)


def _repeats(sent: tuple[str, ...], value: object) -> bool:
    """Whether one header value repeats an argument; numbers compare as numbers."""
    text = _unwrap(sent[0]) if len(sent) == 1 else None
    if text is None:
        return False
    if isinstance(value, bool):
        return text == ("true" if value else "false")
    if isinstance(value, int | float):
        if _NUMBER.fullmatch(text) is None:
            return False
        # Exact: neighbours beyond 2**53 are different integers.
        return (Decimal(text) if isinstance(value, int) else float(text)) == value
    return text == value
