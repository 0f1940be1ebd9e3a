"""From a request to its result: the method, and what it may do meanwhile."""

from collections.abc import Coroutine
from typing import Any

from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger
from twisted.python.failure import Failure

from zscaler_mcp.jsonrpc import (
    INTERNAL_ERROR,
    INVALID_REQUEST,
    METHOD_NOT_FOUND,
    Request,
)
from zscaler_mcp.mcp.asking import (
    AskRefused,
    InputRequired,
    RequestAsking,
    SessionAsking,
)
from zscaler_mcp.mcp.changes import Changed
from zscaler_mcp.mcp.context import NoOutlet, RequestContext
from zscaler_mcp.mcp.features import Features, ServerDescription
from zscaler_mcp.mcp.methods import (
    Method,
    Subscriptions,
    completion_methods,
    prompt_methods,
    resource_methods,
    server_methods,
    task_methods,
    tool_methods,
)
from zscaler_mcp.mcp.protocol import TASKS, RpcError
from zscaler_mcp.mcp.results import Results
from zscaler_mcp.mcp.scope import Scope
from zscaler_mcp.mcp.shapes import check_shape
from zscaler_mcp.mcp.state import RequestState
from zscaler_mcp.mcp.tasks import TaskAsking, TaskTable, Undertaking
from zscaler_mcp.sanitize import SanitizedJSON

__all__ = ["Performer", "error_members", "known"]

_log = Logger()


def known(error: BaseException) -> RpcError:
    """What a peer may know of an error; the log has the rest."""
    if isinstance(error, RpcError):
        return error
    if isinstance(error, AskRefused):
        return RpcError(INVALID_REQUEST, "The client did not answer what it was asked")
    _log.failure("A request could not be answered", Failure(error))
    return RpcError(INTERNAL_ERROR, "Internal server error")


def error_members(error: RpcError) -> dict[str, Any]:
    """The members of a JSON-RPC error."""
    members: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.data is not None:
        members["data"] = error.data
    return members


class Performer:
    """Knows every method of one server."""

    def __init__(
        self,
        server: ServerDescription,
        features: Features,
        state: RequestState,
        clock: IReactorTime,
        results: Results,
    ) -> None:
        self._features = features
        self._sanitizer = results.sanitizer
        self._state = state
        self._clock = clock
        self._results = results
        self._subscriptions = Subscriptions(features, results)
        capabilities = features.capabilities()
        if features.tasks is not None:
            capabilities["extensions"] = {TASKS: {}}
        self._methods: dict[str, Method] = {
            **server_methods(capabilities, server.instructions, results),
            **self._subscriptions.methods,
        }
        if features.tools is not None:
            self._methods |= tool_methods(features.tools, results)
        if features.prompts is not None:
            self._methods |= prompt_methods(features.prompts, results)
        if features.resources is not None:
            watched = features.changing(Changed.RESOURCE)
            self._methods |= resource_methods(
                features.resources, results, watched=watched
            )
        if features.completer is not None:
            self._methods |= completion_methods(features.completer, results)
        if features.tasks is not None:
            self._methods |= task_methods(features.tasks, results)

    def close(self) -> None:
        """End subscriptions and tasks."""
        self._subscriptions.close()
        if self._features.tasks is not None:
            self._features.tasks.close()

    async def perform(self, request: Request, scope: Scope) -> SanitizedJSON:
        """The result of a request.

        :raises RpcError: for a request that has none.
        """
        method = self._methods.get(request.method)
        if method is None or not (method.modern if scope.modern else method.handshake):
            raise RpcError(METHOD_NOT_FOUND, "Method not found")
        check_shape(request)
        asking = self._asking(request, scope, method)
        context = self._context(request, scope, asking)
        performed = self._perform(method, request, scope, context, asking)
        tasks = self._features.tasks
        if tasks is None or not method.goes_on or not scope.takes_tasks:
            return await performed
        return await self._undertake(tasks, scope, context, performed)

    async def _perform(
        self,
        method: Method,
        request: Request,
        scope: Scope,
        context: RequestContext,
        asking: SessionAsking | RequestAsking | None,
    ) -> SanitizedJSON:
        try:
            return await method.perform(request, scope, context)
        except InputRequired as required:
            if not isinstance(asking, RequestAsking):
                raise
            asked = {
                name: {"method": ask.method, "params": ask.params}
                for name, ask in required.asks.items()
            }
            return self._results.input_required(asked, asking.seal())
        finally:
            context.close()

    async def _undertake(
        self,
        tasks: TaskTable,
        scope: Scope,
        context: RequestContext,
        performed: Coroutine[Any, Any, SanitizedJSON],
    ) -> SanitizedJSON:
        """Let work go on as a task if it says so."""
        undertaking = Undertaking(
            tasks,
            scope.caller,
            lambda task: self._results.task_created(task.envelope()),
            lambda error: self._sanitizer.json(error_members(known(error))),
        )

        def go_on() -> bool:
            task = undertaking.go_on()
            if task is None:
                return False
            # The call is answered: what is said of a task is said in its own terms.
            context.close()
            context.ask_through(TaskAsking(task, scope.capabilities))
            return True

        context.on_task(go_on)
        return await undertaking.outcome(performed)

    def _asking(
        self, request: Request, scope: Scope, method: Method
    ) -> SessionAsking | RequestAsking | None:
        if not method.asks:
            return None
        if scope.session is not None:
            deaf = isinstance(scope.outlet, NoOutlet)
            outlet = None if deaf else scope.outlet
            return SessionAsking(scope.session, outlet, self._sanitizer, self._clock)
        return RequestAsking(request, scope.caller, scope.capabilities, self._state)

    def _context(self, request: Request, scope: Scope, asking: Any) -> RequestContext:
        session = scope.session
        meta = request.params.get("_meta", {})

        def level() -> str | None:
            return scope.log_level if session is None else session.log_level

        return RequestContext(
            caller=scope.caller,
            source=scope.source,
            session=None if session is None else session.name,
            capabilities=scope.capabilities,
            sanitizer=self._sanitizer,
            outlet=scope.outlet,
            asking=asking,
            progress_token=meta.get("progressToken"),
            level=level,
        )
