"""The HTTP listener: from the plan to a bound port, and from there to a drain."""

from collections.abc import Callable
from typing import Any

import attrs
from twisted.application.internet import StreamServerEndpointService
from twisted.application.service import Service
from twisted.internet.address import UNIXAddress
from twisted.internet.defer import Deferred, maybeDeferred
from twisted.internet.error import CannotListenError
from twisted.internet.interfaces import IAddress, IProtocolFactory
from twisted.logger import Logger

from zscaler_mcp.authority import Authority
from zscaler_mcp.errors import ConfigurationError, Fault
from zscaler_mcp.net.binding import Binding
from zscaler_mcp.net.filter import RefusalSite, SourceFilter
from zscaler_mcp.net.limits import Limits, connections_within
from zscaler_mcp.net.listen import front, listening_service
from zscaler_mcp.net.peers import ip_address_of, port_of
from zscaler_mcp.net.site import HardenedSite
from zscaler_mcp.net.terms import RefusalListener, Terms
from zscaler_mcp.net.tls import SwappableServerContext
from zscaler_mcp.plan import Plan
from zscaler_mcp.service._surroundings import Surroundings
from zscaler_mcp.settings import LimitSettings
from zscaler_mcp.web import Application, ProbesOnly

__all__ = ["ListenerService", "limits_of"]


def limits_of(settings: LimitSettings, descriptors: int, upstream: int) -> Limits:
    """The limits of the network edge, below what the process may open.

    :param upstream: descriptors that the calls to the tenant may take.
    """
    limits = Limits(
        connections=settings.connections,
        connections_by_source=settings.connections_per_address,
        first_head_seconds=settings.head_timeout,
        head_seconds=settings.head_timeout,
        body_seconds=settings.body_timeout,
        idle_seconds=settings.keepalive_timeout,
        stall_seconds=settings.stall_timeout,
        unsent_bytes=settings.unsent_output,
        request_line_bytes=settings.request_line,
        fields=settings.head_fields,
        head_bytes=settings.head_size,
        body_bytes=settings.body_size,
    )
    connections = connections_within(limits, descriptors, upstream)
    return attrs.evolve(limits, connections=connections)


def _is_handed_over(binding: Binding) -> bool:
    return binding.description.startswith("systemd:")


def _not_handed_over(binding: Binding) -> ConfigurationError:
    what = f"{binding.description} is no listening socket that was handed over."
    remedy = (
        "Start the server by its socket unit; write INET, INET6 or UNIX as the domain,"
        " as the unit has it, and either index= or name=."
    )
    fault = Fault(where="ZSCALER_MCP_LISTEN", what=what, remedy=remedy)
    return ConfigurationError((fault,))


def _listen(
    binding: Binding,
    factory: IProtocolFactory,
    reactor: Any,
    report: Callable[[IAddress], object],
) -> StreamServerEndpointService:
    """The service that listens; a socket of systemd's is looked up for that.

    :raises ConfigurationError: if there is no such socket.
    """
    try:
        return listening_service(binding, factory, reactor=reactor, report=report)
    except (AttributeError, LookupError, ValueError) as error:
        if not _is_handed_over(binding):
            raise
        raise _not_handed_over(binding) from error


