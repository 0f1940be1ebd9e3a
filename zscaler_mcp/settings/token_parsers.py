"""Text to values, for what is said about the tokens of an identity provider."""

import re
from collections.abc import Callable
from typing import Final

from zscaler_mcp.secureurl import SecureURL
from zscaler_mcp.settings.parsers import entries, text

__all__ = ["algorithms", "audiences", "issuer", "scopes", "secure_url"]

_SCOPE: Final = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,128}")
"""A scope token (RFC 6749 section 3.3)."""


def secure_url(value: str) -> SecureURL:
    """Read a URL: https, or http on loopback."""
    return SecureURL.parse(value)


def issuer(value: str) -> str:
    """Read an issuer, which is compared as it stands (RFC 7519 section 4.1.1)."""
    if not value.isascii() or " " in text(value):
        raise ValueError("is not an issuer: it holds spaces or non-ASCII letters.")
    return value


def audiences(value: str) -> tuple[str, ...]:
    """Read audiences, of which a token has to name one."""
    return tuple(dict.fromkeys(entries(text(value))))


def algorithms(*known: str) -> Callable[[str], tuple[str, ...]]:
    """Make a parser of signature algorithms (RFC 7518 section 3.1)."""

    def parse(value: str) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(entries(value)))
        if not set(found) <= set(known):
            raise ValueError(f"names another algorithm than {', '.join(known)}.")
        return found

    return parse


def scopes(value: str) -> tuple[str, ...]:
    """Read scopes, separated by commas or spaces."""
    found = [scope for entry in entries(value) for scope in entry.split()]
    if not all(map(_SCOPE.fullmatch, found)):
        raise ValueError("holds an entry that cannot be a scope.")
    return tuple(dict.fromkeys(found))
