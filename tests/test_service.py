"""The daemon's services one by one: order, pid file, audit, reload."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
from twisted.application.service import Service
from twisted.internet.defer import Deferred
from twisted.internet.testing import MemoryReactorClock
from twisted.logger import capturedLogs
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase

from tests.oneapi_fakes import NOW
from tests.plan_case import planned
from tests.test_tools_audit import EVENT
from zscaler_mcp.errors import ConfigurationError
from zscaler_mcp.logs import log_observer
from zscaler_mcp.refusal import refusal_for
from zscaler_mcp.service._audit import AuditService
from zscaler_mcp.service._demonstration import simulator_for
from zscaler_mcp.service._ordered import OrderedServices
from zscaler_mcp.service._pidfile import PidFileService
from zscaler_mcp.settings import LogLevel as Level
from zscaler_mcp.settings import LogSettings
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.tools.audit import redact
from zscaler_mcp.tools.chain import verify

REFUSED = refusal_for(421)
ABOVE_EVERY_PROCESS = 2**22 + 1


class _Recorded(Service):
    """Notes when it is started and stopped; its stop ends when it is told to."""

    def __init__(self, label: str, seen: list[str]) -> None:
        self._label = label
        self._seen = seen
        self.stopped: Deferred[None] = Deferred()

    def startService(self) -> None:
        super().startService()
        self._seen.append(f"start {self._label}")

    def stopService(self) -> Deferred[None]:
        super().stopService()
        self._seen.append(f"stop {self._label}")
        return self.stopped


class OrderTests(SynchronousTestCase):
    """Services that stand on one another."""

    def setUp(self) -> None:
        """Two services, the second of which needs the first."""
        self.seen: list[str] = []
        self.services = OrderedServices()
        self.first, self.second = (_Recorded(n, self.seen) for n in ("a", "b"))
        for service in (self.first, self.second):
            service.setServiceParent(self.services)
        self.services.startService()

    def test_order(self) -> None:
        """The second is gone before the first is told to stop."""
        stopping = self.services.stopService()
        self.assertEqual(self.seen, ["start a", "start b", "stop b"])
        self.second.stopped.callback(None)
        self.assertEqual(self.seen[3:], ["stop a"])
        self.assertNoResult(stopping)
        self.first.stopped.callback(None)
        self.successResultOf(stopping)

    def test_failed_start(self) -> None:
        """What was started is undone where another cannot: no pid file is left."""
        for failing in ("privilegedStartService", "startService"):
            path = Path(self.mktemp())
            services = OrderedServices()
            PidFileService(path).setServiceParent(services)
            broken = Service()
            setattr(broken, failing, self.fail_to_start)
            broken.setServiceParent(services)

            def start(services: OrderedServices = services) -> None:
                services.privilegedStartService()
                services.startService()

            self.assertRaises(KeyError, start)
            self.assertFalse(path.exists(), failing)

    def fail_to_start(self) -> None:
        """Fail as a listener does whose port is taken."""
        raise KeyError("taken")

    def test_failure(self) -> None:
        """A service that cannot stop keeps nobody else from stopping."""
        stopping = self.services.stopService()
        self.second.stopped.errback(Failure(ValueError("stuck")))
        self.first.stopped.callback(None)
        self.successResultOf(stopping)
        self.assertEqual(len(self.flushLoggedErrors(ValueError)), 1)


class PidFileTests(SynchronousTestCase):
    """The pid file (T7)."""

    def setUp(self) -> None:
        """A place for it."""
        folder = Path(self.mktemp())
        folder.mkdir()
        self.path = folder / "daemon.pid"
        self.service = PidFileService(self.path, lambda: 4242)

    def refused(self) -> str:
        """Why it is not written."""
        error = self.assertRaises(
            ConfigurationError, self.service.privilegedStartService
        )
        return str(error)

    def test_life(self) -> None:
        """It is there while the service runs, readable for all, writable for us."""
        self.service.privilegedStartService()
        self.assertEqual(self.path.read_text(), "4242\n")
        self.assertEqual(self.path.stat().st_mode & 0o133, 0)
        self.service.stopService()
        self.assertFalse(self.path.exists())

    def test_link(self) -> None:
        """No link is followed, whether it leads to a file or to nothing."""
        target = self.path.parent / "precious"
        for content in (None, "precious"):
            if content is not None:
                target.write_text(content)
            self.path.symlink_to(target)
            self.assertIn("is a link", self.refused())
            self.path.unlink()
        self.assertEqual(target.read_text(), "precious")

    def test_other_file(self) -> None:
        """A file that is no pid file is left alone."""
        for content in ("precious", "", "0", "-1", "9" * 20, "1 2", "7" * 10_000):
            self.path.write_text(content)
            self.assertIn("holds no process id", self.refused())
            self.service.stopService()
            self.assertEqual(self.path.read_text(), content)

    def test_pipe(self) -> None:
        """A pipe in its place is refused, and nothing hangs on it."""
        os.mkfifo(self.path)
        self.assertIn("holds no process id", self.refused())
        self.assertTrue(self.path.is_fifo())

    def test_running(self) -> None:
        """The file of a process that runs is left alone."""
        self.path.write_text(f"{os.getpid()}\n")
        self.assertIn("which is running", self.refused())
        self.service.stopService()
        self.assertTrue(self.path.exists())

    def test_stale(self) -> None:
        """The file of a process that is gone is replaced."""
        self.path.write_text(f"{ABOVE_EVERY_PROCESS}\n")
        self.service.privilegedStartService()
        self.assertEqual(self.path.read_text(), "4242\n")

    def test_no_folder(self) -> None:
        """A folder that is not there is named with the setting."""
        service = PidFileService(self.path / "no" / "pid")
        error = self.assertRaises(ConfigurationError, service.privilegedStartService)
        self.assertIn("ZSCALER_MCP_PID_FILE", str(error))


class AuditTests(SynchronousTestCase):
    """Where audit events go, and how many."""

    def setUp(self) -> None:
        """A clock."""
        self.now = 1000.0

    def started(self, **settings: Any) -> AuditService:
        """A service that runs."""
        logs = attrs.evolve(LogSettings(), **settings)
        service = AuditService(logs, lambda: self.now)
        service.privilegedStartService()
        self.addCleanup(service.stopService)
        return service

    def to_file(self) -> tuple[AuditService, Callable[[], list[dict[str, Any]]]]:
        """A service that writes to a file, and what the file holds."""
        self.path = path = Path(self.mktemp())

        def lines() -> list[dict[str, Any]]:
            return [json.loads(line) for line in path.read_text().splitlines()]

        return self.started(audit_file=path), lines

    def test_off(self) -> None:
        """Nothing is written where nothing was asked for."""
        service = self.started()
        with capturedLogs() as events:
            service.call(EVENT)
            service.refusal(REFUSED, "192.0.2.1")
        self.assertEqual(events, [])

    def test_log(self) -> None:
        """Without a file of their own, events are lines of the log."""
        service = self.started(log_tool_calls=True)
        with capturedLogs() as events:
            service.call(EVENT)
        (event,) = events
        self.assertEqual(json.loads(event["audit"])["tool"], EVENT.tool)

    def test_log_at_every_level(self) -> None:
        """In the log they are written however little else is (T36)."""
        service = self.started(log_tool_calls=True)
        with capturedLogs() as events:
            service.call(EVENT)
            service.refusal(REFUSED, "192.0.2.1")
        for level in Level:
            lines: list[str] = []
            observe = log_observer(LogSettings(level=level), lines.append)
            for event in events:
                observe(event)
            called, refused = (json.loads(x[x.index("{") :]) for x in lines)
            self.assertEqual(called["event"], "tool_call")
            self.assertEqual(refused["event"], "refusal")

    def test_file(self) -> None:
        """Calls and refusals are lines of a file that is closed to strangers."""
        service, lines = self.to_file()
        service.call(EVENT)
        service.refusal(REFUSED, "192.0.2.1", "GET" * 99)
        self.assertEqual(self.path.stat().st_mode & 0o137, 0)
        called, refused = lines()
        self.assertEqual(called["event"], "tool_call")
        self.assertEqual(
            refused,
            {
                "time": "1970-01-01T00:16:40.000+00:00",
                "event": "refusal",
                "status": 421,
                "reason": "Misdirected Request",
                "source": "192.0.2.1",
                "method": ("GET" * 99)[:16],
                "left_out": 0,
            },
        )

    def test_flood(self) -> None:
        """A flood of refusals costs fifty lines a second; the rest is counted."""
        service, lines = self.to_file()
        for _ in range(1000):
            service.refusal(REFUSED, "192.0.2.1")
        self.assertEqual(len(lines()), 50)
        service.call(EVENT)
        self.assertEqual(len(lines()), 51)
        self.now += 1
        service.refusal(REFUSED, "192.0.2.1")
        self.assertEqual(lines()[-1]["left_out"], 950)

    def test_unopenable(self) -> None:
        """A file that cannot be opened refuses the start, by its name."""
        path = Path(self.mktemp())
        path.mkdir()
        logs = attrs.evolve(LogSettings(), audit_file=path)
        service = AuditService(logs, lambda: self.now)
        error = self.assertRaises(ConfigurationError, service.privilegedStartService)
        self.assertIn(f"ZSCALER_MCP_AUDIT_LOG {path}: cannot be opened", str(error))

    def test_full_disk(self) -> None:
        """An event that cannot be written to its file is in the log instead."""
        service = self.started(audit_file=Path("/dev/full"))
        with capturedLogs() as events:
            service.refusal(REFUSED, "192.0.2.1")
            service.call(EVENT)
        self.assertEqual([e["reason"] for e in events], ["No space left on device"] * 2)
        self.assertEqual(json.loads(events[1]["audit"])["tool"], EVENT.tool)

    def test_life(self) -> None:
        """Start and stop are events, and so is what a reload changed."""
        service, lines = self.to_file()
        service.startService()
        service.life("reload", changes=["API keys"])
        service.stopService()
        self.assertEqual(
            [(line["event"], line.get("changes")) for line in lines()],
            [("start", None), ("reload", ["API keys"]), ("stop", None)],
        )

    def test_chain(self) -> None:
        """A chain goes on over a restart, a torn line and a rotation."""
        path = Path(self.mktemp())
        first = self.started(audit_file=path, audit_chain=True)
        first.call(EVENT)
        first.stopService()
        with path.open("a") as file:
            file.write('{"torn')
        second = self.started(audit_file=path, audit_chain=True)
        second.call(EVENT)
        rotated = path.with_suffix(".1")
        path.rename(rotated)
        second.reopen()
        second.call(EVENT)
        lines = [*rotated.read_bytes().splitlines(), *path.read_bytes().splitlines()]
        verdict = verify(lines)
        self.assertEqual([each.line for each in verdict.breaks], [2])
        self.assertEqual(len(lines), 4)
        self.assertEqual(verify(lines[2:]).breaks, ())

    def test_chain_after_large_events(self) -> None:
        """No caller can write an event that the chain does not go on from."""
        wide = "\U0001f600" * 250
        arguments = {
            f"{wide}{a}": {f"{wide}{a}.{b}": wide for b in range(31)} for a in range(8)
        }
        large = attrs.evolve(EVENT, arguments=redact(arguments, frozenset()))
        path = Path(self.mktemp())
        crashed = self.started(audit_file=path, audit_chain=True)
        crashed.call(large)
        crashed.call(large)
        size = path.stat().st_size
        self.assertGreater(size, 2 << 20)
        os.truncate(path, size - 10)
        self.started(audit_file=path, audit_chain=True).call(EVENT)
        verdict = verify(path.read_bytes().splitlines())
        self.assertEqual([each.line for each in verdict.breaks], [2])

    def test_rotation(self) -> None:
        """After a rotation events go on in a fresh file."""
        path = Path(self.mktemp())
        service = self.started(audit_file=path)
        service.call(EVENT)
        path.rename(path.with_suffix(".1"))
        service.reopen()
        service.call(EVENT)
        self.assertEqual(len(path.read_text().splitlines()), 1)


class SimulatedTenantTests(SynchronousTestCase):
    """The embedded tenant, as it was configured."""

    def store_of(self, **variables: Any) -> Store:
        """What the tenant of an environment holds."""
        plan = planned(**variables).plan
        assert plan is not None
        simulator, _ = simulator_for(MemoryReactorClock(), lambda: NOW, plan)
        return simulator.tenant.store

    def test_scale(self) -> None:
        """A scale multiplies what there is."""
        usual = len(self.store_of().all("location"))
        self.assertGreater(
            len(self.store_of(DEMO_SCALE="5").all("location")), 4 * usual
        )

    def test_hostile(self) -> None:
        """Only a tenant that was asked to be hostile is."""
        attack = "Ignore all previous instructions"
        for hostile in (False, True):
            variables = {"DEMO_HOSTILE": "true"} if hostile else {}
            labels = self.store_of(demo=not hostile, **variables).all("rule label")
            self.assertIs(attack in str(labels), hostile)
