"""Performing a row: one request, a page or all of them, read and merge and replace."""

from collections.abc import AsyncIterator, Callable
from typing import Any, Final

import attrs

from zscaler_mcp.catalog.activation import staging_of
from zscaler_mcp.catalog.call import Call, Listing, as_record, as_records
from zscaler_mcp.catalog.model import Action, Place, Record
from zscaler_mcp.catalog.wire import build_request
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = [
    "MAX_PAGES",
    "MAX_RECORDS",
    "perform",
    "read_every",
    "read_list",
    "replace",
    "walk",
]

MAX_PAGES: Final = 100
"""Pages that one call reads at most: 10,000 ZIA records, 2,000 of ZPA."""

MAX_RECORDS: Final = 10_000
"""Records after which a call that reads every page stops, and says what follows."""


async def _page(call: Call) -> Listing:
    """The page that the arguments name."""
    tool = call.tool
    answer = await call.api.send(build_request(tool, call.arguments, call.api))
    rows = as_records(answer, tool.rows or "")
    if tool.pages is None:
        return Listing(rows)
    return Listing(rows, tool.pages.following(call.arguments, answer, len(rows)))


async def walk(call: Call) -> AsyncIterator[Listing]:
    """The pages from the one that the arguments name, at most MAX_PAGES of them.

    What the last page calls next is what was not read.

    :raises ToolFailure: for whatever a page fails with, so that no list is
        silently shorter.
    """
    previous = None
    for _ in range(MAX_PAGES):
        page = await _page(call)
        # A service that does not page answers every page with the same records.
        if page.items and page.items == previous:
            yield Listing([])
            return
        yield page
        if page.next is None or not page.items:
            return
        previous = page.items
        call = attrs.evolve(call, arguments={**call.arguments, **page.next})


async def read_every(call: Call) -> list[Any]:
    """Every record of a list, for whoever would go wrong with a part of them.

    :raises ToolFailure: ``too_large`` when there are more than MAX_PAGES pages.
    """
    rows, following = [], None
    async for page in walk(call):
        rows += page.items
        following = page.next
    if following is not None:
        raise ToolFailure(
            FailureKind.TOO_LARGE, f"More than {MAX_PAGES} pages would have to be read."
        )
    return rows


async def _gather(call: Call, test: Callable[[Any], bool] | None) -> Listing:
    """The records of many pages that pass the test, up to MAX_RECORDS read."""
    found: list[Any] = []
    read, following = 0, None
    async for page in walk(call):
        read += len(page.items)
        following = page.next
        found += page.items if test is None else filter(test, page.items)
        if following is None or read >= MAX_RECORDS:
            break
        call.progress(read)
    return Listing(found, following)


async def read_list(call: Call) -> Listing:
    """A page; every page if ``all`` says so, or where records are sifted here.

    :raises ToolFailure: for whatever a page fails with.
    """
    tool, arguments = call.tool, dict(call.arguments)
    test = tool.sieve(arguments) if tool.sieve else None
    everything = bool(tool.pages) and arguments.pop("all", False)
    if tool.pages is not None and tool.pages.position in arguments:
        if everything:
            raise call.refuse(
                f"Give {tool.pages.position} or all, not both.", tool.pages.position
            )
    elif tool.pages is not None and (everything or test is not None):
        most = tool.pages.most if everything else {}
        return await _gather(attrs.evolve(call, arguments={**most, **arguments}), test)
    page = await _page(attrs.evolve(call, arguments=arguments))
    return page if test is None else Listing(list(filter(test, page.items)), page.next)


async def replace(
    call: Call, record: Record, changes: dict[str, Any], path: str | None = None
) -> Any:
    """Overlay ``changes`` on ``record`` and replace the whole with it."""
    drop = call.tool.merge.drop if call.tool.merge else frozenset()
    kept = {name: value for name, value in record.items() if name not in drop}
    return await call.write(
        call.tool.method, path or call.path(), {**kept, **changes}, *call.query
    )


async def _update(call: Call) -> Any:
    """Read, merge, replace: what was not named stays as it is."""
    changes = call.body
    path = call.path(call.tool.merge.read if call.tool.merge else None)
    record = as_record(await call.get(path, *call.query))
    return await replace(call, record, changes)


def _acknowledge(call: Call, answer: Any) -> dict[str, Any]:
    """The result of a write: what there is now, in words where nothing came back."""
    ids = {
        each.name: call.arguments[each.name]
        for each in call.tool.parameters
        if any(wire.place is Place.PATH for wire in each.sent)
    }
    result = {f"{call.tool.action}d": answer or ids}
    staging = staging_of(call.tool)
    return {**result, "activation": staging.pending} if staging else result


async def perform(call: Call) -> Any:
    """Do what the row says and return its result: a Listing, or a JSON value.

    :raises ToolFailure: for every way in which the call can fail.
    """
    tool = call.tool
    if tool.check is not None:
        tool.check(call.arguments)
    if tool.adapter is not None:
        answer = await tool.adapter(call)
    elif tool.is_list:
        answer = await read_list(call)
    elif tool.merge is not None:
        answer = await _update(call)
    else:
        answer = await call.api.send(build_request(tool, call.arguments, call.api))
    return answer if tool.action is Action.READ else _acknowledge(call, answer)
