"""Asking the client: in a session by a request, without one by a result."""

import base64
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.defer import Deferred
from twisted.logger import capturedLogs, formatEvent
from twisted.trial.unittest import SynchronousTestCase

from tests.mcp_fakes import (
    ScriptedTools,
    Transcript,
    declaring,
    initialize,
    make_dispatcher,
    make_state,
    modern,
)
from zscaler_mcp.caller import ANONYMOUS, Caller
from zscaler_mcp.jsonrpc import Request, Response
from zscaler_mcp.mcp import (
    Ask,
    AskRefused,
    Features,
    RequestContext,
    RpcError,
    Scope,
    elicit,
    list_roots,
    sample,
)

NAME = elicit("Who?", {"type": "object", "properties": {"n": {"type": "string"}}})
COLOR = elicit("Which?", {"type": "object", "properties": {}})
ACCEPTED = {"action": "accept", "content": {"n": "Ada"}}
EVERYTHING: dict[str, Any] = {"elicitation": {"form": {}}, "sampling": {}, "roots": {}}

_BAD: list[object] = [None, 1, "x", [], {}, {"action": "perhaps"}]


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
            (NAME, [ACCEPTED, {"action": "decline"}], _BAD),
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
        for number, bad in enumerate(value for value in _BAD if type(value) is dict):
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


