"""Constructors that make a row of the catalog read like a sentence."""

from collections.abc import Mapping
from typing import Any, Final, TypedDict, Unpack

import attrs

from zscaler_mcp.catalog.model import (
    MEMBERS,
    Action,
    Adapter,
    Check,
    Document,
    Loss,
    Merge,
    PageStyle,
    Parameter,
    Place,
    Sieve,
    Tool,
    Wire,
)
from zscaler_mcp.catalog.names import MAX_TEXT, wire_name
from zscaler_mcp.catalog.paging import ALL, NumberedPages
from zscaler_mcp.catalog.values import zpa_search
from zscaler_mcp.oneapi.request import MAX_SEGMENT

__all__ = [
    "BOOLEAN",
    "CONFIRMATION_TOKEN",
    "FILTER",
    "MAX_QUERY",
    "NAME",
    "NUMBER",
    "OBJECT",
    "OBJECTS",
    "QUERY",
    "QUERY_OF_ONE",
    "TEXT",
    "TEXTS",
    "ZIA_PAGES",
    "ZPA_PAGES",
    "Rows",
    "body",
    "merged",
    "microtenant",
    "name_field",
    "one_of",
    "path_id",
    "query",
    "search",
    "texts",
    "variable",
    "whole_number",
]

Schema = Mapping[str, Any]

MAX_NAME: Final = 1024
"""Characters of a name; the services take a quarter of it."""

MAX_FILTER: Final = 1024
"""Characters of a filter, which becomes a part of a URL and is sent with each page."""

MAX_ENTRY: Final = 2048
"""Characters of a list's member: more than a URL or a host name has."""

MAX_ENTRIES: Final = 5000
"""Members of a list; the longest that a service takes, but for URLs, has 2,000."""

MAX_OBJECTS: Final = 500
"""Objects in a list: applications of one segment, each with a domain of its own."""

TEXT: Final[Schema] = {"type": "string", "maxLength": MAX_TEXT}
FILTER: Final[Schema] = {"type": "string", "maxLength": MAX_FILTER}
NAME: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": MAX_NAME}
BOOLEAN: Final[Schema] = {"type": "boolean"}
NUMBER: Final[Schema] = {"type": "number"}
OBJECT: Final[Schema] = {"type": "object"}
OBJECTS: Final[Schema] = {
    "type": "array",
    "items": {"type": "object"},
    "maxItems": MAX_OBJECTS,
}

MAX_QUERY: Final = 1024
"""Characters of a JMESPath expression."""

ZIA_PAGES: Final = NumberedPages(size_name="pageSize", default_size=100, largest=1000)
ZPA_PAGES: Final = NumberedPages(
    size_name="pagesize",
    default_size=20,
    largest=500,
    rows="list",
    pages="totalPages",
)

QUERY: Final = Parameter(
    name="query",
    description="JMESPath over the records, whose spelling counts, to keep the answer"
    " small: [?enabled].{id: id, name: name}.",
    schema={"type": "string", "minLength": 1, "maxLength": MAX_QUERY},
)
QUERY_OF_ONE: Final = attrs.evolve(
    QUERY, description="JMESPath expression over the answer: {id: id, name: name}."
)
CONFIRMATION_TOKEN: Final = Parameter(
    name="confirmation_token",
    description="What the first call yielded, for a second one once the user agreed.",
    schema={"type": "string", "maxLength": 256},
    secret=True,
)


def texts(most: int = MAX_ENTRIES) -> Schema:
    """A list of texts."""
    return {
        "type": "array",
        "items": {"type": "string", "maxLength": MAX_ENTRY},
        "maxItems": most,
    }


TEXTS: Final = texts()


def one_of(*values: str) -> Schema:
    """A text from an enumeration."""
    return {"type": "string", "enum": list(values)}


def whole_number(smallest: int, largest: int | None = None) -> Schema:
    """An integer with its bounds."""
    schema = {"type": "integer", "minimum": smallest}
    return schema if largest is None else {**schema, "maximum": largest}


def path_id(name: str, description: str) -> Parameter:
    """An id that becomes one segment of the path."""
    return Parameter(
        name=name,
        description=description,
        schema={"type": "string", "minLength": 1, "maxLength": MAX_SEGMENT},
        required=True,
        sent=(Wire(Place.PATH, name),),
    )


def query(
    name: str,
    description: str,
    schema: Schema = FILTER,
    *,
    wire: str | None = None,
    **more: Any,
) -> Parameter:
    """A filter of a list."""
    return Parameter(
        name=name,
        description=description,
        schema=schema,
        sent=(Wire(Place.QUERY, wire or wire_name(name)),),
        blank_is_absent=True,
        **more,
    )


