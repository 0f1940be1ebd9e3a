"""Callers who are who their client certificate says."""

from collections.abc import Callable
from typing import Final

from zope.interface import implementer

from zscaler_mcp.caller import Caller
from zscaler_mcp.requesthead import RequestHead
from zscaler_mcp.web.authenticate import AuthenticationFailed, IAuthenticator

__all__ = ["CertificateAuthentication"]

_CHALLENGE: Final = 'ClientCertificate realm="zscaler-mcp"'
"""No scheme is registered for it; a 401 has to name one (RFC 9110 section 15.5.2)."""


@implementer(IAuthenticator)
class CertificateAuthentication:
    """The handshake has verified the certificate; here it becomes a caller.

    :param wall: seconds since the epoch. A connection may outlive the certificate
        that it began with.
    """

    mode = "mtls"

    def __init__(self, wall: Callable[[], float]) -> None:
        self._wall = wall

    def screen(self, head: RequestHead) -> None:
        """Read bodies of peers with a certificate."""
        self._caller(head)

    async def authenticate(self, head: RequestHead) -> Caller:
        """Take the holder of the certificate."""
        return self._caller(head)

    def _caller(self, head: RequestHead) -> Caller:
        certificate = head.certificate
        if certificate is None or certificate.expires_at <= self._wall():
            raise AuthenticationFailed(_CHALLENGE)
        return Caller(
            principal=certificate.name,
            mode=self.mode,
            expires_at=certificate.expires_at,
        )
