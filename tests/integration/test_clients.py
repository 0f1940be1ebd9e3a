"""Clients that we did not write list and call tools of the running daemon."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from twisted.trial.unittest import SynchronousTestCase

from tests.integration.daemon import (
    CACHE,
    NODE,
    READS,
    ForegroundDaemon,
    clean_environment,
)

CLIENTS: Final = Path(__file__).parent / "clients"
PACKAGES: Final = CACHE / "node"
TIMEOUT: Final = 60


def run(*command: str | Path, **environ: str) -> str:
    """Run a client; what it printed."""
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        cwd=PACKAGES,
        env=clean_environment(**environ),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


class ClientTests(SynchronousTestCase):
    """Every client, in every era that it speaks."""

    def setUp(self) -> None:
        """Start the demo."""
        self.daemon = ForegroundDaemon().__enter__()
        self.addCleanup(self.daemon.__exit__)
        self.daemon.wait_ready()

    def assertServed(self, report: dict[str, Any], version: str) -> None:
        """A client got what it came for."""
        self.assertEqual(report["version"], version)
        self.assertEqual(report["tools"], READS)
        listing = json.loads(report["text"])
        self.assertEqual(listing["count"], 3)
        self.assertEqual(listing["next"], {"page": 2, "page_size": 3})
        self.assertIs(report["missing"], True)

    def test_python(self) -> None:
        """The official Python client, in both eras."""
        for mode, version in (
            ("auto", "2026-07-28"),
            ("2026-07-28", "2026-07-28"),
            ("legacy", "2025-11-25"),
        ):
            script = CLIENTS / "python_client.py"
            output = run(sys.executable, script, self.daemon.url, mode)
            self.assertServed(json.loads(output), version)

    def test_typescript(self) -> None:
        """The official TypeScript client, in both eras."""
        script = PACKAGES / "typescript_client.mjs"
        shutil.copy(CLIENTS / script.name, script)
        for mode, version in (
            ("auto", "2026-07-28"),
            ("2026-07-28", "2026-07-28"),
            ("legacy", "2025-11-25"),
        ):
            output = run(NODE, script, self.daemon.url, mode)
            self.assertServed(json.loads(output), version)

    def test_inspector(self) -> None:
        """The MCP inspector's command line, in both eras."""
        program = PACKAGES / "node_modules" / ".bin" / "mcp-inspector"
        for era in ("legacy", "modern"):
            target = (NODE, program, "--cli", self.daemon.url, "--transport", "http")
            method = (*target, "--protocol-era", era, "--method")
            listed = json.loads(run(*method, "tools/list"))
            self.assertEqual(len(listed["tools"]), READS)
            tool = ("--tool-name", "zia_list_rule_labels", "--tool-arg", "page_size=3")
            called = json.loads(run(*method, "tools/call", *tool))
            self.assertEqual(json.loads(called["content"][0]["text"])["count"], 3)

    def test_stdio(self) -> None:
        """The official Python client starts the server itself, in both eras."""
        script = CLIENTS / "python_client.py"
        for mode, version in (("auto", "2026-07-28"), ("legacy", "2025-11-25")):
            output = run(sys.executable, script, "stdio", mode)
            self.assertServed(json.loads(output), version)
