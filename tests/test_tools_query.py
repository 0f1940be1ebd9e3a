"""JMESPath with a bound on its work."""

from typing import Any

import jmespath
from hypothesis import given, settings
from hypothesis import strategies as st
from jmespath.exceptions import JMESPathError
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.catalog.rows import MAX_QUERY
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.sanitize import Sanitizer
from zscaler_mcp.tools.query import check_query, run_query

RECORDS = [
    {
        "id": n,
        "name": f"n{n}",
        "on": n % 2 == 0,
        "urls": [f"h{n}", "all"],
        "in": {"a": n},
    }
    for n in range(50)
]

FRAGMENTS = st.sampled_from(
    [
        "[*]",
        "[]",
        "[?on]",
        "[?id > `10`]",
        "[?name == 'n3']",
        '[?in == `{"a": 3}`]',
        "[?!on]",
        "[?in > `1`]",
        "[?on < `1`]",
        "[?name >= 'n4']",
        ".id",
        ".in.a",
        ".urls",
        "[0]",
        "[-1]",
        "[1:5]",
        "[::-1]",
        ".{id: id, n: name}",
        ".[id, name]",
        " | [0]",
        " | length(@)",
        " | sort_by(@, &id)",
        " | reverse(@)",
        " | to_string(@)",
        " | max_by(@, &id)",
        " | map(&id, @)",
        " | [].urls[]",
        " | join(',', [].name)",
        " || `7`",
        " && id",
        ".*",
    ]
)

BOMBS = {
    "shared lists": "|".join(["[@,@]"] * 40) + "|to_string(@)",
    "flattened": "|".join(["[@,@][]"] * 60),
    "compared": "==".join(["(" + "|".join(["[@,@]"] * 30) + ")"] * 2),
    "shared objects": "==".join(["(" + "|".join(["{a:@,b:@}"] * 25) + ")"] * 2),
    "joined": "to_string(@)|" + "|".join(["join('',[@,@])"] * 40),
    "separated": "to_string(@)|" + "|".join(["join(@,[@,@,@,@,@,@,@])"] * 5),
    "repeated": "[" + ",".join(["[*].{a:id,b:name,c:urls}"] * 40) + "]",
    "written": "[" + ",".join(["to_string(@)"] * 70) + "]",
    "sorted": "|".join(["sort_by(@,&id)"] * 60),
}


class QueryTests(SynchronousTestCase):
    """What expressions do."""

    def refusal(self, expression: str, value: Any = RECORDS) -> str:
        """The words in which an expression is refused."""
        with self.assertRaises(ToolFailure) as caught:
            run_query(expression, value)
        failure: ToolFailure = caught.exception
        self.assertIs(failure.kind, FailureKind.ARGUMENT)
        self.assertEqual(failure.field, "query")
        return failure.detail

    def test_projection(self) -> None:
        """A projection keeps what it names."""
        self.assertEqual(
            run_query("[?id < `2`].{id: id, a: in.a}", RECORDS),
            [{"id": 0, "a": 0}, {"id": 1, "a": 1}],
        )

    @settings(max_examples=400, deadline=None, derandomize=True, database=None)
    @given(st.lists(FRAGMENTS, max_size=5).map("".join).map(lambda t: f"@{t}"))
    def test_results_are_the_library_s(self, expression: str) -> None:
        """An expression within the budget means what the library makes of it."""
        try:
            expected = jmespath.search(expression, RECORDS)
        except JMESPathError:
            self.assertRaises(ToolFailure, run_query, expression, RECORDS)
        else:
            self.assertEqual(run_query(expression, RECORDS), expected)

    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    @given(st.text("[]{}().*|&@`'\"\\!<>=,:ab01 -é\n", max_size=40))
    def test_any_text_is_answered(self, expression: str) -> None:
        """Whatever the text, the answer is JSON or an argument error."""
        try:
            Sanitizer().json(run_query(expression, RECORDS))
        except ToolFailure as failure:
            self.assertIs(failure.kind, FailureKind.ARGUMENT)

    def test_where_it_fails(self) -> None:
        """An error shows where the expression stops making sense."""
        for expression, words in {
            "[?id == ].x": "at character 9, at '].x'",
            "[*].{id": "ends too early",
            "a.#b": "at character 3, at '#b'",
            "nothing(@)": "a function that JMESPath does not have",
            "length(@, @)": "length with 2 arguments; it takes 1",
            "sum(@)": "calls sum",
            "join(',')": "join with 1 arguments; it takes 2",
            "abs('x')": "a value of type string; it takes number",
        }.items():
            self.assertIn(words, self.refusal(expression))

    def test_errors_repeat_no_data(self) -> None:
        """An error repeats a piece of the expression and nothing of the records."""
        secret = [{"k": "tenant-secret"}]
        self.assertNotIn("tenant-secret", self.refusal("sum([].k)", secret))
        long = "x" * 500 + "#"
        self.assertLess(len(self.refusal(long)), 120)

    def test_checked_before_anything_is_asked(self) -> None:
        """An expression that does not parse is refused without a value."""
        self.assertRaises(ToolFailure, check_query, "[?")
        self.assertRaises(ToolFailure, check_query, "(" * 1000)
        check_query("[?on].id")


