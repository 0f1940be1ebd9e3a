"""Stand-ins for the far side of the OneAPI client."""

from collections.abc import Awaitable, Callable
from typing import Any

import attrs
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IProtocol
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.logger import LogEvent, formatEvent
from twisted.python.failure import Failure
from twisted.web.client import ResponseDone
from twisted.web.http_headers import Headers
from twisted.web.iweb import UNKNOWN_LENGTH, IAgent, IBodyProducer, IResponse
from zope.interface import implementer

from zscaler_mcp.oneapi.client import OneAPIClient
from zscaler_mcp.oneapi.credential import ClientSecret
from zscaler_mcp.oneapi.endpoints import Endpoints
from zscaler_mcp.oneapi.limits import Limits
from zscaler_mcp.secret import Secret

NOW = 1_767_225_600.0
"""2026-01-01, the wall clock of the tests."""

TOKEN_URL = "https://acme.zslogin.net/oauth2/v1/token"
SECRET = "s3cret-of-the-client"


class BodyTransport(StringTransport):
    """What a body is delivered through; knows whether it was stopped."""

    stopped = False

    def stopProducing(self) -> None:
        """Remember it."""
        self.stopped = True


@implementer(IResponse)
class FakeResponse:
    """A response whose body a test delivers."""

    version = (b"HTTP", 1, 1)
    phrase = b""
    request = None
    previousResponse = None  # noqa: N815 - IResponse's name

    def __init__(self, code: int, headers: dict[str, str], length: Any) -> None:
        self.code = code
        self.headers = Headers(
            {name.encode(): [value.encode()] for name, value in headers.items()}
        )
        self.length = length
        self.transport = BodyTransport()
        self.protocol: IProtocol | None = None
        self._early: list[Callable[[IProtocol], object]] = []

    def deliverBody(self, protocol: IProtocol) -> None:  # noqa: N802
        """Keep the protocol for the test to feed."""
        self.protocol = protocol
        protocol.makeConnection(self.transport)
        for event in self._early:
            event(protocol)

    def setPreviousResponse(self, response: IResponse) -> None:
        """Nobody asks for redirects."""
        raise NotImplementedError

    def receive(self, data: bytes) -> None:
        """Let a piece of the body arrive."""
        self._deliver(lambda protocol: protocol.dataReceived(data))

    def end(self, reason: Exception | None = None) -> None:
        """End the body, well or with ``reason``."""
        failure = Failure(reason or ResponseDone())
        self._deliver(lambda protocol: protocol.connectionLost(failure))

    def _deliver(self, event: Callable[[IProtocol], object]) -> None:
        """Now, or as soon as somebody reads."""
        if self.protocol is None:
            self._early.append(event)
        else:
            event(self.protocol)


@attrs.define
class Asked:
    """One request that reached the agent."""

    method: str
    url: str
    headers: Headers
    body: bytes
    deferred: Deferred[IResponse]
    cancelled: bool = False
    cancelled_as: Exception | None = None
    """What a cancellation fails with, where Twisted calls it something else."""

    def header(self, name: str) -> str | None:
        """A header field's only value."""
        values = self.headers.getRawHeaders(name.encode())
        if values is None:
            return None
        (value,) = values
        return value.decode()

    def begin(
        self, code: int, headers: dict[str, str] | None = None, length: Any = None
    ) -> FakeResponse:
        """Answer with a head."""
        response = FakeResponse(
            code, headers or {}, UNKNOWN_LENGTH if length is None else length
        )
        self.deferred.callback(response)
        return response

    def answer(
        self, code: int, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> None:
        """Answer whole."""
        response = self.begin(code, headers)
        if body:
            response.receive(body)
        response.end()

    def lose(self, reason: Exception) -> None:
        """Fail."""
        self.deferred.errback(Failure(reason))


class _Consumer:
    def __init__(self) -> None:
        self.written = b""

    def write(self, data: bytes) -> None:
        self.written += data


@implementer(IAgent)
class FakeAgent:
    """Keeps requests for a test to answer; ``answers`` answers them at once."""

    def __init__(self, answers: Callable[[Asked], None] | None = None) -> None:
        self.asked: list[Asked] = []
        self._answers = answers

    def request(
        self,
        method: bytes,
        uri: bytes,
        headers: Headers | None = None,
        bodyProducer: IBodyProducer | None = None,
    ) -> Deferred[IResponse]:
        """Take a request."""
        consumer: Any = _Consumer()
        if bodyProducer is not None:
            bodyProducer.startProducing(consumer)
        deferred: Deferred[IResponse] = Deferred(lambda _deferred: cancelled())
        asked = Asked(
            method.decode(),
            uri.decode(),
            headers or Headers(),
            consumer.written,
            deferred,
        )

        def cancelled() -> None:
            asked.cancelled = True
            if asked.cancelled_as is not None:
                asked.lose(asked.cancelled_as)

        self.asked.append(asked)
        if self._answers is not None:
            self._answers(asked)
        return deferred

    @property
    def tokens(self) -> list[Asked]:
        """The requests to the identity service."""
        return [asked for asked in self.asked if asked.url == TOKEN_URL]

    @property
    def calls(self) -> list[Asked]:
        """The requests to the API."""
        return [asked for asked in self.asked if asked.url != TOKEN_URL]


def grant(number: int = 1, lifetime: int = 3600) -> bytes:
    """The body of a token response."""
    return b'{"access_token":"token-%d","token_type":"Bearer","expires_in":%d}' % (
        number,
        lifetime,
    )


def granting(answers: Callable[[Asked], None] | None = None) -> FakeAgent:
    """An agent that grants every token request at once."""
    agent = FakeAgent()

    def answer(asked: Asked) -> None:
        if asked.url == TOKEN_URL:
            asked.answer(200, grant(len(agent.tokens)))
        elif answers is not None:
            answers(asked)

    agent._answers = answer
    return agent


def make_client(
    agent: IAgent, clock: Clock, limits: Limits | None = None
) -> OneAPIClient:
    """A client of the tenant acme."""
    return OneAPIClient(
        endpoints=Endpoints.of_tenant("acme"),
        credential=ClientSecret("client-1", Secret(SECRET)),
        agent=agent,
        clock=clock,
        wall=lambda: NOW + clock.seconds(),
        limits=limits,
    )


def start(awaitable: Awaitable[Any]) -> Deferred[Any]:
    """Run a coroutine until it waits."""

    async def run() -> Any:
        return await awaitable

    return Deferred.fromCoroutine(run())


def log_text(events: list[LogEvent]) -> str:
    """Everything that a log of ``events`` could hold, tracebacks included."""
    pieces = []
    for event in events:
        pieces.append(formatEvent(event))
        pieces.append(repr(event))
        if "log_failure" in event:
            pieces.append(event["log_failure"].getTraceback(detail="verbose"))
    return "\n".join(pieces)