class ListenerService(Service):
    """Binds before privileges drop, serves, and drains when it stops."""

    _log = Logger()

    def __init__(
        self,
        plan: Plan,
        application: Application,
        surroundings: Surroundings,
        on_refusal: RefusalListener,
    ) -> None:
        if plan.binding is None:
            raise ValueError("a plan without a binding does not listen")
        self._plan = plan
        self._application = application
        # The simulated tenant has the other ends of its connections in this process.
        ends = 2 if plan.endpoints is None else 1
        upstream = ends * plan.settings.oneapi.concurrency
        self._descriptors = surroundings.descriptors
        limits = limits_of(plan.settings.limits, self._descriptors, upstream)
        access = plan.settings.access
        self._terms = Terms.make(
            surroundings.reactor, limits, on_refusal, access.trusted_proxies
        )
        self.tls = None if plan.tls is None else SwappableServerContext(plan.tls)
        self.host = "unbound"
        """The address and port that were bound, once they are."""

        self.port: int | None = None
        self._sites = self._make_sites()
        serving, refusing = self._sites
        factory = front(
            SourceFilter(
                serving,
                refusing,
                allowed=access.allowed_source_ips,
                trusted_proxies=access.trusted_proxies,
            ),
            self._terms,
            tls=self.tls,
            proxied=plan.binding.proxied,
            trusted_proxies=access.trusted_proxies,
        )
        self._listening = _listen(
            plan.binding, factory, surroundings.reactor, self._bound
        )

    def _make_sites(self) -> tuple[HardenedSite, RefusalSite]:
        """The site of those who may ask, and that of all others."""
        application, schemes = self._application, self._plan.schemes
        probes = ProbesOnly(ready=application.ready, on_refusal=application.on_refusal)
        serving = HardenedSite(
            application.resource(),
            self._terms,
            schemes=schemes,
            screen=application.screen,
        )
        refusing = RefusalSite(
            probes.resource(), self._terms, schemes=schemes, exempt=probes.answers
        )
        return serving, refusing

    def _bound(self, address: IAddress) -> None:
        """Take note of what was bound, before anybody can connect.

        :raises ConfigurationError: for a port where a unix socket was planned for:
            nobody from elsewhere was to be judged.
        """
        binding = self._plan.binding
        if binding and binding.local_socket and not isinstance(address, UNIXAddress):
            raise _not_handed_over(binding)
        ip, self.port = ip_address_of(address), port_of(address)
        if ip is not None:
            self.host = str(Authority.of_address(ip, self.port))
        elif self._plan.binding is not None:
            self.host = self._plan.binding.description
        hosts = self._plan.hosts(self.port)
        self._application.access = attrs.evolve(self._application.access, hosts=hosts)

    def privilegedStartService(self) -> None:
        """Bind.

        :raises ConfigurationError: if the address is taken or not to be had.
        """
        try:
            self._listening.privilegedStartService()
        except CannotListenError as error:
            reason = getattr(error.socketError, "strerror", None) or error.socketError
            place = f"{error.interface}:{error.port}"
            fault = Fault(
                where="ZSCALER_MCP_HOST and _PORT, or ZSCALER_MCP_LISTEN",
                what=f"{place} cannot be bound: {reason}.",
                remedy="Choose another, or end what has it.",
            )
            raise ConfigurationError((fault,)) from error
        except (AttributeError, OSError) as error:
            if self._plan.binding is None or not _is_handed_over(self._plan.binding):
                raise
            raise _not_handed_over(self._plan.binding) from error

    def startService(self) -> None:
        """Serve."""
        super().startService()
        self._warn_of_few_connections()
        self._listening.startService()

    def _warn_of_few_connections(self) -> None:
        asked = self._plan.settings.limits.connections
        connections = self._terms.limits.connections
        if connections < asked:
            self._log.warn(
                "At most {connections} connections are served, not {asked}: the process"
                " may open {descriptors} files. Raise that limit (LimitNOFILE= of a"
                " unit, ulimit -n), or lower ZSCALER_MCP_MAX_CONNECTIONS.",
                connections=connections,
                asked=asked,
                descriptors=self._descriptors,
            )

    def stopService(self) -> Deferred[None]:
        """Accept no more, let what is asked be answered for a while, then close."""
        super().stopService()
        return Deferred.fromCoroutine(self._drain())

    async def _drain(self) -> None:
        await maybeDeferred(self._listening.stopService)
        self._application.endpoint.finish()
        seconds = self._plan.settings.limits.drain_timeout
        for drained in [site.drain(seconds) for site in self._sites]:
            await drained
        self._terms.incidents.stop()
