"""OneAPI connections that have to prove themselves."""

from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from OpenSSL import SSL
from twisted.internet._sslverify import IOpenSSLTrustRoot
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IOpenSSLContextFactory
from twisted.internet.protocol import Factory, Protocol
from twisted.logger import capturedLogs
from twisted.python.failure import Failure
from twisted.web.client import BrowserLikePolicyForHTTPS
from zope.interface import implementer

from tests.integration.test_oneapi_wire import WireCase, reactor
from tests.oneapi_fakes import log_text
from zscaler_mcp.errors import FailureKind
from zscaler_mcp.oneapi.endpoints import Endpoints


class _Endless(Protocol):
    """Speaks HTTP with a body that never ends, and never agrees to close."""

    def dataReceived(self, data: bytes) -> None:
        transport: Any = self.transport
        transport.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        transport.registerProducer(self, streaming=False)

    def resumeProducing(self) -> None:
        transport: Any = self.transport
        transport.write(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")

    def stopProducing(self) -> None:
        """The connection is gone."""

    def connectionLost(self, reason: Failure | None = None) -> None:
        factory: Any = self.factory
        factory.lost.callback(None)


def certificate() -> bytes:
    """A certificate for 127.0.0.1 that signed itself, and its key, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "tests")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem + signed.public_bytes(Encoding.PEM)


@implementer(IOpenSSLContextFactory)
@attrs.frozen
class _ServerContext:
    """TLS with the certificate and key of one file."""

    path: str

    def getContext(self) -> SSL.Context:
        """A context."""
        context = SSL.Context(SSL.TLS_SERVER_METHOD)
        context.use_certificate_file(self.path)
        context.use_privatekey_file(self.path)
        return context


@implementer(IOpenSSLTrustRoot)
@attrs.frozen
class _FileTrust:
    """Trust in the certificate of one file."""

    path: str

    def _addCACertsToContext(self, context: SSL.Context) -> None:  # noqa: N802
        context.load_verify_locations(self.path)


class TLSTests(WireCase):
    """Connections that have to prove themselves."""

    def listen(self) -> tuple[Endpoints, str, Any]:
        """A TLS server; its addresses, its certificate's file and its factory."""
        path = self.mktemp()
        Path(path).write_bytes(certificate())
        factory: Any = Factory.forProtocol(_Endless)
        factory.lost = Deferred()
        context = _ServerContext(path)
        port = reactor.listenSSL(0, factory, context, interface="127.0.0.1")
        self.addCleanup(port.stopListening)
        base = f"https://127.0.0.1:{port.getHost().port}"
        return Endpoints(token_url=f"{base}/t", api_base=base), path, factory

    async def test_an_unknown_certificate(self) -> None:
        """A server that nobody vouches for gets no credential; the log says why."""
        endpoints, _path, _factory = self.listen()
        self.client = self.make_client(endpoints=endpoints)
        with capturedLogs() as events:
            failure = await self.failing(self.get())
        self.assertEqual(failure.kind, FailureKind.UPSTREAM)
        self.assertIn("certificate verify failed", log_text(list(events)))
        self.assertNotIn(self.tenant.tokens.client_secret, log_text(list(events)))

    async def test_a_certificate_for_another_name(self) -> None:
        """A trusted certificate is good for its own names only."""
        endpoints, path, _factory = self.listen()
        policy = BrowserLikePolicyForHTTPS(_FileTrust(path))
        elsewhere = endpoints.token_url.replace("127.0.0.1", "localhost")
        self.client = self.make_client(
            endpoints=Endpoints(token_url=elsewhere, api_base=endpoints.api_base),
            policy=policy,
        )
        with capturedLogs() as events:
            failure = await self.failing(self.get())
        self.assertEqual(failure.kind, FailureKind.UPSTREAM)
        self.assertIn("VerificationError", log_text(list(events)))

    async def test_an_endless_answer(self) -> None:
        """It is cut at its bound, although the server goes on and agrees to nothing."""
        endpoints, path, factory = self.listen()
        policy = BrowserLikePolicyForHTTPS(_FileTrust(path))
        self.client = self.make_client(endpoints=endpoints, policy=policy)
        failure = await self.failing(self.get())
        self.assertEqual(failure.kind, FailureKind.UPSTREAM)
        await factory.lost.addTimeout(5, reactor)
