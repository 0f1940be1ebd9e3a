"""One connection that speaks HTTP/1.1: limits, deadlines, one reader of framing.

Of :class:`twisted.web.http.HTTPChannel` the half that writes is kept. The half
that reads is replaced as a whole: two readers of one head may come to two
results, and that is what request smuggling is made of.
"""

from enum import Enum, auto
from typing import Final

import attrs
from twisted.internet.interfaces import IDelayedCall
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web.http import Request
from twisted.web.http_headers import Headers

from zscaler_mcp.authority import Arrival
from zscaler_mcp.net.body import Body, ChunkedBody, SizedBody
from zscaler_mcp.net.clientcertificate import client_certificate
from zscaler_mcp.net.deadline import Deadline
from zscaler_mcp.net.head import ConnectionFacts, FramedHead, HeadScan, parse_head
from zscaler_mcp.net.peers import ip_address_of, may_forward, port_of, source_of
from zscaler_mcp.net.refused import RequestRefused, refuse
from zscaler_mcp.net.sending import SendingChannel
from zscaler_mcp.refusal import Refusal, refusal_for
from zscaler_mcp.requesthead import RequestHead

__all__ = ["HardenedChannel"]

_STEPS_A_TURN: Final = 32
"""Heads and bodies read before other connections get their turn."""

_SECONDS_A_TURN: Final = 0.002
"""After which no further one is begun: some cost a hundred times what others do."""

_CHUNKED_A_STEP: Final = 16 * 1024
"""Bytes of a chunked body: a chunk costs the same, however small."""

_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"


class _Phase(Enum):
    """What the next bytes of the peer are."""

    HEAD = auto()
    BODY = auto()
    LATER = auto()
    """Of a later request, while one is answered."""


def _copy_fields(head: RequestHead, headers: Headers) -> None:
    """Give Twisted's request the fields that were read, and no others."""
    for name, values in head.fields.items():
        for value in values:
            headers.addRawHeader(name.encode("ascii"), value.encode("latin-1"))


