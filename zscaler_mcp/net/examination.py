"""What is wrong with a certificate, its chain and its key, as sentences.

Refused is what no client should accept, or what makes the key worthless; warned
about is what some clients do not accept, or not for much longer.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.types import (
    CertificatePublicKeyTypes,
)
from cryptography.hazmat.primitives.hashes import MD5, SHA1
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID

from zscaler_mcp.net.findings import Findings
from zscaler_mcp.net.profiles import Profile

__all__ = [
    "PrivateKey",
    "examine_authorities",
    "examine_chain",
    "examine_key",
    "examine_leaf",
    "examine_match",
]

PrivateKey = RSAPrivateKey | EllipticCurvePrivateKey | Ed25519PrivateKey

_T = TypeVar("_T", bound=x509.ExtensionType)

_LEAST_RSA_BITS: Final = 2048
_CURVES: Final = ("secp256r1", "secp384r1")
"""P-256 and P-384; no profile offers another curve that a certificate may use."""

_SOON: Final = timedelta(days=14)
_SERVER_USAGES: Final = {
    ExtendedKeyUsageOID.SERVER_AUTH,
    ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
}


def examine_key(found: Findings, key: object) -> PrivateKey | None:
    """The key, if it is of a kind and strength that can be served."""
    if isinstance(key, RSAPrivateKey):
        if key.key_size >= _LEAST_RSA_BITS:
            return key
        found.refuse(
            f"the RSA key has {key.key_size} bits; {_LEAST_RSA_BITS} are the least.",
            "Make a new key, preferably ECDSA P-256.",
        )
    elif isinstance(key, EllipticCurvePrivateKey):
        if key.curve.name in _CURVES:
            return key
        found.refuse(
            f"the key is on the curve {key.curve.name}, which TLS clients do not use.",
            "Make a new key on P-256.",
        )
    elif isinstance(key, Ed25519PrivateKey):
        found.warn("the key is Ed25519, which browsers do not accept.", "Use P-256.")
        return key
    elif key is not None:
        found.refuse("the key is neither RSA nor ECDSA.", "Make an ECDSA P-256 key.")
    return None


def _spki(key: CertificatePublicKeyTypes) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def examine_match(
    found: Findings, chain: Sequence[x509.Certificate], key: PrivateKey
) -> None:
    """Whether the first certificate is the one of the key."""
    own = _spki(key.public_key())
    positions = [n for n, each in enumerate(chain) if _spki(each.public_key()) == own]
    if not positions:
        found.refuse(
            "the certificate does not belong to the key.",
            "Name the key that the certificate was requested with.",
        )
    elif positions[0] > 0:
        found.refuse(
            f"the certificate of the key is number {positions[0] + 1} in the file.",
            "Put it first, and then each issuer behind the certificate it issued.",
        )


def _examine_dates(
    found: Findings, name: str, certificate: x509.Certificate, now: datetime
) -> bool:
    """Whether the certificate is valid now."""
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if now > end:
        found.refuse(f"{name} expired on {end:%Y-%m-%d %H:%M} UTC.", "Renew it.")
    elif now < start:
        found.refuse(
            f"{name} is not valid before {start:%Y-%m-%d %H:%M} UTC.",
            "Check the clock of this machine.",
        )
    return start <= now <= end


def _examine_strength(
    found: Findings, name: str, certificate: x509.Certificate
) -> None:
    """Whether the certificate's own key and the signature on it can be trusted."""
    public = certificate.public_key()
    if isinstance(public, RSAPublicKey) and public.key_size < _LEAST_RSA_BITS:
        found.refuse(f"{name} has an RSA key of {public.key_size} bits.", "Replace it.")
    if certificate.issuer == certificate.subject and name != _name(0):
        return  # nobody relies on the signature of a root
    try:
        algorithm = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        found.refuse(f"{name} is signed in a way that is not supported.", "Replace it.")
        return
    if isinstance(algorithm, SHA1 | MD5):
        found.refuse(
            f"{name} is signed with {algorithm.name.upper()}, which can be forged.",
            "Have it issued anew with SHA-256.",
        )


