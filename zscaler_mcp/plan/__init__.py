"""From settings to what will be served: every conclusion, every fault, no sockets.

Files are read here, while there may still be the privilege to, and everything that
would make the start fail is found here, so that ``check`` and the start agree.
"""

from zscaler_mcp.plan._plan import Plan, Planned, make_plan

__all__ = ["Plan", "Planned", "make_plan"]
