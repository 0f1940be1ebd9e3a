"""The simulated tenant as the tools ask it: in memory, without HTTP or tokens."""

import copy
from typing import Any
from urllib.parse import unquote

import orjson
from twisted.web.http_headers import Headers
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from zope.interface import implementer

from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.exchange import Answer
from zscaler_mcp.oneapi.failures import failure_of
from zscaler_mcp.oneapi.request import ApiRequest, IOneAPI
from zscaler_mcp.simulator import SimulatedTenant
from zscaler_mcp.simulator.answers import Call, Refused
from zscaler_mcp.simulator.parts import PARTS

__all__ = ["SimulatedAPI"]

_ROUTES = [route for part in PARTS for route in part.routes]
_MAP = Map(
    [
        Rule(route.path, methods=[route.method], endpoint=place)
        for place, route in enumerate(_ROUTES)
    ]
)


@implementer(IOneAPI)
class SimulatedAPI:
    """Performs requests on the tenant's own operations, and remembers them."""

    def __init__(self, tenant: SimulatedTenant) -> None:
        self.tenant = tenant
        self.customer_id: str | None = tenant.customer_id
        self.zcell_customer_id: str | None = tenant.zcell_customer_id
        self.requests: list[ApiRequest] = []

    async def send(self, request: ApiRequest) -> Any:
        """Answer, or fail as the client would."""
        self.requests.append(request)
        routes = _MAP.bind("tenant.example")
        try:
            place, found = routes.match(unquote(request.path), method=request.method)
        except HTTPException as error:
            raise ToolFailure(
                FailureKind.INTERNAL, f"{request.method} {request.path}: {error}"
            ) from error
        route = _ROUTES[place]
        ids = {name: found[name] for name in found if name != "customer_id"}
        query: dict[str, list[str]] = {}
        for name, value in request.query:
            query.setdefault(name, []).append(value)
        call = Call(
            ids=ids,
            query={name: values[0] for name, values in query.items()},
            repeated=query,
            body=copy.deepcopy(request.body),
        )
        try:
            reply = route.operation(self.tenant.store, call)
        except Refused as refused:
            body = orjson.dumps(route.dialect.error(refused))
            answer = Answer(refused.status, Headers(), body)
            raise failure_of(answer, None) from refused
        if reply.body is None:
            return None
        return orjson.loads(orjson.dumps(reply.body))
