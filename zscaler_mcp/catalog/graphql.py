"""GraphQL: documents from small pieces, and what their answers say (GraphQL 2021-10).

An answer of status 200 may report errors, with or without data beside them. Both
are failures: a list with a part missing must not look like a list.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from zscaler_mcp.catalog.model import Tool
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["answered", "field", "fragment", "operation"]

_MAX_WORDS: Final = 300
"""Characters of one error's words that are passed on."""

_MAX_ERRORS: Final = 3
"""Errors of one answer whose words are passed on."""


def field(name: str, *selected: str, **arguments: str) -> str:
    """A field, the variables that its arguments take, and what is selected of it."""
    given = ", ".join(f"{each}: ${variable}" for each, variable in arguments.items())
    head = f"{name}({given})" if given else name
    return f"{head} {{ {' '.join(selected)} }}" if selected else head


def fragment(kind: str, *selected: str) -> str:
    """What is selected of a record of one kind."""
    return f"... on {kind} {{ {' '.join(selected)} }}"


def operation(name: str, variables: Mapping[str, str], *selected: str) -> str:
    """A whole document: a query, the types of its variables, and what it selects."""
    declared = ", ".join(f"${each}: {kind}" for each, kind in variables.items())
    return f"query {name}({declared}) {{ {' '.join(selected)} }}"


@attrs.frozen
class _Meaning:
    kind: FailureKind
    sentence: str


_ARGUMENT: Final = _Meaning(
    FailureKind.ARGUMENT, "The service did not accept a value of the query."
)
_PERMISSION: Final = _Meaning(
    FailureKind.PERMISSION, "This server's API client may not ask that of the tenant."
)
_UPSTREAM: Final = _Meaning(
    FailureKind.UPSTREAM,
    "The service could not answer the query; a tenant without the feature, or without"
    " data for it, is told the same.",
)
_MEANINGS: Final = {
    "BAD_REQUEST": _ARGUMENT,
    "ValidationError": _ARGUMENT,
    "UNAUTHORIZED": _PERMISSION,
    "FORBIDDEN": _PERMISSION,
    "NOT_FOUND": _Meaning(
        FailureKind.NOT_FOUND, "The service knows nothing under this id."
    ),
    "InvalidSyntax": _Meaning(
        FailureKind.INTERNAL, "The service takes no query of this form."
    ),
}
"""By the classification of an error; every other one is the service's own failure."""


def _unexpected() -> ToolFailure:
    return ToolFailure(
        FailureKind.UPSTREAM, "The service's answer does not have the expected shape."
    )


def _classification(error: Mapping[str, Any]) -> str:
    """The class of an error: beside its message, or among its extensions."""
    extensions = error.get("extensions")
    further = extensions if isinstance(extensions, dict) else {}
    return str(error.get("classification") or further.get("classification") or "")


def _words(errors: list[dict[str, Any]]) -> Iterator[str]:
    for error in errors[:_MAX_ERRORS]:
        message = error.get("message")
        if isinstance(message, str) and message:
            yield message[:_MAX_WORDS]


def _failure(reported: Any) -> ToolFailure:
    """What the errors of an answer come to; the first that is known decides."""
    listed = reported if isinstance(reported, list) else [reported]
    errors = [each for each in listed if isinstance(each, dict)]
    known = (_MEANINGS.get(_classification(each)) for each in errors)
    meaning = next((each for each in known if each is not None), _UPSTREAM)
    said = "; ".join(dict.fromkeys(_words(errors)))
    return ToolFailure(
        meaning.kind,
        f"{meaning.sentence} It said: {said}" if said else meaning.sentence,
    )


def answered(tool: Tool, answer: Any) -> Any:
    """What the tool's document is about, out of the answer to it.

    :raises ToolFailure: for errors that the answer reports, for ``null`` in the
        place of what was asked for, and for an answer that leaves it out.
    """
    if isinstance(answer, dict) and answer.get("errors"):
        raise _failure(answer["errors"])
    path = tool.document.answer.split(".") if tool.document else []
    for name in ("data", *path):
        if not isinstance(answer, dict) or name not in answer:
            raise _unexpected()
        answer = answer[name]
        if answer is None:
            raise ToolFailure(
                FailureKind.NOT_FOUND,
                "The service has nothing to answer this query with: no such id, or"
                " no such feature in this tenant.",
            )
    if tool.rows and (not isinstance(answer, dict) or tool.rows not in answer):
        raise _unexpected()
    return answer
