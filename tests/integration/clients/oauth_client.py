"""The official Python client with its OAuth provider: sign in, list, call.

``oauth_client.py URL MODE``. The user is whoever follows the redirect. Prints one JSON
object: the revision, the number of tools, the text of a list call, and the token.
"""

import asyncio
import json
import sys
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
from mcp import Client
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from mcp.shared.auth import (
    AuthorizationCodeResult,
    OAuthClientInformationFull,
    OAuthClientMetadata,
    OAuthToken,
)
from mcp.types import TextContent
from pydantic import AnyUrl

REDIRECT = "http://127.0.0.1:1/callback"


class Memory:
    """Keeps what the client has, until it ends."""

    tokens: OAuthToken | None = None
    client: OAuthClientInformationFull | None = None

    async def get_tokens(self) -> OAuthToken | None:
        """The tokens."""
        return self.tokens

    async def set_tokens(self, tokens: OAuthToken) -> None:
        """Keep tokens."""
        self.tokens = tokens

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        """What the client is called."""
        return self.client

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        """Keep what the client is called."""
        self.client = client_info


class Browser:
    """Follows the one redirect that a user's browser would."""

    arrived = ""

    async def go(self, url: str) -> None:
        """Sign in."""
        async with httpx2.AsyncClient() as client:
            answer = await client.get(url)
        self.arrived = answer.headers["location"]

    async def come_back(self) -> AuthorizationCodeResult:
        """What the redirect carries."""
        query = parse_qs(urlsplit(self.arrived).query)
        return AuthorizationCodeResult(
            code=query["code"][0], state=query["state"][0], iss=query["iss"][0]
        )


async def main(url: str, mode: Any) -> None:
    """Do what an agent does."""
    memory, browser = Memory(), Browser()
    provider = OAuthClientProvider(
        server_url=url,
        client_metadata=OAuthClientMetadata(
            redirect_uris=[AnyUrl(REDIRECT)], client_name="tests"
        ),
        storage=memory,
        redirect_handler=browser.go,
        callback_handler=browser.come_back,
    )
    transport: Any = streamable_http_client(
        url, http_client=create_mcp_http_client(auth=provider)
    )
    async with Client(transport, mode=mode) as client:
        tools = (await client.list_tools()).tools
        listed = await client.call_tool("zia_list_rule_labels", {"page_size": 3})
        block = listed.content[0]
        assert isinstance(block, TextContent)
        assert memory.tokens is not None
        report = {
            "version": client.protocol_version,
            "tools": len(tools),
            "text": block.text,
            "token": memory.tokens.access_token,
        }
    print(json.dumps(report))


asyncio.run(main(*sys.argv[1:]))
