"""What replicas have to share, so that a confirmation counts at each and once."""

from importlib.util import find_spec

from zscaler_mcp.plan._review import Review

__all__ = ["check_replicas"]


def check_replicas(review: Review) -> None:
    """Refuse a store that cannot be asked; name what only does half of it."""
    tools = review.settings.tools
    store, keys = tools.confirmation_store, tools.request_state_keys
    if store is not None and find_spec("txredisapi") is None:
        what = "is set, and the client of Redis is not installed."
        remedy = "Install zscaler-mcp[redis]."
        review.refuse("ZSCALER_MCP_CONFIRMATION_STORE", what, remedy)
    if store is not None and not keys:
        what = "is set without shared keys: no replica honours another's confirmations."
        remedy = "Set ZSCALER_MCP_REQUEST_STATE_KEYS."
        review.warn("ZSCALER_MCP_CONFIRMATION_STORE", what, remedy)
    if keys and store is None:
        what = "are shared, and each replica remembers for itself which confirmations"
        what += " were used: one could be used once at each."
        remedy = "Set ZSCALER_MCP_CONFIRMATION_STORE, or ignore this for one process."
        review.warn("ZSCALER_MCP_REQUEST_STATE_KEYS", what, remedy)
