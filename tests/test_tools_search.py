"""Finding tools by what somebody wants."""

from pathlib import Path
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.catalog import CATALOG, SERVICES, Action
from zscaler_mcp.tools.purposes import purposes
from zscaler_mcp.tools.search import ToolSearch
from zscaler_mcp.tools.vocabulary import SERVICE_WORDS
from zscaler_mcp.tools.wish import MAX_CHARACTERS, MAX_WORDS, Wish, stem

LISTS = Path(__file__).parent / "search"
REQUESTS = orjson.loads((LISTS / "requests.json").read_bytes())
MORE = orjson.loads((LISTS / "more.json").read_bytes())
"""Written beside the purposes: they hold what is found now, and prove no more."""
HELD_OUT = orjson.loads((LISTS / "held_out.json").read_bytes())
"""Written by somebody else, and shown to nobody who chose a word or a weight."""

SEARCH = ToolSearch(CATALOG.tools)


def names(text: str, most: int = 5) -> list[str]:
    """The names of the tools that are found."""
    return [tool.name for tool in SEARCH.find(text, most)]


class PurposeTests(SynchronousTestCase):
    """What each tool is for, in people's words."""

    def test_every_tool_has_a_purpose(self) -> None:
        """Each tool of the catalog has one, and nothing else has."""
        self.assertEqual(set(purposes()), set(CATALOG.by_name))

    def test_purposes_say_something(self) -> None:
        """Each names the things that it is about and what it is asked for."""
        for name, purpose in purposes().items():
            self.assertGreaterEqual(len(purpose.about.split()), 2, name)
            self.assertGreaterEqual(len(purpose.jobs.split()), 4, name)

    def test_every_service_has_words(self) -> None:
        """Each service can be called by what people call it."""
        self.assertEqual(set(SERVICE_WORDS), set(SERVICES))

    def test_purposes_stay_inside(self) -> None:
        """No client sees a purpose: no tool's own text holds one."""
        known = purposes()
        for tool in CATALOG.tools:
            self.assertNotIn(known[tool.name].jobs, tool.description)


class RequestTests(SynchronousTestCase):
    """The right tool among the first five."""

    def test_requests_name_tools(self) -> None:
        """What each request of the list should find exists."""
        for each in (*REQUESTS, *MORE):
            self.assertTrue(each["tools"])
            self.assertLessEqual(set(each["tools"]), set(CATALOG.by_name))

    def assert_found(self, requests: list[dict[str, Any]], share: float) -> None:
        """So great a share of requests finds a right tool among the first five."""
        missed = [
            each["request"]
            for each in requests
            if not set(each["tools"]) & set(names(each["request"]))
        ]
        self.assertLessEqual(len(missed), (1 - share) * len(requests), missed)

    def test_found_in_five(self) -> None:
        """Of the natural requests at least 97 in 100 find a right tool in five."""
        self.assert_found(REQUESTS, 0.97)

    def test_more_found_in_five(self) -> None:
        """So do those on tools that the first list does not ask for."""
        self.assert_found(MORE, 0.97)

    def test_held_out(self) -> None:
        """Of requests that nothing was fitted to, 95 in 100 find a tool in five."""
        self.assertEqual(len(HELD_OUT) + len(REQUESTS), 200)
        self.assert_found(HELD_OUT, 0.95)

    def test_by_name(self) -> None:
        """Whoever names a tool finds it first."""
        for tool in CATALOG.tools:
            self.assertEqual(names(f"how do I use {tool.name}?", 1), [tool.name])

    def test_by_own_words(self) -> None:
        """What a tool is asked for finds it, in the words of its own purpose."""
        missed = [
            name
            for name, purpose in purposes().items()
            if name not in names(f"{purpose.about} {purpose.jobs}")
        ]
        self.assertLessEqual(len(missed), 0.1 * len(CATALOG.tools), missed)

    def test_misspelt(self) -> None:
        """Two letters changed about in a long word do not hide a tool."""
        self.assertIn("zpa_list_application_segments", names("applicatoin segmnets"))

    def test_by_id(self) -> None:
        """A request about a number finds what reads one object before the list."""
        found = names("what is in GRE tunnel 4711", 20)
        one, many = map(found.index, ("zia_get_gre_tunnel", "zia_list_gre_tunnels"))
        self.assertLess(one, many)

    def test_measure_is_no_id(self) -> None:
        """A number of days does not make a list into one object."""
        found = names("which GRE tunnels came up in the last 30 days", 20)
        one, many = map(found.index, ("zia_get_gre_tunnel", "zia_list_gre_tunnels"))
        self.assertLess(many, one)


