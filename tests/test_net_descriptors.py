"""Descriptors: peers get what the calls to the tenant leave (THREATS T13)."""

import resource
from typing import Any

import attrs
from twisted.internet.testing import MemoryReactorClock
from twisted.logger import LogLevel, capturedLogs

from tests.plan_case import PlanCase, planned
from zscaler_mcp.oneapi.endpoints import Endpoints
from zscaler_mcp.service import Surroundings, make_daemon
from zscaler_mcp.service._listener import ListenerService
from zscaler_mcp.tap import raise_descriptors


class DescriptorTests(PlanCase):
    """The limit of connections of a daemon."""

    def start(
        self, *, descriptors: int, demo: bool = False, **variables: Any
    ) -> tuple[int, list[str]]:
        """Start a listener: its limit of connections, and what it warns of."""
        plan = self.plan(**variables)
        if not demo:
            plan = attrs.evolve(plan, endpoints=Endpoints.of_loopback(1))
        reactor = MemoryReactorClock()
        surroundings = Surroundings(
            reactor=reactor,
            wall=reactor.seconds,
            stopwatch=reactor.seconds,
            descriptors=descriptors,
            replan=planned,
            reopen=lambda: None,
        )
        daemon = make_daemon(plan, surroundings)
        (listener,) = (part for part in daemon if isinstance(part, ListenerService))
        with capturedLogs() as events:
            listener.startService()
        self.successResultOf(listener.stopService())
        warnings = [e for e in events if e["log_level"] is LogLevel.warn]
        formatted = [e["log_format"].format_map(e) for e in warnings]
        return listener._terms.limits.connections, formatted

    def test_reserve(self) -> None:
        """Each call to the tenant at a time has a descriptor of its own."""
        for concurrency, connections in ((1, 959), (64, 896), (500, 460)):
            variables: dict[str, Any] = {"ONEAPI_CONCURRENCY": str(concurrency)}
            limit, _ = self.start(descriptors=1024, **variables)
            self.assertEqual(limit, connections)

    def test_reserve_of_a_demonstration(self) -> None:
        """A call to the simulated tenant has both its ends in this process."""
        limit, _ = self.start(descriptors=1024, demo=True)
        self.assertEqual(limit, 1024 - 64 - 2 * 64)

    def test_lowered(self) -> None:
        """A limit that was lowered is said at the start, with what to do."""
        for descriptors, connections in ((256, "128"), (64, "1")):
            _, (warning,) = self.start(descriptors=descriptors)
            self.assertIn(f"At most {connections} connections", warning)
            self.assertIn(f"{descriptors} files", warning)
            self.assertIn("LimitNOFILE", warning)

    def test_not_lowered(self) -> None:
        """A limit that fits is served in silence."""
        self.assertEqual(self.start(descriptors=16384), (4000, []))
        variables: dict[str, Any] = {"MAX_CONNECTIONS": "500"}
        self.assertEqual(self.start(descriptors=1024, **variables), (500, []))


class RaiseTests(PlanCase):
    """What the process may open is raised to what it could have."""

    def raised(self, soft: int, hard: int) -> tuple[int, list[tuple[int, int]]]:
        """The limit that is counted on, and those that were set."""
        made = list[tuple[int, int]]()
        self.patch(resource, "getrlimit", lambda which: (soft, hard))
        self.patch(resource, "setrlimit", lambda which, limits: made.append(limits))
        return raise_descriptors(), made

    def test_raised(self) -> None:
        """The soft limit goes up to the hard one, within reason, and never down."""
        everything = resource.RLIM_INFINITY
        for soft, hard, limit, made in (
            (1024, 4096, 4096, [(4096, 4096)]),
            (1024, 1024, 1024, []),
            (1024, everything, 65_536, [(65_536, everything)]),
            (100_000, 1_000_000, 100_000, []),
            (everything, everything, 65_536, []),
        ):
            self.assertEqual(self.raised(soft, hard), (limit, made))
