"""A tool provider without a product, and requests to put to a dispatcher."""

from collections.abc import Mapping
from typing import Any, Final

from twisted.internet.defer import Deferred
from zope.interface import implementer

from zscaler_mcp.caller import ANONYMOUS, Caller
from zscaler_mcp.errors import UnknownTool
from zscaler_mcp.jsonrpc import Request
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
        return ToolOutcome(content=text)

    def parameter_headers(self, name: str) -> Mapping[str, tuple[str, ...]]:
        """The argument ``region`` of one tool is repeated."""
        return {"region": ("region",)} if name == "echo" else {}


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
    if isinstance(name := request.params.get("name"), str):
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


def make_dispatcher(features: Features) -> Dispatcher:
    """A dispatcher whose request state is the same in every test."""
    state = RequestState(
        (Secret("k" * 32),), now=lambda: 1_000_000.0, nonce=lambda size: b"n" * size
    )
    return Dispatcher(SERVER, features, SANITIZER, state)


def scope(version: str = "2026-07-28", **more: Any) -> Scope:
    """The scope of an anonymous caller on loopback."""
    return Scope(version=version, caller=ANONYMOUS, source="127.0.0.1", **more)
