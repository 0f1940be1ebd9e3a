"""The simulated tenant as rows see it: no HTTP, no sockets, no time."""

from typing import Any
from urllib.parse import unquote

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
from zscaler_mcp.simulator.answers import Call, Refused, Reply
from zscaler_mcp.simulator.dialect import ZIA, ZPA, Dialect
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.parts import PARTS

__all__ = ["SimulatedAPI"]

_ROUTES = [route for part in PARTS for route in part.routes]
_MAP = Map(
    [
        Rule(route.path, methods=[route.method], endpoint=number)
        for number, route in enumerate(_ROUTES)
    ],
    merge_slashes=False,
)


def _failure(refused: Refused, dialect: Dialect) -> ToolFailure:
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
        adapter = _MAP.bind("127.0.0.1")
        try:
            number, ids = adapter.match(unquote(request.path), request.method)
        except HTTPException as error:
            dialect = ZPA if request.path.startswith("/zpa/") else ZIA
            refused = Refused(error.code or 404, "There is no such operation.")
            raise _failure(refused, dialect) from error
        return _ROUTES[number], dict(ids)

    async def send(self, request: ApiRequest) -> Any:
        """Answer as the tenant does, what goes in and out being JSON."""
        self.requests.append(request)
        route, ids = self._match(request)
        query: dict[str, str] = {}
        for name, value in request.query:
            query.setdefault(name, value)
        try:
            reply = self._perform(route, ids, query, request.body)
        except Refused as refused:
            raise _failure(refused, route.dialect) from refused
        return None if reply.body is None else orjson.loads(orjson.dumps(reply.body))

    def _perform(
        self, route: Route, ids: dict[str, str], query: dict[str, str], body: Any
    ) -> Reply:
        """What the operation answers.

        :raises Refused: 403 for another customer, and what the operation refuses.
        """
        if ids.pop("customer_id", self.customer_id) != self.customer_id:
            raise Refused(403, "The customer is another tenant.")
        taken = orjson.loads(orjson.dumps(body))
        return route.operation(
            self.tenant.store, Call(ids=ids, query=query, body=taken)
        )
