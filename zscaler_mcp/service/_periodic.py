"""What is looked at again and again while the server runs."""

from collections.abc import Callable
from typing import Any

from twisted.application.service import Service
from twisted.internet.task import LoopingCall

__all__ = ["PeriodicService"]


class PeriodicService(Service):
    """Looks at something, by itself.

    :param seconds: between two looks.
    """

    def __init__(self, seconds: float, look: Callable[[], None], clock: Any) -> None:
        self._seconds = seconds
        self._looking = LoopingCall(look)
        self._looking.clock = clock

    def startService(self) -> None:
        """Begin."""
        super().startService()
        self._looking.start(self._seconds, now=False)

    def stopService(self) -> None:
        """Look no more."""
        super().stopService()
        if self._looking.running:
            self._looking.stop()
