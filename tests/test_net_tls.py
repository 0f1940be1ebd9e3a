"""TLS: what is offered, tried before it is served, and swapped while it is."""

import contextlib
from typing import Any
from unittest import mock

import attrs
from cryptography.x509.oid import ExtendedKeyUsageOID
from OpenSSL import SSL
from OpenSSL._util import lib
from twisted.internet.interfaces import IOpenSSLServerConnectionCreator
from zope.interface.verify import verifyObject

from tests.net_certificates import (
    CLIENT,
    DAY,
    MIDDLE,
    NOW,
    ROOT,
    FilesCase,
    Subject,
    certificate_pem,
    issue,
    key_of,
    key_pem,
)
from zscaler_mcp.errors import ConfigurationError
from zscaler_mcp.net import tls
from zscaler_mcp.net.profiles import INTERMEDIATE, PROFILES
from zscaler_mcp.net.tls import SwappableServerContext, build_context

GOOD = Subject()


@attrs.frozen
class Outcome:
    """How a handshake in memory ended."""

    done: bool
    cipher: str | None
    group: str | None
    protocol: bytes
    alert: str


@attrs.frozen(kw_only=True)
class Offer:
    """What a client offers; ``None`` is OpenSSL's default."""

    version: int | None = None
    ciphers: str | None = None
    suites: str | None = None
    groups: str | None = None
    protocols: tuple[bytes, ...] = (b"http/1.1",)
    identity: Subject | None = None
    issuer: Subject = ROOT

    def context(self) -> SSL.Context:
        """The offer as a context."""
        offer = SSL.Context(SSL.TLS_CLIENT_METHOD)
        if self.version is not None:
            offer.set_min_proto_version(self.version)
            offer.set_max_proto_version(self.version)
        if self.ciphers is not None:
            offer.set_cipher_list(f"{self.ciphers}:@SECLEVEL=0".encode())
        if self.suites is not None:
            offer.set_cipher_list(b"ALL:@SECLEVEL=0")
            offer.set_tls13_ciphersuites(self.suites.encode())
        if self.groups is not None:
            assert lib.SSL_CTX_set1_curves_list(offer._context, self.groups.encode())
        if self.protocols:
            offer.set_alpn_protos(list(self.protocols))
        if self.identity is not None:
            offer.use_certificate(issue(self.identity, self.issuer))
            offer.use_privatekey(key_of(self.identity.key))
        return offer


def go_on(one: SSL.Connection, other: SSL.Connection) -> tuple[bool, str]:
    """Let ``one`` take its turn: whether its handshake stands, and its complaint."""
    stands, complaint = False, ""
    try:
        one.do_handshake()
        stands = True
        one.recv(1)
    except SSL.WantReadError:
        pass
    except SSL.Error as error:
        stands = False
        complaint = error.args[0][0][2] if error.args[0] else ""
    with contextlib.suppress(SSL.WantReadError):
        other.bio_write(one.bio_read(2**16))
    return stands, complaint


def shake(context: SSL.Context, **offer: Any) -> Outcome:
    """Shake hands in memory with a client that makes this :class:`Offer`."""
    client = SSL.Connection(Offer(**offer).context())
    creator = SwappableServerContext(context)
    server = creator.serverConnectionForTLS(mock.sentinel.protocol)
    client.set_connect_state()
    server.set_accept_state()
    alert = ""
    for _ in range(6):
        client_stands, complaint = go_on(client, server)
        server_stands, _ = go_on(server, client)
        alert = alert or complaint
    return Outcome(
        client_stands and server_stands,
        client.get_cipher_name(),
        client.get_group_name(),
        client.get_alpn_proto_negotiated(),
        alert,
    )


#: Every suite, curve and group that OpenSSL has and a profile may have to refuse.
OTHER_CIPHERS = (
    "AES128-SHA", "AES256-SHA", "AES128-SHA256", "AES256-SHA256",
    "AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-CCM", "AES256-CCM8",
    "ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384",
    "ECDHE-RSA-AES256-SHA384", "ECDHE-ECDSA-AES128-CCM", "ECDHE-ECDSA-AES256-CCM8",
    "DHE-RSA-AES128-GCM-SHA256", "DHE-RSA-CHACHA20-POLY1305", "NULL-SHA256",
    "ECDHE-ECDSA-CAMELLIA128-SHA256", "ECDHE-ECDSA-ARIA128-GCM-SHA256",
    "ADH-AES128-GCM-SHA256", "AECDH-AES128-SHA",
)  # fmt: skip
OTHER_GROUPS = (
    "secp521r1", "X448", "ffdhe2048", "ffdhe3072", "SecP256r1MLKEM768",
    "SecP384r1MLKEM1024", "brainpoolP256r1", "MLKEM768", "secp256k1",
)  # fmt: skip


