"""The identity service: a credential in, a token out (RFC 6749 section 4.4)."""

import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

import attrs
import orjson
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeadlinePassed
from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger, LogLevel
from twisted.web.http_headers import Headers

from zscaler_mcp.errors import FailureKind, TooLarge, ToolFailure
from zscaler_mcp.oneapi.credential import AUDIENCE, Credential
from zscaler_mcp.oneapi.exchange import Answer, Exchanges, Lost
from zscaler_mcp.oneapi.retry import asked_pause
from zscaler_mcp.oneapi.token import Grant
from zscaler_mcp.secret import Secret

__all__ = ["MAX_ANSWER", "IdentityService"]

MAX_ANSWER: Final = 64 * 1024
"""Bytes of a token response."""

_TOKEN: Final = re.compile(r"[A-Za-z0-9._~+/-]{1,16384}=*")
"""RFC 6750 section 2.1: nothing in it can end the header line that it goes into."""

_DEFAULT_LIFETIME: Final = 300.0
"""Seconds, where the response names none: short, since it is a guess."""

_MAX_LIFETIME: Final = 86_400.0

_OK: Final = 200
_RATE: Final = 429
_REFUSED: Final = frozenset({400, 401, 403})


def _read_grant(answer: Answer, since: float) -> Grant | None:
    """The grant of a token response (RFC 6749 section 5.1); ``None`` if it is none."""
    try:
        fields = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(fields, dict):
        return None
    token, kind = fields.get("access_token"), fields.get("token_type", "Bearer")
    lifetime: Any = fields.get("expires_in", _DEFAULT_LIFETIME)
    if isinstance(lifetime, str) and lifetime.isascii() and lifetime.isdigit():
        lifetime = float(lifetime[:6])
    if (
        not isinstance(token, str)
        or not _TOKEN.fullmatch(token)
        or not isinstance(kind, str)
        or kind.lower() != "bearer"
        or isinstance(lifetime, bool)
        or not isinstance(lifetime, int | float)
        or lifetime <= 0
    ):
        return None
    return Grant.lasting(Secret(token), min(lifetime, _MAX_LIFETIME), since)


@attrs.frozen(kw_only=True)
class IdentityService:
    """Asks one token endpoint for tokens for one credential."""

    url: str
    credential: Credential
    exchanges: Exchanges
    clock: IReactorTime
    wall: Callable[[], float]
    """Seconds since the epoch, for what is signed and for dates."""

    deadline: float
    """Seconds that a fetch may take."""

    agent_name: bytes
    own: bool = True
    """Whether the credential is this server's: a stranger's guess is no warning."""

    _log = Logger()

    async def fetch(self) -> Grant:
        """Get a token.

        :raises ToolFailure: with fixed words: what the service says of a credential
            is for the log of the service, not for ours and not for an agent.
        """
        since = self.clock.seconds()
        answer = await self._ask()
        if answer.status != _OK:
            guess = not self.own and answer.status in _REFUSED
            self._log.emit(
                LogLevel.debug if guess else LogLevel.warn,
                "The identity service answered {status}.",
                status=answer.status,
            )
            raise self._failure(answer)
        grant = _read_grant(answer, since)
        if grant is None:
            raise ToolFailure(
                FailureKind.UPSTREAM,
                "The identity service's answer holds no usable token.",
            )
        return grant

    async def _ask(self) -> Answer:
        form = {
            "grant_type": "client_credentials",
            "audience": AUDIENCE,
            **self.credential.form(self.wall()),
        }
        headers = Headers(
            {
                b"Accept": [b"application/json"],
                b"Content-Type": [b"application/x-www-form-urlencoded"],
                b"User-Agent": [self.agent_name],
            }
        )
        body = urlencode(form).encode("ascii")
        sent: Deferred[Answer] = self.exchanges.send("POST", self.url, headers, body)
        try:
            return await sent.addTimeout(self.deadline, self.clock)
        except DeadlinePassed:
            raise ToolFailure(
                FailureKind.TIMEOUT, "The identity service did not answer in time."
            ) from None
        except (Lost, TooLarge) as lost:
            self._log.warn("The identity service: {lost!r}.", lost=lost)
            raise ToolFailure(
                FailureKind.UPSTREAM, "The identity service cannot be reached."
            ) from None

    def _failure(self, answer: Answer) -> ToolFailure:
        if answer.status in _REFUSED:
            return ToolFailure(
                FailureKind.PERMISSION,
                "The identity service refused this server's credential; its operator"
                " has to look into it.",
            )
        if answer.status == _RATE:
            return ToolFailure(
                FailureKind.RATE,
                "The identity service has had too many requests.",
                retry_after=asked_pause(answer, self.wall()),
            )
        return ToolFailure(
            FailureKind.UPSTREAM, "The identity service failed to answer."
        )
