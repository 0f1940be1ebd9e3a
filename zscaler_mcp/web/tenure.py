"""How long an exchange may last: as long as the credential that began it is good.

Each request proves its caller anew. What outlives requests are streams: a client that
listens could go on to do so after its key was withdrawn or its token was over.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from zscaler_mcp.caller import Caller
from zscaler_mcp.web.authenticate import (
    AuthenticationFailed,
    IAuthenticator,
    NotAdmitted,
)
from zscaler_mcp.web.reply import Exchange

__all__ = ["GRACE", "Tenures"]

GRACE: Final = 120.0
"""Seconds after the end of a credential in which what it began may end by itself: no
call takes longer, so that only streams are broken off."""


class Tenures:
    """The exchanges in progress, with the callers that began them."""

    def __init__(self) -> None:
        self._held: dict[Exchange, Caller] = {}

    def __len__(self) -> int:
        return len(self._held)

    @contextmanager
    def hold(self, exchange: Exchange, caller: Caller) -> Iterator[None]:
        """Watch over an exchange for as long as the block runs."""
        self._held[exchange] = caller
        try:
            yield
        finally:
            del self._held[exchange]

    def end_overdue(self, now: float) -> None:
        """Break off what has outlived its credential.

        :param now: seconds since the epoch.
        """
        for exchange, caller in list(self._held.items()):
            if caller.expires_at is not None and caller.expires_at + GRACE < now:
                exchange.break_off()

    async def review(self, authenticator: IAuthenticator) -> None:
        """Break off what ``authenticator`` would not let begin."""
        for exchange in list(self._held):
            try:
                await authenticator.authenticate(exchange.head)
            except (AuthenticationFailed, NotAdmitted):
                exchange.break_off()
