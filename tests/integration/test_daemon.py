"""The daemon as a process: signals, reload, twistd, and the init script."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Final

from twisted.trial.unittest import SynchronousTestCase

from tests.integration.daemon import (
    BIN,
    ROOT,
    ForegroundDaemon,
    clean_environment,
    wait_until,
)
from tests.net_certificates import Subject, certificate_pem, issue, key_pem

KEY: Final = "integration-key-0123456789-0123456789"
OTHER: Final = "integration-key-abcdefghij-abcdefghij"
TIMEOUT: Final = 30


def post(url: str, **headers: str) -> tuple[int, Any]:
    """Ask for a session; status and decoded body."""
    message = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-11-25",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "0"},
        },
    }
    request = urllib.request.Request(
        url,
        json.dumps(message).encode(),
        {"Content-Type": "application/json", **headers},
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


class FolderCase(SynchronousTestCase):
    """A folder of its own for each test."""

    def setUp(self) -> None:
        """Make the folder."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)


class ForegroundTests(FolderCase):
    """``zscaler-mcp`` in the foreground."""

    def test_signals(self) -> None:
        """It ends cleanly on SIGTERM and SIGINT, and leaves nothing behind."""
        for number in (signal.SIGTERM, signal.SIGINT):
            with ForegroundDaemon(cwd=self.folder) as daemon:
                self.assertEqual(daemon.stop(number), 0)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_repeated_signals(self) -> None:
        """While it drains, further signals change nothing and leave no traceback."""
        environ = {"ZSCALER_MCP_DRAIN_TIMEOUT": "2"}
        with ForegroundDaemon(environ=environ) as daemon:
            port = int(daemon.base.rpartition(":")[2])
            with socket.create_connection(("127.0.0.1", port)) as slow:
                slow.sendall(b"POST /mcp HTTP/1.1\r\nHost: localhost\r\n")
                time.sleep(0.2)
                for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGINT):
                    daemon.process.send_signal(number)
                    time.sleep(0.2)
                self.assertIsNone(daemon.process.poll(), daemon.log)
                self.assertEqual(daemon.process.wait(TIMEOUT), 0)
            self.assertNotIn("Traceback", daemon.log)

    def test_port_taken(self) -> None:
        """A port that is taken refuses the start in a sentence, and leaves nothing."""
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            done = subprocess.run(
                [BIN / "zscaler-mcp", "--demo", "--transport=streamable-http"],
                check=False,
                capture_output=True,
                text=True,
                timeout=TIMEOUT,
                env=clean_environment(
                    ZSCALER_MCP_PORT=str(port),
                    ZSCALER_MCP_PID_FILE=str(self.folder / "daemon.pid"),
                ),
            )
        self.assertEqual(list(self.folder.iterdir()), [])
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"127.0.0.1:{port}", done.stderr)
        self.assertNotIn("Traceback", done.stderr)

    def test_no_dotenv(self) -> None:
        """A .env in the working directory changes nothing (T1)."""
        (self.folder / ".env").write_text("ZSCALER_MCP_AUTH_API_KEY=x\nNONSENSE\n")
        with ForegroundDaemon(cwd=self.folder) as daemon:
            self.assertIn("auth=none", daemon.log)

    def test_banner_at_every_level(self) -> None:
        """The banner is shown at the least talkative level, in both formats."""
        quiet = ["--log-level=critical"]
        with ForegroundDaemon(quiet) as daemon:
            self.assertTrue(daemon.log.startswith("[SECURITY] transport="), daemon.log)
        with ForegroundDaemon([*quiet, "--log-format=json"]) as daemon:
            first = json.loads(daemon.log.splitlines()[0])
        self.assertEqual(first["auth"], "none")
        self.assertTrue(first["message"].startswith("[SECURITY] transport="))

    def test_secrets_stay_secret(self) -> None:
        """No secret shows in the process list, the log or ``check`` (T8)."""
        environ = {"ZSCALER_MCP_AUTH_API_KEY": KEY, "ZSCALER_MCP_DEBUG": "true"}
        with ForegroundDaemon(environ=environ) as daemon:
            post(daemon.url, Authorization=f"Bearer {KEY}")
            post(daemon.url, Authorization=f"Bearer {OTHER}")
            command = Path(f"/proc/{daemon.process.pid}/cmdline").read_bytes()
            self.assertNotIn(KEY.encode(), command)
            for secret in (KEY, OTHER):
                self.assertNotIn(secret, daemon.log)
        done = subprocess.run(
            [BIN / "zscaler-mcp", "check", "--demo", "--transport=streamable-http"],
            check=True,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            env=clean_environment(**environ),
        )
        self.assertIn("auth=api-key", done.stdout)
        self.assertNotIn(KEY, done.stdout + done.stderr)

    def test_audit(self) -> None:
        """Calls and refusals are written down, a JSON object a line."""
        audit = self.folder / "audit.log"
        with ForegroundDaemon([f"--audit-log={audit}"]) as daemon:
            self.assertIn("audit_logging=on", daemon.log)
            post(daemon.url, Host="evil.example")
        events = [json.loads(line) for line in audit.read_text().splitlines()]
        told = [(event["event"], event.get("status")) for event in events]
        self.assertEqual(told, [("start", None), ("refusal", 421), ("stop", None)])
        self.assertNotIn("evil", audit.read_text())


