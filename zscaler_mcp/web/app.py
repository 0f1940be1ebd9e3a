"""The tree of routes, and on each route the policies that guard it.

``@source @host @origin @authenticated``: a reviewer reads here, in order, what stands
between a peer and a view. Only the health probes stand outside, by
exact path and method.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import wraps
from typing import Any, Final

import attrs
from klein.resource import KleinResource
from twisted.internet.defer import CancelledError
from twisted.internet.task import deferLater
from twisted.logger import Logger

from zscaler_mcp.caller import Caller
from zscaler_mcp.refusal import Refusal, refusal_for
from zscaler_mcp.requesthead import RequestHead
from zscaler_mcp.web.activity import Activity
from zscaler_mcp.web.authenticate import (
    AuthenticationFailed,
    IAuthenticator,
    NotAdmitted,
)
from zscaler_mcp.web.checks import (
    Access,
    check_host,
    check_origin,
    check_source,
    cross_origin,
)
from zscaler_mcp.web.cors import actual_headers
from zscaler_mcp.web.endpoint import IEndpoint
from zscaler_mcp.web.metadata import WELL_KNOWN, ResourceMetadata
from zscaler_mcp.web.policies import (
    Slowed,
    authenticated,
    host,
    methods,
    origin,
    source,
    unauthorized,
)
from zscaler_mcp.web.reply import Exchange
from zscaler_mcp.web.tenure import Tenures
from zscaler_mcp.web.throttle import FailureThrottle
from zscaler_mcp.web.tree import EVERY_PATH, exact_tree, resource_of

__all__ = ["Application", "ProbesOnly"]

_ALIVE: Final = ("/health", "/healthz")
_READY: Final = "/ready"
_PROBES: Final = ("GET", "HEAD")

_log = Logger()


def exchanged(
    view: Callable[[Any, Exchange], Awaitable[None]],
) -> Callable[..., Awaitable[None]]:
    """Turn Klein's request into an exchange; the last border before the peer."""

    @wraps(view)
    async def adapted(site: "Application", request: Any, **_: str) -> None:
        exchange = Exchange(request)
        late = None
        with site.activity.exchange():
            try:
                await view(site, exchange)
            except CancelledError:
                return
            except Slowed as slowed:
                late = slowed
            except Exception:  # noqa: BLE001 (a peer gets a sentence, the log the rest)
                _log.failure("A request failed")
                exchange.refuse(refusal_for(500))
        if late is not None:
            site.on_refusal(exchange.head, late.refusal)
            with suppress(CancelledError):
                await deferLater(request.channel.site.clock, late.seconds)
                exchange.refuse(late.refusal)
        elif exchange.refused is not None:
            site.on_refusal(exchange.head, exchange.refused)

    return adapted


