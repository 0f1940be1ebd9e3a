"""Certificates and keys, good and bad, made while the tests run."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.errors import ConfigurationError, Fault
from zscaler_mcp.net.credentials import (
    Credentials,
    NamedFile,
    TLSFiles,
    load_credentials,
)
from zscaler_mcp.net.profiles import INTERMEDIATE, Profile
from zscaler_mcp.secret import Secret

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)


@cache
def key_of(kind: str) -> Any:
    """A private key: ``p256``, ``p384``, ``rsa2048``, ``ed25519``, and weak ones.

    ``p256 x`` is another of the same kind.
    """
    kind = kind.partition(" ")[0]
    curves: dict[str, ec.EllipticCurve] = {
        "p256": ec.SECP256R1(),
        "p384": ec.SECP384R1(),
        "p521": ec.SECP521R1(),
        "k256": ec.SECP256K1(),
    }
    if kind in curves:
        return ec.generate_private_key(curves[kind])
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    if kind == "dsa":
        return dsa.generate_private_key(2048)
    return rsa.generate_private_key(65537, int(kind.removeprefix("rsa")))


@attrs.frozen(kw_only=True)
class Subject:
    """What to issue; the defaults are a good server certificate."""

    name: str = "server.example"
    key: str = "p256"
    alternatives: tuple[str, ...] = ("localhost", "server.example")
    addresses: tuple[str, ...] = ("127.0.0.1", "127.0.0.2")
    start: datetime = NOW - DAY
    end: datetime = NOW + 80 * DAY
    authority: bool = False
    usage: Any = ExtendedKeyUsageOID.SERVER_AUTH
    signs: bool | None = True
    """Whether the key usage has digitalSignature; ``None`` for no key usage."""


def _extensions(subject: Subject) -> list[tuple[x509.ExtensionType, bool]]:
    extensions: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(ca=subject.authority, path_length=None), True)
    ]
    names: list[x509.GeneralName] = [x509.DNSName(n) for n in subject.alternatives]
    names += [x509.IPAddress(ip_address(text)) for text in subject.addresses]
    if names and not subject.authority:
        extensions.append((x509.SubjectAlternativeName(names), False))
    if subject.usage is not None and not subject.authority:
        extensions.append((x509.ExtendedKeyUsage([subject.usage]), False))
    if subject.signs is not None:
        usage = x509.KeyUsage(
            digital_signature=subject.signs,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=not subject.signs,
            key_cert_sign=subject.authority,
            crl_sign=subject.authority,
            encipher_only=False,
            decipher_only=False,
        )
        extensions.append((usage, True))
    return extensions


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def issue(subject: Subject, issuer: Subject | None = None) -> x509.Certificate:
    """Issue a certificate, self-signed without an ``issuer``."""
    signer = issuer or subject
    key = key_of(signer.key)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject.name))
        .issuer_name(_name(signer.name))
        .public_key(key_of(subject.key).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(subject.start)
        .not_valid_after(subject.end)
    )
    own, issuing = key_of(subject.key).public_key(), key.public_key()
    identifiers: list[tuple[x509.ExtensionType, bool]] = [
        (x509.SubjectKeyIdentifier.from_public_key(own), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(issuing), False),
    ]
    for extension, critical in _extensions(subject) + identifiers:
        builder = builder.add_extension(extension, critical)
    digest = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(key, digest)


def with_sha1(certificate: x509.Certificate) -> x509.Certificate:
    """An RSA-signed certificate that says that SHA-1 was used.

    Nobody signs with it any more, this library included; the name of the algorithm
    is all that has to be changed.
    """
    rsa_with = bytes.fromhex("2a864886f70d0101")
    der = certificate.public_bytes(Encoding.DER)
    changed = der.replace(rsa_with + b"\x0b", rsa_with + b"\x05")
    return x509.load_der_x509_certificate(changed)


def certificate_pem(certificates: Sequence[x509.Certificate]) -> bytes:
    """Certificates as the content of a file."""
    return b"".join(each.public_bytes(Encoding.PEM) for each in certificates)


def key_pem(kind: str, password: str | None = None) -> bytes:
    """A key as the content of a file."""
    encryption = (
        BestAvailableEncryption(password.encode()) if password else NoEncryption()
    )
    content = key_of(kind).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
    assert isinstance(content, bytes)
    return content


@attrs.frozen
class Folder:
    """A folder with the files of a server."""

    path: Path

    def write(self, name: str, content: bytes, mode: int = 0o600) -> Path:
        """Write a file."""
        file = self.path / name
        file.write_bytes(content)
        file.chmod(mode)
        return file

    def files(
        self,
        certificate: bytes,
        key: bytes,
        *,
        password: str | None = None,
        authorities: bytes | None = None,
        key_mode: int = 0o600,
    ) -> TLSFiles:
        """Write what an operator would name, and name it."""
        bundle = None
        if authorities is not None:
            bundle = NamedFile("CA_CERTS", self.write("ca.pem", authorities))
        return TLSFiles(
            certificate=NamedFile("CERTFILE", self.write("server.pem", certificate)),
            key=NamedFile("KEYFILE", self.write("server.key", key, key_mode)),
            password=None if password is None else Secret(password),
            password_setting="KEYFILE_PASSWORD",
            client_authorities=bundle,
        )

    def good(self, kind: str = "p256", authorities: bytes | None = None) -> TLSFiles:
        """The files of a server with nothing wrong."""
        certificate = certificate_pem([issue(Subject(key=kind))])
        return self.files(certificate, key_pem(kind), authorities=authorities)


ROOT = Subject(name="Root", key="p256 root", authority=True, end=NOW + 900 * DAY)
MIDDLE = Subject(name="Middle", key="p256 middle", authority=True, end=NOW + 400 * DAY)
CLIENT = Subject(
    name="client",
    key="p256 client",
    alternatives=(),
    addresses=(),
    usage=ExtendedKeyUsageOID.CLIENT_AUTH,
)


class FilesCase(SynchronousTestCase):
    """A folder for the files of a server."""

    def setUp(self) -> None:
        """Make the folder."""
        path = Path(self.mktemp())
        path.mkdir()
        self.folder = Folder(path)

    def load(self, files: TLSFiles, profile: Profile = INTERMEDIATE) -> Credentials:
        """Read and examine ``files``."""
        return load_credentials(files, profile, now=NOW)

    def refusals(self, files: TLSFiles, profile: Profile = INTERMEDIATE) -> list[Fault]:
        """Why ``files`` are refused."""
        refused = self.assertRaises(ConfigurationError, self.load, files, profile)
        return list(refused.faults)

    def assertRefused(self, files: TLSFiles, where: str, words: str) -> None:
        """Check that the one reason for a refusal is about ``where``."""
        (fault,) = self.refusals(files)
        self.assertEqual(fault.where, where)
        self.assertIn(words, fault.what)

    def chain(self, *subjects: Subject) -> bytes:
        """A chain, each certificate issued by the next, the last by itself."""
        issuers = [*subjects[1:], None]
        pairs = zip(subjects, issuers, strict=True)
        return certificate_pem([issue(subject, issuer) for subject, issuer in pairs])
