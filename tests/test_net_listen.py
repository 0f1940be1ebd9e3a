"""Listening: what a description means, what stands in front, where it ends up."""

from collections.abc import Iterable
from typing import Any

from twisted.application.service import IService
from twisted.internet.address import IPv4Address
from twisted.internet.error import CannotListenError
from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.testing import MemoryReactorClock
from twisted.protocols.tls import TLSMemoryBIOProtocol
from twisted.trial.unittest import SynchronousTestCase

from tests.net_certificates import FilesCase
from zscaler_mcp.addresses import AddressSet
from zscaler_mcp.net.binding import Binding, is_loopback
from zscaler_mcp.net.limits import Limits
from zscaler_mcp.net.listen import front, listening_service
from zscaler_mcp.net.profiles import INTERMEDIATE
from zscaler_mcp.net.terms import Terms
from zscaler_mcp.net.tls import SwappableServerContext, build_context

NOBODY = AddressSet.parse(())
BALANCERS = AddressSet.parse(["10.0.0.0/8"])


class BindingTests(SynchronousTestCase):
    """Descriptions of places to listen at."""

    def test_addresses(self) -> None:
        """An address and a port become a description; IPv6 is escaped."""
        for host, description in {
            "127.0.0.1": "tcp:port=8443:interface=127.0.0.1:backlog=1024",
            "": "tcp:port=8443:interface=:backlog=1024",
            "::1": r"tcp:port=8443:interface=\:\:1:backlog=1024",
        }.items():
            binding = Binding.of_address(host, 8443)
            self.assertEqual(binding.description, description)
            self.assertEqual((binding.host, binding.port), (host, 8443))
            self.assertFalse(binding.local_socket or binding.proxied)

    def test_descriptions(self) -> None:
        """A description is read, completed, and written for Twisted."""
        for text, description, host, port in (
            ("tcp:80", "tcp:port=80:backlog=1024:interface=", "", 80),
            ("tcp:port=80", "tcp:port=80:backlog=1024:interface=", "", 80),
            (
                "tcp:80:interface=127.0.0.1:backlog=5",
                "tcp:port=80:interface=127.0.0.1:backlog=5",
                "127.0.0.1",
                80,
            ),
            (
                r"tcp:0:interface=\:\:1",
                r"tcp:port=0:interface=\:\:1:backlog=1024",
                "::1",
                0,
            ),
            ("tcp6:80", r"tcp6:port=80:backlog=1024:interface=\:\:", "::", 80),
            (
                r"unix:/run/a\:b",
                r"unix:address=/run/a\:b:backlog=1024:mode=660",
                None,
                None,
            ),
            (
                "unix:/run/a:mode=600",
                "unix:address=/run/a:mode=600:backlog=1024",
                None,
                None,
            ),
            (
                "systemd:domain=INET:index=0",
                "systemd:domain=INET:index=0",
                None,
                None,
            ),
        ):
            binding = Binding.parse(text)
            self.assertEqual(binding.description, description)
            self.assertEqual((binding.host, binding.port), (host, port))

    def test_local_sockets(self) -> None:
        """A unix socket is of this machine, a TCP socket of systemd perhaps not."""
        for text, local in {
            "unix:/run/x": True,
            "systemd:domain=UNIX:index=0": True,
            "systemd:domain=INET:index=0": False,
            "systemd:domain=INET6:name=mcp": False,
            "tcp:80:interface=127.0.0.1": False,
        }.items():
            self.assertEqual(Binding.parse(text).local_socket, local)

    def test_unix_mode(self) -> None:
        """A unix socket is not open to every user unless the operator says so."""
        self.assertIn(":mode=660", Binding.parse("unix:/run/x").description)
        self.assertIn(":mode=666", Binding.parse("unix:/run/x:mode=666").description)

    def test_proxied(self) -> None:
        """A haproxy: prefix is ours: Twisted's would judge the balancer."""
        binding = Binding.parse("haproxy:tcp:80:interface=10.0.0.1")
        self.assertTrue(binding.proxied)
        self.assertNotIn("haproxy", binding.description)
        self.assertEqual((binding.host, binding.port), ("10.0.0.1", 80))

    def test_refused(self) -> None:
        """What is not understood is refused with a sentence."""
        for text, words in {
            "": "not a place to listen at",
            "tcp": "not a place to listen at",
            "8000": "not a place to listen at",
            "127.0.0.1:8000": "not a place to listen at",
            "stdio:": "not a place to listen at",
            "fd:3": "not a place to listen at",
            "TCP:80": "not a place to listen at",
            "onion:80": "not a place to listen at",
            "haproxy": "not a place to listen at",
            "haproxy:": "not a place to listen at",
            "tcp:": "not understood",
            "tcp:x": "port is a number",
            "tcp:70000": "port is a number",
            "tcp:-1": "port is a number",
            "tcp:\uff18": "port is a number",
            "tcp:80:127.0.0.1": "not understood",
            "tcp:80:interfaces=127.0.0.1": "not understood",
            "tcp:80:interface=::1": "not understood",
            "tcp:80:interface=a:interface=b": "not understood",
            "tcp:interface=127.0.0.1": "needs port",
            "tcp:80:backlog=x": "backlog is a number",
            "ssl:443:privateKey=k:certKey=c": "ZSCALER_MCP_TLS_CERTFILE",
            "tls:443": "ZSCALER_MCP_TLS_KEYFILE",
            "haproxy:ssl:443": "ZSCALER_MCP_TLS_CERTFILE",
            "haproxy:haproxy:tcp:80": "stands once",
            "haproxy:unix:/run/x": "ZSCALER_MCP_TRUSTED_PROXIES",
        }.items():
            refused = self.assertRaises(ValueError, Binding.parse, text)
            self.assertIn(words, str(refused), text)


