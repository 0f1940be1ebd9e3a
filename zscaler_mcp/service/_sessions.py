"""Sessions that end: when idle, and all of them when the server stops."""

from typing import Any, Final

from twisted.application.service import Service
from twisted.internet.task import LoopingCall

from zscaler_mcp.mcp import SessionTable

__all__ = ["SessionService"]

_EVERY: Final = 30.0
"""Seconds between looks for idle sessions."""


class SessionService(Service):
    """Looks after a table of sessions."""

    def __init__(self, sessions: SessionTable, clock: Any) -> None:
        self._sessions = sessions
        self._looking = LoopingCall(sessions.expire)
        self._looking.clock = clock

    def startService(self) -> None:
        """Begin to look for idle sessions."""
        super().startService()
        self._looking.start(_EVERY, now=False)

    def stopService(self) -> None:
        """End every session, and what runs in it."""
        super().stopService()
        if self._looking.running:
            self._looking.stop()
        self._sessions.close_all()