class BudgetTests(SynchronousTestCase):
    """Expressions that ask for more than their text shows."""

    def test_bombs_are_refused(self) -> None:
        """Doubling, joining, comparing and repeating stop at the budget."""
        records = [{**record, "pad": "x" * 200} for record in RECORDS] * 20
        for name, expression in BOMBS.items():
            self.assertLessEqual(len(expression), MAX_QUERY, name)
            with self.assertRaises(ToolFailure, msg=name) as caught:
                run_query(expression, records)
            self.assertIn("too much work", caught.exception.detail, name)

    def test_work_is_counted_not_timed(self) -> None:
        """The same expression stops at the same step, on any machine."""
        small, large = RECORDS[:5], RECORDS * 10
        expression = "[*].{id: id}"
        self.assertEqual(len(run_query(expression, small, budget=500)), 5)
        self.assertRaises(ToolFailure, run_query, expression, large, budget=500)

    def test_charged_before_it_is_built(self) -> None:
        """A list that would be too long is refused before it is made."""

        class Vast(list[int]):
            def __len__(self) -> int:
                return 10**9

        with self.assertRaises(ToolFailure) as caught:
            run_query("[@, @][]", Vast([1]))
        self.assertIn("too much work", caught.exception.detail)

    def test_results_do_not_multiply(self) -> None:
        """What a result shares is charged as often as it stands in it."""
        tripled = "|".join(["{a:@,b:@,c:@}"] * 6)
        error = self.assertRaises(ToolFailure, run_query, tripled, RECORDS)
        self.assertIn("too much work", error.detail)
        run_query("|".join(["{a:@,b:@,c:@}"] * 3), RECORDS)
        many = [{"id": n, "text": "t" * 100} for n in range(50_000)]
        self.assertEqual(run_query("@", many), many)

    def test_ordinary_queries_fit(self) -> None:
        """A projection of two thousand records is well within the budget."""
        records = RECORDS * 40
        found = run_query("[?on].{id: id, name: name, first: urls[0]}", records)
        self.assertEqual(len(found), 1000)
        self.assertEqual(len(run_query("[?contains(urls, 'all')].id", records)), 2000)

    def test_nesting(self) -> None:
        """An expression nested too deeply for the parser is refused."""
        for expression in ("(" * 500 + "@" + ")" * 500, "a" + ".a" * 500):
            try:
                run_query(expression, RECORDS)
            except ToolFailure as failure:
                self.assertIs(failure.kind, FailureKind.ARGUMENT)

    def test_expressions_are_no_values(self) -> None:
        """An expression that would be in the result is refused before any request."""
        for expression in (
            "&a",
            "[&a]",
            "@ | &a",
            "{a: &a}",
            "[*].{a: &id}",
            "[?&a]",
            "not_null(&a)",
            "to_array(&a)",
            "sort_by(@, &(&id))",
            "[map(&(&id), @)]",
        ):
            with self.assertRaises(ToolFailure) as caught:
                check_query(expression)
            self.assertIs(caught.exception.kind, FailureKind.ARGUMENT, expression)
            self.assertIn("has & where", caught.exception.detail)
        for expression in (
            "sort_by(@, &name)[0].name",
            "map(&id, @)",
            "max_by(@, &id)",
        ):
            check_query(expression)
            Sanitizer().json(run_query(expression, RECORDS))

    def test_large_integers(self) -> None:
        """An integer that JSON's readers do not take is the query's fault, in words."""
        most = 2**64 - 1
        for expression in (
            f"`{most + 1}`",
            f"`{-(2**63) - 1}`",
            f'[?id == `{{"a": [{most + 1}]}}`]',
        ):
            with self.assertRaises(ToolFailure) as caught:
                check_query(expression)
            self.assertIn("more than 64 bits", caught.exception.detail)
        for expression in (
            f"sum(`[{most}, {most}]`)",
            "ceil(`1e300`)",
            f"to_number('{most + 1}')",
            f"map(&to_number(@), ['{most + 1}'])",
        ):
            check_query(expression)
            with self.assertRaises(ToolFailure) as caught:
                run_query(expression, RECORDS)
            self.assertIn("more than 64 bits", caught.exception.detail)
        for expression in (
            f"`{most}`",
            f"sum(`[{most}]`)",
            f"`{-(2**63)}`",
            "ceil(`1e9`)",
        ):
            check_query(expression)
            Sanitizer().json(run_query(expression, RECORDS))

    def test_strange_arithmetic(self) -> None:
        """Numbers beyond arithmetic are an argument error, not a defect."""
        for expression in ("ceil(to_number('1e999'))", "[::0]", "avg(`[]`)"):
            try:
                run_query(expression, RECORDS)
            except ToolFailure as failure:
                self.assertIs(failure.kind, FailureKind.ARGUMENT)
