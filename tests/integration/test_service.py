"""The daemon's services together, in this process: drain, disconnects, order."""

import json
import time
from typing import Any

from treq import content, get, post
from twisted.internet import reactor as installed
from twisted.internet.defer import Deferred, ensureDeferred, gatherResults
from twisted.internet.protocol import ClientFactory, Protocol, connectionDone
from twisted.internet.task import deferLater
from twisted.python.failure import Failure
from twisted.trial.unittest import TestCase
from twisted.web.client import Agent, HTTPConnectionPool

from tests.mcp_fakes import mirrored, modern
from zscaler_mcp.errors import ConfigurationError
from zscaler_mcp.jsonrpc import Request
from zscaler_mcp.plan import make_plan
from zscaler_mcp.service import Surroundings, make_daemon
from zscaler_mcp.service._listener import ListenerService
from zscaler_mcp.settings import Transport, load
from zscaler_mcp.simulator import ALWAYS, Fault, FaultKind
from zscaler_mcp.simulator.service import SimulatorService

reactor: Any = installed
OK = 200
LIST = modern("tools/call", name="zia_list_rule_labels", arguments={})


class _Dialled(Protocol):
    """A connection that says what it is told to, byte by byte."""

    def __init__(self) -> None:
        self.made: Deferred[None] = Deferred()
        self.ended: Deferred[bytes] = Deferred()
        self._heard = b""

    def connectionMade(self) -> None:
        """Ready to speak."""
        self.made.callback(None)

    def dataReceived(self, data: bytes) -> None:
        """Remember."""
        self._heard += data

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Tell what was heard."""
        self.ended.callback(self._heard)

    async def say(self, octets: bytes) -> None:
        """Write, and give the other side the time to read."""
        if not self.made.called:
            await self.made
        transport: Any = self.transport
        transport.write(octets)
        await deferLater(reactor, 0.05)


class _Once(ClientFactory):
    """Builds one protocol."""

    noisy = False

    def __init__(self, dialled: _Dialled) -> None:
        self._dialled = dialled

    def buildProtocol(self, addr: object) -> _Dialled:
        """The one."""
        return self._dialled


class ServiceCase(TestCase):
    """A daemon on loopback, with its simulated tenant at hand."""

    timeout = 30

    def make(self, **variables: str) -> None:
        """Make a daemon, without starting it."""
        environ = {"DEMO": "true", "PORT": "0", **variables}
        planned = make_plan(
            load({}, {f"ZSCALER_MCP_{name}": text for name, text in environ.items()}),
            default_transport=Transport.STREAMABLE_HTTP,
            resolve=lambda name: [name],
            now=time.time(),
        )
        assert planned.plan is not None, planned.faults
        surroundings = Surroundings(
            reactor=reactor,
            wall=time.time,
            stopwatch=time.perf_counter,
            descriptors=1024,
            replan=lambda: planned,
            reopen=lambda: None,
        )
        self.daemon = make_daemon(planned.plan, surroundings)
        (simulator,) = (s for s in self.daemon if isinstance(s, SimulatorService))
        self.tenant = simulator.tenant
        (self.listener,) = (s for s in self.daemon if isinstance(s, ListenerService))
        pool = HTTPConnectionPool(reactor, persistent=False)
        self.agent = Agent(reactor, pool=pool)

    def start(self, **variables: str) -> None:
        """Make a daemon, and start it."""
        self.make(**variables)
        self.run_it()

    def run_it(self) -> None:
        """Start the daemon that was made."""
        self.stopped: Deferred[None] | None = None
        self.running = self.daemon
        self.addCleanup(self.stop)
        self.daemon.privilegedStartService()
        self.daemon.startService()
        self.base = f"http://{self.listener.host}"

    def stop(self) -> Deferred[None]:
        """Stop it, once."""
        if self.stopped is None:
            self.stopped = self.running.stopService()
        return self.stopped

    def ask(self, request: Request = LIST) -> Deferred[Any]:
        """Post a modern request; the decoded answer."""
        headers = {name: list(values) for name, values in mirrored(request).items()}
        headers["content-type"] = ["application/json"]
        body = {
            "jsonrpc": "2.0",
            "id": request.id,
            "method": request.method,
            "params": request.params,
        }

        async def asking() -> Any:
            response = await post(
                f"{self.base}/mcp",
                json.dumps(body).encode(),
                headers=headers,
                agent=self.agent,
            )
            return json.loads(await content(response))

        return ensureDeferred(asking())

    def dial(self) -> _Dialled:
        """Connect without a client's help."""
        port = int(self.listener.host.rpartition(":")[2])
        dialled = _Dialled()
        reactor.connectTCP("127.0.0.1", port, _Once(dialled))
        return dialled

    async def until(self, true: Any) -> None:
        """Wait until a callable returns something true, or the test times out."""
        while not true():
            await deferLater(reactor, 0.01)

    def is_asked(self) -> bool:
        """Whether a call has reached the tenant; a token is asked for without one."""
        return any("/ruleLabels" in each.path for each in self.tenant.seen)

    def slow(self, seconds: float) -> None:
        """Let the tenant take its time for labels."""
        fault = Fault(
            kind=FaultKind.SLOW, path="/ruleLabels", times=ALWAYS, seconds=seconds
        )
        self.tenant.faults.add(fault)


