"""Agreement to a call that destroys: what would be lost, and who agrees to it.

Where the client can ask a human, a human is asked, and nothing that the model says
counts. Otherwise the first call yields a token, and the second one spends it.
"""

import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, Protocol

import attrs
import orjson

from zscaler_mcp.caller import Caller
from zscaler_mcp.catalog import (
    Call,
    Catalog,
    Loss,
    Tool,
    as_record,
    member,
    perform,
    read_every,
)
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.request import IOneAPI
from zscaler_mcp.sanitize import Sanitizer
from zscaler_mcp.tools.confirmation import Confirmations
from zscaler_mcp.tools.outcome import Pending

__all__ = ["Consent", "Destruction", "Human"]

MAX_NAME: Final = 120
"""Characters of an object's name in a confirmation."""

MAX_NAMED: Final = 50
"""Entries of a list that a confirmation names; of the others it tells the number."""

_ID: Final = re.compile(r"[A-Za-z0-9_]{1,64}")
"""ASCII alone: there are letters that look like spaces, and a sentence of them would
be one in our voice."""

_NOBODY: Final = (
    "A human has to agree to this call, and this client cannot ask one. Nothing was"
    " done. Use a client that supports elicitation."
)
_DECLINED: Final = "The user was asked and did not agree. Nothing was done."


class Human(Protocol):
    """A person whom the client can ask."""

    @property
    def token(self) -> str | None:
        """The token of the question that was answered in an earlier round."""

    async def agrees(self, sentence: str, token: str) -> bool:
        """Ask, and wait for the answer.

        :raises Suspended: where the answer comes with another request.
        """


@attrs.frozen(kw_only=True)
class Destruction:
    """A call that would destroy something."""

    tool: Tool
    loss: Loss
    arguments: dict[str, Any]
    """Without the token."""

    token: str | None
    caller: Caller
    human: Human | None
    api: IOneAPI
    turn: Callable[[], AbstractAsyncContextManager[None]]
    """A turn at the tenant, for what is read before anybody is asked."""


@attrs.frozen(kw_only=True, eq=False)
class Consent:
    """Asks before something is destroyed."""

    catalog: Catalog
    sanitizer: Sanitizer
    confirmations: Confirmations
    only_humans: bool = False
    """Whether a token in the hands of the model is no agreement."""

    async def obtain(self, wanted: Destruction) -> Pending | None:
        """Agreement, or what to answer instead.

        :returns: the first of two steps; ``None`` once there is agreement.
        :raises ToolFailure: where there is none.
        :raises Suspended: where a human's answer comes with another request.
        """
        if wanted.human is not None:
            await self._ask(wanted, wanted.human)
        elif self.only_humans:
            raise ToolFailure(FailureKind.CONFIRMATION, _NOBODY)
        elif wanted.token is None:
            return Pending(
                tool=wanted.tool.name,
                loss=await self._sentence(wanted),
                token=self._issue(wanted),
                ttl=self.confirmations.ttl,
            )
        else:
            await self._redeem(wanted, wanted.token)
        return None

    async def _ask(self, wanted: Destruction, human: Human) -> None:
        """Ask a human; the token ties an answer to this very call, once."""
        if human.token is None:
            sentence, token = await self._sentence(wanted), self._issue(wanted)
        else:
            sentence, token = "", human.token
        if not await human.agrees(sentence, token):
            raise ToolFailure(FailureKind.CONFIRMATION, _DECLINED)
        await self._redeem(wanted, token)

    def _issue(self, wanted: Destruction) -> str:
        return self.confirmations.issue(
            wanted.caller, wanted.tool.name, wanted.arguments
        )

    async def _redeem(self, wanted: Destruction, token: str) -> None:
        await self.confirmations.redeem(
            token, wanted.caller, wanted.tool.name, wanted.arguments
        )

    async def _sentence(self, wanted: Destruction) -> str:
        """What would be lost, in words that the tenant's names cannot bend."""
        loss = wanted.loss
        name = "" if loss.read is None else await self._name(loss.read, wanted)
        which = ", ".join(
            f"{name} {self._told(value)}" for name, value in wanted.arguments.items()
        )
        besides = f" and {loss.besides}" if loss.besides else ""
        return f"This deletes the {loss.kind}{name} ({which}){besides}."

    def _quote(self, text: str) -> str:
        """A name that cannot end its quotation and go on in our voice: as JSON."""
        return orjson.dumps(self.sanitizer.text(text)[:MAX_NAME]).decode()

    def _told(self, value: Any) -> str:
        """An argument: an id as it is, anything else quoted."""
        if isinstance(value, list):
            shown = ", ".join(self._quote(str(each)) for each in value[:MAX_NAMED])
            more = len(value) - MAX_NAMED
            return f"{shown} and {more} more" if more > 0 else shown
        plain = isinstance(value, str) and _ID.fullmatch(value)
        return str(value) if plain else self._quote(str(value))

    async def _name(self, reader: str, wanted: Destruction) -> str:
        """What a human knows the object by, after a space."""
        async with wanted.turn():
            record = await self._doomed(reader, wanted)
        if wanted.loss.guard is not None:
            wanted.loss.guard(record)
        names = (member(record, path) for path in wanted.loss.named_by)
        return f" {self._quote(', '.join(str(each) for each in names if each))}"

    async def _doomed(self, reader: str, wanted: Destruction) -> dict[str, Any]:
        """The object, as it is now.

        :raises ToolFailure: kind ``not_found``, also where the list that would show
            it does not.
        """
        read, loss = self.catalog.by_name[reader], wanted.loss
        shared = {each.name for each in read.parameters} & set(wanted.arguments)
        known = {name: wanted.arguments[name] for name in shared}
        call = Call(read, known, wanted.api, now=self.confirmations.now)
        if not loss.listed:
            return as_record(await perform(call))
        for record in await read_every(call):
            if str(as_record(record).get("id")) == wanted.arguments[loss.listed]:
                return as_record(record)
        raise ToolFailure(FailureKind.NOT_FOUND, f"{reader} lists no such {loss.kind}.")
