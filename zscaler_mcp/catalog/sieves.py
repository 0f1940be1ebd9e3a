"""Searches that a service does not do, or does not promise to do, on its own."""

from collections.abc import Callable, Mapping
from typing import Any

from zscaler_mcp.catalog.model import Record, Sieve

__all__ = ["containing", "having"]


def containing(parameter: str, *members: str) -> Sieve:
    """Records whose members hold the text of an argument, in any letter case.

    The text is sent to the service as well; where it honours it, this test
    passes what comes, and where it does not, the search still is one.
    """

    def sieve(arguments: Mapping[str, Any]) -> Callable[[Record], bool] | None:
        text = str(arguments.get(parameter, "")).strip().casefold()
        if not text:
            return None
        return lambda record: any(
            text in str(record.get(member) or "").casefold() for member in members
        )

    return sieve


def having(test: Callable[[Record], bool]) -> Sieve:
    """Records that pass a test, whatever the arguments."""
    return lambda _: test
