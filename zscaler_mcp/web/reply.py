"""The reply writer: the only code that writes to a response.

It owns status, security headers and error bodies. What it takes is refusals, whose
words are fixed, and encoded messages, which have passed the sanitizer; there is no
method that takes bytes.
"""

from typing import Any, Final

from twisted.internet.interfaces import IPushProducer

from zscaler_mcp.jsonrpc import EncodedMessage
from zscaler_mcp.refusal import (
    ALWAYS_HEADERS,
    REASONS,
    TRANSPORT_SECURITY,
    Refusal,
)
from zscaler_mcp.requesthead import RequestHead

__all__ = ["Exchange", "Header"]

Header = tuple[bytes, bytes]

_JSON: Final[Header] = (b"Content-Type", b"application/json")

_EVENTS: Final[tuple[Header, ...]] = (
    (b"Content-Type", b"text/event-stream"),
    (b"X-Accel-Buffering", b"no"),
)

_ALIVE: Final = EncodedMessage(b'{"status":"ok"}')
_NOT_READY: Final = EncodedMessage(b'{"status":"unavailable"}')


class Exchange:
    """One request and the one answer that it gets."""

    def __init__(self, request: Any) -> None:
        """Take a request of our own channel, which has checked its head."""
        self._request = request
        self._gone = False
        self._extra: tuple[Header, ...] = ()
        self.head: RequestHead = request.channel.head
        self.refused: Refusal | None = None
        """The refusal that this exchange came to, for whoever keeps accounts."""
        request.notifyFinish().addErrback(self._lost)

    def _lost(self, _: object) -> None:
        self._gone = True

    @property
    def body(self) -> bytes:
        """The body of the request, read to its end."""
        content: bytes = self._request.content.read()
        return content

    def add_headers(self, headers: tuple[Header, ...]) -> None:
        """Send these headers with whatever the answer will be."""
        self._extra += headers

    def _begin(self, status: int, headers: tuple[Header, ...]) -> None:
        request = self._request
        reason = REASONS.get(status)
        request.setResponseCode(status, None if reason is None else reason.encode())
        response = request.responseHeaders
        response.removeHeader(b"Server")
        secure = (TRANSPORT_SECURITY,) if request.isSecure() else ()
        for name, value in (*ALWAYS_HEADERS, *secure, *self._extra, *headers):
            response.addRawHeader(name, value)

    def _send(self, status: int, headers: tuple[Header, ...], body: bytes) -> None:
        if self._gone:
            return
        self._begin(status, headers)
        request = self._request
        response = request.responseHeaders
        if body:
            response.addRawHeader(*_JSON)
        if status not in (202, 204) or body:
            response.setRawHeaders(b"Content-Length", [b"%d" % len(body)])
        request.write(body)
        request.finish()

    def refuse(self, refusal: Refusal, message: EncodedMessage | None = None) -> None:
        """Answer with a refusal, in a ``message`` of its own where it has an id."""
        self.refused = refusal
        body = refusal.body if message is None else message.body
        self._send(refusal.status, refusal.headers, body)

    def message(
        self,
        message: EncodedMessage,
        *,
        status: int = 200,
        headers: tuple[Header, ...] = (),
    ) -> None:
        """Answer with a JSON-RPC message."""
        self._send(status, headers, message.body)

    # Events (WHATWG HTML, "Server-sent events")

    def begin_events(
        self, producer: IPushProducer, headers: tuple[Header, ...] = ()
    ) -> None:
        """Answer with events that ``producer`` adds while the peer reads them."""
        self._begin(200, (*_EVENTS, *headers))
        if not self._gone:
            self._request.registerProducer(producer, True)  # noqa: FBT003 (Twisted's)
            # The head goes out now: the first event may be long in coming.
            self._request.write(b"")

    def event(
        self, message: EncodedMessage, identifier: str = "", kind: bytes = b"message"
    ) -> None:
        """Add a message; it is JSON, and so one line."""
        place = f"id: {identifier}\n".encode() if identifier else b""
        self._add(b"event: %b\n%bdata: %b\n\n" % (kind, place, message.body))

    def prime(self, identifier: str, retry: float) -> None:
        """Add an event without data: where to go on from, and after how long."""
        words = f"id: {identifier}\nretry: {retry * 1000:.0f}\ndata: \n\n"
        self._add(words.encode())

    def announce(self, path: str) -> None:
        """Add the event that names where messages are posted (2024-11-05)."""
        self._add(f"event: endpoint\ndata: {path}\n\n".encode())

    def still_here(self) -> None:
        """Add a comment, which keeps the connection open."""
        self._add(b": \n\n")

    def end_events(self) -> None:
        """Say that no event follows."""
        if not self._gone:
            self._gone = True
            self._request.unregisterProducer()
            self._request.finish()

    def break_off(self) -> None:
        """Drop the connection: the peer sees that events are missing."""
        if not self._gone:
            self._gone = True
            self._request.unregisterProducer()
            self._request.channel.abort()

    def _add(self, data: bytes) -> None:
        if not self._gone:
            self._request.write(data)

    def accepted(self) -> None:
        """Answer that nothing more will be said (202)."""
        self._send(202, ((b"Content-Length", b"0"),), b"")

    def no_content(self, headers: tuple[Header, ...] = ()) -> None:
        """Answer with headers alone (204)."""
        self._send(204, headers, b"")

    def health(self, *, well: bool) -> None:
        """Answer a probe, without any detail."""
        if well:
            self._send(200, (), _ALIVE.body)
        else:
            self._send(503, (), _NOT_READY.body)
