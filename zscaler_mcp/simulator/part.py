"""A part of the simulated tenant: some kinds of records, and what is done to them."""

from collections.abc import Callable

import attrs

from zscaler_mcp.simulator.kinds import Kind
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.store import Store

__all__ = ["Part"]


@attrs.frozen(kw_only=True, eq=False)
class Part:
    """What one group of tools finds in the tenant."""

    kinds: tuple[Kind, ...]
    routes: tuple[Route, ...]
    seed: Callable[[Store, int], None]
    """Puts the first records in, some dozens of a kind times the scale."""
