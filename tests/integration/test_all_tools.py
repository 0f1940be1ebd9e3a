"""The official Python client calls every tool, on the simulated tenant."""

import json
import subprocess
import sys
from collections import Counter
from typing import Any, Final

from twisted.trial.unittest import SynchronousTestCase

from tests.integration.daemon import ROOT, ForegroundDaemon, clean_environment
from zscaler_mcp.catalog import CATALOG, Action, Tool

WRITES: Final = {
    "ZSCALER_MCP_WRITE_ENABLED": "true",
    "ZSCALER_MCP_WRITE_TOOLS": "*",
}
LONGEST: Final = 180
"""Seconds for all calls together."""


class AllToolsTests(SynchronousTestCase):
    """One daemon that offers everything, and a client that uses everything."""

    def play(self) -> dict[str, Any]:
        """What the client saw."""
        program = (sys.executable, "-m", "tests.integration.clients.every_tool")
        with ForegroundDaemon(environ=WRITES) as daemon:
            daemon.wait_ready()
            done = subprocess.run(
                (*program, daemon.url),
                check=False,
                capture_output=True,
                text=True,
                timeout=LONGEST,
                cwd=ROOT,
                env=clean_environment(),
            )
            self.assertNotIn("Traceback", daemon.log)
        self.assertEqual(done.returncode, 0, done.stderr)
        seen: dict[str, Any] = json.loads(done.stdout)
        return seen

    def test_all(self) -> None:
        """Every tool is offered, succeeds in every way, and says what it should."""
        seen = self.play()
        self.assertEqual(sorted(seen["tools"]), sorted(CATALOG.by_name))
        called = Counter(call["tool"] for call in seen["calls"])
        self.assertEqual(set(called), set(CATALOG.by_name))
        faults = [call for call in seen["calls"] if "error" in call]
        self.assertEqual(faults, [])
        for call in seen["calls"]:
            self.assertShape(CATALOG.by_name[call["tool"]], call)
        self.assertOptional(seen["calls"])
        self.assertFound(seen["calls"])
        self.assertConfirmed(seen["calls"])

    def assertShape(self, tool: Tool, call: dict[str, Any]) -> None:
        """A list has items and their count, a change says what it has done."""
        result = call["result"]
        if tool.action is not Action.READ:
            self.assertIn(f"{tool.action}d", result, call)
            self.assertIs("activation" in result, tool.staged, call)
        elif tool.is_list:
            self.assertIsInstance(result["items"], list, call)
            self.assertEqual(result["count"], len(result["items"]), call)
        else:
            self.assertTrue(result, call)

    def assertOptional(self, calls: list[dict[str, Any]]) -> None:
        """Every tool that reads was called with few and with more arguments."""
        given: dict[str, set[int]] = {}
        for call in calls:
            given.setdefault(call["tool"], set()).add(len(call["given"]))
        for name, counts in given.items():
            tool = CATALOG.by_name[name]
            options = [each for each in tool.parameters if not each.required]
            if tool.action is Action.READ and options:
                self.assertGreater(len(counts), 1, name)

    def assertFound(self, calls: list[dict[str, Any]]) -> None:
        """Every list shows something when nothing narrows it."""
        most: dict[str, int] = {}
        for call in calls:
            name = call["tool"]
            if CATALOG.by_name[name].is_list:
                most[name] = max(most.get(name, 0), call["result"]["count"])
        self.assertEqual([name for name, count in most.items() if not count], [])

    def assertConfirmed(self, calls: list[dict[str, Any]]) -> None:
        """Every grave call was agreed to: by a human, and in two steps."""
        ways: dict[str, set[tuple[int, int]]] = {}
        for call in calls:
            way = (len(call["asked"]), call["steps"])
            ways.setdefault(call["tool"], set()).add(way)
        for name, found in ways.items():
            asks = CATALOG.by_name[name].is_confirmed
            expected = {(1, 1), (0, 2)} if asks else {(0, 1)}
            self.assertEqual(found, expected, name)
