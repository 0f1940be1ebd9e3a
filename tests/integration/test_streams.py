"""Streams of the running daemon, and how a stop ends them."""

import json
from typing import Any

from treq import content, get, post
from twisted.internet.defer import Deferred

from tests.integration.test_service import ServiceCase
from tests.mcp_fakes import initialize, mirrored, modern
from zscaler_mcp.jsonrpc import Request

EVENTS = "application/json, text/event-stream"


class StreamTests(ServiceCase):
    """Streams that would never end by themselves."""

    async def send(self, request: Request, headers: dict[str, Any]) -> Any:
        """Post a request; the response, once its head is there."""
        body = {
            "jsonrpc": "2.0",
            "id": request.id,
            "method": request.method,
            "params": request.params,
        }
        given: Any = {
            "content-type": ["application/json"],
            "accept": [EVENTS],
            **headers,
        }
        return await post(
            f"{self.base}/mcp",
            json.dumps(body).encode(),
            headers=given,
            agent=self.agent,
            unbuffered=True,
        )

    async def test_listen(self) -> None:
        """A stop ends a subscription with its result, at once (M38)."""
        self.start()
        request = modern("subscriptions/listen", notifications={})
        headers = {name: list(each) for name, each in mirrored(request).items()}
        response = await self.send(request, headers)
        body: Deferred[bytes] = Deferred.fromCoroutine(_read(response))
        await self.stop()
        events = (await body).decode()
        self.assertIn("notifications/subscriptions/acknowledged", events)
        self.assertIn('"resultType":"complete"', events)

    async def test_standing(self) -> None:
        """A stop ends the stream of a session, at once."""
        self.start()
        opened = await self.send(initialize(), {})
        session = opened.headers.getRawHeaders("mcp-session-id")
        headers: Any = {"accept": [EVENTS], "mcp-session-id": session}
        response = await get(
            f"{self.base}/mcp", headers=headers, agent=self.agent, unbuffered=True
        )
        body = Deferred.fromCoroutine(_read(response))
        await self.stop()
        self.assertIn(b"retry: 1000", await body)

    async def test_old_transport(self) -> None:
        """A stop ends the stream of HTTP+SSE, at once."""
        self.start(TRANSPORT="sse")
        headers: Any = {"accept": ["text/event-stream"]}
        response = await get(
            f"{self.base}/sse", headers=headers, agent=self.agent, unbuffered=True
        )
        body = Deferred.fromCoroutine(_read(response))
        await self.stop()
        self.assertIn(b"event: endpoint", await body)


async def _read(response: Any) -> bytes:
    whole: bytes = await content(response)
    return whole
