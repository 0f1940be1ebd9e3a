"""The table of settings: a frozen tree whose every field is a row.

Names that operators of the existing server use are kept. Sizes are bytes and
times are seconds unless a name says otherwise.
"""

from enum import StrEnum
from pathlib import Path

import attrs

from zscaler_mcp.addresses import AddressSet
from zscaler_mcp.authority import HostAllowlist, OriginAllowlist
from zscaler_mcp.secret import Secret
from zscaler_mcp.secureurl import SecureURL
from zscaler_mcp.settings import parsers, token_parsers
from zscaler_mcp.settings.apikeys import ApiKey, api_keys
from zscaler_mcp.settings.scopes import ScopeRule, scope_rules
from zscaler_mcp.settings.table import setting

__all__ = [
    "AccessSettings",
    "AuthenticationMode",
    "AuthenticationSettings",
    "Confirmation",
    "Entitlement",
    "LimitSettings",
    "ListenSettings",
    "LogFormat",
    "LogLevel",
    "LogSettings",
    "OneAPISettings",
    "ProcessSettings",
    "Settings",
    "TLSProfile",
    "TLSSettings",
    "ToolDiscovery",
    "ToolSettings",
    "Transport",
]

_KIB = 1024
_MIB = 1024 * _KIB
_DAY = 86_400


SIGNATURE_ALGORITHMS = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
)
"""Of tokens. All are asymmetric: whoever can check a token cannot make one."""


class Transport(StrEnum):
    """How clients reach the server."""

    STDIO = "stdio"
    SSE = "sse"
    STREAMABLE_HTTP = "streamable-http"


class TLSProfile(StrEnum):
    """Mozilla's names for what a TLS server offers (Server Side TLS 6.0)."""

    INTERMEDIATE = "intermediate"
    MODERN = "modern"


class AuthenticationMode(StrEnum):
    """How callers prove who they are."""

    NONE = "none"
    API_KEY = "api-key"
    JWT = "jwt"
    ZSCALER = "zscaler"
    OIDC = "oidc"
    MTLS = "mtls"


class Confirmation(StrEnum):
    """Who may agree to a grave call, where the client cannot ask a human."""

    TWO_STEPS = "two-steps"
    REQUIRE_HUMAN = "require-human"


class Entitlement(StrEnum):
    """What becomes of services that the token for the tenant may not cover."""

    OPEN = "open"
    CLOSED = "closed"
    OFF = "off"


class ToolDiscovery(StrEnum):
    """How clients get to know the tools."""

    LIST = "list"
    SEARCH = "search"


class LogLevel(StrEnum):
    """The least severe events that are logged."""

    DEBUG = "debug"
    INFO = "info"
    WARN = "warn"
    ERROR = "error"
    CRITICAL = "critical"


class LogFormat(StrEnum):
    """How an event becomes a line."""

    TEXT = "text"
    JSON = "json"


@attrs.frozen(kw_only=True)
class ListenSettings:
    """Where the server listens, and for what."""

    transport: Transport | None = setting(
        "TRANSPORT",
        parsers.choice(Transport),
        "stdio, streamable-http, or sse (deprecated).",
        flag="transport",
        shown_default="stdio; streamable-http under twistd",
    )
    host: str = setting(
        "HOST",
        parsers.text,
        "Address or name to bind.",
        default="127.0.0.1",
        flag="host",
        guards=True,
    )
    port: int = setting(
        "PORT",
        parsers.integer(0, 65535),
        "Port to bind; 0 picks a free one and logs it.",
        default=8000,
        flag="port",
    )
    endpoint: str | None = setting(
        "LISTEN",
        parsers.text,
        "Endpoint string (tcp:, unix:, systemd:, haproxy:...) in place of host"
        " and port.",
        flag="listen",
    )
    allow_http: bool = setting(
        "ALLOW_HTTP",
        parsers.boolean,
        "Accept plaintext on a bind that is not loopback: somebody upstream ends TLS.",
        default=False,
    )


@attrs.frozen(kw_only=True)
class TLSSettings:
    """The server's certificate and what it offers with it."""

    certfile: Path | None = setting(
        "TLS_CERTFILE",
        parsers.path,
        "PEM file: the server's certificate, then its chain.",
        guards=True,
    )
    keyfile: Path | None = setting(
        "TLS_KEYFILE",
        parsers.path,
        "PEM file: the private key of the certificate.",
        guards=True,
    )
    keyfile_password: Secret | None = setting(
        "TLS_KEYFILE_PASSWORD",
        parsers.secret,
        "Password of an encrypted key file.",
        secret=True,
    )
    ca_certs: Path | None = setting(
        "TLS_CA_CERTS",
        parsers.path,
        "PEM bundle: client certificates are required and verified against it.",
        guards=True,
    )
    profile: TLSProfile = setting(
        "TLS_PROFILE",
        parsers.choice(TLSProfile),
        "Mozilla profile: intermediate (TLS 1.2 and 1.3) or modern (TLS 1.3).",
        default=TLSProfile.INTERMEDIATE,
    )


