"""Where a message ends (RFC 9112 section 6), and what the peer expects first."""

import re
from collections.abc import Mapping
from typing import Final

import attrs

from zscaler_mcp.net.limits import Limits
from zscaler_mcp.net.refused import refuse

__all__ = ["HTTP_1_0", "HTTP_1_1", "Framing", "decide_framing"]

HTTP_1_0: Final = b"HTTP/1.0"
HTTP_1_1: Final = b"HTTP/1.1"

_LENGTH: Final = re.compile(r"[0-9]{1,19}", re.ASCII)
"""No sign, no list, no white space; the digits of a 63-bit number."""

_UNSUPPORTED_CODINGS: Final = {"compress", "deflate", "gzip", "x-compress", "x-gzip"}
"""Transfer codings of the IANA registry that nobody needs to send us."""

Fields = Mapping[str, tuple[str, ...]]


@attrs.frozen
class Framing:
    """What follows a head."""

    content_length: int | None
    """Bytes of the body; ``None`` for chunked."""

    expects_continue: bool
    """The peer waits for a 100 (Continue) before it sends the body."""

    persistent: bool
    """The peer may send another request on this connection."""


def _tokens(values: tuple[str, ...]) -> list[str]:
    return [
        token.strip(" \t").lower() for value in values for token in value.split(",")
    ]


def _check_transfer_coding(fields: Fields, version: bytes) -> None:
    """Accept ``chunked`` alone.

    A body that two servers may end at different places is refused: with a
    length beside it, in HTTP/1.0, repeated, or with another final coding.
    """
    codings = _tokens(fields["transfer-encoding"])
    *others, final = codings
    ambiguous = "content-length" in fields or version != HTTP_1_1 or final != "chunked"
    if ambiguous or not _UNSUPPORTED_CODINGS.issuperset(others):
        refuse(400)
    if others:
        refuse(501)


def _content_length(fields: Fields, limits: Limits) -> int:
    values = fields.get("content-length")
    if values is None:
        return 0
    if len(values) > 1 or not _LENGTH.fullmatch(values[0]):
        refuse(400)
    length = int(values[0])
    if length > limits.body_bytes:
        refuse(413)
    return length


def decide_framing(fields: Fields, version: bytes, limits: Limits) -> Framing:
    """Decide it once, from fields that each have a valid name and value.

    :raises RequestRefused: 400 for what is ambiguous or malformed, 413 for a
        length over the limit, 417 for an unknown expectation, 501 for a known
        coding before ``chunked``.
    """
    length: int | None
    if "transfer-encoding" in fields:
        _check_transfer_coding(fields, version)
        length = None
    else:
        length = _content_length(fields, limits)
    expectations = _tokens(fields.get("expect", ()))
    if expectations and expectations != ["100-continue"]:
        refuse(417)
    persistent = version == HTTP_1_1 and "close" not in _tokens(
        fields.get("connection", ())
    )
    # RFC 9110 section 10.1.1: an expectation in HTTP/1.0 is ignored.
    return Framing(length, bool(expectations) and version == HTTP_1_1, persistent)
