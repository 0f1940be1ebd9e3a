"""One call from its name to its result: the pipeline that every transport uses."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs
from twisted.internet.defer import CancelledError
from twisted.logger import Logger

from zscaler_mcp.caller import Caller
from zscaler_mcp.catalog import (
    Action,
    Call,
    Listing,
    Progress,
    Tool,
    no_progress,
    perform,
    present,
)
from zscaler_mcp.errors import (
    FailureKind,
    NestedTooDeep,
    Suspended,
    TooLarge,
    ToolFailure,
    UnknownTool,
)
from zscaler_mcp.oneapi.request import IOneAPI
from zscaler_mcp.sanitize import SanitizedJSON, Sanitizer
from zscaler_mcp.tools.audit import Agreement, AuditEvent, AuditSink, Outcome, redact
from zscaler_mcp.tools.cache import ReadCache
from zscaler_mcp.tools.confirmation import fingerprint
from zscaler_mcp.tools.consent import Consent, Human, Proposal
from zscaler_mcp.tools.delimiting import NONCE_BYTES
from zscaler_mcp.tools.inventory import Offer
from zscaler_mcp.tools.outcome import (
    ToolResult,
    aged,
    failure_result,
    pending_result,
    untrusted_result,
    value_result,
)
from zscaler_mcp.tools.permission import Permissions
from zscaler_mcp.tools.query import check_query, run_query
from zscaler_mcp.tools.table import as_table
from zscaler_mcp.tools.turns import Turns
from zscaler_mcp.tools.withhold import conceal, holds_marker

__all__ = ["Client", "Invocation"]

_TOKEN: Final = "confirmation_token"  # noqa: S105 (the name of an argument)

_REFUSALS: Final = frozenset({FailureKind.ARGUMENT, FailureKind.CONFIRMATION})
"""Kinds that the pipeline itself answers with."""


_UNCONFIRMED: Final = (Outcome.REFUSED, FailureKind.CONFIRMATION)
"""What came of a call that waits for agreement."""

_NARROW: Final = "Narrow it with filters, with page and page_size, or with query."
_MADE: Final = "The change was made; only the service's answer cannot be shown."


def _accept(offer: Offer, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments, if they are what the schema and the pipeline allow.

    :raises ToolFailure: kind ``argument``.
    """
    arguments = present(offer.tool, given)
    offer.validator.check(arguments)
    if offer.tool.action is not Action.READ and holds_marker(arguments):
        raise ToolFailure(
            FailureKind.ARGUMENT,
            "A value repeats the mark of a withheld secret; leave the member out to"
            " keep the secret.",
        )
    if "query" in arguments:
        check_query(arguments["query"])
    return arguments


def _shape(records: Any, *, tables: bool) -> dict[str, Any]:
    """A list as its records, or as a table where that says the same in less."""
    if not isinstance(records, list):
        return {"result": records}
    table = as_table(records) if tables else None
    return {**(table or {"items": records}), "count": len(records)}


def _project(
    arguments: Mapping[str, Any],
    value: Any,
    secrets: frozenset[str],
    *,
    tables: bool = False,
) -> Any:
    """Withhold secrets, then apply the query.

    In this order: an expression could give a secret another name, and by its
    name it is known.
    """
    listing = value if isinstance(value, Listing) else None
    records = conceal(listing.items if listing else value, secrets)
    if "query" in arguments:
        records = run_query(arguments["query"], records)
    if listing is None:
        plain = "query" not in arguments or isinstance(records, dict)
        return records if plain else {"result": records}
    shown = _shape(records, tables=tables)
    shown.update(conceal(dict(listing.besides), secrets))
    return {**shown, "next": listing.next} if listing.next else shown


@attrs.frozen(kw_only=True)
class Client:
    """Where a call comes from, and what can be said to whoever makes it."""

    source: str = ""
    """An address, or the name of the transport."""

    session: str | None = None
    human: Human | None = None
    """Whoever can be asked to agree."""

    progress: Progress = no_progress
    """Told how many records have been read."""


@attrs.define(kw_only=True)
class _Course:
    """What is known of a call while it runs, for its audit event."""

    came: float
    started: float
    caller: Caller
    client: Client
    name: str
    arguments: Mapping[str, Any]
    secret: frozenset[str] = frozenset()
    changes: bool = False
    outcome: Outcome = Outcome.CANCELLED
    kind: FailureKind | None = None
    cached: bool = False
    agreement: Agreement | None = None


