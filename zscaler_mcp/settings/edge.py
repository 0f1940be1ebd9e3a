"""Where the server listens, and who gets through: rows of the table."""

from pathlib import Path

import attrs

from zscaler_mcp.addresses import AddressSet
from zscaler_mcp.authority import HostAllowlist, OriginAllowlist
from zscaler_mcp.secret import Secret
from zscaler_mcp.settings import parsers
from zscaler_mcp.settings.choices import (
    TLSProfile,
    Transport,
)
from zscaler_mcp.settings.table import setting

__all__ = [
    "AccessSettings",
    "ListenSettings",
    "TLSSettings",
]


@attrs.frozen(kw_only=True)
class ListenSettings:
    """Where the server listens, and for what."""

    transport: Transport | None = setting(
        "TRANSPORT",
        parsers.choice(Transport),
        "stdio, streamable-http, or sse (deprecated).",
        flag="transport",
        shown_default="stdio; streamable-http under twistd",
    )
    host: str = setting(
        "HOST",
        parsers.text,
        "Address or name to bind.",
        default="127.0.0.1",
        flag="host",
        guards=True,
    )
    port: int = setting(
        "PORT",
        parsers.integer(0, 65535),
        "Port to bind; 0 picks a free one and logs it.",
        default=8000,
        flag="port",
    )
    endpoint: str | None = setting(
        "LISTEN",
        parsers.text,
        "Endpoint string (tcp:, unix:, systemd:, haproxy:...) in place of host"
        " and port.",
        flag="listen",
    )
    allow_http: bool = setting(
        "ALLOW_HTTP",
        parsers.boolean,
        "Accept plaintext on a bind that is not loopback: somebody upstream ends TLS.",
        default=False,
    )


@attrs.frozen(kw_only=True)
class TLSSettings:
    """The server's certificate and what it offers with it."""

    certfile: Path | None = setting(
        "TLS_CERTFILE",
        parsers.path,
        "PEM file: the server's certificate, then its chain.",
        guards=True,
    )
    keyfile: Path | None = setting(
        "TLS_KEYFILE",
        parsers.path,
        "PEM file: the private key of the certificate.",
        guards=True,
    )
    keyfile_password: Secret | None = setting(
        "TLS_KEYFILE_PASSWORD",
        parsers.secret,
        "Password of an encrypted key file.",
        secret=True,
    )
    ca_certs: Path | None = setting(
        "TLS_CA_CERTS",
        parsers.path,
        "PEM bundle: client certificates are required and verified against it.",
        guards=True,
    )
    profile: TLSProfile = setting(
        "TLS_PROFILE",
        parsers.choice(TLSProfile),
        "Mozilla profile: intermediate (TLS 1.2 and 1.3) or modern (TLS 1.3).",
        default=TLSProfile.INTERMEDIATE,
    )


@attrs.frozen(kw_only=True)
class AccessSettings:
    """Which requests are answered, by name, source and origin."""

    allowed_hosts: HostAllowlist | None = setting(
        "ALLOWED_HOSTS",
        parsers.hosts,
        "Host allowlist: name, name:port, *.example.com or [IPv6]:port; * is off.",
        guards=True,
        shown_default="the bind address",
    )
    disable_host_validation: bool = setting(
        "DISABLE_HOST_VALIDATION",
        parsers.boolean,
        "Answer to every Host (development only).",
        default=False,
    )
    allowed_source_ips: AddressSet | None = setting(
        "ALLOWED_SOURCE_IPS",
        parsers.addresses,
        "Source allowlist: addresses and CIDR ranges of both families.",
        guards=True,
        shown_default="every source",
    )
    trusted_proxies: AddressSet = setting(
        "TRUSTED_PROXIES",
        parsers.addresses,
        "Proxies whose X-Forwarded-For, Forwarded or PROXY line is believed.",
        default=AddressSet.parse(()),
    )
    allowed_origins: OriginAllowlist = setting(
        "ALLOWED_ORIGINS",
        parsers.origins,
        "CORS origins: https://app.example.com or https://*.example.com.",
        default=OriginAllowlist.parse(()),
        shown_default="",
    )
