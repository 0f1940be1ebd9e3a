"""Whether a caller's own credential is good: asked of the tenant, remembered."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from hashlib import sha256
from hmac import digest
from typing import Any, Final

import attrs
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger

from zscaler_mcp.errors import (
    CredentialRefused,
    FailureKind,
    ProviderUnavailable,
    ToolFailure,
    ZscalerMcpError,
)
from zscaler_mcp.oneapi.credential import ClientSecret
from zscaler_mcp.oneapi.products import Products
from zscaler_mcp.oneapi.token import REFUSAL_MEMORY, Grant, Tokens
from zscaler_mcp.secret import Secret

__all__ = ["CredentialVerifier"]

MAX_GOOD: Final = 1024
"""Credentials that are known to be good; the one that was not used for longest goes."""

MAX_BAD: Final = 4096
"""Credentials that are known to be bad; a flood of them does not displace good ones."""

MAX_ASKING: Final = 64
"""Credentials that are asked about at one time."""

MAX_ASKING_BY_SOURCE: Final = 8
"""Those of them that come from one source: a guesser leaves room for others."""

BAD_MEMORY: Final = 30.0
"""Seconds for which a refusal answers for the next ones."""

DOWN_MEMORY: Final = 5.0
"""Seconds for which a service that failed is not asked again."""

MAX_PAUSE: Final = 60.0
"""Seconds for which the service can ask to be left alone."""

ENOUGH_FAILURES: Final = 3
"""Failures in a row that are the service's and not a single credential's."""

_STALE: Final = "The access token of this caller is no longer good; call again."


@attrs.frozen
class _Good:
    client_id: str
    token: Secret | None
    until: float
    """On the clock: no later than the end of the token."""

    products: Products | None
    """What the token says of products."""


@attrs.define
class _Asking:
    """One question that any number of callers wait for."""

    waiters: list[Deferred[float]]
    source: Hashable
    work: Deferred[None] | None = None


@attrs.frozen
class _TokensOfCaller:
    """The token of one client id, for as long as its credential is known."""

    verifier: "CredentialVerifier"
    client_id: str

    async def token(self) -> Secret:
        """The token that came of the last check."""
        token = self.verifier.token_of(self.client_id)
        if token is None:
            raise ToolFailure(FailureKind.PERMISSION, _STALE)
        return token

    def refuse(self, token: Secret) -> bool:
        """Forget a token that the tenant has revoked, and that its owner was good.

        The secret is not kept: another token comes with the caller's next request.
        """
        self.verifier.revoke(self.client_id, token)
        raise ToolFailure(FailureKind.PERMISSION, _STALE)


class CredentialVerifier:
    """Asks the identity service for a token, and remembers the answer.

    Credentials are remembered by a keyed digest. One credential is asked about once,
    however many wait; when the last of them leaves, the question is withdrawn.

    :param ask: gets a token, or raises ``ToolFailure``.
    :param key: unpredictable bytes, never told to anybody.
    :param lifetime: seconds for which an answer is believed at most.
    :param keep_tokens: whether calls are made with the tokens.
    """

    _log = Logger()

    def __init__(
        self,
        ask: Callable[[ClientSecret], Coroutine[Deferred[Any], Any, Grant]],
        clock: IReactorTime,
        *,
        key: bytes,
        lifetime: float,
        keep_tokens: bool,
    ) -> None:
        self._ask = ask
        self._clock = clock
        self._key = key
        self._lifetime = lifetime
        self._keep_tokens = keep_tokens
        self._good: OrderedDict[bytes, _Good] = OrderedDict()
        self._latest: dict[str, bytes] = {}
        self._bad: OrderedDict[bytes, float] = OrderedDict()
        self._broken: OrderedDict[bytes, float] = OrderedDict()
        self._asking: dict[bytes, _Asking] = {}
        self._by_source: Counter[Hashable] = Counter()
        self._failures = 0
        self._down_until = self._revoked_at = float("-inf")

    @property
    def down(self) -> bool:
        """Whether the service has failed just now, and not one credential alone."""
        return self._clock.seconds() < self._down_until

    def refused(self, credential: ClientSecret) -> bool:
        """Whether a credential is known to be bad; nobody is asked."""
        return self._remembers(self._bad, self._name(credential)) > 0

    async def verify(self, credential: ClientSecret, source: Hashable) -> float:
        """Find out whether a credential is good.

        :param source: where it comes from, as far as others are to be told apart.
        :returns: seconds for which that is believed.
        :raises CredentialRefused: if it is not.
        :raises ProviderUnavailable: if nobody can be asked.
        """
        name, now = self._name(credential), self._clock.seconds()
        good = self._good.get(name)
        if good is not None and now < good.until:
            self._good.move_to_end(name)
            self._latest[good.client_id] = name
            return good.until - now
        if self._remembers(self._bad, name):
            raise CredentialRefused
        waiter: Deferred[float] = Deferred(lambda left: self._leave(name, left))
        asking = self._asking.get(name)
        if asking is None:
            self._check_provider(name, source)
            asking = self._asking[name] = _Asking([waiter], source)
            self._by_source[source] += 1
            asking.work = Deferred.fromCoroutine(self._question(name, credential))
        else:
            asking.waiters.append(waiter)
        return await waiter

    def tokens_of(self, client_id: str) -> Tokens:
        """Tokens for calls on behalf of a client id that was verified."""
        return _TokensOfCaller(self, client_id)

    def token_of(self, client_id: str) -> Secret | None:
        """The token of a client id, while it is good."""
        good = self._latest_good(client_id)
        return None if good is None else good.token

    def products_of(self, client_id: str) -> Products | None:
        """What the token of a client id says of products, while it is good."""
        good = self._latest_good(client_id)
        return None if good is None else good.products

    def _latest_good(self, client_id: str) -> _Good | None:
        good = self._good.get(self._latest.get(client_id, b""))
        if good is None or self._clock.seconds() >= good.until:
            return None
        return good

    def revoke(self, client_id: str, token: Secret) -> None:
        """Forget a token that the API refused, once in a few seconds at most.

        An API that refuses every token must not make every request ask for one.
        """
        now = self._clock.seconds()
        stale = self.token_of(client_id) is token
        if stale and now - self._revoked_at >= REFUSAL_MEMORY:
            self._revoked_at = now
            self._forget(self._latest[client_id])

    def close(self) -> None:
        """Ask no more; whoever waits fails."""
        for asking in list(self._asking.values()):
            if asking.work is not None:
                asking.work.cancel()

    def _name(self, credential: ClientSecret) -> bytes:
        """A name for a credential, from which it cannot be had.

        Each part is hashed by itself: no two credentials are written alike.
        """
        parts = (credential.client_id, credential.secret.reveal())
        whole = b"".join(sha256(part.encode()).digest() for part in parts)
        return digest(self._key, whole, "sha256")

    def _remembers(self, memory: OrderedDict[bytes, float], name: bytes) -> float:
        """Seconds for which something is still remembered; 0 where it is not."""
        return max(0.0, memory.get(name, 0.0) - self._clock.seconds())

    def _note(self, memory: OrderedDict[bytes, float], name: bytes, end: float) -> None:
        memory.pop(name, None)
        memory[name] = end
        if len(memory) > MAX_BAD:
            memory.popitem(last=False)

    def _check_provider(self, name: bytes, source: Hashable) -> None:
        """Let a question pass.

        :raises ProviderUnavailable: where the last ones have had no answer, or too
            many wait for one.
        """
        down = max(0.0, self._down_until - self._clock.seconds())
        pause = max(down, self._remembers(self._broken, name))
        waiting = self._by_source[source]
        if len(self._asking) >= MAX_ASKING or waiting >= MAX_ASKING_BY_SOURCE:
            pause = max(pause, 1.0)
        if pause:
            raise ProviderUnavailable(pause)

    async def _question(self, name: bytes, credential: ClientSecret) -> None:
        """Ask, remember the answer, and tell all who wait."""
        outcome: float | Callable[[], ZscalerMcpError]
        try:
            outcome = self._granted(name, credential, await self._ask(credential))
        except CancelledError:
            outcome = lambda: ProviderUnavailable(1.0)  # noqa: E731 (one for each)
        except ToolFailure as failure:
            outcome = self._failed(name, failure)
        except Exception:  # noqa: BLE001 (a defect must not leave callers waiting)
            self._log.failure("A credential could not be checked")
            outcome = self._failed(name, ToolFailure(FailureKind.INTERNAL, ""))
        asking = self._asking.pop(name)
        self._by_source -= Counter([asking.source])
        for waiter in asking.waiters:
            if isinstance(outcome, float):
                waiter.callback(outcome)
            else:
                waiter.errback(outcome())

    def _granted(self, name: bytes, credential: ClientSecret, grant: Grant) -> float:
        """Remember a good credential; for how many seconds."""
        self._failures = 0
        now = self._clock.seconds()
        for expired in [n for n, good in self._good.items() if good.until <= now]:
            self._forget(expired)
        until = min(grant.expires_at, now + self._lifetime)
        token = grant.token if self._keep_tokens else None
        self._good[name] = _Good(credential.client_id, token, until, grant.products)
        self._latest[credential.client_id] = name
        if len(self._good) > MAX_GOOD:
            self._forget(next(iter(self._good)))
        return float(until - now)

    def _failed(
        self, name: bytes, failure: ToolFailure
    ) -> Callable[[], ZscalerMcpError]:
        """Remember a refusal, or that there was no answer; what to raise."""
        now = self._clock.seconds()
        if failure.kind is FailureKind.PERMISSION:
            self._failures = 0
            self._note(self._bad, name, now + BAD_MEMORY)
            return CredentialRefused
        self._failures += 1
        pause = min(failure.retry_after or DOWN_MEMORY, MAX_PAUSE)
        self._note(self._broken, name, now + pause)
        if self._failures >= ENOUGH_FAILURES:
            self._down_until = now + pause
        self._log.warn("A credential cannot be checked: {kind}.", kind=failure.kind)
        return lambda: ProviderUnavailable(pause)

    def _forget(self, name: bytes) -> None:
        good = self._good.pop(name)
        if self._latest.get(good.client_id) == name:
            del self._latest[good.client_id]

    def _leave(self, name: bytes, waiter: Deferred[float]) -> None:
        asking = self._asking[name]
        asking.waiters.remove(waiter)
        if not asking.waiters and asking.work is not None:
            asking.work.cancel()
