"""What the official conformance suite asks of a server, on our engine."""

import re
from collections.abc import Callable
from typing import Any, Final

from twisted.internet.defer import Deferred
from zope.interface import implementer

from tests.fixture_blocks import IMAGE, JSON, STRING, embedded, form, text
from tests.fixture_tools import FixtureTools
from zscaler_mcp.caller import Caller
from zscaler_mcp.mcp import (
    Changes,
    Completion,
    Features,
    ICompleter,
    IPromptProvider,
    IResourceProvider,
    Listing,
    PromptOutcome,
    RequestContext,
    ResourceOutcome,
    RpcError,
    TaskTable,
    UnknownPrompt,
    UnknownResource,
)


@implementer(IPromptProvider, ICompleter)
class FixturePrompts:
    """The prompts of the suite."""

    ARGUMENTS: Final[dict[str, tuple[str, ...]]] = {
        "test_simple_prompt": (),
        "test_prompt_with_arguments": ("arg1", "arg2"),
        "test_prompt_with_embedded_resource": ("resourceUri",),
        "test_prompt_with_image": (),
        "test_input_required_result_prompt": (),
    }

    def __init__(self) -> None:
        self._listing = Listing.of(
            [
                JSON(
                    {
                        "name": name,
                        "description": f"Fixture {name}.",
                        "arguments": [
                            {"name": each, "description": each, "required": True}
                            for each in arguments
                        ],
                    }
                )
                for name, arguments in self.ARGUMENTS.items()
            ]
        )

    def listing(self, caller: Caller) -> Listing:
        """Everything, to everybody."""
        return self._listing

    async def get(
        self, name: str, arguments: dict[str, str], context: RequestContext
    ) -> PromptOutcome:
        """Fill in one."""
        if name not in self.ARGUMENTS:
            raise UnknownPrompt(name)
        missing = [each for each in self.ARGUMENTS[name] if each not in arguments]
        if missing:
            raise RpcError(-32602, f"Missing arguments: {', '.join(missing)}")
        content = [text("This is a simple prompt for testing.")]
        if name == "test_prompt_with_arguments":
            one, two = arguments["arg1"], arguments["arg2"]
            content = [text(f"Prompt with arguments: arg1='{one}', arg2='{two}'")]
        elif name == "test_prompt_with_embedded_resource":
            words = "Embedded resource content for testing."
            content = [embedded(arguments["resourceUri"], "text/plain", words)]
        elif name == "test_prompt_with_image":
            content = [{"type": "image", "data": IMAGE, "mimeType": "image/png"}]
        elif name == "test_input_required_result_prompt":
            ask = form("What context should the prompt use?", context=STRING)
            answers = await context.ask({"user_context": ask})
            content = [text(str(answers["user_context"].get("content")))]
        messages = [{"role": "user", "content": block} for block in content]
        return PromptOutcome(messages=JSON(messages), description=JSON("A fixture."))

    async def complete(
        self,
        reference: dict[str, Any],
        argument: str,
        value: str,
        given: dict[str, str],
        context: RequestContext,
    ) -> Completion:
        """Words that begin alike."""
        words = ("paris", "park", "party", *(f"x{number}" for number in range(150)))
        return Completion(tuple(word for word in words if word.startswith(value)))


@implementer(IResourceProvider)
class FixtureResources:
    """The resources of the suite."""

    TEMPLATE: Final = re.compile(r"test://template/([^/]+)/data")
    TEXTS: Final = {
        "test://static-text": "This is the content of the static text resource.",
        "test://watched-resource": "Watched resource content",
    }

    def __init__(self) -> None:
        uris = [*self.TEXTS, "test://static-binary"]
        self._listing = Listing.of(
            [JSON({"uri": uri, "name": uri, "mimeType": "text/plain"}) for uri in uris],
        )
        template = {"uriTemplate": "test://template/{id}/data", "name": "template"}
        self._templates = Listing.of([JSON(template)])

    def listing(self, caller: Caller) -> Listing:
        """Everything, to everybody."""
        return self._listing

    def templates(self, caller: Caller) -> Listing:
        """One."""
        return self._templates

    async def read(self, uri: str, context: RequestContext) -> ResourceOutcome:
        """Read one."""
        content: dict[str, Any] = {"uri": uri, "mimeType": "text/plain"}
        if uri in self.TEXTS:
            content["text"] = self.TEXTS[uri]
        elif uri == "test://static-binary":
            content |= {"mimeType": "image/png", "blob": IMAGE}
        elif named := self.TEMPLATE.fullmatch(uri):
            content["text"] = f'{{"id": "{named[1]}", "templateTest": true}}'
        else:
            raise UnknownResource(uri)
        return ResourceOutcome(contents=JSON([content]))


def fixture_features(
    changes: Changes,
    pause: Callable[[float], Deferred[None]],
    tasks: TaskTable | None = None,
) -> Features:
    """Everything that the suite asks for."""
    prompts = FixturePrompts()
    return Features(
        tools=FixtureTools(changes, pause),
        prompts=prompts,
        resources=FixtureResources(),
        completer=prompts,
        changes=changes,
        tasks=tasks,
    )
