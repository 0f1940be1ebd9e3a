"""A handful of tools in place of all: find, describe, call.

The definitions of every tool fill a model's context before it has asked anything. Here
it searches the catalog in its own words, reads what it needs, and calls through the
same pipeline, with the same gates.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from weakref import WeakKeyDictionary

import attrs

from zscaler_mcp.caller import Caller
from zscaler_mcp.catalog import (
    SERVICES,
    TOOLSETS,
    Action,
    Parameter,
    Tool,
    definition,
)
from zscaler_mcp.errors import FailureKind, ToolFailure, UnknownTool
from zscaler_mcp.sanitize import SanitizedJSON, Sanitizer
from zscaler_mcp.tools.inventory import Inventory
from zscaler_mcp.tools.invocation import Client, Invocation
from zscaler_mcp.tools.outcome import ToolResult, failure_result, value_result
from zscaler_mcp.tools.search import ToolSearch
from zscaler_mcp.tools.validation import ArgumentValidator

__all__ = ["Discovery"]

MAX_WISH: Final = 1000
_FOUND: Final = 8
_NAME: Final = {"type": "string", "minLength": 1, "maxLength": 64}


def _row(name: str, title: str, description: str, *parameters: Parameter) -> Tool:
    """A tool of the server's own."""
    return Tool(
        name=f"zscaler_{name}",
        service="zscaler",
        toolset="discovery",
        action=Action.READ,
        title=title,
        description=description,
        method="GET",
        path="/",
        parameters=parameters,
    )


_FIND: Final = _row(
    "find_tools",
    "Find tools",
    "Finds the tools for a job, the best first, each with its name and what it does."
    " Say the job in plain words, one job a call: block a website for finance.",
    Parameter(
        name="query",
        description="The job, in plain words.",
        schema={"type": "string", "minLength": 1, "maxLength": MAX_WISH},
        required=True,
    ),
    Parameter(
        name="limit",
        description="How many tools to return.",
        schema={"type": "integer", "minimum": 1, "maximum": 30},
        default=_FOUND,
    ),
    Parameter(
        name="service",
        description="Only tools of one service.",
        schema={"type": "string", "enum": sorted(SERVICES)},
    ),
)
_DESCRIBE: Final = _row(
    "describe_tools",
    "Describe tools",
    "The definitions of tools by their names: what they do, and the schema of their"
    " arguments. Read it before the first call of a tool.",
    Parameter(
        name="names",
        description="Names as zscaler_find_tools returns them.",
        schema={"type": "array", "items": _NAME, "minItems": 1, "maxItems": 10},
        required=True,
    ),
)
_CALL: Final = attrs.evolve(
    _row(
        "call_tool",
        "Call a tool",
        "Calls a tool with arguments that fit its schema, which zscaler_describe_tools"
        " shows. Tools that destroy ask for confirmation.",
        Parameter(
            name="name",
            description="Name of the tool.",
            schema=_NAME,
            required=True,
        ),
        Parameter(
            name="arguments",
            description="Its arguments, by name.",
            schema={"type": "object"},
        ),
    ),
    action=Action.UPDATE,
)
_TOOLSETS: Final = _row(
    "list_toolsets",
    "List toolsets",
    "The groups of tools that are offered, each with what it is about and how many"
    " tools it has.",
)

_ROWS: Final = (_FIND, _DESCRIBE, _CALL, _TOOLSETS)
_VALIDATORS: Final = {row.name: ArgumentValidator(row) for row in _ROWS}


def _nothing(name: str) -> ToolFailure:
    """The same for a tool that does not exist and for one that is not offered."""
    return ToolFailure(
        FailureKind.NOT_FOUND,
        f"There is no tool named {name[:64]} here; zscaler_find_tools finds tools.",
        "name",
    )


class Discovery:
    """Answers the handful; what it finds, it calls through the pipeline."""

    def __init__(self, invocation: Invocation, sanitizer: Sanitizer) -> None:
        self._invocation = invocation
        self._sanitizer = sanitizer
        self._indexes: WeakKeyDictionary[Inventory, ToolSearch] = WeakKeyDictionary()
        self.definitions: SanitizedJSON = sanitizer.json([*map(definition, _ROWS)])
        """The JSON array of tool definitions that ``tools/list`` answers with."""

        self._answers: Mapping[str, Callable[[dict[str, Any], Inventory], Any]] = {
            _FIND.name: self._find,
            _DESCRIBE.name: self._describe,
            _TOOLSETS.name: self._toolsets,
        }

    async def call(
        self, name: str, arguments: Mapping[str, Any], caller: Caller, client: Client
    ) -> ToolResult:
        """Call a tool of the handful; see :meth:`Invocation.call`.

        :raises UnknownTool: for any other.
        """
        if name not in _VALIDATORS:
            raise UnknownTool(name)
        given = {key: value for key, value in arguments.items() if value is not None}
        try:
            _VALIDATORS[name].check(given)
            if name == _CALL.name:
                return await self._call(given, caller, client)
            permitted = self._invocation.permissions.of(caller)
            answer = self._answers[name](given, permitted)
            return value_result(self._sanitizer.json(answer))
        except ToolFailure as failure:
            return failure_result(failure, self._sanitizer, changes=False)

    def _call(
        self, given: dict[str, Any], caller: Caller, client: Client
    ) -> Awaitable[ToolResult]:
        name, arguments = given["name"], given.get("arguments", {})
        try:
            self._invocation.permissions.of(caller).find(name)
        except UnknownTool:
            raise _nothing(name) from None
        return self._invocation.call(name, arguments, caller, client)

    def _find(self, given: dict[str, Any], permitted: Inventory) -> Any:
        index = self._indexes.get(permitted)
        if index is None:
            tools = (offer.tool for offer in permitted.offers.values())
            index = self._indexes[permitted] = ToolSearch(tools)
        service, most = given.get("service"), given.get("limit", _FOUND)
        every = len(permitted.offers) if service else most
        found = [
            tool
            for tool in index.find(given["query"], every)
            if service in (None, tool.service)
        ]
        return {
            "items": [
                {
                    "name": tool.name,
                    "action": tool.action.value,
                    "description": tool.description,
                }
                for tool in found[:most]
            ],
            "count": len(found[:most]),
        }

    def _describe(self, given: dict[str, Any], permitted: Inventory) -> Any:
        described = []
        for name in dict.fromkeys(given["names"]):
            try:
                described.append(definition(permitted.find(name).tool))
            except UnknownTool:
                raise _nothing(name) from None
        return {"items": described, "count": len(described)}

    def _toolsets(self, _: dict[str, Any], permitted: Inventory) -> Any:
        counts: dict[str, int] = {}
        for offer in permitted.offers.values():
            counts[offer.tool.toolset] = counts.get(offer.tool.toolset, 0) + 1
        shown = [
            {
                "id": each.id,
                "service": SERVICES[each.service],
                "description": each.description,
                "tools": counts[each.id],
            }
            for each in TOOLSETS
            if each.id in counts
        ]
        return {"items": shown, "count": len(shown)}
