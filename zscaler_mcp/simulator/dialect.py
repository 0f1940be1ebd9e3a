"""How ZIA and how ZPA speak: ids, pages, statuses, errors."""

from collections.abc import Sequence
from typing import Any, Final

import attrs

from zscaler_mcp.simulator.answers import Record, Refused

__all__ = ["ZIA", "ZPA", "Dialect"]

_MAX_DIGITS: Final = 9


@attrs.frozen(kw_only=True)
class Dialect:
    """The manners that all resources of one service share."""

    base: str
    """Path in front of every resource; placeholders in angle brackets."""

    first_id: int
    numeric_ids: bool
    """Whether ids are numbers in JSON, or text."""

    strict: bool
    """Whether an unknown field is refused, or dropped."""

    created: int
    updated: int
    """Statuses of POST and PUT; 204 has no body."""

    size_name: str
    """The query's name for the page size; its page is ``page``, from 1."""

    default_size: int
    max_size: int
    wrapped: bool
    """Whether a page is an object with totals, or just an array."""

    error_names: tuple[str, str]
    """Members of an error body: its code, its words."""

    codes: dict[int, str]
    """The usual code of each status."""

    referenced: tuple[int, str]
    """Status and code of deleting what is in use."""

    def identifier(self, number: int) -> int | str:
        """An id as JSON has it."""
        return number if self.numeric_ids else str(number)

    def page(self, records: Sequence[Record], query: dict[str, str]) -> Any:
        """One page of ``records``.

        :raises Refused: 400, for a page or size that is no positive number.
        """
        number = self._positive(query, "page", 1)
        size = min(
            self._positive(query, self.size_name, self.default_size), self.max_size
        )
        shown = records[(number - 1) * size : number * size]
        if not self.wrapped:
            return shown
        pages = -(-len(records) // size)
        return {
            "totalPages": str(pages),
            "totalCount": str(len(records)),
            "list": shown,
        }

    def error(self, refused: Refused) -> Record:
        """An error body."""
        code, words = self.error_names
        usual = self.codes.get(refused.status, "UNEXPECTED_ERROR")
        body: Record = {code: refused.code or usual, words: refused.message}
        return {**body, "params": refused.params} if refused.params else body

    def _positive(self, query: dict[str, str], name: str, default: int) -> int:
        text = query.get(name)
        if text is None:
            return default
        if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
            raise Refused(400, f"{name} is not a number.")
        if int(text) == 0:
            raise Refused(400, f"{name} begins at 1.")
        return int(text)


ZIA: Final = Dialect(
    base="/zia/api/v1",
    first_id=40_000,
    numeric_ids=True,
    strict=True,
    created=200,
    updated=200,
    size_name="pageSize",
    default_size=100,
    max_size=1000,
    wrapped=False,
    error_names=("code", "message"),
    codes={
        400: "INVALID_INPUT_ARGUMENT",
        401: "AUTHENTICATION_FAILED",
        403: "ACCESS_DENIED",
        404: "RESOURCE_NOT_FOUND",
        405: "METHOD_NOT_ALLOWED",
        409: "RESOURCE_IN_USE",
        415: "UNSUPPORTED_MEDIA_TYPE",
        429: "RATE_LIMIT_EXCEEDED",
    },
    referenced=(409, "RESOURCE_IN_USE"),
)

ZPA: Final = Dialect(
    base="/zpa/mgmtconfig/<version>/admin/customers/<customer_id>",
    first_id=216_200_000_000_010_000,
    numeric_ids=False,
    strict=False,
    created=201,
    updated=204,
    size_name="pagesize",
    default_size=20,
    max_size=500,
    wrapped=True,
    error_names=("id", "reason"),
    codes={
        400: "invalid.resource.argument",
        401: "authentication.failed",
        403: "authz.not.authorized",
        404: "resource.not.found",
        405: "method.not.allowed",
        409: "resource.duplicate",
        415: "media.type.not.supported",
        429: "rate.limit.exceeded",
    },
    referenced=(400, "resource.referenced"),
)
