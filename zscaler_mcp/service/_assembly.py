"""From a plan to the services that carry it out, in the order of their start."""

import secrets
from collections.abc import Callable
from typing import TypeVar

from twisted.application.service import Service
from twisted.internet.defer import Deferred

from zscaler_mcp.caller import ANONYMOUS
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.mcp import (
    Changed,
    Changes,
    Dispatcher,
    Features,
    RequestState,
    SessionTable,
    TaskTable,
)
from zscaler_mcp.plan import Plan
from zscaler_mcp.posture import Posture
from zscaler_mcp.sanitize import Sanitizer
from zscaler_mcp.secret import Secret
from zscaler_mcp.service._announce import AnnouncementService
from zscaler_mcp.service._audit import AuditService
from zscaler_mcp.service._entitlement import CallersEntitlement, TenantEntitlement
from zscaler_mcp.service._guide import (
    POSTURE_URI,
    GuidePrompts,
    GuideResources,
    toolset_uris,
)
from zscaler_mcp.service._listener import ListenerService
from zscaler_mcp.service._ordered import OrderedServices
from zscaler_mcp.service._periodic import PeriodicService
from zscaler_mcp.service._pidfile import PidFileService
from zscaler_mcp.service._provider import ProviderService, is_vouched
from zscaler_mcp.service._reload import ReloadService
from zscaler_mcp.service._sessions import SessionService
from zscaler_mcp.service._spent import RedisSpentTokens
from zscaler_mcp.service._stdio import StdioService
from zscaler_mcp.service._surroundings import Surroundings
from zscaler_mcp.service._tenant import TenantService, configured_target
from zscaler_mcp.service._tools import SERVER, CatalogTools
from zscaler_mcp.settings import (
    AuthenticationMode,
    Confirmation,
    Entitlement,
    ResultFormat,
    ToolDiscovery,
    Transport,
)
from zscaler_mcp.stdio import StdioProtocol
from zscaler_mcp.tools.cache import ReadCache
from zscaler_mcp.tools.confirmation import Confirmations, SpentHere, SpentTokens
from zscaler_mcp.tools.consent import Consent
from zscaler_mcp.tools.inventory import Inventory
from zscaler_mcp.tools.invocation import Invocation
from zscaler_mcp.tools.permission import Permissions
from zscaler_mcp.tools.turns import Pace, Turns
from zscaler_mcp.web import (
    Access,
    ApiKeyAuthentication,
    Application,
    CertificateAuthentication,
    EventTransport,
    FailureThrottle,
    IAuthenticator,
    IEndpoint,
    NoAuthentication,
    StreamableHTTP,
    ZscalerAuthentication,
)

__all__ = ["make_daemon"]

_Part = TypeVar("_Part", bound=Service)

_LOOK_AGAIN = 15.0
"""Seconds between looks for streams that have outlived their credential."""


def make_daemon(plan: Plan, surroundings: Surroundings) -> OrderedServices:
    """The daemon as one service."""
    assembly = _Assembly(plan, surroundings)
    if plan.transport is Transport.STDIO:
        assembly.serve_stdio()
    else:
        assembly.serve_http()
    return assembly.services


