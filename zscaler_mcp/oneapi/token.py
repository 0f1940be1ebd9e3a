"""One access token for all calls: fetched once, renewed early, refused once."""

from collections.abc import Callable, Coroutine
from typing import Any, Final, Protocol

import attrs
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger
from twisted.python.failure import Failure

from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.products import Products, products_of
from zscaler_mcp.secret import Secret

__all__ = ["Grant", "TokenSource", "Tokens"]

FAILURE_MEMORY: Final = 5.0
"""Seconds in which a failed fetch answers for the next ones: a service that is down
gets one request in that time, not one for each call."""

REFUSAL_MEMORY: Final = 5.0
"""Seconds in which one refused token is replaced: an API that refuses every token
must not make us fetch one for each call."""

_MARGIN: Final = 300.0
_MARGIN_SHARE: Final = 0.25
"""How early a token is renewed: seconds, or a share of a short life. Calls go on with
the old one meanwhile."""

_RESERVE: Final = 10.0
_RESERVE_SHARE: Final = 0.1
"""How early a token counts as expired: it has to outlive the way to the service."""


@attrs.frozen(kw_only=True)
class Grant:
    """A token and its times on the clock that it was fetched by, in seconds."""

    token: Secret
    renew_at: float
    expires_at: float
    products: Products | None = None
    """What the token says of products; ``None`` where it says nothing."""

    @classmethod
    def lasting(cls, token: Secret, lifetime: float, since: float) -> "Grant":
        """A token that is good for ``lifetime`` seconds from ``since`` on."""
        end = since + lifetime
        return cls(
            token=token,
            renew_at=end - min(_MARGIN, lifetime * _MARGIN_SHARE),
            expires_at=end - min(_RESERVE, lifetime * _RESERVE_SHARE),
            products=products_of(token),
        )


class Tokens(Protocol):
    """Where the access token of a call comes from."""

    async def token(self) -> Secret:
        """A token that is good.

        :raises ToolFailure: if there is none.
        """

    def refuse(self, token: Secret) -> bool:
        """Take back a token that the API refused; whether another try makes sense.

        :raises ToolFailure: where its owner can do something about it.
        """


def _again(failure: ToolFailure) -> ToolFailure:
    """The same failure for another caller, who gets a traceback of their own."""
    return ToolFailure(failure.kind, failure.detail, retry_after=failure.retry_after)


def _nobody(_grant: Grant) -> None:
    """Hear of a token, and do nothing."""


class TokenSource:
    """Hands out the token, and fetches it when there is none.

    Any number of callers share one fetch; it ends when the last of them has left.
    """

    _log = Logger()

    def __init__(
        self,
        fetch: Callable[[], Coroutine[Deferred[Any], Any, Grant]],
        clock: IReactorTime,
        heard: Callable[[Grant], None] = _nobody,
    ) -> None:
        """Fetch with ``fetch``, which raises ``ToolFailure`` if it cannot.

        :param heard: told of each token, after those who wait for it.
        """
        self._fetch = fetch
        self._heard = heard
        self._clock = clock
        self._grant: Grant | None = None
        self._fetching: Deferred[Grant] | None = None
        self._waiters: list[Deferred[Secret]] = []
        self._failure: ToolFailure | None = None
        self._failed_at = self._refused_at = float("-inf")

    @property
    def usable(self) -> bool:
        """Whether there is a token that has not expired."""
        grant = self._grant
        return grant is not None and self._clock.seconds() < grant.expires_at

    async def token(self) -> Secret:
        """The token; waits for a fetch only where there is none.

        :raises ToolFailure: if it cannot be had.
        """
        grant = self._grant
        if grant is None or not self.usable:
            if self._failure is not None and self._remembers():
                raise _again(self._failure)
            waiter: Deferred[Secret] = Deferred(self._leave)
            self._waiters.append(waiter)
            self.renew()
            return await waiter
        if self._clock.seconds() >= grant.renew_at:
            self.renew()
        return grant.token

    def renew(self) -> None:
        """Start a fetch, unless one is under way or has just failed."""
        if self._fetching is None and not self._remembers():
            self._fetching = fetching = Deferred.fromCoroutine(self._fetch())
            fetching.addCallbacks(self._granted, self._failed)

    def refuse(self, token: Secret) -> bool:
        """Take back a token that the API refused; whether another try makes sense."""
        if self._grant is None or self._grant.token is not token:
            return True
        now = self._clock.seconds()
        if now - self._refused_at < REFUSAL_MEMORY:
            return False
        self._grant, self._refused_at = None, now
        return True

    def close(self) -> None:
        """Stop a fetch; whoever waits for it fails."""
        if self._fetching is not None:
            self._fetching.cancel()

    def _remembers(self) -> bool:
        return self._clock.seconds() - self._failed_at < FAILURE_MEMORY

    def _leave(self, waiter: Deferred[Secret]) -> None:
        self._waiters.remove(waiter)
        if not self._waiters and self._fetching is not None:
            self._fetching.cancel()

    def _granted(self, grant: Grant) -> None:
        self._fetching, self._failure = None, None
        self._failed_at = float("-inf")
        self._grant = grant
        seconds = grant.expires_at - self._clock.seconds()
        self._log.info("Got a token for {seconds:.0f} seconds.", seconds=seconds)
        for waiter in self._take_waiters():
            waiter.callback(grant.token)
        try:
            self._heard(grant)
        except Exception:  # noqa: BLE001 (the token is good whoever hears of it)
            self._log.failure("What was to hear of a token failed.")

    def _failed(self, failure: Failure) -> None:
        self._fetching = None
        known = ToolFailure(FailureKind.INTERNAL, "The token fetch broke off.")
        if not failure.check(CancelledError):
            if isinstance(failure.value, ToolFailure):
                known = failure.value
                self._log.warn("Got no token: {kind}.", kind=known.kind.value)
            else:
                self._log.failure("The token fetch broke.", failure)
            self._failure, self._failed_at = known, self._clock.seconds()
        for waiter in self._take_waiters():
            waiter.errback(_again(known))

    def _take_waiters(self) -> list[Deferred[Secret]]:
        waiters, self._waiters = self._waiters, []
        return waiters
