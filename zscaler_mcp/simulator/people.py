"""People who work for the simulated tenant; nobody is called like them on purpose."""

from typing import Final

import attrs

from zscaler_mcp.simulator.cities import CITIES, City

__all__ = ["DEPARTMENTS", "DOMAIN", "Person", "people"]

DOMAIN: Final = "example.com"

DEPARTMENTS: Final = (
    "Engineering",
    "Sales",
    "Finance",
    "Human Resources",
    "Legal",
    "Marketing",
    "Operations",
    "Research",
    "Support",
    "IT",
)
_FIRST: Final = (
    "Ada Bruno Chidi Dana Elif Farid Greta Hugo Ines Jonas Kaori Lena Marek Nadia"
    " Oskar Priya Quentin Rosa Stefan Tamar Ulrike Viktor Wanda Yusuf"
).split()
_LAST: Final = (
    "Albrecht Bianchi Castro Dubois Eriksen Fischer Goldberg Haddad Ivanova Jansen"
    " Kowalski Lindgren Moreau Nakamura Okafor Pereira Quist Rossi Schneider Takeda"
    " Ueda Varga Weber Yilmaz Zimmer"
).split()


@attrs.frozen
class Person:
    """Somebody, by number."""

    number: int

    @property
    def first(self) -> str:
        """The given name."""
        return _FIRST[self.number % len(_FIRST)]

    @property
    def last(self) -> str:
        """The family name; with a numeral where a name comes a second time."""
        again, pair = divmod(self.number, len(_FIRST) * len(_LAST))
        name = _LAST[(pair // len(_FIRST) + pair % len(_FIRST)) % len(_LAST)]
        return f"{name} {again + 1}" if again else name

    @property
    def name(self) -> str:
        """As it is displayed."""
        return f"{self.first} {self.last}"

    @property
    def email(self) -> str:
        """The address, which is the login name as well."""
        return f"{self.first}.{self.last.replace(' ', '')}@{DOMAIN}".lower()

    @property
    def department(self) -> str:
        """The department."""
        return DEPARTMENTS[self.number % len(DEPARTMENTS)]

    @property
    def city(self) -> City:
        """Where they work."""
        return CITIES[self.number * 7 % len(CITIES)]


def people(count: int) -> list[Person]:
    """The first ``count`` of them."""
    return [Person(number) for number in range(count)]