@attrs.define(kw_only=True, eq=False, slots=False)
class Application:
    """Everything that this server answers."""

    app = exact_tree()

    access: Access
    authenticator: IAuthenticator
    throttle: FailureThrottle
    endpoint: IEndpoint
    ready: Callable[[], bool]
    """Whether calls can be served right now."""

    on_refusal: Callable[[RequestHead, Refusal], None]
    """Told of every refusal, for the audit."""

    metadata: ResourceMetadata | None = None
    """Told to who has no token yet, in the mode that has it."""

    activity: Activity = attrs.field(factory=Activity)
    tenures: Tenures = attrs.field(factory=Tenures)

    async def admit_by(self, authenticator: IAuthenticator) -> None:
        """Ask for credentials by new terms, also of what is in progress."""
        self.authenticator = authenticator
        await self.tenures.review(authenticator)

    def resource(self) -> KleinResource:
        """The tree as a resource."""
        return resource_of(self.app)

    def screen(self, head: RequestHead) -> Refusal | None:
        """Judge a head before a large body is read for it, as the policies would."""
        refusal = self._screen(head)
        if refusal is not None:
            self.on_refusal(head, refusal)
        return refusal

    def _screen(self, head: RequestHead) -> Refusal | None:
        for check in (check_source, check_host, check_origin):
            refusal = check(head, self.access)
            if refusal is not None:
                return refusal
        try:
            self.authenticator.screen(head)
        except AuthenticationFailed as error:
            # It ends the connection: nothing need be held back.
            refusal, _ = unauthorized(self, head, error)
        except NotAdmitted as error:
            refusal = error.refusal
        else:
            return None
        cors = actual_headers(cross_origin(head, self.access))
        return attrs.evolve(refusal, headers=(*cors, *refusal.headers))

    @app.route(_ALIVE[0])
    @app.route(_ALIVE[1])
    @exchanged
    async def alive(self, exchange: Exchange) -> None:
        """Whether the process answers."""
        if exchange.head.method in _PROBES:
            exchange.health(well=True)
        else:
            await self._not_a_probe(exchange)

    @app.route(_READY)
    @exchanged
    async def readiness(self, exchange: Exchange) -> None:
        """Whether calls can be served."""
        if exchange.head.method in _PROBES:
            exchange.health(well=self.ready())
        else:
            await self._not_a_probe(exchange)

    @source
    @host
    @origin
    @authenticated
    @methods(*_PROBES)
    async def _not_a_probe(self, exchange: Exchange, caller: Caller) -> None:
        """Another method on a probe's path: refused by a policy above."""

    @app.route(WELL_KNOWN)
    @app.route(f"{WELL_KNOWN}{EVERY_PATH}")
    @exchanged
    async def well_known(self, exchange: Exchange) -> None:
        """Where clients look for the metadata, whether there is some or not."""
        rest = exchange.head.path.removeprefix(WELL_KNOWN)
        if self.metadata is not None and (
            self.metadata.stands_at(rest) or self.endpoint.serves(rest)
        ):
            await self._tell(exchange)
        else:
            await self._serve(exchange)

    @source
    @host
    @origin
    @methods(*_PROBES)
    async def _tell(self, exchange: Exchange) -> None:
        """Tell what a client needs to get a token; public (RFC 9728 section 3)."""
        told = None if self.metadata is None else self.metadata.message()
        if told is None:
            exchange.refuse(refusal_for(503))
        else:
            exchange.message(told)

    @app.route(EVERY_PATH)
    @exchanged
    async def elsewhere(self, exchange: Exchange) -> None:
        """Everything else."""
        await self._serve(exchange)

    @source
    @host
    @origin
    @authenticated
    async def _serve(self, exchange: Exchange, caller: Caller) -> None:
        """The transport's own paths, and every other."""
        if self.endpoint.serves(exchange.head.path):
            client = self.access.client(exchange.head)
            await self.endpoint.serve(exchange, caller, str(client or "local"))
        else:
            exchange.refuse(refusal_for(404))


@attrs.define(kw_only=True, eq=False, slots=False)
class ProbesOnly:
    """What a source that is not allowed finds: the probes, and 403."""

    app = exact_tree()

    ready: Callable[[], bool]
    on_refusal: Callable[[RequestHead, Refusal], None]
    activity: Activity = attrs.field(factory=Activity)

    def resource(self) -> KleinResource:
        """The tree as a resource."""
        return resource_of(self.app)

    def answers(self, head: RequestHead) -> bool:
        """Whether a head is that of a probe."""
        return head.method in _PROBES and head.path in (*_ALIVE, _READY)

    @app.route(_ALIVE[0])
    @app.route(_ALIVE[1])
    @exchanged
    async def alive(self, exchange: Exchange) -> None:
        """Whether the process answers."""
        self._probe(exchange, well=True)

    @app.route(_READY)
    @exchanged
    async def readiness(self, exchange: Exchange) -> None:
        """Whether calls can be served."""
        self._probe(exchange, well=self.ready())

    def _probe(self, exchange: Exchange, *, well: bool) -> None:
        if exchange.head.method in _PROBES:
            exchange.health(well=well)
        else:
            exchange.refuse(refusal_for(403))

    @app.route(EVERY_PATH)
    @exchanged
    async def elsewhere(self, exchange: Exchange) -> None:
        """Everything else."""
        exchange.refuse(refusal_for(403))
