"""Connections that are answered: back-pressure, refusals, and how they end."""

from typing import Any

from twisted.internet.error import ConnectionAborted, ConnectionDone, ConnectionLost
from twisted.internet.interfaces import IPushProducer, ISSLTransport
from twisted.internet.task import Clock
from twisted.logger import LogLevel, capturedLogs
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase
from twisted.web.http import Request
from twisted.web.resource import Resource
from zope.interface import directlyProvides, implementer

from tests.net_corpus import HOST
from tests.net_fakes import GET, FakeTransport, Wire
from zscaler_mcp.net.limits import Limits
from zscaler_mcp.net.request import HardenedRequest
from zscaler_mcp.net.site import HardenedSite
from zscaler_mcp.net.terms import Terms

KIB = 1024


@implementer(IPushProducer)
class Stream:
    """A producer that writes a piece whenever it may."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.paused = False
        self.stopped = False
        self.written = 0

    def write(self, data: bytes) -> None:
        """Write, if there is room."""
        if not self.paused:
            self.written += len(data)
            self.request.write(data)

    def pauseProducing(self) -> None:
        """Wait."""
        self.paused = True

    def resumeProducing(self) -> None:
        """Go on."""
        self.paused = False

    def stopProducing(self) -> None:
        """Give up."""
        self.stopped = True


class OutputTests(SynchronousTestCase):
    """Peers that do not read (THREATS T13)."""

    def stalled(self, **limits: Any) -> tuple[Wire, Request]:
        """A connection whose peer has asked something and reads no more."""
        wire = Wire(Limits(**limits))
        wire.resource.waits = True
        wire.transport.peer_reads = False
        wire.send(GET)
        return wire, wire.resource.waiting[0]

    def test_stalled_reader(self) -> None:
        """A peer that does not read its answer is dropped after 20 s."""
        wire, request = self.stalled()
        request.write(b"x" * (12 * 1024 * KIB))
        wire.pass_time(19.5)
        self.assertIsNone(wire.transport.gone)
        wire.pass_time(1)
        self.assertIs(wire.transport.gone, ConnectionAborted)

    def test_slow_reader(self) -> None:
        """A peer that reads slowly gets its whole answer."""
        wire, request = self.stalled()
        request.write(b"x" * (1024 * KIB))
        for _ in range(20):
            wire.pass_time(15)
            wire.transport.drain()
        request.write(b"end")
        wire.transport.drain()
        self.assertIsNone(wire.transport.gone)
        self.assertIn(b"end", wire.received)
        self.assertEqual(wire.received.count(b"x"), 1024 * KIB)

    def test_transport_holds_little(self) -> None:
        """A large answer is handed to the transport as the peer reads it."""
        wire, request = self.stalled()
        request.write(b"x" * (12 * 1024 * KIB))
        self.assertLessEqual(wire.transport.unsent, 256 * KIB)

    def test_producer_is_paused(self) -> None:
        """A streamed answer waits for the peer, below 256 KiB."""
        wire, request = self.stalled()
        stream = Stream(request)
        request.registerProducer(stream, True)
        for _ in range(1000):
            stream.write(b"x" * KIB)
        self.assertTrue(stream.paused)
        self.assertLessEqual(stream.written, 256 * KIB)
        wire.transport.drain()
        self.assertFalse(stream.paused)

    def test_producer_of_a_full_connection(self) -> None:
        """A stream that begins on a full connection begins with a pause."""
        wire, request = self.stalled()
        request.write(b"x" * (200 * KIB))
        stream = Stream(request)
        request.registerProducer(stream, True)
        self.assertTrue(stream.paused)
        wire.transport.lose(ConnectionLost)

    def test_writer_without_regard(self) -> None:
        """A stream that does not wait is cut when it has piled up 256 KiB."""
        wire, request = self.stalled()
        for _ in range(1000):
            request.write(b"x" * KIB)
        wire.clock.advance(0)
        self.assertIs(wire.transport.gone, ConnectionAborted)

    def test_one_large_write_and_its_end(self) -> None:
        """An answer may be of any size, its end comes behind it."""
        wire, request = self.stalled()
        request.setHeader(b"Content-Length", b"%d" % (1024 * KIB))
        request.write(b"x" * (1024 * KIB))
        request.finish()
        wire.transport.peer_reads = True
        wire.transport.drain()
        self.assertEqual(wire.statuses, [200])

    def test_no_requests_from_a_peer_that_does_not_read(self) -> None:
        """While an answer is stuck, no further request is read."""
        wire, request = self.stalled()
        request.setHeader(b"Content-Length", b"%d" % (200 * KIB))
        request.write(b"x" * (200 * KIB))
        request.finish()
        wire.send(GET)
        self.assertEqual(len(wire.resource.asked), 1)
        self.assertEqual(wire.transport.producerState, "paused")
        wire.transport.peer_reads = True
        wire.transport.drain()
        self.assertEqual(len(wire.resource.asked), 2)
        self.assertEqual(wire.transport.producerState, "producing")

    def test_close_behind_a_slow_answer(self) -> None:
        """A connection that should close waits for the peer to read on."""
        wire = Wire()
        wire.resource.answer = b"x" * (300 * KIB)
        wire.transport.peer_reads = False
        wire.send(b"GET / HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n")
        while not wire.transport.disconnecting:
            self.assertIsNone(wire.transport.gone)
            wire.pass_time(15)
            wire.transport.drain()
        wire.clock.advance(0)
        self.assertIs(wire.transport.gone, ConnectionDone)
        self.assertEqual(wire.statuses, [200])

    def test_close_behind_a_stuck_answer(self) -> None:
        """A connection that should close does not wait for ever."""
        wire = Wire()
        wire.resource.answer = b"x" * (60 * KIB)
        wire.transport.peer_reads = False
        wire.send(b"GET / HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n")
        self.assertTrue(wire.transport.disconnecting)
        wire.pass_time(19)
        self.assertIsNone(wire.transport.gone)
        wire.pass_time(2)
        self.assertIs(wire.transport.gone, ConnectionAborted)


class EndTests(SynchronousTestCase):
    """How a refused connection ends."""

    def test_half_close(self) -> None:
        """A refused peer can read its answer: our half is closed, theirs is drained."""
        wire = Wire()
        wire.send(b"BAD\r\n\r\n", b"x" * 100000)
        self.assertTrue(wire.transport.half_closed)
        self.assertFalse(wire.transport.disconnecting)
        wire.transport.lose(ConnectionDone)
        wire.terms.incidents.stop()
        self.assertEqual(wire.clock.getDelayedCalls(), [])

    def test_linger_is_short(self) -> None:
        """A refused peer that does not close is dropped after 2 s."""
        wire = Wire()
        wire.send(b"BAD\r\n\r\n")
        wire.pass_time(1.9)
        self.assertIsNone(wire.transport.gone)
        wire.pass_time(0.2)
        self.assertIs(wire.transport.gone, ConnectionAborted)

    def test_linger_is_bounded(self) -> None:
        """A refused peer that floods is dropped after 8 MiB."""
        wire = Wire()
        wire.send(b"BAD\r\n\r\n", *[b"x" * 65536] * 128)
        wire.clock.advance(0)
        self.assertIsNone(wire.transport.gone)
        wire.send(b"x")
        wire.clock.advance(0)
        self.assertIs(wire.transport.gone, ConnectionAborted)

    def test_under_tls(self) -> None:
        """Under TLS the close notification takes the place of the half-close."""
        wire = Wire()
        transport = FakeTransport(wire.clock)
        directlyProvides(transport, ISSLTransport)
        transport.protocol = channel = wire.site.buildProtocol(None)
        channel.makeConnection(transport)
        channel.dataReceived(b"BAD\r\n\r\n")
        self.assertTrue(transport.disconnecting)
        self.assertFalse(transport.half_closed)
        self.assertIn(b"Strict-Transport-Security", transport.value())

    def test_no_transport_security_in_plain(self) -> None:
        """A refusal in plain text does not speak for TLS."""
        wire = Wire()
        wire.send(b"BAD\r\n\r\n")
        self.assertNotIn(b"Strict-Transport-Security", wire.received)

    def test_failure_of_the_application(self) -> None:
        """What the application does not catch is a 500 without any detail."""
        wire = Wire()
        wire.resource.answer = "canary"  # type: ignore[assignment]  # the failure
        wire.send(GET)
        self.assertEqual(wire.statuses, [500])
        self.assertNotIn(b"canary", wire.received)
        self.assertEqual(len(self.flushLoggedErrors(TypeError)), 1)

    def test_failure_behind_the_head(self) -> None:
        """A failure in the middle of an answer ends it, visibly incomplete."""
        wire = Wire()
        wire.resource.waits = True
        wire.send(GET)
        request = wire.resource.waiting[0]
        assert isinstance(request, HardenedRequest)
        request.write(b"the beginning")
        request.processingFailed(Failure(ValueError("canary")))
        wire.clock.advance(0)
        self.assertEqual(len(self.flushLoggedErrors(ValueError)), 1)
        self.assertIs(wire.transport.gone, ConnectionDone)
        self.assertFalse(wire.received.endswith(b"0\r\n\r\n"))

    def test_application_closes(self) -> None:
        """An application may close the connection, and finish its answer behind it."""
        wire = Wire()
        wire.resource.waits = True
        wire.send(GET + GET)
        request = wire.resource.waiting[0]
        assert isinstance(request, HardenedRequest)
        request.loseConnection()
        wire.resource.answer_next()
        wire.clock.advance(0)
        self.assertEqual((wire.statuses, len(wire.resource.asked)), ([200], 1))

    def test_method_of_no_resource(self) -> None:
        """A method that a resource does not have is a 405 that names those it has."""
        wire = Wire()
        leaf = Resource()
        leaf.isLeaf = True
        site = HardenedSite(leaf, wire.terms, schemes=("http",))
        transport, channel = wire.connect(site)
        channel.dataReceived(GET.replace(b"GET", b"BREW"))
        self.assertIn(b"HTTP/1.1 405 ", transport.value())
        self.assertNotIn(b"BREW", transport.value())

    def test_no_software_named(self) -> None:
        """No response names the server's software."""
        wire = Wire()
        wire.send(GET + b"BAD\r\n\r\n")
        self.assertNotIn(b"server:", wire.received.lower())
        self.assertNotIn(b"twisted", wire.received.lower())


