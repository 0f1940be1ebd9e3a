"""How callers prove who they are: rows of the table."""

import attrs

from zscaler_mcp.secureurl import SecureURL
from zscaler_mcp.settings import parsers, token_parsers
from zscaler_mcp.settings.apikeys import ApiKey, api_keys
from zscaler_mcp.settings.choices import (
    AuthenticationMode,
)
from zscaler_mcp.settings.table import setting

__all__ = [
    "SIGNATURE_ALGORITHMS",
    "AuthenticationSettings",
]

_DAY = 86_400

SIGNATURE_ALGORITHMS = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
)
"""Of tokens. All are asymmetric: whoever can check a token cannot make one."""


@attrs.frozen(kw_only=True)
class AuthenticationSettings:
    """How MCP clients prove who they are."""

    enabled: bool | None = setting(
        "AUTH_ENABLED",
        parsers.boolean,
        "Whether MCP clients must authenticate.",
        guards=True,
        shown_default="true, but for a loopback bind without a mode",
    )
    mode: AuthenticationMode | None = setting(
        "AUTH_MODE",
        parsers.choice(AuthenticationMode, oidcproxy="oidc", oauth_proxy="oidc"),
        "none, api-key, jwt, zscaler, oidc (also oidcproxy, oauth-proxy) or mtls.",
        shown_default="what is configured: jwt by AUTH_JWKS_URI, oidc by"
        " OIDCPROXY_CONFIG_URL, api-key by a key, zscaler by a vanity domain where"
        " AUTH_ENABLED is true, mtls by TLS_CA_CERTS",
        guards=True,
    )
    api_keys: tuple[ApiKey, ...] = setting(
        "AUTH_API_KEY",
        api_keys,
        "Shared secrets of api-key mode, 32 characters or more: KEY, or NAME SCOPES"
        " KEY with spaces; commas or line ends between them; sha256:HEX for a KEY.",
        default=(),
        secret=True,
        guards=True,
    )
    cache_ttl: int = setting(
        "AUTH_CACHE_TTL",
        parsers.integer(10, _DAY),
        "Seconds for which a credential of zscaler mode is believed, at most as long"
        " as its token lives.",
        default=3600,
    )
    jwks_uri: SecureURL | None = setting(
        "AUTH_JWKS_URI",
        token_parsers.secure_url,
        "jwt: URL of the identity provider's keys; https, or http on loopback.",
        guards=True,
    )
    issuer: str | None = setting(
        "AUTH_ISSUER",
        token_parsers.issuer,
        "jwt: issuer (iss) of tokens, letter for letter; oidc: where it is another"
        " than the configuration URL says.",
        guards=True,
    )
    audience: tuple[str, ...] = setting(
        "AUTH_AUDIENCE",
        token_parsers.audiences,
        "jwt: audience (aud) of tokens; of several, one is enough.",
        default=(),
        guards=True,
    )
    algorithms: tuple[str, ...] = setting(
        "AUTH_ALGORITHMS",
        token_parsers.algorithms(*SIGNATURE_ALGORITHMS),
        f"Signature algorithms of tokens, of {', '.join(SIGNATURE_ALGORITHMS)}.",
        default=("RS256", "ES256"),
        shown_default="RS256,ES256",
        guards=True,
    )
    required_scopes: tuple[str, ...] = setting(
        "AUTH_REQUIRED_SCOPES",
        token_parsers.scopes,
        "jwt: scopes that a token must carry, all of them.",
        default=(),
        guards=True,
    )
    leeway: int = setting(
        "AUTH_LEEWAY",
        parsers.integer(0, 300),
        "Seconds by which the identity provider's clock may differ.",
        default=30,
    )
    oidc_config_url: SecureURL | None = setting(
        "=OIDCPROXY_CONFIG_URL",
        token_parsers.secure_url,
        "oidc: URL of the identity provider's discovery document.",
        guards=True,
    )
    oidc_base_url: SecureURL | None = setting(
        "=OIDCPROXY_BASE_URL",
        token_parsers.secure_url,
        "oidc: URL of this server, as clients reach it, without /mcp.",
        guards=True,
    )
    oidc_audience: tuple[str, ...] = setting(
        "=OIDCPROXY_AUDIENCE",
        token_parsers.audiences,
        "oidc: audience (aud) of tokens; of several, one is enough.",
        default=(),
        shown_default="OIDCPROXY_BASE_URL with /mcp",
        guards=True,
    )
    oidc_required_scopes: tuple[str, ...] = setting(
        "=OIDCPROXY_REQUIRED_SCOPES",
        token_parsers.scopes,
        "oidc: scopes that a token must carry, all of them; clients are told.",
        default=(),
        guards=True,
    )
