"""One call from its name to its result: the pipeline that every transport uses."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs
import orjson
from twisted.internet.defer import CancelledError
from twisted.logger import Logger

from zscaler_mcp.caller import Caller
from zscaler_mcp.catalog import (
    Action,
    Call,
    Catalog,
    Listing,
    Loss,
    Tool,
    as_record,
    perform,
    present,
    read_every,
)
from zscaler_mcp.errors import (
    FailureKind,
    NestedTooDeep,
    TooLarge,
    ToolFailure,
    UnknownTool,
)
from zscaler_mcp.oneapi.request import IOneAPI
from zscaler_mcp.sanitize import Sanitizer
from zscaler_mcp.tools.audit import AuditEvent, AuditSink, Outcome, redact
from zscaler_mcp.tools.confirmation import Confirmations
from zscaler_mcp.tools.inventory import Inventory, Offer
from zscaler_mcp.tools.outcome import (
    Pending,
    ToolResult,
    failure_result,
    pending_result,
    value_result,
)
from zscaler_mcp.tools.query import check_query, run_query
from zscaler_mcp.tools.withhold import has_member, holds_marker, withhold

__all__ = ["Invocation"]

_TOKEN: Final = "confirmation_token"  # noqa: S105 (the name of an argument)

MAX_NAME: Final = 120
"""Characters of an object's name in a confirmation."""

_REFUSALS: Final = frozenset({FailureKind.ARGUMENT, FailureKind.CONFIRMATION})
"""Kinds that the pipeline itself answers with."""


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
    if offer.tool.is_list and "query" in arguments:
        check_query(arguments["query"])
    return arguments


def _project(tool: Tool, arguments: Mapping[str, Any], value: Any) -> Any:
    """Withhold secrets, then apply the query.

    In this order: an expression could give a secret another name, and by its
    name it is known.
    """
    listing = value if isinstance(value, Listing) else None
    records = listing.items if listing else value
    if tool.secrets and has_member(records, tool.secrets):
        records = withhold(records, tool.secrets.__contains__)
    if listing is None:
        return records
    if "query" in arguments:
        records = run_query(arguments["query"], records)
    shown: dict[str, Any] = (
        {"items": records, "count": len(records)}
        if isinstance(records, list)
        else {"result": records}
    )
    shown.update(withhold(dict(listing.besides), tool.secrets.__contains__))
    return {**shown, "next": listing.next} if listing.next else shown


@attrs.define(kw_only=True)
class _Course:
    """What is known of a call while it runs, for its audit event."""

    came: float
    started: float
    caller: Caller
    source: str
    session: str | None
    name: str
    arguments: Mapping[str, Any]
    secret: frozenset[str] = frozenset()
    changes: bool = False
    outcome: Outcome = Outcome.CANCELLED
    kind: FailureKind | None = None


@attrs.frozen(kw_only=True, eq=False)
class Invocation:
    """Calls tools, each through the same steps."""

    _log = Logger()

    inventory: Inventory
    catalog: Catalog
    api: IOneAPI
    sanitizer: Sanitizer
    confirmations: Confirmations
    audit: AuditSink
    now: Callable[[], float]
    """Seconds since the epoch."""

    stopwatch: Callable[[], float]
    """Seconds from anywhere, never set back."""

    async def call(
        self,
        name: str,
        arguments: Mapping[str, Any],
        caller: Caller,
        *,
        source: str = "",
        session: str | None = None,
    ) -> ToolResult:
        """Call the tool ``name``.

        Every failure that an agent can act on is a result. Cancelling the call
        cancels the exchange with the tenant.

        :raises UnknownTool: for a tool that is not offered, or does not exist.
        """
        course = _Course(
            came=self.now(),
            started=self.stopwatch(),
            caller=caller,
            source=source,
            session=session,
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
        except Exception:  # noqa: BLE001 (no defect of ours may end a session)
            self._log.failure("a call of {tool} failed unexpectedly", tool=course.name)
            return self._fail(course, ToolFailure(FailureKind.INTERNAL, ""))
        finally:
            self._record(course)

    async def _run(self, course: _Course) -> ToolResult:
        """Find the tool and go through the steps; expected failures are results."""
        offer = self.inventory.find(course.name)
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
        """Accept, confirm, perform, project, encode."""
        tool = offer.tool
        arguments = _accept(offer, course.arguments)
        token = arguments.pop(_TOKEN, None)
        if tool.loss is not None:
            if token is None:
                return await self._ask(course, tool, tool.loss, arguments)
            self.confirmations.redeem(token, course.caller, tool.name, arguments)
        value = await perform(Call(tool, arguments, self.api, now=self.now))
        shown = _project(tool, arguments, value)
        result = value_result(shown, self.sanitizer)
        course.outcome = Outcome.OK
        return result

    async def _ask(
        self, course: _Course, tool: Tool, loss: Loss, arguments: dict[str, Any]
    ) -> ToolResult:
        """Say what a delete would destroy, with the token that allows it."""
        record = await self._doomed(loss, arguments)
        if loss.guard is not None:
            loss.guard(record)
        named = [str(record[each]) for each in loss.named_by if record.get(each)]
        # Quoted as JSON, a name cannot end its quotation and go on in our voice.
        text = self.sanitizer.text(", ".join(named))[:MAX_NAME]
        name = orjson.dumps(text).decode()
        which = ", ".join(f"{each} {value}" for each, value in arguments.items())
        besides = f" and {loss.besides}" if loss.besides else ""
        pending = Pending(
            tool=tool.name,
            loss=f"This deletes the {loss.kind} {name} ({which}){besides}.",
            token=self.confirmations.issue(course.caller, tool.name, arguments),
            ttl=self.confirmations.ttl,
        )
        course.outcome, course.kind = Outcome.REFUSED, FailureKind.CONFIRMATION
        return pending_result(pending, self.sanitizer)

    async def _doomed(self, loss: Loss, arguments: dict[str, Any]) -> dict[str, Any]:
        """The object that a delete is about.

        :raises ToolFailure: kind ``not_found``, where no list of the service has it.
        """
        read = self.catalog.by_name[loss.read]
        wanted = {each.name for each in read.parameters}
        known = {name: arguments[name] for name in arguments if name in wanted}
        call = Call(read, known, self.api, now=self.now)
        if not loss.listed:
            return as_record(await perform(call))
        for record in await read_every(call):
            if str(as_record(record).get("id")) == arguments[loss.listed]:
                return as_record(record)
        raise ToolFailure(
            FailureKind.NOT_FOUND, f"{loss.read} lists no such {loss.kind}."
        )

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
                    source=course.source,
                    session=course.session,
                    tool=course.name,
                    arguments=redact(course.arguments, course.secret),
                    outcome=course.outcome,
                    kind=course.kind,
                    milliseconds=(self.stopwatch() - course.started) * 1000,
                )
            )
        except Exception:  # noqa: BLE001 (a full disk must not fail the call)
            self._log.failure("an audit event could not be written")
