"""The tenant over HTTP: a Klein application, its policies, and its bad days."""

import zlib
from collections.abc import Callable
from math import ceil
from typing import Any, Final

import attrs
import orjson
from klein import Klein
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.task import deferLater
from twisted.python.failure import Failure
from twisted.web.iweb import IRequest
from twisted.web.server import Site
from werkzeug.exceptions import HTTPException

from zscaler_mcp.simulator.answers import Record, Refused, Reply
from zscaler_mcp.simulator.dialect import ZIA, ZPA, Dialect
from zscaler_mcp.simulator.faults import Fault, FaultKind
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.parts import PARTS
from zscaler_mcp.simulator.routing import Routes
from zscaler_mcp.simulator.tenant import Seen, SimulatedTenant

__all__ = ["TOKEN_PATH", "simulated_app", "simulated_site"]

TOKEN_PATH: Final = "/oauth2/v1/token"  # noqa: S105 - where tokens come from

_WITHOUT_EFFECT: Final = (FaultKind.STATUS, FaultKind.DROP, FaultKind.REDIRECT)
"""Faults that come before the call takes effect, unless they say otherwise."""

_GZIP: Final = 31
"""zlib's number for gzip framing."""

_LOOKUP: Final = b"/urlLookup"
"""A read that is a POST, for its size."""

_NOWHERE: Final = "There is no such operation."
_BODY_METHODS: Final = ("POST", "PUT")
_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")

_Answer = tuple[int, bytes, dict[str, str]]
"""Status, body, header fields."""


def _oauth_error(refused: Refused) -> Record:
    """An error of the token endpoint (RFC 6749 section 5.2)."""
    return {"error": refused.code, "error_description": refused.message}


def _query(request: IRequest) -> dict[str, list[str]]:
    return {
        name.decode("utf-8", "replace"): [v.decode("utf-8", "replace") for v in values]
        for name, values in (request.args or {}).items()
    }


