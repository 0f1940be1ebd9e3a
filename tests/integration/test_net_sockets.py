"""The edge on real sockets, with TLS clients that are not ours."""

import http.client
import os
import socket
import ssl
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import attrs
from twisted.internet import reactor as global_reactor
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.internet.task import deferLater
from twisted.internet.threads import deferToThread
from twisted.plugins.twisted_core import systemdEndpointParser
from twisted.python.systemd import ListenFDs
from twisted.trial.unittest import TestCase
from twisted.web.http import Request
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET

from tests.net_certificates import (
    CLIENT,
    NOW,
    ROOT,
    Folder,
    Subject,
    certificate_pem,
    issue,
    key_pem,
)
from zscaler_mcp.addresses import AddressSet
from zscaler_mcp.net.binding import Binding
from zscaler_mcp.net.credentials import TLSFiles, load_credentials
from zscaler_mcp.net.filter import RefusalSite, SourceFilter
from zscaler_mcp.net.limits import Limits
from zscaler_mcp.net.listen import front, listening_service
from zscaler_mcp.net.profiles import PROFILES
from zscaler_mcp.net.site import HardenedSite
from zscaler_mcp.net.terms import Terms
from zscaler_mcp.net.tls import SwappableServerContext, build_context

reactor: Any = global_reactor
T = TypeVar("T")

BASE = "127.0.0.1"
ELSEWHERE = "127.0.0.2"
HEALTH = "/health"
KIB = 1024


class Sample(Resource):
    """An application: echoes, waits, or answers with a lot."""

    isLeaf = True

    def __init__(self) -> None:
        super().__init__()
        self.lost: list[float] = []
        """When waiting requests lost their peers."""
        self.arrived = 0

    def render(self, request: Request) -> Any:
        """Answer by path."""
        self.arrived += 1
        if request.uri == b"/wait":
            request.notifyFinish().addErrback(
                lambda _: self.lost.append(time.monotonic())
            )
            return NOT_DONE_YET
        if request.uri == b"/large":
            return b"x" * (24 * 1024 * KIB)
        assert request.content is not None
        return request.content.read() or b"hello"


@attrs.define
class Server:
    """A server on loopback, put together as the daemon does it."""

    sample: Sample
    site: HardenedSite
    terms: Terms
    port: int
    creator: SwappableServerContext | None


def threaded(function: Callable[[], T]) -> "Deferred[T]":
    """Run a blocking client."""
    return deferToThread(function)


def trusting(*, version: ssl.TLSVersion | None = None) -> ssl.SSLContext:
    """A TLS client that takes any certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if version is not None:
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # for the old ones
            context.minimum_version = context.maximum_version = version
    return context


class SocketCase(TestCase):
    """Servers that are gone when the test is over."""

    timeout = 60

    def setUp(self) -> None:
        """A folder for certificates."""
        path = Path(self.mktemp())
        path.mkdir()
        self.folder = Folder(path)

    def context(self, files: TLSFiles, profile: str = "intermediate") -> Any:
        """A context for ``files``."""
        credentials = load_credentials(files, PROFILES[profile], now=NOW)
        return build_context(credentials, PROFILES[profile])

    def serve(
        self,
        *,
        files: TLSFiles | None = None,
        limits: Limits | None = None,
        allowed: str | None = None,
        proxies: str = "192.0.2.0/24",
        listen: str = f"tcp:0:interface={BASE}",
    ) -> Server:
        """Serve the sample."""
        terms = Terms.make(reactor, limits)
        self.addCleanup(terms.incidents.stop)
        sample = Sample()
        creator = None
        if files is not None:
            creator = SwappableServerContext(self.context(files))
        schemes = ("http",) if creator is None else ("https",)
        site = HardenedSite(sample, terms, schemes=schemes)
        refusing = RefusalSite(
            sample, terms, schemes=schemes, exempt=lambda head: head.path == HEALTH
        )
        trusted = AddressSet.parse([proxies])
        chosen = SourceFilter(
            site,
            refusing,
            allowed=None if allowed is None else AddressSet.parse([allowed]),
            trusted_proxies=trusted,
        )
        binding = Binding.parse(listen)
        factory = front(
            chosen, terms, tls=creator, proxied=binding.proxied, trusted_proxies=trusted
        )
        bound: list[IAddress] = []
        service = listening_service(
            binding, factory, reactor=reactor, report=bound.append
        )
        service.startService()
        self.addCleanup(service.stopService)
        self.addCleanup(site.drain, 0)
        self.addCleanup(refusing.drain, 0)
        return Server(sample, site, terms, getattr(bound[0], "port", 0), creator)

    def connect(
        self,
        server: Server,
        context: ssl.SSLContext | None = None,
        source: str = BASE,
    ) -> socket.socket:
        """Connect, in a thread."""
        plain = socket.create_connection(
            (BASE, server.port), timeout=20, source_address=(source, 0)
        )
        if context is None:
            return plain
        return context.wrap_socket(plain, server_hostname="localhost")

    def ask(
        self,
        server: Server,
        context: ssl.SSLContext | None = None,
        *,
        source: str = BASE,
        path: str = "/",
        body: bytes | None = None,
    ) -> "Deferred[tuple[int, bytes]]":
        """Ask with the standard library's client: status and body."""

        def client() -> tuple[int, bytes]:
            connection = http.client.HTTPConnection(BASE, server.port, timeout=20)
            connection.sock = self.connect(server, context, source)
            with connection.sock:
                connection.request("GET" if body is None else "POST", path, body)
                response = connection.getresponse()
                return response.status, response.read()

        return threaded(client)


