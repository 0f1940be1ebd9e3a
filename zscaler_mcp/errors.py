"""The tree of exceptions: every failure that one room tells another.

An exception carries data in attributes; whoever speaks to a person or a peer
makes the sentence from them. Exceptions of libraries are translated at the
border of the room that uses the library.
"""

from enum import StrEnum

import attrs

__all__ = [
    "ConfigurationError",
    "CredentialRefused",
    "FailureKind",
    "Fault",
    "NestedTooDeep",
    "ProviderUnavailable",
    "Suspended",
    "TooLarge",
    "ToolFailure",
    "UnknownTool",
    "ZscalerMcpError",
]


class ZscalerMcpError(Exception):
    """The root of the tree."""


@attrs.frozen(kw_only=True)
class Fault:
    """One thing that is wrong with the configuration, in an operator's words."""

    where: str
    """What was set and where: a variable, a flag, a file."""

    what: str
    """What is wrong with it."""

    remedy: str = ""
    """What to do about it."""

    def __str__(self) -> str:
        """One line: where, what and remedy."""
        sentence = f"{self.where}: {self.what}"
        return f"{sentence} {self.remedy}" if self.remedy else sentence


@attrs.define(auto_exc=True, slots=False)
class ConfigurationError(ZscalerMcpError):
    """The configuration cannot be served; every fault that was found."""

    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        """One line for each fault."""
        return "\n".join(map(str, self.faults))


@attrs.define(auto_exc=True, slots=False)
class NestedTooDeep(ZscalerMcpError):
    """A value has more levels than anything downstream would bear."""

    limit: int


@attrs.define(auto_exc=True, slots=False)
class TooLarge(ZscalerMcpError):
    """A value would need more room than its bound."""

    limit: int
    unit: str


class Suspended(ZscalerMcpError):
    """The work goes on with another request: what it needs comes with that one."""


class FailureKind(StrEnum):
    """The kinds of failure that an agent is told apart."""

    ARGUMENT = "argument"
    PERMISSION = "permission"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    RATE = "rate"
    CONFIRMATION = "confirmation_required"
    UPSTREAM = "upstream_down"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    CONFIGURATION = "configuration"
    INTERNAL = "internal"


@attrs.define(auto_exc=True, slots=False)
class ToolFailure(ZscalerMcpError):
    """A tool call that did not succeed, in terms that an agent can act on.

    ``detail`` may quote the service and is sanitized before it leaves; it never
    holds anything internal.
    """

    kind: FailureKind
    detail: str
    field: str | None = None
    """The argument that is wrong, where one is."""
    retry_after: float | None = None
    """Seconds after which the same call may succeed, where that is known."""


@attrs.define(auto_exc=True, slots=False)
class UnknownTool(ZscalerMcpError):
    """No tool of that name is offered; absent and hidden ones are one to a caller."""

    name: str


class CredentialRefused(ZscalerMcpError):
    """Whoever knows a caller's credential says that it is not good."""


@attrs.define(auto_exc=True, slots=False)
class ProviderUnavailable(ZscalerMcpError):
    """Whoever knows whether a credential is good cannot be asked."""

    retry_after: float
    """Seconds after which it may be worth asking again."""
