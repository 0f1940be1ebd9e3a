"""Tool providers without a product, and messages to put to a dispatcher."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from zope.interface import implementer

from zscaler_mcp.caller import ANONYMOUS, Caller
from zscaler_mcp.errors import UnknownTool
from zscaler_mcp.jsonrpc import EncodedMessage, Request
from zscaler_mcp.mcp import (
    Dispatcher,
    Features,
    IToolProvider,
    Listing,
    RequestContext,
    RequestState,
    Scope,
    ServerDescription,
    ToolOutcome,
)
from zscaler_mcp.sanitize import Sanitizer
from zscaler_mcp.secret import Secret

SANITIZER: Final = Sanitizer()
SERVER: Final = ServerDescription(
    name="fixture", version="1.2.3", title="Fixture", instructions="Echo things."
)
TOOLS: Final = [
    {
        "name": name,
        "description": f"The tool {name}.",
        "inputSchema": {"type": "object"},
    }
    for name in ("echo", "fail", "hang", "crash")
]


@implementer(IToolProvider)
class FixtureTools:
    """Tools that echo, fail in words, hang until told, or crash."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any], RequestContext]] = []
        self.hanging: list[Deferred[None]] = []
        self.cancelled = 0
        self._listing = Listing(pages=(SANITIZER.json(TOOLS),))

    def _count_cancelled(self, _: object) -> None:
        self.cancelled += 1

    def listing(self, caller: Caller) -> Listing:
        """Offer everything to everybody."""
        return self._listing

    async def call(
        self, name: str, arguments: dict[str, Any], context: RequestContext
    ) -> ToolOutcome:
        """Call one of the four."""
        self.calls.append((name, arguments, context))
        if name == "hang":
            waiting: Deferred[None] = Deferred(self._count_cancelled)
            self.hanging.append(waiting)
            await waiting
        elif name == "crash":
            raise RuntimeError("internal detail")
        elif name == "fail":
            return ToolOutcome(
                content=SANITIZER.json([{"type": "text", "text": "it failed"}]),
                structured=SANITIZER.json({"kind": "upstream_down"}),
                is_error=True,
            )
        elif name != "echo":
            raise UnknownTool(name)
        text = SANITIZER.json([{"type": "text", "text": str(arguments)}])
        meta = arguments.get("meta", {})
        members = {key: SANITIZER.json(value) for key, value in meta.items()}
        return ToolOutcome(content=text, meta=members)

    def parameter_headers(self, name: str) -> Mapping[str, tuple[str, ...]]:
        """The argument ``region`` of one tool is repeated."""
        return {"region": ("region",)} if name == "echo" else {}


ToolBody = Callable[[dict[str, Any], RequestContext], Awaitable[object]]


@implementer(IToolProvider)
class ScriptedTools:
    """Tools that a test writes: coroutine functions that return what to say."""

    def __init__(self, **bodies: ToolBody) -> None:
        self._bodies = bodies
        self.headers: dict[str, tuple[str, ...]] = {}
        """Arguments that a request repeats in headers, for every tool."""
        definitions = [
            {"name": name, "inputSchema": {"type": "object"}} for name in bodies
        ]
        self._listing = Listing(pages=(SANITIZER.json(definitions),))

    def listing(self, caller: Caller) -> Listing:
        """Offer everything to everybody."""
        return self._listing

    async def call(
        self, name: str, arguments: dict[str, Any], context: RequestContext
    ) -> ToolOutcome:
        """Call one of them."""
        if name not in self._bodies:
            raise UnknownTool(name)
        said = str(await self._bodies[name](arguments, context))
        return ToolOutcome(content=SANITIZER.json([{"type": "text", "text": said}]))

    def parameter_headers(self, name: str) -> Mapping[str, tuple[str, ...]]:
        """The same for each tool."""
        return self.headers


class Transcript:
    """An outlet that remembers what was put."""

    congested = False

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.hung_up = 0

    def put(self, message: EncodedMessage) -> None:
        """Remember a message."""
        self.messages.append(json.loads(message.body))

    def hang_up(self) -> None:
        """Count it."""
        self.hung_up += 1


def declaring(request: Request, **capabilities: Any) -> Request:
    """The request, of a client that declares these capabilities."""
    if request.method == "initialize":
        request.params["capabilities"] = capabilities
    else:
        key = "io.modelcontextprotocol/clientCapabilities"
        request.params["_meta"][key] = capabilities
    return request


def answering(identifier: Any, result: Any = None, **members: Any) -> dict[str, Any]:
    """A response of a client; ``error=`` in place of a result."""
    given = members or {"result": {} if result is None else result}
    return {"jsonrpc": "2.0", "id": identifier, **given}


def noting(method: str, **params: Any) -> dict[str, Any]:
    """A notification of a client."""
    return {"jsonrpc": "2.0", "method": f"notifications/{method}", "params": params}


def modern(method: str, identifier: Any = 1, **params: Any) -> Request:
    """A request of 2026-07-28."""
    meta = {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "0"},
    }
    return Request(identifier, method, {"_meta": meta, **params})


def mirrored(request: Request, **changes: str | tuple[str, ...] | None) -> Any:
    """The headers that repeat a modern request; ``None`` leaves one out."""
    headers: dict[str, tuple[str, ...]] = {
        "mcp-protocol-version": ("2026-07-28",),
        "mcp-method": (request.method,),
    }
    named = "uri" if request.method == "resources/read" else "name"
    if isinstance(name := request.params.get(named), str):
        headers["mcp-name"] = (name,)
    for key, value in changes.items():
        header = "mcp-" + key.replace("_", "-")
        headers.pop(header, None)
        if value is not None:
            headers[header] = (value,) if isinstance(value, str) else value
    return headers


def initialize(version: str = "2025-11-25", identifier: Any = 1) -> Request:
    """The request that opens a session."""
    return Request(
        identifier,
        "initialize",
        {
            "protocolVersion": version,
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "0"},
        },
    )


def fixture_dispatcher() -> tuple[Dispatcher, FixtureTools]:
    """A dispatcher over the fixture's tools."""
    tools = FixtureTools()
    return make_dispatcher(Features(tools=tools)), tools


def make_state(
    *keys: str, now: Callable[[], float] = lambda: 1_000_000.0
) -> RequestState:
    """Request state that is the same in every test."""
    secrets = [Secret(key) for key in keys or ("k" * 32,)]
    return RequestState(secrets, now=now, nonce=lambda size: b"n" * size)


def make_dispatcher(
    features: Features,
    state: RequestState | None = None,
    clock: Clock | None = None,
) -> Dispatcher:
    """A dispatcher over features."""
    return Dispatcher(
        SERVER, features, SANITIZER, state or make_state(), clock or Clock()
    )


def scope(version: str = "2026-07-28", **more: Any) -> Scope:
    """The scope of an anonymous caller on loopback."""
    return Scope(version=version, caller=ANONYMOUS, source="127.0.0.1", **more)