def _name(position: int) -> str:
    return "the certificate" if position == 0 else f"certificate {position + 1}"


def examine_chain(
    found: Findings, chain: Sequence[x509.Certificate], now: datetime
) -> None:
    """Dates and strength of each certificate, and that each issued the one before."""
    for position, certificate in enumerate(chain):
        _examine_dates(found, _name(position), certificate, now)
        _examine_strength(found, _name(position), certificate)
    for position, (issued, issuer) in enumerate(pairwise(chain)):
        try:
            issued.verify_directly_issued_by(issuer)
        except (ValueError, TypeError, InvalidSignature):
            found.refuse(
                f"certificate {position + 2} in the file did not issue"
                f" {_name(position)}.",
                "Behind the server's certificate belongs its issuer, then the issuer"
                " of that one; the root may be left out.",
            )


def _extension(certificate: x509.Certificate, kind: type[_T]) -> _T | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _examine_usage(found: Findings, leaf: x509.Certificate) -> None:
    """Whether the certificate was issued for a TLS server."""
    purposes = _extension(leaf, x509.ExtendedKeyUsage)
    if purposes is not None and _SERVER_USAGES.isdisjoint(purposes):
        found.refuse(
            "the certificate is not for servers: its extended key usage lacks"
            " serverAuth.",
            "Have one issued for a TLS server.",
        )
    usage = _extension(leaf, x509.KeyUsage)
    if usage is not None and not usage.digital_signature:
        found.refuse(
            "the certificate may not sign a handshake: its key usage lacks"
            " digitalSignature.",
            "Have one issued for a TLS server.",
        )
    basic = _extension(leaf, x509.BasicConstraints)
    if basic is not None and basic.ca:
        what = "the certificate is an authority's, not a server's."
        if leaf.issuer == leaf.subject:
            found.warn(what, "Some clients refuse it: issue one with CA:FALSE.")
        else:
            found.refuse(what, "Name the certificate that it issued.")


def _examine_names(found: Findings, leaf: x509.Certificate) -> None:
    if _extension(leaf, x509.SubjectAlternativeName) is None:
        found.warn(
            "the certificate has no subject alternative name; clients no longer read"
            " the common name.",
            "Have it issued with its DNS names or addresses.",
        )


def _examine_life(
    found: Findings, leaf: x509.Certificate, profile: Profile, now: datetime
) -> None:
    life = leaf.not_valid_after_utc - leaf.not_valid_before_utc
    left = leaf.not_valid_after_utc - now
    if life > timedelta(days=profile.longest_days):
        found.warn(
            f"the certificate lives {life.days} days; Mozilla's {profile.name} profile"
            f" allows {profile.longest_days}.",
            "Renew it more often.",
        )
    if timedelta() <= left < min(_SOON, life / 3):
        found.warn(f"the certificate expires in {left.days} days.", "Renew it.")


def examine_leaf(
    found: Findings, leaf: x509.Certificate, profile: Profile, now: datetime
) -> None:
    """Usage, names, length of life, and what the profile asks for."""
    try:
        _examine_usage(found, leaf)
        _examine_names(found, leaf)
    except ValueError:
        found.refuse("the certificate has extensions that cannot be read.")
    _examine_life(found, leaf, profile, now)
    if profile.ecdsa_only and not isinstance(leaf.public_key(), EllipticCurvePublicKey):
        found.warn(
            f"Mozilla's {profile.name} profile asks for an ECDSA certificate.",
            "Have one issued for a P-256 key.",
        )


def examine_authorities(
    found: Findings, bundle: Sequence[x509.Certificate], now: datetime
) -> None:
    """The issuers of client certificates; one that is of no use is warned about."""
    useful = 0
    for position, certificate in enumerate(bundle):
        name = f"certificate {position + 1}"
        basic = _extension(certificate, x509.BasicConstraints)
        if basic is None or not basic.ca:
            found.warn(f"{name} is not an authority's.", "It vouches for nobody.")
        elif now > certificate.not_valid_after_utc:
            found.warn(f"{name} has expired.", "Clients that it issued are refused.")
        else:
            useful += 1
    if not useful:
        found.refuse("no certificate in it can vouch for a client.")
