"""The files of a TLS server: read once, and read the way an operator would.

Every fault is found here, before anything listens, and named in words that can
be acted on. A daemon that starts with a bad certificate serves nobody and says so
only to its clients.
"""

import os
import stat
from datetime import datetime
from pathlib import Path
from typing import Final

import attrs
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from zscaler_mcp.errors import Fault
from zscaler_mcp.net.examination import (
    PrivateKey,
    examine_authorities,
    examine_chain,
    examine_key,
    examine_leaf,
    examine_match,
)
from zscaler_mcp.net.findings import Findings
from zscaler_mcp.net.profiles import Profile
from zscaler_mcp.secret import Secret

__all__ = ["Credentials", "NamedFile", "TLSFiles", "load_credentials"]

_KEY_MARK: Final = b"PRIVATE KEY-----"
_CERTIFICATE_MARK: Final = b" CERTIFICATE-----"
_MAX_BYTES: Final = 1024 * 1024
"""Of one file: no bundle of authorities is larger."""


@attrs.frozen
class NamedFile:
    """A file, and the setting that names it."""

    where: str
    path: Path


@attrs.frozen(kw_only=True)
class TLSFiles:
    """What the operator named."""

    certificate: NamedFile
    """The server's certificate and then its issuers, PEM."""

    key: NamedFile
    password: Secret | None = None
    password_setting: str
    """The setting that gives ``password``, or would."""

    client_authorities: NamedFile | None = None
    """Issuers of client certificates, which are required then."""


@attrs.frozen(kw_only=True)
class Credentials:
    """What a context is made of, examined."""

    where: str
    """The setting that names the certificate."""

    chain: tuple[x509.Certificate, ...]
    """The server's certificate first."""

    key: PrivateKey = attrs.field(repr=False)
    client_authorities: tuple[x509.Certificate, ...] = ()
    warnings: tuple[Fault, ...] = ()


def _read(found: Findings, path: Path, *, private: bool) -> bytes:
    """The content; empty if there is a fault.

    Permissions are those of the open file, so that a link or a rename in between
    shows nothing else.
    """
    try:
        with path.open("rb") as opened:
            mode = os.fstat(opened.fileno()).st_mode
            content = opened.read(_MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        found.refuse(f"{path} cannot be read: {reason}.")
        return b""
    if private and mode & (stat.S_IROTH | stat.S_IWOTH):
        found.refuse(
            f"{path} is open to every user of this machine.",
            f"Close it: chmod o= {path}",
        )
    elif mode & (stat.S_IWGRP | stat.S_IWOTH):
        found.warn(
            f"{path} can be changed by other users.", f"Close it: chmod go-w {path}"
        )
    if not content.strip():
        found.refuse(f"{path} is empty.")
    elif len(content) > _MAX_BYTES:
        found.refuse(f"{path} is larger than a PEM file ever is.")
        return b""
    return content.strip()


def _parse_certificates(
    found: Findings, path: Path, content: bytes
) -> tuple[x509.Certificate, ...]:
    try:
        return tuple(x509.load_pem_x509_certificates(content))
    except ValueError:
        what = "holds no certificate in PEM form that can be read."
        if _KEY_MARK in content and _CERTIFICATE_MARK not in content:
            what = "holds a private key, not a certificate."
        elif b" CERTIFICATE REQUEST-----" in content:
            what = "holds a certificate request, not a certificate."
        found.refuse(f"{path} {what}")
        return ()


def _parse_key(found: Findings, files: TLSFiles, content: bytes) -> object:
    """The key, of whatever kind; ``None`` if there is a fault."""
    path = files.key.path
    if _KEY_MARK not in content:
        what = "holds no private key in PEM form."
        if _CERTIFICATE_MARK in content:
            what = "holds a certificate, not a private key."
        found.refuse(f"{path} {what}")
        return None
    encrypted = b"ENCRYPTED" in content
    password: bytes | None = None
    if encrypted and files.password:
        password = files.password.reveal().encode("utf-8")
    elif encrypted:
        found.refuse(f"{path} is encrypted and {files.password_setting} is not set.")
        return None
    elif files.password:
        found.under(files.password_setting).warn(
            f"is set, but {path} is not encrypted."
        )
    try:
        return load_pem_private_key(content, password)
    except UnsupportedAlgorithm:
        found.refuse(f"{path} holds a key of a kind that is not supported.")
    except (ValueError, TypeError):
        what = "holds a private key that cannot be read."
        if encrypted:
            what = f"does not open with the password in {files.password_setting}."
        found.refuse(f"{path} {what}")
    return None


def _load_own(
    found: Findings, files: TLSFiles, profile: Profile, now: datetime
) -> tuple[tuple[x509.Certificate, ...], PrivateKey | None]:
    """The server's chain and key."""
    on_key = found.under(files.key.where)
    chain: tuple[x509.Certificate, ...] = ()
    key: PrivateKey | None = None
    if content := _read(found, files.certificate.path, private=False):
        chain = _parse_certificates(found, files.certificate.path, content)
    if content := _read(on_key, files.key.path, private=True):
        key = examine_key(on_key, _parse_key(on_key, files, content))
    if chain and key is not None:
        examine_match(found, chain, key)
    if chain:
        examine_chain(found, chain, now)
        examine_leaf(found, chain[0], profile, now)
    return chain, key


def load_credentials(
    files: TLSFiles, profile: Profile, *, now: datetime
) -> Credentials:
    """Read and examine everything.

    :param now: an aware time.
    :raises ConfigurationError: with every fault that was found.
    """
    found = Findings(files.certificate.where)
    chain, key = _load_own(found, files, profile, now)
    authorities: tuple[x509.Certificate, ...] = ()
    bundle = files.client_authorities
    if bundle is not None:
        on_bundle = found.under(bundle.where)
        if content := _read(on_bundle, bundle.path, private=False):
            authorities = _parse_certificates(on_bundle, bundle.path, content)
        if authorities:
            examine_authorities(on_bundle, authorities, now)
    found.raise_refusals()
    assert key is not None  # noqa: S101 (without a key there is a refusal)
    return Credentials(
        where=files.certificate.where,
        chain=chain,
        key=key,
        client_authorities=authorities,
        warnings=tuple(found.warnings),
    )
