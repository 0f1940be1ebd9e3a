"""What a call was given, in the words of the question about it.

The model chose the arguments, and a human judges them by these words: no value can end
its quotation and go on in our voice, and what is not shown is counted.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import orjson

from zscaler_mcp.sanitize import Sanitizer

__all__ = ["quote", "tell"]

MAX_QUOTE: Final = 120
"""Characters of a name or a value that are shown."""

MAX_ID: Final = 64
"""Characters of an id, which stands without quotes."""

MAX_READ: Final = 8 * MAX_QUOTE
"""Characters that are looked at for those; invisible ones are not shown."""

MAX_NAMED: Final = 50
"""Entries of a list that are named; of the others the number is told."""

MAX_TOLD: Final = 4000
"""Characters of all arguments together, about a page."""

MAX_LEVELS: Final = 4
"""Levels of an object whose members are told one by one."""


def quote(text: str, sanitizer: Sanitizer) -> str:
    """A text as JSON has it, sanitized; dots after it stand for what was cut off."""
    shown = sanitizer.text(text[:MAX_READ])
    cut = "..." if len(text) > MAX_READ or len(shown) > MAX_QUOTE else ""
    return orjson.dumps(shown[:MAX_QUOTE]).decode() + cut


def _entry(value: Any, sanitizer: Sanitizer) -> str:
    """A member of a list; of several plain words one could make a sentence."""
    if isinstance(value, str):
        return quote(value, sanitizer)
    if isinstance(value, list):
        return quote(orjson.dumps(value).decode(), sanitizer)
    return _told(value, sanitizer)


def _told(value: Any, sanitizer: Sanitizer) -> str:
    """A value: an id or a number as it is, anything else quoted."""
    if isinstance(value, list):
        named = value[:MAX_NAMED]
        more = len(value) - len(named)
        shown = ", ".join(_entry(each, sanitizer) for each in named) or "nothing"
        return f"{shown} and {more} more" if more else shown
    if isinstance(value, str):
        plain = len(value) <= MAX_ID and value.replace("_", "").isalnum()
        return value if plain and value.isascii() else quote(value, sanitizer)
    encoded = orjson.dumps(value).decode()
    return quote(encoded, sanitizer) if isinstance(value, dict) else encoded


def _leaves(
    arguments: Mapping[str, Any], levels: int = MAX_LEVELS
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The members of objects one by one, each with the way to it."""
    for name, value in arguments.items():
        if isinstance(value, dict) and value and levels > 1:
            for way, leaf in _leaves(value, levels - 1):
                yield (name, *way), leaf
        else:
            yield (name,), value


def tell(arguments: Mapping[str, Any], sanitizer: Sanitizer) -> str:
    """Every argument with its value, as ``label_id 4231, settings.blocked true``."""
    told: list[str] = []
    left, more = MAX_TOLD, 0
    for way, value in _leaves(arguments):
        if left <= 0:
            more += 1
            continue
        place = ".".join(_told(name, sanitizer) for name in way)
        phrase = f"{place} {_told(value, sanitizer)}"
        left -= len(phrase)
        told.append(phrase)
    hidden = [f"and {more} more that are not shown here"] if more else []
    return ", ".join([*told, *hidden])
