"""Callers who prove themselves by a OneAPI client id and secret of the tenant."""

import re
from base64 import b64decode
from collections.abc import Awaitable, Callable, Hashable
from typing import Final, Protocol

import attrs
from zope.interface import implementer

from zscaler_mcp.addresses import IPAddress
from zscaler_mcp.caller import Caller
from zscaler_mcp.errors import CredentialRefused
from zscaler_mcp.requesthead import RequestHead
from zscaler_mcp.secret import Secret
from zscaler_mcp.web.authenticate import AuthenticationFailed, IAuthenticator
from zscaler_mcp.web.throttle import source_of

__all__ = ["Presented", "Verifier", "ZscalerAuthentication", "presented"]

_CHALLENGE: Final = 'Basic realm="zscaler-mcp", charset="UTF-8"'
"""RFC 7617 section 2.1; the header pair has no scheme to name."""

_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,128}")
_SECRET: Final = re.compile(r"[!-~]{1,512}")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]{2,1024}={0,2}")

_ID_FIELD: Final = "x-zscaler-client-id"
_SECRET_FIELD: Final = "x-zscaler-client-secret"  # noqa: S105 (the name of a field)


@attrs.frozen
class Presented:
    """A credential of a request, well formed and not yet known to be good."""

    client_id: str
    secret: Secret


class Verifier(Protocol):
    """Whoever knows whether a credential is good."""

    def refused(self, client_id: str, secret: Secret) -> bool:
        """Whether a credential is known to be bad, without asking anybody."""

    def verify(
        self, client_id: str, secret: Secret, source: Hashable
    ) -> Awaitable[float]:
        """Find out whether a credential is good; a coroutine.

        :param source: where it comes from: none of them may take all the room.
        :returns: seconds for which that is believed.
        :raises CredentialRefused: if it is not.
        :raises ProviderUnavailable: if nobody can be asked.
        """


def presented(head: RequestHead) -> Presented | None:
    """The one credential of a request; none where it presents two, or half of one.

    A client id has no colon, so the first one of a Basic credential ends it (RFC
    7617 section 2).
    """
    basic = head.fields.get("authorization", ())
    ids = head.fields.get(_ID_FIELD, ())
    secrets = head.fields.get(_SECRET_FIELD, ())
    match len(basic), len(ids), len(secrets):
        case 1, 0, 0:
            client_id, secret = _decoded(basic[0])
        case 0, 1, 1:
            client_id, secret = ids[0], secrets[0]
        case _:
            return None
    if not _ID.fullmatch(client_id) or not _SECRET.fullmatch(secret):
        return None
    return Presented(client_id, Secret(secret))


def _decoded(value: str) -> tuple[str, str]:
    """User id and password of a Basic credential; empty where it is none."""
    scheme, _, encoded = value.partition(" ")
    encoded = encoded.strip(" ")
    if scheme.lower() != "basic" or not _BASE64.fullmatch(encoded):
        return "", ""
    try:
        text = b64decode(encoded, validate=True).decode("ascii")
    except ValueError:
        return "", ""
    client_id, _, secret = text.partition(":")
    return client_id, secret


@implementer(IAuthenticator)
class ZscalerAuthentication:
    """OneAPI credentials, in ``Authorization: Basic`` or a pair of headers.

    :param wall: seconds since the epoch.
    :param client: the address that a request comes from, as far as it is believed.
    """

    mode = "zscaler"

    def __init__(
        self,
        verifier: Verifier,
        wall: Callable[[], float],
        client: Callable[[RequestHead], IPAddress | None],
    ) -> None:
        self._verifier = verifier
        self._wall = wall
        self._client = client

    def screen(self, head: RequestHead) -> None:
        """Read bodies of callers whose credential may be good."""
        credential = self._credential(head)
        if self._verifier.refused(credential.client_id, credential.secret):
            raise AuthenticationFailed(_CHALLENGE)

    async def authenticate(self, head: RequestHead) -> Caller:
        """Have the credential verified."""
        credential = self._credential(head)
        try:
            seconds = await self._verifier.verify(
                credential.client_id,
                credential.secret,
                source_of(self._client(head)),
            )
        except CredentialRefused:
            raise AuthenticationFailed(_CHALLENGE) from None
        return Caller(
            principal=credential.client_id,
            mode=self.mode,
            expires_at=self._wall() + seconds,
        )

    def _credential(self, head: RequestHead) -> Presented:
        credential = presented(head)
        if credential is None:
            raise AuthenticationFailed(_CHALLENGE)
        return credential
