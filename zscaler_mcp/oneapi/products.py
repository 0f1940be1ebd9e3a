"""The products that an access token names, read from the token itself."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterable
from typing import Any, Final

import attrs
import orjson

from zscaler_mcp.secret import Secret

__all__ = ["Products", "products_of"]

_CLAIMS: Final = ("service-info", "serviceInfo")
_CODE: Final = re.compile(r"[A-Z0-9_.-]{1,32}")
"""Nothing in it can end the line of a log, or a field of the banner."""

_JWT_PARTS: Final = 3


@attrs.frozen
class Products:
    """What a token says of products."""

    codes: frozenset[str] = frozenset()
    """Product codes in upper case, such as ``ZIA``."""

    garbled: bool = False
    """Whether it names products in a way that is not understood as well."""


def _claims(token: str) -> Any:
    """The payload of a JWT (RFC 7519 section 3); ``None`` where it is none.

    The signature is not checked: the token has just come from the identity service,
    over TLS, and what is read from it opens nothing at the API.
    """
    parts = token.split(".")
    if len(parts) != _JWT_PARTS:
        return None
    payload = parts[1]
    try:
        return orjson.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except ValueError:
        return None


def _read(entries: Iterable[Any]) -> Products:
    codes, garbled = set(), False
    for entry in entries:
        code = entry.get("prd") if isinstance(entry, dict) else None
        code = code.strip().upper() if isinstance(code, str) else ""
        if _CODE.fullmatch(code):
            codes.add(code)
        else:
            garbled = True
    return Products(frozenset(codes), garbled)


def products_of(token: Secret) -> Products | None:
    """The products that a token names (``prd`` in its claim ``service-info``).

    The role names beside them are free text of administrators: they say nothing.

    :returns: ``None`` for a token that does not speak of products at all.
    """
    claims = _claims(token.reveal())
    if not isinstance(claims, dict):
        return None
    entries = next((claims[name] for name in _CLAIMS if name in claims), None)
    return _read(entries) if isinstance(entries, list) else None
