"""Asking the client in a session, by a request of our own."""

import json
from typing import Any

from twisted.internet.defer import Deferred
from twisted.trial.unittest import SynchronousTestCase

from tests.mcp_fakes import (
    ScriptedTools,
    Transcript,
    declaring,
    initialize,
    make_dispatcher,
    make_state,
)
from zscaler_mcp.caller import ANONYMOUS
from zscaler_mcp.jsonrpc import Request, Response
from zscaler_mcp.mcp import (
    Ask,
    AskRefused,
    Features,
    RequestContext,
    RpcError,
    elicit,
    list_roots,
    sample,
)

NAME = elicit("Who?", {"type": "object", "properties": {"n": {"type": "string"}}})
COLOR = elicit("Which?", {"type": "object", "properties": {}})
ACCEPTED = {"action": "accept", "content": {"n": "Ada"}}
EVERYTHING: dict[str, Any] = {"elicitation": {"form": {}}, "sampling": {}, "roots": {}}

BAD: list[object] = [None, 1, "x", [], {}, {"action": "perhaps"}]


async def greet(arguments: dict[str, Any], context: RequestContext) -> object:
    """Ask for a name, then for a color."""
    first = await context.ask({"name": NAME})
    second = await context.ask({"color": COLOR})
    return f"{first['name'].get('content')} {second['color']['action']}"


async def insist(arguments: dict[str, Any], context: RequestContext) -> object:
    """Go on without an answer."""
    try:
        answers = await context.ask({"name": NAME, "color": COLOR, "r": list_roots()})
    except AskRefused:
        return "nobody answered"
    return sorted(answers)


class AskTests(SynchronousTestCase):
    """What can be asked of whom, and what is an answer."""

    def test_understood(self) -> None:
        """A client is asked what it has declared; bare elicitation means forms."""
        url = Ask("elicitation/create", {}, {"elicitation": {"url": {}}})
        for ask, declared, understood in (
            (NAME, {"elicitation": {}}, True),
            (NAME, {"elicitation": {"form": {}}}, True),
            (NAME, {"elicitation": {"url": {}}}, False),
            (url, {"elicitation": {}}, False),
            (url, {"elicitation": {"url": {}}}, True),
            (NAME, {}, False),
            (NAME, {"elicitation": True}, False),
            (sample([], 1), {"sampling": {}}, True),
            (sample([], 1), {"elicitation": {}}, False),
            (list_roots(), {"roots": {"listChanged": {}}}, True),
        ):
            self.assertIs(ask.is_understood(declared), understood, (ask, declared))

    def test_shapes(self) -> None:
        """An answer has the shape that its question asks for."""
        block = {"type": "text", "text": "x"}
        sampled = {"role": "assistant", "content": block, "model": "m"}
        for ask, good, bad in (
            (NAME, [ACCEPTED, {"action": "decline"}], BAD),
            (
                sample([], 1),
                [sampled, sampled | {"content": [block]}],
                [{}, sampled | {"role": "system"}, sampled | {"content": "x"}],
            ),
            (
                list_roots(),
                [{"roots": []}, {"roots": [{"uri": "file:///"}]}],
                [{}, {"roots": {}}, {"roots": [{}]}, {"roots": [{"uri": 1}]}],
            ),
        ):
            for answer in good:
                self.assertIs(ask.check(answer), answer)
            for answer in bad:
                error = self.assertRaises(RpcError, ask.check, answer)
                self.assertEqual(error.code, -32602)


class AskingCase(SynchronousTestCase):
    """A dispatcher with tools that ask."""

    def setUp(self) -> None:
        """Make it."""
        self.now = 1_000_000.0
        self.features = Features(tools=ScriptedTools(greet=greet, insist=insist))
        self.dispatcher = self.make()

    def make(self, *keys: str) -> Any:
        """A dispatcher of the same server with its own keys."""
        return make_dispatcher(self.features, make_state(*keys, now=lambda: self.now))


