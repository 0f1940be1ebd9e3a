"""Countries as an agent names them, and as ZIA and ZTW do: ``COUNTRY_CA``."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

from zscaler_mcp.catalog.country_names import COUNTRIES
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["MAX_COUNTRY", "countries", "country"]

MAX_COUNTRY: Final = 80
"""Characters of a country; the longest name of the standard has 56."""

_PREFIX: Final = "COUNTRY_"
_WORD: Final = re.compile(r"[^\W_]+")


def _fold(name: str) -> str:
    """A name without what people write in different ways: accents, case, signs."""
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return "".join(word for word in _WORD.findall(letters) if word != "the")


def _entries() -> Iterator[tuple[str, str]]:
    """Every way to name a country, folded, and its two-letter code."""
    for line in COUNTRIES.strip("\n").replace(";\n ", "; ").splitlines():
        code, longer, names = line.split(" ", 2)
        yield from ((_fold(each), code) for each in (code, longer, *names.split("; ")))


@cache
def _known() -> dict[str, str]:
    return dict(_entries())


def country(value: str, field: str | None = None) -> str:
    """The services' code of a country: ``COUNTRY_CA`` of Canada, CA, CAN or itself.

    Nothing near is taken for it: a rule about another country than the one that
    was meant blocks or opens the wrong one.

    :param field: the argument that it came in, for the refusal.
    :raises ToolFailure: kind ``argument``, for what is no country of ISO 3166-1.
    """
    name = value.strip()
    if name.upper().startswith(_PREFIX):
        given = name[len(_PREFIX) :].upper()
        code = _known().get(given.lower())
        known = code == given
    else:
        code = _known().get(_fold(name))
        known = code is not None
    if not known:
        raise ToolFailure(
            FailureKind.ARGUMENT,
            f'"{name[:MAX_COUNTRY]}" is no country of ISO 3166: give its English name'
            " (Canada), its code of two or three letters (CA, CAN) or COUNTRY_CA.",
            field,
        )
    return f"{_PREFIX}{code}"


def countries(values: list[str], field: str | None = "countries") -> list[str]:
    """The codes of several countries, in their order.

    :raises ToolFailure: as :func:`country`.
    """
    return [country(each, field) for each in values]
