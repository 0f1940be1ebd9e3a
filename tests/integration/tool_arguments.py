"""Arguments for every tool: the oracle's, with ids that the served tenant has."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from itertools import count
from typing import Any, Final

import attrs

from tests.integration.tool_sources import (
    DROPPED,
    KNOWN_BY_NAME,
    MAKERS,
    MICROTENANT,
    NEEDED,
    SOURCES,
    VALUES,
    Source,
)
from tests.oracle import toolsets
from zscaler_mcp.catalog import CATALOG, Action, Tool
from zscaler_mcp.catalog.model import Place

__all__ = ["Arguments", "Ask", "argument_sets"]

Ask = Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]]
"""Calls a tool that must succeed; its result."""

_NAMES: Final = ("name", "configured_name", "fqdn", "email", "display_name")
"""Arguments of a create that no two objects may share."""


_OURS: Final = {"all": True, "query": "[:2]", "microtenant_id": MICROTENANT}
"""Optional arguments of reading that the oracle's sets hardly have."""


def argument_sets() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each tool without its optional arguments, and with what it takes of them."""
    for facts in toolsets():
        for name, cases in facts["requests"].items():
            given = {case["set"]: case["arguments"] for case in cases}
            yield name, given["minimal"]
            richest = given.get("full") or max(given.values(), key=len)
            if len(richest) > len(given["minimal"]):
                yield name, richest
            tool = CATALOG.by_name[name]
            ours = {each: _OURS[each] for each in _OURS if tool.parameter(each)}
            if tool.action is Action.READ and ours:
                yield name, {**given["minimal"], **ours}


def _stem(tool: Tool) -> str:
    """The tool's name without service and verb: ``rule_label``."""
    return tool.name.split("_", 2)[2]


def _path_parameter(tool: Tool) -> str | None:
    """The argument that names the object of a call: the last of its path."""
    places = {
        tool.path.find(f"{{{wire.name}}}"): each.name
        for each in tool.parameters
        for wire in each.sent
        if wire.place is Place.PATH
    }
    return places[max(places)] if places else None


