"""What a daemon gets from the process that it runs in."""

from collections.abc import Callable
from typing import Any

import attrs

from zscaler_mcp.plan import Planned

__all__ = ["Surroundings"]


@attrs.frozen(kw_only=True)
class Surroundings:
    """Reactor, clocks and limits; nothing below the composition asks for them."""

    reactor: Any
    """Everything that Twisted's reactor provides."""

    wall: Callable[[], float]
    """Seconds since the epoch."""

    stopwatch: Callable[[], float]
    """Seconds from anywhere, never set back."""

    descriptors: int
    """How many files the process may open."""

    replan: Callable[[], Planned]
    """Reads the configuration again, for a reload."""

    reopen: Callable[[], None]
    """Opens the log file again, after a rotation."""