class WishTests(SynchronousTestCase):
    """What a sentence is read as."""

    def assert_wants(self, text: str, action: Action) -> None:
        """The likeliest action of a text."""
        actions = Wish.of(text).actions
        self.assertEqual(max(actions, key=lambda each: actions[each]), action, text)

    def test_questions_read(self) -> None:
        """A question reads, whatever verb is in it."""
        self.assert_wants("which rules block uploads?", Action.READ)
        self.assert_wants("who may delete files", Action.READ)

    def test_imperatives(self) -> None:
        """The verb that a clause begins with says what is to be done."""
        self.assert_wants("please delete the rule that shows ads", Action.DELETE)
        self.assert_wants("the office moved, change its address", Action.UPDATE)
        self.assert_wants("we are building a site in Lyon", Action.CREATE)

    def test_idioms(self) -> None:
        """Words that mean together what none of them means are understood."""
        self.assert_wants("get rid of label 7", Action.DELETE)
        self.assert_wants("rule 12 can go", Action.DELETE)
        self.assert_wants("switch on the scan of FTP", Action.UPDATE)

    def test_nothing_said(self) -> None:
        """A wish without a verb reads: nothing is changed by a guess."""
        self.assert_wants("locations", Action.READ)
        self.assert_wants("", Action.READ)

    def test_ids(self) -> None:
        """A bare number is an id; a port, an address and a measure are none."""
        self.assertTrue(Wish.of("show rule 77").one)
        for text in ("open port 8443", "10.1.2.3", "top 10 apps", "after 30 minutes"):
            self.assertFalse(Wish.of(text).one, text)

    def test_addresses(self) -> None:
        """The name of a site is no word to look for; that it is a site counts."""
        words = {
            alternatives[0][0] for alternatives in Wish.of("rate a-b.example").words
        }
        self.assertIn("url", words)
        self.assertNotIn("exampl", words)

    def test_stems(self) -> None:
        """Number and tense do not matter."""
        for pair in (("rules", "rule"), ("policies", "policy"), ("blocked", "block")):
            self.assertEqual(*map(stem, pair))


class PropertyTests(SynchronousTestCase):
    """What holds for any text."""

    @settings(max_examples=150, deadline=None, derandomize=True, database=None)
    @given(st.text(max_size=3 * MAX_CHARACTERS), st.integers(0, 30))
    def test_any_text(self, text: str, most: int) -> None:
        """Any text finds at most so many tools, each once, the same each time."""
        found = names(text, most)
        self.assertLessEqual(len(found), most)
        self.assertEqual(len(found), len(set(found)))
        self.assertEqual(found, names(text, most))

    @settings(max_examples=100, deadline=None, derandomize=True, database=None)
    @given(st.sets(st.integers(0, len(CATALOG.tools) - 1), max_size=20), st.data())
    def test_only_offered(self, kept: set[int], data: st.DataObject) -> None:
        """Only tools that are offered are found."""
        offered = [CATALOG.tools[number] for number in sorted(kept)]
        request = data.draw(st.sampled_from(REQUESTS))["request"]
        found = ToolSearch(offered).find(request, 5)
        self.assertLessEqual({tool.name for tool in found}, {t.name for t in offered})

    def test_bounded(self) -> None:
        """What is looked at of a long text is bounded: the rest changes nothing."""
        head = "show the gre tunnels " + "x" * MAX_CHARACTERS
        self.assertEqual(names(head[:MAX_CHARACTERS]), names(head + " url category"))
        many = " ".join(f"word{n}x" for n in range(MAX_CHARACTERS))
        self.assertLessEqual(len(Wish.of(many).words), MAX_WORDS)

    def test_nothing_offered(self) -> None:
        """Nothing is found among no tools."""
        self.assertEqual(ToolSearch(()).find("list locations", 5), [])
