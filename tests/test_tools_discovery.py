"""A handful of tools in place of all: what it finds, describes and calls."""

from typing import Any

import attrs
import orjson

from tests.oracle.tenant import result_of
from tests.pipeline_case import CLIENT, EVERYTHING, PipelineCase
from zscaler_mcp.caller import ANONYMOUS, Caller
from zscaler_mcp.catalog import CATALOG, definition
from zscaler_mcp.errors import UnknownTool
from zscaler_mcp.sanitize import Sanitizer
from zscaler_mcp.settings import scope_rules
from zscaler_mcp.tools.discovery import Discovery
from zscaler_mcp.tools.inventory import Inventory
from zscaler_mcp.tools.outcome import ToolResult
from zscaler_mcp.tools.permission import Permissions
from zscaler_mcp.tools.selection import Selection

SMALL = 2000 * 4
"""Bytes of two thousand tokens, at four characters each."""


class DiscoveryTests(PipelineCase):
    """Everything is offered, and found by a handful."""

    def setUp(self) -> None:
        """A handful over the pipeline."""
        super().setUp()
        self.discovery = Discovery(self.invocation, Sanitizer())

    def offer(self, selection: Selection, rules: str = "") -> None:
        """Offer something else."""
        sanitizer = Sanitizer()
        inventory = Inventory.resolve(CATALOG, selection, sanitizer)
        permissions = Permissions(
            inventory, sanitizer, scope_rules(rules) if rules else ()
        )
        self.invocation = self.pipeline(selection, permissions=permissions)
        self.discovery = Discovery(self.invocation, sanitizer)

    def ask(
        self, name: str, /, *, caller: Caller = ANONYMOUS, **given: Any
    ) -> ToolResult:
        """Call one of the handful."""
        client = attrs.evolve(CLIENT, human=self.human)
        call = self.discovery.call(f"zscaler_{name}", given, caller, client)
        return result_of(call)

    def found(self, query: str, **more: Any) -> list[str]:
        """The names that a search finds."""
        value = self.value(self.ask("find_tools", query=query, **more))
        self.assertEqual(value["count"], len(value["items"]))
        return [item["name"] for item in value["items"]]

    def kind(self, result: ToolResult) -> str:
        """The kind of a failure."""
        kind: str = self.failure(result)["kind"]
        return kind

    def test_small(self) -> None:
        """The whole inventory is under two thousand tokens."""
        shown = orjson.loads(self.discovery.definitions.encoded)
        self.assertEqual(len(shown), 4)
        self.assertLess(len(self.discovery.definitions.encoded), SMALL)
        hints = {each["name"]: each["annotations"] for each in shown}
        self.assertTrue(hints["zscaler_find_tools"]["readOnlyHint"])
        self.assertTrue(hints["zscaler_call_tool"]["destructiveHint"])

    def test_the_way(self) -> None:
        """Find, describe, call: what is called is the tool itself."""
        self.assertIn("zia_list_rule_labels", self.found("show the rule labels"))
        shown = self.value(self.ask("describe_tools", names=["zia_list_rule_labels"]))
        row = CATALOG.by_name["zia_list_rule_labels"]
        self.assertEqual(shown["items"], [definition(row)])
        called = self.ask("call_tool", name=row.name, arguments={"page_size": 2})
        self.assertEqual(called, self.call(row.name, page_size=2))
        self.assertEqual([event.tool for event in self.events], [row.name] * 2)

    def test_limits(self) -> None:
        """As many as were asked for, of the service that was asked for."""
        self.assertEqual(len(self.found("list everything", limit=3)), 3)
        only = self.found("rules and policies", service="zpa", limit=20)
        self.assertTrue(only)
        for name in only:
            self.assertEqual(CATALOG.by_name[name].service, "zpa")

    def test_same_gates(self) -> None:
        """A delete asks, wrong arguments are refused, as without the handful."""
        name = "zia_delete_rule_label"
        asked = self.ask("call_tool", name=name, arguments={"label_id": "4231"})
        self.assertEqual(self.kind(asked), "confirmation_required")
        wrong = self.ask("call_tool", name=name, arguments={"nonsense": 1})
        self.assertEqual(self.kind(wrong), "argument")

    def test_hidden(self) -> None:
        """What is not offered is neither found, nor described, nor called."""
        self.offer(Selection(services=("zia",)))
        hidden = "zia_delete_rule_label"
        self.assertNotIn(hidden, self.found("delete a rule label", limit=30))
        texts = set()
        for name in (hidden, "zia_delete_rule_lapel"):
            called = self.ask("call_tool", name=name, arguments={"label_id": "1"})
            described = self.ask("describe_tools", names=[name])
            for result in (called, described):
                self.assertEqual(self.kind(result), "not_found")
                texts.add(self.text(result).replace(name, ""))
        self.assertEqual(len(texts), 1)
        self.assertEqual(self.tenant.requests, [])

    def test_scopes(self) -> None:
        """Each caller finds what they may call."""
        self.offer(EVERYTHING, "mcp:read=*_list_*,*_get_*")
        reader = Caller(principal="r", mode="api-key", scopes=frozenset({"mcp:read"}))
        found = self.value(self.ask("find_tools", caller=reader, query="rule labels"))
        self.assertTrue(found["items"])
        self.assertEqual({item["action"] for item in found["items"]}, {"read"})
        nobody = self.value(self.ask("find_tools", query="rule labels"))
        self.assertEqual(nobody["items"], [])

    def test_toolsets(self) -> None:
        """Toolsets say how many tools they have, of those that are offered."""
        shown = self.value(self.ask("list_toolsets"))["items"]
        self.assertEqual(sum(each["tools"] for each in shown), len(CATALOG.tools))
        self.offer(Selection(services=("zcc",)))
        shown = self.value(self.ask("list_toolsets"))["items"]
        self.assertEqual({each["id"][:4] for each in shown}, {"zcc_"})

    def test_refused(self) -> None:
        """Wrong arguments are told like those of every tool; others do not exist."""
        for name, given in (
            ("find_tools", {}),
            ("find_tools", {"query": ""}),
            ("find_tools", {"query": "x" * 1001}),
            ("find_tools", {"query": "x", "limit": 0}),
            ("find_tools", {"query": "x", "service": "nonsense"}),
            ("describe_tools", {"names": []}),
            ("describe_tools", {"names": ["x"] * 11}),
            ("call_tool", {"arguments": {}}),
            ("call_tool", {"name": "x", "arguments": []}),
            ("list_toolsets", {"x": 1}),
        ):
            self.assertEqual(self.kind(self.ask(name, **given)), "argument", given)
        coroutine = self.discovery.call("zia_list_rule_labels", {}, ANONYMOUS, CLIENT)
        self.assertRaises(UnknownTool, result_of, coroutine)
