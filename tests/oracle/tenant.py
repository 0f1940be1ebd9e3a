"""Tenants in memory: one that answers from a record, one whose PUT replaces."""

import copy
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeVar

from twisted.internet.defer import Deferred
from zope.interface import implementer

from zscaler_mcp.catalog import CATALOG, Call, perform, present
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.request import ApiRequest, IOneAPI

__all__ = [
    "CELLULAR",
    "CUSTOMER",
    "NOW",
    "RecordedTenant",
    "ReplacingTenant",
    "as_fact",
    "not_found",
    "paged",
    "result_of",
    "run",
]

CUSTOMER = "700000000000000001"
CELLULAR = "zc-example-0001"
NOW = 1_767_225_600.0
"""The moment at which windows of time were recorded, in seconds since the epoch."""

T = TypeVar("T")


def not_found() -> ToolFailure:
    """What a tenant says of a path that it does not know."""
    return ToolFailure(FailureKind.NOT_FOUND, "No such object.")


def as_fact(request: ApiRequest) -> dict[str, Any]:
    """A request in the form of the recorded ones."""
    fact: dict[str, Any] = {"method": request.method, "path": request.path}
    if request.query:
        fact["query"] = {
            name: [value for each, value in request.query if each == name]
            for name, _ in request.query
        }
    if request.body is not None:
        fact["body"] = request.body
    return fact


def result_of(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that waits for nothing outside."""
    results: list[T] = []
    failures: list[Any] = []
    deferred = Deferred.fromCoroutine(coroutine)
    deferred.addCallbacks(results.append, failures.append)
    if failures:
        failures[0].raiseException()
    assert results, "the coroutine still waits"
    return results[0]


@implementer(IOneAPI)
class RecordedTenant:
    """Answers each request with what was recorded for its verb and path."""

    customer_id: str | None = CUSTOMER
    zcell_customer_id: str | None = CELLULAR

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.requests: list[ApiRequest] = []
        self.answers = dict(answers)

    async def send(self, request: ApiRequest) -> Any:
        """Record and answer; an answer that is an exception is raised."""
        self.requests.append(request)
        key = f"{request.method} {request.path}"
        if request.method == "DELETE" and key not in self.answers:
            return None
        if key not in self.answers:
            raise not_found()
        answer = self.answers[key]
        if callable(answer):
            answer = answer(request)
        if isinstance(answer, BaseException):
            raise answer
        return copy.deepcopy(answer)

    @property
    def facts(self) -> list[dict[str, Any]]:
        """The requests so far, in the form of the recorded ones."""
        return [as_fact(request) for request in self.requests]


@implementer(IOneAPI)
class ReplacingTenant:
    """Keeps records by path; a PUT leaves of one what its body holds."""

    customer_id: str | None = CUSTOMER
    zcell_customer_id: str | None = CELLULAR

    def __init__(
        self,
        records: Mapping[str, dict[str, Any]],
        stored_at: Callable[[str], str] = lambda path: path,
    ) -> None:
        self.records = {path: dict(record) for path, record in records.items()}
        self._stored_at = stored_at

    async def send(self, request: ApiRequest) -> Any:
        """Read or replace a record."""
        path = self._stored_at(request.path)
        if path not in self.records:
            raise not_found()
        if request.method == "PUT":
            self.records[path] = copy.deepcopy(request.body)
        return copy.deepcopy(self.records[path])


def run(tool: str, tenant: IOneAPI, /, **arguments: Any) -> Any:
    """Perform a row against a tenant."""
    row = CATALOG.by_name[tool]
    given = present(row, arguments)
    return result_of(perform(Call(row, given, tenant, now=lambda: NOW)))


def paged(rows: list[Any], size: int, *, zpa: bool = False) -> Any:
    """An answer that cuts ``rows`` into pages as ZIA or ZPA do."""

    def answer(request: ApiRequest) -> Any:
        query = dict(request.query)
        page = int(query.get("page", 1))
        length = int(query.get("pagesize" if zpa else "pageSize", size))
        part = rows[(page - 1) * length : page * length]
        if not zpa:
            return part
        pages = -(-len(rows) // length)
        return {"list": part, "totalPages": str(pages), "totalCount": str(len(rows))}

    return answer
