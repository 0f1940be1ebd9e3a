"""Resource kinds as data: what a record holds, and what the API asks of it."""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

import attrs

from zscaler_mcp.simulator.answers import Record, Refused
from zscaler_mcp.simulator.dialect import Dialect

__all__ = ["FieldType", "Kind", "fields"]

FieldType = Literal[
    "text", "flag", "integer", "number", "texts", "integers", "object", "objects"
]

_CHECKS: Final[dict[FieldType, Callable[[Any], bool]]] = {
    "text": lambda value: isinstance(value, str),
    "flag": lambda value: isinstance(value, bool),
    "integer": lambda value: type(value) is int,
    "number": lambda value: type(value) in (int, float),
    "texts": lambda value: _all(value, str),
    "integers": lambda value: _all(value, int),
    "object": lambda value: isinstance(value, dict),
    "objects": lambda value: _all(value, dict),
}


def _all(value: Any, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)


def fields(**types: str) -> dict[str, FieldType]:
    """Field types, each given with the names that have it, separated by spaces."""
    known: dict[str, FieldType] = {
        name: kind for kind in _CHECKS for name in types.pop(kind, "").split()
    }
    if types:
        raise ValueError(f"No such field type: {', '.join(types)}")
    return known


@attrs.frozen(kw_only=True, eq=False)
class Kind:
    """One collection of the API."""

    name: str
    """Key of the collection in the tenant's state."""

    dialect: Dialect
    path: str
    """Below the dialect's base: ``ruleLabels``."""

    fields: Mapping[str, FieldType]
    required: tuple[str, ...] = ()
    unique: str | None = None
    """A field whose text no two records share, whatever its case."""

    duplicate: tuple[int, str] = (400, "DUPLICATE_ITEM")
    """Status and code when they would."""

    read_only: tuple[str, ...] = ()
    """Fields that a write does not change, beside the id."""

    kept: tuple[str, ...] = ()
    """Fields that a PUT keeps when it does not name them."""

    defaults: Mapping[str, Any] = attrs.field(factory=dict)
    searched: tuple[str, ...] = ()
    """Fields that the ``search`` parameter looks in; without any it is ignored."""

    filters: Mapping[str, str] = attrs.field(factory=dict)
    """Query parameters that compare with a field."""

    references: Mapping[str, str] = attrs.field(factory=dict)
    """Fields that hold ids of other kinds: text, an object or objects with ``id``."""

    modified: str | None = None
    """The field with the time of the last change, in seconds."""

    writable: bool = True
    id_prefix: str = ""
    """For ids like ``CUSTOM_01``; empty for numbers."""

    def check(self, body: Record) -> Record:
        """The fields of ``body`` that a write may set, each of its type.

        :raises Refused: 400.
        """
        taken: Record = {}
        for name, value in body.items():
            if name == "id" or name in self.read_only or value is None:
                continue
            if name not in self.fields:
                if self.dialect.strict:
                    raise Refused(400, f"The body has an unknown field: {name}.")
                continue
            if not _CHECKS[self.fields[name]](value):
                raise Refused(
                    400,
                    f"{name} has another type than {self.fields[name]}.",
                    None,
                    [name],
                )
            taken[name] = value
        return taken

    def complete(self, record: Record) -> None:
        """Check that ``record`` has what it must.

        :raises Refused: 400.
        """
        for name in self.required:
            if record.get(name) in (None, "", []):
                raise Refused(400, f"{name} is required.", None, [name])
