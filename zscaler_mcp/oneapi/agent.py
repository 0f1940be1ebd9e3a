"""The agent of production: pooled connections, verified, and nothing clever."""

import re
from typing import Any, Final

import attrs
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.internet.interfaces import (
    IProtocol,
    IReactorTime,
    IStreamClientEndpoint,
)
from twisted.web.client import (
    URI,
    Agent,
    BrowserLikePolicyForHTTPS,
    HTTPConnectionPool,
)
from twisted.web.http_headers import Headers
from twisted.web.iweb import (
    IAgent,
    IAgentEndpointFactory,
    IBodyProducer,
    IPolicyForHTTPS,
    IResponse,
)
from zope.interface import implementer

from zscaler_mcp import __version__
from zscaler_mcp.oneapi.limits import Limits

__all__ = ["PooledAgent", "user_agent"]

_COMMENT: Final = re.compile(r"[ -~]{0,256}")
"""Printable ASCII: a line break would begin a header of the operator's making."""

_CLOSING: Final = 5.0
"""Seconds that the far side gets to confirm that a TLS connection is closed."""


def user_agent(comment: str = "") -> bytes:
    """The User-Agent field (RFC 9110 section 10.1.5).

    :param comment: the operator's words, appended as they are.
    :raises ValueError: with a sentence for the operator.
    """
    if not _COMMENT.fullmatch(comment):
        raise ValueError(
            "The user agent comment is more than 256 characters, or not printable"
            " ASCII on one line."
        )
    return f"zscaler-mcp/{__version__} {comment}".strip().encode("ascii")


@implementer(IStreamClientEndpoint)
@attrs.frozen
class _QuietEndpoint:
    """Connects without two log lines for each connection."""

    endpoint: IStreamClientEndpoint

    def connect(self, protocolFactory: Any) -> Deferred[IProtocol]:
        """Connect a protocol of ``protocolFactory``."""
        protocolFactory.noisy = False
        return self.endpoint.connect(protocolFactory)


@implementer(IAgentEndpointFactory)
@attrs.frozen
class _VerifiedEndpoints:
    """Endpoints by scheme: TLS with the policy's verification, or plain."""

    reactor: IReactorTime
    policy: IPolicyForHTTPS
    timeout: float

    def endpointForURI(self, uri: URI) -> IStreamClientEndpoint:
        """Where to connect for ``uri``; whatever is not ``http`` is TLS."""
        host = uri.host.decode("ascii")
        endpoint = HostnameEndpoint(self.reactor, host, uri.port, self.timeout)
        if uri.scheme == b"http":
            return _QuietEndpoint(endpoint)
        creator = self.policy.creatorForNetloc(uri.host, uri.port)
        return _QuietEndpoint(wrapClientTLS(creator, endpoint))


@implementer(IAgent)
class PooledAgent:
    """HTTP over connections that are kept, at most ``limits.concurrent`` idle ones.

    Certificates are verified against the platform's trust with their host names.
    There are no redirects, no proxies and no retries: a write that was lost on the
    way is reported, not repeated.
    """

    def __init__(
        self,
        reactor: IReactorTime,
        limits: Limits,
        policy: IPolicyForHTTPS | None = None,
        *,
        persistent: bool = True,
    ) -> None:
        """Keep connections, unless ``persistent`` is false.

        Who asks seldom has no use for one, which the far side may be closing.
        """
        self._reactor = reactor
        self._pool = HTTPConnectionPool(reactor, persistent=persistent)
        self._pool.maxPersistentPerHost = limits.concurrent
        self._pool.cachedConnectionTimeout = limits.idle
        self._pool.retryAutomatically = False
        endpoints = _VerifiedEndpoints(
            reactor, policy or BrowserLikePolicyForHTTPS(), limits.connect
        )
        self._agent = Agent.usingEndpointFactory(reactor, endpoints, self._pool)

    def request(
        self,
        method: bytes,
        uri: bytes,
        headers: Headers | None = None,
        bodyProducer: IBodyProducer | None = None,
    ) -> Deferred[IResponse]:
        """Send one request over a connection of the pool."""
        response: Deferred[IResponse] = self._agent.request(
            method, uri, headers, bodyProducer
        )
        return response

    def close(self) -> Deferred[None]:
        """Close the idle connections; fires when they are gone, or after 5 seconds."""
        closed: Deferred[None] = self._pool.closeCachedConnections()
        return closed.addTimeout(
            _CLOSING,
            self._reactor,
            onTimeoutCancel=lambda _result, _seconds: None,
        )
