"""One call of one tool: the row, the arguments, and the tenant to ask."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from zscaler_mcp.catalog.graphql import answered
from zscaler_mcp.catalog.model import Record, Tool
from zscaler_mcp.catalog.wire import (
    body_of,
    build_request,
    ids_of,
    path_of,
    query_of,
)
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.request import ApiRequest, IOneAPI

__all__ = [
    "Call",
    "Listing",
    "Progress",
    "as_record",
    "as_records",
    "no_progress",
]


Progress = Callable[[int], None]
"""Told how many records have been read, while more are."""


def no_progress(_read: int) -> None:
    """Tell nobody."""
    return


def _no_clock() -> float:
    raise RuntimeError("This call was given no clock.")


@attrs.frozen
class Listing:
    """Records, and the arguments that read the next ones where there may be more."""

    items: list[Any]
    next: dict[str, Any] | None = None
    besides: Mapping[str, Any] = attrs.field(factory=dict)
    """What the service says of all the records together, such as a sum."""


def _unexpected() -> ToolFailure:
    return ToolFailure(
        FailureKind.UPSTREAM, "The service's answer does not have the expected shape."
    )


def as_record(answer: Any) -> Record:
    """The answer as one object.

    :raises ToolFailure: kind ``upstream_down``, for another shape.
    """
    if not isinstance(answer, dict):
        raise _unexpected()
    return answer


def as_records(answer: Any, path: str) -> list[Any]:
    """The records at a dotted path; a service may leave an empty list out.

    :raises ToolFailure: kind ``upstream_down``, for another shape.
    """
    for name in path.split(".") if path else ():
        answer = as_record(answer).get(name)
        if answer is None:
            return []
    if not isinstance(answer, list):
        raise _unexpected()
    return answer


@attrs.frozen
class Call:
    """What an adapter works with."""

    tool: Tool
    arguments: Mapping[str, Any]
    """Validated, without those that say nothing."""

    api: IOneAPI
    progress: Progress = no_progress
    now: Callable[[], float] = _no_clock
    """Seconds since the epoch."""

    def path(self, template: str | None = None, **ids: str) -> str:
        """A path of this tenant, filled from the arguments and ``ids``."""
        given = ids_of(self.tool, self.arguments)
        return path_of(template or self.tool.path, given, self.api, **ids)

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """The query that the row makes of the arguments."""
        return query_of(self.tool, self.arguments)

    @property
    def body(self) -> dict[str, Any]:
        """The body that the row makes of the arguments."""
        return body_of(self.tool, self.arguments)

    async def ask(self) -> Any:
        """Send the row's own request; of a GraphQL answer, what the row is about.

        :raises ToolFailure: also for an answer of status 200 that reports errors.
        """
        request = build_request(self.tool, self.arguments, self.api)
        answer = await self.api.send(request)
        return answer if self.tool.document is None else answered(self.tool, answer)

    async def get(self, path: str, *query: tuple[str, str]) -> Any:
        """Read."""
        return await self.api.send(ApiRequest(method="GET", path=path, query=query))

    async def write(
        self, method: str, path: str, body: Any = None, *query: tuple[str, str]
    ) -> Any:
        """Write."""
        request = ApiRequest(method=method, path=path, query=query, body=body)
        return await self.api.send(request)

    def refuse(self, detail: str, field: str | None = None) -> ToolFailure:
        """An argument error, for the adapter to raise."""
        return ToolFailure(FailureKind.ARGUMENT, detail, field)
