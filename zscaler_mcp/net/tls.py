"""TLS contexts that are tried before they serve, and swapped while they do."""

from contextlib import suppress
from typing import Final

from OpenSSL import SSL
from OpenSSL._util import lib
from OpenSSL.crypto import X509
from twisted.internet.interfaces import IOpenSSLServerConnectionCreator
from twisted.protocols.tls import TLSMemoryBIOProtocol
from zope.interface import implementer

from zscaler_mcp.errors import ConfigurationError, Fault
from zscaler_mcp.net.credentials import Credentials
from zscaler_mcp.net.profiles import Profile

__all__ = ["SwappableServerContext", "build_context"]

_PROTOCOL: Final = b"http/1.1"
_SESSION_CONTEXT: Final = b"zscaler-mcp"
_DEPTH: Final = 8
"""Certificates between a client's and the authority that is trusted."""

_FLIGHTS: Final = 8
"""More than any handshake takes."""


def _fail(where: str, what: str, remedy: str = "") -> ConfigurationError:
    return ConfigurationError((Fault(where=where, what=what, remedy=remedy),))


def _select_protocol(_connection: SSL.Connection, offered: list[bytes]) -> bytes:
    """Agree on HTTP/1.1 or on nothing.

    An exception is how pyOpenSSL sends no_application_protocol (RFC 7301 section
    3.2); to return without a choice would go on as if nothing had been offered.
    """
    if _PROTOCOL in offered:
        return _PROTOCOL
    raise SSL.Error([("ALPN", "", "no protocol in common")])


def _set_groups(context: SSL.Context, groups: tuple[str, ...]) -> None:
    """Offer exactly ``groups``; pyOpenSSL itself has no call for it.

    :raises ConfigurationError: where they cannot be set: OpenSSL's own list has
        groups that the profile has not.
    """
    set_list = getattr(lib, "SSL_CTX_set1_curves_list", None)
    names = ":".join(groups).encode("ascii")
    if set_list is None or set_list(context._context, names) != 1:  # noqa: SLF001
        lib.ERR_clear_error()
        raise _fail(
            "OpenSSL",
            f"this build cannot be held to the groups {', '.join(groups)}.",
            "Install cryptography 50 or later.",
        )


def _require_client_certificates(
    context: SSL.Context, credentials: Credentials
) -> None:
    store = context.get_cert_store()
    assert store is not None  # noqa: S101 (a context has one)
    for authority in credentials.client_authorities:
        store.add_cert(X509.from_cryptography(authority))
        context.add_client_ca(authority)
    context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT)
    context.set_verify_depth(_DEPTH)


def _make_context(credentials: Credentials, profile: Profile) -> SSL.Context:
    context = SSL.Context(SSL.TLS_SERVER_METHOD)
    context.set_min_proto_version(profile.minimum_version)
    context.set_options(
        SSL.OP_CIPHER_SERVER_PREFERENCE
        | SSL.OP_NO_COMPRESSION
        | SSL.OP_NO_RENEGOTIATION
        | SSL.OP_NO_TICKET
    )
    context.set_mode(SSL.MODE_RELEASE_BUFFERS)
    context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
    context.set_session_id(_SESSION_CONTEXT)
    if profile.ciphers:
        context.set_cipher_list(":".join(profile.ciphers).encode("ascii"))
    context.set_tls13_ciphersuites(":".join(profile.suites).encode("ascii"))
    _set_groups(context, profile.groups)
    context.use_certificate(credentials.chain[0])
    for issuer in credentials.chain[1:]:
        context.add_extra_chain_cert(issuer)
    context.use_privatekey(credentials.key)
    context.check_privatekey()
    context.set_alpn_select_callback(_select_protocol)
    if credentials.client_authorities:
        _require_client_certificates(context, credentials)
    return context


def _go_on(one: SSL.Connection, other: SSL.Connection) -> SSL.Error | None:
    """Let ``one`` take its turn, and carry what it says over to ``other``."""
    refused = None
    try:
        one.do_handshake()
    except SSL.WantReadError:
        pass
    except SSL.Error as error:
        refused = error
    with suppress(SSL.WantReadError):
        other.bio_write(one.bio_read(2**16))
    return refused


def _shake_hands(context: SSL.Context, version: int) -> tuple[str | None, str | None]:
    """Shake hands in memory with a client of ``version`` without a certificate.

    :returns: the group that was agreed on, and why the server refused, if so.
    """
    client_context = SSL.Context(SSL.TLS_CLIENT_METHOD)
    client_context.set_min_proto_version(version)
    client_context.set_max_proto_version(version)
    client_context.set_alpn_protos([_PROTOCOL])
    client, server = SSL.Connection(client_context), SSL.Connection(context)
    client.set_connect_state()
    server.set_accept_state()
    for _ in range(_FLIGHTS):
        _go_on(client, server)
        refused = _go_on(server, client)
        if refused is not None:
            reasons = [reason for *_, reason in refused.args[0]] if refused.args else []
            return client.get_group_name(), ", ".join(reasons) or "unknown reason"
    return server.get_group_name(), None


def _try_context(
    context: SSL.Context, credentials: Credentials, profile: Profile
) -> None:
    """Serve a client of each version in memory.

    Where client certificates are required, the server has to refuse this one.

    :raises ConfigurationError: if a real client would not get the same.
    """
    group, refused = _shake_hands(context, SSL.TLS1_3_VERSION)
    if group != profile.groups[0]:
        raise _fail(
            credentials.where,
            f"a handshake of our own fails ({refused or f'group {group}'}).",
        )
    if credentials.client_authorities:
        if refused is None:
            raise _fail(credentials.where, "a client without certificate gets in.")
        return
    if refused is None and profile.ciphers:
        _, refused = _shake_hands(context, SSL.TLS1_2_VERSION)
    if refused is not None:
        raise _fail(credentials.where, f"a handshake of our own fails ({refused}).")


def build_context(credentials: Credentials, profile: Profile) -> SSL.Context:
    """A context that has served a handshake already.

    :raises ConfigurationError: if it cannot be made, or does not serve.
    """
    try:
        context = _make_context(credentials, profile)
    except MemoryError:
        raise _fail(
            "OpenSSL",
            "this process may not make memory executable, which every TLS connection"
            " needs.",
            "In a systemd unit: MemoryDenyWriteExecute=no.",
        ) from None
    except SSL.Error as error:
        reasons = ", ".join(reason for *_, reason in error.args[0])
        raise _fail(credentials.where, f"OpenSSL refuses it: {reasons}.") from error
    _try_context(context, credentials, profile)
    return context


@implementer(IOpenSSLServerConnectionCreator)
class SwappableServerContext:
    """Gives each new connection the present context; older ones keep theirs."""

    def __init__(self, context: SSL.Context) -> None:
        self._context = context

    def swap(self, context: SSL.Context) -> None:
        """Serve ``context``, which :func:`build_context` made, from now on."""
        self._context = context

    def serverConnectionForTLS(self, protocol: TLSMemoryBIOProtocol) -> SSL.Connection:
        """A connection of the present context."""
        return SSL.Connection(self._context)
