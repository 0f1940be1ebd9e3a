"""The PROXY line: read strictly, from trusted peers, in front of everything."""

import struct
from ipaddress import IPv4Address, IPv6Address, ip_address

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.address import IPv4Address as TCPAddress
from twisted.internet.error import ConnectionAborted, ConnectionDone
from twisted.internet.interfaces import IAddress, IProtocolFactory
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase
from zope.interface.verify import verifyObject

from tests.net_fakes import GET, FakeTransport, Recorder
from zscaler_mcp.addresses import AddressSet
from zscaler_mcp.net.admission import AdmittingFactory
from zscaler_mcp.net.filter import RefusalSite, SourceFilter
from zscaler_mcp.net.proxied import ProxiedFactory
from zscaler_mcp.net.proxyline import (
    Announced,
    ProxyLine,
    ProxyLineInvalid,
    parse_proxy_line,
)
from zscaler_mcp.net.site import HardenedSite
from zscaler_mcp.net.terms import Terms

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
BALANCER = TCPAddress("TCP", "10.0.0.5", 33333)
LINE = b"PROXY TCP4 203.0.113.9 198.51.100.1 4711 443\r\n"


def version_2(command: int, family: int, addresses: bytes, extra: bytes = b"") -> bytes:
    """A line of version 2."""
    rest = addresses + extra
    return SIGNATURE + bytes([command, family]) + struct.pack("!H", len(rest)) + rest


V4 = bytes([203, 0, 113, 9, 198, 51, 100, 1]) + struct.pack("!HH", 4711, 443)
V6 = (
    IPv6Address("2001:db8::9").packed
    + IPv6Address("2001:db8::1").packed
    + struct.pack("!HH", 4711, 443)
)

VALID = {
    LINE: ("203.0.113.9", 4711, "198.51.100.1", 443),
    b"PROXY TCP6 2001:db8::9 2001:db8::1 4711 443\r\n": (
        "2001:db8::9",
        4711,
        "2001:db8::1",
        443,
    ),
    b"PROXY TCP6 ::ffff:203.0.113.9 ::1 0 65535\r\n": ("203.0.113.9", 0, "::1", 65535),
    b"PROXY UNKNOWN\r\n": None,
    b"PROXY UNKNOWN anything at all\r\n": None,
    version_2(0x21, 0x11, V4): ("203.0.113.9", 4711, "198.51.100.1", 443),
    version_2(0x21, 0x11, V4, b"\x04\0\x03abc"): (
        "203.0.113.9",
        4711,
        "198.51.100.1",
        443,
    ),
    version_2(0x21, 0x21, V6): ("2001:db8::9", 4711, "2001:db8::1", 443),
    version_2(0x20, 0x00, b""): None,
    version_2(0x20, 0x11, V4): None,
    version_2(0x21, 0x00, b""): None,
}

