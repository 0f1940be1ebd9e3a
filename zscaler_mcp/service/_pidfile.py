"""The pid file: made by nobody else, followed through no link (T7)."""

import os
import re
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from twisted.application.service import Service

from zscaler_mcp.errors import ConfigurationError, Fault

__all__ = ["PidFileService"]

_PID: Final = re.compile(rb"[1-9][0-9]{0,8}\n?")
_MAX_BYTES: Final = 16


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class PidFileService(Service):
    """Writes the process id at the start and removes it at the stop.

    The file is for people and for init scripts; nothing here reads a command or a
    process to signal from it.
    """

    def __init__(self, path: Path, pid: Callable[[], int] = os.getpid) -> None:
        self._path = path
        self._pid = pid
        self._is_ours = False

    def privilegedStartService(self) -> None:
        """Write the file.

        :raises ConfigurationError: if another process has it, or it is no file
            that we could have made.
        """
        self._remove_stale()
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        try:
            descriptor = os.open(self._path, flags, 0o644)
        except OSError as error:
            raise self._fault(f"cannot be made: {error.strerror}.") from error
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{self._pid()}\n")
        self._is_ours = True

    def _fault(self, what: str) -> ConfigurationError:
        where = f"ZSCALER_MCP_PID_FILE {self._path}"
        return ConfigurationError((Fault(where=where, what=what),))

    def _remove_stale(self) -> None:
        """Remove the file of a process that is gone."""
        if self._path.is_symlink():
            raise self._fault("is a link; a pid file is never written through one.")
        try:
            content = self._read()
        except FileNotFoundError:
            return
        except OSError:
            content = b""
        if not _PID.fullmatch(content):
            raise self._fault("exists and holds no process id.")
        pid = int(content)
        if pid != self._pid() and _is_running(pid):
            raise self._fault(f"belongs to process {pid}, which is running.")
        self._path.unlink()

    def _read(self) -> bytes:
        """The beginning of what is there; nothing of a pipe, which could hang us."""

        def opener(path: str, flags: int) -> int:
            return os.open(path, flags | os.O_NONBLOCK | os.O_NOFOLLOW)

        with open(self._path, "rb", opener=opener) as file:
            regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            return file.read(_MAX_BYTES) if regular else b""

    def stopService(self) -> None:
        """Remove our file; after privileges dropped, that may not be allowed."""
        super().stopService()
        if self._is_ours:
            with suppress(OSError):
                self._path.unlink()
        self._is_ours = False