def read_to_end(connection: socket.socket) -> bytes:
    """Everything that the server sends."""
    received = b""
    while True:
        try:
            piece = connection.recv(65536)
        except (ConnectionError, ssl.SSLError):
            return received + b"<reset>"
        if not piece:
            return received
        received += piece


class TLSTests(SocketCase):
    """TLS with the standard library's client."""

    async def test_versions(self) -> None:
        """TLS 1.3 and 1.2 are spoken, 1.1 is refused in the handshake."""
        server = self.serve(files=self.folder.good())
        for version in (ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_2):
            answer = await self.ask(server, trusting(version=version))
            self.assertEqual(answer, (200, b"hello"))
        with self.assertRaises(ssl.SSLError) as refused:
            await self.ask(server, trusting(version=ssl.TLSVersion.TLSv1_1))
        self.assertIn("PROTOCOL_VERSION", str(refused.exception))

    async def test_verified(self) -> None:
        """A client that verifies name and certificate is served."""
        files = self.folder.good()
        context = ssl.create_default_context(cafile=str(files.certificate.path))
        server = self.serve(files=files)
        self.assertEqual(await self.ask(server, context), (200, b"hello"))

    async def test_body(self) -> None:
        """A body of 4 MiB comes back whole."""
        server = self.serve(files=self.folder.good())
        body = bytes(range(256)) * (16 * KIB)
        self.assertEqual(await self.ask(server, trusting(), body=body), (200, body))

    async def test_application_protocol(self) -> None:
        """HTTP/2 is never agreed on, and a client of it alone is refused."""
        server = self.serve(files=self.folder.good())

        def agree(*protocols: str) -> str | None:
            context = trusting()
            context.set_alpn_protocols(list(protocols))
            with self.connect(server, context) as connection:
                assert isinstance(connection, ssl.SSLSocket)
                return connection.selected_alpn_protocol()

        self.assertEqual(await threaded(lambda: agree("h2", "http/1.1")), "http/1.1")
        with self.assertRaises(ssl.SSLError) as refused:
            await threaded(lambda: agree("h2"))
        self.assertIn("no application protocol", str(refused.exception).lower())
        self.assertEqual(self.flushLoggedErrors(), [])

    async def test_client_certificates(self) -> None:
        """With a bundle of authorities, only their clients get an answer."""
        bundle = certificate_pem([issue(ROOT)])
        server = self.serve(files=self.folder.good(authorities=bundle))
        with self.assertRaises((ssl.SSLError, OSError)):
            await self.ask(server, trusting())
        known = trusting()
        known.load_cert_chain(
            self.folder.write("client.pem", certificate_pem([issue(CLIENT, ROOT)])),
            self.folder.write("client.key", key_pem(CLIENT.key)),
        )
        self.assertEqual(await self.ask(server, known), (200, b"hello"))
        self.assertEqual(server.sample.arrived, 1)

    async def test_plain_text(self) -> None:
        """Plain text on a TLS port ends the connection, and logs no traceback."""
        server = self.serve(files=self.folder.good())

        def client() -> bytes:
            with self.connect(server) as connection:
                connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                return read_to_end(connection)

        self.assertNotIn(b"200", await threaded(client))
        self.assertEqual(self.flushLoggedErrors(), [])

    async def test_transport_security(self) -> None:
        """A refusal over TLS asks for TLS from now on, one in plain text does not."""

        def client(server: Server, context: ssl.SSLContext | None) -> bytes:
            with self.connect(server, context) as connection:
                connection.sendall(b"BAD\r\n\r\n")
                return read_to_end(connection)

        secure = self.serve(files=self.folder.good())
        answer = await threaded(partial(client, secure, trusting()))
        self.assertIn(b"\r\nStrict-Transport-Security: max-age=63072000", answer)
        answer = await threaded(partial(client, self.serve(), None))
        self.assertIn(b"HTTP/1.1 400 ", answer)
        self.assertNotIn(b"Strict-Transport-Security", answer)

    async def test_tls_on_a_plain_port(self) -> None:
        """A TLS client of a plain port is refused at once."""
        server = self.serve()
        with self.assertRaises(ssl.SSLError):
            await self.ask(server, trusting())
        self.assertEqual(server.terms.incidents.totals["400"], 1)

    async def test_swap_under_keep_alive(self) -> None:
        """A new certificate is served at once, and no connection is dropped for it."""
        server = self.serve(files=self.folder.good("p256"))
        assert server.creator is not None

        def opened() -> tuple[http.client.HTTPConnection, bytes]:
            connection = http.client.HTTPConnection(BASE, server.port, timeout=20)
            connection.sock = wrapped = self.connect(server, trusting())
            assert isinstance(wrapped, ssl.SSLSocket)
            return connection, wrapped.getpeercert(binary_form=True) or b""

        def ask(connection: http.client.HTTPConnection) -> int:
            connection.request("GET", "/")
            response = connection.getresponse()
            response.read()
            return response.status

        kept = [await threaded(opened) for _ in range(5)]
        for connection, _ in kept:
            self.addCleanup(connection.close)
        for round_ in range(20):
            kind = ("p384", "p256 other")[round_ % 2]
            server.creator.swap(self.context(self.folder.good(kind)))
            for connection, _ in kept:
                self.assertEqual(await threaded(partial(ask, connection)), 200)
            fresh, certificate = await threaded(opened)
            self.assertNotEqual(certificate, kept[0][1])
            fresh.close()
        self.assertEqual(len({certificate for _, certificate in kept}), 1)

    async def test_silent_handshake(self) -> None:
        """A peer that does not finish its handshake is cut on the deadline."""
        server = self.serve(
            files=self.folder.good(), limits=Limits(first_head_seconds=0.5)
        )

        def client(greeting: bytes) -> float:
            with self.connect(server) as connection:
                connection.sendall(greeting)
                begun = time.monotonic()
                read_to_end(connection)
                return time.monotonic() - begun

        for greeting in (b"", b"\x16\x03\x01\x02\x00\x01"):
            waited = await threaded(partial(client, greeting))
            self.assertTrue(0.3 < waited < 3, waited)

    async def test_silence_behind_the_handshake(self) -> None:
        """A peer that shakes hands and says nothing is cut on the same deadline."""
        server = self.serve(
            files=self.folder.good(), limits=Limits(first_head_seconds=0.5)
        )

        def client() -> float:
            with self.connect(server, trusting()) as connection:
                begun = time.monotonic()
                read_to_end(connection)
                return time.monotonic() - begun

        waited = await threaded(client)
        self.assertTrue(waited < 3, waited)


