"""What bodies take of everybody's: memory, and time to hold it (THREATS T13)."""

from twisted.internet.address import IPv4Address, IPv6Address, UNIXAddress
from twisted.internet.error import ConnectionLost
from twisted.internet.interfaces import IAddress
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.net_fakes import CLIENT, Wire, post
from zscaler_mcp.addresses import AddressSet
from zscaler_mcp.net.limits import Limits
from zscaler_mcp.net.terms import Terms

KIB = 1024
LARGE = 256 * KIB
OTHER = IPv4Address("TCP", "192.0.2.8", 40000)
PROXY = IPv4Address("TCP", "10.0.0.1", 40000)


class BudgetCase(SynchronousTestCase):
    """Connections that share 4 MiB for bodies: 1 for a source, 3 for large ones."""

    def setUp(self) -> None:
        """The terms that they share."""
        self.terms = Terms.make(
            Clock(),
            Limits(buffered_bytes=4096 * KIB, body_bytes=256 * KIB),
            proxies=AddressSet.parse(["10.0.0.0/8"]),
        )
        self.addCleanup(self.terms.incidents.stop)

    def hold(self, size: int, peer: IAddress = CLIENT, count: int = 1) -> list[Wire]:
        """Begin bodies of ``size`` that lack their last byte."""
        wires = [Wire(terms=self.terms, peer=peer) for _ in range(count)]
        for wire in wires:
            wire.send(post(b"x" * size)[:-1])
        return wires

    def refused(self, wires: list[Wire]) -> int:
        """How many of ``wires`` got 503; the others wait for their last byte."""
        self.assertLessEqual({tuple(wire.statuses) for wire in wires}, {(), (503,)})
        return sum(wire.statuses == [503] for wire in wires)

    def status(self, size: int, peer: IAddress = CLIENT) -> list[int]:
        """The answer to a whole body of ``size``."""
        wire = Wire(terms=self.terms, peer=peer)
        wire.send(post(b"x" * size))
        return wire.statuses


class BudgetTests(BudgetCase):
    """Room for bodies."""

    def test_share(self) -> None:
        """One source has its share, and a large body of another is still read."""
        self.assertEqual(self.refused(self.hold(LARGE, count=10)), 6)
        self.assertEqual(self.status(LARGE), [503])
        self.assertEqual(self.status(LARGE, OTHER), [200])

    def test_small_bodies(self) -> None:
        """Who has filled the room for large bodies keeps no small one out."""
        while not self.refused(self.hold(65 * KIB)):
            pass
        self.assertEqual(self.status(64 * KIB), [200])
        self.assertEqual(self.status(151), [200])

    def test_least_bodies(self) -> None:
        """A body of 16 KiB is read, however many hold what; one byte more is not."""
        for size in (LARGE, 64 * KIB, 32 * KIB, 17 * KIB, 16 * KIB + 2):
            while not self.refused(self.hold(size)):
                pass
        self.assertEqual(self.status(16 * KIB), [200])
        self.assertEqual(self.status(16 * KIB + 1), [503])

    def test_all_sources(self) -> None:
        """Large bodies of all sources leave a quarter to smaller ones."""
        held = [
            self.hold(LARGE, IPv4Address("TCP", f"198.51.100.{n}", 1), 4)
            for n in range(4)
        ]
        self.assertEqual([self.refused(wires) for wires in held], [0, 0, 0, 4])
        self.assertEqual(self.status(LARGE, OTHER), [503])
        self.assertEqual(self.status(64 * KIB, OTHER), [200])

    def test_one_network(self) -> None:
        """An IPv6 host has one share, with whichever address of its /64."""
        held = [
            self.hold(LARGE, IPv6Address("TCP", f"2001:db8::{n:x}", 1))
            for n in range(1, 7)
        ]
        self.assertEqual(sum(map(self.refused, held)), 2)
        elsewhere = IPv6Address("TCP", "2001:db8:0:1::1", 1)
        self.assertEqual(self.status(LARGE, elsewhere), [200])

    def test_peers_of_many(self) -> None:
        """A trusted proxy and a local socket have no share, but the room of all."""
        for peer in (PROXY, UNIXAddress(None)):
            wires = self.hold(LARGE, peer, 13)
            self.assertEqual(self.refused(wires), 1)
            for wire in wires:
                wire.transport.lose(ConnectionLost)

    def test_largest_body_setting(self) -> None:
        """A body of the largest size that is allowed has room, whatever the size."""
        limits = Limits(body_bytes=64 * 1024 * KIB)
        wire = Wire(terms=Terms.make(Clock(), limits))
        wire.send(post(b"x" * limits.body_bytes))
        self.assertEqual(wire.statuses, [200])

    def test_finished(self) -> None:
        """A body that was held is answered when it is whole."""
        (wire,) = self.hold(LARGE)
        wire.send(b"x")
        self.assertEqual(wire.statuses, [200])

    def test_given_back(self) -> None:
        """What bodies took is free again when request, peer or refusal is gone."""
        for _ in range(3):
            for wire in self.hold(LARGE, count=6):
                wire.transport.lose(ConnectionLost)
            for _ in range(10):
                self.assertEqual(self.status(LARGE), [200])
        budget = self.terms.budget
        self.assertEqual((budget._left, budget._by_source), (4096 * KIB, {}))


class PaceTests(SynchronousTestCase):
    """Bodies that stop on the way."""

    def begun(self, burst: int) -> Wire:
        """A connection that has sent ``burst`` bytes of a body of 4 MiB."""
        wire = Wire()
        head, end, _ = post(b"x" * (4096 * KIB)).partition(b"\r\n\r\n")
        wire.send(head + end + b"x" * burst)
        return wire

    def test_pause(self) -> None:
        """What came fast earns no pause: after 10 s without a byte it is over."""
        wire = self.begun(4096 * KIB - 1)
        wire.pass_time(9.9)
        self.assertEqual(wire.statuses, [])
        wire.pass_time(0.2)
        self.assertEqual(wire.statuses, [408])

    def test_drip(self) -> None:
        """A byte now and then keeps nothing in memory."""
        wire = self.begun(4000 * KIB)
        for _ in range(4):
            wire.pass_time(4)
            wire.send(b"x")
        self.assertEqual(wire.statuses, [408])
        self.assertLess(wire.clock.seconds(), 17)

    def test_slow_behind_a_burst(self) -> None:
        """A body that goes on with 1 KiB a second is slow, and is read."""
        wire = self.begun(3996 * KIB)
        for _ in range(100):
            wire.pass_time(1)
            wire.send(b"x" * KIB)
        self.assertEqual(wire.statuses, [200])

    def test_short_pauses(self) -> None:
        """Pauses of 9 s are no offence where the rate is kept."""
        wire = self.begun(0)
        for _ in range(64):
            wire.pass_time(9)
            wire.send(b"x" * (64 * KIB))
        self.assertEqual(wire.statuses, [200])
