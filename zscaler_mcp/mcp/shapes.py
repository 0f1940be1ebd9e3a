"""The shape of each request's parameters, checked before anything reads them.

The schemas state what the specification's own schema requires of a client and no
more: members that this server does not read may have any shape.
"""

from typing import Any, Final

import jsonschema_rs

from zscaler_mcp.jsonrpc import INVALID_PARAMS, Request
from zscaler_mcp.mcp.protocol import LEVELS, LOG_LEVEL_KEY, RpcError

__all__ = ["check_shape"]

_STRING: Final = {"type": "string"}
_OBJECT: Final = {"type": "object"}


def _shape(required: tuple[str, ...] = (), **members: object) -> dict[str, Any]:
    token = {"type": ["string", "integer"]}
    level = {"enum": list(LEVELS)}
    meta = {
        "type": "object",
        "properties": {"progressToken": token, LOG_LEVEL_KEY: level},
    }
    return {
        "type": "object",
        "properties": {"_meta": meta, **members},
        "required": list(required),
    }


def _member(kind: str, named_by: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"type": {"const": kind}, named_by: _STRING},
        "required": ["type", named_by],
    }


_IMPLEMENTATION: Final = {
    "type": "object",
    "properties": {"name": _STRING, "version": _STRING},
    "required": ["name", "version"],
}

_STRINGS: Final = {"type": "object", "additionalProperties": _STRING}
_BOOLEAN: Final = {"type": "boolean"}
_URI: Final = {"type": "string", "maxLength": 2048}

_SHAPES: Final = {
    "initialize": _shape(
        ("protocolVersion", "capabilities", "clientInfo"),
        protocolVersion=_STRING,
        capabilities=_OBJECT,
        clientInfo=_IMPLEMENTATION,
    ),
    "ping": _shape(),
    "server/discover": _shape(),
    "logging/setLevel": _shape(("level",), level={"enum": list(LEVELS)}),
    "tools/list": _shape(cursor=_STRING),
    "tools/call": _shape(("name",), name=_STRING, arguments=_OBJECT),
    "prompts/list": _shape(cursor=_STRING),
    "prompts/get": _shape(("name",), name=_STRING, arguments=_STRINGS),
    "resources/list": _shape(cursor=_STRING),
    "resources/templates/list": _shape(cursor=_STRING),
    "resources/read": _shape(("uri",), uri=_URI),
    "resources/subscribe": _shape(("uri",), uri=_URI),
    "resources/unsubscribe": _shape(("uri",), uri=_URI),
    "completion/complete": _shape(
        ("ref", "argument"),
        ref={
            "anyOf": [
                _member("ref/prompt", "name"),
                _member("ref/resource", "uri"),
            ]
        },
        argument={
            "type": "object",
            "properties": {"name": _STRING, "value": _STRING},
            "required": ["name", "value"],
        },
        context={"type": "object", "properties": {"arguments": _STRINGS}},
    ),
    "tasks/get": _shape(("taskId",), taskId=_STRING),
    "tasks/update": _shape(
        ("taskId", "inputResponses"), taskId=_STRING, inputResponses=_OBJECT
    ),
    "tasks/cancel": _shape(("taskId",), taskId=_STRING),
    "subscriptions/listen": _shape(
        ("notifications",),
        notifications={
            "type": "object",
            "properties": {
                "toolsListChanged": _BOOLEAN,
                "promptsListChanged": _BOOLEAN,
                "resourcesListChanged": _BOOLEAN,
                "resourceSubscriptions": {"type": "array", "items": _URI},
                "taskIds": {"type": "array", "items": _STRING},
            },
        },
    ),
}

_VALIDATORS: Final = {
    method: jsonschema_rs.validator_for(schema) for method, schema in _SHAPES.items()
}


def check_shape(request: Request) -> None:
    """Check a request of a known method.

    :raises RpcError: invalid params; it says where, not what.
    """
    validator = _VALIDATORS[request.method]
    if validator.is_valid(request.params):
        return
    error = next(validator.iter_errors(request.params))
    where = "/".join(map(str, ("params", *error.instance_path)))
    raise RpcError(
        INVALID_PARAMS,
        f"Invalid params: {where} does not satisfy {error.schema_path[-1]!r}"
        f" of {request.method}",
    )
