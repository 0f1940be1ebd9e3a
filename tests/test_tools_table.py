"""Lists as tables: shorter, and the same."""

from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pipeline_case import EVERYTHING, ZIA, PipelineCase
from zscaler_mcp.tools.table import as_table

RECORDS = st.lists(
    st.dictionaries(st.text(max_size=3), st.one_of(st.none(), st.integers())),
    max_size=5,
)


class TableTests(PipelineCase):
    """Rule labels of a tenant, written as a table."""

    def setUp(self) -> None:
        """The setting is on."""
        super().setUp()
        self.invocation = self.pipeline(EVERYTHING, tables=True)

    def labels(self, *records: Any, **more: Any) -> Any:
        """What a list of these records comes to."""
        self.tenant.answers[f"GET {ZIA}/ruleLabels"] = list(records)
        return self.value(self.call("zia_list_rule_labels", **more))

    def test_table(self) -> None:
        """Names of members stand once; values are the records', in their order."""
        shown = self.labels({"id": 1, "name": "a"}, {"name": None, "id": 2})
        self.assertEqual(
            shown,
            {"columns": ["id", "name"], "rows": [[1, "a"], [2, None]], "count": 2},
        )

    def test_not_uniform(self) -> None:
        """Records that differ stay records: what is not there is not null."""
        cases: list[list[Any]] = [
            [{"id": 1}, {"id": 2, "name": "x"}],
            [{"id": 1}, {"nr": 2}],
            [{"id": 1}],
            [],
            ["a", "b"],
            [{}, {}],
        ]
        for records in cases:
            shown = self.labels(*records)
            self.assertEqual(shown, {"items": records, "count": len(records)})

    def test_next(self) -> None:
        """A page of a table says what follows."""
        shown = self.labels(*({"id": n} for n in range(100)))
        self.assertEqual((len(shown["rows"]), shown["next"]), (100, {"page": 2}))

    def test_query(self) -> None:
        """What a query makes of the records is a table, too, where it is uniform."""
        records = [{"id": n, "name": "x"} for n in range(3)]
        shown = self.labels(*records, query="[*].{i: id}")
        self.assertEqual((shown["columns"], shown["rows"]), (["i"], [[0], [1], [2]]))

    def test_off(self) -> None:
        """Without the setting records are records."""
        self.invocation = self.pipeline(EVERYTHING)
        self.assertIn("items", self.labels({"id": 1}, {"id": 2}))

    def test_shorter(self) -> None:
        """A table of ordinary records is at most two thirds as long."""
        records = [
            {"id": n, "name": f"Label {n}", "referencedRuleCount": n} for n in range(50)
        ]
        table = as_table(records)
        self.assertLess(len(orjson.dumps(table)) * 3, len(orjson.dumps(records)) * 2)

    @settings(max_examples=100, deadline=None, derandomize=True, database=None)
    @given(RECORDS)
    def test_nothing_is_lost(self, records: list[dict[str, Any]]) -> None:
        """The records can be made of a table again."""
        table = as_table(records)
        if table is not None:
            again = [
                dict(zip(table["columns"], row, strict=True)) for row in table["rows"]
            ]
            self.assertEqual(again, records)
