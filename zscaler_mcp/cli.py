"""The ``zscaler-mcp`` command: serve in the foreground, check, list tools."""

import secrets
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, ClassVar

from twisted.python.usage import Options as UsageOptions
from twisted.python.usage import UsageError

from zscaler_mcp import __version__
from zscaler_mcp.settings import Transport, api_keys
from zscaler_mcp.tap import Options as ServeOptions
from zscaler_mcp.tap import makeService

__all__ = ["main"]


class _ForegroundOptions(ServeOptions):
    """Options of a command that is not twistd."""

    default_transport = Transport.STDIO


class _CheckOptions(_ForegroundOptions):
    """Validates the configuration and prints the posture, without listening."""

    def postOptions(self) -> None:
        """Keep the faults for the report."""
        self.planned = self.replan()


class _ToolsOptions(_CheckOptions):
    """Lists the tools that the configuration offers."""

    optFlags: ClassVar = [
        *_ForegroundOptions.optFlags,
        ["json", None, "Print the definitions that clients get."],
    ]

    def given(self) -> dict[str, str]:
        """A list needs no tenant."""
        return {**super().given(), "demo": "true", "transport": "stdio"}


class _GenerateKeyOptions(UsageOptions):
    """Makes an API key and prints it, once; what to store goes to standard error."""

    optParameters: ClassVar = [
        ["name", None, "", "Name of whoever gets it, for sessions and audit."],
        ["scopes", None, "", "Scopes of that name, with spaces between them."],
    ]

    def postOptions(self) -> None:
        """Make the key, and the entry that the server keeps."""
        self.key = secrets.token_urlsafe(32)
        if self["scopes"] and not self["name"]:
            raise UsageError("--scopes belong to a --name.")
        named = f"{self['name']} {self['scopes']}"
        try:
            (kept,) = api_keys(f"{named} {self.key}")
            self.entry = f"{named} {kept.stored}".strip()
        except ValueError:
            sentence = "A name or a scope holds characters that it cannot have."
            raise UsageError(sentence) from None


class _VerifyOptions(UsageOptions):
    """Follows the chain of audit files, oldest first: FILE..."""

    synopsis = "FILE..."

    def parseArgs(self, *files: str) -> None:  # noqa: N802 (Twisted's)
        """Take the files."""
        if not files:
            raise UsageError("Name the audit files, oldest first.")
        self.files = files


class _AuditOptions(UsageOptions):
    """What can be done with audit files."""

    subCommands: ClassVar = [
        ["verify", None, _VerifyOptions, "Find what was removed, changed or reordered."]
    ]

    def postOptions(self) -> None:
        """There is one thing to do, and it has to be named."""
        if self.subCommand is None:
            raise UsageError("Say what to do: zscaler-mcp audit verify FILE...")


class Options(_ForegroundOptions):
    """The command line; without a command it serves."""

    synopsis = "Usage: zscaler-mcp [COMMAND] [options]"
    subCommands: ClassVar = [
        ["check", None, _CheckOptions, "Validate the configuration; show the posture."],
        ["tools", None, _ToolsOptions, "List the tools."],
        ["generate-key", None, _GenerateKeyOptions, "Make an API key."],
        ["audit", None, _AuditOptions, "Verify the chain of audit files."],
    ]

    def opt_version(self) -> None:
        """Print the version and exit."""
        print(f"zscaler-mcp {__version__}")
        sys.exit(0)

    def opt_list_tools(self) -> None:
        """List the tools and exit."""
        sys.exit(_tools(_parsed(_ToolsOptions(), [])))

    def postOptions(self) -> None:
        """Plan to serve, unless a command does something else."""
        if self.subCommand is None:
            super().postOptions()


def _parsed(options: Any, arguments: Sequence[str]) -> Any:
    options.parseOptions(list(arguments))
    return options


def _check(options: _CheckOptions) -> int:
    """Report everything; 0 when it would start, 1 when it would not."""
    from zscaler_mcp.catalog import CATALOG
    from zscaler_mcp.posture import Posture, asked_place
    from zscaler_mcp.sanitize import Sanitizer
    from zscaler_mcp.tools.inventory import Inventory

    for warning in options.planned.warnings:
        print(f"warning: {warning}")
    for fault in options.planned.faults:
        print(f"error: {fault}")
    plan = options.planned.plan
    if plan is None:
        print("zscaler-mcp would not start.")
        return 1
    inventory = Inventory.resolve(CATALOG, plan.selection, Sanitizer())
    print(Posture.of(plan, inventory, asked_place(plan)).banner())
    print("zscaler-mcp would start.")
    return 0


