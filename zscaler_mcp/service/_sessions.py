"""Sessions that end: when idle, and all of them when the server stops."""

from typing import Any, Final

from zscaler_mcp.mcp import SessionTable
from zscaler_mcp.service._periodic import PeriodicService

__all__ = ["SessionService"]

_EVERY: Final = 30.0
"""Seconds between looks for idle sessions."""


class SessionService(PeriodicService):
    """Looks after a table of sessions."""

    def __init__(self, sessions: SessionTable, clock: Any) -> None:
        super().__init__(_EVERY, sessions.expire, clock)
        self._sessions = sessions

    def stopService(self) -> None:
        """End every session, and what runs in it."""
        super().stopService()
        self._sessions.close_all()
