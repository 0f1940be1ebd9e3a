"""What callers may call by their scopes, and what they learn of the rest (T29)."""

import json
from typing import Any, Final

import attrs

from tests.mcp_fakes import make_dispatcher, modern, scope
from tests.pipeline_case import CLIENT, EVERYTHING, PipelineCase
from zscaler_mcp.caller import ANONYMOUS, Caller
from zscaler_mcp.catalog import CATALOG, Action
from zscaler_mcp.errors import UnknownTool
from zscaler_mcp.mcp import Features
from zscaler_mcp.sanitize import Sanitizer
from zscaler_mcp.service._tools import CatalogTools
from zscaler_mcp.settings import scope_rules
from zscaler_mcp.tools.audit import Outcome
from zscaler_mcp.tools.inventory import Inventory
from zscaler_mcp.tools.permission import MAX_SETS, Permissions
from zscaler_mcp.tools.selection import Selection

RULES: Final = "mcp:read=*_list_*,*_get_*;mcp:zia=zia_*;mcp:zpa=zpa_*"


def caller(*scopes: str) -> Caller:
    """A caller with scopes."""
    return Caller(principal="alice", mode="api-key", scopes=frozenset(scopes))


class PermissionCase(PipelineCase):
    """A pipeline with rules."""

    def permit(self, rules: str, selection: Selection = EVERYTHING) -> Permissions:
        """Rules over what a selection leaves."""
        inventory = Inventory.resolve(CATALOG, selection, Sanitizer())
        parsed = scope_rules(rules) if rules else ()
        return Permissions(inventory, Sanitizer(), parsed)

    def setUp(self) -> None:
        """Every tool offered, under the rules."""
        super().setUp()
        self.permissions = self.permit(RULES)
        self.invocation = self.pipeline(EVERYTHING, permissions=self.permissions)

    def names(self, who: Caller) -> set[str]:
        """What a caller may call."""
        return set(self.permissions.of(who).offers)


class PermissionTests(PermissionCase):
    """Rules and scopes."""

    def test_scopes(self) -> None:
        """A caller may call what a rule of one of their scopes covers."""
        everything = {tool.name for tool in CATALOG.tools}
        self.assertEqual(self.names(caller()), set())
        self.assertEqual(self.names(caller("other", "MCP:READ", "mcp:rea")), set())
        reading = self.names(caller("mcp:read"))
        self.assertTrue(reading)
        zia = self.names(caller("mcp:zia"))
        self.assertEqual(
            zia, {n for n in everything if CATALOG.by_name[n].service == "zia"}
        )
        self.assertEqual(self.names(caller("mcp:read", "mcp:zia")), reading | zia)

    def test_everybody(self) -> None:
        """The rule for everybody holds without scopes, and only that one."""
        self.permissions = self.permit("*=zia_list_*;mcp:read=zpa_list_*")
        for who in (ANONYMOUS, caller(), caller("x")):
            names = self.names(who)
            self.assertTrue(names)
            self.assertTrue(all(name.startswith("zia_list_") for name in names))
        self.assertIn("zpa_list_segment_groups", self.names(caller("mcp:read")))

    def test_never_more_than_offered(self) -> None:
        """A rule opens nothing that the operator does not offer."""
        self.permissions = self.permit("*=*", Selection(disabled_services=("zpa",)))
        permitted = self.permissions.of(ANONYMOUS)
        for offer in permitted.offers.values():
            self.assertIs(offer.tool.action, Action.READ)
            self.assertNotEqual(offer.tool.service, "zpa")

    def test_without_rules(self) -> None:
        """Without rules scopes mean nothing, and the list may be cached for all."""
        self.permissions = self.permit("")
        self.assertEqual(self.names(caller()), self.names(caller("mcp:read")))
        self.assertFalse(self.permissions.differ)

    def test_unknown(self) -> None:
        """A call beyond the scopes is one of a tool that does not exist."""
        self.value(self.call("zia_list_rule_labels", caller=caller("mcp:read")))
        for name in ("zia_create_rule_label", "nonesuch", "zia_delete_rule_label"):
            coroutine = self.invocation.call(name, {}, caller("mcp:read"), CLIENT)
            error = self.assertRaises(UnknownTool, coroutine.send, None)
            self.assertEqual(error.name, name)
            self.assertIs(self.events[-1].outcome, Outcome.REFUSED)

    def test_bounded(self) -> None:
        """Callers who choose their scopes do not fill the memory."""
        rules = ";".join(f"s{number}=zia_list_*" for number in range(100))
        self.permissions = self.permit(rules)
        for number in range(100):
            self.permissions.of(caller(f"s{number}"))
        self.assertEqual(len(self.permissions._made), MAX_SETS)
        # Scopes without a rule make no new set.
        same = {id(self.permissions.of(caller("s99", f"x{n}"))) for n in range(200)}
        self.assertEqual(len(same), 1)


