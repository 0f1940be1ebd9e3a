"""What proves to the identity service who we are, as the fields of a form."""

from typing import Final, Protocol

import attrs

from zscaler_mcp.secret import Secret

__all__ = ["AUDIENCE", "ClientSecret", "Credential"]

AUDIENCE: Final = "https://api.zscaler.com"
"""Whom a token is for; the same for every cloud."""


class Credential(Protocol):
    """An OAuth 2.0 client of the tenant (RFC 6749 section 2)."""

    def form(self, now: float) -> dict[str, str]:
        """The fields that authenticate a token request.

        :param now: seconds since the epoch.
        """


@attrs.frozen
class ClientSecret:
    """A client that shares a secret with the service (RFC 6749 section 2.3.1)."""

    client_id: str
    secret: Secret

    def form(self, now: float) -> dict[str, str]:
        """The fields; the secret is revealed here and nowhere else."""
        del now  # a shared secret is not signed
        return {"client_id": self.client_id, "client_secret": self.secret.reveal()}
