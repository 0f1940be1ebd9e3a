"""The log: levels, formats, and nothing that a peer could forge."""

import json
import os
import tempfile
from errno import EAGAIN, ENOSPC
from pathlib import Path
from typing import Any

from twisted.internet.task import Clock
from twisted.logger import ILogObserver, Logger, LogLevel, LogPublisher
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase
from zope.interface.verify import verifyObject

from zscaler_mcp.logs import (
    ALWAYS,
    BLOCK,
    LineWriter,
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


class _Pipe:
    """A reader that takes so many octets, and more when it is back."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.got = b""

    def send(self, octets: bytes) -> int:
        """Take what there is room for, a little at a time."""
        if not self.room:
            raise BlockingIOError(EAGAIN, "Resource temporarily unavailable")
        taken = octets[: min(self.room, 1000)]
        self.room -= len(taken)
        self.got += taken
        return len(taken)


class LineWriterTests(SynchronousTestCase):
    """Lines for a reader that may not read."""

    def test_prompt_reader(self) -> None:
        """Whatever is taken at once is written at once, long lines too."""
        pipe = _Pipe(10**6)
        writer = LineWriter(pipe.send)
        self.assertFalse(writer.write("x" * 5000 + "\n"))
        self.assertFalse(writer.write("y\n"))
        self.assertEqual(pipe.got, b"x" * 5000 + b"\ny\n")

    def test_slow_reader(self) -> None:
        """What is not taken waits, in order, and no line is torn."""
        pipe = _Pipe(3)
        writer = LineWriter(pipe.send)
        self.assertTrue(writer.write("first\n"))
        self.assertTrue(writer.write("second\n"))
        pipe.room = 5
        self.assertTrue(writer.write("third\n"))
        pipe.room = 100
        self.assertFalse(writer.write(""))
        self.assertEqual(pipe.got, b"first\nsecond\nthird\n")

    def test_stalled_reader(self) -> None:
        """Of what is never taken a bounded number of bytes waits."""
        pipe = _Pipe(0)
        writer = LineWriter(pipe.send)
        line = "x" * 99 + "\n"
        for _ in range(655):
            self.assertTrue(writer.write(line))
        self.assertRaises(BlockingIOError, writer.write, line)
        pipe.room = 10**6
        self.assertFalse(writer.write("back\n"))
        self.assertEqual(pipe.got, line.encode() * 655 + b"back\n")

    def test_broken(self) -> None:
        """A line that is refused is not tried again."""

        def refuse(octets: bytes) -> int:
            raise OSError(ENOSPC, "No space left on device")

        pipe = _Pipe(100)
        writer = LineWriter(refuse)
        self.assertRaises(OSError, writer.write, "lost\n")
        writer._send = pipe.send
        writer.write("kept\n")
        self.assertEqual(pipe.got, b"kept\n")

    def test_pipe(self) -> None:
        """A pipe that nobody reads blocks nobody; its flags are left as they are."""
        reading, writing = os.pipe()
        self.addCleanup(os.close, reading)
        self.addCleanup(os.close, writing)
        writer = LineWriter.of_stream(writing)
        line = "x" * 999 + "\n"
        with self.assertRaises(BlockingIOError):
            for _ in range(10_000):
                writer.write(line)
        self.assertTrue(os.get_blocking(writing))


class LostLinesTests(SynchronousTestCase):
    """Lines that could not be written are counted, and the count is told."""

    def setUp(self) -> None:
        """A log whose reader is gone for now."""
        self.clock = Clock()
        self.lines: list[str] = []
        self.gone = True

    def observe(self, form: LogFormat = LogFormat.TEXT) -> Logger:
        """A logger for it."""
        settings = LogSettings(format=form)
        observer = log_observer(settings, self.write, self.clock)
        return Logger(namespace="test", observer=LogPublisher(observer))

    def write(self, line: str) -> None:
        """Take a line, or not."""
        if self.gone:
            raise BlockingIOError(EAGAIN, "Resource temporarily unavailable")
        self.lines.append(line)

    def test_told_before_the_next(self) -> None:
        """The count stands where the lines are missing."""
        for form in LogFormat:
            log = self.observe(form)
            self.gone = True
            for _ in range(3):
                log.info("lost")
            self.gone, self.lines = False, []
            log.info("kept")
            told, kept = self.lines
            self.assertIn("3 lines of the log are missing here", told)
            self.assertIn("kept", kept)
        self.assertEqual(json.loads(told)["lines"], 3)

    def test_told_without_another(self) -> None:
        """It is told soon after the reader is back, though nothing else happens."""
        log = self.observe()
        log.info("lost")
        log.info("lost")
        self.clock.pump([1.0] * 5)
        self.gone = False
        self.clock.advance(1)
        (told,) = [line for line in self.lines if line]
        self.assertIn("2 lines", told)
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_nothing_lost(self) -> None:
        """Where nothing was lost nothing is told."""
        self.gone = False
        self.observe().info("kept")
        self.assertEqual(len(self.lines), 1)
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_signal(self) -> None:
        """An event that a signal's handler tells while a line is written waits."""
        log = self.observe()

        def write(line: str) -> None:
            if "outer" in line:
                log.info("inner")
            self.lines.append(line)

        self.write = write  # type: ignore[method-assign]
        log = self.observe()
        log.info("outer")
        self.assertEqual([line[-6:] for line in self.lines], ["outer\n", "inner\n"])

    def test_waiting(self) -> None:
        """What waits is written when there is room, though nothing else happens."""
        pipe = _Pipe(0)
        observer = log_observer(LogSettings(), LineWriter(pipe.send).write, self.clock)
        Logger(observer=LogPublisher(observer)).info("waits")
        pipe.room = 1000
        self.clock.advance(1)
        self.assertTrue(pipe.got.endswith(b"waits\n"))
        self.assertEqual(self.clock.getDelayedCalls(), [])


class ReopeningFileTests(SynchronousTestCase):
    """Rotation."""

    def test_pipe(self) -> None:
        """A pipe in place of a file: without a reader refused, with a slow one kept."""
        path = Path(self.mktemp())
        os.mkfifo(path)
        self.assertRaises(OSError, ReopeningFile, path)
        reading = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        self.addCleanup(os.close, reading)
        file = ReopeningFile(path)
        self.addCleanup(file.close)
        with self.assertRaises(BlockingIOError):
            for _ in range(10_000):
                file.write("x" * 999 + "\n")

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
