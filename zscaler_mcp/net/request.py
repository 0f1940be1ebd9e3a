"""A request of ours: in memory, and nothing parsed that nobody asked for."""

from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from twisted.python.failure import Failure
from twisted.web.error import UnsupportedMethod
from twisted.web.http import datetimeToString
from twisted.web.resource import IResource
from twisted.web.server import NOT_DONE_YET, Request

from zscaler_mcp.refusal import ALWAYS_HEADERS, Refusal, refusal_for
from zscaler_mcp.requesthead import RequestHead

if TYPE_CHECKING:
    from zscaler_mcp.net.channel import HardenedChannel

__all__ = ["HardenedRequest"]


class HardenedRequest(Request):
    """The base of the application's requests.

    The body is in ``content``, in memory: the channel has bounded it. Cookies and
    form bodies are not parsed, and no response names the server's software.
    """

    channel: "HardenedChannel"
    content: BytesIO
    head: RequestHead
    """What was asked; set when :meth:`process` is called."""

    defaultContentType = None

    def gotLength(self, length: int | None) -> None:
        """Make room for a body of ``length`` bytes, or of unknown length."""
        self.content = BytesIO()

    def requestReceived(self, command: bytes, path: bytes, version: bytes) -> None:
        """Begin to answer: the body is whole."""
        # A second BytesIO shares the bytes of the first and gives them away whole;
        # to read the first would copy them.
        self.content = BytesIO(self.content.getvalue())
        super().requestReceived(command, path, version)

    def process(self) -> None:
        """Find the resource for the path and let it answer."""
        self.head = self.channel.head
        self.site = self.channel.site
        self.setHeader(b"Date", datetimeToString())
        self.prepath = []
        self.postpath = [unquote_to_bytes(part) for part in self.path[1:].split(b"/")]
        try:
            self.render(self.site.getResourceFor(self))
        except UnsupportedMethod as unsupported:
            allowed = b", ".join(sorted(unsupported.allowedMethods))
            self._refuse(Refusal(405, "Method Not Allowed", ((b"Allow", allowed),)))
        except Exception:  # noqa: BLE001 (the last resort: log it, answer 500)
            self.processingFailed(Failure())

    def _refuse(self, refusal: Refusal) -> None:
        self.setResponseCode(refusal.status)
        for name, value in (*ALWAYS_HEADERS, *refusal.headers):
            self.setHeader(name, value)
        self.setHeader(b"Content-Type", b"application/json")
        self.setHeader(b"Content-Length", b"%d" % len(refusal.body))
        self.write(refusal.body)
        self.finish()

    def render(self, resource: IResource) -> None:
        """Let ``resource`` answer, now or later; nothing is said in its place."""
        body = resource.render(self)
        if body is NOT_DONE_YET:
            return
        if not isinstance(body, bytes):
            raise TypeError("a resource returned neither bytes nor NOT_DONE_YET")
        self.setHeader(b"Content-Length", b"%d" % len(body))
        self.write(body)
        self.finish()

    def processingFailed(self, reason: Failure) -> Failure:
        """Answer what nobody caught: a fixed sentence; the log gets the failure."""
        self._log.failure("A request was not answered", failure=reason)
        if self.startedWriting:
            self.loseConnection()
            return reason
        self._refuse(refusal_for(500))
        return reason
