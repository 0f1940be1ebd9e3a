"""Services that depend on those before them."""

from twisted.application.service import IService, MultiService
from twisted.internet.defer import Deferred, maybeDeferred
from twisted.logger import Logger

__all__ = ["OrderedServices"]


class OrderedServices(MultiService):
    """Starts its services in order; stops them in reverse, one after the other.

    What is being answered needs the tenant, the tenant needs its connections: each
    service is gone before the one that it stood on.
    """

    _log = Logger()

    def privilegedStartService(self) -> None:
        """Start what needs privileges; what was started is undone if that fails."""
        begun: list[IService] = []
        try:
            for service in self:
                service.privilegedStartService()
                begun.append(service)
        except BaseException:
            Deferred.fromCoroutine(self._stop(begun))
            raise

    def startService(self) -> None:
        """Start the rest; everything is undone if that fails."""
        try:
            super().startService()
        except BaseException:
            self.stopService()
            raise

    def stopService(self) -> Deferred[None]:
        """Stop everything; fires when all is gone."""
        self.running = 0
        return Deferred.fromCoroutine(self._stop(list(self)))

    async def _stop(self, services: list[IService]) -> None:
        for service in reversed(services):
            try:
                await maybeDeferred(service.stopService)
            except Exception:  # noqa: BLE001 (the others have to be stopped too)
                self._log.failure("{service} did not stop", service=service)
