"""Where audit events go: nowhere, to the log, or to a file of their own."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from twisted.application.service import Service
from twisted.logger import Logger, LogLevel

from zscaler_mcp import __version__
from zscaler_mcp.addresses import IPAddress
from zscaler_mcp.errors import ConfigurationError, Fault
from zscaler_mcp.logs import ALWAYS, ReopeningFile
from zscaler_mcp.refusal import Refusal
from zscaler_mcp.settings import LogSettings
from zscaler_mcp.tools.audit import AuditEvent, encode
from zscaler_mcp.tools.chain import Chain

__all__ = ["AuditService"]

_REFUSALS_A_SECOND: Final = 50
_MAX_METHOD: Final = 16
_TWO_LINES: Final = 1 << 22
"""Bytes that hold two events, however large their callers made them: a chain goes on
from a whole line."""


def _end(path: Path) -> bytes:
    """The end of a file, a line at least."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TWO_LINES))
        return file.read()


class AuditService(Service):
    """Writes one JSON object a line: calls, refused requests, the server's own life."""

    _log = Logger()

    def __init__(self, settings: LogSettings, now: Callable[[], float]) -> None:
        self._now = now
        self._file: ReopeningFile | None = None
        self._on = settings.log_tool_calls or settings.audit_file is not None
        self._path = settings.audit_file
        self._chain = Chain() if settings.audit_chain else None
        self._second = 0
        self._written = 0
        self._left_out = 0

    def privilegedStartService(self) -> None:
        """Open the file.

        :raises ConfigurationError: where it cannot be opened.
        """
        if self._path is None:
            return
        try:
            end = _end(self._path) if self._path.is_file() else b""
            self._file = ReopeningFile(self._path)
            self._go_on_after(end)
        except OSError as error:
            where = f"ZSCALER_MCP_AUDIT_LOG {self._path}"
            fault = Fault(where=where, what=f"cannot be opened: {error.strerror}.")
            raise ConfigurationError((fault,)) from error

    def _go_on_after(self, end: bytes) -> None:
        """Go on with the chain of a file, also after a line that a crash has torn."""
        lines = end.splitlines()
        if lines and self._chain is not None:
            self._chain = Chain.after(*lines[-2:])
        if self._file is not None and lines and not end.endswith(b"\n"):
            self._file.write("\n")

    def startService(self) -> None:
        """Begin."""
        super().startService()
        self.life("start", version=__version__)

    def stopService(self) -> None:
        """Close the file, after everything that could still write to it."""
        if self.running:
            self.life("stop")
        super().stopService()
        self._tell_chain()
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None

    def reopen(self) -> None:
        """Go on in a fresh file after a rotation.

        :raises OSError: where it cannot be opened; the old one is kept.
        """
        if self._file is not None:
            self._file.reopen()
            self._tell_chain()

    def _tell_chain(self) -> None:
        """Keep elsewhere how far the chain goes: it does not show a cut end itself."""
        chain = self._chain
        if chain is not None and chain.number:
            message = (
                "The audit has {number} events; the last one's digest is {digest}."
            )
            self._log.info(message, number=chain.number, digest=chain.last)

    def life(self, event: str, **facts: Any) -> None:
        """Write down what the server itself did: start, reload, stop."""
        if self._on:
            record = {"time": self._when(), "event": event, **facts}
            self._write(json.dumps(record, separators=(",", ":")))

    def _when(self) -> str:
        moment = datetime.fromtimestamp(self._now(), UTC)
        return moment.isoformat(timespec="milliseconds")

    def call(self, event: AuditEvent) -> None:
        """Write down a call."""
        if self._on:
            self._write(encode(event))

    def refusal(self, refusal: Refusal, source: str, method: str = "") -> None:
        """Write down a refused request; of the peer's text only the method.

        Nobody has vouched for the peer: of a flood only the first in each second
        are written, and how many were not.
        """
        if not self._on:
            return
        now = self._now()
        if int(now) != self._second:
            self._second, self._written = int(now), 0
        self._written += 1
        if self._written > _REFUSALS_A_SECOND:
            self._left_out += 1
            return
        record = {
            "time": self._when(),
            "event": "refusal",
            "status": refusal.status,
            "reason": refusal.sentence,
            "source": source,
            "method": method[:_MAX_METHOD],
            "left_out": self._left_out,
        }
        self._left_out = 0
        self._write(json.dumps(record, separators=(",", ":")))

    def early_refusal(self, refusal: Refusal, peer: IPAddress | None) -> None:
        """Write down what was refused before there was a request."""
        self.refusal(refusal, str(peer or "local"))

    def _write(self, line: str) -> None:
        if self._chain is not None:
            line = self._chain.link(line)
        if self._file is None:
            # Whoever asks for an audit gets it, however little else is logged.
            self._log.emit(LogLevel.info, "{audit}", audit=line, **{ALWAYS: True})
            return
        try:
            self._file.write(f"{line}\n")
        except OSError as error:
            # The answer must not depend on it: the call may have changed the tenant.
            message = "An audit event cannot be written: {reason}. It was: {audit}"
            self._log.critical(message, reason=error.strerror, audit=line)
