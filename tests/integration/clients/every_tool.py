"""The official Python client calls every tool, whose user agrees to what is deleted.

``python -m tests.integration.clients.every_tool URL``: the server offers all tools.
Prints one JSON object, with a report of each call: the tool, its arguments, the result
or the words of its error, and what the user was asked.
"""

import asyncio
import json
import sys
from functools import partial
from typing import Any

from mcp import Client
from mcp.client import ClientRequestContext
from mcp.types import ElicitRequestParams, ElicitResult, TextContent

from tests.integration.tool_arguments import Arguments, argument_sets
from zscaler_mcp.catalog import CATALOG, Action, Tool


class _Refused(Exception):
    """A tool's error."""


async def _call(client: Client, tool: str, arguments: dict[str, Any]) -> Any:
    """The result of a tool.

    :raises _Refused: if it is an error.
    """
    result = await client.call_tool(tool, arguments)
    block = result.content[0]
    assert isinstance(block, TextContent)
    if result.is_error:
        raise _Refused(block.text, result.structured_content)
    # What strangers wrote stands between two marks, each on a line of its own.
    marked = (result.meta or {}).get("zscaler-mcp/untrusted")
    return json.loads(block.text.splitlines()[1] if marked else block.text)


async def _confirmed(
    client: Client, tool: str, arguments: dict[str, Any]
) -> tuple[Any, int]:
    """The result of a tool, and how many calls it took: a token asks for a second.

    :raises _Refused: if that is an error.
    """
    try:
        return await _call(client, tool, arguments), 1
    except _Refused as refused:
        token = (refused.args[1] or {}).get("confirmation_token")
        if token is None:
            raise
    again = {**arguments, "confirmation_token": token}
    return await _call(client, tool, again), 2


async def main(url: str) -> None:
    """Read, create, update, delete: deletes with a human, and in two steps."""
    asked: list[str] = []
    calls: list[dict[str, Any]] = []

    async def user(
        context: ClientRequestContext, params: ElicitRequestParams
    ) -> ElicitResult:
        asked.append(params.message)
        return ElicitResult(action="accept", content={"confirm": True})

    async with (
        Client(url, elicitation_callback=user) as human,
        Client(url, mode="legacy") as alone,
    ):
        listed = await human.list_tools()
        arguments = Arguments(partial(_call, alone))

        async def report(tool: Tool, given: dict[str, Any], client: Client) -> None:
            """Call a tool."""
            call: dict[str, Any] = {"tool": tool.name, "given": given}
            calls.append(call)
            asked.clear()
            try:
                call["given"] = await arguments.of(tool, given)
                answer = await _confirmed(client, tool.name, call["given"])
                call["result"], call["steps"] = answer
            except _Refused as refused:
                call["error"] = refused.args[0]
            call["asked"] = [*asked]

        sets = [(CATALOG.by_name[tool], given) for tool, given in argument_sets()]
        for action in Action:
            for tool, given in sets:
                if tool.action is action:
                    await report(tool, given, human)
                    if tool.is_confirmed:
                        await report(tool, given, alone)
    names = [tool.name for tool in listed.tools]
    print(json.dumps({"tools": names, "calls": calls}))


asyncio.run(main(*sys.argv[1:]))
