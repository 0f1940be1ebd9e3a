"""The simulated tenant as rows see it: no HTTP, no sockets, no time."""

from typing import Any

import orjson
from twisted.web.http_headers import Headers
from zope.interface import implementer

from zscaler_mcp.oneapi.exchange import Answer
from zscaler_mcp.oneapi.failures import failure_of
from zscaler_mcp.oneapi.request import ApiRequest, IOneAPI
from zscaler_mcp.simulator import SimulatedTenant
from zscaler_mcp.simulator.answers import Refused
from zscaler_mcp.simulator.dialect import ZIA, ZPA, Dialect
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.parts import PARTS
from zscaler_mcp.simulator.routing import Routes

__all__ = ["SimulatedAPI"]

_ROUTES = Routes(route for part in PARTS for route in part.routes)


def _failure(refused: Refused, dialect: Dialect) -> Exception:
    """What the client makes of a refusal that came over the network."""
    body = orjson.dumps(dialect.error(refused))
    return failure_of(Answer(refused.status, Headers(), body), None)


@implementer(IOneAPI)
class SimulatedAPI:
    """Performs requests by the routes of a tenant."""

    def __init__(self, tenant: SimulatedTenant) -> None:
        self.tenant = tenant
        self.customer_id: str | None = tenant.customer_id
        self.zcell_customer_id: str | None = tenant.zcell_customer_id
        self.requests: list[ApiRequest] = []

    def _match(self, request: ApiRequest) -> tuple[Route, dict[str, str]]:
        try:
            return _ROUTES.find(request.method, request.path)
        except Refused as refused:
            service = request.path.split("/")[1]
            dialect = ZPA if service == "zpa" else ZIA
            raise _failure(refused, dialect) from refused

    async def send(self, request: ApiRequest) -> Any:
        """Answer as the tenant does, what goes in and out being JSON."""
        self.requests.append(request)
        route, ids = self._match(request)
        query: dict[str, list[str]] = {}
        for name, value in request.query:
            query.setdefault(name, []).append(value)
        body = orjson.loads(orjson.dumps(request.body))
        try:
            reply = self.tenant.perform(route, ids, query, body)
        except Refused as refused:
            raise _failure(refused, route.dialect) from refused
        return None if reply.body is None else orjson.loads(orjson.dumps(reply.body))