def _tools(options: _ToolsOptions) -> int:
    """Print names, or the definitions as JSON; the counts go to standard error."""
    from zscaler_mcp.catalog import CATALOG, Action
    from zscaler_mcp.sanitize import Sanitizer
    from zscaler_mcp.tools.inventory import Inventory

    if options.planned.plan is None:
        return _check(options)
    selection = options.planned.plan.selection
    inventory = Inventory.resolve(CATALOG, selection, Sanitizer())
    if options["json"]:
        print(inventory.definitions.encoded.decode())
        return 0
    tools = [offer.tool for offer in inventory.offers.values()]
    width = max((len(tool.toolset) for tool in tools), default=0)
    for tool in tools:
        print(f"{tool.toolset:{width}}  {tool.action.value:6}  {tool.name}")
    counts = ", ".join(f"{inventory.counts[each]} {each.value}" for each in Action)
    toolsets = len({tool.toolset for tool in tools})
    services = len({tool.service for tool in tools})
    print(
        f"{len(tools)} tools ({counts}) in {toolsets} toolsets of {services} services.",
        file=sys.stderr,
    )
    return 0


def _verify(options: _VerifyOptions) -> int:
    """Follow a chain; 0 where it holds, 1 where it does not, 2 for no file."""
    from zscaler_mcp.tools.chain import verify

    with ExitStack() as stack:
        try:
            files = [
                stack.enter_context(Path(name).open("rb")) for name in options.files
            ]
        except OSError as error:
            print(f"error: {error.filename}: {error.strerror}", file=sys.stderr)
            return 2
        lines = (line.removesuffix(b"\n") for file in files for line in file)
        verdict = verify(lines)
    for each in verdict.breaks:
        print(f"line {each.line} {each.what}.")
    print(
        f"{verdict.lines} lines, from event {verdict.first} on; the last one's digest"
        f" is {verdict.last}."
    )
    print("The chain is broken." if verdict.breaks else "The chain holds.")
    return 1 if verdict.breaks else 0


def _serve(options: ServeOptions) -> int:
    """Serve until a signal comes; 1 when the start fails."""
    from twisted.internet import reactor as installed
    from twisted.logger import globalLogBeginner

    from zscaler_mcp.errors import ConfigurationError
    from zscaler_mcp.logs import LineWriter, log_observer

    reactor: Any = installed
    lines = LineWriter.of_stream(sys.stderr.fileno())
    settings = options.plan.settings.logs
    observer = log_observer(settings, lines.write, reactor)
    globalLogBeginner.beginLoggingTo([observer], redirectStandardIO=False)
    daemon = makeService(options)
    try:
        daemon.privilegedStartService()
        daemon.startService()
    except (ConfigurationError, OSError) as error:
        print(f"error: {error}\nzscaler-mcp does not start.", file=sys.stderr)
        return 1
    reactor.addSystemEventTrigger("before", "shutdown", daemon.stopService)
    reactor.run()
    with suppress(OSError):
        lines.flush()
    return 0


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit with its status."""
    # Into a pipe whose reader has seen enough: no traceback, for --help neither.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        options = _parsed(Options(), sys.argv[1:] if arguments is None else arguments)
    except UsageError as error:
        sys.exit(f"error: {error}\nTry zscaler-mcp --help.")
    if options.subCommand == "check":
        sys.exit(_check(options.subOptions))
    if options.subCommand == "tools":
        sys.exit(_tools(options.subOptions))
    if options.subCommand == "generate-key":
        made = options.subOptions
        print(made.key)
        print(f"ZSCALER_MCP_AUTH_API_KEY entry: {made.entry}", file=sys.stderr)
        sys.exit(0)
    if options.subCommand == "audit":
        sys.exit(_verify(options.subOptions.subOptions))
    # A server outlives a peer that is gone.
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    sys.exit(_serve(options))
