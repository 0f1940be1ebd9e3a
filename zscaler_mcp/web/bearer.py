"""Callers with a token of an identity provider (RFC 6750)."""

import re
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from typing import Final

from twisted.logger import Logger
from zope.interface import implementer

from zscaler_mcp.caller import Caller
from zscaler_mcp.provider import (
    KeySet,
    KeySource,
    ScopesMissing,
    TokenRefused,
    TokenRules,
    UnprovenToken,
)
from zscaler_mcp.requesthead import RequestHead
from zscaler_mcp.web.authenticate import (
    AuthenticationFailed,
    IAuthenticator,
    NotAdmitted,
)
from zscaler_mcp.web.challenge import Challenges

__all__ = ["BearerAuthentication"]

_CREDENTIALS: Final = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)
"""RFC 6750 section 2.1, RFC 9110 section 11.4."""

_MAX_ACCEPTED: Final = 4096
"""Tokens that are remembered."""


class _Accepted:
    """Tokens that were proven, by a digest, with the keys that proved them.

    A signature is checked once for each token and set of keys: a key that the
    provider has withdrawn vouches for nothing any more.
    """

    def __init__(self) -> None:
        self._callers: OrderedDict[bytes, Caller] = OrderedDict()
        self._keys: KeySet | None = None

    def find(self, text: str, keys: KeySet | None) -> Caller | None:
        """The caller of a token, if ``keys`` have proven it."""
        return self._callers.get(_digest(text)) if keys is self._keys else None

    def add(self, text: str, keys: KeySet, caller: Caller) -> None:
        """Remember a token; the oldest makes room."""
        if keys is not self._keys:
            self._callers.clear()
            self._keys = keys
        self._callers[_digest(text)] = caller
        if len(self._callers) > _MAX_ACCEPTED:
            self._callers.popitem(last=False)


def _digest(text: str) -> bytes:
    return sha256(text.encode("ascii")).digest()


@implementer(IAuthenticator)
class BearerAuthentication:
    """Tokens that the provider's keys have signed, in ``Authorization`` alone.

    :param wall: seconds since the epoch.
    """

    _log = Logger()

    def __init__(
        self,
        rules: TokenRules,
        keys: KeySource,
        challenges: Challenges,
        wall: Callable[[], float],
    ) -> None:
        self.mode = rules.mode
        self._rules = rules
        self._keys = keys
        self._challenges = challenges
        self._wall = wall
        self._accepted = _Accepted()

    def _presented(self, head: RequestHead) -> str:
        """The one token of a request.

        A token in the query is not looked for (RFC 6750 section 2.3).
        """
        values = head.fields.get("authorization", ())
        if len(values) > 1:
            raise NotAdmitted(self._challenges.malformed)
        if not values or values[0].partition(" ")[0].lower() != "bearer":
            # Where a client begins: many of them may stand behind one address.
            raise AuthenticationFailed(self._challenges.absent, guessed=False)
        match = _CREDENTIALS.fullmatch(values[0])
        if match is None:
            raise NotAdmitted(self._challenges.malformed)
        return match[1]

    def _known(self, text: str) -> Caller | None:
        """The caller of a token that was proven before and is still good."""
        caller = self._accepted.find(text, self._keys.keys)
        if caller is None or caller.expires_at is None:
            return None
        over = self._rules.is_over(caller.expires_at, self._wall())
        return None if over else caller

    def _judged(self, text: str) -> UnprovenToken:
        try:
            return self._rules.judge(text, self._wall())
        except TokenRefused as refused:
            raise self._failed(refused) from None

    def _failed(self, refused: TokenRefused) -> AuthenticationFailed:
        # Anybody can make these; the audit counts them, and counts are bounded.
        self._log.debug("A token was refused: {reason}.", reason=refused.reason)
        guessed = not refused.is_over
        return AuthenticationFailed(self._challenges.invalid, guessed=guessed)

    def _prove(self, token: UnprovenToken, keys: KeySet) -> Caller:
        try:
            caller = self._rules.prove(token, keys)
        except TokenRefused as refused:
            raise self._failed(refused) from None
        except ScopesMissing:
            raise NotAdmitted(self._challenges.insufficient) from None
        self._accepted.add(token.text, keys, caller)
        return caller

    def screen(self, head: RequestHead) -> None:
        """Read bodies of callers whose token is good, or may be once keys came."""
        text = self._presented(head)
        if self._known(text) is not None:
            return
        token = self._judged(text)
        keys = self._keys.keys
        if keys is not None and not self._keys.would_wait(token.key_name):
            self._prove(token, keys)

    async def authenticate(self, head: RequestHead) -> Caller:
        """Find out whose token it is; waits for keys only where they are missing."""
        text = self._presented(head)
        caller = self._known(text)
        if caller is not None:
            return caller
        token = self._judged(text)
        return self._prove(token, await self._keys.find(token.key_name))
