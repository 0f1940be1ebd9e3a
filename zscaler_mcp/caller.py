"""Who makes a call: what every authentication mode yields."""

import attrs

__all__ = ["ANONYMOUS", "Caller"]


@attrs.frozen(kw_only=True)
class Caller:
    """An authenticated peer. Sessions, confirmations, limits and audit use it."""

    principal: str
    """A name that is the same for the same credential; never the credential."""

    mode: str
    """The authentication mode that vouches for it: none, api-key, ..."""

    scopes: frozenset[str] = frozenset()
    expires_at: float | None = None
    """Seconds since the epoch; ``None`` for a credential that does not expire."""


ANONYMOUS = Caller(principal="anonymous", mode="none")
"""The caller where no authentication is asked."""
