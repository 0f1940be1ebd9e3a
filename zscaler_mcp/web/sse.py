"""HTTP+SSE, the transport of 2024-11-05: one stream of events, and a place to post to.

The stream opens with an event that names the place. A message that is posted there is
accepted, and its answer goes out on the stream. Deprecated since 2025-03-26.
"""

from secrets import token_urlsafe
from typing import Final

import attrs
from twisted.internet.interfaces import IReactorTime
from zope.interface import implementer

from zscaler_mcp.caller import Caller
from zscaler_mcp.jsonrpc import INVALID_REQUEST, PARSE_ERROR, ParseError, decode
from zscaler_mcp.mcp import (
    Conversation,
    Dispatcher,
    EventStore,
    RpcError,
    Stream,
    holder_of,
)
from zscaler_mcp.refusal import Refusal
from zscaler_mcp.web.endpoint import IEndpoint
from zscaler_mcp.web.events import EventWriter
from zscaler_mcp.web.media import accepts_events, is_json
from zscaler_mcp.web.reply import Exchange

__all__ = ["EventTransport"]

_STREAMS: Final = ("/mcp", "/sse")
_MESSAGES: Final = "/messages/"

_ID_BYTES: Final = 32

_GET_ONLY: Final = Refusal(405, "Method Not Allowed", ((b"Allow", b"GET"),))
_POST_ONLY: Final = Refusal(405, "Method Not Allowed", ((b"Allow", b"POST"),))
_NO_EVENTS: Final = Refusal(406, "The client must accept text/event-stream.")
_NOT_JSON: Final = Refusal(415, "The body must be application/json.")
_FULL: Final = Refusal(503, "Too many streams are open.", ((b"Retry-After", b"30"),))
_STOPPING: Final = Refusal(503, "The server stops.", ((b"Retry-After", b"30"),))
_UNREAD: Final = Refusal(
    503, "Read the answers on the stream first.", ((b"Retry-After", b"1"),)
)

_MAX_UNREAD: Final = 4 * 1024 * 1024
"""Bytes of answers that a client may leave unread and still ask for more."""


@attrs.frozen
class _Channel:
    """One open stream."""

    caller: Caller
    conversation: Conversation
    stream: Stream


@implementer(IEndpoint)
class EventTransport:
    """Streams, each with a conversation of its own that ends with it.

    :param limit: how many may be open.
    """

    def __init__(
        self, dispatcher: Dispatcher, clock: IReactorTime, *, limit: int
    ) -> None:
        self._dispatcher = dispatcher
        self._clock = clock
        self._limit = limit
        self._store = EventStore()
        self._channels: dict[str, _Channel] = {}
        self._finishing = False

    def serves(self, path: str) -> bool:
        """The streams, and the places to post to."""
        return path in _STREAMS or path.startswith(_MESSAGES)

    def finish(self) -> None:
        """End every stream behind the answers that it still owes."""
        self._finishing = True
        self._dispatcher.close()
        for channel in list(self._channels.values()):
            if channel.conversation.idle:
                channel.stream.end()

    async def serve(self, exchange: Exchange, caller: Caller, source: str) -> None:
        """Open a stream, or take a message."""
        head = exchange.head
        if head.path in _STREAMS:
            if head.method != "GET":
                exchange.refuse(_GET_ONLY)
            elif not accepts_events(head):
                exchange.refuse(_NO_EVENTS)
            elif self._finishing:
                exchange.refuse(_STOPPING)
            elif len(self._channels) >= self._limit:
                exchange.refuse(_FULL)
            else:
                await self._open(exchange, caller, source)
        elif head.method != "POST":
            exchange.refuse(_POST_ONLY)
        elif not is_json(head):
            exchange.refuse(_NOT_JSON)
        else:
            self._take(exchange, caller)

    async def _open(self, exchange: Exchange, caller: Caller, source: str) -> None:
        stream = Stream(self._store, holder=holder_of(caller))

        def when_idle() -> None:
            if self._finishing:
                stream.end()

        conversation = Conversation(self._dispatcher, caller, source, stream, when_idle)
        identifier = token_urlsafe(_ID_BYTES)
        self._channels[identifier] = _Channel(caller, conversation, stream)

        def close(result: object) -> object:
            del self._channels[identifier]
            conversation.close()
            return result

        writer = EventWriter(exchange, stream, self._clock)
        writer.done.addBoth(close)
        writer.begin(first=lambda: exchange.announce(_MESSAGES + identifier))
        await writer.done

    def _take(self, exchange: Exchange, caller: Caller) -> None:
        identifier = exchange.head.path.removeprefix(_MESSAGES)
        channel = self._channels.get(identifier)
        if channel is None or holder_of(channel.caller) != holder_of(caller):
            self._refuse(exchange, 404, RpcError(INVALID_REQUEST, "Session not found"))
            return
        if channel.stream.held > _MAX_UNREAD:
            exchange.refuse(_UNREAD)
            return
        body = exchange.body
        try:
            decode(body)
        except ParseError:
            self._refuse(exchange, 400, RpcError(PARSE_ERROR, "Parse error"))
            return
        exchange.accepted()
        channel.conversation.renew(caller)
        channel.conversation.take(body)

    def _refuse(self, exchange: Exchange, status: int, error: RpcError) -> None:
        exchange.message(self._dispatcher.refuse(None, error).message, status=status)
