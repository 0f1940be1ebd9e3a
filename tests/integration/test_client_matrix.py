"""Clients of every generation call the running daemon over both HTTP transports."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

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
MODULES: Final = PACKAGES / "node_modules"
TIMEOUT: Final = 60
AT_ONCE: Final = 2

# Revisions, as a client tells them.
V2024_11: Final = "2024-11-05"
V2025_03: Final = "2025-03-26"
V2025_06: Final = "2025-06-18"
V2025_11: Final = "2025-11-25"
V2026_07: Final = "2026-07-28"
UNTOLD: Final = None
"""The client keeps the revision to itself."""
UNABLE: Final = ""
"""The client does not speak the transport."""

Revision = str | None
Command = Callable[[str], tuple[str | Path, ...]]


class Row(NamedTuple):
    """A client and what it negotiates."""

    name: str
    command: Command
    http: Revision
    sse: Revision
    says: str = ""
    """What it must have written to standard error."""


def python(mode: str) -> Command:
    """The official Python client of our own environment."""
    return lambda url: (sys.executable, CLIENTS / "python_client.py", url, mode)


def session(version: str) -> Command:
    """An older one."""
    program = CACHE / "python" / f"mcp-{version}" / "bin" / "python"
    return lambda url: (program, "-I", CLIENTS / "python_session.py", url)


def fastmcp(version: str) -> Command:
    """FastMCP's client."""
    program = CACHE / "python" / f"fastmcp-{version}" / "bin" / "python"
    return lambda url: (program, "-I", CLIENTS / "fastmcp_client.py", url)


def typescript(mode: str) -> Command:
    """The official TypeScript client."""
    return lambda url: (NODE, PACKAGES / "typescript_client.mjs", url, mode)


def sdk(version: str, *options: str) -> Command:
    """Its predecessor."""
    script = PACKAGES / "sdk_client.mjs"
    return lambda url: (NODE, *options, script, url, f"sdk-{version}")


def inspector(era: str) -> Command:
    """The MCP inspector's command line."""
    script = CLIENTS / "inspector_client.py"
    program = (NODE, MODULES / ".bin" / "mcp-inspector")
    return lambda url: (sys.executable, script, url, era, *program)


def remote(*options: str) -> Command:
    """The bridge that desktop clients run, below a client that starts it."""
    start = (sys.executable, CLIENTS / "python_client.py", "stdio", "legacy")
    bridge = MODULES / "mcp-remote" / "dist" / "proxy.js"
    return lambda url: (*start, NODE, bridge, url, *options)


ROWS: Final = (
    Row("mcp 2.3, auto", python("auto"), V2026_07, V2026_07),
    Row("mcp 2.3, legacy", python("legacy"), V2025_11, V2025_11),
    Row("mcp 2.3, pinned", python(V2026_07), V2026_07, V2026_07),
    Row("mcp 1.30.0", session("1.30.0"), V2025_11, V2025_11),
    Row("mcp 1.12.4", session("1.12.4"), V2025_06, V2025_06),
    Row("mcp 1.9.4", session("1.9.4"), V2025_03, V2025_03),
    Row("mcp 1.6.0", session("1.6.0"), UNABLE, V2024_11),
    Row("fastmcp 4.0.10", fastmcp("4.0.10"), V2026_07, V2025_11),
    Row("client 2.4, default", typescript("legacy"), V2025_11, V2025_11),
    Row("client 2.4, auto", typescript("auto"), V2026_07, V2026_07),
    Row("client 2.4, pinned", typescript(V2026_07), V2026_07, V2026_07),
    Row("sdk 1.32.2", sdk("1.32.2"), V2025_11, V2025_11),
    Row("sdk 1.20.2", sdk("1.20.2"), V2025_06, V2025_06),
    Row("sdk 1.12.3", sdk("1.12.3"), V2025_03, V2025_03),
    Row("sdk 1.10.2", sdk("1.10.2"), V2024_11, V2024_11),
    # Takes a browser's EventSource for granted.
    Row("sdk 1.0.4", sdk("1.0.4", "--experimental-eventsource"), UNABLE, V2024_11),
    Row("inspector 2.12, legacy", inspector("legacy"), UNTOLD, UNTOLD),
    Row("inspector 2.12, auto", inspector("auto"), V2026_07, V2026_07),
    Row("inspector 2.12, modern", inspector("modern"), V2026_07, V2026_07),
    Row("mcp-remote 0.15.1", remote(), V2025_11, V2025_11),
    Row(
        "mcp-remote 0.15.1, auto",
        remote("--protocol", "auto"),
        V2025_11,
        V2025_11,
        says="Remote server speaks MCP 2026-07-28",
    ),
)


