"""The official Python client before 2.0: list and call, over the URL's transport.

Runs in environments of old versions. Prints the same object as ``python_client.py``.
"""

import asyncio
import importlib
import json
import sys
from typing import Any


def load(module: str) -> Any:
    """Import what the environment of the type checker has in another version."""
    return importlib.import_module(module)


async def main(url: str) -> None:
    """Do what an agent does."""
    if url.endswith("/sse"):
        opened = load("mcp.client.sse").sse_client(url)
    else:
        opened = load("mcp.client.streamable_http").streamablehttp_client(url)
    async with opened as streams, load("mcp").ClientSession(*streams[:2]) as session:
        version = (await session.initialize()).protocolVersion
        tools = (await session.list_tools()).tools
        listed = await session.call_tool("zia_list_rule_labels", {"page_size": 3})
        missing = await session.call_tool("zia_get_rule_label", {"label_id": "1"})
        report = {
            "version": version,
            "tools": len(tools),
            "text": listed.content[0].text,
            "missing": missing.isError,
        }
    print(json.dumps(report))


asyncio.run(main(*sys.argv[1:]))