class HardenedChannel(SendingChannel):
    """Reads requests within the site's limits and hands them to its resource.

    The contract with a request: ``channel.head`` is the head of the request that
    is read or answered, from before ``gotLength`` to after ``finish``.
    """

    head: RequestHead
    requests: list[Request]
    _framed: FramedHead
    _body: Body
    _next_turn: IDelayedCall | None = None
    _body_late: float
    """When the body in hand is too slow."""

    _screened: bool
    _examined = False

    def connectionMade(self) -> None:
        """Take note of where the connection comes from, and start its clock."""
        super().connectionMade()
        site, transport = self.site, self.transport
        host = transport.getHost()
        arrival = Arrival(ip_address_of(host), port_of(host), site.schemes)
        other_end = transport.getPeer()
        peer = ip_address_of(other_end)
        self._facts = ConnectionFacts(
            arrival=arrival, peer=peer, may_forward=may_forward(transport)
        )
        self._limits = site.limits
        self._input = bytearray()
        self._scan = HeadScan(site.schemes, site.limits)
        self._phase = _Phase.HEAD
        self._head_begun = True
        source = None if peer in site.terms.proxies else source_of(other_end)
        self._held = site.terms.budget.holding(source)
        self._bodiless = False
        self._told = False
        self._advancing = False
        self._reading = True
        self._discardable = site.limits.linger_bytes
        self._input_deadline = Deadline(site.clock, self._input_is_late)
        self._input_deadline.set(site.limits.first_head_seconds)
        site.channels.add(self)

    def dataReceived(self, data: bytes) -> None:
        """Take what the peer sent, in pieces of any size."""
        if self.ending:
            self._discardable -= len(data)
            if self._discardable < 0:
                self.abort()
            return
        self._input += data
        self._advance()

    def _advance(self) -> None:
        """Go as far as the input and the peer's reading allow."""
        if self._advancing:
            return
        self._advancing = True
        try:
            if self._next_turn is None:
                self._take_turn()
        except RequestRefused as refused:
            self.refuse(refused.refusal)
        finally:
            self._advancing = False
        self._pace_input()

    def _take_turn(self) -> None:
        """Go some steps; the rest is for another turn."""
        clock = self.site.clock
        end = clock.seconds() + _SECONDS_A_TURN
        for _ in range(_STEPS_A_TURN):
            if not self._step():
                return
            if clock.seconds() >= end:
                break
        if self._input and not self.ending:
            self._next_turn = clock.callLater(0, self._begin_turn)

    def _begin_turn(self) -> None:
        self._next_turn = None
        self._advance()

    def _step(self) -> bool:
        """Read a head or a piece of a body; whether more may be there."""
        if self.ending or not self._input:
            return False
        if self._phase is _Phase.HEAD:
            return not self._output.full and self._read_head()
        return self._phase is _Phase.BODY and self._read_body()

    def _read_head(self) -> bool:
        block = self._scan.take(self._input)
        if block is None:
            if not self._head_begun:
                self._head_begun = True
                self._input_deadline.set(self._limits.head_seconds)
            return False
        if self.secure and not self._examined:
            self._examine_certificate()
        framed = parse_head(block, self._facts, self._limits)
        self._bodiless = framed.line.method == b"HEAD"
        refusal = self.judge(framed.head)
        if refusal is not None:
            raise RequestRefused(refusal)
        self._begin_request(framed)
        return True

    def _examine_certificate(self) -> None:
        """Take note of the client's certificate: the handshake is over by now."""
        self._examined = True
        certificate = client_certificate(self.transport)
        self._facts = attrs.evolve(self._facts, certificate=certificate)

    def judge(self, head: RequestHead) -> Refusal | None:
        """What a head is refused with, whatever follows it; nothing here."""

    def _begin_request(self, framed: FramedHead) -> None:
        framing = framed.framing
        length = framing.content_length
        self.head, self._framed = framed.head, framed
        self._screened = False
        if length is not None and length > self._limits.unscreened_bytes:
            self._screen()
        request = self.requestFactory(self)
        self.requests.append(request)
        _copy_fields(framed.head, request.requestHeaders)
        self.persistent = framing.persistent
        if self.site.draining or not framing.persistent:
            self.end_after_this()
        request.gotLength(length)
        if length == 0:
            self._answer()
            return
        if framing.expects_continue and not self._input:
            self.write(_CONTINUE)
        limit = self._limits.body_bytes
        self._body = ChunkedBody(limit) if length is None else SizedBody(length)
        self._body_late = self.site.clock.seconds() + self._limits.body_seconds
        self._phase = _Phase.BODY
        self._extend_body_deadline(0)

    def _read_body(self) -> bool:
        whole = self._framed.framing.content_length is not None
        size = len(self._input) if whole else _CHUNKED_A_STEP
        data = bytes(self._input[:size])
        del self._input[:size]
        content, rest = self._body.feed(data)
        if content:
            self._hold(content)
        if rest is None:
            self._extend_body_deadline(len(content))
            return bool(self._input)
        self._input[:0] = rest
        self._answer()
        return True

    def _hold(self, content: bytes) -> None:
        """Keep content for the request, if there is room and somebody vouches."""
        if not self._held.take(len(content)):
            refuse(503)
        if self._held.size > self._limits.unscreened_bytes:
            self._screen()
        self.requests[0].handleContentChunk(content)

    def _screen(self) -> None:
        """Ask, once for each request, whether its head may have a large body."""
        if self._screened or self.site.screen is None:
            return
        self._screened = True
        refusal = self.site.screen(self.head)
        if refusal is not None:
            # The screen has the head, and tells of its refusals itself.
            self._told = True
            raise RequestRefused(refusal)

    def _extend_body_deadline(self, came: int) -> None:
        """Give time for the next bytes: for each KiB a second, up to the grace."""
        now, limits = self.site.clock.seconds(), self._limits
        earned = self._body_late + came / limits.body_rate
        self._body_late = min(earned, now + limits.body_seconds)
        self._input_deadline.set(max(0.0, self._body_late - now))

    def _answer(self) -> None:
        line = self._framed.line
        self._input_deadline.clear()
        self._phase = _Phase.LATER
        target = line.target.origin_form
        self.requests[0].requestReceived(line.method, target, line.version)

    def requestDone(self, request: Request) -> None:
        """Go on to the next request, or close: ``request`` has been answered."""
        self.requests.remove(request)
        self._held.release()
        if self.ending:
            return
        if not self.persistent:
            self.loseConnection()
            return
        self._phase = _Phase.HEAD
        self._head_begun = self._bodiless = False
        self._input_deadline.set(self._limits.idle_seconds)
        self._advance()

    def output_paced(self) -> None:
        """Take up input that waited for the peer to read, or let it wait."""
        if not self._output.full:
            self._advance()
        self._pace_input()

    def _pace_input(self) -> None:
        """Read on, or let the peer wait: it has sent enough, or reads too little."""
        if self.ending:
            wanted = True
        elif self._phase is _Phase.LATER or self._next_turn is not None:
            wanted = len(self._input) <= self._limits.read_ahead_bytes
        else:
            wanted = not self._output.full
        if wanted is self._reading:
            return
        self._reading = wanted
        if wanted:
            self._source.resumeProducing()
        else:
            self._source.pauseProducing()

    def refuse(self, refusal: Refusal) -> None:
        """Answer with ``refusal`` and end the connection, once."""
        if self.ending:
            return
        self.site.terms.incidents.note(f"{refusal.status}", self._facts.peer)
        if not self._told:
            self.site.terms.on_refusal(refusal, self._facts.peer)
        answer = refusal.response(secure=self.secure)
        if self._bodiless:
            answer = answer.removesuffix(refusal.body)
        self.end_with(answer)

    def _input_is_late(self) -> None:
        if self._phase is _Phase.HEAD and not self._input:
            if self._head_begun:
                self.site.terms.incidents.note("silent", self._facts.peer)
            self.loseConnection()
            return
        self.refuse(refusal_for(408))

    def end_after_this(self) -> None:
        """Close after the request in hand, or now if there is none."""
        self.persistent = False
        for request in self.requests:
            if not request.startedWriting:
                request.responseHeaders.setRawHeaders(b"Connection", [b"close"])
        if self._phase is _Phase.HEAD and not self._input and not self.requests:
            self.loseConnection()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Tell the request in hand, and give back what was held for it."""
        self._input_deadline.stop()
        if self._next_turn is not None:
            self._next_turn.cancel()
        self._held.release()
        self.site.forget(self)
        super().connectionLost(reason)
