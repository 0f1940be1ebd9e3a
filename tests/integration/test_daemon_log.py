"""The log of the daemon as a process, and whoever reads it."""

import fcntl
import json
import os
import re
import socket
import subprocess
import urllib.error
import urllib.request
from typing import Final

from tests.integration.daemon import BIN, clean_environment
from tests.integration.test_daemon import TIMEOUT, FolderCase, post
from tests.mcp_fakes import mirrored, modern

CALLS: Final = 220
"""More of audit events than a pipe and 64 KiB take."""


def call(url: str) -> None:
    """Call a tool that does not exist, with an argument of some length."""
    request = modern("tools/call", name="nope", arguments={"a": "b" * 250})
    headers = {name: values[0] for name, values in mirrored(request).items()}
    message = {
        "jsonrpc": "2.0",
        "id": request.id,
        "method": request.method,
        "params": request.params,
    }
    asked = urllib.request.Request(
        url,
        json.dumps(message).encode(),
        {"Content-Type": "application/json", **headers},
    )
    try:
        urllib.request.urlopen(asked, timeout=TIMEOUT).close()
    except urllib.error.HTTPError as error:
        error.close()


class StalledReaderTests(FolderCase):
    """Standard error that nobody reads."""

    def stall(self, reading: int, writing: int) -> None:
        """Read until it serves, then no more while it works; then read on."""
        options = ("--demo", "--transport=streamable-http", "--port=0")
        with subprocess.Popen(
            [BIN / "zscaler-mcp", *options, "--log-tool-calls"],
            stdin=subprocess.DEVNULL,
            stderr=writing,
            env=clean_environment(),
        ) as process:
            self.addCleanup(process.kill)
            os.close(writing)
            said = b""
            while (found := re.search(rb"Serving MCP at (.+)\n", said)) is None:
                said += os.read(reading, 65536)
            url = found[1].decode()
            for _ in range(CALLS):
                call(url)
            self.assertEqual(post(url)[0], 200)
            said = b""
            while b"lines of the log are missing here" not in said:
                said += os.read(reading, 65536)
            for _ in range(CALLS):
                call(url)
            process.terminate()
            self.assertEqual(process.wait(TIMEOUT), 0)

    def test_pipe(self) -> None:
        """It answers and ends all the same, and tells how much is missing."""
        reading, writing = os.pipe()
        self.addCleanup(os.close, reading)
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
        self.stall(reading, writing)

    def test_socket(self) -> None:
        """So it does where standard error is a socket, as under systemd."""
        near, far = socket.socketpair()
        self.addCleanup(near.close)
        far.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        self.stall(near.fileno(), far.detach())
