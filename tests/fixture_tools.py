"""The tools that the official conformance suite calls."""
# ruff: noqa: D102
# A tool's name says what the suite calls it for.

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from twisted.internet.defer import Deferred
from zope.interface import implementer

from tests.fixture_blocks import (
    AUDIO,
    CAPITAL,
    DEFAULTS,
    ENUMS,
    IMAGE,
    JSON,
    NAME,
    SCHEMA_2020_12,
    STRING,
    Block,
    embedded,
    form,
    text,
)
from zscaler_mcp.caller import Caller
from zscaler_mcp.errors import UnknownTool
from zscaler_mcp.mcp import (
    AskRefused,
    Changed,
    Changes,
    IToolProvider,
    Listing,
    RequestContext,
    RpcError,
    ToolOutcome,
    elicit,
    list_roots,
    needs_tasks,
    sample,
)

ToolBody = Callable[[dict[str, Any], RequestContext], Awaitable[list[Block]]]

TASK_TOOLS: Final[dict[str, dict[str, Any]]] = {
    "greet": {"name": STRING},
    "slow_compute": {"seconds": {"type": "number"}, "label": STRING},
    "failing_job": {},
    "protocol_error_job": {},
    "confirm_delete": {"filename": STRING},
    "multi_input": {},
}


@implementer(IToolProvider)
class FixtureTools:
    """The tools of the suite.

    :param pause: waits for that many seconds; tests in memory do not.
    """

    def __init__(
        self, changes: Changes, pause: Callable[[float], Deferred[None]]
    ) -> None:
        self._changes = changes
        self._pause = pause
        bodies: dict[str, ToolBody] = {
            name: getattr(self, name)
            for name in vars(type(self))
            if name.startswith("test_")
        }
        bodies["json_schema_2020_12_tool"] = self._echo
        for name in TASK_TOOLS:
            bodies[name] = getattr(self, f"_{name}")
        self._bodies = bodies
        self._listing = Listing.of([JSON(self._define(name)) for name in bodies])

    def _define(self, name: str) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "object", "properties": {}}
        if name == "json_schema_2020_12_tool":
            schema = SCHEMA_2020_12
        elif name in {"test_sampling", "test_elicitation"}:
            argument = "prompt" if name == "test_sampling" else "message"
            schema["properties"] = {argument: STRING}
        elif name in TASK_TOOLS:
            schema["properties"] = TASK_TOOLS[name]
        elif name == "test_custom_header":
            region = STRING | {"x-mcp-header": "Region"}
            schema["properties"] = {"region": region}
        return {"name": name, "description": f"Fixture {name}.", "inputSchema": schema}

    def listing(self, caller: Caller) -> Listing:
        """Everything, to everybody."""
        return self._listing

    def parameter_headers(self, name: str) -> Mapping[str, tuple[str, ...]]:
        """One tool has one."""
        return {"region": ("region",)} if name == "test_custom_header" else {}

    async def call(
        self, name: str, arguments: dict[str, Any], context: RequestContext
    ) -> ToolOutcome:
        """Call one of the methods below."""
        if name not in self._bodies:
            raise UnknownTool(name)
        try:
            content = await self._bodies[name](arguments, context)
        except ValueError as error:
            return ToolOutcome(content=JSON([text(str(error))]), is_error=True)
        return ToolOutcome(content=JSON(content))

    async def _echo(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        return [text(str(arguments))]

    async def test_simple_text(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        return [text("This is a simple text response for testing.")]

    async def test_custom_header(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        return [text(f"region={arguments.get('region')}")]

    async def test_image_content(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        return [{"type": "image", "data": IMAGE, "mimeType": "image/png"}]

    async def test_audio_content(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        return [{"type": "audio", "data": AUDIO, "mimeType": "audio/wav"}]

    async def test_embedded_resource(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        words = "This is an embedded resource content."
        return [embedded("test://embedded-resource", "text/plain", words)]

    async def test_multiple_content_types(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        return [
            text("Multiple content types test:"),
            {"type": "image", "data": IMAGE, "mimeType": "image/png"},
            embedded("test://mixed-content-resource", "application/json", "{}"),
        ]

    async def test_error_handling(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        raise ValueError("This tool intentionally returns an error for testing")

    async def test_tool_with_logging(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        for step in ("started", "processing data", "completed"):
            context.log("info", f"Tool execution {step}")
            await self._pause(0.05)
        return [text("Tool with logging executed successfully")]

    async def test_logging_tool(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        context.log("info", "A message for whoever asked for messages")
        return [text("Logged")]

    async def test_tool_with_progress(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        for done in (0, 50, 100):
            context.progress(done, 100, f"Completed step {done} of 100")
            await self._pause(0.05)
        return [text("Done")]

    async def test_reconnection(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        context.hang_up()
        await self._pause(0.1)
        return [text("Reconnection test completed successfully.")]

    async def test_sampling(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        message = {"role": "user", "content": text(arguments.get("prompt", ""))}
        answers = await context.ask({"sampled": sample([message], 100)})
        return [text(f"LLM response: {answers['sampled']['content']}")]

    async def _elicit(self, context: RequestContext, ask: Any) -> list[Block]:
        try:
            answer = (await context.ask({"elicited": ask}))["elicited"]
        except AskRefused:
            return [text("Nobody answered")]
        content = answer.get("content", {})
        return [text(f"User response: action={answer['action']}, content={content}")]

    async def test_elicitation(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        response = STRING | {"description": "User's response"}
        return await self._elicit(
            context, form(arguments.get("message", ""), response=response)
        )

    async def test_elicitation_sep1034_defaults(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        schema = {"type": "object", "properties": DEFAULTS, "required": []}
        return await self._elicit(context, elicit("Please review", schema))

    async def test_elicitation_sep1330_enums(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        schema = {"type": "object", "properties": ENUMS, "required": []}
        return await self._elicit(context, elicit("Please select", schema))

    async def test_streaming_elicitation(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        context.progress(1, 2)
        await context.ask({"user_name": NAME})
        return [text("Streamed")]

    async def test_missing_capability(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        await context.ask({"capital_question": CAPITAL})
        return [text("Sampled")]

    async def test_trigger_tool_change(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        self._changes.tell(Changed.TOOLS)
        return [text("Tools changed")]

    async def test_trigger_prompt_change(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        self._changes.tell(Changed.PROMPTS)
        return [text("Prompts changed")]

    async def test_input_required_result_elicitation(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        answers = await context.ask({"user_name": NAME})
        name = answers["user_name"].get("content", {}).get("name")
        return [text(f"Hello, {name}!")]

    async def test_input_required_result_sampling(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        answers = await context.ask({"capital_question": CAPITAL})
        return [text(str(answers["capital_question"]["content"]))]

    async def test_input_required_result_list_roots(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        answers = await context.ask({"client_roots": list_roots()})
        return [text(str(answers["client_roots"]["roots"]))]

    async def _confirm(self, context: RequestContext) -> list[Block]:
        ask = form("Please confirm", ok={"type": "boolean"})
        await context.ask({"confirm": ask})
        return [text("state-ok")]

    async def test_input_required_result_request_state(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        return await self._confirm(context)

    async def test_input_required_result_tampered_state(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        return await self._confirm(context)

    async def test_input_required_result_multiple_inputs(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        answers = await context.ask(
            {"user_name": NAME, "greeting": CAPITAL, "client_roots": list_roots()}
        )
        return [text(", ".join(answers))]

    async def test_input_required_result_multi_round(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        first = await context.ask(
            {"step1": form("Step 1: What is your name?", name=STRING)}
        )
        name = first["step1"].get("content", {}).get("name")
        color = form("Step 2: What is your favorite color?", color=STRING)
        second = await context.ask({"step2": color})
        return [text(f"{name} likes {second['step2'].get('content', {})}")]

    async def test_input_required_result_capabilities(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        asks = {"greeting": CAPITAL, "user_name": NAME}
        usable = {
            name: ask
            for name, ask in asks.items()
            if ask.is_understood(context.capabilities)
        }
        await context.ask(usable)
        return [text("Asked what could be asked")]

    async def test_tool_with_task(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        answers = await context.ask({"user_name": NAME})
        context.become_task()
        return [text(f"Hello, {answers['user_name'].get('content', {}).get('name')}!")]

    async def _greet(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        return [text(f"Hello, {arguments.get('name', 'you')}!")]

    async def _slow_compute(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        context.become_task()
        await self._pause(arguments.get("seconds", 0))
        return [text(f"Computed {arguments.get('label')}")]

    async def _failing_job(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        if not context.become_task():
            needs_tasks(context.capabilities)
        await self._pause(0.1)
        raise ValueError("The job failed, as it always does")

    async def _protocol_error_job(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        context.become_task()
        await self._pause(0.1)
        raise RpcError(-32603, "The job broke the protocol, as it always does")

    async def _confirm_delete(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        context.become_task()
        ask = form("Delete it?", confirm={"type": "boolean"})
        answer = (await context.ask({"confirm": ask}))["confirm"]
        return [text(f"Deleted {arguments.get('filename')}: {answer['action']}")]

    async def _multi_input(
        self, arguments: dict[str, Any], context: RequestContext
    ) -> list[Block]:
        context.become_task()
        answers = await context.ask({"first": NAME, "second": NAME})
        return [text(", ".join(answers))]