class SourceTests(SocketCase):
    """The source filter on real connections."""

    async def test_filtered_over_tls(self) -> None:
        """A filtered source gets its 403 over TLS, and the health path."""
        server = self.serve(files=self.folder.good(), allowed=BASE)
        context = trusting()
        self.assertEqual(await self.ask(server, context), (200, b"hello"))
        status, body = await self.ask(server, context, source=ELSEWHERE)
        self.assertEqual(status, 403)
        self.assertIn(b"Forbidden", body)
        health = await self.ask(server, context, source=ELSEWHERE, path=HEALTH)
        self.assertEqual(health, (200, b"hello"))
        self.assertEqual(server.sample.arrived, 2)

    async def test_filtered_with_a_body(self) -> None:
        """A filtered source can read its 403 though its body is not read."""
        server = self.serve(allowed=BASE)
        body = b"x" * (512 * KIB)
        status, _ = await self.ask(server, source=ELSEWHERE, body=body)
        self.assertEqual(status, 403)

    async def test_proxy_line_before_tls(self) -> None:
        """A balancer's line comes before TLS, and its client is judged."""
        server = self.serve(
            files=self.folder.good(),
            allowed="203.0.113.0/24",
            proxies=BASE,
            listen=f"haproxy:tcp:0:interface={BASE}",
        )

        def client(source: str) -> bytes:
            line = f"PROXY TCP4 {source} 198.51.100.1 4711 443\r\n"
            plain = self.connect(server)
            plain.sendall(line.encode())
            with trusting().wrap_socket(plain) as connection:
                connection.sendall(
                    b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                )
                return read_to_end(connection)

        served = await threaded(lambda: client("203.0.113.9"))
        self.assertIn(b"HTTP/1.1 200 ", served)
        refused = await threaded(lambda: client("192.0.2.9"))
        self.assertIn(b"HTTP/1.1 403 ", refused)

    async def test_unix_socket(self) -> None:
        """A unix socket is served, with its mode."""
        # Short: the path of a socket has 107 bytes at the most.
        path = os.path.relpath(self.folder.path / "s")  # noqa: ASYNC240 (no file read)
        self.serve(listen=f"unix:{path}")
        self.assertEqual((self.folder.path / "s").stat().st_mode & 0o777, 0o660)

        def client() -> bytes:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(20)
                connection.connect(path)
                connection.sendall(
                    b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                )
                return read_to_end(connection)

        self.assertIn(b"HTTP/1.1 200 ", await threaded(client))

    async def test_inherited_socket(self) -> None:
        """A socket that systemd has bound is served, over TLS."""
        bound = socket.create_server((BASE, 0))
        port = bound.getsockname()[1]
        inherited = ListenFDs([bound.detach()])
        self.patch(systemdEndpointParser, "_sddaemon", inherited)
        server = self.serve(
            files=self.folder.good(), listen="systemd:domain=INET:index=0"
        )
        self.assertEqual(server.port, port)
        self.assertEqual(await self.ask(server, trusting()), (200, b"hello"))


