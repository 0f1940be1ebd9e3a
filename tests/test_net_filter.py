"""The source filter and the limit of connections: who gets a protocol, and which."""

from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address, UNIXAddress
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IAddress, IProtocolFactory
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.task import Clock
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase
from zope.interface.verify import verifyObject

from tests.net_corpus import CASES, HOST
from tests.net_fakes import GET, FakeTransport, Recorder, read_responses
from zscaler_mcp.addresses import AddressSet
from zscaler_mcp.net.admission import AdmittingFactory
from zscaler_mcp.net.filter import RefusalSite, SourceFilter
from zscaler_mcp.net.limits import Limits
from zscaler_mcp.net.terms import Terms
from zscaler_mcp.requesthead import RequestHead

NOBODY = AddressSet.parse(())


def v4(host: str) -> IPv4Address:
    """A TCP peer."""
    return IPv4Address("TCP", host, 40000)


def v6(host: str) -> IPv6Address:
    """A TCP peer."""
    return IPv6Address("TCP", host, 40000)


class Named(Factory[Protocol]):
    """Builds protocols that know their factory, and counts its starts."""

    protocol = Protocol
    noisy = False

    def __init__(self, name: str) -> None:
        self.name = name


class SourceFilterTests(SynchronousTestCase):
    """Which factory builds for a peer (THREATS T9)."""

    def choice(
        self, peer: IAddress, allowed: str | None, proxies: str = "10.0.0.0/8"
    ) -> str:
        """The name of the factory that builds for ``peer``."""
        chosen: Any = SourceFilter(
            Named("admitting"),
            Named("refusing"),
            allowed=None if allowed is None else AddressSet.parse(allowed.split(",")),
            trusted_proxies=AddressSet.parse([proxies]),
        ).buildProtocol(peer)
        name: str = chosen.factory.name
        return name

    def test_choices(self) -> None:
        """A source that a rule holds is served, and every other one refused."""
        rules = "203.0.113.0/24,2001:db8::/32"
        for peer, expected in {
            v4("203.0.113.9"): "admitting",
            v4("203.0.114.9"): "refusing",
            v4("127.0.0.1"): "refusing",
            v6("2001:db8::1"): "admitting",
            v6("2001:db9::1"): "refusing",
            v6("::ffff:203.0.113.9"): "admitting",
            v6("::ffff:203.0.114.9"): "refusing",
            v6("2001:db8::1%eth0"): "refusing",
            v4("10.1.2.3"): "admitting",
            UNIXAddress("/run/x"): "refusing",
        }.items():
            self.assertEqual((peer, self.choice(peer, rules)), (peer, expected))

    def test_all_of_one_family(self) -> None:
        """``0.0.0.0/0`` does not open IPv6."""
        self.assertEqual(self.choice(v4("8.8.8.8"), "0.0.0.0/0"), "admitting")
        self.assertEqual(self.choice(v6("2001:db8::1"), "0.0.0.0/0"), "refusing")

    def test_no_allowlist(self) -> None:
        """Without an allowlist every source is served, local sockets too."""
        for peer in (v4("8.8.8.8"), v6("2001:db8::1"), UNIXAddress("/run/x")):
            self.assertEqual(self.choice(peer, None), "admitting")

    def test_empty_allowlist(self) -> None:
        """An allowlist without rules allows nobody."""
        empty = SourceFilter(
            Named("admitting"),
            Named("refusing"),
            allowed=NOBODY,
            trusted_proxies=NOBODY,
        )
        built: Any = empty.buildProtocol(v4("127.0.0.1"))
        self.assertEqual(built.factory.name, "refusing")

    def test_is_a_factory(self) -> None:
        """The filter starts and stops what it chooses from."""
        sites = Named("a"), Named("b")
        chosen = SourceFilter(*sites, allowed=None, trusted_proxies=NOBODY)
        self.assertTrue(verifyObject(IProtocolFactory, chosen))
        chosen.doStart()
        self.assertEqual([site.numPorts for site in sites], [1, 1])
        chosen.doStop()
        self.assertEqual([site.numPorts for site in sites], [0, 0])


