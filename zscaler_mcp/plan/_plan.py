"""The plan, and how it is made."""

import stat
from collections.abc import Callable, Iterable
from ipaddress import IPv4Network, ip_network
from typing import Final

import attrs
from OpenSSL import SSL

from zscaler_mcp.authority import HostAllowlist
from zscaler_mcp.errors import Fault
from zscaler_mcp.net.binding import Binding
from zscaler_mcp.oneapi.credential import Credential
from zscaler_mcp.oneapi.endpoints import Endpoints
from zscaler_mcp.plan._authentication import find_authentication
from zscaler_mcp.plan._cache import check_cache
from zscaler_mcp.plan._place import WILDCARDS, default_hosts, find_place
from zscaler_mcp.plan._replicas import check_replicas
from zscaler_mcp.plan._review import Review
from zscaler_mcp.plan._scopes import check_scopes
from zscaler_mcp.plan._secrets import check_revealed
from zscaler_mcp.plan._tenant import find_selection, find_tenant
from zscaler_mcp.plan._tls import find_tls
from zscaler_mcp.settings import (
    AuthenticationMode,
    Entitlement,
    Loaded,
    Settings,
    TLSProfile,
    Transport,
)
from zscaler_mcp.tools.selection import Selection

__all__ = ["Plan", "Planned", "make_plan"]

_PRIVATE_BITS: Final = 8
_PRIVATE_BITS_V6: Final = 7
"""Prefixes of the widest private ranges, 10.0.0.0/8 and fc00::/7 (RFC 1918, 4193)."""

_MAPPED_BITS: Final = 96


@attrs.frozen(kw_only=True)
class Plan:
    """What will be served."""

    settings: Settings
    transport: Transport
    binding: Binding | None
    """``None`` on standard input and output."""

    loopback: bool
    """Whether nobody outside this machine can connect."""

    tls: SSL.Context | None
    authentication: AuthenticationMode
    selection: Selection
    endpoints: Endpoints | None
    """``None`` for the simulated tenant."""

    credential: Credential | None
    """``None`` where each caller's own is used, and for the simulated tenant."""

    def hosts(self, port: int | None) -> HostAllowlist | None:
        """The Host allowlist; ``None`` answers to every host.

        :param port: the port that was bound.
        """
        access = self.settings.access
        if access.disable_host_validation:
            return None
        if access.allowed_hosts is not None:
            return access.allowed_hosts
        listen = self.settings.listen
        asked = listen.host if listen.endpoint is None else None
        return default_hosts(self.binding, asked, port, loopback=self.loopback)

    @property
    def entitlement(self) -> Entitlement:
        """What becomes of services that a token may not cover."""
        tools = self.settings.tools
        return (
            Entitlement.OFF if tools.disable_entitlement_filter else tools.entitlement
        )

    @property
    def validates_hosts(self) -> bool:
        """Whether a name that a request calls us by can be refused."""
        access = self.settings.access
        if self.binding is None or access.disable_host_validation:
            return False
        return access.allowed_hosts is None or not access.allowed_hosts.any_name

    @property
    def tls_terms(self) -> tuple[TLSProfile, bool] | None:
        """What TLS asks of clients: profile, and whether a certificate is required.

        A certificate may be renewed while these stay; to change them by a reload
        could switch a layer off.
        """
        tls = self.settings.tls
        return None if self.tls is None else (tls.profile, tls.ca_certs is not None)

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes that a client may use."""
        if self.tls is not None:
            return ("https",)
        if self.settings.listen.allow_http:
            return ("http", "https")
        return ("http",)


@attrs.frozen(kw_only=True)
class Planned:
    """A plan, or the faults that it failed for."""

    plan: Plan | None
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


def _warn_of_open_hosts(review: Review) -> None:
    """Say what DNS rebinding could use; each is allowed."""
    access = review.settings.access
    if access.disable_host_validation:
        what = "is true: pages of any site can reach this server by DNS rebinding."
        review.warn("ZSCALER_MCP_DISABLE_HOST_VALIDATION", what)
    elif access.allowed_hosts is not None:
        for rule in access.allowed_hosts.any_name:
            what = f"{rule!r} matches every name, so host validation is off: pages of"
            what += " any site can reach this server by DNS rebinding."
            remedy = "Write the names that clients use."
            review.warn("ZSCALER_MCP_ALLOWED_HOSTS", what, remedy)
        for rule in access.allowed_hosts.foreign_names:
            what = f"{rule!r} ends in a wildcard: it matches names in domains of"
            what += " strangers."
            remedy = "Write names and addresses in full, or *. before a domain."
            review.warn("ZSCALER_MCP_ALLOWED_HOSTS", what, remedy)


def _warn_of_open_layers(review: Review, plan: Plan) -> None:
    """Say what an operator may have overlooked; each is allowed."""
    access, listen = review.settings.access, review.settings.listen
    if plan.transport is not Transport.STDIO:
        _warn_of_open_hosts(review)
    binding = plan.binding
    if binding and binding.host in WILDCARDS and access.allowed_hosts is None:
        what = "is not set on a wildcard bind: only addresses are answered, no names."
        review.warn("ZSCALER_MCP_ALLOWED_HOSTS", what)
    if binding and binding.local_socket and access.allowed_hosts is None:
        what = "is not set on a unix socket: only the name localhost is answered."
        review.warn("ZSCALER_MCP_ALLOWED_HOSTS", what)
    if plan.transport is Transport.SSE:
        what = "sse is the transport of 2024-11-05, deprecated since 2025-03-26."
        remedy = "Use streamable-http for clients that speak it."
        review.warn("ZSCALER_MCP_TRANSPORT", what, remedy)
    if listen.allow_http and plan.tls is None and not plan.loopback:
        what = "is true: this server trusts somebody in front of it to end TLS."
        review.warn("ZSCALER_MCP_ALLOW_HTTP", what)
    if plan.transport is not Transport.STDIO:
        _warn_of_wide_proxies(review)
    if binding and binding.proxied and not access.trusted_proxies:
        what = "reads a PROXY line, but no proxy is trusted to write one."
        remedy = "Name the balancers in ZSCALER_MCP_TRUSTED_PROXIES."
        review.refuse("ZSCALER_MCP_LISTEN", what, remedy)
    if binding and binding.local_socket and access.allowed_source_ips is not None:
        what = "cannot judge the peers of a unix socket, which have no address."
        review.refuse("ZSCALER_MCP_ALLOWED_SOURCE_IPS", what)
    if review.settings.tools.disable_output_sanitization:
        what = "is true: text that strangers typed reaches the model as it is."
        review.warn("ZSCALER_MCP_DISABLE_OUTPUT_SANITIZATION", what)


def _warn_of_readable_files(review: Review) -> None:
    """Name the files with secrets in them that are not closed to strangers."""
    files = dict(review.loaded.secret_files)
    if review.settings.process.env_file is not None:
        files["ZSCALER_MCP_ENV_FILE"] = review.settings.process.env_file
    for name, path in files.items():
        if path.exists() and path.stat().st_mode & stat.S_IROTH:
            what = f"{path} can be read by every user of this machine."
            review.warn(name, what, f"Close it: chmod o= {path}")


def _is_wide(range_: str) -> bool:
    """Whether a range is wider than the widest of private addresses."""
    network = ip_network(range_)
    if isinstance(network, IPv4Network):
        return network.prefixlen < _PRIVATE_BITS
    if network.network_address.ipv4_mapped is not None:
        return network.prefixlen < _MAPPED_BITS + _PRIVATE_BITS
    return network.prefixlen < _PRIVATE_BITS_V6


def _warn_of_wide_proxies(review: Review) -> None:
    """Name the ranges that no operator's proxies fill."""
    for range_ in filter(_is_wide, review.settings.access.trusted_proxies.entries):
        what = f"{range_!r} believes strangers: whoever connects from there can claim"
        what += " any source address, and pass the source allowlist."
        remedy = "Write the addresses of your own proxies."
        review.warn("ZSCALER_MCP_TRUSTED_PROXIES", what, remedy)


