"""The page that tells people of every tool."""

import re
from collections import Counter
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.catalog import CATALOG, SERVICES, TOOLSETS, Action
from zscaler_mcp.catalog.reference import render_tools
from zscaler_mcp.sanitize import Sanitizer
from zscaler_mcp.tools.inventory import Inventory
from zscaler_mcp.tools.selection import Selection

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "zscaler_mcp" / "docs"
PAGE = DOCS / "tools.md"

HEADING = re.compile(r"^#### `(.*)`$", re.MULTILINE)


class ReferenceTests(SynchronousTestCase):
    """The page in the repository, and how it is made."""

    def section(self, name: str) -> str:
        """What the page says of one tool."""
        _, _, rest = PAGE.read_text("utf-8").partition(f"#### `{name}`\n")
        return re.split(r"^##", rest, maxsplit=1, flags=re.MULTILINE)[0]

    def test_in_step(self) -> None:
        """The page is the catalog, rendered."""
        self.assertEqual(PAGE.read_text("utf-8"), render_tools(CATALOG.tools))

    def test_all_of_it(self) -> None:
        """Every tool, toolset and service has a heading, once."""
        text = PAGE.read_text("utf-8")
        self.assertEqual(HEADING.findall(text), list(CATALOG.by_name))
        for toolset in TOOLSETS:
            self.assertEqual(text.count(f"\n### `{toolset.id}`: "), 1)
        for service, words in SERVICES.items():
            self.assertEqual(text.count(f"\n## {words} (`{service}`)\n"), 1)

    def test_parameters(self) -> None:
        """Each tool's section names all of its parameters and no other."""
        for tool in CATALOG.tools:
            lines = [
                line.partition(" as in ")[0].partition(" (")[0]
                for line in self.section(tool.name).splitlines()
                if line.startswith("- ")
            ]
            named = re.findall("`([a-z0-9_]+)`", " ".join(lines))
            expected = [parameter.name for parameter in tool.parameters]
            self.assertEqual(sorted(named), sorted(expected), tool.name)

    def test_references(self) -> None:
        """A parameter that is as in another tool is told there."""
        seen = 0
        for tool in CATALOG.tools:
            for names, other in re.findall(
                "^- (.*) as in `(.*)`$", self.section(tool.name), re.MULTILINE
            ):
                for name in re.findall("`(.*?)`", names):
                    self.assertIn(f"\n- `{name}` (", self.section(other), tool.name)
                    seen += 1
        self.assertGreater(seen, 100)

    def test_small_enough_to_read(self) -> None:
        """The page stays under 200,000 bytes."""
        self.assertLess(PAGE.stat().st_size, 200_000)

    def test_types_and_bounds(self) -> None:
        """Types, bounds, choices, defaults and what is required are told."""
        for tool, words in (
            ("zia_create_time_interval", "`start_time` (whole number 0 to 1439; requi"),
            ("zia_create_time_interval", "list up to 8: one of `EVERYDAY`, `SUN`"),
            ("get_zpa_app_segments_by_type", "(one of `BROWSER_ACCESS`, `INSPECT`,"),
            ("zpa_create_segment_group", "`enabled` (true or false; default `true`)"),
            ("zia_get_sandbox_report", "(text like `^[0-9A-Fa-f]{32}$`; required)"),
            ("zpa_create_access_policy_rule", "\n    - `objectType` (text up to 64)"),
            ("zdx_list_alerts", "`limit` (whole number from 1)"),
        ):
            self.assertIn(words, self.section(tool))


class FigureTests(SynchronousTestCase):
    """What other pages say of the catalog in figures."""

    def test_tools(self) -> None:
        """How many tools there are, how many read, and in how many toolsets."""
        reads = sum(tool.action is Action.READ for tool in CATALOG.tools)
        every, toolsets = len(CATALOG.tools), len(TOOLSETS)
        for page, words in (
            (ROOT / "README.md", f"{every} tools cover ten services"),
            (
                DOCS / "operation.md",
                f"{every} tools ([all of them](tools.md)), {reads}",
            ),
            (DOCS / "differences.md", f"the same {every} in the same {toolsets} "),
        ):
            self.assertIn(words, page.read_text("utf-8"))
        self.assertEqual(len(SERVICES), 10)

    def test_services(self) -> None:
        """How many tools each service has."""
        said = (ROOT / "zscaler_mcp/newsfragments/+tools.feature.md").read_text("utf-8")
        counts = Counter(tool.service for tool in CATALOG.tools)
        self.assertEqual(
            sorted(map(int, re.findall(r"\((\d+)\)", said))), sorted(counts.values())
        )

    def test_lengths(self) -> None:
        """How long the list is that a model reads, within a twentieth."""
        text = (DOCS / "operation.md").read_text("utf-8")

        def length(chosen: Selection) -> int:
            listed = Inventory.resolve(CATALOG, chosen, Sanitizer())
            return len(listed.definitions.encoded)

        everything = Selection(write_enabled=True, write_tools=("*",))
        for words, chosen in (
            (r"those that read\s+are ([0-9,]+) characters", Selection()),
            (r"all of them ([0-9,]+)\.", everything),
            (r"([0-9,]+) of them for ZDX", Selection(services=("zdx",))),
        ):
            found = re.search(words, text)
            assert found is not None, words
            said = int(found[1].replace(",", ""))
            self.assertLess(abs(said / length(chosen) - 1), 0.05, words)
