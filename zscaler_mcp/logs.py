"""The log: one event a line, as text or JSON, whatever a peer has put into it."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TextIO

import attrs
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

__all__ = ["ALWAYS", "BLOCK", "LogObserver", "ReopeningFile", "log_observer"]

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


@implementer(ILogObserver)
@attrs.frozen
class LogObserver:
    """Writes events of a level and above."""

    _write: Callable[[str], object]
    _format: LogFormat
    _threshold: Any

    def __call__(self, event: LogEvent) -> None:
        """Write one event."""
        block = event.get(BLOCK)
        pressing = block is not None or ALWAYS in event
        if not pressing and _level(event) < self._threshold:
            return
        if self._format is LogFormat.JSON:
            self._write(_json_line(event))
        elif block is not None:
            self._write(f"{block}\n")
        else:
            self._write(_text_line(event))


def log_observer(settings: LogSettings, write: Callable[[str], object]) -> LogObserver:
    """The observer that settings ask for.

    :param write: takes whole lines.
    """
    level = "debug" if settings.debug else settings.level.value
    return LogObserver(write, settings.format, LogLevel.levelWithName(level))


_NEW_FILE: Final = 0o640
"""Permissions of a file that is made: who called what is not for every account."""


class ReopeningFile:
    """A file that is appended to, a line at a time, and survives rotation.

    Lines are written and flushed one by one: a line that was reported is on its
    way to the disk.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIO = self._open()

    def _open(self) -> TextIO:
        return open(
            self._path,
            "a",
            encoding="utf-8",
            buffering=1,
            opener=lambda path, flags: os.open(path, flags, _NEW_FILE),
        )

    def write(self, line: str) -> None:
        """Append a whole line."""
        self._file.write(line)
        self._file.flush()

    def reopen(self) -> None:
        """Go on in the file that has this name now.

        :raises OSError: when it cannot be opened; the old one is kept then.
        """
        fresh = self._open()
        self._file.close()
        self._file = fresh

    def close(self) -> None:
        """Write nothing more."""
        self._file.close()
