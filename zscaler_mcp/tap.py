"""Options and service of ``twistd zscaler-mcp``; the foreground command shares both."""

import gc
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from types import FrameType
from typing import Any, ClassVar, Final

from twisted.application.service import IService
from twisted.logger import ILogObserver
from twisted.python.usage import Options as UsageOptions

from zscaler_mcp.errors import ConfigurationError
from zscaler_mcp.logs import LineWriter, ReopeningFile, log_observer
from zscaler_mcp.plan import Plan, Planned, make_plan
from zscaler_mcp.service import Surroundings, make_daemon
from zscaler_mcp.settings import (
    Settings,
    Transport,
    all_settings,
    load,
    render_flags,
)

__all__ = ["Options", "makeService", "twistd_observer"]


def _resolve(name: str) -> Iterable[str]:
    """The addresses of a host name, IPv4 first, as literals."""
    found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    addresses = dict.fromkeys(str(entry[4][0]) for entry in found)
    return sorted(addresses, key=lambda address: ":" in address)


class Options(UsageOptions):
    """The command line: flags of the table of settings, text to values at once."""

    optFlags: ClassVar = [
        [row.flag, None, row.help] for row in all_settings(Settings) if row.switch
    ]
    optParameters: ClassVar = [
        [flag, None, None, row.help]
        for row in all_settings(Settings)
        if row.flag is not None and not row.switch
        for flag in (row.flag, *row.flag_aliases)
    ]

    default_transport = Transport.STREAMABLE_HTTP

    def getUsage(self, width: int | None = None) -> str:
        """Flags, then every variable."""
        return f"{super().getUsage(width)}\n{render_flags()}\n"

    log_file: ReopeningFile | None = None

    def given(self) -> dict[str, str]:
        """The options that stand on the command line, as text by name."""
        return {
            name: "true" if value == 1 else str(value)
            for name, value in self.items()
            if value not in (None, 0)
        }

    def replan(self) -> Planned:
        """Read the configuration, as often as it is asked for."""
        return make_plan(
            load(self.given(), os.environ),
            default_transport=self.default_transport,
            resolve=_resolve,
            now=time.time(),
        )

    def postOptions(self) -> None:
        """Turn everything into a plan, or end with every fault and status 1."""
        self.planned = self.replan()
        for warning in self.planned.warnings:
            print(f"warning: {warning}", file=sys.stderr)
        if self.planned.plan is None:
            faults = "\n".join(f"error: {fault}" for fault in self.planned.faults)
            sys.exit(f"{faults}\nzscaler-mcp does not start.")
        self._refuse_lonely_stdio()
        self._log_as_configured()

    @property
    def plan(self) -> Plan:
        """The plan, once options were parsed."""
        if self.planned.plan is None:
            raise ValueError("options with faults have no plan")
        return self.planned.plan

    def _refuse_lonely_stdio(self) -> None:
        """A daemon's standard input is nobody's: it would end as soon as it began."""
        daemon: Any = self.parent
        detached = daemon is not None and not daemon.get("nodaemon")
        if detached and self.plan.transport is Transport.STDIO:
            sys.exit(
                "error: ZSCALER_MCP_TRANSPORT: stdio reaches nobody from a daemon. Use"
                " streamable-http, or twistd --nodaemon.\nzscaler-mcp does not start."
            )

    def _log_as_configured(self) -> None:
        """Let twistd log through our observer, where it was told nothing else.

        Its own writes what a peer sent as it is, and knows neither JSON nor levels.
        """
        daemon: Any = self.parent
        if daemon is not None and not daemon.get("logger") and not daemon.get("syslog"):
            _parsed.append(self)
            daemon["logger"] = f"{__name__}.{twistd_observer.__name__}"

    def observer(self) -> ILogObserver:
        """Our observer, writing where twistd was told to."""
        from twisted.internet import reactor

        clock: Any = reactor
        settings = self.plan.settings.logs
        daemon: Any = self.parent
        name = daemon.get("logfile")
        if daemon.get("nodaemon") and name in (None, "", "-"):
            lines = LineWriter.of_stream(sys.stdout.fileno())
            return log_observer(settings, lines.write, clock)
        path = Path(name or "twistd.log").absolute()
        try:
            self.log_file = ReopeningFile(path)
        except OSError as error:
            fault = f"error: --logfile {path}: cannot be opened: {error.strerror}."
            sys.exit(f"{fault}\nzscaler-mcp does not start.")
        return log_observer(settings, self.log_file.write, clock)

    def reopen(self) -> None:
        """Open the log file again, if there is one."""
        if self.log_file is not None:
            self.log_file.reopen()


_parsed: Final[list[Options]] = []
"""The options of this process: twistd takes a logger by its name only."""


def twistd_observer() -> ILogObserver:
    """The log observer of ``twistd zscaler-mcp``."""
    return _parsed[-1].observer()


_YOUNG_OBJECTS: Final = 20_000
"""Objects made since the last collection that start the next one: one decoded
message then starts two, not seventy."""


def _settle() -> None:
    """Leave what is there at the start to no later collection.

    Each would hold everybody up for as long as it takes to look at all of it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS)


def _end_once(reactor: Any) -> None:
    """Let the first signal to end be the only one: the drain is bounded anyway.

    Twisted would log a traceback for each that comes while it drains; and before it
    runs, but after we said that we serve, one would kill us.
    """
    handlers = {signal.SIGTERM: reactor.sigTerm, signal.SIGINT: reactor.sigInt}

    def ignore() -> None:
        for number in handlers:
            signal.signal(number, signal.SIG_IGN)

    def end(number: int, frame: FrameType | None) -> None:
        ignore()
        handlers[signal.Signals(number)](number, frame)

    def install() -> None:
        for number in handlers:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, end)

    install()
    reactor.callWhenRunning(install)
    reactor.addSystemEventTrigger("before", "shutdown", ignore)


_ENOUGH_DESCRIPTORS: Final = 65_536
"""Files that no configuration of ours needs more of."""


def raise_descriptors() -> int:
    """Open as many files as the process may, up to what is enough; how many that is.

    The soft limit is there for programs that use ``select``, which this one does not.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _ENOUGH_DESCRIPTORS
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted if soft == resource.RLIM_INFINITY else soft
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


def makeService(options: Options) -> IService:
    """The daemon."""
    from twisted.internet import reactor as installed

    reactor: Any = installed
    reactor.callWhenRunning(_settle)
    surroundings = Surroundings(
        reactor=reactor,
        wall=time.time,
        stopwatch=time.perf_counter,
        descriptors=raise_descriptors(),
        replan=options.replan,
        reopen=options.reopen,
    )
    try:
        daemon = make_daemon(options.plan, surroundings)
    except ConfigurationError as error:
        sys.exit(f"error: {error}\nzscaler-mcp does not start.")
    _end_once(reactor)
    return daemon
