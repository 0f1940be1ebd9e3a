"""When the first records of ZPA were made, where, and how they are named."""

from typing import Final

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.cities import City

__all__ = ["MADE", "STAMPS", "address", "place", "stamps", "suffix"]

MADE: Final = 1_735_689_600
"""2025-01-01, in seconds since the epoch."""

STAMPS: Final = ("creationTime", "modifiedTime", "modifiedBy")
"""The members of a record that say when it was changed, and by whom."""

_ADMINISTRATOR: Final = "216200000000000009"
_HOSTS: Final = 250


def stamps(number: int) -> Record:
    """The stamps of the record with that number."""
    made = MADE + number * 7_200
    return {
        "creationTime": str(made),
        "modifiedTime": str(made + 86_400),
        "modifiedBy": _ADMINISTRATOR,
    }


def suffix(number: int, cycle: int) -> str:
    """Names after the first round of a list are numbered."""
    return f" {number // cycle + 1}" if number >= cycle else ""


def place(city: City) -> Record:
    """Where a group is."""
    return {
        "latitude": str(city.latitude),
        "longitude": str(city.longitude),
        "location": f"{city.name}, {city.country}",
        "cityCountry": f"{city.name}, {city.code}",
        "countryCode": city.code,
    }


def address(net: str, number: int) -> str:
    """A documentation address (RFC 5737), or one of RFC 3849 when they are used up.

    :param net: the first three numbers: ``192.0.2``.
    """
    if number < _HOSTS:
        return f"{net}.{number + 4}"
    return f"2001:db8::{number:x}"