def run(command: tuple[str | Path, ...], home: str) -> tuple[str, str]:
    """Run a client to its end; what it printed, and what it wrote beside.

    :raises AssertionError: when it fails, or takes too long.
    """
    environ = clean_environment(HOME=home)
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=PACKAGES,
        env=environ,
        start_new_session=True,
    ) as process:
        try:
            output, errors = process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            # With what it has started itself, which holds the pipes.
            os.killpg(process.pid, signal.SIGKILL)
            output, errors = process.communicate()
            raise AssertionError(f"Not within {TIMEOUT} s: {output}{errors}") from None
    assert process.returncode == 0, output + errors
    return output, errors


def fault(row: Row, revision: Revision, url: str, home: str) -> str | None:
    """What is wrong with a row, if anything."""
    try:
        output, errors = run(row.command(url), home)
        report = json.loads(output)
        listing = json.loads(report.pop("text"))
        expected = {"version": revision, "tools": READS, "missing": True}
        assert report == expected, report
        assert listing["count"] == 3, listing
        assert listing["next"] == {"page": 2, "page_size": 3}, listing
        assert row.says in errors, errors
    except (AssertionError, ValueError, LookupError) as error:
        return f"{row.name} ({revision}): {type(error).__name__}: {error}"
    return None


class ClientMatrixTests(SynchronousTestCase):
    """Whoever speaks a transport lists and calls, in the revision it speaks."""

    def setUp(self) -> None:
        """Put scripts where their packages are; clients write to a home of theirs."""
        for script in ("typescript_client.mjs", "sdk_client.mjs"):
            shutil.copy(CLIENTS / script, PACKAGES / script)
        home = tempfile.TemporaryDirectory()
        self.addCleanup(home.cleanup)
        self.home = home.name

    def serve(self, transport: str, path: str, revisions: list[Revision]) -> None:
        """Let every client that can come, two at a time."""
        table = [
            (row, revision)
            for row, revision in zip(ROWS, revisions, strict=True)
            if revision != UNABLE
        ]
        with (
            ForegroundDaemon([f"--transport={transport}"]) as daemon,
            ThreadPoolExecutor(AT_ONCE) as pool,
        ):
            daemon.wait_ready()
            url = daemon.base + path
            faults = pool.map(
                lambda each: fault(each[0], each[1], url, self.home), table
            )
            self.assertEqual([each for each in faults if each], [])
            self.assertNotIn("Traceback", daemon.log)

    def test_streamable_http(self) -> None:
        """Streamable HTTP serves every generation that speaks it."""
        self.serve("streamable-http", "/mcp", [row.http for row in ROWS])

    def test_sse(self) -> None:
        """The transport of 2024-11-05 serves every generation."""
        self.serve("sse", "/sse", [row.sse for row in ROWS])


class StaticHeaderTests(SynchronousTestCase):
    """The bridge of desktop clients, with a credential that the user has pasted."""

    key = "an-api-key-for-the-bridge-" + "k" * 16

    def serve(self, *fields: str, **variables: str) -> None:
        """Let the bridge come with these fields."""
        home = tempfile.TemporaryDirectory()
        self.addCleanup(home.cleanup)
        environ = {f"ZSCALER_MCP_{name}": text for name, text in variables.items()}
        options = [word for field in fields for word in ("--header", field)]
        row = Row("mcp-remote", remote(*options), V2025_11, UNABLE)
        with ForegroundDaemon(environ=environ) as daemon:
            daemon.wait_ready()
            self.assertIsNone(fault(row, row.http, daemon.url, home.name))

    def test_api_key(self) -> None:
        """A key in either field."""
        for field in (f"X-Api-Key:{self.key}", f"Authorization:Bearer {self.key}"):
            self.serve(field, AUTH_API_KEY=f"bridge mcp:read {self.key}")

    def test_zscaler(self) -> None:
        """A client id and secret in a pair of fields."""
        self.serve(
            "X-Zscaler-Client-ID:demo-reader",
            "X-Zscaler-Client-Secret:demo-reader-secret",
            AUTH_MODE="zscaler",
            DELEGATE="true",
        )
