"""How a list of microsegmentation is narrowed, put in order and cut into pages."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.graphql import Fault, Field, scalars
from zscaler_mcp.simulator.graphql.schema import Resolve
from zscaler_mcp.simulator.kinds import Kind
from zscaler_mcp.simulator.store import Store

__all__ = ["CUSTOMER", "PAGE_INFO", "admitted", "connection", "page", "searched"]

CUSTOMER: Final = "216200000000000001"
"""The customer that every query names: that of the tenant."""

_LARGEST: Final = 100

PAGE_INFO: Final = scalars("pageNumber pageSize totalCount totalPages")

_EXPRESSIONS: Final[dict[str, Callable[[str, Any], bool]]] = {
    "contains": lambda value, text: text.casefold() in value.casefold(),
    "equals": lambda value, text: value == text,
    "starts": lambda value, text: value.casefold().startswith(text.casefold()),
    "ends": lambda value, text: value.casefold().endswith(text.casefold()),
    "in": lambda value, texts: value in texts,
}

Records = Callable[[Store, dict[str, Any]], list[Record]]
"""The records of a list, by the arguments that it has for itself."""


def admitted(resolve: Resolve) -> Resolve:
    """A field of the tenant's own: another customer is told nothing."""

    def check(store: Store, record: Record, given: dict[str, Any]) -> Any:
        if given.get("customerId") != CUSTOMER:
            raise Fault("The customer is another tenant.", "FORBIDDEN")
        return resolve(store, record, given)

    return check


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [] if value is None else [str(value)]


def _filtered(records: list[Record], wanted: Record) -> list[Record]:
    for name, expression in wanted.items():
        for word, text in expression.items():
            if text is not None:
                test = _EXPRESSIONS[word]
                records = [
                    each
                    for each in records
                    if any(test(value, text) for value in _texts(each.get(name)))
                ]
    return records


def _ordered(records: list[Record], by: Iterable[tuple[str, str]]) -> list[Record]:
    for name, direction in by:
        records = sorted(
            records,
            key=lambda each: str(each.get(name) or "").casefold(),
            reverse=direction == "DESC",
        )
    return records


def searched(kind: Kind, records: list[Record], given: dict[str, Any]) -> list[Record]:
    """Records that hold a text, in the order of a member.

    :raises Fault: for a member that they do not have.
    """
    text = given.get("search", "").casefold()
    records = [
        each
        for each in records
        if any(text in v.casefold() for n in kind.searched for v in _texts(each.get(n)))
    ]
    sort = given.get("sort")
    if not sort:
        return records
    if sort not in kind.fields:
        raise Fault(f"There is nothing to sort by under the name {sort}.")
    return _ordered(records, [(sort, given.get("sortDir", "ASC"))])


def page(records: list[Record], given: dict[str, Any]) -> Record:
    """One page of records, as a connection.

    :raises Fault: for a page or a size out of bounds.
    """
    number = given.get("page", given.get("pageNum", 1))
    size = given.get("pageSize", 20)
    if given.get("fetchAll"):
        number, size = 1, max(len(records), 1)
    elif number < 1 or not 1 <= size <= _LARGEST:
        raise Fault(f"Pages begin at 1 and have at most {_LARGEST} nodes.")
    return {
        "nodes": records[(number - 1) * size : number * size],
        "pageInfo": {
            "pageNumber": number,
            "pageSize": size,
            "totalCount": len(records),
            "totalPages": -(-len(records) // size),
        },
    }


def connection(kind: str, records: Records, **arguments: str) -> Field:
    """A list by pages, with what it may be narrowed by."""

    def resolve(store: Store, _record: Record, given: dict[str, Any]) -> Record:
        found = _filtered(records(store, given), given.get("filter", {}))
        by = [(n, way) for n, way in given.get("orderBy", {}).items() if way]
        return page(_ordered(found, by), given)

    number = "page" if "sortDir" in arguments else "pageNum"
    return Field(
        kind=kind,
        arguments={"customerId": "ID!", number: "Int", "pageSize": "Int", **arguments},
        resolve=admitted(resolve),
    )
