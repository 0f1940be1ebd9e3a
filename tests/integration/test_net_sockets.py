"""The edge over sockets: sources and limits."""

import http.client
import os
import socket
import ssl
import time

from twisted.internet.task import deferLater
from twisted.plugins.twisted_core import systemdEndpointParser
from twisted.python.systemd import ListenFDs

from tests.integration.socket_case import (
    BASE,
    ELSEWHERE,
    HEALTH,
    KIB,
    Server,
    SocketCase,
    reactor,
    read_to_end,
    threaded,
    trusting,
)
from zscaler_mcp.net.limits import Limits


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
