"""Ways to come to a provider's keys."""

from collections.abc import Callable, Coroutine
from typing import Any

import attrs
from twisted.internet.defer import Deferred

from zscaler_mcp.provider.documents import Documents, ProviderFailed
from zscaler_mcp.provider.keyset import KeySet
from zscaler_mcp.secureurl import SecureURL

__all__ = ["Load", "Loaded", "jwks_at"]


@attrs.frozen
class Loaded:
    """Keys, and for how many seconds they are good."""

    keys: KeySet
    lifetime: float
    issuer: str | None = None
    """Whose keys they are, where the provider was asked."""


Load = Callable[[], Coroutine[Deferred[Any], Any, Loaded]]
"""Gets the keys; raises :class:`ProviderFailed`."""


def jwks_at(documents: Documents, url: SecureURL) -> Load:
    """Get the keys where the operator says that they are."""

    async def load() -> Loaded:
        document = await documents.fetch(url)
        try:
            return Loaded(KeySet.read(document.fields), document.lifetime)
        except ValueError as error:
            raise ProviderFailed(str(error)) from error

    return load