@attrs.frozen
class _Exchange:
    """One request and how it is answered."""

    tenant: SimulatedTenant
    request: IRequest
    errors: Callable[[Refused], Record]
    perform: Callable[[], Reply]

    async def run(self) -> bytes:
        """Answer, or fail to, as the tenant's faults have it."""
        method, path = self.request.method.decode(), self.request.path.decode("latin-1")
        query = {name: first for name, (first, *_) in _query(self.request).items()}
        client = self.tenant.tokens.client_of(_header(self.request, b"Authorization"))
        self.tenant.seen.append(Seen(method, path, query, client))
        fault = self.tenant.faults.take(method, path)
        try:
            if fault is not None and fault.kind is FaultKind.SLOW:
                await deferLater(self.tenant.clock, fault.seconds)
            answer = self._answer(fault)
            return await self._deliver(*answer, fault)
        except CancelledError:
            self.tenant.abandoned += 1
            raise

    def _answer(self, fault: Fault | None) -> _Answer:
        if fault is None:
            return self._performed()
        if fault.after or fault.kind not in _WITHOUT_EFFECT:
            status, body, headers = self._performed()
        else:
            status, body, headers = 200, b"", {}
        match fault.kind:
            case FaultKind.STATUS:
                refused = Refused(fault.status, "A fault of the simulation.")
                status, headers = fault.status, fault.headers
                body = orjson.dumps(self.errors(refused))
            case FaultKind.REDIRECT:
                status, headers = 302, {"Location": "https://elsewhere.example/"}
            case FaultKind.OVERSIZE:
                body = b'"%b"' % (b"x" * fault.size)
            case FaultKind.BROKEN:
                body = b'[{"id": 1, "name": '
            case FaultKind.COMPRESSED:
                body, headers = (
                    zlib.compress(body, wbits=_GZIP),
                    {"Content-Encoding": "gzip"},
                )
            case FaultKind.SLOW | FaultKind.DROP | FaultKind.TRUNCATE:
                pass
        return status, body, headers

    def _performed(self) -> _Answer:
        try:
            reply = self.perform()
        except Refused as refused:
            body = orjson.dumps(self.errors(refused))
            return refused.status, body, refused.headers
        body = b"" if reply.body is None else orjson.dumps(reply.body)
        return reply.status, body, {}

    async def _deliver(
        self, status: int, body: bytes, headers: dict[str, str], fault: Fault | None
    ) -> bytes:
        self.tenant.statuses[status] += 1
        self.request.setResponseCode(status)
        self.request.setHeader(b"Content-Type", b"application/json")
        for name, value in headers.items():
            self.request.setHeader(name.encode(), value.encode())
        if fault is not None and fault.kind in (FaultKind.DROP, FaultKind.TRUNCATE):
            await self._break_off(body, fault)
        return body

    async def _break_off(self, body: bytes, fault: Fault) -> None:
        """End the connection; Klein cancels this when it is gone."""
        request: Any = self.request
        if fault.kind is FaultKind.TRUNCATE:
            request.setHeader(b"Content-Length", b"%d" % len(body))
            request.write(body[: len(body) // 2])
            request.transport.loseConnection()
        else:
            request.transport.abortConnection()
        await Deferred()


def _header(request: IRequest, name: bytes) -> str:
    """A header field; empty without it."""
    values = request.requestHeaders.getRawHeaders(name)
    return values[0].decode("latin-1") if values else ""


def _read_body(request: IRequest) -> Any:
    """The JSON value of a write.

    :raises Refused: 400 or 415.
    """
    media_type = _header(request, b"Content-Type").partition(";")[0]
    if media_type.strip().lower() != "application/json":
        raise Refused(415, "The content type is not application/json.")
    try:
        return orjson.loads(request.content.read())
    except orjson.JSONDecodeError:
        raise Refused(400, "The body is not JSON.") from None


def _admit(tenant: SimulatedTenant, request: IRequest, dialect: Dialect) -> None:
    """Let a call in.

    :raises Refused: 401 without a good token, 403 for a write of a client that may
        only read, 429 beyond the rate limit.
    """
    client = tenant.tokens.client_of(_header(request, b"Authorization"))
    if client is None:
        raise Refused(401, "The token is missing, unknown or no longer good.")
    reads = request.method == b"GET" or request.path.endswith(_LOOKUP)
    if not reads and not tenant.tokens.may_write(client):
        raise Refused(403, "The client may only read.")
    wait = tenant.limit.wait() if tenant.limit else 0.0
    if wait > 0:
        seconds = ceil(wait)
        headers = {"Retry-After": f"{seconds}s"}  # as ZPA spells it
        if dialect is ZIA:
            headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": f"{seconds}"}
        raise Refused(429, "There were too many calls.", headers=headers)


def _perform(
    tenant: SimulatedTenant, request: IRequest, route: Route, ids: dict[str, str]
) -> Reply:
    _admit(tenant, request, route.dialect)
    body = _read_body(request) if route.method in _BODY_METHODS else None
    return tenant.perform(route, ids, _query(request), body)


def simulated_app(tenant: SimulatedTenant) -> Klein:
    """Every operation of ``tenant``, and its token endpoint."""
    app = Klein()
    routes = Routes(route for part in PARTS for route in part.routes)

    def token(request: IRequest) -> Any:
        def perform() -> Reply:
            return Reply(tenant.tokens.issue(request.content.read()))

        return _Exchange(tenant, request, _oauth_error, perform).run()

    def operation(request: IRequest, **_: str) -> Any:
        method, path = request.method.decode(), request.path.decode("latin-1")
        try:
            route, ids = routes.find(method, path)
        except Refused as refused:
            return _unrouted(tenant, request, refused)

        def perform() -> Reply:
            return _perform(tenant, request, route, ids)

        return _Exchange(tenant, request, route.dialect.error, perform).run()

    def nowhere(request: IRequest, failure: Failure) -> Any:
        status = getattr(failure.value, "code", 404)
        return _unrouted(
            tenant, request, Refused(status, "There is no such operation.")
        )

    app.route(TOKEN_PATH, methods=["POST"])(token)
    app.route("/<path:_>", methods=_METHODS)(operation)
    app.handle_errors(HTTPException)(nowhere)
    return app


def _unrouted(tenant: SimulatedTenant, request: IRequest, refused: Refused) -> Any:
    """Refuse what no operation is for."""
    dialect = ZPA if request.path.split(b"/")[1:2] == [b"zpa"] else ZIA

    def perform() -> Reply:
        raise refused

    return _Exchange(tenant, request, dialect.error, perform).run()


class _TenantSite(Site):
    """Counts its connections, and writes no access log."""

    noisy = False

    def __init__(self, tenant: SimulatedTenant) -> None:
        resource = simulated_app(tenant).resource()
        Site.__init__(self, resource, parsePOSTFormSubmission=False)
        self._tenant = tenant

    def buildProtocol(self, addr: Any) -> Any:
        self._tenant.connections += 1
        return Site.buildProtocol(self, addr)

    def log(self, request: Any) -> None:
        """Write nothing."""


def simulated_site(tenant: SimulatedTenant) -> Site:
    """The site to listen with."""
    return _TenantSite(tenant)
