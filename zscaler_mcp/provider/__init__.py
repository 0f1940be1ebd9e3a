"""The identity provider of callers: its keys, and what it says in a token.

Nothing here knows how a token arrived or how a refusal is told.
"""

from zscaler_mcp.provider.discovery import discovered, issuers_of
from zscaler_mcp.provider.documents import Documents, ProviderFailed
from zscaler_mcp.provider.keys import KeySource
from zscaler_mcp.provider.keyset import ALGORITHMS, KeySet
from zscaler_mcp.provider.loading import Loaded, jwks_at
from zscaler_mcp.provider.token import (
    ScopesMissing,
    TokenRefused,
    TokenRules,
    UnprovenToken,
)

__all__ = [
    "ALGORITHMS",
    "Documents",
    "KeySet",
    "KeySource",
    "Loaded",
    "ProviderFailed",
    "ScopesMissing",
    "TokenRefused",
    "TokenRules",
    "UnprovenToken",
    "discovered",
    "issuers_of",
    "jwks_at",
]
