"""From arguments to a request: only what the row declares is sent."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from zscaler_mcp.catalog.model import (
    MEMBERS,
    Action,
    Document,
    Parameter,
    Place,
    Tool,
)
from zscaler_mcp.catalog.names import convert_members
from zscaler_mcp.catalog.values import as_text
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.request import ApiRequest, IOneAPI, fill_path

__all__ = ["body_of", "build_request", "ids_of", "path_of", "present", "query_of"]

Arguments = Mapping[str, Any]

_TENANT: Final = {
    "customer_id": "ZPA customer id",
    "zcell_customer_id": "Zscaler Cellular customer id",
}
"""Placeholders that the tenant fills, and what they stand for."""

_OWNED: Final = frozenset({"id"})
"""Members that no object argument sets: the path says which record is meant."""


def present(tool: Tool, arguments: Arguments) -> dict[str, Any]:
    """The arguments that say something: ``null`` and an empty filter say nothing.

    What the tool does not know is kept, for the validation to refuse.
    """
    empty = {each.name: each.blank_is_absent for each in tool.parameters}
    return {
        name: value
        for name, value in arguments.items()
        if name not in empty or not (value is None or (value == "" and empty[name]))
    }


def _tenant_ids(template: str, api: IOneAPI) -> dict[str, str]:
    """The ids of the tenant that a path names.

    :raises ToolFailure: kind ``configuration``, for one that is not known.
    """
    known = {}
    for name, words in _TENANT.items():
        if f"{{{name}}}" in template:
            value = getattr(api, name)
            if value is None:
                raise ToolFailure(
                    FailureKind.CONFIGURATION,
                    f"This tool needs the tenant's {words}; the operator sets it.",
                )
            known[name] = value
    return known


def ids_of(tool: Tool, arguments: Arguments) -> dict[str, Any]:
    """The arguments, those of the path as the service spells them."""
    spelled = {
        each.name: each.value(arguments[each.name])
        for each in tool.parameters
        if each.name in arguments and any(w.place is Place.PATH for w in each.sent)
    }
    return {**arguments, **spelled}


def path_of(template: str, arguments: Arguments, api: IOneAPI, **ids: str) -> str:
    """Fill a path template with the ids among the arguments and those of the tenant.

    :raises ToolFailure: kind ``argument`` for an id that is no path segment,
        ``configuration`` where an id of the tenant is needed and not known.
    """
    given: dict[str, Any] = {**arguments, **ids, **_tenant_ids(template, api)}
    wanted = {name: str(given[name]) for name in given if f"{{{name}}}" in template}
    return fill_path(template, wanted)


def _values(
    tool: Tool, arguments: Arguments, place: Place
) -> Iterator[tuple[Parameter, str, Any]]:
    """What goes to ``place``: the parameter, the wire name and the value."""
    for parameter in tool.parameters:
        value = arguments.get(parameter.name, parameter.default)
        for wire in parameter.sent:
            if wire.place is place:
                converted = None if value is None else parameter.value(value)
                yield parameter, wire.name, converted


def _pairs(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """The parts of a query that a value makes; an empty text makes none."""
    if name == MEMBERS:
        for member, each in (value or {}).items():
            yield from _pairs(member, each)
    elif isinstance(value, list):
        for each in value:
            yield from _pairs(name, each)
    elif value not in (None, ""):
        yield name, as_text(value)


def query_of(tool: Tool, arguments: Arguments) -> tuple[tuple[str, str], ...]:
    """The query: what comes to an empty text is no filter and is left out.

    A list repeats its name for each of its members.
    """
    given = (
        pair
        for _, name, value in _values(tool, arguments, Place.QUERY)
        for pair in _pairs(name, value)
    )
    return (*tool.fixed_query, *given)


def _members(tool: Tool, parameter: Parameter, value: Any) -> dict[str, Any]:
    """The members of an object argument, spelled as the service does.

    A member that a parameter of its own stands for would make two truths of
    one, and which of them wins is nothing that a caller could see.
    """
    renamed = {tool.renamed.get(name, name): value[name] for name in value}
    members: dict[str, Any] = convert_members(renamed, parameter.name)
    taken = {wire.name: each.name for each in tool.parameters for wire in each.sent}
    for name in members:
        if name in taken:
            instead = f"give it as {taken[name]}"
        elif name in tool.fixed_body or name in _OWNED:
            instead = "it is not the caller's to set"
        else:
            continue
        raise ToolFailure(
            FailureKind.ARGUMENT, f"{name} does not go here: {instead}.", parameter.name
        )
    return members


def body_of(tool: Tool, arguments: Arguments) -> dict[str, Any]:
    """The body: the declared members that were given, and those always sent.

    :raises ToolFailure: kind ``argument``, for an object argument whose members
        collide or are no names.
    """
    sent = dict(tool.fixed_body)
    for parameter, name, value in _values(tool, arguments, Place.BODY):
        if value is None:
            if parameter.null_when_absent:
                sent[name] = None
        elif name == MEMBERS:
            sent.update(_members(tool, parameter, value))
        else:
            sent[name] = value
    return sent


def _variables_of(
    tool: Tool, document: Document, arguments: Arguments, api: IOneAPI
) -> dict[str, Any]:
    """The variables of a GraphQL operation: those that were given, and the fixed."""
    variables = dict(document.variables)
    if document.customer:
        variables[document.customer] = _tenant_ids("{customer_id}", api)["customer_id"]
    for _, path, value in _values(tool, arguments, Place.VARIABLE):
        if value is not None:
            *outer, name = path.split(".")
            member = variables
            for each in outer:
                member = member.setdefault(each, {})
            member[name] = value
    return variables


def _body(tool: Tool, arguments: Arguments, api: IOneAPI) -> dict[str, Any] | None:
    """The whole body; ``None`` where the row has none."""
    if tool.document is not None:
        return {
            "operationName": tool.document.operation,
            "query": tool.document.text,
            "variables": _variables_of(tool, tool.document, arguments, api),
        }
    declared = {wire.place for each in tool.parameters for wire in each.sent}
    if tool.fixed_body or Place.BODY in declared:
        return body_of(tool, arguments)
    return None


def build_request(tool: Tool, arguments: Arguments, api: IOneAPI) -> ApiRequest:
    """The one request of a plain row.

    :raises ToolFailure: kind ``argument`` or ``configuration``.
    """
    return ApiRequest(
        method=tool.method,
        path=path_of(tool.path, ids_of(tool, arguments), api),
        query=query_of(tool, arguments),
        body=_body(tool, arguments, api),
        reads=tool.action is Action.READ,
    )
