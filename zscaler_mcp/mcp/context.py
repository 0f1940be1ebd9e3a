"""What a feature may do while it answers: report, and ask the client."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import attrs
from zope.interface import Attribute, Interface

from zscaler_mcp.caller import Caller
from zscaler_mcp.jsonrpc import EncodedMessage, encode_notification
from zscaler_mcp.mcp.asking import Ask
from zscaler_mcp.mcp.protocol import LEVELS
from zscaler_mcp.sanitize import Sanitizer

__all__ = ["IAsking", "IOutlet", "NoOutlet", "RequestContext"]

_LEVELS: Final = {level: rank for rank, level in enumerate(LEVELS)}


class IOutlet(Interface):
    """Where messages go that belong to one request and precede its answer."""

    def put(message: EncodedMessage) -> None:
        """Send a message."""

    def hang_up() -> None:
        """Take the connection away, where the client can come back for the rest."""


class NoOutlet:
    """For a client that takes one answer and nothing before it."""

    congested = True

    def put(self, message: EncodedMessage) -> None:
        """Drop it."""

    def hang_up(self) -> None:
        """Nothing to take away."""


class IAsking(Interface):
    """How the client of a request is asked."""

    reaches: bool = Attribute("Whether a question gets to the client at all.")

    def given() -> tuple[str, ...]:
        """The names of the answers that came with the request."""

    def ask(asks: dict[str, Ask]) -> Awaitable[dict[str, dict[str, Any]]]:
        """Ask everything at once; answers by name.

        :raises InputRequired: where the answers come with another request.
        :raises AskRefused: where there will be none.
        :raises RpcError: missing capability; invalid params, for a malformed answer.
        """


@attrs.define(kw_only=True, eq=False)
class RequestContext:
    """One request, as the feature sees it that answers it."""

    caller: Caller
    source: str
    """The client's address, or the name of the transport."""

    session: str | None
    """A short name of the session for logs; never its id."""

    capabilities: dict[str, Any]
    """What the client has declared."""

    _sanitizer: Sanitizer
    _outlet: Any
    _asking: Any
    _progress_token: str | int | None = None
    _level: Callable[[], str | None] = lambda: None
    _progress: float | None = None
    _done: bool = False
    _go_on: Callable[[], bool] = lambda: False

    def close(self) -> None:
        """The request is answered: nothing more is sent for it."""
        self._done = True

    def progress(
        self, progress: float, total: float | None = None, message: str | None = None
    ) -> None:
        """Say how far the work is; ``progress`` must grow ("Progress").

        Nothing is sent to a client that did not ask, or that does not keep up.
        """
        if self._progress_token is None or self._done or self._outlet.congested:
            return
        if self._progress is not None and progress <= self._progress:
            return
        self._progress = progress
        params = {"progressToken": self._progress_token, "progress": progress}
        if total is not None:
            params["total"] = total
        if message is not None:
            params["message"] = message
        self._notify("notifications/progress", params)

    def log(self, level: str, data: Any, logger: str | None = None) -> None:
        """Send the client a log message, if it wants those of ``level`` ("Logging")."""
        wanted = self._level()
        if wanted is None or self._done or self._outlet.congested:
            return
        if _LEVELS[level] >= _LEVELS[wanted]:
            params = {"level": level, "data": data}
            if logger is not None:
                params["logger"] = logger
            self._notify("notifications/message", params)

    def become_task(self) -> bool:
        """Give the client a handle now, and go on; whether it takes one.

        What is asked from now on is asked of whoever holds the handle.
        """
        return self._go_on()

    def on_task(self, go_on: Callable[[], bool]) -> None:
        """Let the work become a task by ``go_on``."""
        self._go_on = go_on

    def ask_through(self, asking: Any) -> None:
        """Ask in another way from now on."""
        self._asking = asking

    def can_ask(self, ask: Ask) -> bool:
        """Whether the client can be asked that, by its own word."""
        reaches = self._asking is not None and self._asking.reaches
        return reaches and ask.is_understood(self.capabilities)

    def given(self) -> tuple[str, ...]:
        """The names of the answers that came with the request, from an earlier round.

        A client may send whatever it likes under whatever name: an answer counts for
        the question whose name nobody could have guessed.
        """
        return () if self._asking is None else self._asking.given()

    async def ask(self, asks: dict[str, Ask]) -> dict[str, dict[str, Any]]:
        """Ask the client for several things at once; see :class:`IAsking`.

        Where the answers come with another request, the work begins again with it:
        nothing may be changed before the last question.
        """
        answers: dict[str, dict[str, Any]] = await self._asking.ask(asks)
        return answers

    def hang_up(self) -> None:
        """Let go of the connection during long work; the client polls for the rest."""
        self._outlet.hang_up()

    def _notify(self, method: str, params: dict[str, Any]) -> None:
        encoded = self._sanitizer.json(params)
        self._outlet.put(encode_notification(method, encoded))