class _Assembly:
    """Makes the parts of one daemon; each is started after those before it."""

    def __init__(self, plan: Plan, surroundings: Surroundings) -> None:
        self._plan = plan
        self._settings = settings = plan.settings
        self._reactor = surroundings.reactor
        self._surroundings = surroundings
        self.services = OrderedServices()
        sanitizer = Sanitizer(enabled=not settings.tools.disable_output_sanitization)
        self._inventory = Inventory.resolve(CATALOG, plan.selection, sanitizer)
        if settings.process.pid_file is not None:
            self._add(PidFileService(settings.process.pid_file))
        self._audit = self._add(AuditService(settings.logs, surroundings.wall))
        self._entitlement = TenantEntitlement(plan.entitlement)
        self._tenant = self._add_tenant()
        self._provider: ProviderService | None = None
        if is_vouched(plan):
            wall = surroundings.wall
            self._provider = self._add(ProviderService(plan, self._reactor, wall))
        made = (Secret(secrets.token_urlsafe(32)),)
        self._keys = settings.tools.request_state_keys or made
        permissions = self._make_permissions(sanitizer)
        invocation = self._make_invocation(permissions, sanitizer)
        state = RequestState(
            self._keys,
            now=surroundings.wall,
            nonce=secrets.token_bytes,
        )
        self._posture: Callable[[], Posture] = lambda: self._posture_at("-")
        self._changes = Changes(
            frozenset({Changed.TOOLS, Changed.PROMPTS, Changed.RESOURCE})
        )
        resources = GuideResources(
            permissions, lambda: self._posture().summary(), sanitizer
        )
        discovery = None
        if settings.tools.discovery is ToolDiscovery.SEARCH:
            # The words of every tool, which only this needs.
            from zscaler_mcp.tools.discovery import Discovery  # noqa: PLC0415

            discovery = Discovery(invocation, sanitizer)
        features = Features(
            tools=CatalogTools(invocation, discovery),
            prompts=GuidePrompts(permissions, sanitizer),
            resources=resources,
            completer=resources,
            changes=self._changes,
            tasks=TaskTable(surroundings.wall),
        )
        self._dispatcher = Dispatcher(SERVER, features, sanitizer, state, self._reactor)

    def _add(self, part: _Part) -> _Part:
        part.setServiceParent(self.services)
        return part

    def _add_tenant(self) -> TenantService:
        """The client of the tenant; a simulated one is started before it."""
        target = None
        if self._plan.endpoints is None:
            # A tenth of the memory and of the start, which only this needs.
            from zscaler_mcp.service._demonstration import (  # noqa: PLC0415
                simulator_for,
            )

            simulator, target = simulator_for(
                self._reactor, self._surroundings.wall, self._plan
            )
            self._add(simulator)
        target = target or configured_target(self._plan)
        wall = self._surroundings.wall
        hear = self._entitlement.hear
        return self._add(TenantService(self._reactor, wall, self._plan, target, hear))

    def _make_permissions(self, sanitizer: Sanitizer) -> Permissions:
        """Who may call what: by the selection, the token and the scopes."""
        rule, rules = self._plan.entitlement, self._settings.tools.scope_tools
        withheld = self._entitlement.withheld
        if by_caller := self._settings.oneapi.delegate and rule is not Entitlement.OFF:
            products = self._tenant.products_of
            withheld = CallersEntitlement(rule, products).withheld
        self._permissions = Permissions(
            self._inventory, sanitizer, rules, withheld, by_caller=by_caller
        )
        return self._permissions

    def _make_invocation(
        self, permissions: Permissions, sanitizer: Sanitizer
    ) -> Invocation:
        """The pipeline that every call goes through."""
        settings = self._settings.tools
        consent = Consent(
            catalog=CATALOG,
            sanitizer=sanitizer,
            confirmations=Confirmations(
                keys=self._keys,
                now=self._surroundings.wall,
                nonce=secrets.token_bytes,
                spent=self._spent(),
                ttl=settings.confirmation_ttl,
            ),
            only_humans=settings.confirmation is Confirmation.REQUIRE_HUMAN,
        )
        return Invocation(
            permissions=permissions,
            api_for=self._tenant.api_for,
            sanitizer=sanitizer,
            consent=consent,
            turns=Turns(
                max(1, self._settings.oneapi.concurrency // 2),
                Pace(settings.calls_per_minute, self._reactor),
                self._reactor,
            ),
            cache=ReadCache(
                settings.cache_seconds,
                settings.cache_tools,
                self._surroundings.stopwatch,
            ),
            audit=self._audit.call,
            now=self._surroundings.wall,
            stopwatch=self._surroundings.stopwatch,
            nonce=secrets.token_bytes,
            tables=settings.result_format is ResultFormat.TABLE,
            reveals=frozenset(settings.reveal_secrets),
        )

    def _spent(self) -> SpentTokens:
        """Where it is remembered which confirmations were used."""
        store = self._settings.tools.confirmation_store
        if store is None:
            return SpentHere(self._surroundings.wall)
        return self._add(RedisSpentTokens(store, self._reactor))

    def _announce(self, host: Callable[[], str]) -> AnnouncementService:
        self._posture = lambda: self._posture_at(host())
        announcement = AnnouncementService(self._plan, self._posture, host)

        def entitled(services: frozenset[str]) -> None:
            """Tell everybody what another token makes of the services."""
            if services or self._entitlement.coverage.undetermined:
                announcement.show()
            self._changes.tell(Changed.RESOURCE, POSTURE_URI)
            if not services:
                return
            self._changes.tell(Changed.TOOLS)
            self._changes.tell(Changed.PROMPTS)
            for uri in toolset_uris(services):
                self._changes.tell(Changed.RESOURCE, uri)
            withheld = sorted(self._entitlement.withheld(ANONYMOUS))
            self._audit.life("entitlement", withheld=withheld)

        self._entitlement.on_change = entitled
        return self._add(announcement)

    def _posture_at(self, host: str) -> Posture:
        """The posture as it is now."""
        coverage, offered = self._entitlement.coverage, self._inventory
        if not self._settings.oneapi.delegate:
            offered = self._permissions.without(self._entitlement.withheld(ANONYMOUS))
        return Posture.of(self._plan, offered, host, coverage)

    def serve_stdio(self) -> None:
        """Serve the process that started this one."""
        self._announce(lambda: "-")

        protocol = StdioProtocol(
            self._dispatcher,
            ANONYMOUS,
            self._reactor,
            self._settings.limits.drain_timeout,
        )
        self._add(StdioService(protocol, self._reactor))

    def serve_http(self) -> None:
        """Serve a network."""
        application = self._make_application()
        tenures, wall = application.tenures, self._surroundings.wall

        def look() -> None:
            tenures.end_overdue(wall())

        self._add(PeriodicService(_LOOK_AGAIN, look, self._reactor))
        listener = self._add(
            ListenerService(
                self._plan,
                application,
                self._surroundings,
                lambda refusal, peer: self._audit.refusal(
                    refusal, str(peer or "local")
                ),
            )
        )
        announcement = self._announce(lambda: listener.host)

        def apply(new: Plan) -> list[str]:
            """Take from a new plan what can change while calls are served."""
            changes = []
            same = new.tls_terms == self._plan.tls_terms
            if listener.tls is not None and new.tls is not None and same:
                listener.tls.swap(new.tls)
                changes.append("certificate and key")
            old = self._plan.authentication
            if old is new.authentication is AuthenticationMode.API_KEY:
                access = application.access
                mode = self._authenticator(new, access)
                Deferred.fromCoroutine(application.admit_by(mode))
                changes.append("API keys")
            announcement.show()
            self._changes.tell(Changed.RESOURCE, POSTURE_URI)
            self._audit.life("reload", changes=changes)
            return changes

        reopen = (self._surroundings.reopen, self._audit.reopen)
        replan = self._surroundings.replan
        self._add(ReloadService(self._reactor, self._plan, replan, apply, reopen))

    def _authenticator(self, plan: Plan, access: Access) -> IAuthenticator:
        """Who says who calls: one for each mode."""
        if self._provider is not None:
            return self._provider.authenticator
        match plan.authentication:
            case AuthenticationMode.API_KEY:
                return ApiKeyAuthentication(plan.settings.authentication.api_keys)
            case AuthenticationMode.ZSCALER:
                wall = self._surroundings.wall
                return ZscalerAuthentication(self._tenant, wall, access.client)
            case AuthenticationMode.MTLS:
                return CertificateAuthentication(self._surroundings.wall)
            case AuthenticationMode.NONE:
                return NoAuthentication()
            case mode:
                raise ValueError(f"a plan with the mode {mode} cannot be served")

    def _ready(self) -> bool:
        """Whether calls can be served: not while starting, not while draining."""
        vouched = self._provider is None or self._provider.ready()
        return bool(self.services.running) and vouched and self._tenant.ready()

    def _endpoint(self) -> IEndpoint:
        """The transport that the plan names."""
        limits = self._settings.limits
        if self._plan.transport is Transport.SSE:
            return EventTransport(
                self._dispatcher, self._reactor, limit=limits.sessions
            )
        sessions = SessionTable(
            limit=limits.sessions,
            idle=limits.session_idle,
            seconds=self._reactor.seconds,
        )
        self._add(SessionService(sessions, self._reactor))
        return StreamableHTTP(self._dispatcher, sessions, self._reactor)

    def _make_application(self) -> Application:
        """Everything that is answered over HTTP."""
        settings = self._settings
        access = Access(
            sources=settings.access.allowed_source_ips,
            proxies=settings.access.trusted_proxies,
            hosts=self._plan.hosts(None),
            origins=settings.access.allowed_origins,
        )
        return Application(
            access=access,
            authenticator=self._authenticator(self._plan, access),
            metadata=None if self._provider is None else self._provider.metadata,
            throttle=FailureThrottle(self._reactor.seconds),
            endpoint=self._endpoint(),
            ready=self._ready,
            on_refusal=lambda head, refusal: self._audit.refusal(
                refusal, str(access.client(head) or "local"), head.method
            ),
        )
