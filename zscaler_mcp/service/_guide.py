"""Prompts and resources of the product, handed to the protocol engine."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from zope.interface import implementer

from zscaler_mcp.caller import Caller
from zscaler_mcp.guide import JOBS, PAGES, Job
from zscaler_mcp.jsonrpc import INVALID_PARAMS
from zscaler_mcp.mcp import (
    Completion,
    ICompleter,
    IPromptProvider,
    IResourceProvider,
    Listing,
    PromptOutcome,
    RequestContext,
    ResourceOutcome,
    RpcError,
    UnknownPrompt,
    UnknownResource,
)
from zscaler_mcp.sanitize import Sanitizer
from zscaler_mcp.tools.inventory import Inventory

__all__ = ["POSTURE_URI", "GuidePrompts", "GuideResources"]

_ROOT: Final = "zscaler://"
POSTURE_URI: Final = f"{_ROOT}posture"
_TOOLS: Final = f"{_ROOT}tools"
_PAGE: Final = f"{_ROOT}docs/"
_TEMPLATE: Final = f"{_TOOLS}/{{toolset}}"

_OURS: Final = Sanitizer(enabled=False).json
"""For text that ships with the server: nobody else has written it."""

_MAX_INPUT: Final = 4_000
"""Characters of one thing that a user fills in."""


@implementer(IPromptProvider)
class GuidePrompts:
    """The jobs whose tools are all offered."""

    def __init__(self, inventory: Inventory, sanitizer: Sanitizer) -> None:
        self._sanitizer = sanitizer
        self._jobs: Mapping[str, Job] = {
            job.name: job for job in JOBS if job.tools <= inventory.offers.keys()
        }
        self._listing = Listing.of(
            [
                _OURS(
                    {
                        "name": job.name,
                        "title": job.title,
                        "description": job.description,
                        "arguments": [
                            {
                                "name": each.name,
                                "description": each.description,
                                "required": each.required,
                            }
                            for each in job.inputs
                        ],
                    }
                )
                for job in self._jobs.values()
            ]
        )

    def listing(self, caller: Caller) -> Listing:
        """Every job, to everybody."""
        return self._listing

    async def get(
        self, name: str, arguments: dict[str, str], context: RequestContext
    ) -> PromptOutcome:
        """Write the prompt of one job."""
        job = self._jobs.get(name)
        if job is None:
            raise UnknownPrompt(name)
        self._check(job, arguments)
        content = {"type": "text", "text": job.write(arguments)}
        return PromptOutcome(
            messages=self._sanitizer.json([{"role": "user", "content": content}]),
            description=_OURS(job.description),
        )

    def _check(self, job: Job, arguments: dict[str, str]) -> None:
        known = {each.name for each in job.inputs}
        required = {each.name for each in job.inputs if each.required}
        if missing := sorted(required - arguments.keys()):
            what = f"Missing arguments: {', '.join(missing)}"
        elif arguments.keys() - known:
            what = f"Unknown arguments; {job.name} takes {', '.join(sorted(known))}"
        elif any(len(value) > _MAX_INPUT for value in arguments.values()):
            what = f"An argument has more than {_MAX_INPUT} characters"
        else:
            return
        raise RpcError(INVALID_PARAMS, what)


@implementer(IResourceProvider, ICompleter)
class GuideResources:
    """The documentation, the posture as it is now, and the tools by toolset."""

    def __init__(
        self,
        inventory: Inventory,
        posture: Callable[[], Mapping[str, Any]],
        sanitizer: Sanitizer,
    ) -> None:
        self._posture = posture
        self._sanitizer = sanitizer
        self._pages = {_PAGE + page.name: page for page in PAGES}
        self._toolsets: dict[str, list[dict[str, str]]] = {}
        for name, offer in inventory.offers.items():
            row = {"name": name, "action": offer.tool.action.value}
            row["summary"] = offer.tool.description.partition("\n")[0]
            self._toolsets.setdefault(offer.tool.toolset, []).append(row)
        self._listing = Listing.of([_OURS(each) for each in self._definitions()])
        template = {
            "uriTemplate": _TEMPLATE,
            "name": "toolset",
            "title": "Tools of a toolset",
            "description": "Name, action and summary of each tool that is offered.",
            "mimeType": "application/json",
        }
        self._templates = Listing.of([_OURS(template)])

    def _definitions(self) -> list[dict[str, Any]]:
        return [
            {
                "uri": POSTURE_URI,
                "name": "posture",
                "title": "Security posture",
                "description": "Which layers of this server are on, right now.",
                "mimeType": "application/json",
            },
            {
                "uri": _TOOLS,
                "name": "toolsets",
                "title": "Toolsets",
                "description": "Toolsets that are offered, with how many tools.",
                "mimeType": "application/json",
            },
            *(
                {
                    "uri": uri,
                    "name": page.name,
                    "title": page.title,
                    "description": page.description,
                    "mimeType": "text/markdown",
                }
                for uri, page in self._pages.items()
            ),
        ]

    def listing(self, caller: Caller) -> Listing:
        """The same for everybody."""
        return self._listing

    def templates(self, caller: Caller) -> Listing:
        """The same for everybody."""
        return self._templates

    async def read(self, uri: str, context: RequestContext) -> ResourceOutcome:
        """Read one."""
        page = self._pages.get(uri)
        if page is not None:
            content = {"uri": uri, "mimeType": "text/markdown", "text": page.text}
            contents = _OURS([content])
            return ResourceOutcome(contents=contents, private=False, ttl_ms=3_600_000)
        if uri == POSTURE_URI:
            return self._json(uri, dict(self._posture()))
        if uri == _TOOLS:
            counts = {name: len(rows) for name, rows in self._toolsets.items()}
            return self._json(uri, counts)
        rows = self._toolsets.get(uri.removeprefix(f"{_TOOLS}/"))
        if rows is None or not uri.startswith(f"{_TOOLS}/"):
            raise UnknownResource(uri)
        return self._json(uri, rows)

    def _json(self, uri: str, value: object) -> ResourceOutcome:
        text = self._sanitizer.json(value).encoded.decode()
        content = {"uri": uri, "mimeType": "application/json", "text": text}
        return ResourceOutcome(contents=_OURS([content]))

    async def complete(
        self,
        reference: dict[str, Any],
        argument: str,
        value: str,
        given: dict[str, str],
        context: RequestContext,
    ) -> Completion:
        """Toolsets for the template; nothing is known of any other argument."""
        if reference.get("uri") != _TEMPLATE or argument != "toolset":
            return Completion(())
        return Completion(tuple(n for n in self._toolsets if n.startswith(value)))
