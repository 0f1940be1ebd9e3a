"""EASM: pages that are reached by a link."""

from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from tests.oracle.tenant import RecordedTenant, run
from zscaler_mcp.catalog import Listing
from zscaler_mcp.catalog.zeasm.paging import LinkedPages
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.request import ApiRequest

FINDINGS = "/easm/easm-ui/v1/organizations/o1/findings"
LINK = f"https://api.example{FINDINGS}?offset=2&sort=a%20b"


class LinkTests(SynchronousTestCase):
    """What follows from a link."""

    def following(self, link: Any, name: str = "next_link") -> Any:
        """The arguments of the next page."""
        return LinkedPages().following({}, {name: link}, 2)

    def test_query_of_the_link(self) -> None:
        """The query is kept; host and path are not the answer's to choose."""
        wanted = {"page_token": "offset=2&sort=a%20b"}
        for link in (LINK, "https://evil.example/x?offset=2&sort=a%20b"):
            self.assertEqual(self.following(link), wanted)

    def test_no_link(self) -> None:
        """Without a link nothing follows, and nothing follows an empty page."""
        for link in (None, "", 0):
            self.assertIsNone(self.following(link))
        self.assertIsNone(LinkedPages().following({}, {"next_link": LINK}, 0))

    def test_number_of_a_page(self) -> None:
        """Organizations call it next_page; a number is the number of a page."""
        self.assertEqual(self.following(2, "next_page"), {"page_token": "2"})

    def test_link_to_itself(self) -> None:
        """A page that links to itself is the last."""
        arguments = {"page_token": "offset=2&sort=a%20b"}
        self.assertIsNone(LinkedPages().following(arguments, {"next_link": LINK}, 2))


class ListTests(SynchronousTestCase):
    """Findings of an organization, two on a page."""

    def setUp(self) -> None:
        """Five of them."""
        self.tenant = RecordedTenant({f"GET {FINDINGS}": self.answer})

    def answer(self, request: ApiRequest) -> Any:
        """A page of two."""
        start = int(dict(request.query).get("offset", 0))
        more = start + 2 < 5
        return {
            "results": [{"id": n} for n in range(start, min(start + 2, 5))],
            "next_link": f"https://x.example/?offset={start + 2}" if more else "",
            "total_results": 5,
        }

    def list(self, **arguments: Any) -> Listing:
        """List them."""
        found: Listing = run(
            "zeasm_list_findings", self.tenant, org_id="o1", **arguments
        )
        return found

    def test_pages(self) -> None:
        """What next holds reads what follows, up to the last page (B29)."""
        seen: list[int] = []
        following: dict[str, Any] = {}
        for _ in range(3):
            page = self.list(**following)
            seen += [each["id"] for each in page.items]
            following = page.next or {}
        self.assertEqual(seen, [0, 1, 2, 3, 4])
        self.assertEqual(following, {})

    def test_all(self) -> None:
        """Every page at once."""
        page = self.list(all=True)
        self.assertEqual([each["id"] for each in page.items], [0, 1, 2, 3, 4])
        self.assertIsNone(page.next)

    def test_token_of_another_kind(self) -> None:
        """A text that is no token is refused, and one that is passes."""
        for token in ("next", "=", "a=b&&", "&".join(f"a{n}=1" for n in range(17))):
            with self.assertRaises(ToolFailure) as caught:
                self.list(page_token=token)
            self.assertEqual(caught.exception.kind, FailureKind.ARGUMENT, token)
            self.assertEqual(caught.exception.field, "page_token")
        self.assertEqual(len(self.list(page_token="offset=4").items), 1)

    def test_unreadable_link_fails_the_list(self) -> None:
        """All records or a failure, where a link cannot be followed (T32)."""
        self.tenant.answers[f"GET {FINDINGS}"] = {
            "results": [{"id": 1}],
            "next_link": "somewhere",
        }
        self.assertEqual(self.list().next, {"page_token": "somewhere"})
        with self.assertRaises(ToolFailure):
            self.list(all=True)
