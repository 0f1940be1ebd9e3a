"""The half of a connection that writes, and how it ends."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from twisted.internet.interfaces import IProducer, ISSLTransport, ITCPTransport
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web.http import HTTPChannel
from twisted.web.http_headers import Headers

from zscaler_mcp.net.deadline import Deadline
from zscaler_mcp.net.output import OutputQueue

if TYPE_CHECKING:
    from zscaler_mcp.net.site import HardenedSite

__all__ = ["SendingChannel"]


class SendingChannel(HTTPChannel):
    """Bounds what is unsent, cuts readers that stall, and ends politely.

    A response that is being produced is paused while the transport is full.
    """

    site: "HardenedSite"
    transport: ITCPTransport

    ending = False
    """No more will be read: what comes is thrown away until the peer closes."""

    def connectionMade(self) -> None:
        """Prepare for output."""
        super().connectionMade()
        limits = self.site.limits
        self._source: Any = self._networkProducer
        self.secure = ISSLTransport.providedBy(self.transport)
        self._output = OutputQueue(self.transport.write, limits.unsent_bytes)
        self._output_deadline = Deadline(self.site.clock, self._peer_is_late)
        self._linger = False
        self._unconfirmed = False

    def write(self, data: bytes) -> None:
        """Send part of a response."""
        if not self._output.write(data):
            self.abort()

    def writeSequence(self, iovec: Iterable[bytes]) -> None:
        """Send parts of a response."""
        self.write(b"".join(iovec))

    def writeHeaders(
        self, version: bytes, code: bytes, reason: bytes, headers: Headers
    ) -> None:
        """Send the head of a response; ``headers`` holds no line ends."""
        lines = [b"%b %b %b\r\n" % (version, code, reason)]
        for name, values in headers.getAllRawHeaders():
            lines += [b"%b: %b\r\n" % (name, value) for value in values]
        lines.append(b"\r\n")
        self.write(b"".join(lines))

    def registerProducer(self, producer: IProducer, streaming: bool) -> None:  # noqa: FBT001 (Twisted's)
        """Let ``producer`` write the response, while there is room."""
        super().registerProducer(producer, streaming)
        if self._output.full and self._requestProducer is not None:
            self._requestProducer.pauseProducing()

    def pauseProducing(self) -> None:
        """Stop writing: the transport is full. The peer has to read on now."""
        if self._output.full:
            return
        self._output.full = True
        self._output_deadline.set(self.site.limits.stall_seconds)
        if self._requestProducer is not None:
            self._requestProducer.pauseProducing()
        self.output_paced()

    def resumeProducing(self) -> None:
        """Write on: the transport is empty, so the peer has read."""
        self._output.full = False
        self._output_deadline.clear()
        self._output.flush()
        if self._output.full:
            return
        if self.ending:
            self._hand_over_end()
            return
        if self._requestProducer is not None:
            self._requestProducer.resumeProducing()
        self.output_paced()

    def output_paced(self) -> None:
        """Called when the transport is full, and when it no longer is."""

    def loseConnection(self) -> None:
        """Close when everything is sent."""
        self._end()

    def end_with(self, answer: bytes) -> None:
        """Send a last answer to a peer that may still be sending.

        A close with unread input makes the operating system reset the connection,
        and the peer may then lose the answer. So only our half is closed, and the
        peer's input is read and dropped, within the limits of a linger.
        """
        self.write(answer)
        self._linger = True
        self._end()

    def abort(self) -> None:
        """Drop the connection with all that is unsent."""
        self.transport.abortConnection()

    def _end(self) -> None:
        if self.ending:
            return
        self.ending = True
        self.output_paced()
        if not self._output:
            self._hand_over_end()

    def _hand_over_end(self) -> None:
        """The transport has the last of our bytes: let it close behind them."""
        limits = self.site.limits
        self._unconfirmed = self.secure and not self._linger
        if self._unconfirmed:
            self._output_deadline.set(limits.close_seconds)
        elif self._linger and not self._output.full:
            self._output_deadline.set(limits.linger_seconds)
        else:
            self._output_deadline.set(limits.stall_seconds)
        self._source.unregisterProducer()
        close_write = getattr(self.transport, "loseWriteConnection", None)
        # Under TLS the close notification is the half-close.
        if self._linger and not self.secure and close_write is not None:
            close_write()
        else:
            self.transport.loseConnection()

    def _peer_is_late(self) -> None:
        """Wait no longer for the peer to read, or to confirm the end.

        Neither side of TLS has to wait for the other's close notification (RFC 8446
        section 6.1). Below it the connection is closed behind what is unsent: a
        peer that only reads slowly loses nothing.
        """
        if not self._unconfirmed:
            self.abort()
            return
        self._unconfirmed = False
        self._output_deadline.set(self.site.limits.stall_seconds)
        below: Any = self.transport
        below.transport.loseConnection()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Leave nothing in the clock."""
        self.ending = True
        self._output_deadline.stop()
        super().connectionLost(reason)
