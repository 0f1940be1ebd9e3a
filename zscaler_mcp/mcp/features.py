"""What a server offers: the interfaces that a product implements."""

from collections.abc import Awaitable, Mapping
from typing import Any

import attrs
from zope.interface import Interface

from zscaler_mcp.caller import Caller
from zscaler_mcp.errors import ZscalerMcpError
from zscaler_mcp.mcp.changes import Changed, Changes
from zscaler_mcp.mcp.context import RequestContext
from zscaler_mcp.mcp.listing import Listing
from zscaler_mcp.mcp.tasks import TaskTable
from zscaler_mcp.sanitize import SanitizedJSON

__all__ = [
    "Completion",
    "Features",
    "ICompleter",
    "IPromptProvider",
    "IResourceProvider",
    "IToolProvider",
    "PromptOutcome",
    "ResourceOutcome",
    "ServerDescription",
    "ToolOutcome",
    "UnknownPrompt",
    "UnknownResource",
]


@attrs.define(auto_exc=True, slots=False)
class UnknownPrompt(ZscalerMcpError):
    """No prompt of that name is offered."""

    name: str


@attrs.define(auto_exc=True, slots=False)
class UnknownResource(ZscalerMcpError):
    """There is no resource under that URI."""

    uri: str


@attrs.frozen(kw_only=True)
class ServerDescription:
    """How the server presents itself."""

    name: str
    version: str
    title: str
    instructions: str
    """Guidance for the model on how to use the server."""


@attrs.frozen(kw_only=True)
class ToolOutcome:
    """What a call came to; a failure that the model can act on is an outcome too."""

    content: SanitizedJSON
    """A JSON array of content blocks (specification, "Tools: Tool Result")."""

    structured: SanitizedJSON | None = None
    """A JSON object for programs."""

    is_error: bool = False
    meta: Mapping[str, SanitizedJSON] = attrs.field(factory=dict)
    """Members of the result's ``_meta``; names are the provider's, with its prefix."""


@attrs.frozen(kw_only=True)
class PromptOutcome:
    """A prompt, filled in."""

    messages: SanitizedJSON
    """A JSON array of messages (specification, "Prompts: PromptMessage")."""

    description: SanitizedJSON | None = None
    """A JSON string."""


@attrs.frozen(kw_only=True)
class ResourceOutcome:
    """What a resource holds."""

    contents: SanitizedJSON
    """A JSON array of contents (specification, "Resources: Resource Contents")."""

    private: bool = True
    """Whether it depends on the caller, and a shared cache must not keep it."""

    ttl_ms: int = 0
    """Milliseconds for which a client may take it for fresh."""


@attrs.frozen
class Completion:
    """Values that an argument may go on with."""

    values: tuple[str, ...]
    """At most 100 are sent."""


class IToolProvider(Interface):
    """Offers tools."""

    def listing(caller: Caller) -> Listing:
        """The tools that ``caller`` may see."""

    def call(
        name: str, arguments: dict[str, Any], context: RequestContext
    ) -> Awaitable[ToolOutcome]:
        """Call a tool; a coroutine. Cancelling it stops the work.

        :raises UnknownTool: for a name that the caller's listing does not hold.
        """

    def parameter_headers(name: str) -> Mapping[str, tuple[str, ...]]:
        """The arguments that a request repeats in headers (``x-mcp-header``).

        Names of headers behind ``Mcp-Param-``, in lower case, to the path of the
        argument; empty for a tool without, and for one that is not there.
        """


class IPromptProvider(Interface):
    """Offers prompts."""

    def listing(caller: Caller) -> Listing:
        """The prompts that ``caller`` may see."""

    def get(
        name: str, arguments: dict[str, str], context: RequestContext
    ) -> Awaitable[PromptOutcome]:
        """Fill in a prompt; a coroutine.

        :raises UnknownPrompt: for a name that the listing does not hold.
        :raises RpcError: invalid params, for arguments that are missing or wrong.
        """


class IResourceProvider(Interface):
    """Offers resources."""

    def listing(caller: Caller) -> Listing:
        """The resources that ``caller`` may see."""

    def templates(caller: Caller) -> Listing:
        """The templates of further ones."""

    def read(uri: str, context: RequestContext) -> Awaitable[ResourceOutcome]:
        """Read a resource; a coroutine.

        :raises UnknownResource: where there is none.
        """


class ICompleter(Interface):
    """Offers values for the arguments of prompts and templates."""

    def complete(
        reference: dict[str, Any],
        argument: str,
        value: str,
        given: dict[str, str],
        context: RequestContext,
    ) -> Awaitable[Completion]:
        """Values for ``argument`` that go on from ``value``; a coroutine.

        :param reference: the prompt or template (specification, "Completion").
        :param given: arguments that are filled in already.
        """


@attrs.frozen(kw_only=True)
class Features:
    """Everything that one server offers; what is ``None`` is not declared."""

    tools: IToolProvider | None = None
    prompts: IPromptProvider | None = None
    resources: IResourceProvider | None = None
    completer: ICompleter | None = None
    tasks: TaskTable | None = None
    """Where calls go on after their answer; ``None`` where none does."""

    changes: Changes = attrs.field(factory=lambda: Changes(frozenset()))
    """Where it says what changed; by default nothing ever does."""

    def capabilities(self) -> dict[str, Any]:
        """A ServerCapabilities object."""
        declared: dict[str, Any] = {"logging": {}}
        for name, provider, kind in (
            ("tools", self.tools, Changed.TOOLS),
            ("prompts", self.prompts, Changed.PROMPTS),
            ("resources", self.resources, Changed.RESOURCES),
        ):
            if provider is not None:
                declared[name] = {"listChanged": True} if self.changing(kind) else {}
        if self.changing(Changed.RESOURCE):
            declared["resources"]["subscribe"] = True
        if self.completer is not None:
            declared["completions"] = {}
        return declared

    def changing(self, kind: Changed) -> bool:
        """Whether clients can ask to hear of changes of that kind."""
        providers = {
            Changed.TOOLS: self.tools,
            Changed.PROMPTS: self.prompts,
            Changed.RESOURCES: self.resources,
            Changed.RESOURCE: self.resources,
        }
        return kind in self.changes.kinds and providers[kind] is not None
