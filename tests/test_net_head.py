"""Heads and bodies: each input its exact status, in any pieces."""

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from tests.net_corpus import CASES, HOST
from tests.net_fakes import Wire
from zscaler_mcp.addresses import parse_address
from zscaler_mcp.authority import Arrival, Authority
from zscaler_mcp.net.head import ConnectionFacts, FramedHead, parse_head
from zscaler_mcp.net.limits import Limits
from zscaler_mcp.net.refused import RequestRefused

FACTS = ConnectionFacts(
    arrival=Arrival(parse_address("127.0.0.1"), 8000, ("http",)),
    peer=parse_address("192.0.2.7"),
)


def parse(raw: bytes, facts: ConnectionFacts = FACTS) -> FramedHead:
    """Parse the head of a raw request."""
    return parse_head(raw.partition(b"\r\n\r\n")[0], facts, Limits())


class CorpusTests(SynchronousTestCase):
    """The corpus of raw inputs (THREATS T12)."""

    def test_statuses(self) -> None:
        """Each raw input gets its exact status, and after a refusal nothing more."""
        self.assertGreaterEqual(len(CASES), 200)
        wrong = []
        for name, raw, status in CASES:
            wire = Wire()
            wire.send(raw)
            expected = ([status], status != 200 or b"HTTP/1.0" in raw)
            wire.clock.advance(0)
            if (wire.statuses, wire.ended) != expected:
                wrong.append((name, wire.statuses, wire.ended))
        self.assertEqual(wrong, [])

    def test_names_are_distinct(self) -> None:
        """No case of the corpus hides another."""
        self.assertEqual(len({name for name, _, _ in CASES}), len(CASES))
        self.assertEqual(len({raw for _, raw, _ in CASES}), len(CASES))

    def test_pieces(self) -> None:
        """What an input gets does not depend on the pieces that it comes in."""
        wrong = []
        for name, raw, status in CASES:
            if len(raw) > 10000:
                continue
            wire = Wire()
            wire.send(*(raw[i : i + 1] for i in range(len(raw))))
            wire.clock.advance(0)
            if wire.statuses != [status]:
                wrong.append((name, wire.statuses))
        self.assertEqual(wrong, [])

    def test_large_inputs_in_pieces(self) -> None:
        """The same for large inputs, in pieces of an odd size."""
        wrong = []
        for name, raw, status in CASES:
            if len(raw) <= 10000:
                continue
            wire = Wire()
            wire.send(*(raw[i : i + 331] for i in range(0, len(raw), 331)))
            wire.clock.advance(0)
            if wire.statuses != [status]:
                wrong.append((name, wire.statuses))
        self.assertEqual(wrong, [])

    def test_nothing_behind_a_refusal(self) -> None:
        """What follows a refused input is never taken for a request."""
        for name, raw, status in CASES:
            if status != 200:
                wire = Wire()
                wire.send(raw, b"GET /smuggled HTTP/1.1\r\n" + HOST + b"\r\n" * 3)
                targets = [target for _, target, _ in wire.resource.asked]
                self.assertEqual((name, targets), (name, []))

    def test_refusals_repeat_nothing(self) -> None:
        """A refusal holds no byte of what the peer sent (T15)."""
        wire = Wire()
        wire.send(b"GET /canary\xff HTTP/1.1\r\nHost: canary\r\nCanary: canary\r\n\r\n")
        self.assertEqual(wire.statuses, [400])
        self.assertNotIn(b"canary", wire.received.lower())


class HeadTests(SynchronousTestCase):
    """What a head becomes."""

    def test_values(self) -> None:
        """A head keeps method, raw path, fields, authority and how it arrived."""
        framed = parse(
            b"PATCH /a%2Fb//c?q=1 HTTP/1.1\r\nHOST: Example.COM.:8080\r\n"
            b"Accept:  a/b \r\naccept: caf\xe9\r\n\r\n"
        )
        head = framed.head
        self.assertEqual((head.method, head.path), ("PATCH", "/a%2Fb//c"))
        self.assertEqual(head.fields["accept"], ("a/b", "caf\xe9"))
        self.assertEqual(head.authority, Authority("example.com", 8080))
        self.assertEqual(head.peer, FACTS.peer)
        self.assertEqual(head.arrival, FACTS.arrival)
        self.assertEqual(framed.line.target.origin_form, b"/a%2Fb//c?q=1")

    def test_absolute_form(self) -> None:
        """An absolute target becomes the path that it names."""
        framed = parse(b"GET http://a.example/x?y HTTP/1.1\r\nHost: A.example\r\n\r\n")
        self.assertEqual(framed.head.path, "/x")
        self.assertEqual(framed.line.target.origin_form, b"/x?y")

    def test_absolute_form_without_path(self) -> None:
        """An absolute target without a path is the root."""
        framed = parse(b"GET http://a.example?y HTTP/1.1\r\nHost: a.example\r\n\r\n")
        self.assertEqual(framed.line.target.origin_form, b"/?y")

    def test_scheme_of_the_connection(self) -> None:
        """An absolute target may use each scheme that clients have, no other."""
        raw = b"GET https://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n"
        upstream = ConnectionFacts(
            arrival=Arrival(None, None, ("http", "https")), peer=None
        )
        self.assertEqual(parse(raw, upstream).head.path, "/")
        refused = self.assertRaises(RequestRefused, parse, raw)
        self.assertEqual(refused.refusal.status, 400)

    def test_framing(self) -> None:
        """A head tells the length of its body, and whether another may follow."""
        for fields, expected in {
            b"": (0, False, True),
            b"Content-Length: 7\r\n": (7, False, True),
            b"Transfer-Encoding: chunked\r\n": (None, False, True),
            b"Expect: 100-continue\r\nContent-Length: 1\r\n": (1, True, True),
            b"Connection: keep-alive, Close\r\n": (0, False, False),
            b"Connection: closed\r\n": (0, False, True),
        }.items():
            framing = parse(b"GET / HTTP/1.1\r\n" + HOST + fields + b"\r\n").framing
            self.assertEqual(
                (framing.content_length, framing.expects_continue, framing.persistent),
                expected,
            )

    def test_http_1_0(self) -> None:
        """HTTP/1.0 neither persists nor waits for a 100."""
        raw = b"POST / HTTP/1.0\r\nConnection: keep-alive\r\nExpect: 100-continue\r\n"
        framing = parse(raw + HOST + b"Content-Length: 1\r\n\r\n").framing
        self.assertEqual(
            (framing.content_length, framing.expects_continue, framing.persistent),
            (1, False, False),
        )