class TwistdTests(FolderCase):
    """``twistd zscaler-mcp``."""

    def test_foreground(self) -> None:
        """``twistd -n`` serves streamable HTTP and logs through our observer."""
        command = (BIN / "twistd", "-n", "--pidfile=", "zscaler-mcp")
        with ForegroundDaemon(command=command, cwd=self.folder) as daemon:
            self.assertEqual(post(daemon.url)[0], 200)
            self.assertIn("[SECURITY] transport=streamable-http", daemon.log)
            # twistd ends by the signal that it got, after a clean shutdown.
            self.assertEqual(daemon.stop(), -signal.SIGTERM)
            self.assertIn("Server Shut Down", daemon.log)

    def test_refused(self) -> None:
        """A configuration that cannot be served ends twistd with the faults."""
        done = subprocess.run(
            [BIN / "twistd", "-n", "--pidfile=", "zscaler-mcp", "--host=0.0.0.0"],
            check=False,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            cwd=self.folder,
            env=clean_environment(),
        )
        self.assertEqual(done.returncode, 1)
        self.assertIn("error: SECURITY: plaintext HTTP is refused", done.stderr)
        self.assertNotIn("Traceback", done.stdout + done.stderr)

    def test_help(self) -> None:
        """``twistd --help`` lists us, and does not import us for that."""
        done = subprocess.run(
            [BIN / "python", "-X", "importtime", BIN / "twistd", "--help"],
            check=True,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            cwd=self.folder,
            env=clean_environment(),
        )
        self.assertIn("The hardened MCP server for Zscaler.", done.stdout)
        self.assertNotIn("zscaler_mcp.tap", done.stderr)


