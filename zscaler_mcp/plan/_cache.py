"""Whether the settings of the cache mean anything together."""

from zscaler_mcp.catalog import CATALOG, Action
from zscaler_mcp.plan._review import Review
from zscaler_mcp.tools.selection import matches

__all__ = ["check_cache"]

_SECONDS = "ZSCALER_MCP_CACHE_SECONDS"
_TOOLS = "ZSCALER_MCP_CACHE_TOOLS"


def check_cache(review: Review) -> None:
    """Warn of what keeps no answer, and of answers that are never kept."""
    tools = review.settings.tools
    reads = [tool for tool in CATALOG.tools if tool.action is Action.READ]
    for pattern in tools.cache_tools:
        if not any(matches(pattern, tool) for tool in reads):
            review.warn(_TOOLS, f"{pattern!r} matches no tool that reads.")
    if tools.cache_tools and not tools.cache_seconds and review.sound("CACHE_SECONDS"):
        review.warn(_TOOLS, f"has no effect without {_SECONDS}.")
    if tools.cache_seconds and not tools.cache_tools and review.sound("CACHE_TOOLS"):
        review.warn(_SECONDS, f"is set, but {_TOOLS} names no tool: nothing is kept.")
    for name in tools.reveal_secrets:
        tool = CATALOG.by_name.get(name)
        if tool and any(matches(pattern, tool) for pattern in tools.cache_tools):
            what = f"covers {name}, which shows secrets: its answers are not kept."
            review.warn(_TOOLS, what)