@attrs.frozen(kw_only=True)
class AccessSettings:
    """Which requests are answered, by name, source and origin."""

    allowed_hosts: HostAllowlist | None = setting(
        "ALLOWED_HOSTS",
        parsers.hosts,
        "Host allowlist: name, name:port, *.example.com or [IPv6]:port; * is off.",
        guards=True,
        shown_default="the bind address",
    )
    disable_host_validation: bool = setting(
        "DISABLE_HOST_VALIDATION",
        parsers.boolean,
        "Answer to every Host (development only).",
        default=False,
    )
    allowed_source_ips: AddressSet | None = setting(
        "ALLOWED_SOURCE_IPS",
        parsers.addresses,
        "Source allowlist: addresses and CIDR ranges of both families.",
        guards=True,
        shown_default="every source",
    )
    trusted_proxies: AddressSet = setting(
        "TRUSTED_PROXIES",
        parsers.addresses,
        "Proxies whose X-Forwarded-For, Forwarded or PROXY line is believed.",
        default=AddressSet.parse(()),
    )
    allowed_origins: OriginAllowlist = setting(
        "ALLOWED_ORIGINS",
        parsers.origins,
        "CORS origins: https://app.example.com or https://*.example.com.",
        default=OriginAllowlist.parse(()),
        shown_default="",
    )


@attrs.frozen(kw_only=True)
class AuthenticationSettings:
    """How MCP clients prove who they are."""

    enabled: bool | None = setting(
        "AUTH_ENABLED",
        parsers.boolean,
        "Whether MCP clients must authenticate.",
        guards=True,
        shown_default="true, but for a loopback bind without a mode",
    )
    mode: AuthenticationMode | None = setting(
        "AUTH_MODE",
        parsers.choice(AuthenticationMode, oidcproxy="oidc", oauth_proxy="oidc"),
        "none, api-key, jwt, zscaler, oidc (also oidcproxy, oauth-proxy) or mtls.",
        shown_default="what is configured: jwt by AUTH_JWKS_URI, oidc by"
        " OIDCPROXY_CONFIG_URL, api-key by a key, zscaler by a vanity domain where"
        " AUTH_ENABLED is true, mtls by TLS_CA_CERTS",
        guards=True,
    )
    api_keys: tuple[ApiKey, ...] = setting(
        "AUTH_API_KEY",
        api_keys,
        "Shared secrets of api-key mode, 32 characters or more: KEY, or NAME SCOPES"
        " KEY with spaces; commas or line ends between them; sha256:HEX for a KEY.",
        default=(),
        secret=True,
        guards=True,
    )
    cache_ttl: int = setting(
        "AUTH_CACHE_TTL",
        parsers.integer(10, _DAY),
        "Seconds for which a credential of zscaler mode is believed, at most as long"
        " as its token lives.",
        default=3600,
    )
    jwks_uri: SecureURL | None = setting(
        "AUTH_JWKS_URI",
        token_parsers.secure_url,
        "jwt: URL of the identity provider's keys; https, or http on loopback.",
        guards=True,
    )
    issuer: str | None = setting(
        "AUTH_ISSUER",
        token_parsers.issuer,
        "jwt: issuer (iss) of tokens, letter for letter; oidc: where it is another"
        " than the configuration URL says.",
        guards=True,
    )
    audience: tuple[str, ...] = setting(
        "AUTH_AUDIENCE",
        token_parsers.audiences,
        "jwt: audience (aud) of tokens; of several, one is enough.",
        default=(),
        guards=True,
    )
    algorithms: tuple[str, ...] = setting(
        "AUTH_ALGORITHMS",
        token_parsers.algorithms(*SIGNATURE_ALGORITHMS),
        f"Signature algorithms of tokens, of {', '.join(SIGNATURE_ALGORITHMS)}.",
        default=("RS256", "ES256"),
        shown_default="RS256,ES256",
        guards=True,
    )
    required_scopes: tuple[str, ...] = setting(
        "AUTH_REQUIRED_SCOPES",
        token_parsers.scopes,
        "jwt: scopes that a token must carry, all of them.",
        default=(),
        guards=True,
    )
    leeway: int = setting(
        "AUTH_LEEWAY",
        parsers.integer(0, 300),
        "Seconds by which the identity provider's clock may differ.",
        default=30,
    )
    oidc_config_url: SecureURL | None = setting(
        "=OIDCPROXY_CONFIG_URL",
        token_parsers.secure_url,
        "oidc: URL of the identity provider's discovery document.",
        guards=True,
    )
    oidc_base_url: SecureURL | None = setting(
        "=OIDCPROXY_BASE_URL",
        token_parsers.secure_url,
        "oidc: URL of this server, as clients reach it, without /mcp.",
        guards=True,
    )
    oidc_audience: tuple[str, ...] = setting(
        "=OIDCPROXY_AUDIENCE",
        token_parsers.audiences,
        "oidc: audience (aud) of tokens; of several, one is enough.",
        default=(),
        shown_default="OIDCPROXY_BASE_URL with /mcp",
        guards=True,
    )
    oidc_required_scopes: tuple[str, ...] = setting(
        "=OIDCPROXY_REQUIRED_SCOPES",
        token_parsers.scopes,
        "oidc: scopes that a token must carry, all of them; clients are told.",
        default=(),
        guards=True,
    )


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