INVALID = (
    b"GET / HTTP/1.1\r\n",
    b"\x16\x03\x01",
    b"proxy TCP4 203.0.113.9 198.51.100.1 4711 443\r\n",
    b"PROXY  TCP4 203.0.113.9 198.51.100.1 4711 443\r\n",
    b"PROXY TCP4 203.0.113.9 198.51.100.1 4711 443\n\r\n",
    b"PROXY TCP4 203.0.113.9 198.51.100.1 4711\r\n",
    b"PROXY TCP4 203.0.113.9 198.51.100.1 4711 443 \r\n",
    b"PROXY TCP4 203.0.113.9 198.51.100.1 4711 443 1\r\n",
    b"PROXY TCP4\t203.0.113.9 198.51.100.1 4711 443\r\n",
    b"PROXY TCP4 203.0.113.9 198.51.100.1 99999 443\r\n",
    b"PROXY TCP4 203.0.113.9 198.51.100.1 -1 443\r\n",
    b"PROXY TCP4 203.0.113.9 198.51.100.1 +1 443\r\n",
    b"PROXY TCP4 203.0.113.9 198.51.100.1 04711 443\r\n",
    b"PROXY TCP4 203.0.113.9 198.51.100.1 4711 443.0\r\n",
    b"PROXY TCP4 not-an-ip 198.51.100.1 4711 443\r\n",
    b"PROXY TCP4 203.0.113.999 198.51.100.1 4711 443\r\n",
    b"PROXY TCP4 203.0.113.09 198.51.100.1 4711 443\r\n",
    b"PROXY TCP4 203.0.113 198.51.100.1 4711 443\r\n",
    b"PROXY TCP4 2001:db8::9 2001:db8::1 4711 443\r\n",
    b"PROXY TCP6 203.0.113.9 198.51.100.1 4711 443\r\n",
    b"PROXY TCP6 2001:db8::9 198.51.100.1 4711 443\r\n",
    b"PROXY TCP6 fe80::1%eth0 2001:db8::1 4711 443\r\n",
    b"PROXY TCP6 [2001:db8::9] 2001:db8::1 4711 443\r\n",
    b"PROXY UDP4 203.0.113.9 198.51.100.1 4711 443\r\n",
    b"PROXY UNKNOWNX\r\n",
    b"PROXY UNKNOWN \x1b[31m\r\n",
    b"PROXY \r\n",
    b"PROXY\r\n",
    b"PROXY UNKNOWN " + b"x" * 100 + b"\r\n",
    b"PROXY TCP4 " + b"1" * 200,
    b"PROXY TCP4 203.0.113.9\0",
    SIGNATURE + b"\x11\x11\0\x0c" + V4,
    SIGNATURE + b"\x31\x11\0\x0c" + V4,
    SIGNATURE + b"\x22\x11\0\x0c" + V4,
    version_2(0x21, 0x12, V4),
    version_2(0x21, 0x22, V6),
    version_2(0x21, 0x31, bytes(216)),
    version_2(0x21, 0x11, V4[:-1]),
    version_2(0x21, 0x21, V4),
    version_2(0x21, 0x41, V4),
    version_2(0x21, 0x11, V4, bytes(2048)),
    SIGNATURE + b"\x21\x11\xff\xff",
    b"\r\n\r\n\0\r\nQUIT\r",
)


class LineTests(SynchronousTestCase):
    """The line as a value."""

    def expected(self, line: bytes) -> ProxyLine:
        """What a valid line is read as."""
        ends = VALID[line]
        if ends is None:
            return ProxyLine(len(line), None)
        source, source_port, destination, port = ends
        announced = Announced(
            ip_address(source), source_port, ip_address(destination), port
        )
        return ProxyLine(len(line), announced)

    def test_valid(self) -> None:
        """A valid line tells the two ends, or that the proxy speaks for itself."""
        for line in VALID:
            self.assertEqual(parse_proxy_line(line), self.expected(line))
            self.assertEqual(parse_proxy_line(line + GET), self.expected(line))

    def test_incomplete(self) -> None:
        """A line that has not come whole is waited for."""
        for line in VALID:
            for end in range(len(line)):
                self.assertIsNone(parse_proxy_line(line[:end]), line[:end])

    def test_invalid(self) -> None:
        """What is not a line of TCP over IP is refused."""
        for line in INVALID:
            self.assertRaises(ProxyLineInvalid, parse_proxy_line, line)

    @settings(max_examples=500, deadline=None, derandomize=True, database=None)
    @given(
        start=st.sampled_from([b"", b"PROXY ", b"PROXY TCP4 ", SIGNATURE, LINE[:30]]),
        noise=st.binary(max_size=120),
    )
    def test_any_bytes(self, start: bytes, noise: bytes) -> None:
        """Any bytes are a line, the begin of one, or refused; more never undo it."""
        verdicts: list[object] = []
        whole = start + noise
        for end in range(len(whole) + 1):
            try:
                verdicts.append(parse_proxy_line(whole[:end]))
            except ProxyLineInvalid:
                verdicts.append("refused")
        known = [verdict for verdict in verdicts if verdict is not None]
        self.assertEqual(len({repr(verdict) for verdict in known}), min(1, len(known)))