@attrs.frozen(kw_only=True, eq=False)
class Invocation:
    """Calls tools, each through the same steps."""

    _log = Logger()

    permissions: Permissions
    api_for: Callable[[Caller], IOneAPI]
    """What the calls of a caller go through."""

    sanitizer: Sanitizer
    consent: Consent
    turns: Turns
    cache: ReadCache
    audit: AuditSink
    now: Callable[[], float]
    """Seconds since the epoch."""

    stopwatch: Callable[[], float]
    """Seconds from anywhere, never set back."""

    nonce: Callable[[int], bytes]
    """That many unpredictable bytes."""

    tables: bool = False
    """Whether lists of uniform records are written as tables."""

    reveals: frozenset[str] = frozenset()
    """Names of tools whose results keep the secrets in them."""

    async def call(
        self,
        name: str,
        arguments: Mapping[str, Any],
        caller: Caller,
        client: Client,
    ) -> ToolResult:
        """Call the tool ``name``.

        Every failure that an agent can act on is a result. Cancelling the call
        cancels the exchange with the tenant.

        :raises UnknownTool: for a tool that is not offered to the caller, or does
            not exist.
        :raises Suspended: where a human's answer comes with another request.
        """
        course = _Course(
            came=self.now(),
            started=self.stopwatch(),
            caller=caller,
            client=client,
            name=name,
            arguments=arguments,
        )
        try:
            return await self._run(course)
        except UnknownTool:
            course.outcome = Outcome.REFUSED
            raise
        except CancelledError:
            raise
        except Suspended:
            course.outcome, course.kind = _UNCONFIRMED
            raise
        except Exception:  # noqa: BLE001 (no defect of ours may end a session)
            self._log.failure("a call of {tool} failed unexpectedly", tool=course.name)
            return self._fail(course, ToolFailure(FailureKind.INTERNAL, ""))
        finally:
            self._record(course)

    async def _run(self, course: _Course) -> ToolResult:
        """Find the tool and go through the steps; expected failures are results."""
        offer = self.permissions.of(course.caller).find(course.name)
        tool = offer.tool
        course.changes = tool.action is not Action.READ
        course.secret = frozenset(each.name for each in tool.parameters if each.secret)
        try:
            return await self._steps(course, offer)
        except ToolFailure as failure:
            return self._fail(course, failure)
        except (NestedTooDeep, TooLarge):
            detail = _MADE if course.changes else _NARROW
            return self._fail(course, ToolFailure(FailureKind.TOO_LARGE, detail))

    async def _steps(self, course: _Course, offer: Offer) -> ToolResult:
        """Accept, confirm, perform or find, show."""
        tool = offer.tool
        arguments = _accept(offer, course.arguments)
        token = arguments.pop(_TOKEN, None)
        api = self.api_for(course.caller)
        if tool.is_confirmed:
            wanted = Proposal(
                tool=tool,
                arguments=arguments,
                token=token,
                caller=course.caller,
                human=course.client.human,
                api=api,
                turn=lambda: self.turns.turn(tool.service, course.caller),
            )
            pending = await self._agree(course, wanted)
            if pending is not None:
                return pending
        call = Call(tool, arguments, api, course.client.progress, self.now)
        if not course.changes:
            return await self._read(course, call)
        with self.cache.changing():
            value = await self._perform(course, call)
        return self._show(tool, value)

    async def _agree(self, course: _Course, wanted: Proposal) -> ToolResult | None:
        """Agreement, written down; ``None`` once there is one."""
        try:
            pending = await self.consent.obtain(wanted)
        except Suspended:
            course.agreement = Agreement.ASKED
            raise
        except ToolFailure as failure:
            if failure.kind is FailureKind.CONFIRMATION:
                course.agreement = Agreement.REFUSED
            raise
        if pending is None:
            by_human = wanted.human is not None
            course.agreement = Agreement.HUMAN if by_human else Agreement.TOKEN
            return None
        course.agreement = Agreement.ASKED
        course.outcome, course.kind = _UNCONFIRMED
        return pending_result(pending, self.sanitizer)

    async def _perform(self, course: _Course, call: Call) -> SanitizedJSON:
        """Ask the tenant, in turn; project and encode what it answers."""
        tool = call.tool
        async with self.turns.turn(tool.service, course.caller):
            value = await perform(call)
        secrets = frozenset() if tool.name in self.reveals else tool.secrets
        shown = self.sanitizer.json(
            _project(call.arguments, value, secrets, tables=self.tables)
        )
        course.outcome = Outcome.OK
        return shown

    async def _read(self, course: _Course, call: Call) -> ToolResult:
        """The answer to a read: a kept one, or the tenant's."""
        tool = call.tool
        # A secret that is shown stays in memory no longer than its answer takes.
        if tool.name in self.reveals or not self.cache.covers(tool):
            return self._show(tool, await self._perform(course, call))
        key = fingerprint(course.caller, tool.name, call.arguments)
        if self.cache.find(key) is not None:
            await self.turns.keep_pace(course.caller)
        kept = self.cache.find(key)
        if kept is not None:
            course.outcome, course.cached = Outcome.OK, True
            value, age = kept
            return aged(self._show(tool, value), age, self.sanitizer)
        began = self.cache.moment
        value = await self._perform(course, call)
        self.cache.keep(key, value, began)
        return self._show(tool, value)

    def _show(self, tool: Tool, value: SanitizedJSON) -> ToolResult:
        """The result of a call that succeeded."""
        if not tool.untrusted:
            return value_result(value)
        return untrusted_result(value, self.sanitizer, self.nonce(NONCE_BYTES))

    def _fail(self, course: _Course, failure: ToolFailure) -> ToolResult:
        refused = failure.kind in _REFUSALS
        course.outcome = Outcome.REFUSED if refused else Outcome.FAILED
        course.kind = failure.kind
        return failure_result(failure, self.sanitizer, changes=course.changes)

    def _record(self, course: _Course) -> None:
        """Hand the event to the sink; a sink that fails does not fail the call."""
        try:
            self.audit(
                AuditEvent(
                    time=course.came,
                    caller=course.caller,
                    source=course.client.source,
                    session=course.client.session,
                    tool=course.name,
                    arguments=redact(course.arguments, course.secret),
                    outcome=course.outcome,
                    kind=course.kind,
                    milliseconds=(self.stopwatch() - course.started) * 1000,
                    cached=course.cached,
                    agreement=course.agreement,
                )
            )
        except Exception:  # noqa: BLE001 (a full disk must not fail the call)
            self._log.failure("an audit event could not be written")
