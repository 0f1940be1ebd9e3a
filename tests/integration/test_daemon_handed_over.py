"""Sockets that systemd hands over, and those that it does not."""

import os
import socket
import subprocess
from pathlib import Path
from typing import Final

from tests.integration.daemon import BIN, clean_environment
from tests.integration.test_daemon import TIMEOUT, FolderCase, post

HAND_OVER: Final = """
import os, sys
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": sys.argv[1]}
os.environ["LISTEN_FDNAMES"] = ":".join("x" * int(sys.argv[1]))
os.dup2(int(sys.argv[2]), 3)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""A command that hands a socket over as systemd does, and becomes another."""


class HandedOverTests(FolderCase):
    """Sockets of systemd's."""

    def command(self, sockets: int, descriptor: int) -> tuple[str | Path, ...]:
        """The server, with so many sockets handed over."""
        numbers = (str(sockets), str(descriptor))
        return (BIN / "python", "-c", HAND_OVER, *numbers, BIN / "zscaler-mcp")

    def test_served(self) -> None:
        """A socket that is handed over is served."""
        with socket.create_server(("127.0.0.1", 0)) as given:
            os.set_inheritable(given.fileno(), True)
            port = given.getsockname()[1]
            server = subprocess.Popen(
                [
                    *self.command(1, given.fileno()),
                    "--demo",
                    "--transport=streamable-http",
                    "--listen=systemd:domain=INET:index=0",
                ],
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                close_fds=False,
                env=clean_environment(
                    ZSCALER_MCP_ALLOW_HTTP="true", ZSCALER_MCP_AUTH_ENABLED="false"
                ),
            )
            with server:
                self.addCleanup(server.kill)
                self.assertEqual(post(f"http://127.0.0.1:{port}/mcp")[0], 200)
                server.terminate()

    def test_refused(self) -> None:
        """None, or one of another kind, refuses the start in a sentence."""
        with socket.create_server(("127.0.0.1", 0)) as given:
            os.set_inheritable(given.fileno(), True)
            for sockets, place in (
                (0, "domain=INET:index=0"),
                (1, "domain=INET:index=1"),
                (1, "domain=INET:name=y"),
                (1, "domain=NONE:index=0"),
                (1, "domain=INET"),
                (1, "domain=UNIX:index=0"),
            ):
                done = subprocess.run(
                    [
                        *self.command(sockets, given.fileno()),
                        "--demo",
                        "--transport=streamable-http",
                    ],
                    check=False,
                    capture_output=True,
                    text=True,
                    timeout=TIMEOUT,
                    close_fds=False,
                    env=clean_environment(
                        ZSCALER_MCP_LISTEN=f"systemd:{place}",
                        ZSCALER_MCP_ALLOW_HTTP="true",
                        ZSCALER_MCP_AUTH_ENABLED="false",
                    ),
                )
                self.assertEqual(done.returncode, 1, place)
                self.assertIn("error: ZSCALER_MCP_LISTEN: systemd:", done.stderr)
                self.assertIn("no listening socket that was handed", done.stderr)
                self.assertNotIn("Traceback", done.stderr)
