"""Which tools show secrets: whether the operator named tools that can."""

from difflib import get_close_matches

from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.plan._review import Review

__all__ = ["check_revealed"]

_REVEALED = "ZSCALER_MCP_REVEAL_SECRETS"


def check_revealed(review: Review) -> None:
    """Refuse names that mean nothing; warn of what is opened, and of what is not."""
    opened = 0
    for name in review.settings.tools.reveal_secrets:
        tool = CATALOG.by_name.get(name)
        if tool is None:
            nearest = get_close_matches(name, CATALOG.by_name, n=1)
            remedy = f"Did you mean {nearest[0]}?" if nearest else ""
            review.refuse(_REVEALED, f"{name!r} is no tool.", remedy)
        elif not tool.secrets:
            review.warn(_REVEALED, f"{name!r} withholds nothing.")
        else:
            opened += 1
    if opened:
        what = f"secrets of the tenant reach the model through {opened} tools."
        review.warn(_REVEALED, what)
