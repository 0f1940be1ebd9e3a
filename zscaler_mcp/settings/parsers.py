"""Text to values: each parser returns a value or says in one sentence why not.

A sentence completes "VARIABLE: ..." and does not quote the text; the loader does
that, and leaves it out where the text is a secret.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from zscaler_mcp.addresses import AddressSet
from zscaler_mcp.authority import HostAllowlist, OriginAllowlist
from zscaler_mcp.secret import Secret

__all__ = [
    "Parser",
    "addresses",
    "boolean",
    "choice",
    "comment",
    "dns_label",
    "hosts",
    "integer",
    "keys",
    "names",
    "origins",
    "path",
    "patterns",
    "secret",
    "text",
]

Parser = Callable[[str], Any]

_TRUE: Final = frozenset({"true", "1", "yes", "on"})
_FALSE: Final = frozenset({"false", "0", "no", "off"})
_INTEGER: Final = re.compile(r"[0-9]{1,12}")
_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_PATTERN: Final = re.compile(r"[a-z0-9_*?\[\]!-]{1,128}")
_DNS_LABEL: Final = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
_IDENTIFIER: Final = re.compile(r"[A-Za-z0-9._-]{1,128}")
_MAX_COMMENT: Final = 128

_Choice = TypeVar("_Choice", bound=StrEnum)

_MIN_SHARED: Final = 32


def boolean(value: str) -> bool:
    """Read a boolean in the one spelling that holds everywhere."""
    word = value.lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueError("is not a boolean; write true or false.")


def integer(least: int, most: int) -> Callable[[str], int]:
    """Make a parser of decimal integers between bounds, both included."""

    def parse(value: str) -> int:
        number = int(value) if _INTEGER.fullmatch(value) else -1
        if not least <= number <= most:
            raise ValueError(f"is not a whole number from {least} to {most}.")
        return number

    return parse


def choice(options: type[_Choice], **aliases: str) -> Callable[[str], _Choice]:
    """Make a parser of the words of an enumeration, any case."""

    def parse(value: str) -> _Choice:
        word = value.lower()
        try:
            return options(aliases.get(word.replace("-", "_"), word))
        except ValueError:
            raise ValueError(f"is not one of {', '.join(options)}.") from None

    return parse


def text(value: str) -> str:
    """Take printable text as it is."""
    if not value.isprintable():
        raise ValueError("holds control characters.")
    return value


def path(value: str) -> Path:
    """Read a path; it is opened by whoever uses it."""
    return Path(text(value))


def secret(value: str) -> Secret:
    """Take a secret."""
    return Secret(value)


def entries(value: str) -> list[str]:
    """Split a comma-separated list, trimmed.

    :raises ValueError: for an empty entry: a stray comma may be a lost word.
    """
    found = [entry.strip() for entry in value.split(",")]
    if not all(found):
        raise ValueError("has an empty entry; remove the extra comma.")
    return found


def keys(value: str) -> tuple[Secret, ...]:
    """Read keys that replicas share, comma-separated."""
    if not value.isprintable():
        raise ValueError(
            "holds a line break or another character that cannot be seen; write one"
            " key, or several on one line with commas between them."
        )
    found = entries(value)
    if any(len(key) < _MIN_SHARED for key in found):
        raise ValueError(
            f"has a key of fewer than {_MIN_SHARED} characters, which can be guessed;"
            " make one with zscaler-mcp generate-key."
        )
    return tuple(map(Secret, found))


def names(value: str) -> tuple[str, ...]:
    """Read names of services or toolsets; that they exist is the catalog's word."""
    found = entries(value)
    for name in found:
        if not _NAME.fullmatch(name):
            raise ValueError("holds an entry that cannot be a name.")
    return tuple(dict.fromkeys(found))


def patterns(value: str) -> tuple[str, ...]:
    """Read shell-style patterns of tool names."""
    found = entries(value)
    for pattern in found:
        if not _PATTERN.fullmatch(pattern):
            raise ValueError("holds an entry that can match no tool name.")
    return tuple(dict.fromkeys(found))


def addresses(value: str) -> AddressSet:
    """Read addresses and CIDR ranges."""
    return AddressSet.parse(entries(value))


def hosts(value: str) -> HostAllowlist:
    """Read a Host allowlist."""
    return HostAllowlist.parse(entries(value))


def origins(value: str) -> OriginAllowlist:
    """Read an Origin allowlist."""
    return OriginAllowlist.parse(entries(value))


def dns_label(value: str) -> str:
    """Read exactly one DNS label: it becomes part of the host that gets the secret."""
    if not _DNS_LABEL.fullmatch(value):
        raise ValueError(
            "is not a single DNS label; write only the first part of the name,"
            " letters, digits and hyphens."
        )
    return value.lower()


def identifier(value: str) -> str:
    """Read an identifier that Zscaler issued."""
    if not _IDENTIFIER.fullmatch(value):
        raise ValueError("is not an identifier of letters, digits, '.', '_' and '-'.")
    return value


def redis_url(value: str) -> Secret:
    """Read the URL of a Redis; it may hold a password, and is never quoted."""
    try:
        parts = urlsplit(value)
        sound = (
            parts.scheme in ("redis", "rediss")
            and bool(parts.hostname)
            and parts.port != 0
            and re.fullmatch(r"/?\d{0,4}", parts.path) is not None
        )
    except ValueError:
        sound = False
    if not sound:
        raise ValueError("is not redis://[USER:PASSWORD@]HOST[:PORT][/NUMBER].")
    return Secret(value)


def comment(value: str) -> str:
    """Read text for the User-Agent header (RFC 9110 section 5.6.5)."""
    if len(value) > _MAX_COMMENT or not (value.isascii() and value.isprintable()):
        raise ValueError(f"is not printable ASCII of at most {_MAX_COMMENT} letters.")
    if set(value) & set("()\\"):
        raise ValueError("holds parentheses or a backslash, which end a comment.")
    return value
