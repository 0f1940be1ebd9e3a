"""Streams of sessions: priming, breaking off, going on, asking, ending."""

from twisted.internet.error import ConnectionDone

from tests.events_case import FORM, EventCase
from tests.mcp_fakes import answering, noting
from tests.web_memory import read_events, read_reply
from zscaler_mcp.jsonrpc import Request


class SessionTests(EventCase):
    """Requests of a session."""

    def test_priming(self) -> None:
        """A stream begins with a place to come back to, where clients know it (C2)."""
        for version, primed in (("2025-11-25", True), ("2025-06-18", False)):
            first = read_events(self.call("report", self.open(version)).value()).events[
                0
            ]
            self.assertIs(first.data == "", primed)
            self.assertIs(first.retry == "1000", primed)
            self.assertEqual(first.id, "1-0" if primed else "1-1")

    def test_ids(self) -> None:
        """Event ids name their stream, and none is given twice (A13, C6)."""
        session = self.open()
        streams = [self.call("report", session, number) for number in range(3)]
        streams.append(self.edge.listen(session))
        identifiers = [
            event.id
            for stream in streams
            for event in read_events(stream.value()).events
        ]
        self.assertEqual(len(identifiers), 7)
        self.assertEqual(len(set(identifiers)), 7)

    def test_resumption(self) -> None:
        """Who lost a connection goes on behind the last event, by a GET (C7, A9)."""
        session = self.open()
        transport = self.call("report", session)
        last = read_events(transport.value()).events[-1].id
        transport.lose(ConnectionDone)
        self.assertEqual(self.cancelled, 0)
        self.waiting[0].callback("done")
        sent = self.resume(session, last)
        self.assertEqual([each.id for each in sent.events], ["1-2", "1-3"])
        self.assertEqual(sent.messages[-1]["id"], 9)
        self.assertTrue(sent.ended)
        # Once more, from the beginning.
        again = self.resume(session, "1-0")
        self.assertEqual(again.events[1:], sent.events)

    def test_resumption_of_what_runs(self) -> None:
        """Who comes back early waits for the rest on the new connection (C3)."""
        session = self.open()
        broken = self.call("report", session)
        back = self.edge.listen(session, last_event_id="1-1")
        self.assertTrue(read_events(broken.value()).ended)
        self.waiting[0].callback("done")
        sent = read_events(back.value())
        self.assertEqual(sent.messages[-1]["id"], 9)
        self.assertEqual(len(read_events(broken.value()).messages), 1)

    def test_resumption_of_others(self) -> None:
        """No event of another stream, session or caller is sent again (A14, T20)."""
        session, other = self.open(), self.open()
        self.call("report", session)
        self.call("report", session, 10)
        self.waiting[0].callback("done")
        self.waiting[1].callback("done")
        sent = self.resume(session, "2-1")
        self.assertEqual({each.id[0] for each in sent.events if each.id}, {"2"})
        for identifier, headers, status in (
            ("1-0", other, 400),
            ("1-0", session | {"x_api_key": "b" * 40}, 404),
            ("1-9", session, 400),
            ("3-0", session, 400),
        ):
            reply = self.edge.ask(
                "GET", **headers, accept="text/event-stream", last_event_id=identifier
            )
            self.assertEqual(reply.status, status, identifier)

    def test_nothing_to_come_back_to(self) -> None:
        """Who left before the first event has none; what follows is not kept (A9)."""
        session = self.open()
        self.call("quiet", session).lose(ConnectionDone)
        self.contexts[0].progress(1)
        self.waiting[0].callback("done")
        self.assertEqual(self.cancelled, 0)
        self.assertEqual(self.edge.application.endpoint._store.used, 0)  # type: ignore[attr-defined]

    def test_what_is_no_event(self) -> None:
        """An id that was never given out is refused."""
        session = self.open()
        self.call("report", session)
        for bad in (
            "",
            "1",
            "-",
            "1-",
            "01-1",
            "1-1-1",
            "1 -1",
            "x-1",
            "1--1",
            "9" * 99,
        ):
            reply = self.edge.ask(
                "GET", **session, accept="text/event-stream", last_event_id=bad
            )
            self.assertEqual((reply.status, reply.code), (400, -32600), bad)

    def test_hang_up(self) -> None:
        """A server lets go of a connection when its client can come back (C3, C4)."""
        session = self.open()
        sent = read_events(self.call("hang_up", session).value())
        self.assertTrue(sent.ended)
        self.assertEqual((sent.events[0].id, sent.events[0].retry), ("1-0", "1000"))
        back = self.edge.listen(session, last_event_id="1-0")
        self.waiting[0].callback("done")
        self.assertEqual(read_events(back.value()).messages[-1]["id"], 9)

    def test_no_hanging_up(self) -> None:
        """It does not where the client has no event id to come back with (C3)."""
        transport = self.call("hang_up", self.open("2025-06-18"))
        self.waiting[0].callback("done")
        reply = read_reply(transport.value())
        self.assertEqual(reply.json["id"], 9)

    def test_asking(self) -> None:
        """A question goes out on its request's stream; any POST answers it (A8)."""
        session = self.open(**FORM)
        standing, asking = self.edge.listen(session), self.call("ask", session)
        question = read_events(asking.value()).messages[0]
        answer = answering(question["id"], {"action": "decline"})
        foreign = self.open(**FORM)
        self.assertEqual(self.edge.post(answer, **foreign).status, 202)
        self.assertFalse(read_events(asking.value()).ended)
        self.assertEqual(self.edge.post(answer, **session).status, 202)
        sent = read_events(asking.value())
        self.assertEqual(sent.messages[1]["result"]["content"][0]["text"], "decline")
        self.assertTrue(sent.ended)
        self.assertEqual(read_events(standing.value()).messages, [])

    def test_cancelled(self) -> None:
        """A stream whose request is cancelled ends without an answer."""
        session = self.open()
        transport = self.call("report", session)
        self.edge.post(noting("cancelled", requestId=9), **session)
        sent = read_events(transport.value())
        self.assertEqual([each.get("id") for each in sent.messages], [None])
        self.assertTrue(sent.ended)

    def test_end_of_session(self) -> None:
        """With the session its streams end, and nothing of them is had again (C5)."""
        session = self.open()
        transports = [self.call("report", session), self.edge.listen(session)]
        self.edge.ask("DELETE", **session)
        sent = [read_events(transport.value()) for transport in transports]
        self.assertTrue(all(each.ended for each in sent))
        self.assertEqual(sent[0].messages[-1]["error"]["code"], -32800)
        reply = self.edge.ask(
            "GET", **session, accept="text/event-stream", last_event_id="1-0"
        )
        self.assertEqual(reply.status, 404)

    def test_slow_client(self) -> None:
        """A question has its time, however busy its session is (A20)."""
        session = self.open(**FORM)
        transport = self.call("ask", session)
        for _ in range(10):
            self.edge.clock.advance(59)
            self.edge.post(Request(99, "ping", {}), **session)
        self.assertNotIn(b"isError", transport.value())
        self.edge.clock.advance(30)
        self.assertIn(b"-32600", transport.value())

    def test_silent_client(self) -> None:
        """Who is asked and goes away does not hold its session for ever (A20, T20)."""
        session = self.open(**FORM)
        self.call("ask", session).lose(ConnectionDone)
        self.edge.clock.advance(61)
        self.open()
        self.assertEqual(len(self.edge.sessions), 1)