class InitScriptTests(FolderCase):
    """``/etc/init.d/zscaler-mcp``."""

    def setUp(self) -> None:
        """Write defaults that stay in the folder; as root, drop to nobody."""
        super().setUp()
        self.folder.chmod(0o755)
        drops = os.getuid() == 0 and self._everybody_reads(ROOT)
        subject = Subject()
        certificate, key = self.folder / "server.crt", self.folder / "server.key"
        certificate.write_bytes(certificate_pem([issue(subject)]))
        key.write_bytes(key_pem(subject.key))
        key.chmod(0o600)
        self.key = key
        self.env_file = self.folder / "zscaler-mcp.env"
        self.env_file.write_text(
            "ZSCALER_MCP_DEMO=true\n"
            "ZSCALER_MCP_PORT=0\n"
            f"ZSCALER_MCP_TLS_CERTFILE={certificate}\n"
            f"ZSCALER_MCP_TLS_KEYFILE={key}\n"
        )
        self.env_file.chmod(0o600)
        self.log = self.folder / "log" / "zscaler-mcp.log"
        self.pid_file = self.folder / "run" / "zscaler-mcp.pid"
        self.defaults = self.folder / "defaults"
        self.defaults.write_text(
            f"BIN={BIN}\nENV_FILE={self.env_file}\n"
            f"RUN_AS={'nobody' if drops else ''}\n"
            f"RUN_GROUP={'nogroup' if drops else ''}\n"
            f"PIDFILE={self.pid_file}\nLOGFILE={self.log}\nSTOP_TIMEOUT=20\n"
            'OPTIONS=""\n'
        )
        self.dropped = drops
        self.addCleanup(self.script, "stop")

    def _everybody_reads(self, path: Path) -> bool:
        return all(
            each.stat().st_mode & 0o005 == 0o005 for each in (path, *path.parents)
        )

    def script(self, action: str) -> tuple[int, str]:
        """Run the script; its status, and what it said."""
        done = subprocess.run(
            [ROOT / "etc" / "init.d" / "zscaler-mcp", action],
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            cwd=self.folder,
            env=clean_environment(DEFAULTS=str(self.defaults)),
        )
        return done.returncode, done.stdout

    def url(self) -> str:
        """Where the daemon says that it serves."""
        wait_until("served", lambda: "Serving MCP at" in self.log.read_text())
        line = [x for x in self.log.read_text().splitlines() if "Serving MCP at" in x][
            -1
        ]
        return line.removeprefix("Serving MCP at ")

    def pid(self) -> int:
        """The process id in the file."""
        return int(self.pid_file.read_text())

    def health(self) -> str:
        """Ask the running daemon how it is."""
        done = subprocess.run(
            ["curl", "-sk", self.url().replace("/mcp", "/health")],
            check=True,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
        )
        return done.stdout

    def test_life(self) -> None:
        """start, status, query, reload, restart, stop: as LSB asks."""
        # To reload after privileges dropped, the files must be the group's to read.
        for file in (self.key, self.env_file):
            if self.dropped:
                shutil.chown(file, group="nogroup")
            file.chmod(0o640)
        self.assertEqual(self.script("status")[0], 3)
        self.assertEqual(self.script("start"), (0, "zscaler-mcp: started\n"))
        self.assertEqual(self.health(), '{"status":"ok"}')
        self.assertEqual(self.script("status")[0], 0)
        self.assertEqual(self.script("start"), (0, "zscaler-mcp: already running\n"))
        first = self.pid()
        self.assertEqual(self.script("reload")[0], 0)
        wait_until("reloaded", lambda: "certificate and key" in self.log.read_text())
        self.assertEqual(self.pid(), first)
        self.assertEqual(self.script("restart")[0], 0)
        self.assertNotEqual(self.pid(), first)
        self.assertEqual(self.health(), '{"status":"ok"}')
        self.assertEqual(self.script("stop"), (0, "zscaler-mcp: stopped\n"))
        self.assertEqual(self.script("stop"), (0, "zscaler-mcp: not running\n"))
        self.assertEqual(self.script("status")[0], 3)
        self.assertFalse(self.pid_file.exists())

    def test_privileges(self) -> None:
        """The key is read before privileges drop, and they do drop."""
        self.assertEqual(self.script("start")[0], 0)
        self.assertEqual(self.health(), '{"status":"ok"}')
        status = Path(f"/proc/{self.pid()}/status").read_text()
        uid = int(status.split("Uid:")[1].split()[0])
        self.assertEqual(uid == 0, not self.dropped and os.getuid() == 0)

    def test_unreadable_after_drop(self) -> None:
        """A reload that may no longer read its files keeps what is there (T5)."""
        self.assertEqual(self.script("start")[0], 0)
        self.script("reload")
        said = "Nothing was reloaded" if self.dropped else "certificate and key"
        wait_until(said, lambda: said in self.log.read_text())
        self.assertEqual(self.health(), '{"status":"ok"}')

    def test_bad_configuration(self) -> None:
        """A bad configuration neither starts nor ends a daemon that runs."""
        self.assertEqual(self.script("start")[0], 0)
        before = self.pid()
        self.env_file.write_text(self.env_file.read_text() + "ZSCALER_MCP_PORTT=1\n")
        for action in ("restart", "reload"):
            status, said = self.script(action)
            self.assertEqual(status, 6)
            self.assertIn("Did you mean ZSCALER_MCP_PORT?", said)
        self.assertEqual(self.pid(), before)
        self.assertEqual(self.script("status")[0], 0)
        self.script("stop")
        self.assertEqual(self.script("start")[0], 6)
        self.assertEqual(self.script("status")[0], 3)

    def test_transport(self) -> None:
        """An environment file that asks for standard input is served over HTTP."""
        content = self.env_file.read_text()
        self.env_file.write_text(content + "ZSCALER_MCP_TRANSPORT=stdio\n")
        self.assertEqual(self.script("start"), (0, "zscaler-mcp: started\n"))
        self.assertEqual(self.health(), '{"status":"ok"}')
        self.assertEqual(self.script("status")[0], 0)

    def test_dead(self) -> None:
        """The pid file of a process that is gone is said to be one, and no more."""
        self.pid_file.parent.mkdir()
        self.pid_file.write_text("4194305\n")
        said = f"zscaler-mcp: dead, but {self.pid_file} exists\n"
        self.assertEqual(self.script("status"), (1, said))

    def test_foreign_pid(self) -> None:
        """A pid file that names somebody else's process signals nobody (T7)."""
        self.pid_file.parent.mkdir()
        with subprocess.Popen(["sleep", "60"]) as bystander:
            self.pid_file.write_text(f"{bystander.pid}\n")
            self.assertEqual(self.script("status")[0], 1)
            self.assertEqual(self.script("stop")[0], 0)
            time.sleep(0.1)
            self.assertIsNone(bystander.poll())
            bystander.kill()

    def test_linked_pid_file(self) -> None:
        """A pid file that is a link is not followed (T7)."""
        self.pid_file.parent.mkdir()
        target = self.folder / "target"
        target.write_text("untouched")
        self.pid_file.symlink_to(target)
        self.assertEqual(self.script("start")[0], 0)
        self.assertEqual(target.read_text(), "untouched")
        self.assertFalse(self.pid_file.is_symlink())

    def test_usage(self) -> None:
        """An unknown action is a usage error."""
        self.assertEqual(self.script("nonsense")[0], 2)
