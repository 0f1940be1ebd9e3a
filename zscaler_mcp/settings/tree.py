"""The table of settings: a frozen tree whose every field is a row.

Names that operators of the existing server use are kept. Sizes are bytes and
times are seconds unless a name says otherwise.
"""

from pathlib import Path

import attrs

from zscaler_mcp.secret import Secret
from zscaler_mcp.settings import parsers
from zscaler_mcp.settings.callers import AuthenticationSettings
from zscaler_mcp.settings.choices import (
    LogFormat,
    LogLevel,
)
from zscaler_mcp.settings.edge import AccessSettings, ListenSettings, TLSSettings
from zscaler_mcp.settings.offering import ToolSettings
from zscaler_mcp.settings.table import setting

__all__ = [
    "LimitSettings",
    "LogSettings",
    "OneAPISettings",
    "ProcessSettings",
    "Settings",
]

_KIB = 1024
_MIB = 1024 * _KIB
_DAY = 86_400


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
