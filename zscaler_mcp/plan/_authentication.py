"""How callers prove who they are, or why they need not."""

from typing import Final

from zscaler_mcp.errors import Fault
from zscaler_mcp.plan._review import Review
from zscaler_mcp.plan._tokens import refuse_incomplete
from zscaler_mcp.settings import AuthenticationMode

__all__ = ["find_authentication"]

_KEYED: Final = AuthenticationMode.API_KEY
_JWT: Final = AuthenticationMode.JWT
_OIDC: Final = AuthenticationMode.OIDC

_RELEVANT: Final = (
    "AUTH_ENABLED",
    "AUTH_MODE",
    "AUTH_API_KEY",
    "AUTH_JWKS_URI",
    "TLS_CA_CERTS",
)
"""Settings without which nothing is concluded."""

_NO_AUTHENTICATION: Final = Fault(
    where="SECURITY",
    what="no authentication is configured, and the bind is not loopback: everybody who"
    " reaches the port could use the tenant.",
    remedy="Set ZSCALER_MCP_AUTH_API_KEY (or _FILE), or ZSCALER_MCP_AUTH_MODE=zscaler;"
    " or, where somebody in front of this server authenticates callers,"
    " ZSCALER_MCP_AUTH_ENABLED=false.",
)


def _detected(review: Review) -> AuthenticationMode:
    """The mode of a configuration that names none.

    The order is the existing server's. A vanity domain is there for the tenant's
    sake: it is a mode only where authentication is asked for by name.
    """
    chosen = review.settings.authentication
    if chosen.jwks_uri is not None:
        return _JWT
    if chosen.oidc_config_url is not None:
        return _OIDC
    if chosen.api_keys:
        return _KEYED
    if chosen.enabled and review.settings.oneapi.vanity_domain is not None:
        return AuthenticationMode.ZSCALER
    if review.settings.tls.ca_certs is not None:
        return AuthenticationMode.MTLS
    return AuthenticationMode.NONE


def _check_mode(review: Review, mode: AuthenticationMode, *, loopback: bool) -> None:
    """Refuse a mode that lacks something, and none where that is not safe."""
    chosen = review.settings.authentication
    if mode is _KEYED and not chosen.api_keys:
        what = "is api-key, but ZSCALER_MCP_AUTH_API_KEY (or _FILE) is not set."
        review.refuse("ZSCALER_MCP_AUTH_MODE", what)
    elif mode is AuthenticationMode.ZSCALER and review.settings.oneapi.simulated:
        if not loopback:
            what = "lets in everybody: the simulated tenant's callers stand in its"
            what += " documentation."
            review.warn("ZSCALER_MCP_DEMO", what)
    elif mode is AuthenticationMode.MTLS and review.settings.tls.ca_certs is None:
        what = "is mtls, but ZSCALER_MCP_TLS_CA_CERTS is not set."
        review.refuse("ZSCALER_MCP_AUTH_MODE", what)
    elif mode is AuthenticationMode.NONE and chosen.enabled:
        what = "is true, but no mode is configured; set ZSCALER_MCP_AUTH_API_KEY."
        review.refuse("ZSCALER_MCP_AUTH_ENABLED", what)
    elif mode is AuthenticationMode.NONE and not loopback:
        review.faults.append(_NO_AUTHENTICATION)


def _warn_of_idle(review: Review, mode: AuthenticationMode) -> None:
    """Name credentials of another mode than the one that is served."""
    chosen = review.settings.authentication
    owners = {
        "ZSCALER_MCP_AUTH_API_KEY": (chosen.api_keys, _KEYED),
        "ZSCALER_MCP_AUTH_JWKS_URI": (chosen.jwks_uri, _JWT),
        "OIDCPROXY_CONFIG_URL": (chosen.oidc_config_url, _OIDC),
    }
    for name, (value, owner) in owners.items():
        if value and mode is not owner:
            what = f"is set, but the mode is {mode}: nobody is asked for it."
            review.warn(name, what)


def find_authentication(review: Review, *, loopback: bool) -> AuthenticationMode:
    """The mode: configured, detected, or none where that is safe."""
    chosen = review.settings.authentication
    if not review.sound(*_RELEVANT) or "OIDCPROXY_CONFIG_URL" in review.loaded.failed:
        return AuthenticationMode.NONE
    if chosen.enabled is False:
        configured = chosen.api_keys or chosen.jwks_uri or chosen.oidc_config_url
        if chosen.mode not in (None, AuthenticationMode.NONE) or configured:
            what = "is false: nobody is asked for the credential that is configured."
            review.warn("ZSCALER_MCP_AUTH_ENABLED", what)
        if not loopback:
            what = "is false on a bind that is not loopback: every caller is served."
            review.warn("ZSCALER_MCP_AUTH_ENABLED", what)
        return AuthenticationMode.NONE
    mode = chosen.mode
    if mode is None:
        mode = _detected(review)
    _warn_of_idle(review, mode)
    refuse_incomplete(review, mode)
    _check_mode(review, mode, loopback=loopback)
    return mode
