"""How the lists of the services are cut into pages, and what asks for the next one."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from zscaler_mcp.catalog.model import Parameter, Place, Wire

__all__ = ["ALL", "NumberedPages", "OffsetPages", "TokenPages", "member"]

Arguments = Mapping[str, Any]

ALL: Final = Parameter(
    name="all",
    description="Reads every page, up to 10,000 records; give no page then.",
    schema={"type": "boolean"},
)


def member(answer: Any, path: str) -> Any:
    """What is at a dotted path of an answer; ``None`` where nothing is.

    An empty path is the answer itself.
    """
    for name in path.split(".") if path else ():
        if not isinstance(answer, dict):
            return None
        answer = answer.get(name)
    return answer


def _count(answer: Any, path: str) -> int | None:
    """A number of an answer; some services write it as text."""
    told = str(member(answer, path)) if path else ""
    return int(told) if told.isdecimal() else None


def _size(
    name: str, wire: str, place: Place, default: int | None, largest: int | None
) -> Parameter:
    usual = "the service chooses" if default is None else str(default)
    bound = {} if largest is None else {"maximum": largest}
    return Parameter(
        name=name,
        description=f"Records in a page; {usual} if left out.",
        schema={"type": "integer", "minimum": 1, **bound},
        sent=(Wire(place, wire),),
    )


def _place(name: str, wire: str, place: Place, first: int, words: str) -> Parameter:
    return Parameter(
        name=name,
        description=f"{words}, from {first}.",
        schema={"type": "integer", "minimum": first},
        sent=(Wire(place, wire),),
    )


@attrs.frozen(kw_only=True)
class _Sized:
    """Pages whose size the caller may set."""

    rows: str = ""
    """The dotted path of the records in an answer; empty for the answer itself."""

    default_size: int | None = None
    largest: int | None = None
    """``None`` where the service does not say."""

    size: str = "page_size"
    """The parameter."""

    size_name: str
    """Its wire name."""

    at: Place = Place.QUERY

    @property
    def most(self) -> dict[str, Any]:
        """The arguments of the largest page."""
        return {} if self.largest is None else {self.size: self.largest}

    def _length(self, arguments: Arguments) -> int:
        """Records that make a page full; one may, where the size is not known."""
        return int(arguments.get(self.size) or self.default_size or 1)

    def _kept(self, arguments: Arguments) -> dict[str, Any]:
        return {self.size: arguments[self.size]} if self.size in arguments else {}


@attrs.frozen(kw_only=True)
class NumberedPages(_Sized):
    """Pages with numbers.

    Where the answer does not say how many there are, a full page may be followed
    by another: a list must not end before its end.
    """

    position: str = "page"
    page_name: str = "page"
    first: int = 1
    pages: str = ""
    """The dotted path of the number of pages in an answer."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The page and its size."""
        words = "Page to return"
        return (
            _place(self.position, self.page_name, self.at, self.first, words),
            _size(self.size, self.size_name, self.at, self.default_size, self.largest),
        )

    def following(
        self, arguments: Arguments, answer: Any, count: int
    ) -> dict[str, Any] | None:
        """See :meth:`PageStyle.following`."""
        number = int(arguments.get(self.position, self.first))
        pages = _count(answer, self.pages)
        if pages is None:
            more = count >= self._length(arguments)
        else:
            more = number - self.first + 1 < pages
        return {self.position: number + 1, **self._kept(arguments)} if more else None


@attrs.frozen(kw_only=True)
class OffsetPages(_Sized):
    """Pages that begin after a number of records."""

    position: str = "offset"
    size: str = "limit"
    size_name: str = "limit"
    offset_name: str = "offset"
    total: str = ""
    """The dotted path of the number of records in an answer."""

    link: str = ""
    """The dotted path of a link to the next page; without one there is none."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The offset and the size."""
        words = "Records to skip"
        return (
            _place(self.position, self.offset_name, self.at, 0, words),
            _size(self.size, self.size_name, self.at, self.default_size, self.largest),
        )

    def following(
        self, arguments: Arguments, answer: Any, count: int
    ) -> dict[str, Any] | None:
        """See :meth:`PageStyle.following`."""
        reached = int(arguments.get(self.position, 0)) + count
        total = _count(answer, self.total)
        if self.link and not member(answer, self.link):
            more = False
        elif total is not None:
            more = reached < total
        else:
            more = bool(self.link) or count >= self._length(arguments)
        if not (more and count):
            return None
        return {self.position: reached, **self._kept(arguments)}


@attrs.frozen(kw_only=True)
class TokenPages(_Sized):
    """Pages that begin where a token of the page before says."""

    position: str = "offset"
    size: str = "limit"
    size_name: str = "limit"
    offset_name: str = "offset"
    next: str
    """The dotted path of the token in an answer."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The token and the size."""
        return (
            Parameter(
                name=self.position,
                description="Where to go on: the token that the answer's next holds.",
                schema={"type": "string", "maxLength": 1024},
                sent=(Wire(self.at, self.offset_name),),
                blank_is_absent=True,
            ),
            _size(self.size, self.size_name, self.at, self.default_size, self.largest),
        )

    def following(
        self, arguments: Arguments, answer: Any, count: int
    ) -> dict[str, Any] | None:
        """See :meth:`PageStyle.following`."""
        token = member(answer, self.next)
        if token in (None, "") or token == arguments.get(self.position):
            return None
        return {self.position: str(token), **self._kept(arguments)}
