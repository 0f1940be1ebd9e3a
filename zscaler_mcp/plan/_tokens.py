"""Modes in which an identity provider vouches for callers."""

from zscaler_mcp.plan._review import Review
from zscaler_mcp.provider import issuers_of
from zscaler_mcp.settings import AuthenticationMode

__all__ = ["refuse_incomplete"]


def refuse_incomplete(review: Review, mode: AuthenticationMode) -> None:
    """Name everything that a mode needs and that is not set."""
    chosen = review.settings.authentication
    needed: dict[AuthenticationMode, dict[str, object]] = {
        AuthenticationMode.JWT: {
            "ZSCALER_MCP_AUTH_JWKS_URI": chosen.jwks_uri,
            "ZSCALER_MCP_AUTH_ISSUER": chosen.issuer,
            "ZSCALER_MCP_AUTH_AUDIENCE": chosen.audience,
        },
        AuthenticationMode.OIDC: {
            "OIDCPROXY_CONFIG_URL": chosen.oidc_config_url,
            "OIDCPROXY_BASE_URL": chosen.oidc_base_url,
        },
    }
    for name, value in needed.get(mode, {}).items():
        if not value and name not in review.loaded.failed:
            what = f"is not set, and the mode {mode} needs it."
            review.refuse(name, what)
    if mode is AuthenticationMode.OIDC:
        _refuse_discovery(review)


def _refuse_discovery(review: Review) -> None:
    """Refuse what no discovery and no client could make sense of."""
    chosen = review.settings.authentication
    config, base = chosen.oidc_config_url, chosen.oidc_base_url
    if config is not None and not (chosen.issuer or issuers_of(config)):
        what = "names no /.well-known/openid-configuration, so that it does not say"
        what += " which issuer to expect."
        remedy = "Write the whole URL, or set ZSCALER_MCP_AUTH_ISSUER as well."
        review.refuse("OIDCPROXY_CONFIG_URL", what, remedy)
    if base is not None and base.query:
        review.refuse("OIDCPROXY_BASE_URL", "has a query; a resource has none.")
    if "offline_access" in chosen.oidc_required_scopes:
        what = "names offline_access, which is between a client and the provider."
        review.refuse("OIDCPROXY_REQUIRED_SCOPES", what, "Remove it.")
