"""Lists that end with a link to the next page."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import attrs

from zscaler_mcp.catalog.model import MEMBERS, Parameter, Place, Wire
from zscaler_mcp.catalog.paging import member
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["LinkedPages"]

_TOKEN: Final = "page_token"  # noqa: S105 (the name of an argument)

_MAX_TOKEN: Final = 1024
_MAX_PAIRS: Final = 16

_parse: Final = partial(
    parse_qsl,
    keep_blank_values=True,
    strict_parsing=True,
    max_num_fields=_MAX_PAIRS,
)


def _query_of(token: str) -> dict[str, Any]:
    """What a page's token adds to the query of the first page.

    :raises ToolFailure: kind ``argument``, for a text that is no query.
    """
    if token.isdecimal():
        return {"page": token}
    query: dict[str, list[str]] = {}
    try:
        for name, value in _parse(token):
            query.setdefault(name, []).append(value)
    except ValueError:
        query = {}
    if not query or "" in query:
        raise ToolFailure(
            FailureKind.ARGUMENT, f"{_TOKEN} is not one that next held.", _TOKEN
        )
    return query


@attrs.frozen(kw_only=True)
class LinkedPages:
    """Pages that the one before links to.

    Of a link only its query is followed, on the path that the row has: an
    answer does not choose what is asked next. The service documents neither
    the names in it nor the size of a page.
    """

    links: tuple[str, ...] = ("next_link", "next_page")
    """Members of an answer that may hold the link, or the number of a page."""

    rows: str = "results"
    position: str = _TOKEN

    @property
    def most(self) -> dict[str, Any]:
        """There is no size to choose."""
        return {}

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The token of the page."""
        return (
            Parameter(
                name=self.position,
                description="Where to go on: the token that the answer's next holds.",
                schema={"type": "string", "maxLength": _MAX_TOKEN},
                sent=(Wire(Place.QUERY, MEMBERS),),
                value=_query_of,
                blank_is_absent=True,
            ),
        )

    def following(
        self, arguments: Mapping[str, Any], answer: Any, count: int
    ) -> dict[str, Any] | None:
        """See :meth:`PageStyle.following`."""
        found = (member(answer, name) for name in self.links)
        link = next((str(each) for each in found if each), "")
        token = urlsplit(link).query or link
        if not (token and count) or token == arguments.get(self.position):
            return None
        return {self.position: token}
