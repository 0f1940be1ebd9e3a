"""Calls that go on after their answer (extension "Tasks", SEP-2663)."""

import json
from typing import Any

from twisted.internet.defer import Deferred
from twisted.trial.unittest import SynchronousTestCase

from tests.fixture_features import fixture_features
from tests.mcp_fakes import (
    SANITIZER,
    declaring,
    initialize,
    make_dispatcher,
    modern,
)
from zscaler_mcp.caller import ANONYMOUS, Caller
from zscaler_mcp.jsonrpc import EncodedMessage, Request
from zscaler_mcp.mcp import Changes, Dispatcher, Scope, TaskTable
from zscaler_mcp.mcp.tasks import TaskStatus

EXTENSION = "io.modelcontextprotocol/tasks"
TASKS: dict[str, Any] = {"extensions": {EXTENSION: {}}, "elicitation": {}}
OTHER = Caller(principal="other", mode="api-key")


class Outlet:
    """Keeps what is put."""

    congested = False

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    def put(self, message: EncodedMessage) -> None:
        """Keep a message."""
        self.messages.append(json.loads(message.body))

    def hang_up(self) -> None:
        """Nothing to take away."""


class TaskCase(SynchronousTestCase):
    """A dispatcher whose tools wait for the test."""

    def setUp(self) -> None:
        """Begin with nothing running."""
        self.now = 1_000.0
        self.pauses: list[Deferred[None]] = []
        self.tasks = TaskTable(lambda: self.now, ttl=60)
        features = fixture_features(Changes(), self.pause, self.tasks)
        self.dispatcher: Dispatcher = make_dispatcher(features)

    def pause(self, seconds: float) -> Deferred[None]:
        """Wait until the test says so."""
        self.pauses.append(Deferred())
        return self.pauses[-1]

    def begin(
        self,
        method: str,
        capabilities: dict[str, Any] | None = None,
        caller: Caller = ANONYMOUS,
        outlet: Any = None,
        **params: Any,
    ) -> Deferred[Any]:
        """Send a request."""
        scope = Scope(
            version="2026-07-28",
            caller=caller,
            source="127.0.0.1",
            capabilities=TASKS if capabilities is None else capabilities,
            outlet=outlet or Outlet(),
        )
        coroutine = self.dispatcher.answer(modern(method, **params), scope)
        return Deferred.fromCoroutine(coroutine)

    def ask(self, method: str, **more: Any) -> Any:
        """The result of a request, or its error."""
        answer = self.successResultOf(self.begin(method, **more))
        message = json.loads(answer.message.body)
        return message.get("result", message.get("error"))

    def start(self, name: str, **arguments: Any) -> str:
        """Call a tool that becomes a task; its id."""
        result = self.ask("tools/call", name=name, arguments=arguments)
        self.assertEqual(result["resultType"], "task")
        task_id: str = result["taskId"]
        return task_id


class LifeTests(TaskCase):
    """From a handle to an outcome."""

    def test_completed(self) -> None:
        """The handle comes at once, the outcome when the work is done."""
        task_id = self.start("slow_compute", seconds=9, label="x")
        working = self.ask("tasks/get", taskId=task_id)
        self.assertEqual(
            (working["status"], working["resultType"]), ("working", "complete")
        )
        self.assertEqual(working["createdAt"], "1970-01-01T00:16:40Z")
        self.now += 5
        self.pauses[0].callback(None)
        done = self.ask("tasks/get", taskId=task_id)
        self.assertEqual(done["status"], "completed")
        self.assertEqual(done["result"]["content"][0]["text"], "Computed x")
        self.assertEqual(done["lastUpdatedAt"], "1970-01-01T00:16:45Z")

    def test_failures(self) -> None:
        """A tool's failure is an outcome; an error of the protocol is a failure."""
        said = self.start("failing_job")
        broken = self.start("protocol_error_job")
        for pause in self.pauses:
            pause.callback(None)
        outcome = self.ask("tasks/get", taskId=said)
        self.assertEqual(outcome["status"], "completed")
        self.assertTrue(outcome["result"]["isError"])
        outcome = self.ask("tasks/get", taskId=broken)
        self.assertEqual(outcome["status"], "failed")
        self.assertEqual(outcome["error"]["code"], -32603)
        self.assertNotIn("result", outcome)

    def test_cancelled(self) -> None:
        """Who cancels is heard, and what is over stays as it is."""
        task_id = self.start("slow_compute")
        self.ask("tasks/cancel", taskId=task_id)
        self.assertEqual(self.ask("tasks/get", taskId=task_id)["status"], "cancelled")
        done = self.start("slow_compute")
        self.pauses[-1].callback(None)
        self.ask("tasks/cancel", taskId=done)
        self.assertEqual(self.ask("tasks/get", taskId=done)["status"], "completed")

    def test_left_early(self) -> None:
        """Who leaves before there is a handle cancels the work, as with any call."""
        waiting = self.begin("tools/call", name="test_tool_with_progress")
        waiting.addErrback(lambda failure: None)
        self.assertFalse(self.pauses[0].called)
        waiting.cancel()
        self.assertTrue(self.pauses[0].called)

    def test_without_the_extension(self) -> None:
        """A client that has not declared it gets no handle, and no word of one."""
        waiting = self.begin(
            "tools/call", capabilities={}, name="slow_compute", arguments={}
        )
        self.assertNoResult(waiting)
        self.pauses[0].callback(None)
        answer = json.loads(self.successResultOf(waiting).message.body)
        self.assertEqual(answer["result"]["resultType"], "complete")
        task_id = self.start("slow_compute")
        for method in ("tasks/get", "tasks/cancel"):
            error = self.ask(method, capabilities={}, taskId=task_id)
            self.assertEqual(error["code"], -32021)
            required = error["data"]["requiredCapabilities"]["extensions"]
            self.assertEqual(required, {EXTENSION: {}})


