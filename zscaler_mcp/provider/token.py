"""A token under its rules: first everything that needs no key, then the signature.

The order keeps strangers from making this server ask the provider: a key is looked
for only for a token that would be taken if it were signed.
"""

import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from math import isfinite
from typing import Any, Final, Self

import attrs
import orjson
from jwt.api_jws import PyJWS
from jwt.exceptions import PyJWTError

from zscaler_mcp.caller import Caller
from zscaler_mcp.errors import ZscalerMcpError
from zscaler_mcp.provider.keyset import KeySet
from zscaler_mcp.secureurl import SecureURL

__all__ = ["ScopesMissing", "TokenRefused", "TokenRules", "UnprovenToken"]

_MAX_TOKEN: Final = 16 * 1024
_MAX_NAME: Final = 512
_MAX_SUBJECT: Final = 255

_COMPACT: Final = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")
"""RFC 7515 section 7.1; an encrypted token has five parts, an unsigned one two."""

_TYPES: Final = frozenset({"jwt", "application/jwt", "at+jwt", "application/at+jwt"})
"""Kinds of token that are for callers (RFC 9068 section 2.1, RFC 8725 3.11)."""

_SCOPE: Final = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")
"""A scope token (RFC 6749 section 3.3): no quote ends the challenge it stands in."""

_signatures: Final = PyJWS(options={"enforce_minimum_key_length": True})


@attrs.define(auto_exc=True, slots=False)
class TokenRefused(ZscalerMcpError):
    """A token that is not taken; ``reason`` is for the log, never for the peer."""

    reason: str
    is_over: bool = False
    """Whether it is refused for its age: how clients learn to get a new one."""


@attrs.define(auto_exc=True, slots=False)
class ScopesMissing(ZscalerMcpError):
    """A good token that does not carry every scope that is asked for."""

    caller: Caller


def _segment(text: str) -> dict[str, Any]:
    """The JSON object of one part."""
    try:
        fields = orjson.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        raise TokenRefused("a part is not JSON") from None
    if not isinstance(fields, dict):
        raise TokenRefused("a part is not a JSON object")
    return fields


