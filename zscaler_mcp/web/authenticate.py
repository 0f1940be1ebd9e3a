"""Authentication of callers: one interface, a credential in, a caller out."""

from collections.abc import Awaitable
from hashlib import sha256
from typing import Final

import attrs
from zope.interface import Attribute, Interface, implementer

from zscaler_mcp.caller import ANONYMOUS, Caller
from zscaler_mcp.errors import ZscalerMcpError
from zscaler_mcp.refusal import Refusal
from zscaler_mcp.requesthead import RequestHead
from zscaler_mcp.settings import MIN_KEY, ApiKey

__all__ = [
    "ApiKeyAuthentication",
    "AuthenticationFailed",
    "IAuthenticator",
    "NoAuthentication",
    "NotAdmitted",
]

_REALM: Final = 'Bearer realm="zscaler-mcp"'
_MAX_CREDENTIAL: Final = 4096
"""Characters of a key that are hashed for comparison."""


@attrs.define(auto_exc=True, slots=False)
class AuthenticationFailed(ZscalerMcpError):
    """No valid credential; the challenge says what would be one (RFC 9110 11.6.1)."""

    challenge: str
    guessed: bool = True
    """Whether it could have been right: guesses of a source are counted."""


@attrs.define(auto_exc=True, slots=False)
class NotAdmitted(ZscalerMcpError):
    """Refused for another reason than a wrong credential: nobody was guessing."""

    refusal: Refusal


class IAuthenticator(Interface):
    """One mode of authentication."""

    mode: str = Attribute("The mode's name, for the posture and for callers.")

    def screen(head: RequestHead) -> None:
        """Judge whether it is worth reading a large body for this head.

        Asked before the body is read, so it must answer at once and may err only
        towards reading.

        :raises AuthenticationFailed: where no credential can be valid.
        :raises NotAdmitted: where the request will be refused all the same.
        """

    def authenticate(head: RequestHead) -> Awaitable[Caller]:
        """Find out who calls.

        :raises AuthenticationFailed: without a valid credential.
        :raises ProviderUnavailable: if whoever knows it cannot be asked.
        :raises NotAdmitted: where it cannot be judged, or is not enough.
        """


@implementer(IAuthenticator)
class NoAuthentication:
    """Everybody is the same anonymous caller."""

    mode = "none"

    def screen(self, head: RequestHead) -> None:
        """Read every body."""

    async def authenticate(self, head: RequestHead) -> Caller:
        """Take every caller."""
        return ANONYMOUS


def _presented(head: RequestHead) -> str | None:
    """The one credential of a request; none where it presents two."""
    key = head.value("x-api-key")
    authorization = head.value("authorization")
    if authorization is None or key is not None:
        return key if authorization is None else None
    scheme, _, credential = authorization.partition(" ")
    return credential.strip(" ") if scheme.lower() == "bearer" else None


@implementer(IAuthenticator)
class ApiKeyAuthentication:
    """Shared secrets, as a bearer token or in ``X-Api-Key``."""

    mode = "api-key"

    def __init__(self, keys: tuple[ApiKey, ...]) -> None:
        self._callers = [
            (
                key,
                Caller(principal=key.principal, mode=self.mode, scopes=key.scopes),
            )
            for key in keys
        ]

    def _find(self, head: RequestHead) -> Caller | None:
        """Compare with every key, so that time does not tell which one was near.

        What is too short is no key, also where only a hash of it is stored.
        """
        presented = _presented(head)
        if presented is None or not MIN_KEY <= len(presented) <= _MAX_CREDENTIAL:
            return None
        digest = sha256(presented.encode("latin-1")).digest()
        found = [caller for key, caller in self._callers if key.matches(digest)]
        return found[0] if found else None

    def screen(self, head: RequestHead) -> None:
        """Read bodies of callers with a key only."""
        self._caller(head)

    async def authenticate(self, head: RequestHead) -> Caller:
        """Find the key that was presented."""
        return self._caller(head)

    def _caller(self, head: RequestHead) -> Caller:
        caller = self._find(head)
        if caller is None:
            wrong = "authorization" in head.fields or "x-api-key" in head.fields
            raise AuthenticationFailed(
                f'{_REALM}, error="invalid_token"' if wrong else _REALM
            )
        return caller