@attrs.frozen(kw_only=True)
class OneAPISettings:
    """The tenant, and the credential for it."""

    delegate: bool = setting(
        "DELEGATE",
        parsers.boolean,
        "Call OneAPI with each caller's own credential (mode zscaler), not with one of"
        " the server.",
        default=False,
    )
    demo: bool = setting(
        "DEMO",
        parsers.boolean,
        "Serve an embedded simulated tenant: no credential, no network.",
        default=False,
        flag="demo",
        switch=True,
    )
    demo_hostile: bool = setting(
        "DEMO_HOSTILE",
        parsers.boolean,
        "Serve a simulated tenant whose names and descriptions attack their readers;"
        " implies the demo.",
        default=False,
        flag="demo-hostile",
        switch=True,
    )
    demo_scale: int = setting(
        "DEMO_SCALE",
        parsers.integer(1, 100),
        "Size of the simulated tenant, 1 to 100: times 3,000 objects, 40 of which are"
        " locations; 100 take 0.4 GB and start in seconds.",
        default=1,
        flag="demo-scale",
    )
    client_id: str | None = setting(
        "=ZSCALER_CLIENT_ID", parsers.identifier, "OneAPI client id."
    )
    client_secret: Secret | None = setting(
        "=ZSCALER_CLIENT_SECRET", parsers.secret, "OneAPI client secret.", secret=True
    )
    private_key: Secret | None = setting(
        "=ZSCALER_PRIVATE_KEY",
        parsers.secret,
        "PEM private key in place of a client secret.",
        secret=True,
    )
    vanity_domain: str | None = setting(
        "=ZSCALER_VANITY_DOMAIN",
        parsers.dns_label,
        "Vanity domain of the tenant: one DNS label.",
    )
    cloud: str | None = setting(
        "=ZSCALER_CLOUD",
        parsers.dns_label,
        "Cloud of the tenant, where it is not production: one DNS label.",
    )
    customer_id: str | None = setting(
        "=ZSCALER_CUSTOMER_ID", parsers.identifier, "ZPA customer id of the tenant."
    )
    zcell_customer_id: str | None = setting(
        "=ZCELL_CUSTOMER_ID", parsers.identifier, "Zscaler Cellular customer id."
    )
    user_agent_comment: str | None = setting(
        "USER_AGENT_COMMENT",
        parsers.comment,
        "Comment in the User-Agent header towards OneAPI.",
        flag="user-agent-comment",
    )
    timeout: int = setting(
        "ONEAPI_TIMEOUT",
        parsers.integer(1, 600),
        "Seconds for one call to OneAPI, retries included.",
        default=60,
    )
    concurrency: int = setting(
        "ONEAPI_CONCURRENCY",
        parsers.integer(1, 1000),
        "Calls to OneAPI at the same time; half of them at most for one service, and"
        " half of those for one caller who is alone.",
        default=64,
    )

    @property
    def simulated(self) -> bool:
        """Whether the tenant is the embedded one."""
        return self.demo or self.demo_hostile


@attrs.frozen(kw_only=True)
class LogSettings:
    """What is written down, and how."""

    level: LogLevel = setting(
        "LOG_LEVEL",
        parsers.choice(LogLevel, warning="warn"),
        "debug, info, warn, error or critical.",
        default=LogLevel.INFO,
        flag="log-level",
    )
    format: LogFormat = setting(
        "LOG_FORMAT",
        parsers.choice(LogFormat),
        "text or json, one event a line.",
        default=LogFormat.TEXT,
        flag="log-format",
    )
    debug: bool = setting(
        "DEBUG",
        parsers.boolean,
        "Log at level debug.",
        default=False,
        flag="debug",
        switch=True,
    )
    log_tool_calls: bool = setting(
        "LOG_TOOL_CALLS",
        parsers.boolean,
        "Write an audit event for each call and each refusal.",
        default=False,
        flag="log-tool-calls",
        switch=True,
    )
    audit_file: Path | None = setting(
        "AUDIT_LOG",
        parsers.path,
        "File for audit events, one JSON object a line; switches them on.",
        flag="audit-log",
        guards=True,
        shown_default="with the log",
    )
    audit_chain: bool = setting(
        "AUDIT_CHAIN",
        parsers.boolean,
        "Let each audit event name the one before it by its digest, for zscaler-mcp"
        " audit verify.",
        default=False,
        guards=True,
    )