@attrs.frozen
class UnprovenToken:
    """A token whose signature was not looked at: nothing in it is known yet."""

    text: str = attrs.field(repr=False)
    algorithm: str
    key_name: str | None
    claims: Mapping[str, Any] = attrs.field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a token in compact form (RFC 7515 section 3.1).

        Where a token says that its key is to be found (``jku``, ``x5u``, ``jwk``,
        ``x5c``) is not read at all (RFC 8725 section 3.10).

        :raises TokenRefused: for anything else, and for headers that change what
            a signature means.
        """
        match = _COMPACT.fullmatch(text) if len(text) <= _MAX_TOKEN else None
        if match is None:
            raise TokenRefused("it is no signed token in compact form")
        header = _segment(match[1])
        algorithm, name = header.get("alg"), header.get("kid")
        kind = header.get("typ", "JWT")
        if "crit" in header or "b64" in header:
            raise TokenRefused("it asks for an extension (crit)")
        if not isinstance(kind, str) or kind.lower() not in _TYPES:
            raise TokenRefused("it is a token of another kind (typ)")
        if not isinstance(algorithm, str):
            raise TokenRefused("it names no algorithm (alg)")
        if name is not None and not (isinstance(name, str) and len(name) <= _MAX_NAME):
            raise TokenRefused("its key has no name that a key can have (kid)")
        return cls(text, algorithm, name, _segment(match[2]))

    def time(self, claim: str) -> float | None:
        """A claim that is a time, in seconds since the epoch (RFC 7519 section 2)."""
        value = self.claims.get(claim)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TokenRefused(f"{claim} is not a number")
        if not isfinite(value):
            raise TokenRefused(f"{claim} is not a time")
        return float(value)

    @property
    def audiences(self) -> list[Any]:
        """The audiences (RFC 7519 section 4.1.3)."""
        given = self.claims.get("aud")
        return given if isinstance(given, list) else [given]

    @property
    def scopes(self) -> frozenset[str]:
        """The scopes, as RFC 9068 section 2.2.3 has them, or as a list."""
        found: list[Any] = []
        for claim in ("scope", "scp"):
            given = self.claims.get(claim)
            found += given.split(" ") if isinstance(given, str) else []
            found += given if isinstance(given, list) else []
        return frozenset(
            each for each in found if isinstance(each, str) and _SCOPE.fullmatch(each)
        )


@attrs.frozen(kw_only=True)
class TokenRules:
    """What a token has to be."""

    mode: str
    """The authentication mode that its caller gets."""

    issuers: frozenset[str]
    """The issuer, in each spelling that is taken."""

    audiences: frozenset[str]
    """Any of them is enough; compared as they stand (RFC 7519 section 4.1.3)."""

    resource: SecureURL | None = None
    """This server as an audience, in any spelling of the same URL (RFC 8707)."""

    algorithms: frozenset[str]
    scopes: tuple[str, ...] = ()
    """All of them are needed."""

    leeway: float
    """Seconds by which the provider's clock may differ."""

    def judge(self, text: str, now: float) -> UnprovenToken:
        """Check everything that needs no key.

        :param now: seconds since the epoch.
        :raises TokenRefused: for a token that no signature could save.
        """
        token = UnprovenToken.parse(text)
        if token.algorithm not in self.algorithms:
            raise TokenRefused("its algorithm is not allowed")
        self._check_times(token, now)
        issuer = token.claims.get("iss")
        if not isinstance(issuer, str) or issuer not in self.issuers:
            raise TokenRefused("it is of another issuer")
        if not any(map(self._is_meant, token.audiences)):
            raise TokenRefused("it is for another audience")
        if "cnf" in token.claims:
            # RFC 7800: only who proves to hold a key may use it.
            raise TokenRefused("it is bound to a key")
        subject = token.claims.get("sub")
        if (
            not isinstance(subject, str)
            or not 0 < len(subject) <= _MAX_SUBJECT
            or not subject.isprintable()
        ):
            raise TokenRefused("it names no subject that can be written down")
        return token

    def _check_times(self, token: UnprovenToken, now: float) -> None:
        end = token.time("exp")
        if end is None:
            raise TokenRefused("it never expires")
        if self.is_over(end, now):
            raise TokenRefused("it has expired", is_over=True)
        for claim in ("nbf", "iat"):
            begin = token.time(claim)
            if begin is not None and begin > now + self.leeway:
                raise TokenRefused(f"its time has not come ({claim})")

    def is_over(self, end: float, now: float) -> bool:
        """Whether a token that expires at ``end`` has expired."""
        return end <= now - self.leeway

    def _is_meant(self, audience: object) -> bool:
        if not isinstance(audience, str):
            return False
        if audience in self.audiences:
            return True
        if self.resource is None:
            return False
        try:
            named = SecureURL.parse(audience)
        except ValueError:
            return False
        path = named.path.removesuffix("/")
        return attrs.evolve(named, path=path) == self.resource

    def prove(self, token: UnprovenToken, keys: KeySet) -> Caller:
        """Check the signature, and then what the caller may.

        :param token: one that these rules have judged.
        :raises TokenRefused: where none of ``keys`` has signed it.
        :raises ScopesMissing: where it is good, but not good enough.
        """
        candidates = keys.candidates(token.key_name, token.algorithm)
        if not any(_signed(token, key.public) for key in candidates):
            raise TokenRefused(
                "its signature is wrong" if candidates else "its key is not known"
            )
        caller = Caller(
            principal=f"{token.claims['iss']}#{token.claims['sub']}",
            mode=self.mode,
            scopes=token.scopes,
            expires_at=token.time("exp"),
        )
        if not caller.scopes.issuperset(self.scopes):
            raise ScopesMissing(caller)
        return caller


def _signed(token: UnprovenToken, key: Any) -> bool:
    """Whether ``key`` has signed a token, by the one algorithm that it names."""
    try:
        _signatures.decode(token.text, key, algorithms=[token.algorithm])
    except (PyJWTError, ValueError, TypeError):
        return False
    return True