class ContextTests(FilesCase):
    """What a context offers: Mozilla's guideline 6.0, exactly."""

    contexts: dict[tuple[str, str], SSL.Context] = {}  # noqa: RUF012 (made once)

    def context(self, kind: str = "p256", profile: str = "intermediate") -> SSL.Context:
        """A context for a key and a profile."""
        made = self.contexts.get((kind, profile))
        if made is None:
            credentials = self.load(self.folder.good(kind), PROFILES[profile])
            made = build_context(credentials, PROFILES[profile])
            self.contexts[kind, profile] = made
        return made

    def test_versions(self) -> None:
        """TLS 1.3 is spoken; 1.2 by the intermediate profile alone; older by none."""
        for profile, expected in {
            "intermediate": [False, False, True, True],
            "modern": [False, False, False, True],
        }.items():
            spoken = [
                shake(self.context("p256", profile), version=version).done
                for version in (
                    SSL.TLS1_VERSION,
                    SSL.TLS1_1_VERSION,
                    SSL.TLS1_2_VERSION,
                    SSL.TLS1_3_VERSION,
                )
            ]
            self.assertEqual((profile, spoken), (profile, expected))

    def test_suites_of_1_2(self) -> None:
        """Of TLS 1.2 exactly the profile's suites are served, by kind of key."""
        for kind, name in (("p256", "ECDSA"), ("rsa2048", "RSA")):
            served = {
                cipher
                for cipher in (*INTERMEDIATE.ciphers, *OTHER_CIPHERS)
                if self.serves_cipher(kind, cipher)
            }
            expected = {c for c in INTERMEDIATE.ciphers if f"-{name}-" in c}
            self.assertEqual(served, expected)
            self.assertEqual(len(served), 3)

    def serves_cipher(self, kind: str, cipher: str) -> bool:
        """Whether a client that has only ``cipher`` is served."""
        try:
            return shake(
                self.context(kind), version=SSL.TLS1_2_VERSION, ciphers=cipher
            ).done
        except SSL.Error:
            return False  # this OpenSSL has it no more

    def test_suites_of_1_3(self) -> None:
        """Of TLS 1.3 exactly the profile's suites are served."""
        for profile in ("intermediate", "modern"):
            served = set()
            for suite in (
                *INTERMEDIATE.suites,
                "TLS_AES_128_CCM_SHA256",
                "TLS_AES_128_CCM_8_SHA256",
            ):
                if shake(self.context("p256", profile), suites=suite).done:
                    served.add(suite)
            self.assertEqual(served, set(INTERMEDIATE.suites))

    def test_groups(self) -> None:
        """Exactly the profile's key exchange groups are served, in both versions."""
        for version in (SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION):
            served = set()
            for group in (*INTERMEDIATE.groups, *OTHER_GROUPS):
                # In TLS 1.2 the curve of an ECDSA key has to be offered as well.
                try:
                    outcome = shake(
                        self.context("rsa2048"), version=version, groups=group
                    )
                except AssertionError:
                    continue  # this OpenSSL does not have it
                if outcome.done:
                    served.add(group)
            expected = set(INTERMEDIATE.groups)
            if version == SSL.TLS1_2_VERSION:
                expected.remove("X25519MLKEM768")
            self.assertEqual(served, expected)

    def test_post_quantum_group(self) -> None:
        """Where the client can, a group holds that quantum computers do not break."""
        self.assertEqual(shake(self.context()).group, "X25519MLKEM768")

    def test_client_without_post_quantum_group(self) -> None:
        """An older client agrees on X25519."""
        outcome = shake(self.context(), groups="X25519:prime256v1")
        self.assertEqual((outcome.done, outcome.group), (True, "x25519"))

    def test_cipher_preference(self) -> None:
        """The server's order of suites decides."""
        outcome = shake(
            self.context(),
            version=SSL.TLS1_2_VERSION,
            ciphers="ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256",
        )
        self.assertEqual(outcome.cipher, "ECDHE-ECDSA-AES128-GCM-SHA256")

    def test_application_protocol(self) -> None:
        """HTTP/1.1 is agreed on, also by a client that would rather speak HTTP/2."""
        offered = shake(self.context(), protocols=(b"h2", b"http/1.1"))
        self.assertEqual((offered.done, offered.protocol), (True, b"http/1.1"))
        silent = shake(self.context(), protocols=())
        self.assertEqual((silent.done, silent.protocol), (True, b""))

    def test_no_application_protocol(self) -> None:
        """A client of HTTP/2 alone is told why it is not served (alert 120)."""
        outcome = shake(self.context(), protocols=(b"h2",))
        self.assertFalse(outcome.done)
        self.assertIn("no application protocol", outcome.alert)

    def test_no_resumption(self) -> None:
        """No ticket of TLS 1.2 is issued, and no session is kept."""
        context = self.context()
        options = lib.SSL_CTX_set_options(context._context, 0)
        for option in (
            SSL.OP_NO_TICKET,
            SSL.OP_NO_COMPRESSION,
            SSL.OP_NO_RENEGOTIATION,
        ):
            self.assertTrue(options & option)
        self.assertEqual(context.get_session_cache_mode(), SSL.SESS_CACHE_OFF)

    def test_client_certificates(self) -> None:
        """With a bundle of authorities, only their clients are served (T14)."""
        bundle = certificate_pem([issue(ROOT)])
        credentials = self.load(self.folder.good(authorities=bundle))
        context = build_context(credentials, INTERMEDIATE)
        expired = attrs.evolve(CLIENT, start=NOW - 9 * DAY, end=NOW - DAY)
        server = attrs.evolve(CLIENT, usage=ExtendedKeyUsageOID.SERVER_AUTH)
        stranger = attrs.evolve(ROOT, key="p256 stranger")
        for version in (SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION):
            self.assertTrue(shake(context, version=version, identity=CLIENT).done)
            self.assertFalse(shake(context, version=version).done)
            self.assertFalse(shake(context, version=version, identity=expired).done)
            self.assertFalse(shake(context, version=version, identity=server).done)
            self.assertFalse(
                shake(context, version=version, identity=CLIENT, issuer=stranger).done
            )

    def test_chain_is_served(self) -> None:
        """The server sends its certificate with the issuers."""
        chain = self.chain(GOOD, MIDDLE, ROOT)
        credentials = self.load(self.folder.files(chain, key_pem("p256")))
        context = build_context(credentials, INTERMEDIATE)
        trusting = SSL.Context(SSL.TLS_CLIENT_METHOD)
        client, server = SSL.Connection(trusting), SSL.Connection(context)
        client.set_connect_state()
        server.set_accept_state()
        for _ in range(4):
            tls._go_on(client, server)
            tls._go_on(server, client)
        sent = client.get_peer_cert_chain(as_cryptography=True)
        assert sent is not None
        self.assertEqual(len(sent), 3)


