"""The log: levels, formats, and nothing that a peer could forge."""

import json
import tempfile
from pathlib import Path
from typing import Any

from twisted.logger import ILogObserver, Logger, LogLevel, LogPublisher
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase
from zope.interface.verify import verifyObject

from zscaler_mcp.logs import (
    ALWAYS,
    BLOCK,
    LogObserver,
    ReopeningFile,
    log_observer,
)
from zscaler_mcp.secret import Secret
from zscaler_mcp.settings import LogFormat, LogSettings
from zscaler_mcp.settings import LogLevel as Level

HOSTILE = "a\n2026-01-01 [forged#info] b\r\x1b[2Jc\x00\x9b31m\u2028d\x7f\u202e"


class ObserverTests(SynchronousTestCase):
    """Events to lines."""

    def observe(self, **settings: Any) -> tuple[Logger, list[str]]:
        """A logger and the lines that came of it."""
        lines: list[str] = []
        publisher = LogPublisher(log_observer(LogSettings(**settings), lines.append))
        return Logger(namespace="zscaler_mcp.test", observer=publisher), lines

    def test_interface(self) -> None:
        """It is an observer like every other."""
        verifyObject(
            ILogObserver, LogObserver(lambda line: None, LogFormat.TEXT, LogLevel.info)
        )

    def test_text(self) -> None:
        """A text line has time, place, level and message."""
        log, lines = self.observe()
        log.info("served {count} calls", count=3)
        self.assertEqual(len(lines), 1)
        self.assertTrue(lines[0].endswith(" [test#info] served 3 calls\n"), lines)

    def test_json(self) -> None:
        """A JSON line has them too, and every field of the event."""
        log, lines = self.observe(format=LogFormat.JSON)
        log.warn("served {count}", count=3, who={"a": [1, Secret("x")]})
        record = json.loads(lines[0])
        self.assertEqual(record["message"], "served 3")
        self.assertEqual(record["level"], "warn")
        self.assertEqual(record["count"], 3)
        self.assertEqual(record["who"], {"a": [1, "<secret>"]})

    def test_levels(self) -> None:
        """Events below the level are not written."""
        for level, expected in (
            ({"level": Level.ERROR}, ["e"]),
            ({"level": Level.WARN}, ["w", "e"]),
            ({}, ["i", "w", "e"]),
            ({"debug": True, "level": Level.ERROR}, ["d", "i", "w", "e"]),
        ):
            log, lines = self.observe(**level)
            for name in ("debug", "info", "warn", "error"):
                log.emit(LogLevel.levelWithName(name), name[0])
            self.assertEqual([line[-2] for line in lines], expected)

    def test_no_forgery(self) -> None:
        """A peer's text can neither begin a line nor drive a terminal (T35)."""
        for form in LogFormat:
            log, lines = self.observe(format=form)
            log.info("from {peer}", peer=HOSTILE)
            line = "".join(lines)
            self.assertTrue(line.endswith("\n"))
            self.assertTrue(line[:-1].isprintable(), line)
        self.assertEqual(json.loads(line)["peer"], HOSTILE)

    def test_no_forgery_in_tracebacks(self) -> None:
        """Nor by way of an exception's text."""
        log, lines = self.observe()
        log.failure("went wrong", Failure(ValueError(HOSTILE)))
        first, *rest = "".join(lines).splitlines()
        self.assertIn("went wrong", first)
        self.assertTrue(rest)
        for line in rest:
            self.assertTrue(line.startswith("\t"), line)
            self.assertNotIn("\x1b", line)

    def test_block(self) -> None:
        """A block of ours stands as it is, at any level, in text."""
        log, lines = self.observe(level=Level.CRITICAL)
        log.info("x", **{BLOCK: "[SECURITY] a=b\n           c=d"}, a="b")
        self.assertEqual(lines, ["[SECURITY] a=b\n           c=d\n"])

    def test_block_in_json(self) -> None:
        """In JSON the block is one event with its fields."""
        log, lines = self.observe(level=Level.CRITICAL, format=LogFormat.JSON)
        log.info("x", **{BLOCK: "[SECURITY] a=b"}, a="b")
        record = json.loads(lines[0])
        self.assertEqual((record["message"], record["a"]), ("[SECURITY] a=b", "b"))

    def test_always(self) -> None:
        """An event that must not be missed is a line like others, at any level."""
        for form in LogFormat:
            log, lines = self.observe(level=Level.CRITICAL, format=form)
            log.info("{what}", what="seen", **{ALWAYS: True})
            log.error("unseen")
            (line,) = lines
            self.assertIn("seen", line)
            self.assertNotIn(ALWAYS, line)

    def test_broken_events(self) -> None:
        """An event that cannot be formatted is logged as such, not lost."""
        for form in LogFormat:
            log, lines = self.observe(format=form)
            log.info("{missing}")
            log.info("{it}", it="\ud800")
            self.assertEqual(len(lines), 2)


class ReopeningFileTests(SynchronousTestCase):
    """Rotation."""

    def test_rotation(self) -> None:
        """After a rotation lines go to the new file, and none is lost."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = Path(folder.name) / "audit.log"
        file = ReopeningFile(path)
        self.addCleanup(file.close)
        file.write("one\n")
        path.rename(path.with_suffix(".1"))
        file.write("two\n")
        file.reopen()
        file.write("three\n")
        self.assertEqual(path.with_suffix(".1").read_text(), "one\ntwo\n")
        self.assertEqual(path.read_text(), "three\n")

    def test_failed_rotation(self) -> None:
        """A file that cannot be opened again leaves the old one in use."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        inner = Path(folder.name) / "inner"
        inner.mkdir()
        file = ReopeningFile(inner / "audit.log")
        self.addCleanup(file.close)
        inner.rename(Path(folder.name) / "moved")
        self.assertRaises(OSError, file.reopen)
        file.write("still\n")
        moved = Path(folder.name) / "moved" / "audit.log"
        self.assertEqual(moved.read_text(), "still\n")
