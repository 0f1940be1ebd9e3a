"""Certificates and keys: what is served, warned about and refused, in which words."""

from datetime import timedelta
from typing import Any

import attrs
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.net_certificates import (
    DAY,
    MIDDLE,
    NOW,
    ROOT,
    FilesCase,
    Subject,
    certificate_pem,
    issue,
    key_pem,
    with_sha1,
)
from zscaler_mcp.net.credentials import TLSFiles
from zscaler_mcp.net.profiles import MODERN

GOOD = Subject()
ANY_USAGE = ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE


class CertificateTests(FilesCase):
    """Certificates and keys that an operator may name (THREATS T5)."""

    def altered(self, **changes: Any) -> TLSFiles:
        """A self-signed server certificate that differs in ``changes``."""
        subject = attrs.evolve(GOOD, **changes)
        return self.folder.files(self.chain(subject), key_pem(subject.key))

    def assertWarned(self, files: TLSFiles, words: str) -> None:
        """Check that ``files`` are served, with one warning."""
        (warning,) = self.load(files).warnings
        self.assertIn(words, str(warning))

    def test_good(self) -> None:
        """Good files of each kind of key load without a word."""
        for kind in ("p256", "p384", "rsa2048"):
            credentials = self.load(self.folder.good(kind))
            self.assertEqual(credentials.warnings, ())
            self.assertEqual(len(credentials.chain), 1)

    def test_good_chain(self) -> None:
        """A chain in order loads, with its root or without."""
        chain = self.chain(GOOD, MIDDLE, ROOT)
        root = certificate_pem([issue(ROOT)])
        for content in (chain, chain.replace(root, b"")):
            self.load(self.folder.files(content, key_pem("p256")))

    def test_no_file(self) -> None:
        """Files that are not there are named, both at once."""
        files = self.folder.good()
        files.certificate.path.unlink()
        files.key.path.unlink()
        faults = self.refusals(files)
        self.assertEqual([fault.where for fault in faults], ["CERTFILE", "KEYFILE"])
        for fault in faults:
            self.assertIn("no such file", fault.what)

    def test_directory(self) -> None:
        """A folder is no certificate."""
        files = self.folder.good()
        files.certificate.path.unlink()
        files.certificate.path.mkdir()
        self.assertRefused(files, "CERTFILE", "is a directory")

    def test_empty(self) -> None:
        """Empty files are refused."""
        self.assertRefused(
            self.folder.files(b"\n", key_pem("p256")), "CERTFILE", "is empty"
        )
        self.assertRefused(
            self.folder.files(self.chain(GOOD), b""), "KEYFILE", "is empty"
        )

    def test_endless(self) -> None:
        """A file that is too large is not read to its end."""
        self.assertRefused(
            self.folder.files(b"x" * 2**21, key_pem("p256")), "CERTFILE", "larger"
        )

    def test_wrong_file(self) -> None:
        """A key for the certificate, a certificate for the key: both are named."""
        files = self.folder.files(key_pem("p256"), self.chain(GOOD))
        certificate, key = self.refusals(files)
        self.assertIn("holds a private key, not a certificate", certificate.what)
        self.assertIn("holds a certificate, not a private key", key.what)

    def test_rubbish(self) -> None:
        """What is not PEM is refused."""
        rubbish = self.folder.files(b"rubbish", b"rubbish")
        certificate, key = self.refusals(rubbish)
        self.assertIn("no certificate in PEM form", certificate.what)
        self.assertIn("no private key in PEM form", key.what)

    def test_request_for_a_certificate(self) -> None:
        """A signing request is told from a certificate."""
        content = self.chain(GOOD).replace(b" CERTIFICATE", b" CERTIFICATE REQUEST")
        self.assertRefused(
            self.folder.files(content, key_pem("p256")), "CERTFILE", "request"
        )

    def test_broken_key(self) -> None:
        """A key that is cut off is refused."""
        lines = key_pem("p256").splitlines()
        broken = b"\n".join([lines[0], lines[1][:-8], lines[-1]])
        self.assertRefused(
            self.folder.files(self.chain(GOOD), broken), "KEYFILE", "cannot be read"
        )

    def test_readable_by_others(self) -> None:
        """A key that every user can read or change is refused."""
        for mode in (0o604, 0o644, 0o602, 0o666):
            files = self.folder.files(self.chain(GOOD), key_pem("p256"), key_mode=mode)
            (fault,) = self.refusals(files)
            self.assertEqual(fault.where, "KEYFILE")
            self.assertIn("every user", fault.what)
            self.assertIn("chmod o=", fault.remedy)

    def test_readable_by_the_group(self) -> None:
        """A key that the group can read is how packages install it; served."""
        files = self.folder.files(self.chain(GOOD), key_pem("p256"), key_mode=0o640)
        self.assertEqual(self.load(files).warnings, ())

    def test_writable_by_the_group(self) -> None:
        """A key that the group can replace is warned about."""
        files = self.folder.files(self.chain(GOOD), key_pem("p256"), key_mode=0o660)
        self.assertWarned(files, "can be changed by other users")

    def test_mismatch(self) -> None:
        """A key of another certificate is refused."""
        files = self.folder.files(self.chain(GOOD), key_pem("p256 other"))
        self.assertRefused(files, "CERTFILE", "does not belong to the key")

    def test_encrypted(self) -> None:
        """An encrypted key opens with its password only."""
        key = key_pem("p256", "correct horse")
        self.load(self.folder.files(self.chain(GOOD), key, password="correct horse"))
        without = self.folder.files(self.chain(GOOD), key)
        self.assertRefused(without, "KEYFILE", "KEYFILE_PASSWORD is not set")
        wrong = self.folder.files(self.chain(GOOD), key, password="battery")
        self.assertRefused(wrong, "KEYFILE", "does not open with the password")
        self.assertNotIn("battery", str(self.refusals(wrong)))

    def test_password_for_nothing(self) -> None:
        """A password for a key that is not encrypted is warned about."""
        files = self.folder.files(self.chain(GOOD), key_pem("p256"), password="x")
        self.assertWarned(files, "is not encrypted")

    def test_weak_keys(self) -> None:
        """Keys that are too short, or of a kind that nobody takes, are refused."""
        for kind, words in {
            "rsa1024": "1024 bits",
            "k256": "secp256k1",
            "p521": "secp521r1",
            "dsa": "neither RSA nor ECDSA",
        }.items():
            faults = self.refusals(self.altered(key=kind))
            self.assertIn(words, faults[0].what)
            self.assertEqual(faults[0].where, "KEYFILE")

    def test_ed25519(self) -> None:
        """A key that browsers do not take is warned about."""
        self.assertWarned(self.altered(key="ed25519"), "Ed25519")

    def test_expired(self) -> None:
        """An expired certificate is refused, with the time."""
        ended = self.altered(start=NOW - 9 * DAY, end=NOW - DAY)
        self.assertRefused(ended, "CERTFILE", f"{NOW - DAY:expired on %Y-%m-%d}")

    def test_not_yet_valid(self) -> None:
        """A certificate of the future is refused, with a word on the clock."""
        files = self.altered(start=NOW + DAY)
        self.assertRefused(files, "CERTFILE", "is not valid before")
        self.assertIn("clock", self.refusals(files)[0].remedy)

    def test_expires_soon(self) -> None:
        """A certificate that ends within 14 days is warned about."""
        ending = self.altered(start=NOW - 77 * DAY, end=NOW + 13 * DAY)
        self.assertWarned(ending, "expires in 13 days")

    def test_short_lived(self) -> None:
        """A certificate that lives for days is not late in its first ones."""
        self.assertEqual(
            self.load(self.altered(start=NOW, end=NOW + 6 * DAY)).warnings, ()
        )

    def test_long_lived(self) -> None:
        """A life over Mozilla's is warned about, by profile."""
        self.assertWarned(self.altered(end=NOW + 400 * DAY), "lives 401 days")
        medium = self.altered(end=NOW + 100 * DAY)
        self.assertEqual(self.load(medium).warnings, ())
        (warning,) = self.load(medium, MODERN).warnings
        self.assertIn("lives 101 days", warning.what)

    def test_rsa_in_the_modern_profile(self) -> None:
        """The modern profile asks for ECDSA."""
        (warning,) = self.load(self.folder.good("rsa2048"), MODERN).warnings
        self.assertIn("ECDSA", warning.what)

    def test_not_for_servers(self) -> None:
        """A certificate for clients, or one that may not sign, is refused."""
        files = self.altered(usage=ExtendedKeyUsageOID.CLIENT_AUTH)
        self.assertRefused(files, "CERTFILE", "lacks serverAuth")
        self.assertRefused(self.altered(signs=False), "CERTFILE", "digitalSignature")

    def test_without_usages(self) -> None:
        """A certificate that is not limited to a usage is served."""
        for changes in ({"usage": None, "signs": None}, {"usage": ANY_USAGE}):
            self.assertEqual(self.load(self.altered(**changes)).warnings, ())

    def test_authority(self) -> None:
        """An authority's certificate is refused as a server's."""
        files = self.folder.files(self.chain(MIDDLE, ROOT), key_pem(MIDDLE.key))
        self.assertRefused(files, "CERTFILE", "an authority's, not a server's")

    def test_self_signed_authority(self) -> None:
        """What ``openssl req -x509`` makes is served, with warnings."""
        files = self.altered(authority=True)
        warnings = [str(warning) for warning in self.load(files).warnings]
        self.assertIn("CA:FALSE", warnings[0])
        self.assertIn("subject alternative name", warnings[1])

    def test_no_alternative_name(self) -> None:
        """A certificate with a common name only is warned about."""
        files = self.altered(alternatives=(), addresses=())
        self.assertWarned(files, "no subject alternative name")

    def test_forgeable_signature(self) -> None:
        """A certificate signed with SHA-1 is refused."""
        old = with_sha1(issue(attrs.evolve(GOOD, key="rsa2048")))
        files = self.folder.files(certificate_pem([old]), key_pem("rsa2048"))
        self.assertRefused(files, "CERTFILE", "signed with SHA1")

    def test_forgeable_signature_of_a_root(self) -> None:
        """Nobody relies on the signature of a root."""
        root = attrs.evolve(ROOT, key="rsa2048")
        chain = [issue(GOOD, root), with_sha1(issue(root))]
        self.load(self.folder.files(certificate_pem(chain), key_pem("p256")))

    def test_chain_out_of_order(self) -> None:
        """A chain in another order is refused, and the order named."""
        leaf, middle, root = (
            issue(GOOD, MIDDLE),
            issue(MIDDLE, ROOT),
            issue(ROOT),
        )
        key = key_pem("p256")
        swapped = self.folder.files(certificate_pem([leaf, root, middle]), key)
        self.assertIn("certificate 2 in the file", self.refusals(swapped)[0].what)
        reverse = self.folder.files(certificate_pem([root, middle, leaf]), key)
        whats = [fault.what for fault in self.refusals(reverse)]
        self.assertIn("the certificate of the key is number 3 in the file.", whats)

    def test_foreign_issuer(self) -> None:
        """A chain whose issuer only has the right name is refused."""
        impostor = attrs.evolve(MIDDLE, key="p256 impostor")
        content = certificate_pem([issue(GOOD, MIDDLE), issue(impostor)])
        files = self.folder.files(content, key_pem("p256"))
        self.assertRefused(files, "CERTFILE", "did not issue")

    def test_expired_issuer(self) -> None:
        """A chain with an expired issuer is refused."""
        middle = attrs.evolve(MIDDLE, start=NOW - 9 * DAY, end=NOW - DAY)
        content = certificate_pem([issue(GOOD, middle), issue(middle, ROOT)])
        files = self.folder.files(content, key_pem("p256"))
        self.assertRefused(files, "CERTFILE", "certificate 2 expired")

    def test_weak_issuer(self) -> None:
        """A chain with a weak issuer is refused."""
        middle = attrs.evolve(MIDDLE, key="rsa1024")
        content = certificate_pem([issue(GOOD, middle), issue(middle, ROOT)])
        files = self.folder.files(content, key_pem("p256"))
        self.assertRefused(files, "CERTFILE", "1024 bits")

    def test_all_at_once(self) -> None:
        """Several faults are told together."""
        subject = attrs.evolve(GOOD, key="rsa1024", end=NOW - timedelta(hours=1))
        files = self.folder.files(
            self.chain(subject), key_pem("rsa1024"), key_mode=0o644
        )
        words = " ".join(fault.what for fault in self.refusals(files))
        for expected in ("every user", "1024 bits", "expired"):
            self.assertIn(expected, words)

    def test_authorities_of_clients(self) -> None:
        """A bundle of authorities is examined like the rest."""
        key, chain = key_pem("p256"), self.chain(GOOD)
        root = certificate_pem([issue(ROOT)])
        files = self.folder.files(chain, key, authorities=root)
        self.assertEqual(len(self.load(files).client_authorities), 1)
        for content, words in (
            (b"rubbish", "no certificate in PEM form"),
            (b"", "is empty"),
            (self.chain(GOOD), "no certificate in it can vouch"),
            (key, "holds a private key"),
        ):
            files = self.folder.files(chain, key, authorities=content)
            self.assertRefused(files, "CA_CERTS", words)

    def test_useless_authority(self) -> None:
        """An authority that can vouch for nobody is warned about beside a good one."""
        old = attrs.evolve(ROOT, start=NOW - 9 * DAY, end=NOW - DAY)
        content = certificate_pem([issue(ROOT), issue(old)])
        files = self.folder.files(
            self.chain(GOOD), key_pem("p256"), authorities=content
        )
        self.assertWarned(files, "certificate 2 has expired")

    def test_secrets_stay_secret(self) -> None:
        """Neither key nor password is in the repr of what was loaded."""
        key = key_pem("p256", "correct horse")
        files = self.folder.files(self.chain(GOOD), key, password="correct horse")
        shown = repr(files) + repr(self.load(files))
        self.assertNotIn("horse", shown)
        self.assertNotIn("PrivateKey", shown)
