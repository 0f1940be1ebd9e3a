"""The simulated tenant as the catalog sees it: no HTTP, no sockets."""

from typing import Any, Final

import orjson
from twisted.web.http_headers import Headers
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from zope.interface import implementer

from zscaler_mcp.errors import ToolFailure
from zscaler_mcp.oneapi.exchange import Answer
from zscaler_mcp.oneapi.failures import failure_of
from zscaler_mcp.oneapi.request import ApiRequest, IOneAPI
from zscaler_mcp.simulator import SimulatedTenant
from zscaler_mcp.simulator.answers import Call, Refused
from zscaler_mcp.simulator.dialect import ZIA, ZPA, Dialect
from zscaler_mcp.simulator.parts import PARTS

__all__ = ["SimulatedAPI"]

_ROUTES: Final = {
    f"{route.method} {route.path}": route for part in PARTS for route in part.routes
}
_MAP: Final = Map(
    [
        Rule(route.path, methods=[route.method], endpoint=name)
        for name, route in _ROUTES.items()
    ]
)


def _failure(refused: Refused, dialect: Dialect) -> ToolFailure:
    """What the client makes of a refusal."""
    body = orjson.dumps(dialect.error(refused))
    return failure_of(Answer(refused.status, Headers(), body), None)


@implementer(IOneAPI)
class SimulatedAPI:
    """Performs requests by the operations of a tenant."""

    def __init__(self, tenant: SimulatedTenant) -> None:
        self.tenant = tenant
        self.customer_id: str | None = tenant.customer_id
        self.zcell_customer_id: str | None = tenant.zcell_customer_id
        self.requests: list[ApiRequest] = []

    async def send(self, request: ApiRequest) -> Any:
        """Answer as the tenant does; what goes in and out is JSON."""
        self.requests.append(request)
        try:
            name, ids = _MAP.bind("").match(request.path, request.method)
        except HTTPException as error:
            refused = Refused(error.code or 404, "There is no such operation.")
            dialect = ZPA if request.path.startswith("/zpa/") else ZIA
            raise _failure(refused, dialect) from error
        route, ids = _ROUTES[name], dict(ids)
        ids.pop("customer_id", None)
        query: dict[str, str] = {}
        for each, value in request.query:
            query.setdefault(each, value)
        body = orjson.loads(orjson.dumps(request.body))
        try:
            reply = route.operation(
                self.tenant.store, Call(ids=ids, query=query, body=body)
            )
        except Refused as refused:
            raise _failure(refused, route.dialect) from refused
        return None if reply.body is None else orjson.loads(orjson.dumps(reply.body))
