"""The methods that a server answers, a room for each feature."""

from zscaler_mcp.mcp.methods._completion import completion_methods
from zscaler_mcp.mcp.methods._method import Method
from zscaler_mcp.mcp.methods._prompts import prompt_methods
from zscaler_mcp.mcp.methods._resources import resource_methods
from zscaler_mcp.mcp.methods._server import server_methods
from zscaler_mcp.mcp.methods._subscriptions import Subscriptions
from zscaler_mcp.mcp.methods._tasks import task_methods
from zscaler_mcp.mcp.methods._tools import tool_methods

__all__ = [
    "Method",
    "Subscriptions",
    "completion_methods",
    "prompt_methods",
    "resource_methods",
    "server_methods",
    "task_methods",
    "tool_methods",
]
