"""The official conformance suite against the engine, and against the daemon."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final, NamedTuple

from twisted.trial.unittest import SynchronousTestCase

from tests.integration.daemon import (
    CACHE,
    DEADLINE,
    NODE,
    ROOT,
    ForegroundDaemon,
    clean_environment,
)

MODULES: Final = CACHE / "node" / "node_modules"
STABLE: Final = "0.1.16"
NEWEST: Final = "0.2.0-alpha.12"
TIMEOUT: Final = 120

HARMLESS: Final = {"SUCCESS", "INFO"}


class Run(NamedTuple):
    """One run of the whole suite, and the least that it must have seen."""

    release: str
    revision: str
    scenarios: int
    checks: int
    """At least; the suite finds passes even where nobody listens."""


RUNS: Final = (
    # The stable release has nothing for earlier revisions and does not know later ones.
    Run(STABLE, "2025-06-18", 26, 26),
    Run(STABLE, "2025-11-25", 32, 46),
    Run(NEWEST, "2025-03-26", 1, 3),
    Run(NEWEST, "2025-06-18", 27, 56),
    Run(NEWEST, "2025-11-25", 33, 83),
    Run(NEWEST, "2026-07-28", 40, 152),
)

SCENARIOS: Final = {
    "2025-03-26": {"server-session-lifecycle": 3},
    "2025-06-18": {
        "server-initialize": 3,
        "server-session-lifecycle": 3,
        "ping": 2,
        "tools-list": 2,
    },
    "2025-11-25": {
        "server-initialize": 3,
        "server-session-lifecycle": 3,
        "ping": 2,
        "tools-list": 3,
        "server-sse-multiple-streams": 1,
        "dns-rebinding-protection": 2,
    },
    "2026-07-28": {
        "server-stateless": 24,
        "tools-list": 4,
        "server-sse-multiple-streams": 1,
        "dns-rebinding-protection": 2,
        "caching": 8,
        "http-header-validation": 14,
    },
}
"""Scenarios that need no fixture, with the least number of their successful checks."""

TASKS: Final = {
    "tasks-lifecycle": 9,
    "tasks-capability-negotiation": 5,
    "tasks-wire-fields": 4,
    "tasks-request-state-removal": 3,
    "tasks-mrtr-input": 4,
    "tasks-request-headers": 5,
    "tasks-dispatch-and-envelope": 9,
    "tasks-required-task-error": 3,
    "tasks-mrtr-composition": 2,
    # Announced by the suite, and not written yet.
    "tasks-status-notifications": 0,
}
"""Scenarios of the extension "Tasks", likewise; no suite holds them."""

UNMOVED: Final = {
    "sep-2575-server-sends-prompts-list-changed-on-subscription",
    "sep-2575-server-sends-tools-list-changed-on-subscription",
}
"""Checks that warn where no tool of the fixture's changes the lists."""

UNTESTABLE: Final = {
    # Tools that ask the client or send it log messages; the daemon has none.
    "sep-2575-server-rejects-undeclared-capability",
    "sep-2575-missing-capability-http-400",
    "sep-2575-http-server-no-independent-requests-on-stream",
    "sep-2575-server-no-log-without-loglevel",
    # Lists that change: those of the daemon do with its token, and not by a tool.
    *UNMOVED,
}
"""Checks of ``server-stateless`` that need a fixture, as the suite says itself."""


class Outcome(NamedTuple):
    """What one run of the suite came to."""

    status: int
    output: str
    scenarios: int
    checks: list[dict[str, Any]]

    @property
    def successes(self) -> int:
        """How many checks succeeded."""
        return sum(check["status"] == "SUCCESS" for check in self.checks)

    @property
    def untested(self) -> set[str]:
        """Checks that the suite could not make."""
        return {
            check["id"]
            for check in self.checks
            if check["status"] == "SKIPPED"
            or check.get("details", {}).get("untestable")
            or (check["id"] in UNMOVED and check["status"] == "WARNING")
        }

    @property
    def faults(self) -> list[dict[str, Any]]:
        """Checks that it made and that did not succeed, warnings included."""
        return [
            check
            for check in self.checks
            if check["status"] not in HARMLESS and check["id"] not in self.untested
        ]


def conform(release: str, url: str, revision: str | None, *which: str) -> Outcome:
    """Run the suite; an extension belongs to no revision."""
    program = MODULES / f"conformance-{release}" / "dist" / "index.js"
    chosen = () if revision is None else ("--spec-version", revision)
    command = (NODE, program, "server", "--url", url, *chosen)
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            (*command, "-o", folder, *which),
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIMEOUT,
            env=clean_environment(),
        )
        files = sorted(Path(folder).glob("*/checks.json"))
        scenarios = [json.loads(file.read_text("utf-8")) for file in files]
    checks = [check for scenario in scenarios for check in scenario]
    return Outcome(done.returncode, done.stdout, len(scenarios), checks)


class EngineTests(SynchronousTestCase):
    """The engine, with every feature that the suite asks for."""

    def setUp(self) -> None:
        """Serve the fixture; it ends with its standard input."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.fixture_server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=clean_environment(),
        )
        self.addCleanup(self.stop)
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()

    def stop(self) -> None:
        """End the server; it must."""
        with self.process:
            try:
                self.process.communicate(timeout=DEADLINE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                raise

    def test_all(self) -> None:
        """Every scenario of every revision passes, in both releases of the suite."""
        for run in RUNS:
            outcome = conform(run.release, self.url, run.revision, "--suite", "all")
            self.assertEqual(outcome.status, 0, outcome.output)
            self.assertEqual(outcome.faults, [], outcome.output)
            self.assertEqual(outcome.untested, set(), outcome.output)
            self.assertEqual(outcome.scenarios, run.scenarios, run)
            self.assertGreaterEqual(outcome.successes, run.checks, run)

    def test_tasks(self) -> None:
        """Every scenario of the extension passes."""
        for name, least in TASKS.items():
            outcome = conform(NEWEST, self.url, None, "--scenario", name)
            self.assertEqual(outcome.status, 0, outcome.output)
            self.assertEqual(outcome.faults, [], outcome.output)
            self.assertGreaterEqual(outcome.successes, least, outcome.output)


class DaemonTests(SynchronousTestCase):
    """The daemon as it is run, in scenarios that need nothing of a server."""

    def test_scenarios(self) -> None:
        """What no fixture is needed for passes in production."""
        with ForegroundDaemon() as daemon:
            daemon.wait_ready()
            for revision, scenarios in SCENARIOS.items():
                for name, least in scenarios.items():
                    self.assertPasses(daemon.url, revision, name, least)

    def assertPasses(self, url: str, revision: str, name: str, least: int) -> None:
        """A scenario passes, but for what cannot be tested here."""
        outcome = conform(NEWEST, url, revision, "--scenario", name)
        untested = UNTESTABLE if name == "server-stateless" else set[str]()
        self.assertEqual(outcome.faults, [], outcome.output)
        self.assertEqual(outcome.untested, untested, outcome.output)
        # What it could not make it counts as failed.
        self.assertEqual(outcome.status, 1 if untested else 0, outcome.output)
        self.assertGreaterEqual(outcome.successes, least, outcome.output)