class RefusalSiteTests(SynchronousTestCase):
    """What a filtered source gets."""

    def setUp(self) -> None:
        """A site that answers the health path and nothing else."""
        self.clock = Clock()
        self.resource = Recorder()

        def exempt(head: RequestHead) -> bool:
            return (head.method, head.path) == ("GET", "/health")

        self.site = RefusalSite(
            self.resource, Terms.make(self.clock), schemes=("http",), exempt=exempt
        )

    def statuses(self, raw: bytes) -> list[int]:
        """What a filtered peer gets that sends ``raw``."""
        transport = FakeTransport(self.clock)
        transport.protocol = channel = self.site.buildProtocol(None)
        channel.makeConnection(transport)
        channel.dataReceived(raw)
        self.clock.advance(11)
        answers = [status for status, _, _ in read_responses(transport.value())]
        if transport.gone is None:
            transport.lose(ConnectionDone)
        return answers

    def test_requests(self) -> None:
        """A filtered source gets 403, whatever it asks."""
        self.assertEqual(self.statuses(GET), [403])
        self.assertEqual(self.resource.asked, [])

    def test_health(self) -> None:
        """The health path is answered, by exact path and method only."""
        request = b"%b %b HTTP/1.1\r\n" + HOST + b"\r\n"
        self.assertEqual(self.statuses(request % (b"GET", b"/health")), [200])
        for method, path in (
            (b"POST", b"/health"),
            (b"GET", b"//health"),
            (b"GET", b"/health/"),
            (b"GET", b"/%68ealth"),
            (b"GET", b"/health/../mcp"),
        ):
            self.assertEqual(self.statuses(request % (method, path)), [403])

    def test_invalid_requests(self) -> None:
        """A filtered source is not told what else is wrong with its request."""
        for _, raw, status in CASES:
            if status not in (200, 413):
                self.assertEqual(self.statuses(raw), [403])

    def test_answer_to_head(self) -> None:
        """A refused HEAD gets the head of the refusal alone."""
        transport = FakeTransport(self.clock)
        transport.protocol = channel = self.site.buildProtocol(None)
        channel.makeConnection(transport)
        channel.dataReceived(GET.replace(b"GET", b"HEAD"))
        self.assertIn(b"HTTP/1.1 403 ", transport.value())
        self.assertTrue(transport.value().endswith(b"\r\n\r\n"))
        transport.lose(ConnectionDone)

    def test_unfinished_head(self) -> None:
        """A filtered source that is slow gets 403 and not 408."""
        self.assertEqual(self.statuses(GET[:10]), [403])

    def test_body_of_a_health_request(self) -> None:
        """A filtered source makes nobody keep a large body."""
        head = b"GET /health HTTP/1.1\r\n" + HOST + b"Content-Length: 1000000\r\n\r\n"
        self.assertEqual(self.statuses(head), [403])


