"""The certificate that is served, or why there is none."""

from datetime import UTC, datetime
from typing import Final

from OpenSSL import SSL

from zscaler_mcp.errors import ConfigurationError, Fault
from zscaler_mcp.net.credentials import NamedFile, TLSFiles, load_credentials
from zscaler_mcp.net.profiles import PROFILES
from zscaler_mcp.net.tls import build_context
from zscaler_mcp.plan._review import Review

__all__ = ["find_tls"]

_CONCERNED: Final = (
    "ALLOW_HTTP",
    "HOST",
    "LISTEN",
    "TLS_CA_CERTS",
    "TLS_CERTFILE",
    "TLS_KEYFILE",
    "TLS_PROFILE",
)
"""Settings without which nothing can be concluded."""

_NO_TLS: Final = Fault(
    where="SECURITY",
    what="plaintext HTTP is refused on a bind that is not loopback: credentials and"
    " tenant data would cross the network in the clear.",
    remedy="Set ZSCALER_MCP_TLS_CERTFILE and ZSCALER_MCP_TLS_KEYFILE; or, where"
    " somebody in front of this server ends TLS, ZSCALER_MCP_ALLOW_HTTP=true; or bind"
    " 127.0.0.1.",
)


def _are_files(review: Review, files: TLSFiles) -> bool:
    """Whether nothing here is a pipe, on which a start would hang."""
    named = (files.certificate, files.key, files.client_authorities)
    others = [
        each
        for each in named
        if each and each.path.exists() and not each.path.is_file()
    ]
    for each in others:
        review.refuse(each.where, f"{each.path} is no regular file.")
    return not others


def find_tls(review: Review, *, loopback: bool) -> SSL.Context | None:
    """The context to serve; ``None`` for plaintext, or for a fault that is noted."""
    tls = review.settings.tls
    if not review.sound(*_CONCERNED):
        return None
    if tls.certfile is None and tls.keyfile is None:
        if tls.ca_certs is not None:
            what = "asks for client certificates, but this server has none itself."
            review.refuse("ZSCALER_MCP_TLS_CA_CERTS", what)
        elif not loopback and not review.settings.listen.allow_http:
            review.faults.append(_NO_TLS)
        return None
    if tls.certfile is None or tls.keyfile is None:
        missing = "CERTFILE" if tls.certfile is None else "KEYFILE"
        where = "ZSCALER_MCP_TLS_CERTFILE and _KEYFILE"
        review.refuse(where, f"belong together; ZSCALER_MCP_TLS_{missing} is not set.")
        return None
    profile = PROFILES[tls.profile]
    authorities = None
    if tls.ca_certs is not None:
        authorities = NamedFile("ZSCALER_MCP_TLS_CA_CERTS", tls.ca_certs)
    files = TLSFiles(
        certificate=NamedFile("ZSCALER_MCP_TLS_CERTFILE", tls.certfile),
        key=NamedFile("ZSCALER_MCP_TLS_KEYFILE", tls.keyfile),
        password=tls.keyfile_password,
        password_setting="ZSCALER_MCP_TLS_KEYFILE_PASSWORD",  # noqa: S106 (its name)
        client_authorities=authorities,
    )
    if not _are_files(review, files):
        return None
    try:
        now = datetime.fromtimestamp(review.now, UTC)
        credentials = load_credentials(files, profile, now=now)
        review.warnings.extend(credentials.warnings)
        return build_context(credentials, profile)
    except ConfigurationError as error:
        review.faults.extend(error.faults)
        return None