class LimitTests(SocketCase):
    """Limits on real connections."""

    async def test_too_large_while_sending(self) -> None:
        """A client that sends blindly can read its 413 behind it, TLS or not."""
        body = b"x" * (6 * 1024 * KIB)
        for files, context in ((None, None), (self.folder.good(), trusting())):
            server = self.serve(files=files)
            status, _ = await self.ask(server, context, body=body)
            self.assertEqual((status, server.sample.arrived), (413, 0))

    async def test_slow_head_and_body(self) -> None:
        """Peers that drip are cut while others are served."""
        limits = Limits(first_head_seconds=0.6, body_seconds=0.6)
        server = self.serve(limits=limits)

        def drip(start: bytes) -> bytes:
            received = b""
            with self.connect(server) as connection:
                connection.sendall(start)
                connection.settimeout(0.1)
                for _ in range(50):
                    try:
                        connection.sendall(b"x")
                        received += connection.recv(65536)
                    except TimeoutError:
                        continue
                    except ConnectionError:
                        break
                    else:
                        break
            return received

        head = threaded(lambda: drip(b"GET / HTTP/1.1\r\nX-Slow: "))
        body = threaded(
            lambda: drip(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n")
        )
        self.assertEqual(await self.ask(server), (200, b"hello"))
        self.assertIn(b" 408 ", await head)
        self.assertIn(b" 408 ", await body)
        self.assertEqual(server.sample.arrived, 1)

    async def test_reader_that_stalls(self) -> None:
        """A client that does not read is dropped, and little was kept for it."""
        server = self.serve(limits=Limits(stall_seconds=0.5))

        def client() -> float:
            with self.connect(server) as connection:
                connection.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
                while not server.sample.arrived:
                    time.sleep(0.01)
                begun = time.monotonic()
                while server.site.channels and time.monotonic() - begun < 10:
                    time.sleep(0.05)
                return time.monotonic() - begun

        waited = await threaded(client)
        self.assertTrue(0.4 < waited < 5, waited)

    async def test_connections(self) -> None:
        """Of 1,500 connections at a cap of 100, 1,400 are dropped, and 100 served."""
        server = self.serve(limits=Limits(connections_by_source=100))

        def client() -> tuple[int, int]:
            opened = [self.connect(server) for _ in range(1500)]
            served = dropped = 0
            for connection in opened:
                try:
                    connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                    answer = connection.recv(65536)
                except ConnectionError:
                    answer = b""
                served += answer.startswith(b"HTTP/1.1 200 ")
                dropped += not answer
            for connection in opened:
                connection.close()
            return served, dropped

        self.assertEqual(await threaded(client), (100, 1400))
        self.assertEqual(server.terms.incidents.totals["over the limit"], 1400)
        while server.site.channels:
            await deferLater(reactor, 0.02)
        self.assertEqual(await self.ask(server), (200, b"hello"))

    async def test_client_leaves(self) -> None:
        """A request whose client leaves knows it within a second, TLS or not."""
        for files, context in ((None, None), (self.folder.good(), trusting())):
            server = self.serve(files=files)

            def client(
                server: Server = server, context: ssl.SSLContext | None = context
            ) -> float:
                with self.connect(server, context) as connection:
                    connection.sendall(b"GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
                    while not server.sample.arrived:
                        time.sleep(0.01)
                return time.monotonic()

            left = await threaded(client)
            while not server.sample.lost:
                await deferLater(reactor, 0.01)
            self.assertLess(server.sample.lost[0] - left, 1)

    async def test_large_answer(self) -> None:
        """A large answer arrives whole, plain and over TLS."""
        for files, context in ((None, None), (self.folder.good(), trusting())):
            server = self.serve(files=files)
            status, body = await self.ask(server, context, path="/large")
            self.assertEqual((status, len(body)), (200, 24 * 1024 * KIB))

    async def test_drain(self) -> None:
        """At the end, connections are gone when the site says so."""
        server = self.serve(files=self.folder.good())
        await self.ask(server, trusting())
        waiting = self.ask(server, trusting(), path="/wait")
        while server.sample.arrived < 2:
            await deferLater(reactor, 0.01)
        begun = time.monotonic()
        await server.site.drain(0.5)
        self.assertLess(time.monotonic() - begun, 2)
        with self.assertRaises((http.client.HTTPException, OSError)):
            await waiting


class ProfileTests(SocketCase):
    """The profiles as a foreign client sees them."""

    async def test_modern(self) -> None:
        """The modern profile speaks TLS 1.3 alone."""
        files = self.folder.files(
            certificate_pem([issue(Subject())]), key_pem(Subject().key)
        )
        server = self.serve(files=files)
        assert server.creator is not None
        server.creator.swap(self.context(files, "modern"))
        self.assertEqual(await self.ask(server, trusting()), (200, b"hello"))
        with self.assertRaises(ssl.SSLError):
            await self.ask(server, trusting(version=ssl.TLSVersion.TLSv1_2))
