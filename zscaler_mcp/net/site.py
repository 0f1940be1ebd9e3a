"""The factory of HTTP connections: what they share."""

from collections.abc import Callable

from twisted.internet.defer import Deferred
from twisted.web.http import Request
from twisted.web.resource import IResource
from twisted.web.server import Site

from zscaler_mcp.net.channel import HardenedChannel
from zscaler_mcp.net.request import HardenedRequest
from zscaler_mcp.net.terms import Terms
from zscaler_mcp.refusal import Refusal
from zscaler_mcp.requesthead import RequestHead

__all__ = ["HardenedSite", "Screen"]

Screen = Callable[[RequestHead], Refusal | None]
"""Decides from a head alone, before its body is read, what it is refused with."""


class HardenedSite(Site):
    """Serves a resource over HTTP/1.1, within limits.

    Form bodies are not parsed, no access log is written, and HTTP/2 is not
    offered even where its library happens to be installed.
    """

    noisy = False
    protocol = HardenedChannel  # type: ignore[assignment]  # Twisted names its proxy

    def __init__(
        self,
        resource: IResource,
        terms: Terms,
        *,
        schemes: tuple[str, ...],
        screen: Screen | None = None,
        request_factory: type[HardenedRequest] = HardenedRequest,
    ) -> None:
        """Prepare to serve.

        :param schemes: those that a client may have used to get here.
        :param screen: asked before a large body is read.
        """
        super().__init__(
            resource,
            request_factory,
            timeout=None,
            reactor=terms.clock,
            parsePOSTFormSubmission=False,
        )
        self.terms = terms
        self.clock = terms.clock
        self.limits = terms.limits
        self.schemes = schemes
        self.screen = screen
        self.channels = set[HardenedChannel]()
        """The connections that are open."""
        self.draining = False
        self._drained: list[Deferred[None]] = []

    def acceptableProtocols(self) -> list[bytes]:
        """HTTP/1.1 alone."""
        return [b"http/1.1"]

    def startFactory(self) -> None:
        """Open no access log and run no clock for it."""

    def stopFactory(self) -> None:
        """Nothing was started."""

    def log(self, request: Request) -> None:
        """Write no access log: what matters is audited where it is known."""

    def forget(self, channel: HardenedChannel) -> None:
        """A connection is gone."""
        self.channels.discard(channel)
        if self.draining and not self.channels:
            waiting, self._drained = self._drained, []
            for gone in waiting:
                gone.callback(None)

    def drain(self, seconds: float) -> Deferred[None]:
        """Answer what is being asked, close everything else, refuse to go on.

        After ``seconds`` the connections that are left are dropped.

        :returns: fires when no connection is left.
        """
        self.draining = True
        done = Deferred[None]()
        self._drained.append(done)
        for channel in tuple(self.channels):
            channel.end_after_this()
        if not self.channels:
            self._drained.remove(done)
            done.callback(None)
            return done
        timer = self.clock.callLater(seconds, self._abort_all)

        def stop_timer(_result: None) -> None:
            if timer.active():
                timer.cancel()

        return done.addCallback(stop_timer)

    def _abort_all(self) -> None:
        for channel in tuple(self.channels):
            channel.abort()
