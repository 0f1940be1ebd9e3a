"""The calls that every kind answers: list, get, create, replace, delete."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import attrs

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.dialect import Dialect
from zscaler_mcp.simulator.kinds import Kind
from zscaler_mcp.simulator.listing import Shown, select
from zscaler_mcp.simulator.store import Store

__all__ = ["Behaviour", "Operation", "Route", "crud"]


Operation = Callable[[Store, Call], Reply]
"""Answers one call from and in the store; raises ``Refused`` where the API says no."""


@attrs.frozen
class Route:
    """An operation and where it is."""

    method: str
    path: str
    """Placeholders in angle brackets."""

    operation: Operation
    dialect: Dialect


def _as_is(_store: Store, record: Record) -> Record:
    return record


def _nothing(_store: Store, _record: Record, _body: Record) -> None:
    return None


@attrs.frozen(kw_only=True)
class Behaviour:
    """What one kind does beyond the usual."""

    prepare: Callable[[Store, Record], Record] = _as_is
    """The body of a write, before it is checked."""

    settle: Callable[[Store, Record, Record], None] = _nothing
    """After a write, of the record and the body that it came from."""

    present: Callable[[Store, Record], Record] = _as_is
    """A record as the API shows it."""

    guard: Callable[[Store, Record], Record] = _as_is
    """Before a record is deleted; raises ``Refused`` for one that is in use."""

    forget: Callable[[Store, Record], Record] = _as_is
    """After a record has been deleted."""


_SCOPE: Final = "microtenantId"
"""The part of a ZPA tenant that a call is about, where it names one."""


def _scope(kind: Kind, call: Call) -> str | None:
    return call.query.get(_SCOPE) if _SCOPE in kind.fields else None


def _named(store: Store, kind: Kind, call: Call) -> Record:
    """The record of the path.

    :raises Refused: 404, also for one of another microtenant.
    """
    record, scope = store.get(kind.name, call.ids["id"]), _scope(kind, call)
    if scope is not None and record.get(_SCOPE) != scope:
        raise Refused(404, f"There is no such {kind.name} in the microtenant.")
    return record


def _list(kind: Kind, behaviour: Behaviour) -> Operation:
    def operation(store: Store, call: Call) -> Reply:
        shown = Shown(store.all(kind.name), partial(behaviour.present, store))
        return Reply(kind.dialect.page(select(kind, shown, call.query), call.query))

    return operation


def _get(kind: Kind, behaviour: Behaviour) -> Operation:
    def operation(store: Store, call: Call) -> Reply:
        return Reply(behaviour.present(store, _named(store, kind, call)))

    return operation


def _create(kind: Kind, behaviour: Behaviour) -> Operation:
    def operation(store: Store, call: Call) -> Reply:
        scope = _scope(kind, call)
        scoped = {_SCOPE: scope} if scope is not None else {}
        body = behaviour.prepare(store, {**scoped, **call.fields()})
        record = store.create(kind, body)
        behaviour.settle(store, record, body)
        return Reply(behaviour.present(store, record), kind.dialect.created)

    return operation


def replace(kind: Kind, behaviour: Behaviour) -> Operation:
    """The operation of PUT."""

    def operation(store: Store, call: Call) -> Reply:
        _named(store, kind, call)
        body = behaviour.prepare(store, call.fields())
        record = store.replace(kind, call.ids["id"], body)
        behaviour.settle(store, record, body)
        if kind.dialect.updated == 204:  # noqa: PLR2004 - No Content
            return Reply(None, kind.dialect.updated)
        return Reply(behaviour.present(store, record), kind.dialect.updated)

    return operation


def _delete(kind: Kind, behaviour: Behaviour) -> Operation:
    def operation(store: Store, call: Call) -> Reply:
        behaviour.guard(store, _named(store, kind, call))
        behaviour.forget(store, store.delete(kind, call.ids["id"]))
        return Reply(None, 204)

    return operation


def crud(kind: Kind, behaviour: Behaviour | None = None) -> Iterator[Route]:
    """The routes of a kind: all five, or the two that read."""
    behaviour = behaviour or Behaviour()
    collection = f"{kind.dialect.base}/{kind.path}"
    record = f"{collection}/<id>"
    yield Route("GET", collection, _list(kind, behaviour), kind.dialect)
    yield Route("GET", record, _get(kind, behaviour), kind.dialect)
    if kind.writable:
        yield Route("POST", collection, _create(kind, behaviour), kind.dialect)
        yield Route("PUT", record, replace(kind, behaviour), kind.dialect)
        yield Route("DELETE", record, _delete(kind, behaviour), kind.dialect)
