"""The transcripts of the README: run as they stand, compared to the letter."""

import re
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final

from twisted.trial.unittest import SynchronousTestCase

from tests.integration.daemon import ROOT, clean_environment

BLOCK: Final = re.compile(r"^```(sh|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECTION: Final = re.compile(r"^### (.+)$", re.MULTILINE)
TIMEOUT: Final = 30


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def hardening_sections() -> dict[str, list[tuple[str, str]]]:
    """Each section on a layer: its blocks of commands and of transcripts."""
    text = (ROOT / "README.md").read_text("utf-8")
    hardening = text.split("\n## Hardening\n")[1].split("\n## ")[0]
    _, *parts = SECTION.split(hardening)
    return {
        title: BLOCK.findall(body)
        for title, body in zip(parts[::2], parts[1::2], strict=True)
    }


class TranscriptTests(SynchronousTestCase):
    """One section each."""

    def setUp(self) -> None:
        """Make a folder for the files of an example, and pick a port."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.port = str(free_port())

    def localized(self, text: str) -> str:
        """An example with the port that is free here."""
        return re.sub(r"\b(8000|8443)\b", self.port, text)

    def shell(self, script: str) -> str:
        """What a shell prints."""
        done = subprocess.run(
            ["/bin/sh", "-c", script],
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIMEOUT,
            cwd=self.folder,
            env=clean_environment(),
        )
        return done.stdout

    def serve(self, commands: str) -> None:
        """Run a block of commands, the last of which serves until the test ends."""
        *before, last = self.localized(commands).strip().splitlines()
        script = "\n".join(["set -e", *before, f"exec {last} > daemon.log 2>&1"])
        daemon = subprocess.Popen(
            ["/bin/sh", "-c", script], cwd=self.folder, env=clean_environment()
        )
        self.addCleanup(daemon.wait, TIMEOUT)
        self.addCleanup(daemon.terminate)
        log = self.folder / "daemon.log"
        end = time.monotonic() + TIMEOUT
        while not (log.exists() and "Serving MCP at" in log.read_text()):
            shown = log.read_text() if log.exists() else ""
            self.assertIsNone(daemon.poll(), shown)
            self.assertLess(time.monotonic(), end, shown)
            time.sleep(0.02)

    def follow(self, transcript: str) -> None:
        """Run each command of a transcript; it must print what stands there."""
        _, *entries = re.split(r"^\$ ", self.localized(transcript), flags=re.MULTILINE)
        self.assertTrue(entries)
        for entry in entries:
            command, _, expected = entry.partition("\n")
            printed = self.shell(command).replace("\r", "")
            if printed and not printed.endswith("\n"):
                printed += "\n"
            self.assertEqual(printed, expected, command)

    def walk(self, section: str) -> None:
        """Go through a section from top to bottom."""
        blocks = hardening_sections()[section]
        self.assertTrue(blocks)
        for kind, body in blocks:
            if kind == "sh":
                self.serve(body)
            else:
                self.follow(body)

    def test_tls(self) -> None:
        """TLS, as the README shows it."""
        self.walk("TLS")

    def test_host(self) -> None:
        """The Host allowlist, as the README shows it."""
        self.walk("Host")

    def test_source(self) -> None:
        """The source allowlist, as the README shows it."""
        self.walk("Source address")

    def test_cors(self) -> None:
        """CORS, as the README shows it."""
        self.walk("CORS")

    def test_every_section(self) -> None:
        """No section on a layer is without a test."""
        tested = {"TLS", "Host", "Source address", "CORS"}
        self.assertEqual(set(hardening_sections()), tested)
