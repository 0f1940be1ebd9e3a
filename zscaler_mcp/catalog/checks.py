"""Rules about several arguments that a schema cannot say in every client's dialect.

Model providers refuse a schema with ``anyOf`` at its top, so these are checked here.
"""

from collections.abc import Mapping
from typing import Any

from zscaler_mcp.catalog.model import Check
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["at_least_one"]


def at_least_one(*names: str) -> Check:
    """One of these arguments must say something."""

    def check(arguments: Mapping[str, Any]) -> None:
        if not any(name in arguments for name in names):
            raise ToolFailure(
                FailureKind.ARGUMENT, f"Give at least one of {', '.join(names)}."
            )

    return check
