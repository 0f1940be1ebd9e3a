"""How callers prove who they are, or why they need not."""

from typing import Final

from zscaler_mcp.errors import Fault
from zscaler_mcp.plan._review import Review
from zscaler_mcp.settings import AuthenticationMode

__all__ = ["find_authentication"]

_KEYED: Final = AuthenticationMode.API_KEY

_SERVED: Final = frozenset(
    {
        AuthenticationMode.NONE,
        _KEYED,
        AuthenticationMode.ZSCALER,
        AuthenticationMode.MTLS,
    }
)

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
        return AuthenticationMode.JWT
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
    if mode not in _SERVED:
        what = f"the mode {mode} is not served by this release."
        review.refuse("ZSCALER_MCP_AUTH_MODE", what, "Use api-key, zscaler or mtls.")
    elif mode is _KEYED and not chosen.api_keys:
        what = "is api-key, but ZSCALER_MCP_AUTH_API_KEY (or _FILE) is not set."
        review.refuse("ZSCALER_MCP_AUTH_MODE", what)
    elif mode is AuthenticationMode.ZSCALER and review.settings.oneapi.demo:
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


def find_authentication(review: Review, *, loopback: bool) -> AuthenticationMode:
    """The mode: configured, detected, or none where that is safe."""
    chosen = review.settings.authentication
    if not review.sound("AUTH_ENABLED", "AUTH_MODE", "AUTH_API_KEY", "TLS_CA_CERTS"):
        return AuthenticationMode.NONE
    if chosen.enabled is False:
        if chosen.mode not in (None, AuthenticationMode.NONE) or chosen.api_keys:
            what = "is false: nobody is asked for the credential that is configured."
            review.warn("ZSCALER_MCP_AUTH_ENABLED", what)
        if not loopback:
            what = "is false on a bind that is not loopback: every caller is served."
            review.warn("ZSCALER_MCP_AUTH_ENABLED", what)
        return AuthenticationMode.NONE
    mode = chosen.mode
    if mode is None:
        mode = _detected(review)
    _check_mode(review, mode, loopback=loopback)
    return mode