def body(
    name: str,
    description: str,
    schema: Schema = TEXT,
    *,
    wire: str | None = None,
    **more: Any,
) -> Parameter:
    """A member of the body."""
    return Parameter(
        name=name,
        description=description,
        schema=schema,
        sent=(Wire(Place.BODY, wire or wire_name(name)),),
        **more,
    )


def variable(
    name: str,
    description: str,
    schema: Schema = FILTER,
    *,
    wire: str | None = None,
    **more: Any,
) -> Parameter:
    """A variable of a GraphQL document."""
    return Parameter(
        name=name,
        description=description,
        schema=schema,
        sent=(Wire(Place.VARIABLE, wire or wire_name(name)),),
        **more,
    )


def name_field(name: str, description: str, **more: Any) -> Parameter:
    """A name in the body, which is never empty."""
    return body(name, description, NAME, **more)


def merged(name: str, description: str, **more: Any) -> Parameter:
    """An object whose members go into the body, in either spelling."""
    return body(name, description, OBJECT, wire=MEMBERS, **more)


def search(description: str) -> Parameter:
    """The search text of a ZPA list."""
    return query("search", description, value=zpa_search)


def microtenant(*, in_body: bool = False) -> Parameter:
    """The ZPA microtenant that a call is about."""
    places = (Place.QUERY, Place.BODY) if in_body else (Place.QUERY,)
    return Parameter(
        name="microtenant_id",
        description="Id of the microtenant; the default one if left out.",
        schema={"type": "string", "maxLength": MAX_SEGMENT},
        sent=tuple(Wire(place, "microtenantId") for place in places),
        blank_is_absent=True,
    )


class Row(TypedDict, total=False):
    """What a row may say beside its texts; the members are those of :class:`Tool`."""

    method: str
    parameters: tuple[Parameter, ...]
    fixed_query: tuple[tuple[str, str], ...]
    fixed_body: Mapping[str, Any]
    document: Document
    rows: str
    pages: PageStyle
    sieve: Sieve
    merge: Merge
    loss: Loss
    consequence: str
    check: Check | None
    adapter: Adapter
    renamed: Mapping[str, str]


_METHODS: Final = {
    Action.READ: "GET",
    Action.CREATE: "POST",
    Action.UPDATE: "PUT",
    Action.DELETE: "DELETE",
}


@attrs.frozen
class Rows:
    """Makes the rows of one toolset."""

    toolset: str
    service: str
    secrets: frozenset[str] = frozenset()
    staged: bool = False
    untrusted: bool = False

    def _row(self, action: Action, texts: tuple[str, str, str, str], row: Row) -> Tool:
        name, title, description, path = texts
        row.setdefault("method", _METHODS[action])
        if "loss" in row or "consequence" in row:
            row["parameters"] = (*row.get("parameters", ()), CONFIRMATION_TOKEN)
        return Tool(
            name=name,
            service=self.service,
            toolset=self.toolset,
            action=action,
            title=title,
            description=description,
            path=path,
            secrets=self.secrets,
            staged=self.staged and action is not Action.READ,
            untrusted=self.untrusted,
            **row,
        )

    def listing(
        self, name: str, title: str, description: str, path: str, **row: Unpack[Row]
    ) -> Tool:
        """A list of records."""
        pages = row.get("pages")
        row.setdefault("rows", pages.rows if pages else "")
        paging = (*pages.parameters, ALL) if pages else ()
        row["parameters"] = (*row.get("parameters", ()), *paging, QUERY)
        return self._row(Action.READ, (name, title, description, path), row)

    def reading(
        self, name: str, title: str, description: str, path: str, **row: Unpack[Row]
    ) -> Tool:
        """One record."""
        row["parameters"] = (*row.get("parameters", ()), QUERY_OF_ONE)
        return self._row(Action.READ, (name, title, description, path), row)

    def creating(
        self, name: str, title: str, description: str, path: str, **row: Unpack[Row]
    ) -> Tool:
        """A new record."""
        return self._row(Action.CREATE, (name, title, description, path), row)

    def updating(
        self, name: str, title: str, description: str, path: str, **row: Unpack[Row]
    ) -> Tool:
        """A changed record."""
        return self._row(Action.UPDATE, (name, title, description, path), row)

    def deleting(
        self, name: str, title: str, description: str, path: str, **row: Unpack[Row]
    ) -> Tool:
        """A record removed, once that is confirmed."""
        return self._row(Action.DELETE, (name, title, description, path), row)
