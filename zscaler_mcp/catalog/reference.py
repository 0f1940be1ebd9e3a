"""The catalog as a page to read: every tool with its parameters, by toolset."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, Final

from zscaler_mcp.catalog.model import Parameter, Tool
from zscaler_mcp.catalog.paging import ALL
from zscaler_mcp.catalog.rows import (
    CONFIRMATION_TOKEN,
    QUERY,
    QUERY_OF_ONE,
    microtenant,
)
from zscaler_mcp.catalog.schema import definition
from zscaler_mcp.catalog.toolsets import SERVICES, TOOLSETS

__all__ = ["render_tools"]

_EVERYWHERE: Final = (ALL, QUERY, QUERY_OF_ONE, microtenant(), CONFIRMATION_TOKEN)
"""Parameters that mean the same wherever they stand; said once, above the tools."""

_CHOICE: Final = re.compile(r"\^\(([A-Z_]+(?:\|[A-Z_]+)*)\)\$")
"""A pattern that is an enumeration."""

_KINDS: Final = {
    "array": "list",
    "boolean": "true or false",
    "integer": "whole number",
    "number": "number",
    "object": "object",
    "string": "text",
}

_LEAST: Final = ("minimum", "minItems", "minLength")
_MOST: Final = ("maximum", "maxItems", "maxLength")

_HEAD: Final = """\
# Tools

{tools} tools of {services} services in {toolsets} toolsets. `zscaler-mcp tools`
lists those that your [settings](settings.md) offer: services and toolsets are chosen
there, and tools that write pass a gate of their own.

A list answers with records (`items`), how many there are in the answer (`count`) and,
if more follow, the arguments of the next page (`next`). An update keeps what is left
out, where it does not say otherwise. A delete asks first. An argument that is not named
here is refused. Bounds are those of numbers, of the characters of a text and of the
members of a list.

These parameters mean the same wherever they stand:
"""


def _bounds(schema: Mapping[str, Any]) -> str:
    """The bounds of a value: ``1 to 500``; lengths from 0 or 1 need no mention."""
    least = next((schema[name] for name in _LEAST if name in schema), None)
    most = next((schema[name] for name in _MOST if name in schema), None)
    if most is None:
        return "" if least is None else f" from {least}"
    if "maximum" in schema and least is not None:
        return f" {least} to {most}"
    return f" up to {most}"


def _kind(schema: Mapping[str, Any]) -> str:
    """The type of a value in words, with its bounds."""
    choice = schema.get("enum", ())
    if found := _CHOICE.fullmatch(schema.get("pattern", "")):
        choice = found[1].split("|")
    if choice:
        return "one of " + ", ".join(f"`{word}`" for word in choice)
    words = _KINDS[schema["type"]] + _bounds(schema)
    if "pattern" in schema:
        words += f" like `{schema['pattern']}`"
    return f"{words}: {_kind(schema['items'])}" if "items" in schema else words


def _members(schema: Mapping[str, Any], indent: str) -> Iterator[str]:
    """The members of an object that says what they are, each on a line."""
    inner = schema.get("items", schema)
    for name, each in inner.get("properties", {}).items():
        said = f" {each['description']}" if "description" in each else ""
        yield f"{indent}- `{name}` ({_kind(each)}){said}"
        yield from _members(each, indent + "  ")


def _parameter(parameter: Parameter) -> str:
    kind = _kind(parameter.schema)
    if parameter.required:
        kind += "; required"
    if parameter.default is not None:
        kind += f"; default `{str(parameter.default).lower()}`"
    return f"- `{parameter.name}` ({kind}) {parameter.description}"


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


class _Toolset:
    """Tools of one toolset, of which a later one refers to what was said before."""

    def __init__(self) -> None:
        self._said: dict[str, str] = {}
        self._shapes: list[Mapping[str, Any]] = []

    def tool(self, tool: Tool) -> Iterator[str]:
        """The lines of one tool."""
        yield f"#### `{tool.name}`\n"
        description = definition(tool)["description"]
        yield f"{tool.title} ({tool.action.value}). {description}\n"
        before: dict[str, list[str]] = {}
        everywhere = {each.description for each in _EVERYWHERE}
        for parameter in tool.parameters:
            line = _parameter(parameter)
            if parameter.description in everywhere:
                before.setdefault("", []).append(parameter.name)
            elif line in self._said:
                before.setdefault(self._said[line], []).append(parameter.name)
            else:
                self._said[line] = tool.name
                yield line
                yield from self._shape(parameter.schema)
        for name, same in before.items():
            yield f"- {_names(same)}" + (f" as in `{name}`" if name else "")
        if tool.parameters:
            yield ""

    def _shape(self, schema: Mapping[str, Any]) -> Iterator[str]:
        if schema not in self._shapes:
            self._shapes.append(schema)
            yield from _members(schema, "  ")


def render_tools(tools: Iterable[Tool]) -> str:
    """The reference page of ``tools``, in Markdown.

    :param tools: in the order in which they are to stand, one toolset after another.
    """
    every = tuple(tools)
    toolsets = {each.id: each for each in TOOLSETS}
    counts = {
        "tools": len(every),
        "services": len({tool.service for tool in every}),
        "toolsets": len({tool.toolset for tool in every}),
    }
    lines = [_HEAD.format(**counts), *map(_parameter, _EVERYWHERE), ""]
    for service, of_service in groupby(every, lambda tool: tool.service):
        lines += [f"## {SERVICES[service]} (`{service}`)", ""]
        for toolset, of_toolset in groupby(of_service, lambda tool: tool.toolset):
            lines += [f"### `{toolset}`: {toolsets[toolset].description}", ""]
            page = _Toolset()
            for tool in of_toolset:
                lines += page.tool(tool)
    return "\n".join(lines).rstrip() + "\n"
