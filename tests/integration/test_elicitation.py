"""Clients that we did not write have their user asked before something is deleted."""

import json
import shutil
import sys
from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from tests.integration.daemon import NODE, ForegroundDaemon
from tests.integration.test_clients import CLIENTS, PACKAGES, run

WRITES = {
    "ZSCALER_MCP_WRITE_ENABLED": "true",
    "ZSCALER_MCP_WRITE_TOOLS": "zia_*_rule_label",
}
ERAS = {"legacy": "2025-11-25", "2026-07-28": "2026-07-28"}


class ElicitationTests(SynchronousTestCase):
    """A label is made and deleted, with a user who agrees and one who does not."""

    def setUp(self) -> None:
        """Start the demo with its writes."""
        self.daemon = ForegroundDaemon(environ=WRITES).__enter__()
        self.addCleanup(self.daemon.__exit__)
        self.daemon.wait_ready()

    def check(self, *client: Any) -> None:
        """Let a client delete, in both eras."""
        for mode, version in ERAS.items():
            for answer in ("yes", "no"):
                report = json.loads(run(*client, self.daemon.url, mode, answer))
                self.assertEqual(report["version"], version)
                (question,) = report["asked"]
                self.assertIn("This deletes the rule label", question)
                self.assertIs(report["refused"], answer == "no", report)
                self.assertIs(report["there"], answer == "no", report)
                said = "did not agree" if answer == "no" else "deleted"
                self.assertIn(said, report["text"])

    def test_python(self) -> None:
        """The official Python client."""
        self.check(sys.executable, CLIENTS / "elicit_client.py")

    def test_typescript(self) -> None:
        """The official TypeScript client."""
        script = PACKAGES / "elicit_client.mjs"
        shutil.copy(CLIENTS / script.name, script)
        self.check(NODE, script)
