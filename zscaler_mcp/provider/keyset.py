"""A JSON Web Key Set as keys that verify, each for its own algorithms (RFC 7517)."""

from collections.abc import Mapping
from typing import Any, Final, Self

import attrs
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from jwt.exceptions import PyJWTError

__all__ = ["ALGORITHMS", "KeySet", "VerificationKey"]

_RSA: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")

_KINDS: Final[Mapping[tuple[str, str | None], tuple[str, ...]]] = {
    ("RSA", None): _RSA,
    ("EC", "P-256"): ("ES256",),
    ("EC", "P-384"): ("ES384",),
    ("EC", "P-521"): ("ES512",),
    ("OKP", "Ed25519"): ("EdDSA",),
}
"""What a key can verify, by its type and curve (RFC 7518 section 3.1, RFC 8037).

Nothing symmetric is here: a public key is no shared secret (RFC 8725 section 2.1).
"""

ALGORITHMS: Final = tuple(name for names in _KINDS.values() for name in names)
"""Every algorithm that tokens may be signed with."""

_MEMBERS: Final = {"RSA": ("n", "e"), "EC": ("crv", "x", "y"), "OKP": ("crv", "x")}
"""The public members of a key: nothing else of it is read."""

_READERS: Final[Mapping[str, Any]] = {
    "RSA": RSAAlgorithm,
    "EC": ECAlgorithm,
    "OKP": OKPAlgorithm,
}

_RSA_BITS: Final = range(2048, 8193)
"""Smaller ones are weak (RFC 7518 section 3.3), larger ones cost too much."""

_MAX_KEYS: Final = 100
_MAX_NAME: Final = 512

_MAX_CANDIDATES: Final = 4
"""Keys that one token is tried with: each try costs time, and anybody may ask."""


@attrs.frozen
class VerificationKey:
    """One public key."""

    name: str | None
    """The key id, as the provider calls it."""

    algorithms: frozenset[str]
    public: Any


def _read(fields: Mapping[str, Any]) -> VerificationKey | None:
    """One key; ``None`` for a key that verifies nothing here."""
    kind, curve, name = (fields.get(member) for member in ("kty", "crv", "kid"))
    names = _KINDS.get((str(kind), None if kind == "RSA" else str(curve)))
    operations = fields.get("key_ops", ["verify"])
    if (
        names is None
        or fields.get("use", "sig") != "sig"
        or not isinstance(operations, list)
        or "verify" not in operations
        or "d" in fields  # published with its private half, it is everybody's
        or not (name is None or (isinstance(name, str) and len(name) <= _MAX_NAME))
    ):
        return None
    named = fields.get("alg")
    algorithms = frozenset(each for each in names if named in (None, each))
    members = {member: fields.get(member) for member in _MEMBERS[str(kind)]}
    if not algorithms or not all(isinstance(each, str) for each in members.values()):
        return None
    try:
        public = _READERS[str(kind)].from_jwk({"kty": kind, **members})
    except (PyJWTError, ValueError, TypeError):
        return None
    if kind == "RSA" and public.key_size not in _RSA_BITS:
        return None
    return VerificationKey(name, algorithms, public)


@attrs.frozen
class KeySet:
    """The keys of a provider that can be used, in its order."""

    keys: tuple[VerificationKey, ...]

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Self:
        """Read a key set; keys of other kinds are left out (RFC 7517 section 5).

        :raises ValueError: where nothing usable is in it.
        """
        given = fields.get("keys")
        if not isinstance(given, list) or len(given) > _MAX_KEYS:
            raise ValueError(f"it is no key set of at most {_MAX_KEYS} keys")
        found = (_read(each) for each in given if isinstance(each, dict))
        keys = tuple(key for key in found if key is not None)
        if not keys:
            raise ValueError("no key in it can verify a signature")
        return cls(keys)

    def knows(self, name: str) -> bool:
        """Whether a key is called so."""
        return any(key.name == name for key in self.keys)

    def candidates(
        self, name: str | None, algorithm: str
    ) -> tuple[VerificationKey, ...]:
        """The keys that may have signed, by name and algorithm (RFC 8725 3.1)."""
        found = (
            key
            for key in self.keys
            if algorithm in key.algorithms and name in (None, key.name)
        )
        return tuple(found)[:_MAX_CANDIDATES]
