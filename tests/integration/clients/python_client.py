"""The official Python client: list and call, in the era that the caller names.

``python_client.py URL MODE`` uses a server, over the URL's transport;
``python_client.py stdio MODE [COMMAND...]`` starts one, or a bridge to one. Prints one
JSON object: the revision, the number of tools, the text of a list call, and whether a
call of a missing object is an error.
"""

import asyncio
import json
import sys
from typing import Any

from mcp import Client, StdioServerParameters, stdio_client
from mcp.client.sse import sse_client
from mcp.types import TextContent

SERVER = ("zscaler-mcp", "--demo")


async def main(target: str, mode: Any, *command: str) -> None:
    """Do what an agent does."""
    server: Any = target
    if target == "stdio":
        program, *arguments = command or SERVER
        parameters = StdioServerParameters(command=program, args=arguments)
        server = stdio_client(parameters)
    elif target.endswith("/sse"):
        server = sse_client(target)
    async with Client(server, mode=mode) as client:
        tools = (await client.list_tools()).tools
        listed = await client.call_tool("zia_list_rule_labels", {"page_size": 3})
        missing = await client.call_tool("zia_get_rule_label", {"label_id": "1"})
        block = listed.content[0]
        assert isinstance(block, TextContent)
        report = {
            "version": client.protocol_version,
            "tools": len(tools),
            "text": block.text,
            "missing": missing.is_error,
        }
    print(json.dumps(report))


asyncio.run(main(*sys.argv[1:]))
