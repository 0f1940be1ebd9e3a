"""Lists that begin after a number of records, or where a token says."""

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from tests.oracle.tenant import RecordedTenant, run
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.catalog.paging import OffsetPages, TokenPages
from zscaler_mcp.catalog.schema import input_schema
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.request import ApiRequest

Answer = Callable[[ApiRequest], Any]

GROUPS = "/ziam/admin/api/v1/groups"
DEVICES = "/zdx/v1/devices"

LINKED = OffsetPages(
    rows="records", total="results_total", link="next_link", default_size=100
)
COUNTED = OffsetPages(rows="records", total="total", default_size=100, largest=500)
PLAIN = OffsetPages(default_size=100, largest=500)
TOKENS = TokenPages(rows="devices", next="next_offset")


def by_offset(count: int, usual: int = 100) -> Answer:
    """ZIdentity with so many groups."""

    def answer(request: ApiRequest) -> Any:
        query = dict(request.query)
        start = int(query.get("offset", 0))
        end = start + int(query.get("limit", usual))
        return {
            "records": [{"id": str(n)} for n in range(start, min(end, count))],
            "results_total": count,
            "next_link": f"https://x.example/?offset={end}" if end < count else None,
        }

    return answer


def by_token(count: int, size: int = 10) -> Answer:
    """ZDX with so many devices; its tokens are its own affair."""

    def answer(request: ApiRequest) -> Any:
        query = dict(request.query)
        start = int(query.get("offset", "t0").removeprefix("t"))
        end = start + int(query.get("limit", size))
        return {
            "devices": [{"id": n} for n in range(start, min(end, count))],
            "next_offset": f"t{end}" if end < count else None,
        }

    return answer