#: Pieces from which hypothesis puts heads together that are almost good.
FRAGMENTS = st.sampled_from(
    [
        b"GET ", b"POST ", b"/", b"/mcp", b"?", b"%41", b"%", b" HTTP/1.1", b"\r\n",
        b"\r", b"\n", b"\r\n\r\n", b"Host: a\r\n", b"Content-Length: 5\r\n", b"hello",
        b"Transfer-Encoding: chunked\r\n", b"5\r\nhello\r\n", b"0\r\n\r\n", b"0\r\n",
        b":", b" ", b"\t", b"\0", b"\xff", b"x" * 700, b"Connection: close\r\n",
        b"Expect: 100-continue\r\n", b"Accept: a/b\r\n", b"X: 1\r\n", b"http://a/",
        b"GET /mcp HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
    ]
)  # fmt: skip
INPUTS = st.lists(st.one_of(FRAGMENTS, st.binary(max_size=8)), max_size=30)


class PropertyTests(SynchronousTestCase):
    """Any bytes, in any pieces."""

    def outcome(
        self, pieces: list[bytes]
    ) -> tuple[bytes, list[tuple[str, bytes, bytes]]]:
        """Everything that was answered and asked, when every deadline has passed."""
        wire = Wire()
        wire.send(*pieces)
        wire.pass_time(200)
        self.assertIsNotNone(wire.transport.gone)
        self.assertEqual(wire.clock.getDelayedCalls(), [])
        answers = wire.received.replace(b"HTTP/1.1 100 Continue\r\n\r\n", b"")
        statuses = re.findall(rb"HTTP/1\.[01] (\d+) ", answers)
        return b" ".join(statuses), wire.resource.asked

    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    @given(pieces=INPUTS)
    def test_any_pieces(self, pieces: list[bytes]) -> None:
        """Any bytes end in answers and a close, the same whatever their pieces."""
        whole = b"".join(pieces)
        together = self.outcome([whole])
        self.assertEqual(self.outcome(pieces), together)
        if len(whole) < 2000:
            bytewise = [whole[i : i + 1] for i in range(len(whole))]
            self.assertEqual(self.outcome(bytewise), together)

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(noise=st.binary(max_size=4096))
    def test_noise(self, noise: bytes) -> None:
        """Noise is answered with 400 or 408, or not at all, and reaches nobody."""
        statuses, asked = self.outcome([noise])
        self.assertIn(statuses, (b"", b"400", b"408"))
        self.assertEqual(asked, [])

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(
        body=st.binary(max_size=2000),
        cuts=st.lists(st.integers(0, 2600), max_size=6),
        sizes=st.lists(st.integers(1, 400), min_size=1, max_size=8),
    )
    def test_bodies_arrive_whole(
        self, body: bytes, cuts: list[int], sizes: list[int]
    ) -> None:
        """A body arrives as it was sent, sized or chunked, whatever the pieces."""
        chunks, at, turn = [], 0, 0
        while at < len(body):
            chunk = body[at : at + sizes[turn % len(sizes)]]
            chunks.append(b"%x\r\n%b\r\n" % (len(chunk), chunk))
            at, turn = at + len(chunk), turn + 1
        start = b"POST /b HTTP/1.1\r\n" + HOST
        sized = start + b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
        coded = b"Transfer-Encoding: chunked\r\n\r\n" + b"".join(chunks) + b"0\r\n\r\n"
        raw = sized + start + coded
        wire = Wire()
        edges = sorted({0, len(raw), *(min(cut, len(raw)) for cut in cuts)})
        wire.send(*(raw[a:b] for a, b in pairwise(edges)))
        self.assertEqual(
            [body for _, _, body in wire.resource.asked],
            [body, body],
        )
