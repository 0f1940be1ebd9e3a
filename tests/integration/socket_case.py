"""Servers on loopback and raw sockets to them, for tests."""

import http.client
import socket
import ssl
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import attrs
from twisted.internet import reactor as global_reactor
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.internet.threads import deferToThread
from twisted.trial.unittest import TestCase
from twisted.web.http import Request
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET

from tests.net_certificates import (
    NOW,
    Folder,
)
from zscaler_mcp.addresses import AddressSet
from zscaler_mcp.net.binding import Binding
from zscaler_mcp.net.credentials import TLSFiles, load_credentials
from zscaler_mcp.net.filter import RefusalSite, SourceFilter
from zscaler_mcp.net.limits import Limits
from zscaler_mcp.net.listen import front, listening_service
from zscaler_mcp.net.profiles import PROFILES
from zscaler_mcp.net.site import HardenedSite
from zscaler_mcp.net.terms import Terms
from zscaler_mcp.net.tls import SwappableServerContext, build_context

reactor: Any = global_reactor

T = TypeVar("T")

BASE = "127.0.0.1"
ELSEWHERE = "127.0.0.2"
HEALTH = "/health"
KIB = 1024


class Sample(Resource):
    """An application: echoes, waits, or answers with a lot."""

    isLeaf = True

    def __init__(self) -> None:
        super().__init__()
        self.lost: list[float] = []
        """When waiting requests lost their peers."""
        self.arrived = 0

    def render(self, request: Request) -> Any:
        """Answer by path."""
        self.arrived += 1
        if request.uri == b"/wait":
            request.notifyFinish().addErrback(
                lambda _: self.lost.append(time.monotonic())
            )
            return NOT_DONE_YET
        if request.uri == b"/large":
            return b"x" * (24 * 1024 * KIB)
        assert request.content is not None
        return request.content.read() or b"hello"


@attrs.define
class Server:
    """A server on loopback, put together as the daemon does it."""

    sample: Sample
    site: HardenedSite
    terms: Terms
    port: int
    creator: SwappableServerContext | None


def threaded(function: Callable[[], T]) -> "Deferred[T]":
    """Run a blocking client."""
    return deferToThread(function)


def trusting(*, version: ssl.TLSVersion | None = None) -> ssl.SSLContext:
    """A TLS client that takes any certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if version is not None:
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # for the old ones
            context.minimum_version = context.maximum_version = version
    return context


class SocketCase(TestCase):
    """Servers that are gone when the test is over."""

    timeout = 60

    def setUp(self) -> None:
        """A folder for certificates."""
        path = Path(self.mktemp())
        path.mkdir()
        self.folder = Folder(path)

    def context(self, files: TLSFiles, profile: str = "intermediate") -> Any:
        """A context for ``files``."""
        credentials = load_credentials(files, PROFILES[profile], now=NOW)
        return build_context(credentials, PROFILES[profile])

    def serve(
        self,
        *,
        files: TLSFiles | None = None,
        limits: Limits | None = None,
        allowed: str | None = None,
        proxies: str = "192.0.2.0/24",
        listen: str = f"tcp:0:interface={BASE}",
    ) -> Server:
        """Serve the sample."""
        terms = Terms.make(reactor, limits)
        self.addCleanup(terms.incidents.stop)
        sample = Sample()
        creator = None
        if files is not None:
            creator = SwappableServerContext(self.context(files))
        schemes = ("http",) if creator is None else ("https",)
        site = HardenedSite(sample, terms, schemes=schemes)
        refusing = RefusalSite(
            sample, terms, schemes=schemes, exempt=lambda head: head.path == HEALTH
        )
        trusted = AddressSet.parse([proxies])
        chosen = SourceFilter(
            site,
            refusing,
            allowed=None if allowed is None else AddressSet.parse([allowed]),
            trusted_proxies=trusted,
        )
        binding = Binding.parse(listen)
        factory = front(
            chosen, terms, tls=creator, proxied=binding.proxied, trusted_proxies=trusted
        )
        bound: list[IAddress] = []
        service = listening_service(
            binding, factory, reactor=reactor, report=bound.append
        )
        service.startService()
        self.addCleanup(service.stopService)
        self.addCleanup(site.drain, 0)
        self.addCleanup(refusing.drain, 0)
        return Server(sample, site, terms, getattr(bound[0], "port", 0), creator)

    def connect(
        self,
        server: Server,
        context: ssl.SSLContext | None = None,
        source: str = BASE,
    ) -> socket.socket:
        """Connect, in a thread."""
        plain = socket.create_connection(
            (BASE, server.port), timeout=20, source_address=(source, 0)
        )
        if context is None:
            return plain
        return context.wrap_socket(plain, server_hostname="localhost")

    def ask(
        self,
        server: Server,
        context: ssl.SSLContext | None = None,
        *,
        source: str = BASE,
        path: str = "/",
        body: bytes | None = None,
    ) -> "Deferred[tuple[int, bytes]]":
        """Ask with the standard library's client: status and body."""

        def client() -> tuple[int, bytes]:
            connection = http.client.HTTPConnection(BASE, server.port, timeout=20)
            connection.sock = self.connect(server, context, source)
            with connection.sock:
                connection.request("GET" if body is None else "POST", path, body)
                response = connection.getresponse()
                return response.status, response.read()

        return threaded(client)


def read_to_end(connection: socket.socket) -> bytes:
    """Everything that the server sends."""
    received = b""
    while True:
        try:
            piece = connection.recv(65536)
        except (ConnectionError, ssl.SSLError):
            return received + b"<reset>"
        if not piece:
            return received
        received += piece