class DrainTests(ServiceCase):
    """Stopping."""

    async def test_drain(self) -> None:
        """A call in flight is answered when the daemon is told to stop (G14)."""
        self.start()
        self.slow(0.5)
        asked = [self.ask() for _ in range(5)]
        await self.until(lambda: len(self.tenant.seen) >= 5)
        stopping = self.stop()
        answers = await gatherResults(asked)
        for answer in answers:
            self.assertFalse(answer["result"]["isError"])
        await stopping

    async def test_refuses_while_draining(self) -> None:
        """While it drains nobody new is served."""
        self.start()
        self.slow(0.5)
        asked = self.ask()
        await self.until(self.is_asked)
        stopping = self.stop()
        failure = await self.assertFailure(self.ask(), Exception)
        self.assertIn("refused", str(failure).lower())
        await asked
        await stopping

    async def test_bounded(self) -> None:
        """A call that does not end is cut when the time for it is over."""
        self.start(DRAIN_TIMEOUT="1")
        self.slow(30)
        asked = self.ask()
        await self.until(self.is_asked)
        began = time.monotonic()
        await self.stop()
        self.assertLess(time.monotonic() - began, 5)
        await self.assertFailure(asked, Exception)

    async def test_nothing_left(self) -> None:
        """After the stop neither timers nor connections are left (trial looks)."""
        self.start()
        await self.ask()
        await self.stop()


class StartTests(ServiceCase):
    """Starting."""

    async def test_port_taken(self) -> None:
        """A port that is taken refuses the start, in words."""
        self.start()
        taken = self.listener.host.rpartition(":")[2]
        first = self.listener
        self.make(PORT=taken)
        error = self.assertRaises(
            ConfigurationError, self.listener.privilegedStartService
        )
        self.assertIn(f"{first.host} cannot be bound: Address already in", str(error))
        await self.daemon.stopService()


class DisconnectTests(ServiceCase):
    """Clients that leave."""

    async def test_cancelled_upstream(self) -> None:
        """A client that leaves ends the call to the tenant (M29)."""
        self.start()
        self.slow(30)
        asked = self.ask()
        await self.until(self.is_asked)
        asked.cancel()
        await self.assertFailure(asked, Exception)
        await self.until(lambda: self.tenant.abandoned)


class ReadinessTests(ServiceCase):
    """Probes of a running daemon."""

    async def status(self, path: str) -> int:
        """The status of a probe."""
        response = await get(f"{self.base}{path}", agent=self.agent)
        await content(response)
        code: int = response.code
        return code

    async def test_unready(self) -> None:
        """Without a token it is alive but not ready, and recovers by itself."""
        self.make()
        self.tenant.faults.add(
            Fault(kind=FaultKind.STATUS, path="/oauth2/v1/token", status=503)
        )
        self.run_it()
        self.assertEqual(await self.status("/health"), 200)
        self.assertEqual(await self.status("/ready"), 503)
        while await self.status("/ready") != OK:
            await deferLater(reactor, 0.05)

    async def test_draining(self) -> None:
        """While it drains it is not ready, for whoever is still connected."""
        self.start()
        await self.ask()
        slow = self.dial()
        await slow.say(b"GET /ready HTTP/1.1\r\nHost: localhost\r\n")
        stopping = self.stop()
        await slow.say(b"\r\n")
        self.assertIn(b"HTTP/1.1 503 ", await slow.ended)
        await stopping


class AuditTests(ServiceCase):
    """What is written down."""

    async def test_call(self) -> None:
        """A call is written down with caller, source, arguments and outcome (T36)."""
        path = self.mktemp()
        self.start(AUDIT_LOG=path)
        call = modern(
            "tools/call", name="zia_get_rule_label", arguments={"label_id": "1"}
        )
        await self.ask(call)
        await self.stop()
        with open(path) as file:  # noqa: PTH123, ASYNC230 (a line, after the end)
            started, event, stopped = map(json.loads, file)
        self.assertEqual((started["event"], stopped["event"]), ("start", "stop"))
        self.assertEqual(event["event"], "tool_call")
        self.assertEqual(event["tool"], "zia_get_rule_label")
        self.assertEqual(event["source"], "127.0.0.1")
        self.assertEqual(event["principal"], "anonymous")
        self.assertEqual(event["arguments"], {"label_id": "1"})
        self.assertEqual((event["outcome"], event["kind"]), ("failed", "not_found"))
