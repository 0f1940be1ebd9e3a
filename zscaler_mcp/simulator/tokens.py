"""The tenant's identity service: who may have a token, and which are good."""

from collections.abc import Callable
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Any, Final
from urllib.parse import parse_qsl

import attrs
import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from zscaler_mcp.simulator.answers import Record, Refused

__all__ = ["PRODUCTS", "TokenIssuer"]

_AUDIENCE: Final = "https://api.zscaler.com"
_ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_CLAIMS: Final = ["iss", "sub", "aud", "exp"]
_MAX_ASSERTION_LIFE: Final = 3600

PRODUCTS: Final = (
    "CLOUD_CONNECTOR",
    "ZCC",
    "ZCELL",
    "ZDX",
    "ZEASM",
    "ZIA",
    "ZIAM",
    "ZINSIGHTS",
    "ZMS",
    "ZPA",
)
"""Codes of all products, as tokens name them."""


@attrs.frozen
class _Client:
    secret: str = attrs.field(repr=False)
    may_write: bool = True
    products: tuple[str, ...] | None = None


@attrs.frozen
class _Token:
    client_id: str
    expires_at: float


class TokenIssuer:
    """Issues and checks tokens for API clients (RFC 6749 section 4.4)."""

    def __init__(self, wall: Callable[[], float], lifetime: int = 3600) -> None:
        """Issue tokens that live ``lifetime`` seconds of ``wall``."""
        self.client_id = f"client-{token_urlsafe(9)}"
        self.client_secret = token_urlsafe(24)
        self.public_key: RSAPublicKey | None = None
        """Set it to let the client authenticate with signed assertions."""

        self.products: tuple[str, ...] | None = PRODUCTS
        """What tokens name, but for clients with products of their own; ``None`` for
        tokens that are no JWT and say nothing."""

        self.lifetime = lifetime
        self.issued = 0
        """How many tokens there have been."""

        self._wall = wall
        self._tokens: dict[str, _Token] = {}
        self._clients: dict[str, _Client] = {}
        self._spent: set[str] = set()

    def issue(self, form: bytes) -> Record:
        """Answer a token request.

        :raises Refused: 400 or 401, with the error codes of RFC 6749 section 5.2.
        """
        fields = dict(parse_qsl(form.decode("ascii", "replace")))
        if fields.get("grant_type") != "client_credentials":
            raise Refused(
                400, "The grant type is not supported.", "unsupported_grant_type"
            )
        if fields.get("audience") != _AUDIENCE:
            raise Refused(400, "The audience is unknown.", "invalid_request")
        if not self._is_client(fields):
            raise Refused(401, "The client is unknown.", "invalid_client")
        now = self._wall()
        token = self._make(fields["client_id"], now)
        kept = {t: known for t, known in self._tokens.items() if known.expires_at > now}
        self._tokens = kept
        self._tokens[token] = _Token(fields["client_id"], now + self.lifetime)
        self.issued += 1
        return {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": self.lifetime,
        }

    def _make(self, client_id: str, now: float) -> str:
        """A token that says what its client's products are; nobody checks it so."""
        client = self._clients.get(client_id)
        own = None if client is None else client.products
        products = self.products if own is None else own
        if products is None:
            return token_urlsafe(32)
        claims = {
            "sub": client_id,
            "aud": _AUDIENCE,
            "iat": int(now),
            "exp": int(now) + self.lifetime,
            "jti": token_urlsafe(16),
            "service-info": [
                {"prd": product, "rnm": "Super Admin", "tnt": "simulated"}
                for product in products
            ],
        }
        return jwt.encode(claims, token_urlsafe(32), "HS256")

    def add_client(
        self,
        client_id: str,
        secret: str,
        *,
        may_write: bool = True,
        products: tuple[str, ...] | None = None,
    ) -> None:
        """Know another client, by its secret; ``products`` for others than all's."""
        self._clients[client_id] = _Client(secret, may_write, products)

    def remove_client(self, client_id: str) -> None:
        """Know a client no more, nor its tokens."""
        del self._clients[client_id]
        tokens = self._tokens.items()
        self._tokens = {t: known for t, known in tokens if known.client_id != client_id}

    def client_of(self, authorization: str) -> str | None:
        """Whose token an Authorization field holds, if it is good."""
        scheme, _, token = authorization.partition(" ")
        known = self._tokens.get(token)
        if scheme != "Bearer" or known is None or known.expires_at <= self._wall():
            return None
        return known.client_id

    def may_write(self, client_id: str) -> bool:
        """Whether a client may change the tenant."""
        known = self._clients.get(client_id)
        return known is None or known.may_write

    def revoke_all(self) -> None:
        """Make every token that was issued so far a bad one."""
        self._tokens.clear()

    def _is_client(self, fields: dict[str, str]) -> bool:
        client_id = fields.get("client_id", "")
        if client_id in self._clients:
            secret, known = fields.get("client_secret", ""), self._clients[client_id]
            return compare_digest(secret.encode(), known.secret.encode())
        if client_id != self.client_id:
            return False
        if "client_assertion" in fields:
            return self._is_signed(fields)
        secret = fields.get("client_secret", "")
        return compare_digest(secret.encode(), self.client_secret.encode())

    def _is_signed(self, fields: dict[str, str]) -> bool:
        """Check an assertion (RFC 7523 section 3); each is good once."""
        if (
            self.public_key is None
            or fields.get("client_assertion_type") != _ASSERTION_TYPE
        ):
            return False
        try:
            claims: dict[str, Any] = jwt.decode(
                fields["client_assertion"],
                self.public_key,
                algorithms=["RS256"],
                audience=_AUDIENCE,
                issuer=self.client_id,
                # Times are checked below, on the clock of the test.
                options={
                    "require": _CLAIMS,
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
        except jwt.InvalidTokenError:
            return False
        now, spent = self._wall(), str(claims.get("jti"))
        fresh = now < claims["exp"] <= now + _MAX_ASSERTION_LIFE
        if not fresh or claims["sub"] != self.client_id or spent in self._spent:
            return False
        if "jti" in claims:
            self._spent.add(spent)
        return True
