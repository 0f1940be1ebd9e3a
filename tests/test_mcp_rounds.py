"""Questions that are results: rounds, and the state that comes back (MRTR)."""

import base64
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.defer import Deferred
from twisted.logger import capturedLogs, formatEvent

from tests.mcp_fakes import (
    modern,
)
from tests.test_mcp_asking import ACCEPTED, BAD, EVERYTHING, AskingCase
from zscaler_mcp.caller import ANONYMOUS, Caller
from zscaler_mcp.jsonrpc import Request
from zscaler_mcp.mcp import (
    Scope,
)


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
        for bad in BAD:
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
