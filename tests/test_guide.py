"""Prompts and resources of the product."""

import json
import re
from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from tests.mcp_fakes import make_dispatcher, modern, scope
from zscaler_mcp.catalog import CATALOG, SERVICES, Action
from zscaler_mcp.guide import JOBS, PAGES
from zscaler_mcp.mcp import Dispatcher, Features
from zscaler_mcp.sanitize import Sanitizer
from zscaler_mcp.service._guide import GuidePrompts, GuideResources
from zscaler_mcp.service._tools import SERVER
from zscaler_mcp.settings import ScopeRule
from zscaler_mcp.tools.inventory import Inventory
from zscaler_mcp.tools.permission import Permissions
from zscaler_mcp.tools.selection import Selection

SANITIZER = Sanitizer()


def inventory(**changes: Any) -> Inventory:
    """What a selection leaves."""
    chosen: dict[str, Any] = {"write_enabled": True, "write_tools": ("*",)} | changes
    selection = Selection(**chosen)
    return Inventory.resolve(CATALOG, selection, SANITIZER)


class JobTests(SynchronousTestCase):
    """The jobs as data."""

    def test_tools_exist(self) -> None:
        """Each job names tools, and each of them exists."""
        known = {tool.name for tool in CATALOG.tools}
        for job in JOBS:
            self.assertTrue(job.tools, job.name)
            self.assertEqual(job.tools - known, set(), job.name)

    def test_parameters_exist(self) -> None:
        """What else stands between backticks is a parameter of a tool that is named."""
        seen = 0
        for job in JOBS:
            known = {
                parameter.name
                for tool in job.tools
                for parameter in CATALOG.by_name[tool].parameters
            }
            named = set(re.findall("`([^`]*)`", " ".join(job.steps))) - job.tools
            self.assertEqual(named - known, set(), job.name)
            seen += len(named)
        self.assertGreater(seen, 5)

    def test_jobs_of_operators(self) -> None:
        """The jobs that operators ask for are there, and only one of them writes."""
        by_name = {job.name: job for job in JOBS}
        self.assertEqual(len(by_name), len(JOBS))
        for name in (
            "investigate_user_access",
            "investigate_web_access",
            "audit_access_policy",
            "audit_internet_policy",
            "onboard_private_application",
            "review_url_filtering",
            "find_unused_objects",
            "explain_slow_application",
        ):
            self.assertIn(name, by_name)
        for job in JOBS:
            writes = any(
                CATALOG.by_name[name].action is not Action.READ for name in job.tools
            )
            self.assertEqual(writes, job.name == "onboard_private_application")

    def test_one_service_is_enough(self) -> None:
        """Who is offered one service only still gets the jobs of that service."""
        services = {
            frozenset(CATALOG.by_name[name].service for name in job.tools)
            for job in JOBS
        }
        for service in ("zia", "zpa", "zdx", "zeasm", "zms"):
            self.assertIn(frozenset({service}), services)

    def test_inputs_are_used(self) -> None:
        """Every input stands in a step, and every step's inputs exist."""
        for job in JOBS:
            steps = " ".join(job.steps)
            given = {each.name: f"<{each.name}>" for each in job.inputs}
            for name in given:
                self.assertIn(f"{{{name}}}", steps, job.name)
            self.assertNotIn("{", job.write(given), job.name)

    def test_optional(self) -> None:
        """A step with an input that was not given is left out."""
        job = next(job for job in JOBS if job.name == "review_locations")
        self.assertIn("Berlin", job.write({"location": "Berlin"}))
        self.assertNotIn("Only look at", job.write({}))

    def test_filled_in_once(self) -> None:
        """What a user typed is not a template."""
        job = next(job for job in JOBS if job.name == "review_url_filtering")
        self.assertIn("Look {urls} up", job.write({"urls": "{urls}"}))


class InstructionTests(SynchronousTestCase):
    """What every client reads first."""

    def test_short(self) -> None:
        """The instructions cost every conversation less than 900 characters."""
        self.assertLess(len(SERVER.instructions), 900)

    def test_services(self) -> None:
        """Each service is named as the tools name it."""
        for service in SERVICES:
            self.assertIn(f" {service} (", SERVER.instructions)

    def test_words_of_the_tools(self) -> None:
        """What they say of arguments holds: all and query always, the rest mostly."""
        lists = [tool for tool in CATALOG.tools if tool.is_list]
        paged = [tool for tool in lists if tool.pages is not None]
        for name, tools, least in (
            ("query", lists, 1),
            ("all", paged, 1),
            ("page", paged, 0.5),
            ("page_size", paged, 0.5),
        ):
            self.assertIn(f" {name} ", SERVER.instructions.replace(",", " "))
            taking = [tool for tool in tools if tool.parameter(name) is not None]
            self.assertGreaterEqual(len(taking) / len(tools), least, name)


class GuideCase(SynchronousTestCase):
    """The product's prompts and resources behind a dispatcher."""

    def dispatcher(
        self, rules: tuple[ScopeRule, ...] = (), **changes: Any
    ) -> Dispatcher:
        """A dispatcher over what a selection leaves."""
        offered = Permissions(inventory(**changes), SANITIZER, rules)
        resources = GuideResources(offered, lambda: {"tls": "on"}, SANITIZER)
        features = Features(
            prompts=GuidePrompts(offered, SANITIZER),
            resources=resources,
            completer=resources,
        )
        return make_dispatcher(features)

    def ask(
        self, method: str, dispatcher: Dispatcher | None = None, **params: Any
    ) -> Any:
        """The result of a request, or its error."""
        asked = dispatcher or self.dispatcher()
        coroutine = asked.answer(modern(method, **params), scope())
        answer = json.loads(self.successResultOf(coroutine).message.body)
        return answer.get("result", answer.get("error"))


