"""The end of TLS connections: who confirms it, who does not, who reads slowly."""

import contextlib
from typing import ClassVar

from OpenSSL import SSL
from twisted.internet.error import ConnectionAborted, ConnectionDone
from twisted.internet.task import Clock

from tests.net_certificates import FilesCase
from tests.net_corpus import HOST
from tests.net_fakes import CLIENT, GET, FakeTransport, Recorder, read_responses
from zscaler_mcp.addresses import AddressSet
from zscaler_mcp.net.listen import front
from zscaler_mcp.net.profiles import INTERMEDIATE
from zscaler_mcp.net.site import HardenedSite
from zscaler_mcp.net.terms import Terms
from zscaler_mcp.net.tls import SwappableServerContext, build_context

KIB = 1024
LAST = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")


class SecureWire:
    """A server's TLS connection in memory, with a client that has shaken hands."""

    def __init__(self, context: SSL.Context) -> None:
        self.clock = Clock()
        self.resource = Recorder()
        self.terms = Terms.make(self.clock)
        self.site = HardenedSite(self.resource, self.terms, schemes=("https",))
        factory = front(
            self.site,
            self.terms,
            tls=SwappableServerContext(context),
            proxied=False,
            trusted_proxies=AddressSet.parse(()),
        )
        protocol = factory.buildProtocol(CLIENT)
        assert protocol is not None
        self.transport = FakeTransport(self.clock)
        self.transport.protocol = self.protocol = protocol
        protocol.makeConnection(self.transport)
        self.client = SSL.Connection(SSL.Context(SSL.TLS_CLIENT_METHOD))
        self.client.set_connect_state()
        self.received = b""
        self.ended = False
        """Whether the client has got the close notification."""
        self.exchange()

    def exchange(self) -> None:
        """Carry bytes to and fro."""
        for _ in range(6):
            try:
                while True:
                    self.received += self.client.recv(2**16)
            except SSL.WantReadError:
                pass
            except SSL.ZeroReturnError:
                self.ended = True
            with contextlib.suppress(SSL.WantReadError):
                if self.transport.gone is None:
                    self.protocol.dataReceived(self.client.bio_read(2**16))
            self.clock.advance(0)
            sent = self.transport.value()
            self.transport.clear()
            if sent:
                self.client.bio_write(sent)

    def send(self, data: bytes) -> None:
        """Send, and get what is answered at once."""
        self.client.send(data)
        self.exchange()

    def pass_time(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.pump([seconds / 20] * 20)

    @property
    def statuses(self) -> list[int]:
        """The status of each response that the client got whole."""
        return [status for status, _, _ in read_responses(self.received)]


class CloseTests(FilesCase):
    """Connections that end without a refusal (THREATS T13)."""

    made: ClassVar[list[SSL.Context]] = []

    def connect(self) -> SecureWire:
        """A connection whose handshake is done."""
        if not self.made:
            self.made.append(build_context(self.load(self.folder.good()), INTERMEDIATE))
        wire = SecureWire(self.made[0])
        self.addCleanup(wire.terms.incidents.stop)
        return wire

    def test_silent_behind_the_handshake(self) -> None:
        """A client that shakes hands and says nothing is gone within 12 s."""
        wire = self.connect()
        wire.pass_time(9.9)
        self.assertFalse(wire.transport.disconnecting)
        wire.pass_time(2)
        self.assertIs(wire.transport.gone, ConnectionDone)

    def test_idle(self) -> None:
        """A kept connection whose client does not close is gone 1 s after its time."""
        wire = self.connect()
        wire.send(GET)
        wire.pass_time(59.9)
        self.assertIsNone(wire.transport.gone)
        wire.pass_time(1.5)
        wire.exchange()
        self.assertIs(wire.transport.gone, ConnectionDone)
        self.assertEqual((wire.statuses, wire.ended), ([200], True))

    def test_confirmed(self) -> None:
        """A client that closes properly has its answer, and is gone at once."""
        wire = self.connect()
        wire.send(LAST)
        self.assertEqual((wire.statuses, wire.ended), ([200], True))
        self.assertIsNone(wire.transport.gone)
        wire.client.shutdown()
        wire.exchange()
        self.assertIs(wire.transport.gone, ConnectionDone)
        wire.terms.incidents.stop()
        self.assertEqual(wire.clock.getDelayedCalls(), [])

    def test_slow_reader(self) -> None:
        """A client that reads slowly gets the last of its answer."""
        wire = self.connect()
        wire.resource.answer = b"x" * (60 * KIB)
        wire.transport.peer_reads = False
        wire.client.send(LAST)
        wire.protocol.dataReceived(wire.client.bio_read(2**16))
        wire.pass_time(15)
        self.assertTrue(wire.transport.disconnecting)
        self.assertIsNone(wire.transport.gone)
        wire.transport.drain()
        self.assertIs(wire.transport.gone, ConnectionDone)
        wire.exchange()
        self.assertEqual((wire.statuses, wire.ended), ([200], True))

    def test_stuck_reader(self) -> None:
        """A client that does not read at all is dropped after 20 s more."""
        wire = self.connect()
        wire.resource.answer = b"x" * (60 * KIB)
        wire.transport.peer_reads = False
        wire.client.send(LAST)
        wire.protocol.dataReceived(wire.client.bio_read(2**16))
        wire.pass_time(20)
        self.assertIsNone(wire.transport.gone)
        wire.pass_time(3)
        self.assertIs(wire.transport.gone, ConnectionAborted)

    def test_refused(self) -> None:
        """A refused client that does not close is dropped after its linger of 2 s."""
        wire = self.connect()
        wire.send(b"GET / HTTP/1.1\r\n" + HOST * 2 + b"\r\n")
        self.assertEqual((wire.statuses, wire.ended), ([400], True))
        wire.pass_time(1.9)
        self.assertIsNone(wire.transport.gone)
        wire.pass_time(0.2)
        self.assertIs(wire.transport.gone, ConnectionAborted)

    def test_drain(self) -> None:
        """A client that idles and does not close holds up no drain."""
        wire = self.connect()
        wire.send(GET)
        done = wire.site.drain(10)
        wire.pass_time(0.5)
        self.assertNoResult(done)
        wire.pass_time(1)
        self.successResultOf(done)
        self.assertIs(wire.transport.gone, ConnectionDone)
