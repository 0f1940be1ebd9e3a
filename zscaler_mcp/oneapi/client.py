"""Calls to OneAPI: one token, bounded connections, deadlines, careful repetition."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

import attrs
import orjson
from twisted.internet.defer import (
    CancelledError,
    Deferred,
    DeferredSemaphore,
    succeed,
)
from twisted.internet.defer import (
    TimeoutError as DeadlinePassed,
)
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater
from twisted.logger import Logger
from twisted.web.http_headers import Headers
from twisted.web.iweb import IAgent
from zope.interface import implementer

from zscaler_mcp.errors import FailureKind, TooLarge, ToolFailure
from zscaler_mcp.oneapi.agent import user_agent
from zscaler_mcp.oneapi.credential import Credential
from zscaler_mcp.oneapi.endpoints import Endpoints
from zscaler_mcp.oneapi.exchange import Answer, Exchanges, Lost
from zscaler_mcp.oneapi.failures import failure_of
from zscaler_mcp.oneapi.identity import MAX_ANSWER, IdentityService
from zscaler_mcp.oneapi.limits import Limits
from zscaler_mcp.oneapi.request import ApiRequest, IOneAPI
from zscaler_mcp.oneapi.retry import asked_pause, pause_before_retry
from zscaler_mcp.oneapi.token import Grant, Tokens, TokenSource
from zscaler_mcp.secret import Secret

__all__ = ["OneAPIClient"]

_SUCCESS: Final = range(200, 300)
_UNAUTHORIZED: Final = 401

_UNKNOWN: Final = (
    " Whether the change was made is not known: read it back before trying again."
)


def _nothing_to_close() -> Deferred[None]:
    return succeed(None)


def _failure_of_loss(lost: Lost, *, reads: bool) -> ToolFailure:
    """What a caller is told of an exchange that broke off."""
    if reads or not lost.sent:
        words = "The service could not be reached."
    else:
        words = f"The connection was lost.{_UNKNOWN}"
    return ToolFailure(FailureKind.UPSTREAM, words)


def _decode(answer: Answer) -> Any:
    """The JSON value of a body; ``None`` for an empty one.

    :raises ToolFailure: kind ``upstream_down``, if it is not JSON.
    """
    if not answer.body:
        return None
    try:
        return orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        raise ToolFailure(
            FailureKind.UPSTREAM, "The service's answer is not JSON."
        ) from None


@attrs.frozen
class _Prepared:
    """A request, encoded before anything is waited for."""

    method: str
    url: str
    body: bytes | None
    reads: bool

    @classmethod
    def of(cls, base: str, request: ApiRequest) -> "_Prepared":
        """Encode ``request``.

        :raises ToolFailure: kind ``argument``, for text or numbers without encoding.
        """
        try:
            query = urlencode(request.query)
            body = None if request.body is None else orjson.dumps(request.body)
        except (TypeError, UnicodeEncodeError):
            raise ToolFailure(
                FailureKind.ARGUMENT,
                "A value is no Unicode text, or a number of more than 64 bits.",
            ) from None
        url = f"{base}{request.path}" + (f"?{query}" if query else "")
        return cls(request.method, url, body, request.reads)


@implementer(IOneAPI)
@attrs.frozen
class _OnBehalf:
    """Calls with somebody's own tokens, through the client of all."""

    client: "OneAPIClient"
    tokens: Tokens

    @property
    def customer_id(self) -> str | None:
        return self.client.customer_id

    @property
    def zcell_customer_id(self) -> str | None:
        return self.client.zcell_customer_id

    async def send(self, request: ApiRequest) -> Any:
        """Perform ``request``; see :class:`IOneAPI`."""
        return await self.client.perform(request, self.tokens)