@attrs.frozen(kw_only=True)
class ProcessSettings:
    """The process."""

    env_file: Path | None = setting(
        "ENV_FILE",
        parsers.path,
        "Environment file, read before everything else; the environment wins over it.",
        flag="env-file",
        guards=True,
        aliases=("ZSCALER_MCP_DOTENV_PATH",),
        flag_aliases=("dotenv-path",),
    )
    pid_file: Path | None = setting(
        "PID_FILE", parsers.path, "File for the process id.", flag="pid-file"
    )


@attrs.frozen(kw_only=True)
class LimitSettings:
    """What a peer may use up."""

    connections_per_address: int = setting(
        "MAX_CONNECTIONS_PER_ADDRESS",
        parsers.integer(1, 1_000_000),
        "Connections from one address.",
        default=1000,
    )
    connections: int = setting(
        "MAX_CONNECTIONS",
        parsers.integer(1, 1_000_000),
        "Connections in all; kept below the limit on file descriptors.",
        default=4000,
    )
    sessions: int = setting(
        "MAX_SESSIONS", parsers.integer(1, 1_000_000), "MCP sessions.", default=2000
    )
    session_idle: int = setting(
        "SESSION_IDLE_TIMEOUT",
        parsers.integer(10, 7 * _DAY),
        "Seconds after which an idle MCP session ends.",
        default=1800,
    )
    request_line: int = setting(
        "MAX_REQUEST_LINE",
        parsers.integer(256, 64 * _KIB),
        "Bytes of a request line.",
        default=8 * _KIB,
    )
    head_fields: int = setting(
        "MAX_HEADERS",
        parsers.integer(10, 1000),
        "Header fields of a request.",
        default=100,
    )
    head_size: int = setting(
        "MAX_HEAD_SIZE",
        parsers.integer(_KIB, _MIB),
        "Bytes of a request head.",
        default=32 * _KIB,
    )
    body_size: int = setting(
        "MAX_BODY_SIZE",
        parsers.integer(_KIB, 64 * _MIB),
        "Bytes of a request body.",
        default=4 * _MIB,
    )
    head_timeout: int = setting(
        "HEAD_TIMEOUT",
        parsers.integer(1, 600),
        "Seconds for the TLS handshake and the first request head, and for every"
        " later head.",
        default=10,
    )
    body_timeout: int = setting(
        "BODY_TIMEOUT",
        parsers.integer(1, 600),
        "Seconds that a request body may fall behind a KiB a second, or pause.",
        default=10,
    )
    keepalive_timeout: int = setting(
        "KEEPALIVE_TIMEOUT",
        parsers.integer(1, 3600),
        "Seconds between requests of a connection.",
        default=60,
    )
    stall_timeout: int = setting(
        "STALL_TIMEOUT",
        parsers.integer(1, 600),
        "Seconds in which a reader must take some of its response.",
        default=20,
    )
    unsent_output: int = setting(
        "MAX_UNSENT_OUTPUT",
        parsers.integer(16 * _KIB, 64 * _MIB),
        "Bytes of response that a connection may keep waiting.",
        default=256 * _KIB,
    )
    drain_timeout: int = setting(
        "DRAIN_TIMEOUT",
        parsers.integer(0, 600),
        "Seconds in which running calls may finish when the server stops.",
        default=10,
    )


@attrs.frozen(kw_only=True)
class Settings:
    """The whole configuration."""

    listen: ListenSettings = attrs.field(factory=ListenSettings)
    tls: TLSSettings = attrs.field(factory=TLSSettings)
    access: AccessSettings = attrs.field(factory=AccessSettings)
    authentication: AuthenticationSettings = attrs.field(factory=AuthenticationSettings)
    tools: ToolSettings = attrs.field(factory=ToolSettings)
    oneapi: OneAPISettings = attrs.field(factory=OneAPISettings)
    logs: LogSettings = attrs.field(factory=LogSettings)
    process: ProcessSettings = attrs.field(factory=ProcessSettings)
    limits: LimitSettings = attrs.field(factory=LimitSettings)
