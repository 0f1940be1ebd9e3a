"""Redeemed confirmations in Redis, for replicas that honour each other's."""

from typing import Any
from urllib.parse import unquote, urlsplit

from twisted.application.service import Service
from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger

from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.secret import Secret

__all__ = ["RedisSpentTokens"]

_PATIENCE = 5.0
"""Seconds that Redis has for an answer."""

_PREFIX = "zscaler-mcp:spent:"


def _connection(url: str) -> Any:
    """A connection that is made when it is first needed, and again when it is lost."""
    # An extra: who has no replicas need not have it.
    import txredisapi  # noqa: PLC0415

    parts = urlsplit(url)
    return txredisapi.lazyConnection(
        host=parts.hostname,
        port=parts.port or 6379,
        dbid=int(parts.path.strip("/") or 0),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        ssl_context_factory=parts.scheme == "rediss",
        connectTimeout=_PATIENCE,
        replyTimeout=_PATIENCE,
    )


class RedisSpentTokens(Service):
    """Remembers for every replica; see :class:`SpentTokens`.

    ``SET key NX EX seconds`` is one step: of any number of replicas that redeem the
    same token at once, one has it.
    """

    _log = Logger()

    def __init__(self, url: Secret, clock: IReactorTime) -> None:
        self._url = url
        self._clock = clock
        self._redis: Any = None

    def startService(self) -> None:
        """Connect in the background."""
        super().startService()
        self._redis = _connection(self._url.reveal())

    def stopService(self) -> Any:
        """Disconnect."""
        super().stopService()
        redis, self._redis = self._redis, None
        return None if redis is None else redis.disconnect()

    async def add(self, nonce: bytes, seconds: int, holder: str) -> bool:
        """Remember a token; whether it was not remembered before. Redis has the room.

        :raises ToolFailure: where Redis cannot say: nothing is done then.
        """
        if self._redis is None:
            raise _silent()
        key = _PREFIX + nonce.hex()
        try:
            asked = self._redis.set(key, "1", expire=seconds, only_if_not_exists=True)
            answer = await asked.addTimeout(_PATIENCE, self._clock)
        except Exception as error:  # noqa: BLE001 (the library raises what it likes)
            kind = type(error).__name__
            self._log.error("Redis does not answer: {kind}", kind=kind)
            raise _silent() from None
        return answer is not None


def _silent() -> ToolFailure:
    return ToolFailure(
        FailureKind.UPSTREAM,
        "The store that remembers confirmations does not answer. Nothing was done; the"
        " confirmation can be used again.",
    )
