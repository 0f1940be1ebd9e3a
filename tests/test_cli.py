"""The commands: what they print, what they refuse, and their exit status."""

import contextlib
import io
import json
import os
import signal
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

from twisted.internet.testing import MemoryReactorClock
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp import __version__
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.cli import main
from zscaler_mcp.settings import (
    LogLevel,
    Settings,
    Transport,
    all_settings,
    api_keys,
)
from zscaler_mcp.tap import Options, _end_once
from zscaler_mcp.tools.chain import Chain

SECRET = "correct-horse-battery-staple-0123456789"


class CommandCase(SynchronousTestCase):
    """Commands in an environment of their own."""

    def setUp(self) -> None:
        """Commands change how the process ends when nobody reads on."""
        restored = signal.getsignal(signal.SIGPIPE)
        self.addCleanup(signal.signal, signal.SIGPIPE, restored)

    def run_command(self, *arguments: str, **environ: str) -> tuple[Any, str, str]:
        """Run a command; its status, output and errors."""
        out, err = io.StringIO(), io.StringIO()
        with (
            patch.dict("os.environ", environ, clear=True),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            ended = self.assertRaises(SystemExit, main, arguments)
        return ended.code, out.getvalue(), err.getvalue()


class CheckTests(CommandCase):
    """``zscaler-mcp check``."""

    def test_good(self) -> None:
        """A good configuration shows its posture and ends with 0."""
        status, out, _ = self.run_command(
            "check", "--demo", "--transport", "streamable-http"
        )
        self.assertEqual(status, 0)
        self.assertIn("[SECURITY] transport=streamable-http  host=127.0.0.1:8000", out)
        self.assertIn("would start", out)

    def test_all_faults(self) -> None:
        """Every fault is reported in one go, each with where it was set."""
        status, out, _ = self.run_command(
            "check",
            "--port",
            "99999",
            ZSCALER_MCP_ALLOWED_SOURCE_IPS="10.0.0.0/33",
            ZSCALER_MCP_WRITE_ENABLED="perhaps",
            ZSCALER_MCP_NONESUCH="1",
        )
        self.assertEqual(status, 1)
        faults = [line for line in out.splitlines() if line.startswith("error: ")]
        for name in ("--port", "ALLOWED_SOURCE_IPS", "WRITE_ENABLED", "NONESUCH"):
            self.assertTrue(any(name in line for line in faults), name)
        self.assertIn("would not start", out)

    def test_no_secret(self) -> None:
        """Neither a fault nor the posture shows a secret (T33)."""
        secrets = {
            "ZSCALER_MCP_TRANSPORT": "streamable-http",
            "ZSCALER_MCP_AUTH_API_KEY": SECRET,
            "ZSCALER_CLIENT_SECRET": SECRET,
            "ZSCALER_PRIVATE_KEY": SECRET,
        }
        for arguments, expected in (
            (("check", "--demo"), 0),
            (("check", "--demo", "--host", "192.0.2.1"), 1),
            (("check",), 1),
        ):
            status, *printed = self.run_command(*arguments, **secrets)
            self.assertEqual(status, expected)
            self.assertNotIn(SECRET, "".join(printed))


class ServeTests(CommandCase):
    """``zscaler-mcp`` without a command, where it does not come to serving."""

    def test_faults(self) -> None:
        """A configuration with faults ends with 1, and every fault on stderr."""
        status, out, _ = self.run_command("--transport", "streamable-http")
        self.assertEqual(out, "")
        self.assertIn("error: ZSCALER_CLIENT_ID: is not set.", status)
        self.assertIn("does not start", status)

    def test_unknown_option(self) -> None:
        """An option that does not exist is named; nothing starts."""
        for arguments in (("--nonesuch",), ("check", "--nonesuch"), ("nonesuch",)):
            status, out, _ = self.run_command(*arguments)
            self.assertEqual(out, "")
            self.assertIn("nonesuch", status)
            self.assertIn("--help", status)


class InformationTests(CommandCase):
    """Commands that only tell."""

    def test_tools(self) -> None:
        """The tools, by name or as clients get them, without a tenant."""
        status, out, _ = self.run_command("tools")
        self.assertEqual(status, 0)
        names = [line.split()[-1] for line in out.splitlines()]
        self.assertIn("zia_list_rule_labels", names)
        self.assertNotIn("zia_create_rule_label", names)
        _, encoded, told = self.run_command("tools", "--json")
        self.assertEqual([tool["name"] for tool in json.loads(encoded)], names)
        self.assertEqual(told, "")
        self.assertEqual(self.run_command("--list-tools")[:2], (0, out))

    def test_tools_can_be_read(self) -> None:
        """The list has columns, and its counts are not in the way of a pipe."""
        everything = {
            "ZSCALER_MCP_WRITE_ENABLED": "true",
            "ZSCALER_MCP_WRITE_TOOLS": "*",
        }
        _, out, told = self.run_command("tools", **everything)
        lines = out.splitlines()
        tools = CATALOG.tools
        self.assertEqual(len(lines), len(tools))
        self.assertEqual(len({line.index(line.split()[1]) for line in lines}), 1)
        self.assertEqual(len({line.rindex(" ") for line in lines}), 1)
        self.assertLessEqual(max(map(len, lines)), 100)
        counts = Counter(tool.action.value for tool in tools)
        said = ", ".join(
            f"{counts[name]} {name}" for name in ("read", "create", "update", "delete")
        )
        expected = f"{len(tools)} tools ({said}) in 63 toolsets of 10 services.\n"
        self.assertEqual(told, expected)
        _, out, told = self.run_command("tools", "--toolsets", "zid_users")
        self.assertEqual(len(out.splitlines()), 5)
        self.assertIn("5 tools (5 read, 0 create, 0 update, 0 delete) in 1 too", told)

    def test_tools_of_a_selection(self) -> None:
        """The list is that of the configuration."""
        _, out, _ = self.run_command(
            "tools",
            "--toolsets",
            "zia_rule_labels",
            ZSCALER_MCP_WRITE_ENABLED="true",
            ZSCALER_MCP_WRITE_TOOLS="zia_create_*",
        )
        lines = [line.split() for line in out.splitlines()]
        self.assertEqual({line[0] for line in lines}, {"zia_rule_labels"})
        self.assertIn(["zia_rule_labels", "create", "zia_create_rule_label"], lines)

    def test_tools_with_faults(self) -> None:
        """A selection with faults is no list."""
        status, out, _ = self.run_command("tools", "--toolsets", "nonesuch")
        self.assertEqual(status, 1)
        self.assertIn("'nonesuch' does not exist", out)

    def test_generate_key(self) -> None:
        """A key is long enough for the server to take, and never the same."""
        keys = {self.run_command("generate-key")[1].strip() for _ in range(3)}
        self.assertEqual(len(keys), 3)
        for key in keys:
            status, _, _ = self.run_command(
                "check", "--demo", ZSCALER_MCP_AUTH_API_KEY=key
            )
            self.assertEqual(status, 0)

    def test_generate_stored_key(self) -> None:
        """What is to be stored holds name, scopes and a hash, and not the key (T8)."""
        arguments = ("--name", "alice", "--scopes", "mcp:read mcp:write")
        _, out, err = self.run_command("generate-key", *arguments)
        entry = err.partition(": ")[2].strip()
        self.assertNotIn(out.strip(), entry)
        (key,) = api_keys(entry)
        self.assertEqual((key.name, len(key.scopes)), ("alice", 2))
        self.assertTrue(key.matches(sha256(out.strip().encode()).digest()))
        for wrong in (("--name", "a,b"), ("--scopes", "a"), ("--name", "key-1")):
            status, out, _ = self.run_command("generate-key", *wrong)
            self.assertIn("error: ", status)
            self.assertEqual(out, "")

    def test_verify(self) -> None:
        """A chain of audit files is followed; a file that is not there is named."""
        chain, folder = Chain(), Path(self.mktemp())
        folder.mkdir()
        old, new = folder / "audit.log.1", folder / "audit.log"
        for path in (old, new):
            lines = [chain.link('{"event":"x"}') for _ in range(3)]
            path.write_text("\n".join(lines) + "\n")
        verify = ("audit", "verify", str(old), str(new))
        status, out, _ = self.run_command(*verify)
        self.assertEqual(status, 0)
        self.assertIn("6 lines, from event 1 on", out)
        self.assertIn(chain.last, out)
        old.write_text("".join(old.read_text().splitlines(keepends=True)[:2]))
        status, out, _ = self.run_command(*verify)
        self.assertEqual(status, 1)
        self.assertIn("line 3 is event 4 and does not follow the line before it", out)
        status, _, err = self.run_command("audit", "verify", str(folder / "none"))
        self.assertEqual((status, "No such file" in err), (2, True))
        for incomplete in (("audit",), ("audit", "verify")):
            self.assertIn("error: ", self.run_command(*incomplete)[0])

    def test_readers_that_leave(self) -> None:
        """A reader that has seen enough ends a text quietly, and never a server."""
        for arguments in (("--help",), ("--version",), ("generate-key",)):
            signal.signal(signal.SIGPIPE, signal.SIG_IGN)
            self.run_command(*arguments)
            self.assertIs(signal.getsignal(signal.SIGPIPE), signal.SIG_DFL)
        with patch("zscaler_mcp.cli._serve", return_value=0):
            self.run_command("--demo")
        self.assertIs(signal.getsignal(signal.SIGPIPE), signal.SIG_IGN)

    def test_version(self) -> None:
        """The version."""
        _, out, _ = self.run_command("--version")
        self.assertEqual(out, f"zscaler-mcp {__version__}\n")

    def test_help(self) -> None:
        """Every flag and every variable of the table is in the help."""
        _, out, _ = self.run_command("--help")
        for row in all_settings(Settings):
            self.assertIn(row.variable, out)
            self.assertIn(f"--{row.flag or ''}", out)


class _SignalledReactor(MemoryReactorClock):
    """A reactor that puts its own handlers when it runs, and counts signals."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[int] = []
        self.sigTerm = self.sigInt = self._note

    def _note(self, number: int, frame: object = None) -> None:
        self.seen.append(number)

    def run(self) -> None:
        """Put handlers, then call what waits for that."""
        signal.signal(signal.SIGTERM, self.sigTerm)
        super().run()


class SignalTests(SynchronousTestCase):
    """Signals that end the daemon."""

    def setUp(self) -> None:
        """A reactor that is to run."""
        for number in (signal.SIGTERM, signal.SIGINT):
            self.addCleanup(signal.signal, number, signal.getsignal(number))
        self.reactor = _SignalledReactor()
        _end_once(self.reactor)

    def send(self, *numbers: int) -> list[int]:
        """Send signals; those that were heeded."""
        for number in numbers:
            os.kill(os.getpid(), number)
        return self.reactor.seen

    def test_first(self) -> None:
        """The first ends it; others, while it drains, are ignored."""
        self.reactor.run()
        seen = self.send(signal.SIGTERM, signal.SIGTERM, signal.SIGINT)
        self.assertEqual(seen, [signal.SIGTERM])

    def test_early(self) -> None:
        """A signal that comes before the reactor runs is not lost, nor a crash."""
        self.assertEqual(self.send(signal.SIGINT), [signal.SIGINT])

    def test_ending_by_itself(self) -> None:
        """While it ends by itself, none is heeded."""
        self.reactor.run()
        for ignore, *_ in self.reactor.triggers["before"]["shutdown"]:
            ignore()
        self.assertEqual(self.send(signal.SIGTERM), [])

    def test_ignored(self) -> None:
        """A signal that a shell had us ignore stays ignored."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.reactor.run()
        self.assertEqual(self.send(signal.SIGINT), [])


class OptionTests(SynchronousTestCase):
    """Options shared by twistd and the foreground."""

    def options(self, *arguments: str, **environ: str) -> Options:
        """Parsed options."""
        options = Options()
        with patch.dict("os.environ", environ, clear=True):
            options.parseOptions(["--demo", *arguments])
        return options

    def test_flag_over_environment(self) -> None:
        """A flag wins over a variable."""
        plan = self.options("--port", "9001", ZSCALER_MCP_PORT="9002").plan
        assert plan.binding is not None
        self.assertEqual(plan.binding.port, 9001)

    def test_transport(self) -> None:
        """Under twistd the transport is HTTP; nobody is at its standard input."""
        self.assertIs(self.options().plan.transport, Transport.STREAMABLE_HTTP)

    def test_stdio_in_a_daemon(self) -> None:
        """A daemon that nobody could talk to is refused, not started in vain."""
        for nodaemon, transport, refused in (
            (0, "stdio", True),
            (1, "stdio", False),
            (0, "streamable-http", False),
        ):
            options = Options()
            daemon: Any = {"nodaemon": nodaemon, "logger": "other"}
            options.parent = daemon
            arguments = ["--demo", "--transport", transport]
            if refused:
                ended = self.assertRaises(SystemExit, options.parseOptions, arguments)
                self.assertIn("ZSCALER_MCP_TRANSPORT: stdio", str(ended.code))
            else:
                options.parseOptions(arguments)

    def test_log_level(self) -> None:
        """The level is that of Twisted's logger."""
        settings = self.options(ZSCALER_MCP_LOG_LEVEL="warning").plan.settings
        self.assertIs(settings.logs.level, LogLevel.WARN)

    def test_replan(self) -> None:
        """A reload reads the files again, and keeps the command line."""
        path = Path(self.mktemp())
        path.touch(0o600)
        path.write_text("ZSCALER_MCP_PORT=9001\nZSCALER_MCP_HOST=127.0.0.2\n")
        options = self.options("--env-file", str(path), "--port", "9003")
        path.write_text("ZSCALER_MCP_PORT=9002\nZSCALER_MCP_HOST=127.0.0.3\n")
        with patch.dict("os.environ", {}, clear=True):
            plan = options.replan().plan
        assert plan is not None
        assert plan.binding is not None
        self.assertEqual((plan.binding.host, plan.binding.port), ("127.0.0.3", 9003))