class OffsetTests(SynchronousTestCase):
    """Pages that begin after a number of records."""

    def test_link_decides(self) -> None:
        """Without a link there is no next page, whatever the total says."""
        answer = {"results_total": 1500, "next_link": "https://x.example/?offset=2"}
        self.assertEqual(LINKED.following({}, answer, 2), {"offset": 2})
        for none in (None, ""):
            answer["next_link"] = none
            self.assertIsNone(LINKED.following({}, answer, 2))

    def test_total_ends_it(self) -> None:
        """A link is not followed beyond the records that there are."""
        answer = {"results_total": 12, "next_link": "https://x.example/?offset=12"}
        self.assertIsNone(LINKED.following({"offset": 10}, answer, 2))
        self.assertEqual(LINKED.following({"offset": 9}, answer, 2), {"offset": 11})

    def test_link_without_a_total(self) -> None:
        """A link is enough where nothing is counted."""
        answer = {"next_link": "https://x.example/?offset=5"}
        self.assertEqual(LINKED.following({"offset": 3}, answer, 2), {"offset": 5})

    def test_total_alone(self) -> None:
        """What was counted follows, also where it is written as text."""
        self.assertEqual(COUNTED.following({}, {"total": "3"}, 2), {"offset": 2})
        self.assertIsNone(COUNTED.following({"offset": 1}, {"total": "3"}, 2))

    def test_full_page_alone(self) -> None:
        """Where nothing is told, a full page may be followed by another."""
        self.assertEqual(PLAIN.following({}, [], 100), {"offset": 100})
        self.assertIsNone(PLAIN.following({}, [], 99))
        following = PLAIN.following({"limit": 5, "offset": 5}, [], 5)
        self.assertEqual(following, {"offset": 10, "limit": 5})

    def test_unknown_size(self) -> None:
        """Where the size of a page is not known either, any record may be followed."""
        style = OffsetPages()
        self.assertEqual(style.following({}, [], 1), {"offset": 1})
        self.assertIsNone(style.following({}, [], 0))
        self.assertEqual(style.most, {})
        self.assertNotIn("maximum", style.parameters[1].schema)

    def test_empty_page_ends_it(self) -> None:
        """No page follows one without records, whatever a service claims."""
        answer = {"results_total": 9, "next_link": "https://x.example/"}
        self.assertIsNone(LINKED.following({"offset": 4}, answer, 0))

    def test_first_page(self) -> None:
        """A call that names no page sends what other clients send: nothing."""
        tenant = RecordedTenant({f"GET {GROUPS}": by_offset(130)})
        listing = run("zid_list_groups", tenant)
        self.assertEqual(tenant.facts, [{"method": "GET", "path": GROUPS}])
        self.assertEqual((len(listing.items), listing.next), (100, {"offset": 100}))

    def test_next_page(self) -> None:
        """What next holds reads the rest, in the size that was asked for."""
        tenant = RecordedTenant({f"GET {GROUPS}": by_offset(5)})
        first = run("zid_list_groups", tenant, limit=3)
        self.assertEqual(first.next, {"offset": 3, "limit": 3})
        second = run("zid_list_groups", tenant, **first.next)
        self.assertEqual([each["id"] for each in second.items], ["3", "4"])
        self.assertIsNone(second.next)

    @settings(max_examples=40, deadline=None, derandomize=True, database=None)
    @given(st.integers(0, 2500))
    def test_all(self, count: int) -> None:
        """Every record comes once and in order, however many pages that takes."""
        tenant = RecordedTenant({f"GET {GROUPS}": by_offset(count)})
        listing = run("zid_list_groups", tenant, all=True)
        self.assertEqual(
            [each["id"] for each in listing.items], [str(n) for n in range(count)]
        )
        self.assertIsNone(listing.next)
        self.assertEqual(len(tenant.requests), max(1, -(-count // 1000)))

    def test_all_and_an_offset(self) -> None:
        """Every page from somewhere is neither the one nor the other."""
        tenant = RecordedTenant({f"GET {GROUPS}": by_offset(5)})
        with self.assertRaises(ToolFailure) as caught:
            run("zid_list_groups", tenant, all=True, offset=2)
        self.assertEqual(caught.exception.kind, FailureKind.ARGUMENT)
        self.assertEqual(caught.exception.field, "offset")
        self.assertEqual(len(run("zid_list_groups", tenant, all=True).items), 5)


class TokenTests(SynchronousTestCase):
    """Pages that begin where a token says."""

    def test_token(self) -> None:
        """The token of an answer is where the next page begins (defect B28)."""
        following = TOKENS.following({"limit": 7}, {"next_offset": "abc"}, 7)
        self.assertEqual(following, {"offset": "abc", "limit": 7})

    def test_no_token(self) -> None:
        """No page follows an answer without a token, or with an empty one."""
        answer: Any
        for answer in ({}, {"next_offset": None}, {"next_offset": ""}, []):
            self.assertIsNone(TOKENS.following({}, answer, 7))

    def test_same_token(self) -> None:
        """A token that leads to itself is not followed: paging ends."""
        answer = {"next_offset": "abc"}
        self.assertIsNone(TOKENS.following({"offset": "abc"}, answer, 7))
        self.assertIsNotNone(TOKENS.following({"offset": "ab"}, answer, 7))

    def test_number_as_a_token(self) -> None:
        """A token that is a number becomes the text that the argument is."""
        self.assertEqual(TOKENS.following({}, {"next_offset": 9}, 1), {"offset": "9"})

    def test_next_page(self) -> None:
        """What next holds reads what follows, until nothing does."""
        tenant = RecordedTenant({f"GET {DEVICES}": by_token(12)})
        first = run("zdx_list_devices", tenant)
        self.assertEqual(first.next, {"offset": "t10"})
        second = run("zdx_list_devices", tenant, **first.next)
        self.assertEqual([each["id"] for each in second.items], [10, 11])
        self.assertIsNone(second.next)

    @settings(max_examples=40, deadline=None, derandomize=True, database=None)
    @given(st.integers(0, 300), st.one_of(st.none(), st.integers(4, 50)))
    def test_all(self, count: int, limit: int | None) -> None:
        """Every record comes once and in order, in pages of any size."""
        tenant = RecordedTenant({f"GET {DEVICES}": by_token(count)})
        size = {} if limit is None else {"limit": limit}
        listing = run("zdx_list_devices", tenant, all=True, **size)
        self.assertEqual([each["id"] for each in listing.items], list(range(count)))
        self.assertIsNone(listing.next)

    def test_parameters(self) -> None:
        """The size has no bound that the service does not state."""
        properties = input_schema(CATALOG.by_name["zdx_list_devices"])["properties"]
        self.assertEqual(properties["offset"]["type"], "string")
        self.assertNotIn("maximum", properties["limit"])
        self.assertEqual(TOKENS.most, {})
