"""The whole HTTP edge in memory: bytes in, responses out."""

import json
from collections.abc import Callable
from http.client import HTTPResponse
from io import BytesIO
from typing import Any

import attrs
from twisted.internet.address import IPv4Address
from twisted.internet.interfaces import IAddress
from twisted.internet.task import Clock

from tests.heads import access
from tests.mcp_fakes import (
    FixtureTools,
    declaring,
    initialize,
    make_dispatcher,
    mirrored,
)
from tests.net_fakes import SERVER, FakeTransport
from zscaler_mcp.jsonrpc import Request
from zscaler_mcp.mcp import Dispatcher, Features, SessionTable
from zscaler_mcp.net.limits import Limits
from zscaler_mcp.net.site import HardenedSite
from zscaler_mcp.net.terms import Terms
from zscaler_mcp.refusal import Refusal
from zscaler_mcp.requesthead import RequestHead
from zscaler_mcp.web import (
    Access,
    Application,
    EventTransport,
    FailureThrottle,
    IAuthenticator,
    IEndpoint,
    NoAuthentication,
    StreamableHTTP,
)

LOCAL = IPv4Address("TCP", "127.0.0.1", 40000)


class _Bytes:
    """What :class:`HTTPResponse` takes for a socket."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, *_: object) -> BytesIO:
        return BytesIO(self._data)


@attrs.frozen
class Reply:
    """One response."""

    status: int
    reason: str
    headers: dict[str, str]
    """Values by lower-case name."""

    body: bytes

    @property
    def json(self) -> Any:
        """The body, decoded."""
        return json.loads(self.body)

    @property
    def code(self) -> Any:
        """The code of the JSON-RPC error, or ``None``."""
        return self.json.get("error", {}).get("code")


def read_reply(data: bytes, method: str = "GET") -> Reply:
    """Parse a response with a parser that is not ours."""
    response = HTTPResponse(_Bytes(data), method=method)  # type: ignore[arg-type]
    response.begin()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Reply(response.status, response.reason, headers, response.read())


@attrs.frozen
class SentEvent:
    """One server-sent event."""

    kind: str
    id: str | None
    retry: str | None
    data: str

    @property
    def json(self) -> Any:
        """The data, decoded."""
        return json.loads(self.data)


@attrs.frozen
class Streamed:
    """A response that is a stream of events, as far as it has come."""

    status: int
    headers: dict[str, str]
    events: list[SentEvent]
    comments: int
    ended: bool

    @property
    def messages(self) -> list[Any]:
        """What the events carry."""
        return [event.json for event in self.events if event.data]


def _unchunk(data: bytes) -> tuple[bytes, bool]:
    """Chunked content, and whether it has come to its end (RFC 9112 section 7.1)."""
    content = b""
    while data:
        size, _, rest = data.partition(b"\r\n")
        length = int(size, 16)
        if length == 0:
            return content, True
        content += rest[:length]
        data = rest[length + 2 :]
    return content, False


def read_events(data: bytes) -> Streamed:
    """Parse a stream of events (WHATWG HTML, "Parsing an event stream")."""
    head, _, rest = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip()
        for name, _, value in (line.partition(":") for line in lines)
    }
    content, ended = _unchunk(rest)
    events, comments = [], 0
    for block in content.decode().split("\n\n")[:-1]:
        fields: dict[str, str] = {}
        for line in block.split("\n"):
            name, _, value = line.partition(":")
            comments += not name
            fields[name] = value.removeprefix(" ")
        if "data" in fields:
            kind = fields.get("event", "message")
            event = SentEvent(
                kind, fields.get("id"), fields.get("retry"), fields["data"]
            )
            events.append(event)
    return Streamed(int(first.split(" ")[1]), headers, events, comments, ended)


def over_sse(dispatcher: Dispatcher, edge: "Edge") -> EventTransport:
    """Serve the transport of 2024-11-05."""
    return EventTransport(dispatcher, edge.clock, limit=10)


def over_http(dispatcher: Dispatcher, edge: "Edge") -> StreamableHTTP:
    """Serve streamable HTTP."""
    return StreamableHTTP(dispatcher, edge.sessions, edge.clock)


class Edge:
    """An application behind a hardened site, and clients of it."""

    def __init__(  # noqa: PLR0913 (everything that a test may want to differ)
        self,
        *,
        rules: Access | None = None,
        authenticator: IAuthenticator | None = None,
        limits: Limits | None = None,
        sessions: int = 10,
        features: Features | None = None,
        transport: Callable[[Dispatcher, "Edge"], IEndpoint] = over_http,
    ) -> None:
        self.clock = Clock()
        self.tools = FixtureTools()
        self.dispatcher = make_dispatcher(
            features or Features(tools=self.tools), clock=self.clock
        )
        self.sessions = SessionTable(
            limit=sessions, idle=60, seconds=self.clock.seconds
        )
        self.refusals: list[tuple[RequestHead, Refusal]] = []
        self.well = True
        self.application = Application(
            access=rules or access(),
            authenticator=authenticator or NoAuthentication(),
            throttle=FailureThrottle(self.clock.seconds, allowed=3),
            endpoint=transport(self.dispatcher, self),
            ready=lambda: self.well,
            on_refusal=lambda head, refusal: self.refusals.append((head, refusal)),
        )
        self.site = HardenedSite(
            self.application.resource(),
            Terms.make(self.clock, limits),
            schemes=("http",),
            screen=self.application.screen,
        )

    def connect(self, peer: IAddress = LOCAL) -> FakeTransport:
        """Open a connection."""
        channel = self.site.buildProtocol(peer)
        transport = FakeTransport(self.clock, SERVER, peer)
        transport.protocol = channel
        channel.makeConnection(transport)
        return transport

    def send(
        self,
        method: str = "POST",
        path: str = "/mcp",
        body: bytes = b"",
        *,
        peer: IAddress = LOCAL,
        **headers: Any,
    ) -> FakeTransport:
        """Send one request on a connection of its own; ``x_api_key=`` makes a field."""
        fields: dict[str, Any] = {"host": "127.0.0.1:8000", **headers}
        if body:
            fields.setdefault("content_length", str(len(body)))
        lines = [f"{method} {path} HTTP/1.1"]
        for name, values in fields.items():
            several = values if isinstance(values, tuple) else (values,)
            given = (value for value in several if value is not None)
            lines += [f"{name.replace('_', '-')}: {value}" for value in given]
        head = "\r\n".join((*lines, "", "")).encode("latin-1")
        transport = self.connect(peer)
        transport.protocol.dataReceived(head + body)
        self.clock.advance(0)
        return transport

    def ask(self, method: str = "POST", path: str = "/mcp", **more: Any) -> Reply:
        """Send one request; the response, which must be there at once."""
        transport = self.send(method, path, **more)
        return read_reply(transport.value(), method)

    def open(
        self, version: str = "2025-11-25", *, fields: Any = None, **capabilities: Any
    ) -> dict[str, Any]:
        """Open a session; the headers of its requests, ``fields`` among them."""
        keys = fields or {}
        request = declaring(initialize(version), **capabilities)
        session = self.post(request, **keys).headers["mcp-session-id"]
        return {**keys, "mcp_session_id": session, "mcp_protocol_version": version}

    def listen(self, session: dict[str, Any], **more: Any) -> FakeTransport:
        """Ask for the events of a session; the connection that carries them."""
        return self.send("GET", **{**session, "accept": "text/event-stream", **more})

    def post(self, message: Any, **headers: Any) -> Reply:
        """Send one message; a request of ours goes with the headers that repeat it."""
        return read_reply(self.post_on(message, **headers).value())

    def post_on(self, message: Any, **headers: Any) -> FakeTransport:
        """Send one message; the connection that it went over."""
        fields = {
            "content_type": "application/json",
            "accept": "application/json, text/event-stream",
        }
        if isinstance(message, Request):
            if "io.modelcontextprotocol/protocolVersion" in message.params.get(
                "_meta", {}
            ):
                fields |= {
                    name.replace("-", "_"): values
                    for name, values in mirrored(message).items()
                }
            message = {
                "jsonrpc": "2.0",
                "id": message.id,
                "method": message.method,
                "params": message.params,
            }
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        return self.send(body=body, **{**fields, **headers})