def _refuse_lost_files(review: Review) -> None:
    """Name the folders that are not there; better now than in a daemon's log."""
    for name, path in (
        ("ZSCALER_MCP_PID_FILE", review.settings.process.pid_file),
        ("ZSCALER_MCP_AUDIT_LOG", review.settings.logs.audit_file),
    ):
        if path is not None and not path.parent.is_dir():
            what = f"{path} cannot be made: there is no folder {path.parent}."
            review.refuse(name, what, "Make it, or name another.")


def make_plan(
    loaded: Loaded,
    *,
    default_transport: Transport,
    resolve: Callable[[str], Iterable[str]],
    now: float,
) -> Planned:
    """Draw every conclusion from settings.

    :param resolve: the addresses of a name, as literals; raises ``OSError``.
    :param now: seconds since the epoch, to judge certificates by.
    """
    review = Review(loaded, resolve, now)
    review.faults.extend(loaded.faults)
    review.warnings.extend(loaded.warnings)
    transport = review.settings.listen.transport or default_transport
    binding, loopback, tls, mode = None, True, None, AuthenticationMode.NONE
    if transport is not Transport.STDIO:
        binding, loopback = find_place(review)
        tls = find_tls(review, loopback=loopback)
        mode = find_authentication(review, loopback=loopback)
    selection = find_selection(review)
    served = None if transport is Transport.STDIO else mode
    endpoints, credential = find_tenant(review, served)
    check_scopes(review, mode, transport)
    check_replicas(review)
    check_revealed(review)
    check_cache(review)
    _warn_of_readable_files(review)
    _refuse_lost_files(review)
    plan = Plan(
        settings=loaded.settings,
        transport=transport,
        binding=binding,
        loopback=loopback,
        tls=tls,
        authentication=mode,
        selection=selection,
        endpoints=endpoints,
        credential=credential,
    )
    _warn_of_open_layers(review, plan)
    faults = tuple(review.faults)
    return Planned(
        plan=None if faults else plan, faults=faults, warnings=tuple(review.warnings)
    )
