"""The log: one event a line, as text or JSON, whatever a peer has put into it."""

import json
import os
import socket
import stat
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from errno import EAGAIN
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, Final

import attrs
from twisted.internet.interfaces import IReactorTime
from twisted.logger import (
    ILogObserver,
    LogEvent,
    LogLevel,
    formatEvent,
    formatTime,
)
from twisted.python.failure import Failure
from zope.interface import implementer

from zscaler_mcp.settings import LogFormat, LogSettings

__all__ = [
    "ALWAYS",
    "BLOCK",
    "LineWriter",
    "LogObserver",
    "ReopeningFile",
    "log_observer",
]

BLOCK: Final = "zscaler_mcp_block"
"""Key of an event that holds a text of our own, written as it stands at any level."""

ALWAYS: Final = "zscaler_mcp_always"
"""Key of an event that is written at any level."""

_INTERNAL: Final = frozenset(
    {
        "format",
        "isError",
        "log_failure",
        "log_flattened",
        "log_format",
        "log_level",
        "log_logger",
        "log_namespace",
        "log_source",
        "log_system",
        "log_time",
        "log_trace",
        "message",
        "system",
        "time",
        ALWAYS,
        BLOCK,
    }
)
"""Keys of an event that are not fields of it."""

_CONTROLS: Final = (*range(0x20), *range(0x7F, 0xA0))
_SEPARATORS: Final = (0x2028, 0x2029)
_DIRECTIONS: Final = (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_UNPRINTABLE: Final = {code: f"\\x{code:02x}" for code in _CONTROLS} | {
    code: f"\\u{code:04x}" for code in (*_SEPARATORS, *_DIRECTIONS)
}
"""Characters with which a peer could end a line, turn it or drive a terminal (T35)."""


def _one_line(text: str) -> str:
    plain = text.translate(_UNPRINTABLE)
    return plain.encode("utf-8", "backslashreplace").decode("utf-8")


def _level(event: LogEvent) -> Any:
    """The level of an event; what old code of Twisted tells is for debugging."""
    level = event.get("log_level", LogLevel.info)
    legacy = event.get("log_namespace") == "log_legacy"
    return LogLevel.debug if legacy and level is LogLevel.info else level


def _traceback(event: LogEvent) -> list[str]:
    failure = event.get("log_failure")
    if not isinstance(failure, Failure):
        return []
    return [_one_line(line) for line in failure.getTraceback().splitlines()]


def _text_line(event: LogEvent) -> str:
    level = _level(event).name
    namespace = str(event.get("log_namespace", "-")).removeprefix("zscaler_mcp.")
    head = f"{formatTime(event.get('log_time'))} [{namespace}#{level}]"
    lines = [f"{head} {_one_line(formatEvent(event))}"]
    lines += [f"\t{line}" for line in _traceback(event)]
    return "\n".join(lines) + "\n"


def _plain(value: Any) -> Any:
    """A field of an event as JSON: plain values as they are, others as text."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    return str(value)


def _json_line(event: LogEvent) -> str:
    record = {
        "time": formatTime(event.get("log_time")),
        "level": _level(event).name,
        "namespace": str(event.get("log_namespace", "-")),
        "message": event.get(BLOCK) or formatEvent(event),
    }
    fields = {
        key: _plain(value)
        for key, value in event.items()
        if key not in _INTERNAL and key not in record
    }
    if traceback := _traceback(event):
        record["traceback"] = "\n".join(traceback)
    # In ASCII: a lone surrogate is not refused, and no separator stands bare.
    return json.dumps(record | fields) + "\n"


_LOOK_AGAIN: Final = 1.0
"""Seconds until a reader that did not keep up is tried again."""

_LOST: Final = (
    "{lines} lines of the log are missing here: whoever reads it took no more, or the"
    " disk was full"
)


@implementer(ILogObserver)
@attrs.define(eq=False)
class LogObserver:
    """Writes events of a level and above; counts those that cannot be written.

    The count is told as an event, before the next one or as soon as it can be.
    """

    _write: Callable[[str], object]
    """Takes a line at once, or raises ``OSError``; says whether some of it waits."""

    _format: LogFormat
    _threshold: Any
    _clock: IReactorTime | None = None
    _lost: int = attrs.field(default=0, init=False)
    _looking: bool = attrs.field(default=False, init=False)
    _lines: deque[tuple[float | None, str]] = attrs.field(factory=deque, init=False)
    _writing: Lock = attrs.field(factory=Lock, init=False)

    def __call__(self, event: LogEvent) -> None:
        """Write one event."""
        pressing = BLOCK in event or ALWAYS in event
        if not pressing and _level(event) < self._threshold:
            return
        self._lines.append((event.get("log_time"), self._line(event)))
        self._write_lines()

    def _write_lines(self) -> None:
        """Write what there is, unless that is being done.

        A thread or the handler of a signal, which may come in between, leaves its
        line to whoever is writing: it could not wait for them.
        """
        while self._lines and self._writing.acquire(blocking=False):
            try:
                while self._lines:
                    self._write_line(*self._lines.popleft())
            finally:
                self._writing.release()

    def _write_line(self, now: float | None, line: str) -> None:
        """Write a line, or count it; an empty one is none."""
        waits = self._tell_lost(now)
        if not self._lost:
            waits = self._put(line, bool(line))
        elif line:
            self._lost += 1
        if self._clock and not self._looking and (waits or self._lost):
            self._looking = True
            self._clock.callLater(_LOOK_AGAIN, self._look_again, self._clock)

    def _line(self, event: LogEvent) -> str:
        block = event.get(BLOCK)
        if self._format is LogFormat.JSON:
            return _json_line(event)
        return _text_line(event) if block is None else f"{block}\n"

    def _put(self, line: str, lines: int) -> bool:
        """Write; count ``lines`` as lost if that fails. Whether something waits."""
        try:
            return bool(self._write(line))
        except OSError:
            self._lost += lines
            return False

    def _tell_lost(self, now: float | None) -> bool:
        """Tell how many lines were lost, if any."""
        lost, self._lost = self._lost, 0
        if not lost:
            return False
        event = {
            "log_time": now,
            "log_level": LogLevel.warn,
            "log_namespace": __name__,
            "log_format": _LOST,
            "lines": lost,
        }
        return self._put(self._line(event), lost)

    def _look_again(self, clock: IReactorTime) -> None:
        """See to it that nothing waits for another event."""
        self._looking = False
        self._lines.append((clock.seconds(), ""))
        self._write_lines()


def log_observer(
    settings: LogSettings,
    write: Callable[[str], object],
    clock: IReactorTime | None = None,
) -> LogObserver:
    """The observer that settings ask for.

    :param write: takes whole lines, see :class:`LogObserver`.
    :param clock: to tell of lost lines also where no other event follows.
    """
    level = "debug" if settings.debug else settings.level.value
    threshold = LogLevel.levelWithName(level)
    return LogObserver(write, settings.format, threshold, clock)


_MAX_WAITING: Final = 64 * 1024
"""Bytes that wait for a slow reader; a single line may be longer."""


class LineWriter:
    """Writes lines and never waits for whoever reads them.

    :param send: writes some octets and returns how many, or raises
        ``BlockingIOError``.
    """

    def __init__(self, send: Callable[[bytes], int]) -> None:
        self._send = send
        self._waiting = b""

    @classmethod
    def of_stream(cls, descriptor: int) -> "LineWriter":
        """A writer to an inherited stream: a terminal, a pipe, a socket, a file."""
        return cls(_without_waiting(descriptor))

    def write(self, line: str) -> bool:
        """Write a line, or keep it for as long as there is room.

        :returns: whether something waits.
        :raises OSError: where the line is lost.
        """
        self.flush()
        octets = line.encode("utf-8", "backslashreplace")
        before = self._waiting
        if before and len(before) + len(octets) > _MAX_WAITING:
            raise BlockingIOError(EAGAIN, os.strerror(EAGAIN))
        self._waiting = before + octets
        if not before:
            try:
                self.flush()
            except OSError:
                if self._waiting == octets:
                    self._waiting = b""
                raise
        return bool(self._waiting)

    def flush(self) -> None:
        """Write what waits, as far as it is taken."""
        with suppress(BlockingIOError):
            while self._waiting:
                self._waiting = self._waiting[self._send(self._waiting) :]


def _without_waiting(descriptor: int) -> Callable[[bytes], int]:
    """A way to write to ``descriptor`` that blocks nobody.

    Whether it blocks is a flag that other processes share with us, a shell among
    them: it is left as it is wherever there is another way.
    """
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISSOCK(mode):
        connection = socket.socket(fileno=os.dup(descriptor))
        return lambda octets: connection.send(octets, socket.MSG_DONTWAIT)
    if not stat.S_ISREG(mode):
        flags = os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY
        try:
            descriptor = os.open(f"/proc/self/fd/{descriptor}", flags)
        except OSError:
            os.set_blocking(descriptor, False)
    return partial(os.write, descriptor)


_NEW_FILE: Final = 0o640
"""Permissions of a file that is made: who called what is not for every account."""


class ReopeningFile:
    """A file that is appended to, a line at a time, and survives rotation.

    Lines are written one by one: a line that was reported is on its way to the
    disk. Where the path is a pipe, lines wait for its reader, and nobody else does.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open()

    def _open(self) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK
        self._descriptor = os.open(self._path, flags, _NEW_FILE)
        self._lines = LineWriter(partial(os.write, self._descriptor))

    def write(self, line: str) -> bool:
        """Append a whole line; see :meth:`LineWriter.write`."""
        return self._lines.write(line)

    def reopen(self) -> None:
        """Go on in the file that has this name now.

        :raises OSError: when it cannot be opened; the old one is kept then.
        """
        descriptor, lines = self._descriptor, self._lines
        self._open()
        with suppress(OSError):
            lines.flush()
        os.close(descriptor)

    def close(self) -> None:
        """Write nothing more."""
        with suppress(OSError):
            self._lines.flush()
        os.close(self._descriptor)
