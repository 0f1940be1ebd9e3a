"""Which records a list shows: search, filters, and ZPA's little language."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, overload

import attrs

from zscaler_mcp.simulator.answers import Record, Refused
from zscaler_mcp.simulator.dialect import ZPA
from zscaler_mcp.simulator.kinds import Kind

__all__ = ["Shown", "select"]

_FILTER: Final = re.compile(r"([A-Za-z.]+)[+ ]([A-Z]+)[+ ](.*)", re.DOTALL)
"""``name+EQ+text``; a plus that was not encoded arrives as a space."""

_OPERATORS: Final[dict[str, Callable[[str, str], bool]]] = {
    "EQ": lambda value, text: value == text,
    "NE": lambda value, text: value != text,
    "CONTAINS": lambda value, text: text in value,
    "LIKE": lambda value, text: text in value,
    "STARTSWITH": lambda value, text: value.startswith(text),
    "ENDSWITH": lambda value, text: value.endswith(text),
}


def _texts(value: Any) -> list[str]:
    """A field's values as lower-case text: JSON's words for flags, each of a list."""
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [] if value is None else [str(value).lower()]


def _compare(text: str) -> Callable[[Record], bool]:
    """Read a ZPA filter.

    :raises Refused: 400, for text that is none.
    """
    parts = _FILTER.fullmatch(text)
    if parts is None or parts[2] not in _OPERATORS:
        raise Refused(400, "search is not: field, operator, value.", None, ["search"])
    field, operator, wanted = parts[1], _OPERATORS[parts[2]], parts[3].strip().lower()
    return lambda record: any(
        operator(value, wanted) for value in _texts(record.get(field))
    )


def _found(kind: Kind, text: str) -> Callable[[Record], bool]:
    needle = text.lower()
    return lambda record: any(
        needle in value for name in kind.searched for value in _texts(record.get(name))
    )


@attrs.frozen
class Shown(Sequence[Record]):
    """Records as the API shows them, each presented when it is asked for.

    A page of a large collection costs what the page costs, unless a search or a
    filter has to look at every record.
    """

    records: list[Record]
    present: Callable[[Record], Record]

    def __len__(self) -> int:
        return len(self.records)

    def __iter__(self) -> Iterator[Record]:
        return map(self.present, self.records)

    @overload
    def __getitem__(self, which: int) -> Record: ...

    @overload
    def __getitem__(self, which: slice) -> list[Record]: ...

    def __getitem__(self, which: int | slice) -> Record | list[Record]:
        if isinstance(which, slice):
            return [self.present(record) for record in self.records[which]]
        return self.present(self.records[which])


def select(
    kind: Kind, records: Sequence[Record], query: dict[str, str]
) -> Sequence[Record]:
    """The records that ``query`` asks for, in their order.

    :raises Refused: 400, for a search that cannot be read.
    """
    search = query.get("search")
    if search:
        if kind.dialect is ZPA:
            records = list(filter(_compare(search), records))
        elif kind.searched:
            records = list(filter(_found(kind, search), records))
    for parameter, field in kind.filters.items():
        wanted = query.get(parameter)
        if wanted is not None:
            records = [
                record
                for record in records
                if wanted.lower() in _texts(record.get(field))
            ]
    return records
