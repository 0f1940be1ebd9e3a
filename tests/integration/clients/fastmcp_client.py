"""FastMCP's client: list and call, over the URL's transport.

Runs in an environment of its own. Prints the same object as ``python_client.py``.
"""

import asyncio
import importlib
import json
import sys


async def main(url: str) -> None:
    """Do what an agent does."""
    fastmcp = importlib.import_module("fastmcp")
    async with fastmcp.Client(url) as client:
        tools = await client.list_tools()
        listed = await client.call_tool_mcp("zia_list_rule_labels", {"page_size": 3})
        missing = await client.call_tool_mcp("zia_get_rule_label", {"label_id": "1"})
        report = {
            "version": client.protocol_version,
            "tools": len(tools),
            "text": listed.content[0].text,
            "missing": missing.is_error,
        }
    print(json.dumps(report))


asyncio.run(main(*sys.argv[1:]))
