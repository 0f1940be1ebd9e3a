"""The shape of each request's parameters, checked before anything reads them.

The schemas state what the specification's own schema requires of a client and no
more: members that this server does not read may have any shape.
"""

from typing import Any, Final

import jsonschema_rs

from zscaler_mcp.jsonrpc import INVALID_PARAMS, Request
from zscaler_mcp.mcp.protocol import RpcError

__all__ = ["check_shape"]

_STRING: Final = {"type": "string"}
_OBJECT: Final = {"type": "object"}


def _shape(required: tuple[str, ...] = (), **members: object) -> dict[str, Any]:
    token = {"type": ["string", "integer"]}
    meta = {"type": "object", "properties": {"progressToken": token}}
    return {
        "type": "object",
        "properties": {"_meta": meta, **members},
        "required": list(required),
    }


_IMPLEMENTATION: Final = {
    "type": "object",
    "properties": {"name": _STRING, "version": _STRING},
    "required": ["name", "version"],
}

_SHAPES: Final = {
    "initialize": _shape(
        ("protocolVersion", "capabilities", "clientInfo"),
        protocolVersion=_STRING,
        capabilities=_OBJECT,
        clientInfo=_IMPLEMENTATION,
    ),
    "ping": _shape(),
    "server/discover": _shape(),
    "tools/list": _shape(cursor=_STRING),
    "tools/call": _shape(("name",), name=_STRING, arguments=_OBJECT),
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
