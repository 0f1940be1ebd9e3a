"""The official SDK's server on uvicorn, with the same tools and the same tenant.

It does less: it validates no arguments, sanitizes nothing, audits nothing, checks no
Host beyond its own list, and its tool holds one ready-made token.
"""

import json
import sys
import urllib.parse
import urllib.request
from typing import Any

import httpx2 as httpx
import uvicorn
from mcp import types
from mcp.server.lowlevel import Server
from selection import TOOLSETS

from zscaler_mcp.catalog import CATALOG, definition


def token_of(tenant: dict[str, Any]) -> str:
    """A token of the tenant."""
    form = {
        "grant_type": "client_credentials",
        "audience": "https://api.zscaler.com",
        "client_id": tenant["client_id"],
        "client_secret": tenant["client_secret"],
    }
    url = f"http://127.0.0.1:{tenant['port']}/oauth2/v1/token"
    body = urllib.parse.urlencode(form).encode()
    with urllib.request.urlopen(url, body) as answer:
        token: str = json.load(answer)["access_token"]
        return token


def main() -> None:
    """Serve on the port that the first argument names."""
    port, tenant = int(sys.argv[1]), json.loads(sys.argv[2])
    client = httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{tenant['port']}",
        headers={"Authorization": f"Bearer {token_of(tenant)}"},
        limits=httpx.Limits(max_connections=64, max_keepalive_connections=64),
    )
    rows = [tool for tool in CATALOG.tools if tool.toolset in TOOLSETS]
    tools = [types.Tool.model_validate(definition(tool)) for tool in rows]
    paths = {tool.name: tool.path for tool in rows}

    async def list_tools(_ctx: Any, _params: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=tools)

    async def call_tool(_ctx: Any, params: Any) -> types.CallToolResult:
        answer = await client.get(paths[params.name], params=params.arguments)
        text = json.dumps({"items": answer.json(), "count": len(answer.json())})
        block = types.TextContent(type="text", text=text)
        return types.CallToolResult(content=[block])

    server: Any = Server("benchmark", on_list_tools=list_tools, on_call_tool=call_tool)
    app = server.streamable_http_app(json_response=True)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", access_log=False)


if __name__ == "__main__":
    main()
