"""A credential that never leaves: each token request is signed with its key."""

from secrets import token_urlsafe
from typing import Final, Self

import attrs
import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from zscaler_mcp.oneapi.credential import AUDIENCE
from zscaler_mcp.secret import Secret

__all__ = ["PrivateKey"]

_ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

_LIFETIME: Final = 600
"""Seconds that an assertion is good for: room for clocks that disagree."""

_MIN_KEY_BITS: Final = 2048
"""NIST SP 800-57 part 1, 112 bits of security."""


@attrs.frozen
class PrivateKey:
    """A client that signs with RSA (RFC 7523 section 2.2)."""

    client_id: str
    _key: RSAPrivateKey = attrs.field(repr=False)

    @classmethod
    def of_pem(cls, client_id: str, pem: Secret) -> Self:
        """Read an unencrypted PEM private key.

        :raises ValueError: with a sentence for the operator, which quotes nothing.
        """
        try:
            key = load_pem_private_key(pem.reveal().encode(), password=None)
        except (ValueError, TypeError):
            raise ValueError(
                "The private key is not an unencrypted key in PEM form."
            ) from None
        if not isinstance(key, RSAPrivateKey):
            raise ValueError(  # noqa: TRY004 - the value that was set is wrong
                "The private key is not an RSA key."
            )
        if key.key_size < _MIN_KEY_BITS:
            raise ValueError(
                f"The private key has {key.key_size} bits; {_MIN_KEY_BITS} are needed."
            )
        return cls(client_id, key)

    def form(self, now: float) -> dict[str, str]:
        """The fields, with an assertion of its own for each request."""
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": AUDIENCE,
            "iat": int(now),
            "exp": int(now) + _LIFETIME,
            "jti": token_urlsafe(16),
        }
        return {
            "client_id": self.client_id,
            "client_assertion": jwt.encode(claims, self._key, algorithm="RS256"),
            "client_assertion_type": _ASSERTION_TYPE,
        }
