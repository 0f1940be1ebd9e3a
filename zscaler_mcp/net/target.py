"""The request target (RFC 9112 section 3.2): origin form, or absolute form."""

import re
from typing import Final
from urllib.parse import unquote_to_bytes

import attrs

from zscaler_mcp.authority import Authority
from zscaler_mcp.net.refused import refuse

__all__ = ["Target", "parse_target"]

_UNIT: Final = rb"(?:[%s]++|%%[0-9A-Fa-f]{2})*+"
"""Possessive: a target that fails does so in one pass."""

_PATH_CHARACTERS: Final = rb"A-Za-z0-9._~!$&'()*+,;=:@/-"
_ORIGIN_FORM: Final = re.compile(
    rb"(/%b)(?:\?%b)?" % (_UNIT % _PATH_CHARACTERS, _UNIT % (rb"?" + _PATH_CHARACTERS))
)
"""RFC 3986 sections 3.3 and 3.4, nothing more: other servers read a backslash, a
quote or a raw byte in more than one way."""

_ABSOLUTE_FORM: Final = re.compile(rb"(https?)://([^/?#]*)(.*)", re.IGNORECASE)
_ENCODED_CONTROL: Final = re.compile(rb"%(?:[01][0-9A-Fa-f]|7[Ff])")
_ENCODED_NUL: Final = b"%00"


@attrs.frozen
class Target:
    """A request target in origin form, and the authority that it named itself."""

    origin_form: bytes
    """Path and query as sent."""

    path: str
    """The path as sent: neither decoded nor normalised."""

    authority: Authority | None = None


def _check_escapes(path: bytes, whole: bytes) -> None:
    """Refuse what a decoder below us would choke on or read as a separator."""
    if _ENCODED_NUL in whole or _ENCODED_CONTROL.search(path):
        refuse(400)
    try:
        unquote_to_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        refuse(400)


def _parse_origin_form(text: bytes, authority: Authority | None) -> Target:
    match = _ORIGIN_FORM.fullmatch(text)
    if match is None:
        refuse(400)
    path = match[1]
    if b"%" in text:
        _check_escapes(path, text)
    return Target(text, path.decode("ascii"), authority)


def parse_target(text: bytes, schemes: tuple[str, ...]) -> Target:
    """Read a request target that came on a connection of one of ``schemes``.

    The authority form (CONNECT), the asterisk form, fragments and invalid
    percent escapes are refused, and so is a scheme that the connection has not.

    :raises RequestRefused: 400.
    """
    if text.startswith(b"/"):
        return _parse_origin_form(text, None)
    match = _ABSOLUTE_FORM.fullmatch(text)
    if match is None:
        refuse(400)
    scheme, host, rest = match.groups()
    authority = Authority.parse(host.decode("latin-1"))
    if authority is None or scheme.lower().decode("ascii") not in schemes:
        refuse(400)
    origin_form = rest if rest.startswith(b"/") else b"/" + rest
    return _parse_origin_form(origin_form, authority)
