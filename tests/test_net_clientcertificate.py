"""Names of holders of client certificates, and callers made of them."""

from typing import Any, Final

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID
from twisted.internet.defer import Deferred
from twisted.trial.unittest import SynchronousTestCase
from zope.interface.verify import verifyObject

from tests.heads import head
from tests.net_certificates import DAY, NOW, key_of
from zscaler_mcp.net.clientcertificate import client_certificate, identify
from zscaler_mcp.requesthead import ClientCertificate
from zscaler_mcp.web import CertificateAuthentication
from zscaler_mcp.web.authenticate import AuthenticationFailed, IAuthenticator

URI: Final = x509.UniformResourceIdentifier("spiffe://acme.example/agent")
DNS: Final = x509.DNSName("agent.acme.example")
EMAIL: Final = x509.RFC822Name("agent@acme.example")
ADDRESS: Final = x509.DirectoryName(
    x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
)


def certificate(*alternatives: x509.GeneralName, **subject: str) -> x509.Certificate:
    """A certificate with these names."""
    kinds = {"common": NameOID.COMMON_NAME, "unit": NameOID.ORGANIZATIONAL_UNIT_NAME}
    name = x509.Name(
        [x509.NameAttribute(kinds[kind], text) for kind, text in subject.items()]
    )
    key = key_of("p256")
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
    )
    if alternatives:
        names = x509.SubjectAlternativeName(alternatives)
        builder = builder.add_extension(names, critical=False)
    return builder.sign(key, hashes.SHA256())


class NameTests(SynchronousTestCase):
    """What a holder is called."""

    def name(self, *alternatives: x509.GeneralName, **subject: str) -> str:
        """The name of a certificate."""
        return identify(certificate(*alternatives, **subject)).name

    def test_kinds(self) -> None:
        """An alternative name comes before the subject, and says its kind."""
        for alternatives, name in (
            ((EMAIL, DNS, URI), f"uri:{URI.value}"),
            ((EMAIL, DNS), f"dns:{DNS.value}"),
            ((EMAIL,), f"email:{EMAIL.value}"),
            ((), "subject:CN=agent"),
            ((ADDRESS,), "subject:CN=agent"),
        ):
            self.assertEqual(self.name(*alternatives, common="agent"), name)

    def test_no_imitation(self) -> None:
        """No subject looks like another one, or like a name of another kind (T20)."""
        names = [
            self.name(common="a", unit="b"),
            self.name(common="OU=b,CN=a"),
            self.name(common="a,OU=b"),
            self.name(common="dns:agent.acme.example"),
            self.name(DNS),
        ]
        self.assertEqual(len(set(names)), len(names))

    def test_unprintable(self) -> None:
        """Names that cannot be shown whole are not shown in part."""
        long_uri = x509.UniformResourceIdentifier("https://a.example/" + "x" * 300)
        for strange in (
            self.name(long_uri, common="a"),
            self.name(),
            self.name(common="a\u202eb"),
        ):
            self.assertRegex(strange, r"\Asha256:[0-9a-f]{64}\Z")

    def test_transport(self) -> None:
        """Without a certificate on the transport there is no holder."""

        @attrs.frozen
        class Transport:
            presented: Any

            def getPeerCertificate(self) -> Any:
                """What the peer has shown."""
                return self.presented

        self.assertIsNone(client_certificate(Transport(None)))


class CallerTests(SynchronousTestCase):
    """The mode."""

    def setUp(self) -> None:
        """A clock that a test can move."""
        self.now = 1000.0
        self.mode = CertificateAuthentication(lambda: self.now)

    def request(self, name: str = "dns:agent.example") -> Any:
        """The head of a request over a connection with a certificate."""
        holder = ClientCertificate(name=name, expires_at=2000.0)
        return attrs.evolve(head(), certificate=holder)

    def attempt(self, request: Any) -> Deferred[Any]:
        """Try to authenticate."""
        return Deferred.fromCoroutine(self.mode.authenticate(request))

    def test_holder(self) -> None:
        """The holder is the caller for as long as the certificate is good."""
        verifyObject(IAuthenticator, self.mode)
        self.mode.screen(self.request())
        caller = self.successResultOf(self.attempt(self.request()))
        self.assertEqual(caller.principal, "dns:agent.example")
        self.assertEqual((caller.mode, caller.expires_at), ("mtls", 2000.0))
        self.now = 2000.0
        self.failureResultOf(self.attempt(self.request()), AuthenticationFailed)

    def test_nobody(self) -> None:
        """Without a certificate nobody calls, whatever the fields say."""
        for request in (head(), head(x_client_cert="dns:agent.example")):
            self.assertRaises(AuthenticationFailed, self.mode.screen, request)
            self.failureResultOf(self.attempt(request), AuthenticationFailed)