class DrainTests(SynchronousTestCase):
    """The end of the service."""

    def test_idle_connections(self) -> None:
        """Connections without a request are closed at once."""
        wire = Wire()
        wire.send(GET)
        done = wire.site.drain(10)
        self.assertNoResult(done)
        wire.clock.advance(0)
        self.successResultOf(done)
        self.assertIs(wire.transport.gone, ConnectionDone)
        self.assertEqual(wire.clock.getDelayedCalls(), [])

    def test_requests_in_flight(self) -> None:
        """A request in flight is answered, and told that the connection ends."""
        wire = Wire()
        wire.resource.waits = True
        wire.send(GET)
        done = wire.site.drain(10)
        wire.pass_time(5)
        self.assertNoResult(done)
        wire.resource.answer_next()
        wire.clock.advance(0)
        self.successResultOf(done)
        self.assertIn(b"\r\nConnection: close\r\n", wire.received)

    def test_half_a_request(self) -> None:
        """A request whose head is under way is answered, and is the last."""
        wire = Wire()
        wire.send(GET[:10])
        done = wire.site.drain(10)
        wire.send(GET[10:] + GET)
        wire.clock.advance(0)
        self.successResultOf(done)
        self.assertEqual(wire.statuses, [200])

    def test_deadline(self) -> None:
        """What is not done in time is dropped."""
        wire = Wire()
        wire.resource.waits = True
        wire.send(GET)
        done = wire.site.drain(10)
        wire.pass_time(11)
        self.successResultOf(done)
        self.assertIs(wire.transport.gone, ConnectionAborted)

    def test_nobody_there(self) -> None:
        """Without a connection there is nothing to wait for."""
        wire = Wire()
        wire.transport.lose(ConnectionDone)
        self.successResultOf(wire.site.drain(10))
        self.assertEqual(wire.clock.getDelayedCalls(), [])


