"""Lists of microsegmentation are connections: ``nodes`` with ``pageInfo``."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from zscaler_mcp.catalog.graphql import field, operation
from zscaler_mcp.catalog.model import Document, Parameter, Place, Tool
from zscaler_mcp.catalog.paging import NumberedPages
from zscaler_mcp.catalog.rows import Rows, one_of, variable

__all__ = [
    "GRAPHQL",
    "NAME_ORDER",
    "PAGES",
    "SORTED_PAGES",
    "SORTING",
    "ConnectionPages",
    "connection",
    "containing",
    "equal_to",
    "listing",
    "question",
]

GRAPHQL: Final = "/zms/graphql"

_PAGE_INFO: Final = field(
    "pageInfo", "pageNumber", "pageSize", "totalCount", "totalPages"
)


@attrs.frozen(kw_only=True)
class ConnectionPages(NumberedPages):
    """Pages with numbers; the first one is asked for by its number, too."""

    whole: str = ""
    """The parameter that asks for everything in one answer."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The page and its size, with what is sent without them."""
        page, size = NumberedPages.parameters.__get__(self)
        return (
            attrs.evolve(page, default=self.first),
            attrs.evolve(size, default=self.default_size),
        )

    def following(
        self, arguments: Mapping[str, Any], answer: Any, count: int
    ) -> dict[str, Any] | None:
        """See :meth:`PageStyle.following`."""
        if self.whole and arguments.get(self.whole):
            return None
        return NumberedPages.following(self, arguments, answer, count)


PAGES: Final = ConnectionPages(
    position="page_num",
    page_name="pageNum",
    size_name="pageSize",
    default_size=20,
    largest=100,
    rows="nodes",
    pages="pageInfo.totalPages",
    at=Place.VARIABLE,
)
SORTED_PAGES: Final = attrs.evolve(PAGES, position="page", page_name="page")
"""Those of agents, agent groups and nonces, which have a name of their own."""


def question(
    name: str, root: str, selected: tuple[str, ...], **variables: str
) -> Document:
    """A query of one field, whose arguments and variables have the same names."""
    types = {"customerId": "ID!", **variables}
    given = {each: each for each in types}
    return Document(
        operation=name,
        text=operation(name, types, field(root, *selected, **given)),
        answer=root,
        customer="customerId",
    )


def connection(
    name: str, root: str, nodes: tuple[str, ...], **variables: str
) -> Document:
    """A query of a list by pages."""
    selected = (field("nodes", *nodes), _PAGE_INFO)
    pages = {"pageNum": "Int", "pageSize": "Int"}
    if "page" in variables:
        pages = {"pageSize": "Int"}
    return question(name, root, selected, **pages, **variables)


def containing(name: str, what: str, wire: str) -> Parameter:
    """A filter by a part of a text."""
    return variable(
        name,
        f"Text that {what} holds.",
        wire=f"filter.{wire}.contains",
        blank_is_absent=True,
    )


def equal_to(name: str, description: str, wire: str, **more: Any) -> Parameter:
    """A filter by a whole text."""
    return variable(
        name,
        description,
        wire=f"filter.{wire}.equals",
        blank_is_absent=True,
        **more,
    )


def _order(name: str, description: str, **more: Any) -> Parameter:
    return variable(
        name,
        description,
        one_of("ASC", "DESC", "asc", "desc"),
        value=str.upper,
        blank_is_absent=True,
        **more,
    )


NAME_ORDER: Final = _order(
    "sort_order", "Sorts by name: ASC (from A) or DESC.", wire="orderBy.name"
)
SORTING: Final = (
    variable(
        "search",
        "Text to search for, such as a name.",
    ),
    variable("sort", "Member to sort by, such as name."),
    variable(
        "sort_dir",
        "Direction of sort: ASC (smallest first) or DESC.",
        one_of("ASC", "DESC"),
    ),
)


def listing(  # noqa: PLR0913 - what a list is made of
    rows: Rows,
    name: str,
    title: str,
    description: str,
    document: Document,
    *parameters: Parameter,
    pages: ConnectionPages = PAGES,
) -> Tool:
    """A list by pages."""
    return rows.listing(
        name,
        title,
        description,
        GRAPHQL,
        method="POST",
        document=document,
        parameters=parameters,
        pages=pages,
    )
