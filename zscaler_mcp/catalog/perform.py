"""Performing a row: one request, a page or all of them, read and merge and replace."""

from collections.abc import AsyncIterator
from typing import Any, Final

from zscaler_mcp.catalog.call import Call, Listing, as_record, as_records
from zscaler_mcp.catalog.model import Action, PageStyle, Place, Record
from zscaler_mcp.catalog.wire import build_request
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["MAX_PAGES", "perform", "read_list", "replace", "walk"]

MAX_PAGES: Final = 100
"""Pages that one call reads at most: 10,000 ZIA records, 2,000 of ZPA."""

_STAGED: Final = (
    "Pending: ZIA stages the change until the configuration is activated (in the"
    " admin portal, or with zia_activate_configuration where it is offered)."
)


def _may_follow(style: PageStyle, answer: Any, rows: list[Any], call: Call) -> bool:
    """Whether another page may follow the one that ``answer`` holds.

    ZPA writes the number of its pages as text. Where there is no number, a full
    page may be followed by another: a list must not end before its end.
    """
    if style.counts_pages:
        told = str(as_record(answer).get("totalPages"))
        if told.isdecimal():
            return int(call.arguments.get("page", 1)) < int(told)
    return len(rows) >= int(call.arguments.get("page_size", style.default_size))


async def _page(call: Call) -> Listing:
    """The page that the arguments name."""
    tool = call.tool
    answer = await call.api.send(
        build_request(tool, call.arguments, call.api.customer_id)
    )
    rows = as_records(answer, tool.rows or "")
    if tool.pages is None or not _may_follow(tool.pages, answer, rows, call):
        return Listing(rows)
    following = {"page": int(call.arguments.get("page", 1)) + 1}
    if "page_size" in call.arguments:
        following["page_size"] = call.arguments["page_size"]
    return Listing(rows, following)


async def walk(call: Call) -> AsyncIterator[list[Any]]:
    """Every page from the one that the arguments name, at most MAX_PAGES.

    :raises ToolFailure: ``too_large`` when there are more pages; and whatever a
        page fails with, so that no list is silently shorter.
    """
    style, previous = call.tool.pages, None
    for _ in range(MAX_PAGES):
        page = await _page(call)
        # A service that does not page answers every page with the same records.
        if page.items == previous and style and not style.counts_pages:
            return
        yield page.items
        if page.next is None or not page.items:
            return
        previous = page.items
        call = Call(call.tool, {**call.arguments, **page.next}, call.api)
    raise ToolFailure(
        FailureKind.TOO_LARGE,
        f"More than {MAX_PAGES} pages would have to be read; read them one by one"
        " with page and page_size.",
    )


async def read_list(call: Call) -> Listing:
    """A page; or, where records are sifted here, every page unless one is named."""
    test = call.tool.sieve(call.arguments) if call.tool.sieve else None
    if test is None:
        return await _page(call)
    if "page" in call.arguments or call.tool.pages is None:
        page = await _page(call)
        return Listing([row for row in page.items if test(row)], page.next)
    return Listing([row async for rows in walk(call) for row in rows if test(row)])


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
    if call.tool.staged:
        result["activation"] = _STAGED
    return result


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
        answer = await call.api.send(
            build_request(tool, call.arguments, call.api.customer_id)
        )
    return answer if tool.action is Action.READ else _acknowledge(call, answer)
