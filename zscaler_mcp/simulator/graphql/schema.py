"""What can be asked: kinds of records with their fields, and types of variables."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.store import Store

__all__ = ["Fault", "Field", "Resolve", "Schema", "scalars"]

Resolve = Callable[[Store, Record, dict[str, Any]], Any]
"""The value of a field, from the record it is of and its arguments."""

_SCALARS: Final[dict[str, Callable[[Any], bool]]] = {
    "ID": lambda value: isinstance(value, str),
    "String": lambda value: isinstance(value, str),
    "Boolean": lambda value: isinstance(value, bool),
    "Int": lambda value: type(value) is int and -(2**31) <= value < 2**31,
    "Long": lambda value: type(value) is int and -(2**63) <= value < 2**63,
}


@attrs.define(auto_exc=True, slots=False)
class Fault(Exception):
    """An error that is answered with status 200."""

    message: str
    classification: str = "BAD_REQUEST"
    path: tuple[str, ...] = ()


@attrs.frozen(kw_only=True, eq=False)
class Field:
    """One field of a kind of records."""

    kind: str = ""
    """The kind of its value, or of each member of it; empty for a scalar."""

    arguments: Mapping[str, str] = attrs.field(factory=dict)
    resolve: Resolve | None = None
    """Where it is not the member of that name."""


def scalars(names: str) -> dict[str, Field]:
    """Fields that are just members."""
    return {name: Field() for name in names.split()}


@attrs.frozen(kw_only=True, eq=False)
class Schema:
    """All that one service can be asked."""

    kinds: Mapping[str, Mapping[str, Field]]
    """Fields by kind; what is asked first is of the kind ``Query``."""

    unions: Mapping[str, Callable[[Record], str]] = attrs.field(factory=dict)
    """Kinds whose records are of one of several others: which one."""

    enums: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    inputs: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
    """Members of the objects that variables may be."""

    def check(self, kind: str, value: Any, where: str) -> None:
        """Whether a variable's value is of its type.

        :raises Fault: for one that is not.
        """
        if kind.endswith("!"):
            if value is None:
                raise Fault(f"{where} is required.", "ValidationError")
            kind = kind[:-1]
        if value is None:
            return
        if kind.startswith("["):
            for each in value if isinstance(value, list) else [value]:
                self.check(kind[1:-1], each, where)
        elif kind in self.inputs:
            self._check_members(kind, value, where)
        elif not self._fits(kind, value):
            raise Fault(f"{where} is no {kind}.", "ValidationError")

    def _check_members(self, kind: str, value: Any, where: str) -> None:
        members = self.inputs[kind]
        if not isinstance(value, dict) or not value.keys() <= members.keys():
            raise Fault(f"{where} is no {kind}.", "ValidationError")
        for name, each in value.items():
            self.check(members[name], each, f"{where}.{name}")

    def _fits(self, kind: str, value: Any) -> bool:
        if kind in self.enums:
            return isinstance(value, str) and value in self.enums[kind]
        if kind not in _SCALARS:
            raise Fault(f"There is no type {kind}.", "ValidationError")
        return _SCALARS[kind](value)
