"""Selection and inventory: what is offered, and what a hidden tool looks like."""

from typing import Any

import orjson
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.catalog import CATALOG, Action
from zscaler_mcp.errors import UnknownTool
from zscaler_mcp.sanitize import Sanitizer
from zscaler_mcp.tools.inventory import Inventory
from zscaler_mcp.tools.selection import Selection, matches


def inventory(**selection: Any) -> Inventory:
    """The inventory of a selection from the whole catalog."""
    return Inventory.resolve(CATALOG, Selection(**selection), Sanitizer())


def names(**selection: Any) -> set[str]:
    """The names of the tools that a selection offers."""
    return set(inventory(**selection).offers)


READS = {tool.name for tool in CATALOG.tools if tool.action is Action.READ}
WRITES = set(CATALOG.by_name) - READS


class WriteGateTests(SynchronousTestCase):
    """Writes need the switch and a pattern (THREATS T29)."""

    def test_closed_by_default(self) -> None:
        """Without a word about writes there are reads, all of them, and no write."""
        self.assertEqual(names(), READS)
        self.assertTrue(READS and WRITES)

    def test_switch_alone(self) -> None:
        """The switch without a pattern opens nothing."""
        self.assertEqual(names(write_enabled=True), READS)

    def test_pattern_alone(self) -> None:
        """A pattern without the switch opens nothing."""
        self.assertEqual(names(write_tools=("*",)), READS)

    def test_both(self) -> None:
        """Switch and pattern open what the pattern covers, and nothing beside it."""
        offered = names(write_enabled=True, write_tools=("zia_create_*",))
        opened = {name for name in WRITES if name.startswith("zia_create_")}
        self.assertEqual(offered, READS | opened)
        self.assertEqual(len(opened), 6)
        everything = names(write_enabled=True, write_tools=("*",))
        self.assertEqual(everything, READS | WRITES)

    def test_patterns_match_whole_names(self) -> None:
        """A pattern is a whole name, not a part of one."""
        self.assertEqual(names(write_enabled=True, write_tools=("create",)), READS)
        one = names(write_enabled=True, write_tools=("zia_create_location",))
        self.assertEqual(one - READS, {"zia_create_location"})

    def test_denied_writes_stay_denied(self) -> None:
        """A tool that is both allowed and denied is denied."""
        offered = names(
            write_enabled=True, write_tools=("*",), disabled_tools=("*_delete_*",)
        )
        self.assertFalse([name for name in offered if "_delete_" in name])


class PatternTests(SynchronousTestCase):
    """Patterns cover tools whose names lack the service prefix."""

    def test_service_pattern_leaves_no_hole(self) -> None:
        """zpa_* covers get_zpa_app_segments_by_type too."""
        offered = names(disabled_tools=("zpa_*",))
        self.assertEqual(
            offered, {n for n in READS if CATALOG.by_name[n].service == "zia"}
        )

    def test_own_name(self) -> None:
        """A pattern for the name as it is listed covers it as well."""
        self.assertNotIn(
            "get_zpa_app_segments_by_type", names(disabled_tools=("get_zpa_*",))
        )
        self.assertIn("zpa_list_segment_groups", names(disabled_tools=("get_zpa_*",)))

    def test_case_and_white_space(self) -> None:
        """Letter case and white space around a pattern do not open a hole."""
        tool = CATALOG.by_name["zia_list_locations"]
        self.assertTrue(matches(" ZIA_List_* ", tool))
        self.assertFalse(matches("zia_list", tool))


