"""Secrets of a tenant stay on the server: in results, and in what is audited.

Of results the operator may open some, by the names of tools; of what is audited none.

A field is known by its whole name, not by a part of it: ``preSharedKey`` is a
secret, ``segment_group_id`` and ``monkey`` are not, and ids that end in ``key``
stay readable.
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Any, Final

from zscaler_mcp.catalog import EVERY
from zscaler_mcp.errors import NestedTooDeep

__all__ = [
    "MARKER",
    "REDACTED",
    "SECRET_FIELDS",
    "conceal",
    "field_class",
    "has_member",
    "holds_marker",
    "withhold",
]

REDACTED: Final = "(withheld)"
"""What stands in place of a secret in an audit event."""

MARKER: Final = "(withheld unless ZSCALER_MCP_REVEAL_SECRETS names the tool)"
"""What stands in place of a secret in a result."""

MAX_DEPTH: Final = 64
"""Levels of a value; the sanitizer bears no more either."""

SECRET_FIELDS: Final = frozenset(
    {
        "accesstoken",
        "apikey",
        "clientsecret",
        "confirmationtoken",
        "otp",
        "passphrase",
        "password",
        "presharedkey",
        "privatekey",
        "provisioningkey",
        "psk",
        "refreshtoken",
        "secret",
        "token",
        "xauthpassword",
    }
)
"""Classes of fields that no log holds."""


def field_class(name: str) -> str:
    """The name without case and separators: ``pre_shared_key``, ``preSharedKey``."""
    return name.replace("_", "").replace("-", "").lower()


def withhold(
    value: Any, is_secret: Callable[[str], bool], depth: int = MAX_DEPTH
) -> Any:
    """A copy of ``value`` with a marker in place of every secret, at any depth.

    :raises NestedTooDeep: beyond 64 levels, which nothing is passed through.
    """
    if not isinstance(value, (dict, list)):
        return value
    if not depth:
        raise NestedTooDeep(MAX_DEPTH)
    if isinstance(value, list):
        return [withhold(item, is_secret, depth - 1) for item in value]
    return {
        name: MARKER
        if is_secret(name) and member is not None
        else withhold(member, is_secret, depth - 1)
        for name, member in value.items()
    }


def has_member(value: Any, names: AbstractSet[str]) -> bool:
    """Whether a value has a member of one of these names, at any depth."""
    pending = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending += node
        elif isinstance(node, dict):
            if not node.keys().isdisjoint(names):
                return True
            pending += node.values()
    return False


def conceal(value: Any, secrets: AbstractSet[str]) -> Any:
    """A value without the secrets that a tool declares.

    :raises NestedTooDeep: like :func:`withhold`.
    """
    if EVERY in secrets:
        return withhold(value, lambda _: True)
    if secrets and has_member(value, secrets):
        return withhold(value, secrets.__contains__)
    return value


def holds_marker(value: Any) -> bool:
    """Whether a value repeats the marker: writing it would replace the secret."""
    pending = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending += node
        elif isinstance(node, dict):
            pending += node.values()
        elif node in (MARKER, REDACTED):
            return True
    return False