WILDCARD = "0.0.0.0"  # noqa: S104 (an address to judge)
NAMES = {
    "localhost": ["127.0.0.1", "::1"],
    "here": ["127.0.1.1"],
    "mapped": ["::ffff:127.0.0.1"],
    "half": ["127.0.0.1", "192.0.2.1"],
    "away": ["192.0.2.1"],
    "zoned": ["fe80::1%eth0"],
    "nowhere": [],
    "0": [WILDCARD],
    "127.1": ["127.0.0.1"],
}


class LoopbackTests(SynchronousTestCase):
    """Who is this machine only."""

    def resolve(self, name: str) -> Iterable[str]:
        """Resolve a name of the test."""
        if name not in NAMES:
            raise OSError("Name or service not known")
        return NAMES[name]

    def test_loopback(self) -> None:
        """Loopback is what nobody else can reach, by address or by name."""
        for host in (
            "127.0.0.1", "127.5.5.5", "::1", "::ffff:127.0.0.1",
            "localhost", "here", "mapped", "127.1",
        ):  # fmt: skip
            self.assertTrue(is_loopback(host, self.resolve), host)

    def test_elsewhere(self) -> None:
        """An empty host, a wildcard, or one address off loopback is not loopback."""
        for host in (
            "", WILDCARD, "::", "0", "192.0.2.1", "2001:db8::1", "::1%lo", "[::1]",
            "half", "away", "zoned", "nowhere", "unknown", "localhost.evil.example",
            "::ffff:0.0.0.0", "128.0.0.1", " 127.0.0.1",
        ):  # fmt: skip
            self.assertFalse(is_loopback(host, self.resolve), host)


class Plain(Factory[Protocol]):
    """Builds protocols that do nothing."""

    protocol = Protocol
    noisy = False


class FrontTests(FilesCase):
    """What comes before HTTP."""

    def setUp(self) -> None:
        """A reactor in memory."""
        super().setUp()
        self.reactor = MemoryReactorClock()
        self.terms = Terms.make(self.reactor, Limits(connections_by_source=1))
        self.addCleanup(self.terms.incidents.stop)

    def built(self, peer: str, **options: Any) -> Any:
        """What is built first for a peer."""
        settings = {"tls": None, "proxied": False, "trusted_proxies": NOBODY}
        factory = front(Plain(), self.terms, **(settings | options))
        return factory.buildProtocol(IPv4Address("TCP", peer, 1))

    def test_plain(self) -> None:
        """Without TLS only the count stands in front."""
        self.assertIsInstance(self.built("192.0.2.1").wrappedProtocol, Protocol)

    def test_tls(self) -> None:
        """With TLS it stands behind the count."""
        context = build_context(self.load(self.folder.good()), INTERMEDIATE)
        built = self.built("192.0.2.1", tls=SwappableServerContext(context))
        self.assertIsInstance(built.wrappedProtocol, TLSMemoryBIOProtocol)

    def test_proxied(self) -> None:
        """A PROXY line comes before TLS, and only from trusted balancers."""
        options = {"proxied": True, "trusted_proxies": BALANCERS}
        self.assertIsNone(self.built("192.0.2.1", **options))
        built = self.built("10.0.0.1", **options)
        self.assertNotIsInstance(built.wrappedProtocol, TLSMemoryBIOProtocol)


class ServiceTests(SynchronousTestCase):
    """The service that listens."""

    def setUp(self) -> None:
        """A reactor in memory."""
        self.reactor = MemoryReactorClock()
        self.reported: list[IAddress] = []

    def service(self, binding: Binding) -> IService:
        """The service for ``binding``."""
        return listening_service(
            binding, Plain(), reactor=self.reactor, report=self.reported.append
        )

    def test_listens(self) -> None:
        """The service listens on the interface, with room for a burst."""
        service = self.service(Binding.of_address("127.0.0.1", 8443))
        service.privilegedStartService()
        ((port, _, backlog, interface),) = self.reactor.tcpServers
        self.assertEqual((port, backlog, interface), (8443, 1024, "127.0.0.1"))
        self.assertEqual(len(self.reported), 1)

    def test_ipv6(self) -> None:
        """An IPv6 interface arrives unescaped."""
        self.service(Binding.of_address("::1", 8443)).startService()
        self.assertEqual(self.reactor.tcpServers[0][3], "::1")

    def test_unix(self) -> None:
        """A unix socket is opened with its mode."""
        self.service(Binding.parse("unix:/run/x")).startService()
        ((address, _, backlog, mode, _),) = self.reactor.unixServers
        self.assertEqual((address, backlog, mode), ("/run/x", 1024, 0o660))

    def test_cannot_bind(self) -> None:
        """A daemon that cannot bind says so at start, loudly."""

        def refuse(*_: object, **__: object) -> None:
            raise CannotListenError("127.0.0.1", 80, OSError("in use"))

        self.patch(self.reactor, "listenTCP", refuse)
        service = self.service(Binding.of_address("127.0.0.1", 80))
        self.assertRaises(CannotListenError, service.privilegedStartService)
        self.assertEqual(self.reported, [])
