"""The tenant's records, and what create, replace and delete do to them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from typing import Any

from zscaler_mcp.simulator.answers import Record, Refused
from zscaler_mcp.simulator.kinds import Kind

__all__ = ["Store"]


class Store:
    """Records by kind and id, in the order of their making."""

    def __init__(self, kinds: Iterable[Kind], wall: Callable[[], float]) -> None:
        """Hold records of ``kinds``; ``wall`` is seconds since the epoch."""
        self._kinds = {kind.name: kind for kind in kinds}
        self._records: dict[str, dict[str, Record]] = {name: {} for name in self._kinds}
        self._wall = wall
        self.writes: Counter[str] = Counter()
        """How many records were made, replaced or removed, by their dialect's base."""

        self._numbers = {kind.dialect.base: kind.dialect.first_id for kind in kinds}

    @property
    def now(self) -> int:
        """Seconds since the epoch."""
        return int(self._wall())

    def kind(self, name: str) -> Kind:
        """The kind of that name."""
        return self._kinds[name]

    def all(self, name: str) -> list[Record]:
        """Every record of a kind; the store's own, not to be changed."""
        return list(self._records[name].values())

    def find(self, name: str, identifier: Any) -> Record | None:
        """One record; the store's own."""
        return self._records[name].get(str(identifier))

    def get(self, name: str, identifier: Any) -> Record:
        """One record; the store's own.

        :raises Refused: 404.
        """
        record = self.find(name, identifier)
        if record is None:
            raise Refused(404, f"There is no {name} with id {identifier}.")
        return record

    def seed(self, name: str, records: Iterable[Record]) -> list[Record]:
        """Put in records as they are; those without an id get one."""
        kind, seeded = self._kinds[name], []
        for fields in records:
            record = {"id": fields.get("id") or self._next_id(kind), **fields}
            self._records[name][str(record["id"])] = record
            seeded.append(record)
        return seeded

    def create(self, kind: Kind, body: Record) -> Record:
        """Make a record.

        :raises Refused: 400 or 409, for fields, references and duplicates.
        """
        record: Record = {**deepcopy(dict(kind.defaults)), **deepcopy(kind.check(body))}
        kind.complete(record)
        self._check_unique(kind, record, None)
        self._check_references(kind, record)
        record = {"id": self._next_id(kind), **record}
        self._stamp(kind, record, new=True)
        self.writes[kind.dialect.base] += 1
        self._records[kind.name][str(record["id"])] = record
        return record

    def replace(self, kind: Kind, identifier: str, body: Record) -> Record:
        """Put ``body`` in a record's place: what it does not name is lost.

        The id, read-only fields and those that the kind keeps stay.

        :raises Refused: 400, 404 or 409.
        """
        old = self.get(kind.name, identifier)
        if body.get("id") not in (None, "", old["id"], str(old["id"])):
            raise Refused(400, "The id of the body is not that of the path.")
        record: Record = {
            **deepcopy(dict(kind.defaults)),
            **{name: old[name] for name in kind.kept if name in old},
            **deepcopy(kind.check(body)),
            **{name: old[name] for name in kind.read_only if name in old},
        }
        kind.complete(record)
        self._check_unique(kind, record, old)
        self._check_references(kind, record)
        record = {"id": old["id"], **record}
        self._stamp(kind, record, new=False)
        self.writes[kind.dialect.base] += 1
        self._records[kind.name][identifier] = record
        return record

    def delete(self, kind: Kind, identifier: str) -> Record:
        """Remove a record.

        :raises Refused: 404, or the dialect's refusal of what is in use.
        """
        record = self.get(kind.name, identifier)
        for user in self._users(kind.name, identifier):
            status, code = kind.dialect.referenced
            raise Refused(
                status,
                f"The {kind.name} is still referred to by {user.get('name')}.",
                code,
                [str(user.get("name"))],
            )
        del self._records[kind.name][identifier]
        self.writes[kind.dialect.base] += 1
        return record

    def discard(self, name: str, identifier: Any) -> None:
        """Remove a record without asking."""
        self._records[name].pop(str(identifier), None)

    def _next_id(self, kind: Kind) -> int | str:
        if kind.id_prefix:
            taken = (i.removeprefix(kind.id_prefix) for i in self._records[kind.name])
            last = max((int(n) for n in taken if n.isdigit()), default=0)
            return f"{kind.id_prefix}{last + 1:02d}"
        self._numbers[kind.dialect.base] += 1
        return kind.dialect.identifier(self._numbers[kind.dialect.base])

    def _stamp(self, kind: Kind, record: Record, *, new: bool) -> None:
        now = self.now
        if kind.dialect.numeric_ids:
            if kind.modified:
                record[kind.modified] = now
            return
        if new:
            record["creationTime"] = str(now)
        record["modifiedTime"] = str(now)

    def _check_unique(self, kind: Kind, record: Record, old: Record | None) -> None:
        if kind.unique is None:
            return
        wanted = str(record.get(kind.unique, "")).casefold()
        if not wanted:
            return
        for other in self._records[kind.name].values():
            if other is old or str(other.get(kind.unique, "")).casefold() != wanted:
                continue
            status, code = kind.duplicate
            raise Refused(
                status, f"This {kind.unique} is in use already.", code, [kind.unique]
            )

    def _check_references(self, kind: Kind, record: Record) -> None:
        for name, target in kind.references.items():
            for identifier in _identifiers(record.get(name)):
                if self.find(target, identifier) is None:
                    raise Refused(
                        400, f"{name} refers to an unknown {target}.", None, [name]
                    )

    def _users(self, name: str, identifier: str) -> Iterator[Record]:
        """Records of any kind that refer to this one."""
        for kind in self._kinds.values():
            for field, target in kind.references.items():
                if target == name:
                    for record in self._records[kind.name].values():
                        if identifier in map(str, _identifiers(record.get(field))):
                            yield record


def _identifiers(value: Any) -> Iterator[Any]:
    """The ids in a reference: itself, of an object, of each of a list."""
    if isinstance(value, list):
        for item in value:
            yield from _identifiers(item)
    elif isinstance(value, dict):
        yield value.get("id")
    elif value not in (None, ""):
        yield value
