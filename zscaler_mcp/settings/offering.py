"""Which tools are offered, and what is asked of a call: rows of the table."""

import attrs

from zscaler_mcp.secret import Secret
from zscaler_mcp.settings import parsers
from zscaler_mcp.settings.choices import (
    Confirmation,
    Entitlement,
    ResultFormat,
    ToolDiscovery,
)
from zscaler_mcp.settings.scopes import ScopeRule, scope_rules
from zscaler_mcp.settings.table import setting

__all__ = [
    "ToolSettings",
]


@attrs.frozen(kw_only=True)
class ToolSettings:
    """Which tools are offered, and what becomes of their results."""

    write_enabled: bool = setting(
        "WRITE_ENABLED",
        parsers.boolean,
        "Offer the write tools that WRITE_TOOLS names.",
        default=False,
        flag="enable-write-tools",
        switch=True,
    )
    write_tools: tuple[str, ...] = setting(
        "WRITE_TOOLS",
        parsers.patterns,
        "Patterns of write tools, such as zia_create_*,zpa_update_segment_group.",
        default=(),
        flag="write-tools",
    )
    services: tuple[str, ...] = setting(
        "SERVICES",
        parsers.names,
        "Services to offer.",
        default=(),
        flag="services",
        shown_default="all",
        guards=True,
    )
    disabled_services: tuple[str, ...] = setting(
        "DISABLED_SERVICES",
        parsers.names,
        "Services not to offer.",
        default=(),
        flag="disabled-services",
    )
    toolsets: tuple[str, ...] = setting(
        "TOOLSETS",
        parsers.names,
        "Toolsets to offer.",
        default=(),
        flag="toolsets",
        shown_default="all",
        guards=True,
    )
    disabled_toolsets: tuple[str, ...] = setting(
        "DISABLED_TOOLSETS",
        parsers.names,
        "Toolsets not to offer.",
        default=(),
        flag="disabled-toolsets",
    )
    disabled_tools: tuple[str, ...] = setting(
        "DISABLED_TOOLS",
        parsers.patterns,
        "Patterns of tools not to offer.",
        default=(),
        flag="disabled-tools",
    )
    scope_tools: tuple[ScopeRule, ...] = setting(
        "SCOPE_TOOLS",
        scope_rules,
        "Which scopes may call which tools:"
        " mcp:read=*_list_*,*_get_*;mcp:write=zia_*; the scope * is every caller.",
        default=(),
        shown_default="every caller may call every tool that is offered",
        guards=True,
    )
    entitlement: Entitlement = setting(
        "ENTITLEMENT",
        parsers.choice(Entitlement),
        "open: services that the token for the tenant clearly does not cover are"
        " withheld; closed: those too of which that cannot be told; off: none.",
        default=Entitlement.OPEN,
        flag="entitlement",
        guards=True,
    )
    disable_entitlement_filter: bool = setting(
        "DISABLE_ENTITLEMENT_FILTER",
        parsers.boolean,
        "The older way to write ENTITLEMENT=off.",
        default=False,
        flag="no-entitlement-filter",
        switch=True,
    )
    confirmation_ttl: int = setting(
        "CONFIRMATION_TTL",
        parsers.integer(10, 3600),
        "Seconds in which a call that waits for agreement may be confirmed.",
        default=300,
    )
    discovery: ToolDiscovery = setting(
        "TOOL_DISCOVERY",
        parsers.choice(ToolDiscovery),
        "list: every tool that is offered; search: four tools that find, describe and"
        " call them, for a small context.",
        default=ToolDiscovery.LIST,
        flag="tool-discovery",
    )
    result_format: ResultFormat = setting(
        "RESULT_FORMAT",
        parsers.choice(ResultFormat),
        "records: items, each a record with its members; table: columns and rows where"
        " all records have the same members, about half as long.",
        default=ResultFormat.RECORDS,
        flag="result-format",
    )
    calls_per_minute: int = setting(
        "CALLS_PER_MINUTE",
        parsers.integer(0, 100_000),
        "Calls of tools that one caller may make in a minute, a tenth of them at once;"
        " 0 for as many as they like.",
        default=0,
    )
    confirmation: Confirmation = setting(
        "CONFIRMATION",
        parsers.choice(Confirmation),
        "two-steps: where a client cannot ask a human, a second call with a token"
        " confirms; require-human: such a call is refused.",
        default=Confirmation.TWO_STEPS,
        guards=True,
    )
    confirmation_store: Secret | None = setting(
        "CONFIRMATION_STORE",
        parsers.redis_url,
        "redis:// or rediss:// URL of a Redis where replicas that share keys remember"
        " which confirmations were used (the extra redis).",
        shown_default="the memory of this process",
        secret=True,
        guards=True,
    )
    request_state_keys: tuple[Secret, ...] = setting(
        "REQUEST_STATE_KEYS",
        parsers.keys,
        "Keys of 32 characters or more that replicas share, so that each honours the"
        " confirmations of the others; the first one signs.",
        default=(),
        shown_default="made anew by each process",
        secret=True,
        guards=True,
    )
    reveal_secrets: tuple[str, ...] = setting(
        "REVEAL_SECRETS",
        parsers.names,
        "Names of tools whose results show the secrets of the tenant: one-time"
        " passwords, pre-shared and provisioning keys, tokens.",
        default=(),
        shown_default="none: they are withheld",
    )
    cache_seconds: int = setting(
        "CACHE_SECONDS",
        parsers.integer(0, 300),
        "Seconds for which a caller is shown the same answer of a tool that"
        " CACHE_TOOLS names, unless something is written meanwhile; 0 for never.",
        default=0,
    )
    cache_tools: tuple[str, ...] = setting(
        "CACHE_TOOLS",
        parsers.patterns,
        "Patterns of tools that read, such as zdx_list_*, whose answers are kept.",
        default=(),
    )
    disable_output_sanitization: bool = setting(
        "DISABLE_OUTPUT_SANITIZATION",
        parsers.boolean,
        "Pass tenant text to the model as it is (diagnostics only).",
        default=False,
    )
