"""The tenant as a service of its own on the loopback interface."""

from typing import Any

from twisted.application.service import Service
from twisted.internet.defer import Deferred, maybeDeferred, succeed
from twisted.internet.interfaces import IListeningPort, IReactorTCP
from twisted.protocols.policies import WrappingFactory

from zscaler_mcp.simulator.site import simulated_site
from zscaler_mcp.simulator.tenant import SimulatedTenant

__all__ = ["SimulatorService"]

_LOOPBACK = "127.0.0.1"


class SimulatorService(Service):
    """Serves a tenant on 127.0.0.1."""

    def __init__(
        self, reactor: IReactorTCP, tenant: SimulatedTenant, port: int = 0
    ) -> None:
        """Listen on ``port`` when started; 0 takes a free one."""
        self.tenant = tenant
        self._reactor = reactor
        self._factory: Any = WrappingFactory(simulated_site(tenant))
        self._factory.noisy = False
        self._wanted = port
        self._listening: IListeningPort | None = None

    @property
    def port(self) -> int:
        """The port that it listens on, once started."""
        if self._listening is None:
            raise RuntimeError("The simulator is not listening.")
        host: Any = self._listening.getHost()
        number: int = host.port
        return number

    def startService(self) -> None:
        """Listen.

        :raises CannotListenError: if the port is taken.
        """
        Service.startService(self)
        self._listening = self._reactor.listenTCP(
            self._wanted, self._factory, interface=_LOOPBACK
        )

    def stopService(self) -> Deferred[None]:
        """Close the port and every connection; fires when the port is free."""
        Service.stopService(self)
        listening, self._listening = self._listening, None
        if listening is None:
            return succeed(None)
        stopped: Deferred[Any] = maybeDeferred(listening.stopListening)
        for connection in tuple(self._factory.protocols):
            connection.abortConnection()
        return stopped
