"""The keys of a provider: fetched before they are needed, kept while it is down."""

from contextlib import suppress
from typing import Final

from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.interfaces import IDelayedCall, IReactorTime
from twisted.logger import Logger
from twisted.python.failure import Failure

from zscaler_mcp.errors import ProviderUnavailable
from zscaler_mcp.provider.documents import ProviderFailed
from zscaler_mcp.provider.keyset import KeySet
from zscaler_mcp.provider.loading import Load, Loaded

__all__ = ["KeySource"]

UNKNOWN_PAUSE: Final = 30.0
"""Seconds between fetches for keys that are not known: whoever makes up names of
keys must not make us ask for each."""

FAILURE_MEMORY: Final = 5.0
"""Seconds in which a failed fetch answers for the next ones."""

_LONGEST_RETRY: Final = 60.0


class KeySource:
    """Hands out keys; at most one fetch is under way, whoever waits for it.

    Keys are renewed when their time is over, used or not, so that no request waits
    for it; where that fails, the old ones are kept and it is tried again.
    """

    _log = Logger()

    def __init__(self, load: Load, clock: IReactorTime) -> None:
        self._load = load
        self._clock = clock
        self._keys: KeySet | None = None
        self._issuer: str | None = None
        self._fetching: Deferred[Loaded] | None = None
        self._waiters: list[Deferred[None]] = []
        self._timer: IDelayedCall | None = None
        self._asked_at = self._failed_at = float("-inf")
        self._retry = FAILURE_MEMORY
        self._is_closed = False

    @property
    def keys(self) -> KeySet | None:
        """The keys that there are; ``None`` before the first fetch came back."""
        return self._keys

    @property
    def issuer(self) -> str | None:
        """What the provider calls itself, where it was asked and has answered."""
        return self._issuer

    def start(self) -> None:
        """Fetch the keys, and keep them fresh from now on."""
        self._fetch()

    def close(self) -> None:
        """Stop; whoever waits fails."""
        self._is_closed = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._fetching is not None:
            self._fetching.cancel()

    def would_wait(self, name: str | None) -> bool:
        """Whether :meth:`find` would wait for a fetch."""
        if self._keys is None:
            return not self._remembers_failure()
        if name is None or self._keys.knows(name):
            return False
        return self._fetching is not None or self._may_ask()

    async def find(self, name: str | None) -> KeySet:
        """The keys, with one of that name among them if the provider has it.

        :raises ProviderUnavailable: where there are none at all.
        """
        if not self._is_closed and self.would_wait(name):
            waiter: Deferred[None] = Deferred(self._leave)
            self._waiters.append(waiter)
            self._fetch()
            await waiter
        if self._keys is None:
            raise ProviderUnavailable(FAILURE_MEMORY)
        return self._keys

    def _leave(self, waiter: Deferred[None]) -> None:
        with suppress(ValueError):  # it is no longer there while others are told
            self._waiters.remove(waiter)

    def _may_ask(self) -> bool:
        since = self._clock.seconds() - self._asked_at
        return since >= UNKNOWN_PAUSE and not self._remembers_failure()

    def _remembers_failure(self) -> bool:
        return self._clock.seconds() - self._failed_at < FAILURE_MEMORY

    def _fetch(self) -> None:
        if self._fetching is not None:
            return
        if self._timer is not None and self._timer.active():
            self._timer.cancel()
        self._timer = None
        self._asked_at = self._clock.seconds()
        self._fetching = fetching = Deferred.fromCoroutine(self._load())
        lasting = fetching.addCallbacks(self._loaded, self._failed)
        lasting.addCallback(self._finish)

    def _loaded(self, loaded: Loaded) -> float:
        if loaded.keys != self._keys:
            count = len(loaded.keys.keys)
            self._log.info("The identity provider has {count} keys.", count=count)
            self._keys = loaded.keys
        self._issuer = loaded.issuer
        self._failed_at, self._retry = float("-inf"), FAILURE_MEMORY
        return loaded.lifetime

    def _failed(self, failure: Failure) -> float:
        if not failure.check(CancelledError):
            if isinstance(failure.value, ProviderFailed):
                reason, old = failure.value.reason, self._keys is not None
                kept = "; the old keys are kept" if old else ""
                message = "The identity provider gave no keys: {reason}{kept}."
                self._log.warn(message, reason=reason, kept=kept)
            else:
                self._log.failure("The fetch of keys broke", failure)
        self._failed_at = self._clock.seconds()
        pause, self._retry = self._retry, min(2 * self._retry, _LONGEST_RETRY)
        return pause

    def _finish(self, pause: float) -> None:
        self._fetching = None
        if not self._is_closed:
            self._timer = self._clock.callLater(pause, self._fetch)
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            waiter.callback(None)
