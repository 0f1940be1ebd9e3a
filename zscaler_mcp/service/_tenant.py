"""The tenant as a service: the client of OneAPI, or of the simulated tenant."""

from collections.abc import Callable
from typing import Any

import attrs
from twisted.application.service import Service
from twisted.internet.defer import Deferred, succeed
from twisted.internet.interfaces import IReactorTime
from zope.interface import implementer

from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.agent import PooledAgent, user_agent
from zscaler_mcp.oneapi.client import OneAPIClient
from zscaler_mcp.oneapi.credential import ClientSecret, Credential
from zscaler_mcp.oneapi.endpoints import Endpoints
from zscaler_mcp.oneapi.limits import Limits
from zscaler_mcp.oneapi.request import ApiRequest, IOneAPI
from zscaler_mcp.plan import Plan
from zscaler_mcp.secret import Secret
from zscaler_mcp.simulator.service import SimulatorService
from zscaler_mcp.simulator.tenant import SimulatedTenant

__all__ = ["TenantService", "simulator_for"]


@attrs.frozen
class _Target:
    """Whom to call, and as whom."""

    endpoints: Endpoints
    credential: Credential
    customer_id: str | None
    zcell_customer_id: str | None


@implementer(IOneAPI)
class TenantService(Service):
    """Holds the client from start to stop.

    :param target: asked at the start; a simulated tenant has its port only then.
    """

    def __init__(
        self,
        reactor: IReactorTime,
        wall: Callable[[], float],
        plan: Plan,
        target: Callable[[], _Target],
    ) -> None:
        self._reactor = reactor
        self._wall = wall
        self._plan = plan
        self._target = target
        self._client: OneAPIClient | None = None
        self.customer_id: str | None = None
        self.zcell_customer_id: str | None = None

    def startService(self) -> None:
        """Make the client; it connects when it is first needed."""
        super().startService()
        settings = self._plan.settings.oneapi
        limits = Limits(call=settings.timeout, concurrent=settings.concurrency)
        agent = PooledAgent(self._reactor, limits)
        target = self._target()
        self.customer_id = target.customer_id
        self.zcell_customer_id = target.zcell_customer_id
        self._client = OneAPIClient(
            endpoints=target.endpoints,
            credential=target.credential,
            agent=agent,
            clock=self._reactor,
            wall=self._wall,
            limits=limits,
            agent_name=user_agent(settings.user_agent_comment or ""),
            customer_id=target.customer_id,
            zcell_customer_id=target.zcell_customer_id,
            close_agent=agent.close,
        )
        # The first token is fetched now, so that readiness is known before a call.
        self._client.ready()

    def stopService(self) -> Deferred[None]:
        """Break off what is left, close the connections."""
        super().stopService()
        client, self._client = self._client, None
        return succeed(None) if client is None else client.close()

    async def send(self, request: ApiRequest) -> Any:
        """Perform a call; see :class:`IOneAPI`."""
        if self._client is None:
            raise ToolFailure(FailureKind.UPSTREAM, "This server is shutting down.")
        return await self._client.send(request)

    def ready(self) -> bool:
        """Whether calls can be made."""
        return self._client is not None and self._client.ready()


def simulator_for(
    reactor: Any, wall: Callable[[], float]
) -> tuple[SimulatorService, Callable[[], _Target]]:
    """An embedded tenant, and how to call it: over loopback, with a credential."""
    tenant = SimulatedTenant(reactor, wall)
    service = SimulatorService(reactor, tenant)

    def target() -> _Target:
        return _Target(
            Endpoints.of_loopback(service.port),
            ClientSecret(tenant.tokens.client_id, Secret(tenant.tokens.client_secret)),
            tenant.customer_id,
            tenant.zcell_customer_id,
        )

    return service, target


def configured_target(plan: Plan) -> Callable[[], _Target]:
    """The tenant that the operator configured."""

    def target() -> _Target:
        if plan.endpoints is None or plan.credential is None:
            raise ValueError("a plan without a tenant cannot be served")
        oneapi = plan.settings.oneapi
        return _Target(
            plan.endpoints,
            plan.credential,
            oneapi.customer_id,
            oneapi.zcell_customer_id,
        )

    return target
