"""The tenant as a service: the client of OneAPI, or of the simulated tenant."""

from collections.abc import Callable, Hashable
from secrets import token_bytes
from typing import Any, Final

import attrs
from twisted.application.service import Service
from twisted.internet.defer import Deferred, succeed
from twisted.internet.interfaces import IReactorTime
from zope.interface import implementer

from zscaler_mcp.caller import Caller
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.agent import PooledAgent, user_agent
from zscaler_mcp.oneapi.client import OneAPIClient
from zscaler_mcp.oneapi.credential import ClientSecret, Credential
from zscaler_mcp.oneapi.endpoints import Endpoints
from zscaler_mcp.oneapi.limits import Limits
from zscaler_mcp.oneapi.products import Products
from zscaler_mcp.oneapi.request import ApiRequest, IOneAPI
from zscaler_mcp.oneapi.token import Grant
from zscaler_mcp.oneapi.verification import CredentialVerifier
from zscaler_mcp.plan import Plan
from zscaler_mcp.secret import Secret

__all__ = ["DEMO_CALLERS", "Target", "TenantService", "configured_target"]

DEMO_CALLERS: Final = (
    ("demo-administrator", "demo-administrator-secret", True),
    ("demo-reader", "demo-reader-secret", False),
)
"""Callers that a simulated tenant knows in zscaler mode: client id, secret, and
whether they may write. What they open is a simulation."""


@attrs.frozen
class Target:
    """Whom to call, and as whom."""

    endpoints: Endpoints
    credential: Credential | None
    customer_id: str | None
    zcell_customer_id: str | None


@implementer(IOneAPI)
class TenantService(Service):
    """Holds the client from start to stop.

    :param target: asked at the start; a simulated tenant has its port only then.
    :param heard: told of each token of the server's own.
    """

    def __init__(
        self,
        reactor: IReactorTime,
        wall: Callable[[], float],
        plan: Plan,
        target: Callable[[], Target],
        heard: Callable[[Grant], None] = lambda _grant: None,
    ) -> None:
        self._reactor = reactor
        self._wall = wall
        self._plan = plan
        self._target = target
        self._heard = heard
        self._client: OneAPIClient | None = None
        self.customer_id: str | None = None
        self.zcell_customer_id: str | None = None
        self._delegates = plan.settings.oneapi.delegate
        self._verifier = CredentialVerifier(
            self._grant,
            reactor,
            key=token_bytes(32),
            lifetime=plan.settings.authentication.cache_ttl,
            keep_tokens=self._delegates,
        )

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
            credential=None if self._delegates else target.credential,
            agent=agent,
            clock=self._reactor,
            wall=self._wall,
            limits=limits,
            agent_name=user_agent(settings.user_agent_comment or ""),
            customer_id=target.customer_id,
            zcell_customer_id=target.zcell_customer_id,
            close_agent=agent.close,
            heard=self._heard,
        )
        # The first token is fetched now, so that readiness is known before a call.
        self._client.ready()

    def stopService(self) -> Deferred[None]:
        """Break off what is left, close the connections."""
        super().stopService()
        self._verifier.close()
        client, self._client = self._client, None
        return succeed(None) if client is None else client.close()

    async def send(self, request: ApiRequest) -> Any:
        """Perform a call; see :class:`IOneAPI`."""
        return await self._running().send(request)

    def api_for(self, caller: Caller) -> IOneAPI:
        """What a caller's calls go through: their own credential, or this server's.

        :raises ToolFailure: when it has stopped.
        """
        if not self._delegates:
            return self
        return self._running().on_behalf(self._verifier.tokens_of(caller.principal))

    def products_of(self, caller: Caller) -> Products | None:
        """What a caller's own token says of products; ``None`` for nothing."""
        return self._verifier.products_of(caller.principal)

    # Credentials of callers

    def refused(self, client_id: str, secret: Secret) -> bool:
        """Whether a caller's credential is known to be bad, without asking anybody."""
        return self._verifier.refused(ClientSecret(client_id, secret))

    async def verify(self, client_id: str, secret: Secret, source: Hashable) -> float:
        """Have the tenant check a caller's credential.

        :param source: where it comes from.
        :returns: seconds for which that is believed.
        :raises CredentialRefused: if it is not good.
        :raises ProviderUnavailable: if nobody can be asked.
        """
        return await self._verifier.verify(ClientSecret(client_id, secret), source)

    async def _grant(self, credential: ClientSecret) -> Grant:
        return await self._running().grant(credential)

    def ready(self) -> bool:
        """Whether calls can be made."""
        if self._client is None or (self._delegates and self._verifier.down):
            return False
        return self._client.ready()

    def _running(self) -> OneAPIClient:
        if self._client is None:
            raise ToolFailure(FailureKind.UPSTREAM, "This server is shutting down.")
        return self._client


def configured_target(plan: Plan) -> Callable[[], Target]:
    """The tenant that the operator configured."""

    def target() -> Target:
        lacking = plan.credential is None and not plan.settings.oneapi.delegate
        if plan.endpoints is None or lacking:
            raise ValueError("a plan without a tenant cannot be served")
        oneapi = plan.settings.oneapi
        return Target(
            plan.endpoints,
            plan.credential,
            oneapi.customer_id,
            oneapi.zcell_customer_id,
        )

    return target
