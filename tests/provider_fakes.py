"""An identity provider for tests: keys, key sets, tokens good and bad."""

from typing import Any, Final

import attrs
import jwt
import orjson
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from tests.net_certificates import key_of
from tests.oneapi_fakes import NOW
from zscaler_mcp.provider import KeySet, TokenRules

ISSUER: Final = "https://idp.example/tenant"
AUDIENCE: Final = "zscaler-mcp"
KEYS_URL: Final = "https://idp.example/tenant/keys"

_WRITERS: Final[dict[str, Any]] = {
    "RS": RSAAlgorithm,
    "PS": RSAAlgorithm,
    "ES": ECAlgorithm,
    "Ed": OKPAlgorithm,
}


@attrs.frozen
class Signer:
    """One private key of a provider."""

    name: str | None = "first"
    kind: str = "p256"
    algorithm: str = "ES256"

    @property
    def private(self) -> Any:
        """The private key."""
        return key_of(self.kind)

    def jwk(self, **changes: Any) -> dict[str, Any]:
        """The public key as the provider publishes it; ``None`` leaves a member out."""
        writer = _WRITERS[self.algorithm[:2]]
        public = orjson.loads(writer.to_jwk(self.private.public_key()))
        members = {"kid": self.name, "use": "sig", **public, **changes}
        return {name: value for name, value in members.items() if value is not None}

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        """A token with exactly these claims; ``None`` leaves a header field out."""
        fields = {"kid": self.name, **header}
        given = {name: value for name, value in fields.items() if value is not None}
        algorithm = given.pop("alg", self.algorithm)
        return jwt.encode(claims, self.private, algorithm=algorithm, headers=given)

    def token(self, *, header: dict[str, Any] | None = None, **changes: Any) -> str:
        """A good token but for ``changes``; ``None`` leaves a claim out."""
        return self.sign(claims(**changes), **header or {})


FIRST: Final = Signer()
SECOND: Final = Signer("second", "p256 second")
STRANGER: Final = Signer("first", "p256 stranger")
"""Calls its key as the provider calls its own."""

RSA: Final = Signer("rsa", "rsa2048", "RS256")


def claims(**changes: Any) -> dict[str, Any]:
    """The claims of a good token but for ``changes``; ``None`` leaves one out."""
    given = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "alice",
        "iat": NOW - 10,
        "exp": NOW + 600,
        "scope": "mcp:read mcp:write",
        **changes,
    }
    return {name: value for name, value in given.items() if value is not None}


def keyset(*signers: Signer) -> KeySet:
    """The key set of these keys."""
    return KeySet.read({"keys": [signer.jwk() for signer in signers]})


def published(*signers: Signer) -> bytes:
    """The key set of these keys as the provider sends it."""
    return orjson.dumps({"keys": [signer.jwk() for signer in signers]})


def rules(**changes: Any) -> TokenRules:
    """Rules that a good token meets."""
    given: dict[str, Any] = {
        "mode": "jwt",
        "issuers": frozenset({ISSUER}),
        "audiences": frozenset({AUDIENCE}),
        "algorithms": frozenset({"RS256", "ES256"}),
        "leeway": 30,
        **changes,
    }
    return TokenRules(**given)