class InputTests(TaskCase):
    """What a task asks."""

    def test_one_by_one(self) -> None:
        """Answers may come one by one; what is answered is asked no more."""
        task_id = self.start("multi_input")
        asked = self.ask("tasks/get", taskId=task_id)
        self.assertEqual(asked["status"], "input_required")
        self.assertEqual(set(asked["inputRequests"]), {"first", "second"})
        answer = {"action": "accept", "content": {"name": "x"}}
        for key in ("first", "second"):
            self.ask(
                "tasks/update",
                taskId=task_id,
                inputResponses={key: answer, "z": answer},
            )
            if key == "first":
                asked = self.ask("tasks/get", taskId=task_id)
                self.assertEqual(set(asked["inputRequests"]), {"second"})
        self.assertEqual(self.ask("tasks/get", taskId=task_id)["status"], "completed")

    def test_out_of_shape(self) -> None:
        """An answer out of shape changes nothing."""
        task_id = self.start("confirm_delete", filename="x")
        for wrong in ("yes", {"action": "perhaps"}, None):
            error = self.ask(
                "tasks/update", taskId=task_id, inputResponses={"confirm": wrong}
            )
            self.assertEqual(error["code"], -32602)
        asked = self.ask("tasks/get", taskId=task_id)
        self.assertEqual(asked["status"], "input_required")

    def test_asked_before(self) -> None:
        """What is asked before the handle is asked as of any call (MRTR)."""
        result = self.ask("tools/call", name="test_tool_with_task")
        self.assertEqual(result["resultType"], "input_required")
        self.assertNotIn("taskId", result)


