"""Field lines of a head or of a trailer section (RFC 9112 section 5)."""

import re
from collections.abc import Iterable
from typing import Final

from zscaler_mcp.net.refused import refuse

__all__ = ["CONTROLS", "is_clean", "parse_fields"]

CONTROLS: Final = bytes([*range(9), 11, 12, *range(14, 32), 127])
"""Bytes that stand in no head: all controls but HTAB, CR and LF."""

_NAME: Final = re.compile(rb"[!#$%&'*+.^`|~0-9A-Za-z-]+")
"""A token, RFC 9110 section 5.6.2, without the underscore: servers behind and
before us may read ``content_length`` as ``content-length``."""


def is_clean(section: bytes | bytearray) -> bool:
    """Whether CR and LF stand only as line ends, and no other control stands at all."""
    ends = section.count(b"\r\n")
    return section.count(b"\n") == ends == section.count(b"\r") and len(
        section.translate(None, CONTROLS)
    ) == len(section)


def parse_fields(lines: Iterable[bytes]) -> dict[str, tuple[str, ...]]:
    """Read field lines that are clean; values by lower-case name, in order.

    A line that begins with white space (obs-fold) or has it before the colon has
    no valid name. Values are Latin-1, without white space around them.

    :raises RequestRefused: 400.
    """
    fields: dict[str, tuple[str, ...]] = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        if not colon or not _NAME.fullmatch(name):
            refuse(400)
        key = name.lower().decode("ascii")
        fields[key] = (*fields.get(key, ()), value.strip(b" \t").decode("latin-1"))
    return fields
