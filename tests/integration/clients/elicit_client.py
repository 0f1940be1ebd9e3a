"""The official Python client, whose user is asked before a label is deleted.

``elicit_client.py URL MODE ANSWER``: ANSWER is yes or no. Prints one JSON object: what
the user was asked, the results of deleting, and whether the label is still there.
"""

import asyncio
import json
import sys
from typing import Any

from mcp import Client
from mcp.client import ClientRequestContext
from mcp.types import ElicitRequestParams, ElicitResult, TextContent


def text(result: Any) -> str:
    """The text of a result."""
    block = result.content[0]
    assert isinstance(block, TextContent)
    return block.text


async def main(url: str, mode: Any, answer: str) -> None:
    """Make a label and delete it."""
    asked: list[str] = []

    async def user(
        context: ClientRequestContext,
        params: ElicitRequestParams,
    ) -> ElicitResult:
        asked.append(params.message)
        if answer == "yes":
            return ElicitResult(action="accept", content={"confirm": True})
        return ElicitResult(action="decline")

    async with Client(url, mode=mode, elicitation_callback=user) as client:
        arguments = {"name": f"To go {mode} {answer}"}
        made = await client.call_tool("zia_create_rule_label", arguments)
        label = {"label_id": str(json.loads(text(made))["created"]["id"])}
        gone = await client.call_tool("zia_delete_rule_label", label)
        read = await client.call_tool("zia_get_rule_label", label)
        report = {
            "version": client.protocol_version,
            "asked": asked,
            "refused": gone.is_error,
            "text": text(gone),
            "there": not read.is_error,
        }
    print(json.dumps(report))


asyncio.run(main(*sys.argv[1:]))