@implementer(IOneAPI)
class OneAPIClient:
    """Performs calls for one tenant, with one credential or on behalf of others.

    Reads are repeated a few times where that can help; a write only if the service
    said that it did nothing. Everything ends within ``limits.call`` seconds.
    """

    _log = Logger()

    def __init__(  # noqa: PLR0913 - the composition names each part
        self,
        *,
        endpoints: Endpoints,
        credential: Credential | None,
        agent: IAgent,
        clock: IReactorTime,
        wall: Callable[[], float],
        limits: Limits | None = None,
        agent_name: bytes | None = None,
        customer_id: str | None = None,
        zcell_customer_id: str | None = None,
        close_agent: Callable[[], Deferred[None]] = _nothing_to_close,
        heard: Callable[[Grant], None] = lambda _grant: None,
    ) -> None:
        """Call through ``agent``.

        :param credential: its own; with ``None`` it calls on behalf of others only.
        :param wall: seconds since the epoch.
        :param agent_name: the User-Agent field.
        :param close_agent: closes what ``agent`` keeps open.
        :param heard: told of each token of its own.
        """
        self.customer_id = customer_id
        self.zcell_customer_id = zcell_customer_id
        self._base = endpoints.api_base
        self._clock = clock
        self._wall = wall
        self._limits = limits = limits or Limits()
        self._agent_name = agent_name or user_agent()
        self._close_agent = close_agent
        self._exchanges = Exchanges(agent, clock, limits.body)
        self._places = DeferredSemaphore(limits.concurrent)
        self._running: set[Deferred[Answer]] = set()
        self._closed = False
        self._token_url = endpoints.token_url
        self._identity_exchanges = Exchanges(agent, clock, MAX_ANSWER)
        self._tokens: TokenSource | None = None
        if credential is not None:
            identity = self._identity(credential, own=True)
            self._tokens = TokenSource(identity.fetch, clock, heard)

    def _identity(self, credential: Credential, *, own: bool) -> IdentityService:
        return IdentityService(
            url=self._token_url,
            credential=credential,
            exchanges=self._identity_exchanges,
            clock=self._clock,
            wall=self._wall,
            deadline=self._limits.token,
            agent_name=self._agent_name,
            own=own,
        )

    async def grant(self, credential: Credential) -> Grant:
        """A token for somebody else's credential, which is not kept.

        :raises ToolFailure: if there is none.
        """
        return await self._identity(credential, own=False).fetch()

    def on_behalf(self, tokens: Tokens) -> IOneAPI:
        """Calls with ``tokens``, within the bounds that hold for all together."""
        return _OnBehalf(self, tokens)

    def ready(self) -> bool:
        """Whether calls can be made: there is a token, or none is needed.

        Where there is none, asking starts a fetch, one in a few seconds at most: a
        server that gets no calls because it is not ready finds its way back.
        """
        if self._tokens is None:
            return not self._closed
        if not self._closed and not self._tokens.usable:
            self._tokens.renew()
        return self._tokens.usable

    def close(self) -> Deferred[None]:
        """Break off what is running; fires when no connection is left."""
        self._closed = True
        if self._tokens is not None:
            self._tokens.close()
        for running in tuple(self._running):
            running.cancel()
        return self._close_agent()

    async def send(self, request: ApiRequest) -> Any:
        """Perform ``request``; see :class:`IOneAPI`."""
        if self._tokens is None:
            raise ToolFailure(
                FailureKind.CONFIGURATION, "This server has no credential of its own."
            )
        return await self.perform(request, self._tokens)

    async def perform(self, request: ApiRequest, tokens: Tokens) -> Any:
        """Perform ``request`` with a token of ``tokens``."""
        prepared = _Prepared.of(self._base, request)
        deadline = self._clock.seconds() + self._limits.call
        running = Deferred.fromCoroutine(self._persist(prepared, tokens, deadline))
        self._running.add(running)
        try:
            answer = await running.addTimeout(self._limits.call, self._clock)
        except DeadlinePassed:
            unknown = "" if request.method == "GET" else _UNKNOWN
            raise ToolFailure(
                FailureKind.TIMEOUT, f"The service did not answer in time.{unknown}"
            ) from None
        except CancelledError:
            if not self._closed:
                raise
            raise ToolFailure(
                FailureKind.UPSTREAM, "This server is shutting down."
            ) from None
        finally:
            self._running.discard(running)
        return _decode(answer)

    async def _persist(
        self, prepared: _Prepared, tokens: Tokens, deadline: float
    ) -> Answer:
        """Try, until there is a success or no reason to try again."""
        tries, renewed = 0, False
        while True:
            if self._closed:
                raise CancelledError
            tries += 1
            token = await tokens.token()
            outcome = await self._try(prepared, token)
            if isinstance(outcome, Lost):
                asked, status = None, None
                failure = _failure_of_loss(outcome, reads=prepared.reads)
                if not outcome.passing:
                    raise failure
            elif (status := outcome.status) in _SUCCESS:
                return outcome
            elif status == _UNAUTHORIZED and not renewed and tokens.refuse(token):
                renewed = True
                continue
            else:
                asked = asked_pause(outcome, self._wall())
                failure = failure_of(outcome, asked)
            pause = pause_before_retry(status, asked, tries, reads=prepared.reads)
            if (
                pause is None
                or tries >= self._limits.tries
                or self._clock.seconds() + pause >= deadline
            ):
                raise failure
            await deferLater(self._clock, pause)

    async def _try(self, prepared: _Prepared, token: Secret) -> Answer | Lost:
        """Send the request once, in its turn."""
        headers = Headers(
            {
                b"Accept": [b"application/json"],
                b"Authorization": [b"Bearer " + token.reveal().encode("ascii")],
                b"Content-Type": [b"application/json"],
                b"User-Agent": [self._agent_name],
            }
        )
        async with self._places:
            try:
                answer = await self._exchanges.send(
                    prepared.method, prepared.url, headers, prepared.body
                )
            except Lost as lost:
                self._log.warn("OneAPI was lost: {reason}", reason=lost.reason)
                return lost
            except TooLarge as large:
                raise ToolFailure(
                    FailureKind.TOO_LARGE,
                    f"The answer has more than {large.limit} bytes; ask for less of"
                    " it, with a filter or a page.",
                ) from None
        self._log.debug(
            "{method} answered {status}.", method=prepared.method, status=answer.status
        )
        return answer