class RequestTests(AskingCase):
    """Questions that are results."""

    def ask(
        self,
        request: Request,
        caller: Caller = ANONYMOUS,
        dispatcher: Any = None,
        **declared: Any,
    ) -> dict[str, Any]:
        """The decoded response."""
        asked_in = Scope(
            version="2026-07-28",
            caller=caller,
            source="here",
            capabilities=declared or EVERYTHING,
        )
        work = (dispatcher or self.dispatcher).answer(request, asked_in)
        answer = self.successResultOf(Deferred.fromCoroutine(work))
        decoded: dict[str, Any] = json.loads(answer.message.body)
        return decoded

    def call(self, name: str = "greet", **params: Any) -> Request:
        """A call."""
        return modern("tools/call", name=name, **params)

    def begin(self, **params: Any) -> str:
        """The state that comes with the second question."""
        answers = {"name": ACCEPTED}
        result = self.ask(self.call(inputResponses=answers, **params))["result"]
        self.assertEqual(result["resultType"], "input_required")
        self.assertEqual(list(result["inputRequests"]), ["color"])
        state: str = result["requestState"]
        return state

    def go_on(self, state: Any, request: Request | None = None, **more: Any) -> Any:
        """The response to the next request, which brings the state back."""
        request = request or self.call()
        answers = {"color": {"action": "cancel"}}
        request.params.update({"inputResponses": answers, "requestState": state})
        return self.ask(request, **more)

    def test_rounds(self) -> None:
        """Each round asks for what is missing, and remembers what was said (M45)."""
        first = self.ask(self.call())["result"]
        self.assertEqual(list(first["inputRequests"]), ["name"])
        # A question is not kept (M46).
        self.assertTrue({"ttlMs", "cacheScope", "content"}.isdisjoint(first))
        result = self.go_on(self.begin())["result"]
        self.assertEqual(result["content"][0]["text"], "{'n': 'Ada'} cancel")
        self.assertEqual(result["resultType"], "complete")

    def test_missing_and_extra_answers(self) -> None:
        """A missing answer is asked for again, an extra one ignored (M45)."""
        extra = {"nonesuch": ACCEPTED, "x": 1}
        result = self.ask(self.call(inputResponses=extra))["result"]
        self.assertEqual(list(result["inputRequests"]), ["name"])
        again = self.call(requestState=self.begin())
        self.assertEqual(list(self.ask(again)["result"]["inputRequests"]), ["color"])

    def test_malformed_answers(self) -> None:
        """Answers of a wrong shape are an error, not a question (M45)."""
        for bad in _BAD:
            answer = self.ask(self.call(inputResponses={"name": bad}))
            self.assertEqual(answer["error"]["code"], -32602, bad)
        for bad in (None, [], "x", 1, True):
            answer = self.ask(self.call(inputResponses=bad))
            self.assertEqual(answer["error"]["code"], -32602, bad)

    def test_large(self) -> None:
        """State that no message could carry back is refused, and the log says why."""

        def answer(size: int, **params: Any) -> dict[str, Any]:
            given = {"action": "accept", "content": {"n": "x" * size}}
            return self.ask(self.call(inputResponses={"name": given}, **params))

        with capturedLogs() as logged:
            self.assertIn("requestState", answer(2_000_000)["result"])
            self.assertEqual(logged, [])
            for response in (
                answer(2_500_000),
                answer(2_000_000, arguments={"a": "x" * 1_000_000}),
            ):
                self.assertEqual(response["error"]["code"], -32602)
                self.assertIn("too large", response["error"]["message"])
        words = formatEvent(logged[-1])
        self.assertIn("tools/call", words)
        self.assertIn("ask for less", words)

    def test_changed_mind(self) -> None:
        """What was said in an earlier round is not said again (T30)."""
        other = {"action": "accept", "content": {"n": "Eve"}}
        request = self.call()
        state = self.begin()
        request.params["inputResponses"] = {"name": other, "color": ACCEPTED}
        request.params["requestState"] = state
        text = self.ask(request)["result"]["content"][0]["text"]
        self.assertIn("Ada", text)

    def test_state_of_others(self) -> None:
        """State holds for its caller, tool, arguments and method (M44, H5)."""
        state = self.begin(arguments={"a": 1})
        same: Any = {"arguments": {"a": 1}}
        for request, caller in (
            (self.call(**same), Caller(principal="eve", mode="none")),
            (self.call(**same), Caller(principal="anonymous", mode="api-key")),
            (self.call(), ANONYMOUS),
            (self.call(arguments={"a": 2}), ANONYMOUS),
            (self.call(arguments={"a": True}), ANONYMOUS),
            (self.call("insist", **same), ANONYMOUS),
            (self.call(**same, more=1), ANONYMOUS),
        ):
            answer = self.go_on(state, request, caller=caller)
            self.assertEqual(
                answer["error"], {"code": -32602, "message": "Invalid requestState"}
            )
        self.assertIn("result", self.go_on(state, self.call(**same)))

    def test_expiry(self) -> None:
        """State is over after some minutes (M44)."""
        state = self.begin()
        self.now += 599
        self.assertIn("result", self.go_on(state))
        self.now += 1
        self.assertEqual(self.go_on(state)["error"]["code"], -32602)

    def test_keys(self) -> None:
        """Replicas that share a key go on with each other's state; others do not."""
        old, new = "o" * 32, "n" * 32
        for sealing, opening, opens in (
            ((old,), (old,), True),
            ((old,), (new, old), True),
            ((new, old), (new,), True),
            ((old,), (new,), False),
            ((new, old), (old,), False),
        ):
            self.dispatcher = self.make(*sealing)
            answer = self.go_on(self.begin(), dispatcher=self.make(*opening))
            self.assertIs("result" in answer, opens)

    def test_confidential(self) -> None:
        """State shows nobody what was said (M43)."""
        sealed = base64.urlsafe_b64decode(self.begin())
        for word in (b"Ada", b"accept", b"greet", b"anonymous"):
            self.assertNotIn(word, sealed)

    def test_what_is_no_state(self) -> None:
        """State that is cut, extended or of another type is refused (M43)."""
        state = self.begin()
        others: list[object] = [
            None,
            1,
            [],
            {},
            "",
            "x",
            "=",
            "é",
            state + "AAAA",
            [state],
        ]
        for bad in (*others, *(state[:end] for end in range(0, len(state), 7))):
            answer = self.go_on(bad)
            self.assertEqual(answer["error"]["message"], "Invalid requestState")

    @settings(max_examples=100, deadline=None, derandomize=True, database=None)
    @given(st.data())
    def test_tampered(self, data: st.DataObject) -> None:
        """State of which any bit was turned is refused (M43)."""
        sealed = bytearray(base64.urlsafe_b64decode(self.begin()))
        place = data.draw(st.integers(0, len(sealed) - 1))
        sealed[place] ^= 1 << data.draw(st.integers(0, 7))
        tampered = base64.urlsafe_b64encode(sealed).decode()
        self.assertEqual(self.go_on(tampered)["error"]["code"], -32602)
