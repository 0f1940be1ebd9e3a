"""A simulated tenant in place of a real one."""

from collections.abc import Callable
from typing import Any

from zscaler_mcp.oneapi.credential import ClientSecret
from zscaler_mcp.oneapi.endpoints import Endpoints
from zscaler_mcp.plan import Plan
from zscaler_mcp.secret import Secret
from zscaler_mcp.service._tenant import DEMO_CALLERS, Target
from zscaler_mcp.settings import AuthenticationMode
from zscaler_mcp.simulator.service import SimulatorService
from zscaler_mcp.simulator.tenant import SimulatedTenant

__all__ = ["simulator_for"]


def simulator_for(
    reactor: Any, wall: Callable[[], float], plan: Plan
) -> tuple[SimulatorService, Callable[[], Target]]:
    """An embedded tenant, and how to call it: over loopback, with a credential."""
    oneapi = plan.settings.oneapi
    tenant = SimulatedTenant(
        reactor, wall, scale=oneapi.demo_scale, hostile=oneapi.demo_hostile
    )
    if plan.authentication is AuthenticationMode.ZSCALER:
        for client_id, secret, may_write in DEMO_CALLERS:
            tenant.tokens.add_client(client_id, secret, may_write=may_write)
    service = SimulatorService(reactor, tenant)

    def target() -> Target:
        return Target(
            Endpoints.of_loopback(service.port),
            ClientSecret(tenant.tokens.client_id, Secret(tenant.tokens.client_secret)),
            tenant.customer_id,
            tenant.zcell_customer_id,
        )

    return service, target