class SessionTests(AskingCase):
    """Questions that are pushed."""

    def setUp(self) -> None:
        """Open a session."""
        super().setUp()
        self.session, _ = self.dispatcher.initialize(
            declaring(initialize(), **EVERYTHING), ANONYMOUS
        )
        self.outlet = Transcript()

    def call(self, name: str, identifier: Any = 9) -> Deferred[Any]:
        """Call a tool."""
        request = Request(identifier, "tools/call", {"name": name})
        return Deferred.fromCoroutine(
            self.dispatcher.answer_in(self.session, request, "here", self.outlet)
        )

    def asked(self) -> list[str]:
        """The ids of what was asked."""
        return [each["id"] for each in self.outlet.messages if "id" in each]

    def withdrawn(self) -> list[str]:
        """The ids of what is not asked any more."""
        return [
            each["params"]["requestId"]
            for each in self.outlet.messages
            if each["method"] == "notifications/cancelled"
        ]

    def said(self, work: Deferred[Any]) -> Any:
        """What the tool said in the end."""
        answer = json.loads(self.successResultOf(work).message.body)
        return answer["result"]["content"][0]["text"]

    def test_answered(self) -> None:
        """A question goes out before the answer and takes the client's word."""
        work = self.call("greet")
        self.assertEqual(self.outlet.messages[0]["method"], "elicitation/create")
        self.assertEqual(self.outlet.messages[0]["params"]["message"], "Who?")
        self.session.take(Response(self.asked()[0], result=ACCEPTED))
        self.assertNoResult(work)
        self.session.take(Response(self.asked()[1], result={"action": "decline"}))
        self.assertEqual(self.said(work), "{'n': 'Ada'} decline")

    def test_at_once(self) -> None:
        """Several questions go out together, each under an id of its own."""
        work = self.call("insist")
        identifiers = self.asked()
        self.assertEqual(len(set(identifiers)), 3)
        answers: list[Any] = [ACCEPTED, ACCEPTED, {"roots": []}]
        for identifier, result in reversed(
            list(zip(identifiers, answers, strict=True))
        ):
            self.session.take(Response(identifier, result=result))
        self.assertEqual(self.said(work), "['color', 'name', 'r']")

    def test_refused(self) -> None:
        """An error in place of an answer refuses all that was asked with it."""
        work = self.call("insist")
        self.session.take(Response(self.asked()[1], error={"code": 1, "message": ""}))
        self.assertEqual(self.said(work), "nobody answered")
        self.assertEqual(self.session._asked, {})
        first, _, third = self.asked()
        self.assertEqual(self.withdrawn(), [first, third])

    def test_malformed(self) -> None:
        """An answer of another shape is an error of the call (B4)."""
        for number, bad in enumerate(value for value in BAD if type(value) is dict):
            work = self.call("greet", number)
            assert isinstance(bad, dict)
            self.session.take(Response(self.asked()[-1], result=bad))
            self.assertEqual(self.successResultOf(work).error_code, -32602)

    def test_undeclared(self) -> None:
        """A client is not asked what it has not declared (B4)."""
        self.session, _ = self.dispatcher.initialize(initialize(), ANONYMOUS)
        answer = self.successResultOf(self.call("greet"))
        self.assertEqual(answer.error_code, -32021)
        self.assertEqual(self.outlet.messages, [])

    def test_answers_of_others(self) -> None:
        """No session answers what another was asked (T30)."""
        work = self.call("greet")
        other, _ = self.dispatcher.initialize(
            declaring(initialize(), **EVERYTHING), ANONYMOUS
        )
        other.take(Response(self.asked()[0], result=ACCEPTED))
        self.assertNoResult(work)
        self.assertEqual(len(self.asked()), 1)

    def test_answers_to_nothing(self) -> None:
        """Answers that nobody waits for, late and repeated ones too, do nothing."""
        work = self.call("greet")
        identifier = self.asked()[0]
        stray: list[Any] = ["server-99", 1, identifier.removeprefix("server-"), "", 0]
        for each in stray:
            self.session.take(Response(each, result=ACCEPTED))
        self.assertNoResult(work)
        for _ in range(3):
            self.session.take(Response(identifier, result=ACCEPTED))
        self.assertEqual(len(self.asked()), 2)

    def test_cancelled(self) -> None:
        """What is cancelled while it asks does not go on, and gets no answer."""
        work = self.call("insist")
        self.session.cancel(9)
        self.assertIsNone(self.successResultOf(work))
        self.assertEqual(self.session._asked, {})
        self.assertEqual(self.withdrawn(), self.asked())

    def test_ended(self) -> None:
        """A session that ends takes its questions along."""
        work = self.call("insist")
        self.session.end()
        self.assertEqual(self.successResultOf(work).error_code, -32800)
        self.assertEqual(self.session._asked, {})
        self.assertEqual(self.withdrawn(), [])

    def test_nobody_listens(self) -> None:
        """Who takes nothing before the answer is not waited for."""
        request = Request(1, "tools/call", {"name": "insist"})
        work = Deferred.fromCoroutine(
            self.dispatcher.answer_in(self.session, request, "here")
        )
        self.assertEqual(self.said(work), "nobody answered")

    def test_silence(self) -> None:
        """Who has not been heard of for long is not waited for (A20)."""
        work = self.call("insist")
        self.session.give_up()
        self.assertEqual(self.said(work), "nobody answered")
        self.assertFalse(self.session.busy)
        self.assertEqual(self.withdrawn(), self.asked())

    def test_bounded(self) -> None:
        """One client is asked a bounded number of things at once."""
        works = [self.call("insist", number) for number in range(25)]
        self.assertEqual(len(self.session._asked), 63)
        # What has no room is not asked at all, and nothing of it is withdrawn.
        self.assertEqual((len(self.asked()), self.withdrawn()), (63, []))
        self.assertNoResult(works[20])
        self.assertEqual(self.said(works[24]), "nobody answered")
