"""TLS over sockets: handshakes, profiles, reloads."""

import http.client
import ssl
import time
from functools import partial

from tests.integration.socket_case import (
    BASE,
    KIB,
    Server,
    SocketCase,
    read_to_end,
    threaded,
    trusting,
)
from tests.net_certificates import (
    CLIENT,
    ROOT,
    Subject,
    certificate_pem,
    issue,
    key_pem,
)
from zscaler_mcp.net.limits import Limits


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

    async def test_slow_reader_of_a_last_answer(self) -> None:
        """What the system still has to send outlives the connection's end."""
        server = self.serve(files=self.folder.good(), limits=Limits(close_seconds=0.05))

        def client() -> bytes:
            with self.connect(server, trusting()) as connection:
                connection.sendall(
                    b"GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                )
                received = bytearray()
                while len(received) < 24 * 1024 * KIB - 64 * KIB:
                    received += connection.recv(65536)
                time.sleep(0.5)
                return bytes(received) + read_to_end(connection)

        head, _, body = (await threaded(client)).partition(b"\r\n\r\n")
        self.assertIn(b" 200 ", head)
        self.assertEqual(body, b"x" * (24 * 1024 * KIB))
        self.assertEqual(server.site.channels, set())

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