class WithheldTests(PermissionCase):
    """Services that a token does not cover (T34)."""

    def withhold(self, rules: str = "") -> None:
        """Permissions that withhold what the test says, per caller."""
        self.withheld: dict[str, frozenset[str]] = {}
        sanitizer = Sanitizer()
        self.permissions = Permissions(
            Inventory.resolve(CATALOG, EVERYTHING, sanitizer),
            sanitizer,
            scope_rules(rules) if rules else (),
            lambda who: self.withheld.get(who.principal, frozenset()),
            by_caller=True,
        )
        self.invocation = self.pipeline(EVERYTHING, permissions=self.permissions)

    def services(self, who: Caller) -> set[str]:
        """The services of what a caller may call."""
        return {CATALOG.by_name[name].service for name in self.names(who)}

    def test_by_caller(self) -> None:
        """What one caller's token does not cover is still there for the others."""
        self.withhold()
        self.withheld["alice"] = frozenset({"zpa"})
        everything = self.services(ANONYMOUS)
        self.assertIn("zpa", everything)
        self.assertEqual(self.services(caller()), everything - {"zpa"})
        self.assertTrue(self.permissions.differ)

    def test_back(self) -> None:
        """What is withheld no longer is there again, and encoded as before."""
        self.withhold()
        before = self.permissions.of(caller())
        self.withheld["alice"] = frozenset({"zia"})
        self.assertIsNot(self.permissions.of(caller()), before)
        del self.withheld["alice"]
        self.assertIs(self.permissions.of(caller()), before)

    def test_with_scopes(self) -> None:
        """Scopes open nothing that is withheld, and a token nothing beyond scopes."""
        self.withhold(RULES)
        self.withheld["alice"] = frozenset({"zpa"})
        self.assertEqual(self.names(caller("mcp:zpa")), set())
        self.assertEqual(self.services(caller("mcp:zpa", "mcp:zia")), {"zia"})
        self.assertEqual(self.names(caller()), set())

    def test_call(self) -> None:
        """A call of a tool that is withheld is one of a tool that does not exist."""
        self.withhold()
        self.value(self.call("zia_list_rule_labels", caller=caller()))
        self.withheld["alice"] = frozenset({"zia"})
        coroutine = self.invocation.call("zia_list_rule_labels", {}, caller(), CLIENT)
        self.assertRaises(UnknownTool, coroutine.send, None)
        self.assertIs(self.events[-1].outcome, Outcome.REFUSED)


class ListingTests(PermissionCase):
    """What is listed over the protocol."""

    def ask(self, who: Caller, method: str, **params: Any) -> Any:
        """The result of a request, or its error."""
        dispatcher = make_dispatcher(Features(tools=CatalogTools(self.invocation)))
        coroutine = dispatcher.answer(
            modern(method, **params), attrs.evolve(scope(), caller=who)
        )
        answer = json.loads(self.successResultOf(coroutine).message.body)
        return answer.get("result", answer.get("error"))

    def test_list(self) -> None:
        """The list shows a caller what they may call, and no shared cache keeps it."""
        for scopes in ((), ("mcp:read",), ("mcp:zia", "mcp:zpa")):
            who = caller(*scopes)
            listed = self.ask(who, "tools/list")
            self.assertEqual({t["name"] for t in listed["tools"]}, self.names(who))
            self.assertEqual(listed["cacheScope"], "private")

    def test_call(self) -> None:
        """Hidden and absent are one answer."""
        who = caller("mcp:read")
        hidden, absent = (
            self.ask(who, "tools/call", name=name, arguments={})
            for name in ("zia_create_rule_label", "zia_create_nothing")
        )
        self.assertEqual(hidden, absent)

    def test_encoded_once(self) -> None:
        """Whoever may call the same gets the same listing."""
        tools = CatalogTools(self.invocation)
        first = tools.listing(caller("mcp:read"))
        self.assertIs(tools.listing(caller("other", "mcp:read")), first)
        self.assertIsNot(tools.listing(caller("mcp:zia")), first)