class BoundTests(TaskCase):
    """Whose a task is, and for how long."""

    def test_others(self) -> None:
        """A task is its caller's: to others it is unknown (H5)."""
        task_id = self.start("slow_compute")
        foreign = self.ask("tasks/get", caller=OTHER, taskId=task_id)
        unknown = self.ask("tasks/get", taskId="x" * 32)
        self.assertEqual(foreign, unknown)
        self.ask("tasks/cancel", caller=OTHER, taskId=task_id)
        self.assertEqual(self.ask("tasks/get", taskId=task_id)["status"], "working")

    def test_time(self) -> None:
        """A task is kept for its time; after that its work is stopped."""
        task_id = self.start("slow_compute")
        self.now += 59
        self.assertEqual(self.ask("tasks/get", taskId=task_id)["ttlMs"], 60_000)
        self.now += 1
        self.assertEqual(self.ask("tasks/get", taskId=task_id)["code"], -32602)
        self.assertTrue(self.pauses[0].called)

    def test_room(self) -> None:
        """Without room a call is answered when it is done, as without tasks."""
        while self.tasks.open(ANONYMOUS) is not None:
            pass
        self.assertEqual(len(self.tasks._tasks), 500)
        waiting = self.begin("tools/call", name="slow_compute", arguments={})
        self.assertNoResult(waiting)
        self.pauses[0].callback(None)
        answer = json.loads(self.successResultOf(waiting).message.body)
        self.assertEqual(answer["result"]["resultType"], "complete")

    def test_room_of_others(self) -> None:
        """However many tasks one caller has, another has room for its own (T13)."""
        while self.tasks.open(OTHER) is not None:
            pass
        for _ in range(100):
            self.start("slow_compute")

    def test_what_is_over(self) -> None:
        """What is over makes room, the oldest of whoever has most first (T13)."""
        mine = self.start("slow_compute")
        self.pauses[0].callback(None)
        others = []
        for _ in range(2_000):
            task = self.tasks.open(OTHER)
            assert task is not None
            task.become(TaskStatus.COMPLETED)
            others.append(task)
        self.assertEqual(len(self.tasks._tasks), 1_000)
        self.assertEqual(self.ask("tasks/get", taskId=mine)["status"], "completed")
        self.assertIsNone(self.tasks.find(others[1_000].id, OTHER))
        self.assertIsNotNone(self.tasks.find(others[1_001].id, OTHER))

    def test_no_swapping(self) -> None:
        """What is over of a caller with little does not give way to one with more."""
        few = [self.tasks.open(OTHER) for _ in range(300)]
        for task in few:
            assert task is not None
            task.become(TaskStatus.COMPLETED)
        while self.tasks.open(ANONYMOUS) is not None:
            pass
        third = Caller(principal="third", mode="api-key")
        while self.tasks.open(third) is not None:
            pass
        kept = [each for each in few if each and self.tasks.find(each.id, OTHER)]
        # The second has 500 places, so the third gets what it needs from the first
        # until both have as many.
        self.assertEqual((len(kept), self.tasks._count.total()), (250, 1_000))

    def test_bytes(self) -> None:
        """All outcomes are bounded, at the cost of who has most (T13)."""
        mine = self.start("slow_compute", label="x")
        self.pauses[0].callback(None)
        outcome = SANITIZER.json("x" * 3_999_999)
        for _ in range(40):
            task = self.tasks.open(OTHER)
            assert task is not None
            task.outcome = {"result": outcome}
            task.become(TaskStatus.COMPLETED)
        self.assertLess(self.tasks._sizes.total(), 64 * 1024 * 1024)
        self.assertEqual(len(self.tasks._tasks), 1 + 16)
        self.assertIn("result", self.ask("tasks/get", taskId=mine))

    def test_large_outcome(self) -> None:
        """An outcome that is too large to be kept is a failure, in words (T13)."""
        small = self.start("slow_compute", label="x" * 4_000_000)
        large = self.start("slow_compute", label="x" * 4_200_000)
        for pause in self.pauses:
            pause.callback(None)
        self.assertEqual(self.ask("tasks/get", taskId=small)["status"], "completed")
        failed = self.ask("tasks/get", taskId=large)
        self.assertEqual(failed["status"], "failed")
        self.assertIn("too large", failed["error"]["message"])

    def test_accounts(self) -> None:
        """However tasks ended, nothing of them counts any more."""
        self.start("slow_compute", label="x")
        self.pauses[0].callback(None)
        self.ask("tasks/cancel", taskId=self.start("slow_compute"))
        self.start("slow_compute")
        self.now += 60
        self.tasks._expire()
        tasks = self.tasks
        accounts = (tasks._working.used, tasks._count, tasks._sizes, tasks._tasks)
        self.assertEqual(accounts, (0, {}, {}, {}))

    def test_stop(self) -> None:
        """A stop cancels them all; a call that comes later is no task any more."""
        self.start("slow_compute")
        self.dispatcher.close()
        self.assertTrue(self.pauses[0].called)
        waiting = self.begin("tools/call", name="slow_compute", arguments={})
        self.assertNoResult(waiting)
        self.pauses[1].callback(None)
        self.successResultOf(waiting)

    def test_in_sessions(self) -> None:
        """A session gets its answer and no task, whatever its client declares."""
        request = declaring(initialize(), **TASKS)
        session, _ = self.dispatcher.initialize(request, ANONYMOUS)
        call = Request(1, "tools/call", {"name": "slow_compute", "arguments": {}})
        answer = self.dispatcher.answer_in(session, call, "127.0.0.1", Outlet())
        waiting = Deferred.fromCoroutine(answer)
        self.assertNoResult(waiting)
        self.pauses[0].callback(None)
        answered: Any = self.successResultOf(waiting)
        result = json.loads(answered.message.body)["result"]
        self.assertEqual(set(result), {"content", "isError"})


class NotificationTests(TaskCase):
    """Who listens hears of the caller's own tasks."""

    def listen(self, outlet: Outlet, *task_ids: str, **more: Any) -> Deferred[Any]:
        """Subscribe to tasks."""
        return self.begin(
            "subscriptions/listen",
            outlet=outlet,
            notifications={"taskIds": list(task_ids)},
            **more,
        )

    def test_change(self) -> None:
        """Each change comes whole, under the subscription's id."""
        task_id = self.start("slow_compute", label="x")
        outlet = Outlet()
        self.listen(outlet, task_id, "unknown")
        self.pauses[0].callback(None)
        acknowledged, changed = outlet.messages
        honoured = acknowledged["params"]["notifications"]
        self.assertEqual(honoured, {"taskIds": [task_id]})
        self.assertEqual(changed["method"], "notifications/tasks")
        self.assertEqual(changed["params"]["status"], "completed")
        self.assertIn("result", changed["params"])
        key = "io.modelcontextprotocol/subscriptionId"
        self.assertEqual(changed["params"]["_meta"], {key: 1})

    def test_of_others(self) -> None:
        """Nobody hears of somebody else's."""
        task_id = self.start("slow_compute")
        outlet = Outlet()
        self.listen(outlet, task_id, caller=OTHER)
        self.pauses[0].callback(None)
        self.assertEqual(len(outlet.messages), 1)

    def test_without_the_extension(self) -> None:
        """Who has not declared the extension is told."""
        error = self.ask(
            "subscriptions/listen", capabilities={}, notifications={"taskIds": []}
        )
        self.assertEqual(error["code"], -32021)
