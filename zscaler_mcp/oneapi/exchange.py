"""One request and its whole answer, with a bound on its size."""

from collections.abc import Iterator
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final, cast

import attrs
from OpenSSL import SSL
from service_identity import VerificationError
from treq.client import HTTPClient
from treq.cookies import IndexableCookieJar
from twisted.internet.defer import CancelledError, Deferred, succeed
from twisted.internet.error import ConnectError
from twisted.internet.interfaces import IConsumer, IPushProducer, IReactorTime
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from twisted.web.client import ResponseDone
from twisted.web.http import PotentialDataLoss
from twisted.web.http_headers import Headers
from twisted.web.iweb import UNKNOWN_LENGTH, IAgent, IBodyProducer, IResponse
from zope.interface import implementer

from zscaler_mcp.errors import TooLarge, ZscalerMcpError

__all__ = ["Answer", "Exchanges", "Lost"]

_TELLING: Final = (SSL.Error, VerificationError, ConnectError, OSError)
"""Errors whose text helps an operator and holds nothing that the peer said."""

_MAX_REASON: Final = 300
"""Characters of an error's text in a log line."""


@attrs.define(auto_exc=True, slots=False)
class Lost(ZscalerMcpError):
    """No whole answer came: connect, TLS, or the exchange itself failed."""

    reason: str
    """What happened, for the log."""

    sent: bool = True
    """Whether the request may have reached the service."""

    passing: bool = True
    """Whether another try may fare better."""


@attrs.frozen
class Answer:
    """A response that was received whole."""

    status: int
    headers: Headers
    body: bytes = attrs.field(repr=False)

    def field(self, name: str) -> str | None:
        """The last value of a header field."""
        values = self.headers.getRawHeaders(name.encode("ascii"))
        return values[-1].decode("latin-1") if values else None


@implementer(IBodyProducer)
class _WholeBody:
    """A request body that is written in one go."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self.length = len(body)

    def startProducing(self, consumer: IConsumer) -> Deferred[None]:
        consumer.write(self._body)
        return succeed(None)

    def pauseProducing(self) -> None:
        """Nothing is left to pause."""

    def resumeProducing(self) -> None:
        """Nothing is left to resume."""

    def stopProducing(self) -> None:
        """Nothing is left to stop."""


class _BoundedBody(Protocol):
    """Collects a body; one that outgrows its bound loses its connection."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._chunks: list[bytes] = []
        self._size = 0
        self.whole: Deferred[bytes] = Deferred(lambda _whole: self.stop())

    def stop(self) -> None:
        """Close the connection at once, unread data and all.

        ``loseConnection`` would wait for a TLS peer to agree; one that goes on
        sending would be read for as long as it likes.
        """
        if self.transport is not None:
            cast("IPushProducer", self.transport).stopProducing()

    def expect(self, length: int) -> None:
        """Take the length that was announced, before any of it arrives."""
        if length > self._limit and not self.whole.called:
            self.stop()
            self.whole.errback(TooLarge(self._limit, "bytes"))

    def dataReceived(self, data: bytes) -> None:
        self._size += len(data)
        self._chunks.append(data)
        if self._size > self._limit:
            self._chunks.clear()
            self.expect(self._size)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        if self.whole.called:
            return
        if reason.check(ResponseDone, PotentialDataLoss):
            self.whole.callback(b"".join(self._chunks))
        else:
            self.whole.errback(reason)


@implementer(IAgent)
class _PlainAgent:
    """Asks for bodies as they are: a compressed one has no bound when inflated."""

    def __init__(self, agent: IAgent) -> None:
        self._agent = agent

    def request(
        self,
        method: bytes,
        uri: bytes,
        headers: Headers | None = None,
        bodyProducer: IBodyProducer | None = None,
    ) -> Deferred[IResponse]:
        fields = Headers() if headers is None else headers.copy()
        fields.setRawHeaders(b"Accept-Encoding", [b"identity"])
        response = self._agent.request(method, uri, fields, bodyProducer)
        return response.addCallback(self._check)

    def _check(self, response: IResponse) -> IResponse:
        encodings = response.headers.getRawHeaders(b"Content-Encoding", [])
        if any(encoding.strip().lower() != b"identity" for encoding in encodings):
            body = _BoundedBody(0)
            body.whole.addErrback(lambda _failure: None)
            response.deliverBody(body)
            body.expect(1)
            raise Lost("The body came encoded, unasked.", passing=False)
        return response


def _leaves(failure: Failure) -> Iterator[BaseException | None]:
    """The errors at the ends of Twisted's nested reasons."""
    reasons = getattr(failure.value, "reasons", None)
    if not reasons:
        yield failure.value
    for reason in reasons or ():
        yield from _leaves(reason)


def _is_distrust(error: BaseException | None) -> bool:
    """Whether a certificate was refused: it will be the same one next time."""
    return isinstance(error, VerificationError) or (
        isinstance(error, SSL.Error) and "certificate verify failed" in str(error)
    )


def _translate(failure: Failure) -> Failure:
    """Make one of two of whatever went wrong: too large, or lost."""
    failure.trap(Exception)
    if isinstance(failure.value, TooLarge | Lost):
        return failure
    causes = tuple(_leaves(failure))
    texts = (
        f"{type(e).__name__} {e!s}" if isinstance(e, _TELLING) else type(e).__name__
        for e in causes
    )
    raise Lost(
        f"{type(failure.value).__name__}: {'; '.join(texts)}"[:_MAX_REASON],
        sent=hasattr(failure.value, "reasons"),  # those of a connection that was made
        passing=not any(map(_is_distrust, causes)),
    )


def _cancelled_as_such(work: Deferred[Answer]) -> Deferred[Answer]:
    """Let a cancellation be known as one, whatever ``work`` makes of it.

    While a name is looked up, Twisted's endpoint calls it an unknown host.
    """
    is_cancelled = False

    def cancel(_: object) -> None:
        nonlocal is_cancelled
        is_cancelled = True
        work.cancel()

    known: Deferred[Answer] = Deferred(cancel)

    def fail(failure: Failure) -> None:
        known.errback(CancelledError() if is_cancelled else failure)

    work.addCallbacks(known.callback, fail)
    return known


class Exchanges:
    """HTTP without cookies, redirects, encodings: each request stands alone."""

    def __init__(self, agent: IAgent, clock: IReactorTime, limit: int) -> None:
        """Exchange through ``agent`` answers of at most ``limit`` bytes."""
        self._clock = clock
        self._limit = limit
        self._client = HTTPClient(
            _PlainAgent(agent),
            cookiejar=IndexableCookieJar(DefaultCookiePolicy(allowed_domains=[])),
            data_to_body_producer=_WholeBody,
        )

    def send(
        self, method: str, url: str, headers: Headers, body: bytes | None = None
    ) -> Deferred[Answer]:
        """Send one request; cancelling closes its connection.

        Fails with :class:`Lost`, :class:`~zscaler_mcp.errors.TooLarge` or
        ``CancelledError``.
        """
        response = self._client.request(
            method,
            url,
            headers=headers,
            data=body,
            allow_redirects=False,
            unbuffered=True,
            reactor=cast("Any", self._clock),  # it asks for more than it uses
        )
        answer = response.addCallback(self._read).addErrback(_translate)
        return _cancelled_as_such(answer)

    def _read(self, response: IResponse) -> Deferred[Answer]:
        body = _BoundedBody(self._limit)
        response.deliverBody(body)
        if response.length is not UNKNOWN_LENGTH:
            body.expect(response.length)
        return body.whole.addCallback(
            lambda whole: Answer(response.code, response.headers, whole)
        )
