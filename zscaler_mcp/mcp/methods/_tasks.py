"""Tasks: get, update, cancel (extension "Tasks")."""

from typing import Any

from zscaler_mcp.jsonrpc import INVALID_PARAMS, Request
from zscaler_mcp.mcp.context import RequestContext
from zscaler_mcp.mcp.methods._method import Method
from zscaler_mcp.mcp.protocol import RpcError, needs_tasks
from zscaler_mcp.mcp.results import Results
from zscaler_mcp.mcp.scope import Scope
from zscaler_mcp.mcp.tasks import Task, TaskTable
from zscaler_mcp.sanitize import SanitizedJSON

__all__ = ["detail", "task_methods"]


def detail(task: Task, results: Results, **more: Any) -> SanitizedJSON:
    """A whole task, as it is now."""
    members = {
        name: results.json(value)
        for name, value in (task.envelope() | task.details() | more).items()
    }
    return results.joined(members | task.outcome)


def task_methods(tasks: TaskTable, results: Results) -> dict[str, Method]:
    """The methods of a server with tasks."""

    def find(request: Request, scope: Scope) -> Task:
        needs_tasks(scope.capabilities)
        task = tasks.find(request.params["taskId"], scope.caller)
        if task is None:
            raise RpcError(INVALID_PARAMS, "Unknown task")
        return task

    async def get(
        request: Request, scope: Scope, context: RequestContext
    ) -> SanitizedJSON:
        task = find(request, scope)
        members = {
            name: results.json(value)
            for name, value in (task.envelope() | task.details()).items()
        }
        return results.finish(members | task.outcome, modern=True)

    async def update(
        request: Request, scope: Scope, context: RequestContext
    ) -> SanitizedJSON:
        find(request, scope).answer(request.params["inputResponses"])
        return results.finish({}, modern=True)

    async def cancel(
        request: Request, scope: Scope, context: RequestContext
    ) -> SanitizedJSON:
        find(request, scope).cancel()
        return results.finish({}, modern=True)

    return {
        "tasks/get": Method(get, handshake=False),
        "tasks/update": Method(update, handshake=False),
        "tasks/cancel": Method(cancel, handshake=False),
    }
