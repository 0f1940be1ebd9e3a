"""A connection in memory: transport, clock and resource for tests of the edge."""

from typing import Any

from twisted.internet.address import IPv4Address
from twisted.internet.error import ConnectionAborted, ConnectionDone
from twisted.internet.interfaces import IAddress, IProtocol
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.web.http import Request
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET

from zscaler_mcp.net.channel import HardenedChannel
from zscaler_mcp.net.limits import Limits
from zscaler_mcp.net.site import HardenedSite, Screen
from zscaler_mcp.net.terms import Terms

SERVER = IPv4Address("TCP", "127.0.0.1", 8000)
CLIENT = IPv4Address("TCP", "192.0.2.7", 40000)


class FakeTransport(StringTransport):
    """A TCP transport whose peer reads, or does not, and closes, or does not."""

    capacity = 64 * 1024

    def __init__(
        self, clock: Clock, host: IAddress = SERVER, peer: IAddress = CLIENT
    ) -> None:
        super().__init__(host, peer, lenient=True)
        self.clock = clock
        self.protocol: IProtocol
        self.peer_reads = True
        self.unsent = 0
        self.half_closed = False
        self.gone: type[Exception] | None = None
        """How the connection ended."""

    def write(self, data: bytes) -> None:
        """Buffer, and say so when the buffer is full."""
        super().write(data)
        if not self.peer_reads:
            self.unsent += len(data)
            if self.unsent > self.capacity and self.producer is not None:
                self.producer.pauseProducing()

    def getPeerCertificate(self) -> None:
        """Where TLS is claimed, the peer has shown no certificate."""

    def setTcpNoDelay(self, enabled: bool) -> None:  # noqa: FBT001 (Twisted's)
        """Nothing is delayed here."""

    def drain(self) -> None:
        """Let the peer read what is buffered, once."""
        self.unsent = 0
        if self.disconnecting:
            self.lose(ConnectionDone)
        elif self.producer is not None:
            self.producer.resumeProducing()

    def loseConnection(self) -> None:
        """Close when everything is sent."""
        self.disconnecting = True
        if not self.unsent:
            self.clock.callLater(0, self.lose, ConnectionDone)

    def loseWriteConnection(self) -> None:
        """Close our half."""
        self.half_closed = True

    def abortConnection(self) -> None:
        """Drop the connection."""
        self.clock.callLater(0, self.lose, ConnectionAborted)

    def lose(self, kind: type[Exception]) -> None:
        """End the connection, once."""
        if self.gone is None:
            self.gone = kind
            self.protocol.connectionLost(Failure(kind()))


class Recorder(Resource):
    """Answers with what it was asked; waits with the answer if told to."""

    isLeaf = True

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, bytes, bytes]] = []
        """Method, target and body of each request."""
        self.waits = False
        self.waiting: list[Request] = []
        self.lost: list[Request] = []
        """Requests whose peer left before the answer."""
        self.answer = b"ok"
        self.takes = 0.0
        """Seconds that an answer takes to make."""

    def render(self, request: Request) -> Any:
        """Answer, now or later."""
        channel: Any = request.channel
        head = channel.head
        channel.site.clock.rightNow += self.takes
        assert request.content is not None
        self.asked.append((head.method, request.uri, request.content.read()))
        if not self.waits:
            return self.answer
        request.notifyFinish().addErrback(lambda _: self.lost.append(request))
        self.waiting.append(request)
        return NOT_DONE_YET

    def answer_next(self) -> None:
        """Give the answer that the oldest request waits for."""
        request = self.waiting.pop(0)
        request.setHeader(b"Content-Length", b"%d" % len(self.answer))
        request.write(self.answer)
        request.finish()


class Wire:
    """A channel with a peer at the other end, whose hand the test guides."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        screen: Screen | None = None,
        schemes: tuple[str, ...] = ("http",),
        terms: Terms | None = None,
        peer: IAddress = CLIENT,
    ) -> None:
        self.clock = Clock()
        if terms is not None and isinstance(terms.clock, Clock):
            self.clock = terms.clock
        self.peer = peer
        self.resource = Recorder()
        self.terms = terms or Terms.make(self.clock, limits)
        self.site = HardenedSite(
            self.resource, self.terms, schemes=schemes, screen=screen
        )
        self.transport, self.channel = self.connect(self.site)

    def connect(self, site: HardenedSite) -> tuple[FakeTransport, HardenedChannel]:
        """Open a connection."""
        channel = site.buildProtocol(self.peer)
        transport = FakeTransport(self.clock, peer=self.peer)
        transport.protocol = channel
        channel.makeConnection(transport)
        return transport, channel

    def send(self, *pieces: bytes) -> None:
        """Send pieces, as long as the server listens."""
        for piece in pieces:
            if self.transport.gone is None:
                self.channel.dataReceived(piece)

    def pass_time(self, seconds: float) -> None:
        """Let time pass, in steps that no timer is too short for."""
        self.clock.pump([seconds / 20] * 20)

    @property
    def received(self) -> bytes:
        """Everything that the peer got."""
        return bytes(self.transport.value())

    @property
    def statuses(self) -> list[int]:
        """The status of each whole response, in order."""
        return [status for status, _, _ in read_responses(self.received)]

    @property
    def ended(self) -> bool:
        """Whether the server has closed, or sends no more."""
        return self.transport.gone is not None or self.transport.half_closed


def read_responses(data: bytes) -> list[tuple[int, bytes, bytes]]:
    """Read responses that have a length or are chunked: status, head, body."""
    responses = []
    while data:
        head, end, rest = data.partition(b"\r\n\r\n")
        assert end, data
        status = int(head.split(b" ", 2)[1])
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b": ")
            if name.lower() == b"content-length":
                length = int(value)
            assert name.lower() != b"transfer-encoding", data
        responses.append((status, head, rest[:length]))
        data = rest[length:]
    return responses


def post(body: bytes, *fields: bytes, path: bytes = b"/mcp") -> bytes:
    """A request with a body."""
    lines = [
        b"POST %b HTTP/1.1" % path,
        b"Host: 127.0.0.1:8000",
        *fields,
        b"Content-Length: %d" % len(body),
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


GET = b"GET /mcp HTTP/1.1\r\nHost: 127.0.0.1:8000\r\n\r\n"
"""The least request that is answered."""
