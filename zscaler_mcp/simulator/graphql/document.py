"""The text of a document, taken apart (GraphQL 2021-10, section 2)."""

import re
from collections.abc import Iterator
from typing import Final

import attrs

from zscaler_mcp.simulator.graphql.schema import Fault

__all__ = ["Fragment", "Query", "Selection", "parse"]

_TOKEN: Final = re.compile(
    r"(?:[\s,\ufeff]|#[^\n]*)*(?:(\.\.\.|[A-Za-z_][A-Za-z0-9_]*|[!$():\[\]{}])|(.))?",
    re.DOTALL,
)
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

MAX_TEXT: Final = 20_000
MAX_DEPTH: Final = 12


@attrs.frozen
class Selection:
    """A field, the variables that its arguments take, and what is selected of it."""

    name: str
    arguments: dict[str, str]
    selected: "tuple[Selection | Fragment, ...]"


@attrs.frozen
class Fragment:
    """What is selected of records of one kind."""

    kind: str
    selected: "tuple[Selection | Fragment, ...]"


@attrs.frozen
class Query:
    """A whole document."""

    name: str
    variables: dict[str, str]
    selected: tuple[Selection | Fragment, ...]


def _bad(words: str) -> Fault:
    return Fault(words, "InvalidSyntax")


def _tokens(text: str) -> Iterator[str]:
    """The tokens of a document, with an empty one at its end.

    :raises Fault: for a character that begins none.
    """
    for found in _TOKEN.finditer(text):
        if found[2] is not None:
            raise _bad(f"No token begins with {found[2]!r}.")
        if found[1] is not None:
            yield found[1]
    yield ""


class _Reader:
    """Goes through the tokens once."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self.next = next(self._tokens)

    def take(self, expected: str | None = None) -> str:
        """The token, if it is the expected one or, without that, a name."""
        token = self.next
        fits = token == expected if expected else bool(_NAME.fullmatch(token))
        if not fits:
            raise _bad(f"Expected {expected or 'a name'}, found {token or 'the end'}.")
        self.next = next(self._tokens, "")
        return token

    def has(self, token: str) -> bool:
        """Whether the next token is this one; takes it if so."""
        if self.next != token:
            return False
        self.next = next(self._tokens, "")
        return True

    def kind(self) -> str:
        """A type: a name or a list, either with an exclamation mark."""
        if self.has("["):
            inner = self.kind()
            self.take("]")
            text = f"[{inner}]"
        else:
            text = self.take()
        return f"{text}!" if self.has("!") else text

    def pairs(self, *, declared: bool) -> dict[str, str]:
        """Variables with their types, or arguments with their variables."""
        found: dict[str, str] = {}
        if self.has("("):
            while not (found and self.has(")")):
                if declared:
                    self.take("$")
                name = self.take()
                self.take(":")
                if not declared:
                    self.take("$")
                if name in found:
                    raise _bad(f"{name} is given twice.")
                found[name] = self.kind() if declared else self.take()
        return found

    def selections(self, depth: int) -> tuple[Selection | Fragment, ...]:
        """What is between braces."""
        if not depth:
            raise _bad(f"At most {MAX_DEPTH} levels are taken.")
        self.take("{")
        found: list[Selection | Fragment] = []
        while not self.has("}"):
            if self.has("..."):
                self.take("on")
                found.append(Fragment(self.take(), self.selections(depth - 1)))
                continue
            name, arguments = self.take(), self.pairs(declared=False)
            inner = self.selections(depth - 1) if self.next == "{" else ()
            found.append(Selection(name, arguments, inner))
        if not found:
            raise _bad("A selection is empty.")
        return tuple(found)


def parse(text: str) -> Query:
    """Read a document.

    :raises Fault: for one that is not a query of this form.
    """
    if len(text) > MAX_TEXT:
        raise _bad("The document is too long.")
    reader = _Reader(text)
    reader.take("query")
    name, variables = reader.take(), reader.pairs(declared=True)
    query = Query(name, variables, reader.selections(MAX_DEPTH))
    if reader.next:
        raise _bad("A document has one query.")
    return query
