"""Connections that ask: deadlines, bodies, order, and peers that leave."""

from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.net_corpus import HOST
from tests.net_fakes import GET, Wire, post, read_responses
from zscaler_mcp.net.deadline import Deadline
from zscaler_mcp.net.limits import Limits, connections_within
from zscaler_mcp.refusal import Refusal, refusal_for
from zscaler_mcp.requesthead import RequestHead

KIB = 1024


class InputDeadlineTests(SynchronousTestCase):
    """Peers that do not send what they began (THREATS T13)."""

    def test_silent_connection(self) -> None:
        """A connection that never says anything is closed without a word."""
        wire = Wire()
        wire.pass_time(9.9)
        self.assertFalse(wire.transport.disconnecting)
        wire.pass_time(0.2)
        self.assertEqual(wire.received, b"")
        self.assertIs(wire.transport.gone, ConnectionDone)

    def test_slow_head(self) -> None:
        """A head that drips is cut 10 s after accept, however often a byte comes."""
        wire = Wire()
        for byte in GET:
            wire.send(bytes([byte]))
            wire.clock.advance(1)
            if wire.statuses:
                break
        self.assertEqual((wire.statuses, wire.clock.seconds()), ([408], 10.0))

    def test_head_in_time(self) -> None:
        """A head that takes 9 s is answered."""
        wire = Wire()
        wire.send(GET[:20])
        wire.pass_time(9)
        wire.send(GET[20:])
        self.assertEqual(wire.statuses, [200])

    def test_later_head(self) -> None:
        """A later head has 10 s from its first byte, not from the last answer."""
        wire = Wire()
        wire.send(GET)
        wire.pass_time(50)
        wire.send(GET[:5])
        wire.pass_time(9.5)
        wire.send(GET[5:10])
        self.assertEqual(wire.statuses, [200])
        wire.pass_time(1)
        self.assertEqual(wire.statuses, [200, 408])

    def test_keep_alive(self) -> None:
        """Between two requests a connection may idle for 60 s and no longer."""
        wire = Wire()
        wire.send(GET)
        wire.pass_time(59)
        wire.send(GET)
        self.assertEqual(wire.statuses, [200, 200])
        wire.pass_time(59)
        self.assertIsNone(wire.transport.gone)
        wire.pass_time(2)
        self.assertIs(wire.transport.gone, ConnectionDone)
        self.assertEqual(wire.statuses, [200, 200])

    def test_slow_body(self) -> None:
        """A body that drips is cut, its length notwithstanding."""
        wire = Wire()
        wire.send(post(b"x" * 8192)[:-8192])
        for _ in range(30):
            wire.send(b"x")
            wire.pass_time(1)
        self.assertEqual(wire.statuses, [408])
        self.assertEqual(wire.resource.asked, [])

    def test_body_at_the_least_rate(self) -> None:
        """A body of 1 KiB a second is slow, and is read."""
        wire = Wire()
        body = b"x" * (60 * KIB)
        wire.send(post(body)[: -len(body)])
        for _ in range(60):
            wire.pass_time(1)
            wire.send(b"x" * KIB)
        self.assertEqual(wire.statuses, [200])

    def test_slow_chunks(self) -> None:
        """A chunked body is held to the same rate by what has come of it."""
        wire = Wire()
        wire.send(b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(30):
            wire.send(b"1\r\nx\r\n")
            wire.pass_time(0.5)
        self.assertEqual(wire.statuses, [408])

    def test_slow_application(self) -> None:
        """No deadline of the peer's runs while the answer is being made."""
        wire = Wire()
        wire.resource.waits = True
        wire.send(GET)
        wire.pass_time(600)
        wire.resource.answer_next()
        self.assertEqual(wire.statuses, [200])

    def test_nothing_left_behind(self) -> None:
        """A connection that ends leaves nothing in the clock."""
        wire = Wire()
        wire.send(GET, GET[:7])
        wire.transport.lose(ConnectionLost)
        self.assertEqual(wire.clock.getDelayedCalls(), [])
        self.assertEqual(wire.site.channels, set())


class DeadlineTests(SynchronousTestCase):
    """A moment that moves."""

    def setUp(self) -> None:
        """A deadline, and the times at which it passed."""
        self.clock = Clock()
        self.passed: list[float] = []
        self.deadline = Deadline(
            self.clock, lambda: self.passed.append(self.clock.seconds())
        )

    def test_passes_once(self) -> None:
        """A deadline passes when it was set to, and then no more."""
        self.deadline.set(10)
        self.clock.pump([1] * 30)
        self.assertEqual(self.passed, [10])

    def test_moves_later(self) -> None:
        """A deadline that is moved to later costs no further timer."""
        self.deadline.set(10)
        for _ in range(20):
            self.clock.advance(5)
            self.deadline.set(10)
            self.assertEqual(len(self.clock.getDelayedCalls()), 1)
        self.assertEqual(self.passed, [])

    def test_moves_earlier(self) -> None:
        """A deadline that is moved to earlier passes then."""
        self.deadline.set(60)
        self.deadline.set(10)
        self.clock.pump([1] * 70)
        self.assertEqual(self.passed, [10])

    def test_cleared(self) -> None:
        """A deadline that was taken back does not pass until it is set again."""
        self.deadline.set(10)
        self.deadline.clear()
        self.clock.pump([1] * 20)
        self.deadline.set(10)
        self.clock.pump([1] * 20)
        self.assertEqual(self.passed, [30])

    def test_stopped(self) -> None:
        """A deadline that is over leaves nothing in the clock."""
        self.deadline.set(10)
        self.deadline.stop()
        self.assertEqual(self.clock.getDelayedCalls(), [])


class BodyTests(SynchronousTestCase):
    """Bodies within bounds."""

    def screened(self, verdict: Refusal | None) -> tuple[Wire, list[RequestHead]]:
        """A connection whose large bodies meet ``verdict``, and who was asked."""
        asked: list[RequestHead] = []

        def screen(head: RequestHead) -> Refusal | None:
            asked.append(head)
            return verdict

        return Wire(screen=screen), asked

    def test_largest(self) -> None:
        """A body of 4 MiB is read, in memory; one byte more is refused unread."""
        wire = Wire()
        wire.send(post(b"x" * (4096 * KIB)))
        self.assertEqual(wire.statuses, [200])
        wire.send(post(b"x" * (4096 * KIB + 1))[:200])
        self.assertEqual(wire.statuses, [200, 413])

    def test_chunks_over_the_limit(self) -> None:
        """Chunks are counted, and refused by the size that they announce."""
        wire = Wire()
        wire.send(b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(64):
            wire.send(b"10000\r\n", b"x" * 65536, b"\r\n")
        self.assertEqual(wire.statuses, [])
        wire.send(b"1\r\n")
        self.assertEqual(wire.statuses, [413])

    def test_continue(self) -> None:
        """A peer that asks first is told to go on, once its head is accepted."""
        wire = Wire()
        wire.send(post(b"hello", b"Expect: 100-continue")[:-5])
        self.assertEqual(wire.received, b"HTTP/1.1 100 Continue\r\n\r\n")
        wire.send(b"hello")
        self.assertIn(b"HTTP/1.1 200 OK", wire.received)

    def test_no_continue(self) -> None:
        """A peer that does not wait is not told to go on."""
        wire = Wire()
        wire.send(post(b"hello", b"Expect: 100-continue"))
        self.assertEqual(wire.statuses, [200])

    def test_no_continue_before_the_screen(self) -> None:
        """A peer whose large body nobody vouches for is not told to go on."""
        wire, asked = self.screened(refusal_for(401))
        wire.send(post(b"x" * 70000, b"Expect: 100-continue")[:-70000])
        self.assertEqual((wire.statuses, len(asked)), ([401], 1))

    def test_screen_by_length(self) -> None:
        """A body over 64 KiB is screened by its head before a byte of it is kept."""
        wire, asked = self.screened(refusal_for(401))
        wire.send(post(b"x" * (64 * KIB + 1))[:200])
        self.assertEqual(wire.statuses, [401])
        self.assertEqual([head.path for head in asked], ["/mcp"])

    def test_small_bodies_are_not_screened(self) -> None:
        """A body of 64 KiB is judged with its request, not before."""
        wire, asked = self.screened(refusal_for(401))
        wire.send(post(b"x" * (64 * KIB)))
        self.assertEqual((wire.statuses, asked), ([200], []))

    def test_screen_by_count(self) -> None:
        """A chunked body is screened when more than 64 KiB of it have come."""
        wire, asked = self.screened(refusal_for(401))
        wire.send(b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n")
        wire.send(b"10000\r\n", b"x" * 65536, b"\r\n")
        self.assertEqual((wire.statuses, asked), ([], []))
        wire.send(b"1\r\nx\r\n")
        self.assertEqual((wire.statuses, len(asked)), ([401], 1))

    def test_screen_vouches(self) -> None:
        """A large body that somebody vouches for is read; the screen is asked once."""
        wire, asked = self.screened(None)
        wire.send(post(b"x" * (200 * KIB))[:-1], b"x")
        self.assertEqual((wire.statuses, len(asked)), ([200], 1))

    def test_forms_are_not_parsed(self) -> None:
        """A form's body is bytes like any other."""
        wire = Wire()
        kind = b"Content-Type: application/x-www-form-urlencoded"
        wire.send(post(b"a=1&b=2", kind))
        self.assertEqual(wire.resource.asked, [("POST", b"/mcp", b"a=1&b=2")])

    def test_malformed_content_type(self) -> None:
        """A content type that no parser would take is none of the edge's business."""
        wire = Wire()
        wire.send(post(b"a", b"Content-Type: multipart/form-data; ;;=\xff"))
        self.assertEqual(wire.statuses, [200])


class PipelineTests(SynchronousTestCase):
    """Several requests on one connection."""

    def test_order(self) -> None:
        """Answers come in the order of the requests, one at a time."""
        wire = Wire()
        wire.resource.waits = True
        wire.send(b"".join(post(b"%d" % n) for n in range(3)))
        self.assertEqual(len(wire.resource.waiting), 1)
        for n in range(3):
            wire.resource.answer = b"answer %d" % n
            wire.resource.answer_next()
        bodies = [body for _, _, body in read_responses(wire.received)]
        self.assertEqual(bodies, [b"answer 0", b"answer 1", b"answer 2"])
        self.assertEqual([body for *_, body in wire.resource.asked], [b"0", b"1", b"2"])

    def test_turns(self) -> None:
        """A peer with many requests at once does not hold up the others."""
        wire = Wire()
        wire.send(GET * 200)
        self.assertLess(len(wire.statuses), 40)
        wire.pass_time(1)
        self.assertEqual(wire.statuses, [200] * 200)

    def test_long_turns(self) -> None:
        """Of requests that take long to read or to answer, few make a turn."""
        wire = Wire()
        wire.resource.takes = 0.001
        wire.send(GET * 30)
        self.assertEqual(wire.statuses, [200] * 2)
        wire.send(GET * 2)
        self.assertEqual(wire.statuses, [200] * 2)
        wire.pass_time(1)
        self.assertEqual(wire.statuses, [200] * 32)

    def test_small_chunks(self) -> None:
        """Small chunks, thousands at once, are read a part at a time."""
        wire = Wire()
        wire.send(b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n")
        wire.send(b"32\r\n%b\r\n" % (b"x" * 50) * 10_000 + b"0\r\n\r\n" + GET * 2)
        self.assertEqual(wire.statuses, [])
        self.assertEqual(wire.transport.producerState, "paused")
        wire.pass_time(1)
        self.assertEqual(wire.statuses, [200] * 3)
        self.assertEqual(wire.resource.asked[0][2], b"x" * 500_000)

    def test_waiting_for_a_turn(self) -> None:
        """What waits for its turn is bounded; then the peer waits."""
        wire = Wire()
        wire.send(GET * 40)
        self.assertEqual(wire.transport.producerState, "producing")
        wire.send(GET * 1000)
        self.assertEqual(wire.transport.producerState, "paused")
        wire.pass_time(3)
        self.assertEqual(wire.statuses, [200] * 1040)
        self.assertEqual(wire.transport.producerState, "producing")

    def test_gone_before_its_turn(self) -> None:
        """A peer that leaves while it waits for its turn leaves nothing behind."""
        wire = Wire()
        wire.send(GET * 200)
        wire.transport.lose(ConnectionLost)
        self.assertEqual(wire.clock.getDelayedCalls(), [])

    def test_bounded(self) -> None:
        """While an answer is made, 16 KiB are read ahead; then the peer waits."""
        wire = Wire()
        wire.resource.waits = True
        wire.send(GET, b"X" * (16 * KIB))
        self.assertEqual(wire.transport.producerState, "producing")
        wire.send(b"X")
        self.assertEqual(wire.transport.producerState, "paused")
        wire.resource.answer_next()
        self.assertEqual(wire.transport.producerState, "producing")

    def test_close_token(self) -> None:
        """After a request that asked to close, nothing more is read."""
        wire = Wire()
        wire.send(b"GET / HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n" + GET)
        self.assertEqual(wire.statuses, [200])
        self.assertIn(b"\r\nConnection: close\r\n", wire.received)
        self.assertTrue(wire.transport.disconnecting)

    def test_refusal_behind_answers(self) -> None:
        """A refusal waits for the answers that come before it."""
        wire = Wire()
        wire.resource.waits = True
        wire.send(GET + b"BAD\r\n\r\n")
        self.assertEqual(wire.statuses, [])
        wire.resource.answer_next()
        self.assertEqual(wire.statuses, [200, 400])


class DisconnectTests(SynchronousTestCase):
    """Peers that leave."""

    def test_while_answering(self) -> None:
        """A request learns at once that its peer has left."""
        wire = Wire()
        wire.resource.waits = True
        wire.send(post(b"hello"))
        wire.transport.lose(ConnectionLost)
        self.assertEqual(wire.resource.lost, wire.resource.waiting)

    def test_while_sending(self) -> None:
        """A peer that leaves in the middle of its body asked nothing."""
        wire = Wire()
        wire.send(post(b"hello")[:-1])
        wire.transport.lose(ConnectionLost)
        self.assertEqual(wire.resource.asked, [])


class LimitTests(SynchronousTestCase):
    """The limits as values."""

    def test_no_limit_is_none(self) -> None:
        """A limit of zero, which would be no limit or no service, is refused."""
        for name in ("connections", "head_seconds", "body_bytes"):
            self.assertRaises(ValueError, lambda name=name: Limits(**{name: 0}))

    def test_descriptors(self) -> None:
        """Connections stay below the descriptors of the process."""
        self.assertEqual(connections_within(Limits(), 1_000_000, 1000), 4000)
        self.assertEqual(connections_within(Limits(), 1024, 64), 896)
        self.assertEqual(connections_within(Limits(), 10, 64), 1)

    def test_descriptors_of_upstream_connections(self) -> None:
        """Peers leave descriptors to the calls that are made for them."""
        for upstream in (0, 64, 500):
            peers = connections_within(Limits(), 1024, upstream)
            self.assertLessEqual(peers + upstream, 1024 - 64)
