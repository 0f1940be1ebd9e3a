"""JSON documents of a provider: bounded, in time, and for how long they are good."""

import re
from typing import Any, Final

import attrs
import orjson
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeadlinePassed
from twisted.internet.interfaces import IReactorTime
from twisted.web.http_headers import Headers

from zscaler_mcp.errors import TooLarge, ZscalerMcpError
from zscaler_mcp.oneapi.exchange import Answer, Exchanges, Lost
from zscaler_mcp.secureurl import SecureURL

__all__ = ["MAX_DOCUMENT", "Document", "Documents", "ProviderFailed", "lifetime"]

MAX_DOCUMENT: Final = 256 * 1024
"""Bytes of a document. The largest key sets have some tens of KiB."""

DEADLINE: Final = 10.0
"""Seconds for one document."""

_DEFAULT_LIFETIME: Final = 3600.0
_SHORTEST: Final = 300.0
"""Seconds: a provider that forbids to keep its keys is still asked once only in
this time, and at once for a key that is not known."""

_LONGEST: Final = 86_400.0
"""Seconds after which a key that was withdrawn is forgotten at the latest."""

_MAX_AGE: Final = re.compile(r"max-age=\"?([0-9]{1,9})\"?")
_AGE: Final = re.compile(r"[0-9]{1,9}")
_OK: Final = 200


@attrs.define(auto_exc=True, slots=False)
class ProviderFailed(ZscalerMcpError):
    """The provider gave nothing that can be used; ``reason`` is for the log."""

    reason: str


@attrs.frozen
class Document:
    """What a provider published, and for how many seconds it is good."""

    fields: dict[str, Any]
    lifetime: float


def lifetime(cache_control: str, age: str) -> float:
    """Seconds for which an answer is fresh (RFC 9111 sections 4.2 and 5.2.2)."""
    directives = [each.strip().lower() for each in cache_control.split(",")]
    if "no-store" in directives or "no-cache" in directives:
        return _SHORTEST
    ages = [match for each in directives if (match := _MAX_AGE.fullmatch(each))]
    if not ages:
        return _DEFAULT_LIFETIME
    spent = float(age) if _AGE.fullmatch(age) else 0.0
    return min(max(float(ages[0][1]) - spent, _SHORTEST), _LONGEST)


def _read(answer: Answer) -> Document:
    if answer.status != _OK:
        # A redirect is not followed: it could lead anywhere.
        raise ProviderFailed(f"it answered {answer.status}")
    try:
        fields = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        raise ProviderFailed("its answer is not JSON") from None
    if not isinstance(fields, dict):
        raise ProviderFailed("its answer is not a JSON object")
    given = answer.headers.getRawHeaders(b"Cache-Control", [])
    control = b",".join(given).decode("latin-1")
    return Document(fields, lifetime(control, answer.field("Age") or ""))


@attrs.frozen(kw_only=True)
class Documents:
    """Fetches documents, each within a deadline."""

    exchanges: Exchanges
    clock: IReactorTime
    agent_name: bytes

    async def fetch(self, url: SecureURL) -> Document:
        """Get a document.

        :raises ProviderFailed: where it cannot be had.
        """
        headers = Headers(
            {b"Accept": [b"application/json"], b"User-Agent": [self.agent_name]}
        )
        sent: Deferred[Answer] = self.exchanges.send("GET", str(url), headers)
        try:
            answer = await sent.addTimeout(DEADLINE, self.clock)
        except DeadlinePassed:
            raise ProviderFailed(f"no answer within {DEADLINE:.0f} s") from None
        except TooLarge:
            reason = f"its answer has more than {MAX_DOCUMENT} bytes"
            raise ProviderFailed(reason) from None
        except Lost as lost:
            raise ProviderFailed(lost.reason) from None
        return _read(answer)
