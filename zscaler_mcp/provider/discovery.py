"""What a provider says of itself: OpenID Connect Discovery 1.0, RFC 8414."""

from collections.abc import Collection
from typing import Any, Final

from twisted.logger import Logger

from zscaler_mcp.provider.documents import Documents, ProviderFailed
from zscaler_mcp.provider.loading import Load, Loaded, jwks_at
from zscaler_mcp.secureurl import SecureURL

__all__ = ["discovered", "issuers_of"]

_OPENID: Final = "/.well-known/openid-configuration"
_OAUTH: Final = "/.well-known/oauth-authorization-server"

_log = Logger()


def issuers_of(config: SecureURL) -> frozenset[str]:
    """The issuer whose document stands at ``config``, in its two spellings.

    A slash at its end is taken away before the well-known part is added (OpenID
    Connect Discovery section 4.1), so that both have the same place.

    :returns: nothing, where the place is no well-known one.
    """
    path = None
    if config.path.endswith(_OPENID):
        path = config.path.removesuffix(_OPENID)
    for known in (_OPENID, _OAUTH):
        if config.path == known or config.path.startswith(f"{known}/"):
            path = config.path.removeprefix(known)
    if path is None or config.query:
        return frozenset()
    issuer = f"{config.origin}{path}".rstrip("/")
    return frozenset({issuer, f"{issuer}/"})


def _keys_url(fields: dict[str, Any], config: SecureURL) -> SecureURL:
    """Where the keys are; never this machine, unless the provider is here as well."""
    try:
        url = SecureURL.parse(str(fields.get("jwks_uri")))
    except ValueError:
        raise ProviderFailed(
            "its discovery document names no https URL of keys"
        ) from None
    if url.is_loopback and not config.is_loopback:
        raise ProviderFailed("its discovery document says that its keys are here")
    return url


def discovered(
    documents: Documents, config: SecureURL, issuers: Collection[str]
) -> Load:
    """Get the keys from where the discovery document says that they are.

    The document is read again with the keys: a provider may move them.

    :param issuers: one of them is the issuer that the document has to name: with
        another one, somebody else would vouch (RFC 8414 section 3.3).
    """

    async def load() -> Loaded:
        document = await documents.fetch(config)
        issuer = document.fields.get("issuer")
        if not isinstance(issuer, str) or issuer not in issuers:
            expected = min(issuers, key=len, default="")
            raise ProviderFailed(
                f"its discovery document names another issuer than {expected}"
            )
        url = _keys_url(document.fields, config)
        methods = document.fields.get("code_challenge_methods_supported")
        if not isinstance(methods, list) or "S256" not in methods:
            _log.warn(
                "The identity provider does not say that it supports PKCE (S256):"
                " MCP clients will refuse it"
            )
        loaded = await jwks_at(documents, url)()
        lifetime = min(document.lifetime, loaded.lifetime)
        return Loaded(loaded.keys, lifetime, issuer)

    return load
