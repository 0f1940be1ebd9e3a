"""An edge whose tools say something before they answer."""

from typing import Any

from twisted.internet.defer import CancelledError, Deferred
from twisted.trial.unittest import SynchronousTestCase

from tests.mcp_fakes import ScriptedTools, modern
from tests.net_fakes import FakeTransport
from tests.web_memory import Edge, Streamed, read_events
from zscaler_mcp.jsonrpc import Request
from zscaler_mcp.mcp import Changes, Features, RequestContext, elicit
from zscaler_mcp.settings import ApiKey
from zscaler_mcp.web import ApiKeyAuthentication

FORM: dict[str, Any] = {"elicitation": {"form": {}}}
_TOKEN = {"_meta": {"progressToken": "t"}}


class EventCase(SynchronousTestCase):
    """An edge with tools that say something before they answer."""

    def setUp(self) -> None:
        """Make it."""
        self.waiting: list[Deferred[Any]] = []
        self.cancelled = 0
        self.contexts: list[RequestContext] = []
        self.changes = Changes()
        tools = ScriptedTools(
            quiet=self.quiet,
            report=self.report,
            ask=self.ask,
            hang_up=self.hang_up,
            cancelled=self.cancelled_within,
        )
        self.keys = {"x_api_key": "a" * 40}
        self.edge = Edge(
            features=Features(tools=tools, changes=self.changes),
            authenticator=ApiKeyAuthentication(
                (ApiKey.of("a" * 40), ApiKey.of("b" * 40))
            ),
            sessions=4,
        )

    async def _wait(self) -> Any:
        def count(_: object) -> None:
            self.cancelled += 1

        waiting: Deferred[Any] = Deferred(count)
        self.waiting.append(waiting)
        return await waiting

    async def quiet(self, arguments: Any, context: RequestContext) -> Any:
        """Say nothing before the answer."""
        self.contexts.append(context)
        return await self._wait()

    async def report(self, arguments: Any, context: RequestContext) -> Any:
        """Report, wait, report."""
        self.contexts.append(context)
        context.progress(1, 2)
        said = await self._wait()
        context.progress(2, 2)
        return said

    async def ask(self, arguments: Any, context: RequestContext) -> Any:
        """Ask for a form."""
        answers = await context.ask({"x": elicit("?", {"type": "object"})})
        return answers["x"]["action"]

    async def hang_up(self, arguments: Any, context: RequestContext) -> Any:
        """Let go of the connection, and answer later."""
        context.hang_up()
        return await self._wait()

    async def cancelled_within(self, arguments: Any, context: RequestContext) -> Any:
        """Wait for what somebody else cancels."""
        raise CancelledError

    def open(self, version: str = "2025-11-25", **capabilities: Any) -> dict[str, Any]:
        """Open a session of the first caller."""
        return self.edge.open(version, fields=self.keys, **capabilities)

    def call(
        self, name: str, session: Any = None, identifier: Any = 9, **headers: Any
    ) -> FakeTransport:
        """Call a tool, in a session or without one."""
        if session is not None:
            request = Request(identifier, "tools/call", {"name": name, **_TOKEN})
        else:
            request = modern("tools/call", identifier, name=name)
            request.params["_meta"]["progressToken"] = "t"
        return self.edge.post_on(request, **{**(session or self.keys), **headers})

    def resume(self, session: dict[str, Any], event: Any) -> Streamed:
        """Come back behind an event."""
        return read_events(self.edge.listen(session, last_event_id=event).value())
