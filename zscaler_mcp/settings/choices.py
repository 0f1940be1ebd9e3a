"""What some settings choose between."""

from enum import StrEnum

__all__ = [
    "AuthenticationMode",
    "Confirmation",
    "Entitlement",
    "LogFormat",
    "LogLevel",
    "ResultFormat",
    "TLSProfile",
    "ToolDiscovery",
    "Transport",
]


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


class ResultFormat(StrEnum):
    """How lists of records are written."""

    RECORDS = "records"
    TABLE = "table"


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
