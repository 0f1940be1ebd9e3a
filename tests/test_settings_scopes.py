"""Which scopes may call which tools, as text."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.settings import ScopeRule, scope_rules


class ScopeRulesTests(SynchronousTestCase):
    """The list of rules."""

    def test_forms(self) -> None:
        """A rule is a scope and patterns; a scope may hold colons and equals signs."""
        self.assertEqual(
            scope_rules("mcp:read=*_list_*, *_get_* ; a=b=zia_*;*=zpa_list_*"),
            (
                ScopeRule("mcp:read", ("*_list_*", "*_get_*")),
                ScopeRule("a=b", ("zia_*",)),
                ScopeRule("*", ("zpa_list_*",)),
            ),
        )

    def test_refused(self) -> None:
        """What may mean something else than it says is refused."""
        for text, words in (
            ("", "not SCOPE=PATTERN"),
            ("zia_*", "not SCOPE=PATTERN"),
            ("=zia_*", "not SCOPE=PATTERN"),
            ("a=zia_*;", "not SCOPE=PATTERN"),
            ("two words=zia_*", "not SCOPE=PATTERN"),
            ('"=zia_*', "not SCOPE=PATTERN"),
            ("ä=zia_*", "not SCOPE=PATTERN"),
            ("a=", "empty entry"),
            ("a=zia_*,", "empty entry"),
            ("a=zia/*", "can match no tool"),
            ("a=zia_*;b=*;a=zpa_*", "twice"),
        ):
            error = self.assertRaises(ValueError, scope_rules, text)
            self.assertIn(words, str(error), text)

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(st.text("ab:*=;, z_", max_size=30))
    def test_total(self, text: str) -> None:
        """Any text is a list of rules, each with a scope and a pattern, or refused."""
        try:
            rules = scope_rules(text)
        except ValueError:
            return
        self.assertTrue(all(rule.scope and rule.patterns for rule in rules))