class BuildTests(FilesCase):
    """A context is tried before anybody relies on it."""

    def assertFails(self, where: str, words: str) -> None:
        """Check that good credentials cannot be served, and why."""
        credentials = self.load(self.folder.good())
        failed = self.assertRaises(
            ConfigurationError, build_context, credentials, INTERMEDIATE
        )
        (fault,) = failed.faults
        self.assertEqual(fault.where, where)
        self.assertIn(words, str(fault))

    def test_groups_that_cannot_be_set(self) -> None:
        """Without the call that sets groups there is no context: fail closed."""
        self.patch(tls, "lib", mock.Mock(spec=["ERR_clear_error"]))
        self.assertFails("OpenSSL", "Install cryptography 50 or later")

    def test_groups_that_openssl_has_not(self) -> None:
        """A group that this OpenSSL does not know is not left out in silence."""
        profile = attrs.evolve(INTERMEDIATE, groups=("X25519MLKEM9000", "X25519"))
        credentials = self.load(self.folder.good())
        failed = self.assertRaises(
            ConfigurationError, build_context, credentials, profile
        )
        self.assertIn("X25519MLKEM9000", str(failed))

    def test_no_executable_memory(self) -> None:
        """A sandbox that breaks TLS is noticed at start, and named."""

        def refuse(*_: object) -> None:
            raise MemoryError("Cannot allocate write+execute memory for ffi.callback()")

        self.patch(SSL.Context, "set_alpn_select_callback", refuse)
        self.assertFails("OpenSSL", "MemoryDenyWriteExecute=no")

    def test_handshake_that_fails(self) -> None:
        """A context that would serve nobody does not start."""

        def refuse(*_: object) -> bytes:
            raise SSL.Error([("test", "", "the reason")])

        self.patch(tls, "_select_protocol", refuse)
        self.assertFails("CERTFILE", "the reason")

    def test_clients_that_are_not_required(self) -> None:
        """A context that lets a client without certificate in does not start."""
        self.patch(tls, "_require_client_certificates", lambda *_: None)
        bundle = certificate_pem([issue(ROOT)])
        credentials = self.load(self.folder.good(authorities=bundle))
        failed = self.assertRaises(
            ConfigurationError, build_context, credentials, INTERMEDIATE
        )
        self.assertIn("without certificate gets in", str(failed))

    def test_certificate_that_openssl_refuses(self) -> None:
        """What only OpenSSL objects to is told in its words."""
        credentials = self.load(self.folder.good())
        other = attrs.evolve(credentials, key=key_of("p256 other"))
        failed = self.assertRaises(
            ConfigurationError, build_context, other, INTERMEDIATE
        )
        self.assertIn("OpenSSL refuses it", str(failed))


class SwapTests(FilesCase):
    """Certificates change while connections last."""

    def test_swap(self) -> None:
        """New connections get the new certificate, and older ones stay."""
        first = build_context(self.load(self.folder.good("p256")), INTERMEDIATE)
        second = build_context(self.load(self.folder.good("p384")), INTERMEDIATE)
        served = SwappableServerContext(first)
        self.assertTrue(verifyObject(IOpenSSLServerConnectionCreator, served))
        old = served.serverConnectionForTLS(mock.sentinel.protocol)
        served.swap(second)
        new = served.serverConnectionForTLS(mock.sentinel.protocol)
        self.assertIs(old.get_context(), first)
        self.assertIs(new.get_context(), second)
