"""Serve the fixture's features over streamable HTTP, on a loopback port of its own.

The URL is printed once it listens; it ends with its standard input.
"""

import secrets
import time
from typing import Any

from twisted.internet import reactor as default_reactor
from twisted.internet.protocol import Protocol, connectionDone
from twisted.internet.stdio import StandardIO
from twisted.internet.task import deferLater
from twisted.python.failure import Failure

from tests.fixture_features import fixture_features
from tests.heads import access
from tests.mcp_fakes import SANITIZER, SERVER
from zscaler_mcp.mcp import Changes, Dispatcher, RequestState, SessionTable, TaskTable
from zscaler_mcp.net.site import HardenedSite
from zscaler_mcp.net.terms import Terms
from zscaler_mcp.secret import Secret
from zscaler_mcp.web import (
    Application,
    FailureThrottle,
    NoAuthentication,
    StreamableHTTP,
)


class _Parent(Protocol):
    """Ends the server with whoever started it."""

    def __init__(self, reactor: Any) -> None:
        self._reactor = reactor

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._reactor.stop()


def main() -> None:
    """Serve until standard input ends."""
    reactor: Any = default_reactor
    features = fixture_features(
        Changes(),
        lambda seconds: deferLater(reactor, seconds),
        TaskTable(time.time),
    )
    state = RequestState(
        (Secret(secrets.token_urlsafe(32)),), now=time.time, nonce=secrets.token_bytes
    )
    dispatcher = Dispatcher(SERVER, features, SANITIZER, state, reactor)
    sessions = SessionTable(limit=1000, idle=600, seconds=reactor.seconds)
    application = Application(
        access=access(hosts=None),
        authenticator=NoAuthentication(),
        throttle=FailureThrottle(reactor.seconds),
        endpoint=StreamableHTTP(dispatcher, sessions, reactor),
        ready=lambda: True,
        on_refusal=lambda head, refusal: None,
    )
    site = HardenedSite(
        application.resource(),
        Terms.make(reactor),
        schemes=("http",),
        screen=application.screen,
    )
    port = reactor.listenTCP(0, site, interface="127.0.0.1").getHost().port
    hosts = f"127.0.0.1:{port},localhost:{port}"
    application.access = access(hosts=hosts)
    StandardIO(_Parent(reactor))
    print(f"http://127.0.0.1:{port}/mcp", flush=True)
    reactor.run()


if __name__ == "__main__":
    main()