class Sink(Protocol):
    """A protocol that keeps what it is told."""

    def __init__(self) -> None:
        self.heard = b""
        self.lost = False

    def dataReceived(self, data: bytes) -> None:
        """Keep it."""
        self.heard += data

    def connectionLost(self, reason: object = None) -> None:
        """Keep that."""
        self.lost = True


class SinkFactory(Factory[Sink]):
    """Builds sinks and keeps for whom."""

    noisy = False

    def __init__(self) -> None:
        self.built: list[tuple[IAddress | None, Sink]] = []

    def buildProtocol(self, addr: IAddress | None) -> Sink | None:
        """A sink, for everybody but one."""
        if repr(addr) == repr(TCPAddress("TCP", "192.0.2.66", 4711)):
            return None
        sink = Sink()
        self.built.append((addr, sink))
        return sink


class ProxiedTests(SynchronousTestCase):
    """Connections that begin with a line."""

    def setUp(self) -> None:
        """A listener behind balancers of 10.0.0.0/8."""
        self.clock = Clock()
        self.terms = Terms.make(self.clock)
        self.addCleanup(self.terms.incidents.stop)
        self.inner = SinkFactory()
        self.factory = ProxiedFactory(
            self.inner, self.terms, AddressSet.parse(["10.0.0.0/8"])
        )

    def connect(self, peer: IAddress = BALANCER) -> FakeTransport:
        """A connection of a balancer."""
        protocol = self.factory.buildProtocol(peer)
        assert protocol is not None
        transport = FakeTransport(self.clock, peer=peer)
        transport.protocol = protocol
        protocol.makeConnection(transport)
        return transport

    def test_announced_address(self) -> None:
        """What is inside is built for the announced client, and sees both its ends."""
        transport = self.connect()
        transport.protocol.dataReceived(LINE + b"hello")
        transport.protocol.dataReceived(b" again")
        ((address, sink),) = self.inner.built
        self.assertEqual(address, TCPAddress("TCP", "203.0.113.9", 4711))
        assert sink.transport is not None
        self.assertEqual(sink.transport.getPeer(), address)
        destination = TCPAddress("TCP", "198.51.100.1", 443)
        self.assertEqual(sink.transport.getHost(), destination)
        self.assertEqual(sink.heard, b"hello again")

    def test_in_pieces(self) -> None:
        """Nothing is built before the line is whole."""
        transport = self.connect()
        for byte in LINE[:-1]:
            transport.protocol.dataReceived(bytes([byte]))
        self.assertEqual(self.inner.built, [])
        transport.protocol.dataReceived(b"\nhello")
        self.assertEqual(self.inner.built[0][1].heard, b"hello")

    def test_own_address(self) -> None:
        """A balancer that speaks for itself is itself."""
        transport = self.connect()
        transport.protocol.dataReceived(version_2(0x20, 0x00, b""))
        self.assertEqual(self.inner.built[0][0], BALANCER)

    def test_untrusted_peer(self) -> None:
        """A peer that is no trusted balancer cannot announce anybody."""
        for host in ("192.0.2.1", "127.0.0.1"):
            peer = TCPAddress("TCP", host, 1)
            self.assertIsNone(self.factory.buildProtocol(peer))

    def test_invalid_line(self) -> None:
        """A balancer that sends no line is dropped."""
        transport = self.connect()
        transport.protocol.dataReceived(GET)
        self.clock.advance(0)
        self.assertIs(transport.gone, ConnectionAborted)
        self.assertEqual(self.inner.built, [])
        self.assertEqual(self.terms.incidents.totals["no PROXY line"], 1)

    def test_slow_line(self) -> None:
        """A line that does not come in 3 s is not waited for."""
        transport = self.connect()
        transport.protocol.dataReceived(LINE[:10])
        self.clock.advance(2.9)
        self.assertIsNone(transport.gone)
        self.clock.advance(0.2)
        self.clock.advance(0)
        self.assertIs(transport.gone, ConnectionAborted)

    def test_no_deadline_behind_the_line(self) -> None:
        """Behind the line other deadlines hold."""
        transport = self.connect()
        transport.protocol.dataReceived(LINE)
        self.assertEqual(self.clock.getDelayedCalls(), [])
        transport.lose(ConnectionDone)
        self.assertTrue(self.inner.built[0][1].lost)

    def test_lost_before_the_line(self) -> None:
        """A balancer that leaves early leaves nothing behind."""
        transport = self.connect()
        transport.protocol.dataReceived(LINE[:10])
        transport.lose(ConnectionDone)
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_refused_client(self) -> None:
        """A client for which nothing is built is dropped."""
        transport = self.connect()
        transport.protocol.dataReceived(LINE.replace(b"203.0.113.9", b"192.0.2.66"))
        self.clock.advance(0)
        self.assertIs(transport.gone, ConnectionAborted)

    def test_filter_judges_the_client(self) -> None:
        """Behind a balancer, the source filter judges the client that it announces."""
        resource = Recorder()
        sites = (
            HardenedSite(resource, self.terms, schemes=("http",)),
            RefusalSite(
                resource, self.terms, schemes=("http",), exempt=lambda head: False
            ),
        )
        self.factory.wrapped = SourceFilter(
            *sites,
            allowed=AddressSet.parse(["203.0.113.0/24"]),
            trusted_proxies=AddressSet.parse(["10.0.0.0/8"]),
        )
        for source, status in ((b"203.0.113.9", b"200"), (b"192.0.2.9", b"403")):
            transport = self.connect()
            line = LINE.replace(b"203.0.113.9", source)
            transport.protocol.dataReceived(line + GET)
            self.assertEqual(transport.value().split(b" ")[1], status)
            transport.lose(ConnectionDone)

    def test_head_knows_the_client(self) -> None:
        """A request's head names the announced ends of its connection."""
        resource = Recorder()
        site = HardenedSite(resource, self.terms, schemes=("https",))
        resource.waits = True
        self.factory.wrapped = site
        transport = self.connect()
        transport.protocol.dataReceived(LINE + GET)
        (channel,) = site.channels
        self.assertEqual(channel.head.peer, IPv4Address("203.0.113.9"))
        arrival = channel.head.arrival
        self.assertEqual(arrival.address, IPv4Address("198.51.100.1"))
        self.assertEqual(arrival.port, 443)
        transport.lose(ConnectionDone)

    def forwarding_fields(self, line: bytes) -> set[str]:
        """What is left of forwarding fields behind ``line``."""
        resource = Recorder()
        resource.waits = True
        site = HardenedSite(resource, self.terms, schemes=("https",))
        self.factory.wrapped = AdmittingFactory(site, self.terms)
        transport = self.connect()
        fields = b"X-Forwarded-For: 203.0.113.9\r\nForwarded: for=203.0.113.9\r\n"
        request = GET.replace(b"\r\n\r\n", b"\r\nX-Other: a\r\n" + fields + b"\r\n")
        transport.protocol.dataReceived(line + request)
        (channel,) = site.channels
        self.assertIn("x-other", channel.head.fields)
        self.assertEqual(
            sorted(channel.head.fields),
            sorted(
                name.decode().lower()
                for name, _ in channel.requests[0].requestHeaders.getAllRawHeaders()
            ),
        )
        transport.lose(ConnectionDone)
        return {"forwarded", "x-forwarded-for"} & set(channel.head.fields)

    def test_fields_in_place_of_an_address(self) -> None:
        """Where the line names nobody, the client cannot name itself (THREATS T9)."""
        for line in (b"PROXY UNKNOWN\r\n", version_2(0x20, 0x00, b"")):
            self.assertEqual(self.forwarding_fields(line), set())

    def test_fields_beside_an_address(self) -> None:
        """Where the line names the next proxy, its fields are read on."""
        line = LINE.replace(b"203.0.113.9", b"10.0.0.7")
        self.assertEqual(self.forwarding_fields(line), {"forwarded", "x-forwarded-for"})

    def test_is_a_factory(self) -> None:
        """The reader of lines starts and stops what it wraps."""
        self.assertTrue(verifyObject(IProtocolFactory, self.factory))
        self.factory.doStart()
        self.assertEqual(self.inner.numPorts, 1)
        self.factory.doStop()
        self.assertEqual(self.inner.numPorts, 0)
