"""Who a client certificate names, once TLS has verified it."""

from hashlib import sha256
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from twisted.logger import Logger

from zscaler_mcp.requesthead import ClientCertificate

__all__ = ["client_certificate", "identify"]

_KINDS: Final = (
    ("uri", x509.UniformResourceIdentifier),
    ("dns", x509.DNSName),
    ("email", x509.RFC822Name),
)
"""Alternative names that a holder is called by; the first kind that there is counts."""

_MAX_NAME: Final = 256

_log = Logger()


def _alternative(certificate: x509.Certificate) -> str | None:
    """The first alternative name (RFC 5280 section 4.2.1.6), with its kind."""
    try:
        extension = certificate.extensions.get_extension_for_class(
            x509.SubjectAlternativeName
        )
    except x509.ExtensionNotFound:
        return None
    for prefix, kind in _KINDS:
        names = extension.value.get_values_for_type(kind)
        if names:
            return f"{prefix}:{names[0]}"
    return None


def _name(certificate: x509.Certificate) -> str:
    """A name that no other certificate of the same authority has by accident.

    One that cannot be shown, or only in part, would be another's: the digest of the
    certificate stands in for it.
    """
    try:
        name = _alternative(certificate)
        subject = certificate.subject.rfc4514_string()
        if name is None and subject:
            name = f"subject:{subject}"
    except Exception:  # noqa: BLE001 (whatever the parser makes of strange names)
        _log.failure("A client certificate has names that cannot be read")
        name = None
    if name is None or len(name) > _MAX_NAME or not name.isprintable():
        digest = sha256(certificate.public_bytes(Encoding.DER)).hexdigest()
        return f"sha256:{digest}"
    return name


def identify(certificate: x509.Certificate) -> ClientCertificate:
    """Who a certificate names, and until when."""
    return ClientCertificate(
        name=_name(certificate),
        expires_at=certificate.not_valid_after_utc.timestamp(),
    )


def client_certificate(transport: Any) -> ClientCertificate | None:
    """The peer's certificate on a TLS transport.

    There is one only where a bundle of authorities is set, and then the handshake has
    verified it.
    """
    presented = transport.getPeerCertificate()
    return None if presented is None else identify(presented.to_cryptography())
