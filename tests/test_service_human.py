"""The human behind a client, attacked through the protocol (T30)."""

import json
from typing import Any, Final

import attrs
from twisted.internet.defer import Deferred

from tests.mcp_fakes import (
    Transcript,
    declaring,
    initialize,
    make_dispatcher,
    modern,
    scope,
)
from tests.pipeline_case import PipelineCase
from zscaler_mcp.caller import Caller
from zscaler_mcp.jsonrpc import Notification, Request, Response
from zscaler_mcp.mcp import Dispatcher, Features
from zscaler_mcp.service._tools import CatalogTools

ALICE: Final = Caller(principal="alice", mode="api-key")
YES: Final = {"action": "accept", "content": {"confirm": True}}


class RoundsTests(PipelineCase):
    """A delete whose question is answered in another request (2026-07-28)."""

    def setUp(self) -> None:
        """A dispatcher over every tool."""
        super().setUp()
        self.dispatcher: Dispatcher = make_dispatcher(
            Features(tools=CatalogTools(self.invocation))
        )

    def delete(
        self,
        answers: Any = None,
        *,
        label: str = "4231",
        caller: Caller = ALICE,
        **params: Any,
    ) -> dict[str, Any]:
        """Ask for a delete; the result."""
        if answers is not None:
            params["inputResponses"] = answers
        request = modern(
            "tools/call",
            name="zia_delete_rule_label",
            arguments={"label_id": label},
            **params,
        )
        answering = self.dispatcher.answer(
            request,
            attrs.evolve(scope(), caller=caller, capabilities={"elicitation": {}}),
        )
        answer = json.loads(self.successResultOf(answering).message.body)
        result: dict[str, Any] = answer["result"]
        return result

    def question(self) -> tuple[str, dict[str, Any]]:
        """The name of the question, and the whole result that asks it."""
        result = self.delete()
        (name,) = result["inputRequests"]
        return name, result

    def deleted(self) -> int:
        """How often the tenant was asked to delete."""
        return sum(request.method == "DELETE" for request in self.tenant.requests)

    def test_agreed_once(self) -> None:
        """An agreement is for one call, with its state and without it."""
        name, result = self.question()
        more = {"requestState": result["requestState"]}
        self.assertFalse(self.delete({name: YES}, **more).get("isError", False))
        self.assertEqual(self.deleted(), 1)
        for again in ({name: YES}, {name: YES, "confirmation.x": YES}):
            self.assertTrue(self.delete(again, **more)["isError"])
            self.assertTrue(self.delete(again)["isError"])
        # The state alone is no answer: it is asked anew.
        self.assertIn("inputRequests", self.delete(**more))
        self.assertEqual(self.deleted(), 1)

    def test_elsewhere(self) -> None:
        """An agreement is for one caller and for one object."""
        name, _ = self.question()
        mallory = Caller(principal="mallory", mode="api-key")
        self.assertTrue(self.delete({name: YES}, caller=mallory)["isError"])
        self.assertTrue(self.delete({name: YES}, label="4232")["isError"])
        self.assertEqual(self.deleted(), 0)
        self.assertFalse(self.delete({name: YES}).get("isError", False))

    def test_forged(self) -> None:
        """A question that was never put has no answer."""
        for name in ("confirmation.", "confirmation.x", "confirmation." + "A" * 75):
            self.assertTrue(self.delete({name: YES})["isError"], name)
        self.assertIn("inputRequests", self.delete({"confirm": YES}))
        self.assertEqual(self.deleted(), 0)

    def test_half_hearted(self) -> None:
        """Whatever is not a plain yes is a no; none of it is a defect of ours."""
        for answer in (
            {"action": "decline"},
            {"action": "cancel", "content": {"confirm": True}},
            {"action": "accept"},
            {"action": "accept", "content": {}},
            {"action": "accept", "content": {"confirm": "true"}},
            {"action": "accept", "content": {"confirm": 1}},
            {"action": "accept", "content": []},
            {"action": "ACCEPT", "content": {"confirm": True}},
            {},
            "yes",
            None,
        ):
            name, _ = self.question()
            result = self.delete({name: answer})
            self.assertTrue(result["isError"], answer)
            self.assertNotIn("internal", json.dumps(result), answer)
            self.assertEqual(self.deleted(), 0)


class SessionTests(PipelineCase):
    """Deletes whose questions are pushed in a session."""

    def setUp(self) -> None:
        """Open a session."""
        super().setUp()
        self.dispatcher = make_dispatcher(Features(tools=CatalogTools(self.invocation)))
        self.session, _ = self.dispatcher.initialize(
            declaring(initialize(), elicitation={}), ALICE
        )
        self.outlet = Transcript()

    def delete(self, identifier: int) -> Deferred[Any]:
        """Ask for a delete."""
        params = {
            "name": "zia_delete_rule_label",
            "arguments": {"label_id": "4231"},
        }
        request = Request(identifier, "tools/call", params)
        return Deferred.fromCoroutine(
            self.dispatcher.answer_in(self.session, request, "here", self.outlet)
        )

    def deleted(self) -> int:
        """How often the tenant was asked to delete."""
        return sum(request.method == "DELETE" for request in self.tenant.requests)

    def take(self, identifier: Any, answer: Any = YES) -> None:
        """Let the client answer."""
        self.session.take(Response(identifier, answer, None))

    def asked(self) -> list[str]:
        """The ids of the questions so far."""
        return [each["id"] for each in self.outlet.messages if "id" in each]

    def test_twice(self) -> None:
        """A second answer to one question agrees to nothing else."""
        calls = [self.delete(1), self.delete(2)]
        first, second = self.asked()
        self.assertEqual(self.deleted(), 0)
        for _ in range(3):
            self.take(first)
        self.assertEqual(self.deleted(), 1)
        self.assertNoResult(calls[1])
        self.take(second, {"action": "decline"})
        self.take(second)
        self.assertEqual(self.deleted(), 1)
        for call in calls:
            self.successResultOf(call)

    def test_before_the_question(self) -> None:
        """An answer that comes before its question is none."""
        for number in range(1, 9):
            self.take(f"server-{number}")
            self.take(number)
        call = self.delete(1)
        self.assertNoResult(call)
        self.assertEqual(self.deleted(), 0)
        self.take(*self.asked())
        self.assertEqual(self.deleted(), 1)

    def test_too_late(self) -> None:
        """A human who agrees after the agreement has run out has nothing done."""
        call = self.delete(1)
        self.clock.advance(301)
        self.take(*self.asked())
        self.successResultOf(call)
        self.assertEqual(self.deleted(), 0)

    def test_cancelled(self) -> None:
        """What the client has cancelled is not done, whatever it answers then."""
        self.delete(1)
        (question,) = self.asked()
        self.session.take(Notification("notifications/cancelled", {"requestId": 1}))
        self.take(question)
        self.assertEqual(self.deleted(), 0)