class PromptTests(GuideCase):
    """Prompts."""

    def test_list(self) -> None:
        """Every job is offered with its arguments."""
        prompts = self.ask("prompts/list")["prompts"]
        self.assertEqual([each["name"] for each in prompts], [j.name for j in JOBS])
        self.assertTrue(prompts[0]["arguments"][0]["required"])

    def test_only_what_can_be_done(self) -> None:
        """A job whose tools are hidden is as unknown as one that does not exist."""
        reading = self.dispatcher(write_enabled=False)
        names = {p["name"] for p in self.ask("prompts/list", reading)["prompts"]}
        self.assertIn("find_unused_objects", names)
        self.assertNotIn("onboard_private_application", names)
        hidden = self.ask("prompts/get", reading, name="onboard_private_application")
        self.assertEqual(hidden, self.ask("prompts/get", reading, name="nothing"))

    def test_only_what_the_caller_can_do(self) -> None:
        """Nor is a job known that needs a tool beyond the caller's scopes."""
        ruled = self.dispatcher((ScopeRule("*", ("*_list_*", "zia_get_*")),))
        listed = self.ask("prompts/list", ruled)
        names = {p["name"] for p in listed["prompts"]}
        self.assertIn("find_unused_objects", names)
        self.assertNotIn("onboard_private_application", names)
        hidden = self.ask("prompts/get", ruled, name="onboard_private_application")
        self.assertEqual(hidden, self.ask("prompts/get", ruled, name="nothing"))
        self.assertEqual(listed["cacheScope"], "private")
        self.assertEqual(self.ask("prompts/list")["cacheScope"], "public")

    def test_get(self) -> None:
        """A prompt is filled in, and what was typed has passed the sanitizer (T22)."""
        result = self.ask(
            "prompts/get",
            name="review_url_filtering",
            arguments={"urls": "a.example<script>x</script>\u200b"},
        )
        self.assertIn("Look a.example up", result["messages"][0]["content"]["text"])

    def test_arguments(self) -> None:
        """Arguments that are missing, unknown or endless are refused in words."""
        for arguments, words in (
            ({}, "Missing arguments: urls"),
            ({"urls": "x", "y": "z"}, "Unknown arguments"),
            ({"urls": "x" * 5000}, "more than 4000"),
        ):
            error = self.ask(
                "prompts/get", name="review_url_filtering", arguments=arguments
            )
            self.assertEqual(error["code"], -32602)
            self.assertIn(words, error["message"])


class ResourceTests(GuideCase):
    """Resources."""

    def read(self, uri: str) -> Any:
        """The one content of a resource."""
        return self.ask("resources/read", uri=uri)["contents"][0]

    def test_every_one(self) -> None:
        """Everything that is listed can be read under its URI."""
        listed = self.ask("resources/list")["resources"]
        self.assertEqual(len(listed), 2 + len(PAGES))
        for each in listed:
            content = self.read(each["uri"])
            self.assertEqual(content["mimeType"], each["mimeType"])
            self.assertTrue(content["text"])

    def test_pages_are_unchanged(self) -> None:
        """Our own pages come as they ship, examples of hostile text included."""
        text = self.read("zscaler://docs/sanitization")["text"]
        self.assertIn("<b>Finance</b>", text)

    def test_posture(self) -> None:
        """The posture is the one of now."""
        self.assertEqual(self.read("zscaler://posture")["text"], '{"tls":"on"}')

    def test_tools(self) -> None:
        """Tools by toolset, as far as they are offered."""
        self.assertEqual(
            json.loads(self.read("zscaler://tools")["text"])["zia_rule_labels"], 5
        )
        rows = json.loads(self.read("zscaler://tools/zia_rule_labels")["text"])
        self.assertEqual(rows[0]["name"], "zia_list_rule_labels")
        self.assertTrue(rows[0]["summary"])

    def test_tools_of_the_caller(self) -> None:
        """Tools beyond the caller's scopes are in no resource and no completion."""
        ruled = self.dispatcher((ScopeRule("*", ("zia_list_rule_labels",)),))

        def read(uri: str) -> Any:
            return self.ask("resources/read", ruled, uri=uri)

        text = read("zscaler://tools")["contents"][0]["text"]
        self.assertEqual(json.loads(text), {"zia_rule_labels": 1})
        hidden, absent = "zscaler://tools/zpa_segment_groups", "zscaler://tools/nothing"
        self.assertEqual(read(hidden)["code"], read(absent)["code"])
        self.assertEqual(read(hidden)["message"], read(absent)["message"])
        result = self.ask(
            "completion/complete",
            ruled,
            ref={"type": "ref/resource", "uri": "zscaler://tools/{toolset}"},
            argument={"name": "toolset", "value": "z"},
        )
        self.assertEqual(result["completion"]["values"], ["zia_rule_labels"])

    def test_unknown(self) -> None:
        """Anything else is not found."""
        for uri in ("zscaler://docs/../secret", "zscaler://tools/x", "zia_locations"):
            error = self.ask("resources/read", uri=uri)
            self.assertEqual((error["code"], error["data"]), (-32602, {"uri": uri}))

    def test_completion(self) -> None:
        """Toolsets complete."""
        reference = {"type": "ref/resource", "uri": "zscaler://tools/{toolset}"}
        for value, expected in (
            (
                "zpa_se",
                ["zpa_segment_groups", "zpa_server_groups", "zpa_service_edge_groups"],
            ),
            ("q", []),
        ):
            result = self.ask(
                "completion/complete",
                ref=reference,
                argument={"name": "toolset", "value": value},
            )
            self.assertEqual(result["completion"]["values"], expected)
