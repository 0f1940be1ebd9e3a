"""Prompts and resources of the product, handed to the protocol engine."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from weakref import WeakKeyDictionary

import attrs
from zope.interface import implementer

from zscaler_mcp.caller import Caller
from zscaler_mcp.catalog import TOOLSETS
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
from zscaler_mcp.tools.permission import Permissions

__all__ = ["POSTURE_URI", "GuidePrompts", "GuideResources", "toolset_uris"]

_ROOT: Final = "zscaler://"
POSTURE_URI: Final = f"{_ROOT}posture"
_TOOLS: Final = f"{_ROOT}tools"
_PAGE: Final = f"{_ROOT}docs/"
_TEMPLATE: Final = f"{_TOOLS}/{{toolset}}"


def toolset_uris(services: frozenset[str]) -> tuple[str, ...]:
    """The resources that change with what is offered of some services."""
    changed = (each.id for each in TOOLSETS if each.service in services)
    return (_TOOLS, *(f"{_TOOLS}/{id_}" for id_ in changed))


_OURS: Final = Sanitizer(enabled=False).json
"""For text that ships with the server: nobody else has written it."""

_MAX_INPUT: Final = 4_000
"""Characters of one thing that a user fills in."""


def _prompts(jobs: Iterable[Job], *, private: bool) -> Listing:
    """The listing of jobs."""
    return Listing.of(
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
            for job in jobs
        ],
        private=private,
    )


@attrs.frozen
class _Jobs:
    """The jobs whose tools an inventory has, and their listing."""

    by_name: Mapping[str, Job]
    listing: Listing


@implementer(IPromptProvider)
class GuidePrompts:
    """The jobs whose tools the caller may all call."""

    def __init__(self, permissions: Permissions, sanitizer: Sanitizer) -> None:
        self._permissions = permissions
        self._sanitizer = sanitizer
        self._known: WeakKeyDictionary[Inventory, _Jobs] = WeakKeyDictionary()

    def _jobs(self, caller: Caller) -> _Jobs:
        permitted = self._permissions.of(caller)
        jobs = self._known.get(permitted)
        if jobs is None:
            names = permitted.offers.keys()
            by_name = {job.name: job for job in JOBS if job.tools <= names}
            listing = _prompts(by_name.values(), private=self._permissions.differ)
            jobs = self._known[permitted] = _Jobs(by_name, listing)
        return jobs

    def listing(self, caller: Caller) -> Listing:
        """The jobs that a caller can have done."""
        return self._jobs(caller).listing

    async def get(
        self, name: str, arguments: dict[str, str], context: RequestContext
    ) -> PromptOutcome:
        """Write the prompt of one job."""
        job = self._jobs(context.caller).by_name.get(name)
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


_Toolsets = dict[str, list[dict[str, str]]]


def _by_toolset(inventory: Inventory) -> _Toolsets:
    """Name, action and summary of each tool."""
    toolsets: _Toolsets = {}
    for name, offer in inventory.offers.items():
        row = {"name": name, "action": offer.tool.action.value}
        row["summary"] = offer.tool.description.partition("\n")[0]
        toolsets.setdefault(offer.tool.toolset, []).append(row)
    return toolsets


@implementer(IResourceProvider, ICompleter)
class GuideResources:
    """The documentation, the posture as it is now, and the tools by toolset."""

    def __init__(
        self,
        permissions: Permissions,
        posture: Callable[[], Mapping[str, Any]],
        sanitizer: Sanitizer,
    ) -> None:
        self._posture = posture
        self._sanitizer = sanitizer
        self._pages = {_PAGE + page.name: page for page in PAGES}
        self._permissions = permissions
        self._known: WeakKeyDictionary[Inventory, _Toolsets] = WeakKeyDictionary()
        self._listing = Listing.of([_OURS(each) for each in self._definitions()])
        template = {
            "uriTemplate": _TEMPLATE,
            "name": "toolset",
            "title": "Tools of a toolset",
            "description": "Name, action and summary of each tool that is offered.",
            "mimeType": "application/json",
        }
        self._templates = Listing.of([_OURS(template)])

    def _toolsets(self, caller: Caller) -> _Toolsets:
        """The tools that a caller may call, by toolset."""
        permitted = self._permissions.of(caller)
        toolsets = self._known.get(permitted)
        if toolsets is None:
            toolsets = self._known[permitted] = _by_toolset(permitted)
        return toolsets

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
            toolsets = self._toolsets(context.caller)
            return self._json(uri, {name: len(rows) for name, rows in toolsets.items()})
        rows = self._toolsets(context.caller).get(uri.removeprefix(f"{_TOOLS}/"))
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
        toolsets = self._toolsets(context.caller)
        return Completion(tuple(name for name in toolsets if name.startswith(value)))
