"""The second step of a delete: a token bound to the call that it confirms.

Where the client cannot ask a human, the first call answers with a token and the
second one, with the token, runs. A token says nothing and is compared only with
what the very call would yield, so that none can be moved to another caller, tool
or argument, and none works twice.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections import Counter
from collections.abc import Callable, Mapping
from hashlib import sha256
from hmac import compare_digest, digest
from typing import Any, Final, Protocol

import attrs
import orjson

from zscaler_mcp.caller import Caller
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.secret import Secret

__all__ = ["Confirmations", "SpentHere", "SpentTokens", "fingerprint"]

NONCE_BYTES: Final = 16
_EXPIRY_BYTES: Final = 8
_TAG_BYTES: Final = 32
_TOKEN_BYTES: Final = _EXPIRY_BYTES + NONCE_BYTES + _TAG_BYTES

MAX_SPENT: Final = 10_000
"""Spent tokens that are remembered until they expire; beyond, none is redeemed."""


def _refusal() -> ToolFailure:
    """One answer for every reason: which part was wrong is nobody's to learn."""
    return ToolFailure(
        FailureKind.CONFIRMATION,
        "This confirmation is not valid for this call: it belongs to another call,"
        " was used, or has run out. Nothing was done. Call without"
        " confirmation_token to get a new one.",
        "confirmation_token",
    )


def fingerprint(caller: Caller, tool: str, arguments: Mapping[str, Any]) -> bytes:
    """What makes a call this call: as JSON, in which no two are written alike."""
    bound = [caller.mode, caller.principal, tool, dict(arguments)]
    return sha256(orjson.dumps(bound, option=orjson.OPT_SORT_KEYS)).digest()


class SpentTokens(Protocol):
    """Remembers which tokens were redeemed, for as long as they could be again."""

    async def add(self, nonce: bytes, seconds: int, holder: str) -> bool:
        """Remember a token for so long; whether it was not remembered before.

        :param holder: whose it is, where room is shared.

        Of any number that add the same one at once, one gets ``True``.
        """


class SpentHere:
    """Remembers in this process: for one that shares its keys with nobody.

    :param now: seconds since the epoch.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._until: dict[bytes, tuple[float, str]] = {}
        self._held: Counter[str] = Counter()

    async def add(self, nonce: bytes, seconds: int, holder: str) -> bool:
        """See :class:`SpentTokens`; at most MAX_SPENT are remembered.

        A caller may have as many of them as it leaves free: whoever confirms
        without end runs out of room alone.
        """
        now = self._now()
        if nonce in self._until:
            return False
        over = [each for each, (until, _) in self._until.items() if until <= now]
        for each in over:
            self._held[self._until.pop(each)[1]] -= 1
        self._held = +self._held  # who holds nothing is forgotten
        if self._held[holder] >= MAX_SPENT - len(self._until):
            return False
        self._until[nonce] = now + seconds, holder
        self._held[holder] += 1
        return True


@attrs.frozen(kw_only=True, eq=False)
class Confirmations:
    """Issues tokens and redeems each once."""

    _keys: tuple[Secret, ...]
    """The first one signs, every one verifies: replicas and rotations share them."""

    now: Callable[[], float]
    """Seconds since the epoch."""

    _nonce: Callable[[int], bytes]
    """That many unpredictable bytes."""

    spent: SpentTokens
    ttl: int = 300
    """Seconds for which a token can be redeemed."""

    def __attrs_post_init__(self) -> None:
        if not self._keys:
            raise ValueError("Confirmations need a key.")

    def issue(self, caller: Caller, tool: str, arguments: Mapping[str, Any]) -> str:
        """A token for exactly this call by exactly this caller."""
        expiry = int(self.now()) + self.ttl
        head = expiry.to_bytes(_EXPIRY_BYTES, "big") + self._nonce(NONCE_BYTES)
        tag = self._tag(self._keys[0], head, fingerprint(caller, tool, arguments))
        return urlsafe_b64encode(head + tag).rstrip(b"=").decode("ascii")

    async def redeem(
        self, token: str, caller: Caller, tool: str, arguments: Mapping[str, Any]
    ) -> None:
        """Spend ``token`` on this call.

        :raises ToolFailure: kind ``confirmation_required``, the same for a token
            that is malformed, of another call, expired or spent.
        """
        raw = _decode(token)
        head, tag = raw[:-_TAG_BYTES], raw[-_TAG_BYTES:]
        bound = fingerprint(caller, tool, arguments)
        genuine = [
            compare_digest(tag, self._tag(key, head, bound)) for key in self._keys
        ]
        expiry = int.from_bytes(head[:_EXPIRY_BYTES], "big")
        left = expiry - int(self.now())
        if not any(genuine) or left <= 0:
            raise _refusal()
        holder = f"{caller.mode}:{caller.principal}"
        if not await self.spent.add(head[_EXPIRY_BYTES:], left, holder):
            raise _refusal()

    @staticmethod
    def _tag(key: Secret, head: bytes, bound: bytes) -> bytes:
        return digest(key.reveal().encode(), head + bound, "sha256")


def _decode(token: str) -> bytes:
    """The bytes of a token: however it is spelled, its nonce is spent once."""
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (Base64Error, ValueError):
        raise _refusal() from None
    if len(raw) != _TOKEN_BYTES:
        raise _refusal()
    return raw
