"""A page of another origin, in a real browser."""

import json
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from twisted.trial.unittest import SynchronousTestCase

from tests.integration.daemon import CACHE, NODE, ForegroundDaemon, clean_environment

SCRIPT: Final = Path(__file__).parent / "clients" / "browser_page.mjs"
TIMEOUT: Final = 90


class _Page(BaseHTTPRequestHandler):
    """An empty page."""

    def do_GET(self) -> None:
        """Send it."""
        body = b"<!doctype html><title>elsewhere</title>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class BrowserTests(SynchronousTestCase):
    """CORS as a browser enforces it."""

    def setUp(self) -> None:
        """Serve a page on another origin."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Page)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.page = f"http://localhost:{server.server_port}"

    def visit(self, daemon: ForegroundDaemon) -> dict[str, Any]:
        """Let the page call a tool; what it got."""
        script = CACHE / "node" / SCRIPT.name
        shutil.copy(SCRIPT, script)
        chromium = shutil.which("chromium")
        assert chromium is not None
        done = subprocess.run(
            [NODE, script, self.page, daemon.url, chromium],
            check=False,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            env=clean_environment(),
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        report: dict[str, Any] = json.loads(done.stdout)
        self.assertEqual(report["origin"], self.page)
        return report

    def test_allowed(self) -> None:
        """A page whose origin is allowed calls a tool and reads the answer."""
        environ = {"ZSCALER_MCP_ALLOWED_ORIGINS": self.page}
        with ForegroundDaemon(environ=environ) as daemon:
            daemon.wait_ready()
            report = self.visit(daemon)
        self.assertEqual(report["status"], 200)
        text = report["body"]["result"]["content"][0]["text"]
        self.assertEqual(json.loads(text)["count"], 3)

    def test_refused(self) -> None:
        """A page whose origin is not allowed gets nothing, and no tool is called."""
        environ = {
            "ZSCALER_MCP_ALLOWED_ORIGINS": "https://app.example.com",
            "ZSCALER_MCP_LOG_TOOL_CALLS": "true",
        }
        with ForegroundDaemon(environ=environ) as daemon:
            daemon.wait_ready()
            report = self.visit(daemon)
            self.assertIn("Failed to fetch", report["error"])
            self.assertIn('"status":403', daemon.log)
            self.assertNotIn("tool_call", daemon.log)
