"""Agreement to a grave call: what would be lost or changed, and who agrees to it.

Where the client can ask a human, a human is asked, and nothing that the model says
counts. Otherwise the first call yields a token, and the second one spends it.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, Protocol

import attrs

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
from zscaler_mcp.tools.telling import quote, tell

__all__ = ["Consent", "Human", "Proposal"]

_NOBODY: Final = (
    "A human has to agree to this call, and this client cannot ask one. Nothing was"
    " done. Use a client that supports elicitation."
)
_FOR_GOOD: Final = "This cannot be taken back."
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
class Proposal:
    """A call that waits for somebody to agree."""

    tool: Tool
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
    """Asks before something is destroyed, or changed for everybody."""

    catalog: Catalog
    sanitizer: Sanitizer
    confirmations: Confirmations
    only_humans: bool = False
    """Whether a token in the hands of the model is no agreement."""

    async def obtain(self, wanted: Proposal) -> Pending | None:
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
                effect=await self._sentence(wanted),
                token=self._issue(wanted),
                ttl=self.confirmations.ttl,
            )
        else:
            await self._redeem(wanted, wanted.token)
        return None

    async def _ask(self, wanted: Proposal, human: Human) -> None:
        """Ask a human; the token ties an answer to this very call, once."""
        if human.token is None:
            sentence, token = await self._sentence(wanted), self._issue(wanted)
        else:
            sentence, token = "", human.token
        if not await human.agrees(sentence, token):
            raise ToolFailure(FailureKind.CONFIRMATION, _DECLINED)
        await self._redeem(wanted, token)

    def _issue(self, wanted: Proposal) -> str:
        return self.confirmations.issue(
            wanted.caller, wanted.tool.name, wanted.arguments
        )

    async def _redeem(self, wanted: Proposal, token: str) -> None:
        await self.confirmations.redeem(
            token, wanted.caller, wanted.tool.name, wanted.arguments
        )

    async def _sentence(self, wanted: Proposal) -> str:
        """What would be done, in words that nobody's names and values can bend."""
        told = tell(wanted.arguments, self.sanitizer)
        given = f" ({told})" if told else ""
        loss = wanted.tool.loss
        if loss is None:
            return f"This {wanted.tool.consequence}{given}."
        name = "" if loss.read is None else await self._name(loss, loss.read, wanted)
        besides = f" and {loss.besides}" if loss.besides else ""
        return f"This deletes the {loss.kind}{name}{given}{besides}. {_FOR_GOOD}"

    async def _name(self, loss: Loss, reader: str, wanted: Proposal) -> str:
        """What a human knows the object by, after a space."""
        async with wanted.turn():
            record = await self._doomed(loss, reader, wanted)
        if loss.guard is not None:
            loss.guard(record)
        names = (member(record, path) for path in loss.named_by)
        name = ", ".join(str(each) for each in names if each)
        return f" {quote(name, self.sanitizer)}"

    async def _doomed(
        self, loss: Loss, reader: str, wanted: Proposal
    ) -> dict[str, Any]:
        """The object, as it is now.

        :raises ToolFailure: kind ``not_found``, also where the list that would show
            it does not.
        """
        read = self.catalog.by_name[reader]
        shared = {each.name for each in read.parameters} & set(wanted.arguments)
        known = {name: wanted.arguments[name] for name in shared}
        call = Call(read, known, wanted.api, now=self.confirmations.now)
        if not loss.listed:
            return as_record(await perform(call))
        for record in await read_every(call):
            if str(as_record(record).get("id")) == wanted.arguments[loss.listed]:
                return as_record(record)
        raise ToolFailure(FailureKind.NOT_FOUND, f"{reader} lists no such {loss.kind}.")