class AdmissionTests(SynchronousTestCase):
    """How many connections there may be (THREATS T13)."""

    def setUp(self) -> None:
        """A limit of 20 connections, 5 of them from one source."""
        self.terms = Terms.make(
            Clock(), Limits(connections=20, connections_by_source=5)
        )
        self.addCleanup(self.terms.incidents.stop)
        self.gate = AdmittingFactory(
            Named("inner"), self.terms, AddressSet.parse(["10.0.0.0/8"])
        )

    def connect(self, peer: IAddress) -> Any:
        """Connect as ``peer``; ``None`` if it was dropped."""
        protocol: Any = self.gate.buildProtocol(peer)
        if protocol is None:
            return None
        protocol.makeConnection(FakeTransport(Clock(), peer=peer))
        return protocol

    def admitted(self, *peers: IAddress) -> int:
        """How many of ``peers`` are let in."""
        return sum(self.connect(peer) is not None for peer in peers)

    def test_one_source(self) -> None:
        """One source has its limit, and another is still served."""
        self.assertEqual(self.admitted(*[v4("192.0.2.1")] * 15), 5)
        self.assertEqual(self.admitted(v4("192.0.2.2")), 1)

    def test_exact_count(self) -> None:
        """Of 1,500 connections at a limit of 1,000, exactly 500 are dropped."""
        self.gate = AdmittingFactory(Named("inner"), Terms.make(Clock()))
        self.assertEqual(self.admitted(*[v4("192.0.2.1")] * 1500), 1000)

    def test_all_sources(self) -> None:
        """All sources together have a limit."""
        peers = [v4(f"192.0.2.{n}") for n in range(30)]
        self.assertEqual(self.admitted(*peers), 20)

    def test_ipv6_network(self) -> None:
        """An IPv6 host is its /64, of which it can take any address."""
        self.assertEqual(
            self.admitted(*[v6(f"2001:db8::{n:x}") for n in range(1, 16)]), 5
        )
        self.assertEqual(self.admitted(v6("2001:db8:0:1::1")), 1)

    def test_link_local_peers(self) -> None:
        """Peers of a link, whose addresses have a zone, are one source."""
        peers = [v6(f"fe80::{n:x}%eth0") for n in range(1, 16)]
        self.assertEqual(self.admitted(*peers), 5)

    def test_mapped_address(self) -> None:
        """A v4-mapped address is its IPv4 address."""
        self.admitted(*[v4("192.0.2.1")] * 5)
        self.assertEqual(self.admitted(v6("::ffff:192.0.2.1")), 0)

    def test_proxies(self) -> None:
        """A trusted proxy stands for many, and has the limit of all."""
        self.assertEqual(self.admitted(*[v4("10.0.0.1")] * 25), 20)

    def test_local_socket(self) -> None:
        """Peers of a unix socket have no address to count by."""
        self.assertEqual(self.admitted(*[UNIXAddress(None)] * 25), 20)

    def test_room_again(self) -> None:
        """Room is free again when a connection has ended."""
        peers = [self.connect(v4("192.0.2.1")) for _ in range(5)]
        peers[0].connectionLost(Failure(ConnectionDone()))
        self.assertEqual(self.admitted(*[v4("192.0.2.1")] * 3), 1)

    def test_counts_are_exact(self) -> None:
        """However connections come and go, nothing is counted for ever."""
        for _ in range(50):
            peers = [self.connect(v4(f"192.0.2.{n % 7}")) for n in range(25)]
            for peer in peers:
                if peer is not None:
                    peer.connectionLost(Failure(ConnectionDone()))
        self.assertEqual((self.gate._open, self.gate._open_by_source), (0, {}))

    def test_dropped_by_the_inner_factory(self) -> None:
        """A connection for which nothing is built is not counted."""

        class Empty(Named):
            def buildProtocol(self, addr: IAddress | None) -> Protocol | None:
                return None

        self.gate = AdmittingFactory(Empty("empty"), self.terms)
        self.assertEqual(self.admitted(*[v4("192.0.2.1")] * 10), 0)
        self.assertEqual(self.gate._open, 0)

    def test_incident(self) -> None:
        """Dropped connections are counted for the log."""
        self.admitted(*[v4("192.0.2.1")] * 15)
        self.assertEqual(self.terms.incidents.totals["over the limit"], 10)

    def test_is_a_factory(self) -> None:
        """The limit starts and stops what it guards."""
        inner = Named("inner")
        gate = AdmittingFactory(inner, self.terms)
        self.assertTrue(verifyObject(IProtocolFactory, gate))
        gate.doStart()
        self.assertEqual(inner.numPorts, 1)
        gate.doStop()
        self.assertEqual(inner.numPorts, 0)