class IncidentTests(SynchronousTestCase):
    """What the log says."""

    def test_one_line_a_second(self) -> None:
        """A flood of refusals is a line a second, with its count."""
        terms = Terms.make(Clock())
        with capturedLogs() as events:
            for _ in range(500):
                Wire(terms=terms).send(b"BAD\r\n\r\n")
            self.assertEqual(len(events), 1)
            terms.clock.advance(1)  # type: ignore[attr-defined]  # a Clock
        self.assertEqual([event["counts"] for event in events], ["400: 1", "400: 499"])
        self.assertEqual({event["log_level"] for event in events}, {LogLevel.info})
        self.assertEqual(terms.incidents.totals, {"400": 500})

    def test_no_word_of_the_peer(self) -> None:
        """Nothing that a peer sent is in the log."""
        wire = Wire()
        with capturedLogs() as events:
            wire.send(b"GET /canary HTTP/1.1\r\nHost: canary\x1b[31m\r\n\r\n")
        self.assertEqual(len(events), 1)
        self.assertNotIn("canary", repr(events))

    def test_silence_after_the_last(self) -> None:
        """Nothing stays in the clock when the incidents are stopped."""
        wire = Wire()
        wire.send(b"BAD\r\n\r\n")
        wire.terms.incidents.note("400", None)
        with capturedLogs() as events:
            wire.terms.incidents.stop()
        wire.transport.lose(ConnectionDone)
        self.assertEqual([event["counts"] for event in events], ["400: 1"])
        self.assertEqual(wire.clock.getDelayedCalls(), [])
