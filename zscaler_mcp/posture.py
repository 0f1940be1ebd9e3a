"""The security posture: what is really on, as one banner and as fields."""

from collections.abc import Mapping
from typing import Any, Final, Self

import attrs

from zscaler_mcp.addresses import parse_address
from zscaler_mcp.authority import Authority
from zscaler_mcp.catalog import CATALOG, Action
from zscaler_mcp.logs import BLOCK
from zscaler_mcp.plan import Plan
from zscaler_mcp.settings import (
    AccessSettings,
    AuthenticationMode,
    Entitlement,
    Transport,
)
from zscaler_mcp.tools.coverage import Coverage
from zscaler_mcp.tools.inventory import Inventory

__all__ = ["Posture", "asked_place"]

_NO_TOKEN: Final = Coverage.unknown("no token yet")

_MARK: Final = "[SECURITY] "
_LINES: Final = (
    ("transport", "host", "tls"),
    ("auth", "host_validation"),
    ("source_ip_acl", "write_tools"),
    ("sanitization", "audit_logging"),
    ("cors", "client_certificates", "trusted_proxies"),
    ("tenant", "read_tools"),
    ("create_tools", "update_tools", "delete_tools"),
    ("delegation", "tool_scopes", "revealed_secrets"),
    ("entitlement", "token_products"),
    ("withheld_services", "undetermined_services"),
)
"""The fields of each line. Operators know the first four; further layers follow."""


_LISTS: Final = ("source_ip_acl", "trusted_proxies", "cors")
"""Fields whose value is what the operator allows."""

_OURS: Final = ("host", "tenant", "token_products")
"""Fields that are the operator's own business."""


def _switch(*, on: bool) -> str:
    return "on" if on else "off"


def _tls(plan: Plan) -> str:
    if plan.tls is not None:
        return "on"
    upstream = plan.settings.listen.allow_http and plan.transport is not Transport.STDIO
    return "upstream" if upstream else "off"


def _client_certificates(plan: Plan) -> str:
    required = plan.tls is not None and plan.settings.tls.ca_certs is not None
    return "required" if required else "off"


def _auth(plan: Plan) -> str:
    if plan.authentication is AuthenticationMode.ZSCALER:
        seconds = plan.settings.authentication.cache_ttl
        return f"{plan.authentication.value} (cache_ttl={seconds}s)"
    return plan.authentication.value


def _tenant(plan: Plan) -> str:
    if plan.endpoints is None:
        return "demo (simulated)"
    return plan.settings.oneapi.vanity_domain or "unknown"


def _entitlement(plan: Plan, coverage: Coverage) -> dict[str, str]:
    """What the token makes of the services that the operator offers."""
    rule = plan.entitlement
    if rule is Entitlement.OFF:
        why, products, withheld, undetermined = "off", "-", "none", "none"
    elif plan.settings.oneapi.delegate:
        why = f"{rule.value} (each caller's own token decides)"
        products, withheld, undetermined = "-", "by caller", "by caller"
    else:
        why, products = f"{rule.value} ({coverage.why})", coverage.products
        wanted = {t.service for t in CATALOG.tools if plan.selection.offers(t)}
        withheld, undetermined = (
            ",".join(sorted(services & wanted)) or "none"
            for services in (coverage.withheld(rule), coverage.undetermined)
        )
    return {
        "entitlement": why,
        "token_products": products,
        "withheld_services": withheld,
        "undetermined_services": undetermined,
    }


def asked_place(plan: Plan) -> str:
    """Where a plan asks to listen, before anything is bound."""
    binding = plan.binding
    if binding is None:
        return "-"
    if binding.host is None:
        return binding.description
    address = parse_address(binding.host or "0.0.0.0")  # noqa: S104 (to show it)
    if address is None:
        return f"{binding.host}:{binding.port}"
    return str(Authority.of_address(address, binding.port))


def _revealed(plan: Plan, inventory: Inventory) -> str:
    """How many of the tools that are offered show secrets."""
    named = map(inventory.offers.get, plan.settings.tools.reveal_secrets)
    count = sum(offer is not None and bool(offer.tool.secrets) for offer in named)
    return f"{count} tools" if count else "off"


@attrs.frozen
class Posture:
    """The resolved configuration of every layer, by name, in words."""

    fields: Mapping[str, str]

    @classmethod
    def of(
        cls,
        plan: Plan,
        inventory: Inventory,
        host: str,
        coverage: Coverage = _NO_TOKEN,
    ) -> Self:
        """The posture of a plan that is being served.

        Without a network there is nobody for the layers of the network to judge:
        over standard input and output they are off, whatever the settings say.

        :param inventory: what is offered now.
        :param host: the address and port that were bound.
        :param coverage: what the server's own token covers.
        """
        served = plan.binding is not None
        access = plan.settings.access if served else AccessSettings()
        tools = plan.settings.tools
        logs = plan.settings.logs
        counts = inventory.counts
        readable = counts[Action.READ]
        writable = sum(counts.values()) - readable
        values = {
            "transport": plan.transport.value,
            "host": host,
            "tls": _tls(plan),
            "auth": _auth(plan),
            "host_validation": _switch(on=plan.validates_hosts),
            "source_ip_acl": str(access.allowed_source_ips or "off"),
            "write_tools": f"{writable} enabled" if writable else "disabled",
            "sanitization": _switch(on=not tools.disable_output_sanitization),
            "audit_logging": _switch(
                on=logs.log_tool_calls or logs.audit_file is not None
            ),
            "cors": ",".join(access.allowed_origins.entries) or "off",
            "client_certificates": _client_certificates(plan),
            "trusted_proxies": str(access.trusted_proxies) or "off",
            "tenant": _tenant(plan),
            "read_tools": str(readable),
            "create_tools": str(counts[Action.CREATE]),
            "update_tools": str(counts[Action.UPDATE]),
            "delete_tools": str(counts[Action.DELETE]),
            "tool_scopes": f"{len(tools.scope_tools)} rules"
            if tools.scope_tools
            else "off",
            "revealed_secrets": _revealed(plan, inventory),
            "delegation": _switch(on=plan.settings.oneapi.delegate),
            **_entitlement(plan, coverage),
        }
        return cls(values)

    def banner(self) -> str:
        """The block that operators look for: two spaces between fields."""
        lines = (
            "  ".join(f"{name}={self.fields[name]}" for name in names)
            for names in _LINES
        )
        return _MARK + f"\n{' ' * len(_MARK)}".join(lines)

    def summary(self) -> dict[str, str]:
        """What a caller may know: which layers are on, and no address or name."""
        lists = {name: _switch(on=self.fields[name] != "off") for name in _LISTS}
        shown = {name: self.fields[name] for name in self.fields if name not in _OURS}
        return shown | lists

    def event(self) -> dict[str, Any]:
        """The fields of the log event that shows the banner at every level."""
        return {BLOCK: self.banner(), **self.fields}