@attrs.define
class Arguments:
    """Puts real values where the oracle has those of its own tenant."""

    ask: Ask
    _seen: dict[str, list[Any]] = attrs.field(factory=dict)
    _numbers: Iterator[int] = attrs.field(factory=count)

    async def of(self, tool: Tool, given: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments of one call.

        An update or a delete gets an object of its own, where such can be made.
        """
        if tool.action is Action.DELETE:
            self._seen.clear()
        needed, values = NEEDED.get(tool.name, {}), VALUES.get(tool.name, {})
        filled = {**needed, **given, **values}
        for name in DROPPED.get(tool.name, ()):
            filled.pop(name, None)
        if "microtenant_id" in filled:
            filled["microtenant_id"] = MICROTENANT
        own = None if tool.action is Action.CREATE else _path_parameter(tool)
        for name, value in list(filled.items()):
            mine = own if name == own else None
            filled[name] = await self._real(tool, name, value, filled, mine)
        changes = tool.action in (Action.CREATE, Action.UPDATE)
        return self._unlike(tool, filled) if changes else filled

    def _unlike(self, tool: Tool, filled: dict[str, Any]) -> dict[str, Any]:
        """The arguments of a change, with whatever no two objects may share."""
        number = next(self._numbers)
        address = f"198.18.{number // 200}.{number % 200 + 1}"
        for name, value in filled.items():
            if name in _NAMES and tool.name not in KNOWN_BY_NAME:
                filled[name] = f"{value}-{number}"
            elif isinstance(value, str):
                filled[name] = value.replace("{n}", str(number)).replace(
                    "{ip}", address
                )
        return filled

    async def _real(
        self,
        tool: Tool,
        name: str,
        value: Any,
        beside: Mapping[str, Any],
        own: str | None,
    ) -> Any:
        """A value with ids that exist, at any depth."""
        if own is not None:
            made = await self._make(tool, beside)
            if made is not None:
                return made
        source = self._source(tool, name)
        if source is None and own:
            source = self._listed(tool)
        items = value if isinstance(value, list) else [value]
        if any(isinstance(each, dict) for each in items):
            source = None
        if source is not None:
            return await self._of_source(source, value, beside)
        if isinstance(value, dict):
            # What the values of an operand are depends on its type.
            owner = name.removesuffix(".entryValues").rpartition(".")[2]
            owner = value.get("objectType", owner)
            return {
                key: await self._real(tool, f"{owner}.{key}", each, beside, None)
                for key, each in value.items()
                if key not in DROPPED.get(tool.name, ())
            }
        if isinstance(value, list):
            return [await self._real(tool, name, each, beside, None) for each in value]
        return value

    def _source(self, tool: Tool, name: str) -> Source | None:
        """Where the values of an argument come from, by its name or dotted path."""
        whole = name.removesuffix(".id")
        for owner in (tool.name, tool.service):
            for each in (whole, whole.rpartition(".")[2]):
                if f"{owner} {each}" in SOURCES:
                    return SOURCES[f"{owner} {each}"]
        return None

    async def _of_source(
        self, source: Source, value: Any, beside: Mapping[str, Any]
    ) -> Any:
        """One real value, in the form of the one that is replaced."""
        found = await self._read(source, beside)
        if isinstance(value, list):
            kind = type(value[0]) if value else str
            return [kind(found)] if kind in (str, int) else value
        return type(value)(found) if isinstance(value, (str, int)) else value

    async def _read(self, source: Source, beside: Mapping[str, Any]) -> Any:
        given = {**source.given}
        for name in (*source.along, "microtenant_id"):
            if name in beside:
                given[name] = beside[name]
        row = CATALOG.by_name[source.tool]
        given = {k: v for k, v in given.items() if row.parameter(k) is not None}
        if row.action is Action.CREATE:
            return _member(await self._create(row, given), source.member)
        for name in source.along:
            value = str(given.get(name, ""))
            given[name] = await self._real(row, name, value, given, None)
        key = f"{source} {given}"
        if key not in self._seen:
            self._seen[key] = (await self.ask(source.tool, given))["items"]
        values = [_member(each, source.member) for each in self._seen[key]]
        present = [value for value in values if value is not None]
        if present:
            return present[next(self._numbers) % len(present) if source.another else 0]
        if given.pop("microtenant_id", None) is not None:
            # Nothing of its own: what the microtenant shares with all others.
            return await self._read(attrs.evolve(source, given=given), {})
        raise LookupError(f"{source.tool} lists no {source.member}: {given}")

    def _listed(self, tool: Tool) -> Source | None:
        """The list that holds the tool's objects, by its name."""
        stem = _stem(tool)
        for plural in (f"{stem}s", f"{stem}es", f"{stem[:-1]}ies"):
            name = f"{tool.service}_list_{plural}"
            if name in CATALOG.by_name:
                row = CATALOG.by_name[name]
                required = (each.name for each in row.parameters if each.required)
                return Source(name, along=tuple(required))
        return None

    async def _make(self, tool: Tool, beside: Mapping[str, Any]) -> str | None:
        """Make an object for a change to work on; its id."""
        by_name = f"{tool.service}_create_{_stem(tool)}"
        maker = CATALOG.by_name.get(MAKERS.get(tool.name, by_name))
        # A microtenant has few objects of its own; otherwise what is there is read.
        made_for_it = tool.name in MAKERS or MICROTENANT in beside.values()
        if maker is None or (tool.action is Action.READ and not made_for_it):
            return None
        made = await self._create(maker, beside)
        return str(made.get("id") or made[_path_parameter(tool)])

    async def _create(self, maker: Tool, beside: Mapping[str, Any]) -> Any:
        """What a tool that creates has made, beside what else it is made for."""
        along = ("microtenant_id", "key_type", "rule_type", "device_id")
        shared = {
            name: beside[name]
            for name in along
            if name in beside and maker.parameter(name) is not None
        }
        given = await self.of(maker, {**_MINIMAL[maker.name], **shared})
        made = await self.ask(maker.name, {**given, **shared})
        return made["created"]


def _member(record: Any, path: str) -> Any:
    for name in path.split("."):
        record = record[int(name)] if isinstance(record, list) else record.get(name)
        if record is None:
            return None
    return record


_MINIMAL: Final = {
    tool: case["arguments"]
    for facts in toolsets()
    for tool, cases in facts["requests"].items()
    for case in cases
    if case["set"] == "minimal"
}