class ServiceTests(SynchronousTestCase):
    """Services and toolsets."""

    def test_services(self) -> None:
        """A service that is named is offered alone; one that is disabled is not."""
        self.assertEqual({n.split("_")[0] for n in names(services=("zia",))}, {"zia"})
        self.assertEqual(names(disabled_services=("zpa",)), names(services=("zia",)))
        self.assertEqual(names(services=("zia",), disabled_services=("zia",)), set())

    def test_toolsets(self) -> None:
        """A toolset that is named is offered alone; a block wins over it."""
        labels = {"zia_list_rule_labels", "zia_get_rule_label"}
        self.assertEqual(names(toolsets=("zia_rule_labels",)), labels)
        self.assertEqual(
            names(
                toolsets=("zia_rule_labels",), disabled_toolsets=("zia_rule_labels",)
            ),
            set(),
        )

    def test_words_for_everything(self) -> None:
        """The words all and default stand for every toolset."""
        for word in ("all", "default"):
            self.assertEqual(names(toolsets=(word,)), READS)
        self.assertEqual(names(disabled_toolsets=("all",)), set())

    def test_known_but_not_offered_yet(self) -> None:
        """A toolset whose tools are still to come is known, and empty."""
        selection = Selection(toolsets=("zdx_alerts",))
        self.assertEqual(selection.unknown_names(), ())
        self.assertEqual(names(toolsets=("zdx_alerts",)), set())

    def test_unknown_names(self) -> None:
        """A name that does not exist is reported with its place and the nearest one."""
        selection = Selection(
            services=("ziaa",),
            disabled_services=("zpa",),
            toolsets=("zia_rule_label", "zia_locations"),
            disabled_toolsets=("something_else_entirely",),
        )
        found = [(u.field, u.name, u.nearest) for u in selection.unknown_names()]
        self.assertEqual(
            found,
            [
                ("services", "ziaa", "zia"),
                ("toolsets", "zia_rule_label", "zia_rule_labels"),
                ("disabled_toolsets", "something_else_entirely", None),
            ],
        )

    def test_idle_patterns(self) -> None:
        """A pattern that covers nothing is reported; one that covers a tool is not."""
        selection = Selection(
            disabled_tools=("zia_list_location", "zpa_*"), write_tools=("zia_creat_*",)
        )
        idle = selection.idle_patterns(CATALOG.tools)
        self.assertEqual(
            [(each.field, each.name) for each in idle],
            [("disabled_tools", "zia_list_location"), ("write_tools", "zia_creat_*")],
        )
        self.assertEqual(idle[0].nearest, "zia_list_locations")


class InventoryTests(SynchronousTestCase):
    """The inventory that a selection resolves to."""

    def test_order(self) -> None:
        """Tools keep the catalog's order, whatever the selection."""
        order = [tool.name for tool in CATALOG.tools if tool.name in READS]
        self.assertEqual(list(inventory().offers), order)

    def test_definitions(self) -> None:
        """The list is encoded once and holds exactly the tools that can be called."""
        stock = inventory(toolsets=("zia_rule_labels",))
        listed = orjson.loads(stock.definitions.encoded)
        self.assertEqual([each["name"] for each in listed], list(stock.offers))
        self.assertEqual(
            set(listed[0]),
            {"name", "title", "description", "inputSchema", "annotations"},
        )

    def test_own_texts_are_plain(self) -> None:
        """Our own texts hold nothing that the sanitizer would take for markup."""
        everything = Selection(write_enabled=True, write_tools=("*",))
        stock = Inventory.resolve(CATALOG, everything, Sanitizer())
        raw = Inventory.resolve(CATALOG, everything, Sanitizer(enabled=False))
        self.assertEqual(stock.definitions, raw.definitions)

    def test_hidden_is_unknown(self) -> None:
        """A hidden tool and one that never existed raise the same."""
        stock = inventory()
        for name in ("zia_delete_location", "no_such_tool", ""):
            with self.assertRaises(UnknownTool) as caught:
                stock.find(name)
            self.assertEqual(vars(caught.exception), {"name": name})
        self.assertEqual(
            stock.find("zia_list_locations").tool.name, "zia_list_locations"
        )

    def test_counts(self) -> None:
        """The banner can say how many tools of each action are offered."""
        stock = inventory(write_enabled=True, write_tools=("zia_*_rule_label",))
        self.assertEqual(stock.counts[Action.READ], len(READS))
        self.assertEqual(
            [stock.counts[a] for a in (Action.CREATE, Action.UPDATE, Action.DELETE)],
            [1, 1, 1],
        )
