"""Executing a document: exactly what it selects is answered, or an error is."""

from collections.abc import Iterator
from typing import Any

import attrs

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.graphql.document import Fragment, Query, Selection, parse
from zscaler_mcp.simulator.graphql.schema import Fault, Field, Schema
from zscaler_mcp.simulator.operations import Operation
from zscaler_mcp.simulator.store import Store

__all__ = ["serve"]

_Selected = tuple[Selection | Fragment, ...]


def _invalid(words: str) -> Fault:
    return Fault(words, "ValidationError")


@attrs.frozen
class _Validation:
    """Whether a document can be asked of a schema at all."""

    schema: Schema
    query: Query

    def check(self) -> None:
        """Check fields, arguments and the use of variables."""
        used = set(self.fields("Query", self.query.selected))
        if used != self.query.variables.keys():
            odd = ", ".join(sorted(used ^ self.query.variables.keys()))
            raise _invalid(f"Variables are declared or used, but not both: {odd}.")

    def fields(self, kind: str, selected: _Selected) -> Iterator[str]:
        """The variables that fields of a kind take, once all that is checked."""
        for each in selected:
            if isinstance(each, Fragment):
                if kind not in self.schema.unions or each.kind not in self.schema.kinds:
                    raise _invalid(f"{kind} is never {each.kind}.")
                yield from self.fields(each.kind, each.selected)
                continue
            field = self.schema.kinds.get(kind, {}).get(each.name)
            if field is None:
                raise _invalid(f"{kind} has no field {each.name}.")
            if bool(field.kind) != bool(each.selected):
                raise _invalid(f"{each.name} is selected from as it cannot be.")
            yield from self.arguments(field, each)
            yield from self.fields(field.kind, each.selected)

    def arguments(self, field: Field, selection: Selection) -> Iterator[str]:
        """The variables that the arguments of a field take."""
        required = {n for n, kind in field.arguments.items() if kind.endswith("!")}
        given = selection.arguments.keys()
        if not required <= given <= field.arguments.keys():
            raise _invalid(f"{selection.name} takes other arguments.")
        for name, variable in selection.arguments.items():
            declared, wanted = self.query.variables.get(variable), field.arguments[name]
            if declared not in (wanted, f"{wanted}!"):
                raise _invalid(f"{name} is {wanted}, {variable} is {declared}.")
            yield variable


@attrs.frozen
class _Execution:
    """Answers a document that has been checked."""

    schema: Schema
    store: Store
    variables: dict[str, Any]

    def record(self, kind: str, record: Record, selected: _Selected) -> Record:
        """What is selected of a record."""
        answer: Record = {}
        if kind in self.schema.unions:
            kind = self.schema.unions[kind](record)
        for each in selected:
            if isinstance(each, Fragment):
                if each.kind == kind:
                    answer |= self.record(kind, record, each.selected)
                continue
            field = self.schema.kinds[kind][each.name]
            answer[each.name] = self.value(field, record, each)
        return answer

    def value(self, field: Field, record: Record, selection: Selection) -> Any:
        """The value of one field."""
        if field.resolve is None:
            value = record.get(selection.name)
        else:
            given = {
                name: self.variables[variable]
                for name, variable in selection.arguments.items()
                if self.variables.get(variable) is not None
            }
            value = field.resolve(self.store, record, given)
        if not field.kind or value is None:
            return value
        if isinstance(value, list):
            return [self.record(field.kind, each, selection.selected) for each in value]
        return self.record(field.kind, value, selection.selected)


def _execute(schema: Schema, store: Store, body: Record) -> Record:
    query = parse(str(body.get("query", "")))
    _Validation(schema, query).check()
    if body.get("operationName") not in (None, query.name):
        raise _invalid("There is no operation of that name.")
    variables = body.get("variables") or {}
    if (
        not isinstance(variables, dict)
        or not variables.keys() <= query.variables.keys()
    ):
        raise _invalid("A variable is given that the query does not declare.")
    for name, kind in query.variables.items():
        schema.check(kind, variables.get(name), f"${name}")
    return _Execution(schema, store, variables).record("Query", {}, query.selected)


def serve(schema: Schema) -> Operation:
    """The operation that answers documents; errors have status 200."""

    def operation(store: Store, call: Call) -> Reply:
        body = call.fields()
        if not isinstance(body.get("query"), str):
            raise Refused(400, "The body has no query.")
        try:
            return Reply({"data": _execute(schema, store, body)})
        except Fault as fault:
            extensions = {"classification": fault.classification}
            error = {"message": fault.message, "extensions": extensions}
            if fault.path:
                error["path"] = list(fault.path)
            return Reply({"errors": [error], "data": None})

    return operation
