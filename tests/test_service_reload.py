"""SIGHUP as a service: what a reload takes, what it names, what it never weakens."""

import os
import signal
from collections.abc import Callable
from typing import Any

import attrs
from OpenSSL import SSL
from twisted.logger import LogLevel, capturedLogs
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase

from tests.plan_case import KEY, planned
from zscaler_mcp.plan import Plan, Planned
from zscaler_mcp.service._reload import ReloadService
from zscaler_mcp.settings import load


class _InlineReactor:
    """A reactor whose threads run at once."""

    def __init__(self) -> None:
        self.called: list[Callable[[], object]] = []

    def getThreadPool(self) -> "_InlineReactor":
        """Its threads."""
        return self

    def callInThreadWithCallback(
        self, report: Callable[[bool, object], object], work: Callable[[], object]
    ) -> None:
        """Run in place."""
        try:
            outcome = work()
        except ValueError:
            report(False, Failure())
        else:
            report(True, outcome)

    def callFromThread(self, work: Callable[..., object], *arguments: Any) -> None:
        """Keep for later what a signal asks for; run what a thread reports."""
        if arguments:
            work(*arguments)
        else:
            self.called.append(work)


class ReloadTests(SynchronousTestCase):
    """SIGHUP."""

    def setUp(self) -> None:
        """A service that runs with an API key, and what it did."""
        self.addCleanup(signal.signal, signal.SIGHUP, signal.getsignal(signal.SIGHUP))
        self.applied: list[Plan] = []
        self.reopened = 0
        self.replan: Callable[[], Planned] = lambda: planned(AUTH_API_KEY=KEY)
        plan = planned(AUTH_API_KEY=KEY).plan
        assert plan is not None
        self.reactor = _InlineReactor()
        self.service = ReloadService(
            self.reactor, plan, self.read, self.apply, [self.reopen]
        )
        self.service.startService()
        self.addCleanup(self.service.stopService)

    def read(self) -> Planned:
        """Read the configuration."""
        return self.replan()

    def apply(self, plan: Plan) -> list[str]:
        """Take a plan."""
        self.applied.append(plan)
        return ["API keys"]

    def reopen(self) -> None:
        """Open log files again."""
        self.reopened += 1

    def reload(self, make: Callable[[], Planned]) -> str:
        """Reload; what the log says."""
        self.replan = make
        with capturedLogs() as events:
            self.successResultOf(self.service.reload())
        return "\n".join(
            f"{event['log_level'].name} {event['log_format'].format(**event)}"
            for event in events
            if event["log_level"] is not LogLevel.critical
        )

    def test_signal(self) -> None:
        """The signal is taken in the handler and served by the reactor."""
        os.kill(os.getpid(), signal.SIGHUP)
        self.assertEqual(self.reopened, 0)
        (reload,) = self.reactor.called
        reload()
        self.assertEqual((self.reopened, len(self.applied)), (1, 1))

    def test_new_key(self) -> None:
        """A new key is taken, and said."""
        said = self.reload(lambda: planned(AUTH_API_KEY="n" * 40))
        self.assertEqual(len(self.applied), 1)
        self.assertIn("Reloaded: API keys", said)
        self.assertNotIn("restart", said)

    def test_one_after_the_other(self) -> None:
        """A slow reload is not applied over what a later one has read."""
        reports: list[Callable[[], None]] = []
        now = self.reactor.callInThreadWithCallback

        def later(report: Any, work: Any) -> None:
            outcome = work()
            reports.append(lambda: now(report, lambda: outcome))

        self.patch(self.reactor, "callInThreadWithCallback", later)
        self.replan = lambda: planned(AUTH_API_KEY=f"{KEY},{'w' * 40}")
        first = self.service.reload()
        self.replan = lambda: planned(AUTH_API_KEY=KEY)
        second = self.service.reload()
        while reports:
            reports.pop()()
        self.successResultOf(first)
        self.successResultOf(second)
        keys = [p.settings.authentication.api_keys for p in self.applied]
        self.assertEqual([len(each) for each in keys], [2, 1])

    def test_faults(self) -> None:
        """A configuration with faults changes nothing."""
        said = self.reload(lambda: planned(AUTH_API_KEY="short"))
        self.assertEqual(self.applied, [])
        self.assertIn("error Reload refused: ZSCALER_MCP_AUTH_API_KEY", said)
        self.assertIn("everything stays as it was", said)

    def test_broken(self) -> None:
        """A reload that breaks changes nothing."""

        def broken() -> Planned:
            raise ValueError("unreadable")

        self.reload(broken)
        self.assertEqual(self.applied, [])
        self.assertEqual(len(self.flushLoggedErrors(ValueError)), 1)

    def test_needs_restart(self) -> None:
        """What would need a restart is named and stays; so does the mode."""
        said = self.reload(
            lambda: planned(AUTH_ENABLED="false", WRITE_ENABLED="true", PORT="9")
        )
        line = next(line for line in said.splitlines() if "restart" in line)
        self.assertIn("listen, tools, authentication", line)

    def test_credential_memory(self) -> None:
        """For how long a credential is believed does not change in silence (T6)."""
        said = self.reload(lambda: planned(AUTH_API_KEY=KEY, AUTH_CACHE_TTL="60"))
        self.assertIn("restart to take effect: authentication", said)

    def test_tls_terms(self) -> None:
        """Neither profile nor client certificates change by a reload (T6, T14)."""
        current = self.with_tls(TLS_CA_CERTS="/ca", TLS_PROFILE="modern")
        self.service._plan = current
        for new, stays in (
            (self.with_tls(TLS_PROFILE="modern"), True),
            (self.with_tls(TLS_CA_CERTS="/ca"), True),
            (attrs.evolve(current, tls=None), True),
            (self.with_tls(TLS_CA_CERTS="/other", TLS_PROFILE="modern"), False),
        ):
            planned = Planned(plan=new, faults=(), warnings=())
            said = self.reload(lambda planned=planned: planned)  # type: ignore[misc]
            self.assertIs("restart to take effect: tls" in said, stays, said)
            self.assertIs(new.tls_terms != current.tls_terms, stays)

    def with_tls(self, **variables: str) -> Plan:
        """A plan that serves TLS, without its files."""
        names = {f"ZSCALER_MCP_{name}": text for name, text in variables.items()}
        context = SSL.Context(SSL.TLS_SERVER_METHOD)
        plan = planned(AUTH_API_KEY=KEY).plan
        assert plan is not None
        settings = attrs.evolve(plan.settings, tls=load({}, names).settings.tls)
        return attrs.evolve(plan, tls=context, settings=settings)

    def test_log_file(self) -> None:
        """A log file that cannot be opened again is said; the others are opened."""

        def fail() -> None:
            raise PermissionError(13, "Permission denied")

        self.service._reopen = (fail, self.reopen)
        said = self.reload(lambda: planned(AUTH_API_KEY=KEY))
        self.assertIn("error A log file cannot be opened again", said)
        self.assertEqual(self.reopened, 1)
        self.assertEqual(len(self.applied), 1)

    def test_stopping(self) -> None:
        """While the daemon stops, the signal does nothing."""
        self.service.stopService()
        os.kill(os.getpid(), signal.SIGHUP)
        self.assertEqual(self.reactor.called, [])
