"""Performing rows: pages, searches, merges, and what a failure leaves behind."""

from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from tests.oracle import answers
from tests.oracle.tenant import (
    CUSTOMER,
    RecordedTenant,
    ReplacingTenant,
    paged,
    result_of,
    run,
)
from zscaler_mcp.catalog import CATALOG, Call, Listing, perform
from zscaler_mcp.catalog.perform import MAX_PAGES, MAX_RECORDS, read_every
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.request import ApiRequest

ANSWERS = answers(
    "zia_rule_labels",
    "zia_locations",
    "zia_url_categories",
    "zpa_segment_groups",
    "zpa_app_segments",
)
ZIA = "/zia/api/v1"
ZPA = f"/zpa/mgmtconfig/v1/admin/customers/{CUSTOMER}"
SEGMENT = f"{ZPA}/application/700000000000000301"


def labels(count: int) -> list[dict[str, Any]]:
    """Rule labels, every tenth one called a needle."""
    return [
        {"id": n, "name": f"{'Needle' if n % 10 == 0 else 'hay'} {n}"}
        for n in range(count)
    ]


class PageTests(SynchronousTestCase):
    """Reading lists, page by page (THREATS T32)."""

    def list_labels(self, count: int, **arguments: Any) -> tuple[Listing, int]:
        """List rule labels of a tenant that has ``count``; with requests made."""
        tenant = RecordedTenant({f"GET {ZIA}/ruleLabels": paged(labels(count), 100)})
        listing = run("zia_list_rule_labels", tenant, **arguments)
        return listing, len(tenant.requests)

    def test_full_page_has_a_next_one(self) -> None:
        """A full page of ZIA says that more may follow; a shorter one does not."""
        self.assertEqual(self.list_labels(100)[0].next, {"page": 2})
        self.assertIsNone(self.list_labels(99)[0].next)

    def test_next_page_is_reached(self) -> None:
        """The arguments that next names read what follows (defect B29)."""
        first, _ = self.list_labels(120, page_size=50)
        self.assertEqual(first.next, {"page": 2, "page_size": 50})
        second, _ = self.list_labels(120, page=2, page_size=50)
        self.assertEqual([row["id"] for row in second.items], list(range(50, 100)))
        third, _ = self.list_labels(120, page=3, page_size=50)
        self.assertEqual((len(third.items), third.next), (20, None))

    def test_pages_of_zpa(self) -> None:
        """ZPA counts its pages, as text; the last one has no next."""
        rows = [{"id": str(n)} for n in range(45)]
        tenant = RecordedTenant({f"GET {ZPA}/segmentGroup": paged(rows, 20, zpa=True)})
        first = run("zpa_list_segment_groups", tenant)
        self.assertEqual((len(first.items), first.next), (20, {"page": 2}))
        last = run("zpa_list_segment_groups", tenant, page=3)
        self.assertEqual((len(last.items), last.next), (5, None))

    def test_pages_that_are_not_counted(self) -> None:
        """Without a number of pages, a full page says that more may follow."""
        for told in ({}, {"totalPages": None}, {"totalPages": "many"}):
            for count, expected in ((20, {"page": 2}), (19, None)):
                answer = {"list": [{"id": str(n)} for n in range(count)], **told}
                tenant = RecordedTenant({f"GET {ZPA}/segmentGroup": answer})
                listing = run("zpa_list_segment_groups", tenant)
                self.assertEqual(listing.next, expected)

    def test_empty_list_of_zpa(self) -> None:
        """ZPA leaves an empty list out; it is empty all the same."""
        answer = {"totalPages": "0", "totalCount": "0"}
        tenant = RecordedTenant({f"GET {ZPA}/segmentGroup": answer})
        self.assertEqual(run("zpa_list_segment_groups", tenant), Listing([]))

    def test_other_shapes_are_failures(self) -> None:
        """An answer of another shape is a failure, never an empty list."""
        for answer in ({"code": "X"}, "text", 7):
            tenant = RecordedTenant({f"GET {ZIA}/ruleLabels": answer})
            with self.assertRaises(ToolFailure) as caught:
                run("zia_list_rule_labels", tenant)
            self.assertEqual(caught.exception.kind, FailureKind.UPSTREAM)

    def test_search_reads_every_page(self) -> None:
        """A search that the service may not do finds what is on any page."""
        listing, requests = self.list_labels(250, search="NEEDLE")
        self.assertEqual(len(listing.items), 25)
        self.assertEqual((requests, listing.next), (3, None))

    def test_search_in_one_page(self) -> None:
        """A page that is named is searched alone, and says that more follow."""
        listing, requests = self.list_labels(250, search="needle", page=2)
        self.assertEqual((len(listing.items), requests), (10, 1))
        self.assertEqual(listing.next, {"page": 3})

    def test_failing_page_fails_the_call(self) -> None:
        """A page that fails fails the list; it is never silently shorter."""
        answer = paged(labels(250), 100)

        def failing(request: ApiRequest) -> Any:
            if ("page", "2") in request.query:
                return ToolFailure(FailureKind.RATE, "Wait.", retry_after=3)
            return answer(request)

        tenant = RecordedTenant({f"GET {ZIA}/ruleLabels": failing})
        with self.assertRaises(ToolFailure) as caught:
            run("zia_list_rule_labels", tenant, search="needle")
        self.assertEqual(caught.exception.kind, FailureKind.RATE)

    def test_paging_is_bounded(self) -> None:
        """A list without end is read to a bound, and says where to go on."""
        numbers = iter(range(10**6))

        def endless(_: ApiRequest) -> Any:
            return [{"id": next(numbers), "name": "x"} for _ in range(100)]

        tenant = RecordedTenant({f"GET {ZIA}/ruleLabels": endless})
        listing = run("zia_list_rule_labels", tenant, search="x")
        self.assertEqual((len(listing.items), listing.next), (10_000, {"page": 101}))
        self.assertEqual(len(tenant.requests), MAX_PAGES)

    def test_all_pages(self) -> None:
        """All reads every page in the largest pieces, and tells how far it is."""
        answer = {f"GET {ZIA}/ruleLabels": paged(labels(2300), 100)}
        tenant, told = RecordedTenant(answer), list[int]()
        row = CATALOG.by_name["zia_list_rule_labels"]
        listing = result_of(perform(Call(row, {"all": True}, tenant, told.append)))
        self.assertEqual((len(listing.items), listing.next), (2300, None))
        self.assertEqual(len(tenant.requests), 3)
        self.assertEqual(told, [1000, 2000])

    def test_all_pages_have_a_bound(self) -> None:
        """What all leaves out is said, with the arguments that go on there."""
        listing, requests = self.list_labels(12_000, all=True)
        self.assertEqual((len(listing.items), requests), (MAX_RECORDS, 10))
        self.assertEqual(listing.next, {"page": 11, "page_size": 1000})

    def test_all_and_a_page(self) -> None:
        """A page and all contradict each other; all: false says nothing."""
        with self.assertRaises(ToolFailure) as caught:
            self.list_labels(10, all=True, page=2)
        self.assertEqual(caught.exception.kind, FailureKind.ARGUMENT)
        self.assertEqual(self.list_labels(120, all=False, page=2)[1], 1)

    def test_every_record_or_none(self) -> None:
        """Who would go wrong with a part of a list gets a failure instead."""
        row = CATALOG.by_name["zia_list_rule_labels"]
        for count, whole in ((9_999, True), (10_001, False)):
            answer = {f"GET {ZIA}/ruleLabels": paged(labels(count), 100)}
            call = Call(row, {}, RecordedTenant(answer))
            if whole:
                self.assertEqual(len(result_of(read_every(call))), count)
                continue
            with self.assertRaises(ToolFailure) as caught:
                result_of(read_every(call))
            self.assertEqual(caught.exception.kind, FailureKind.TOO_LARGE)

    def test_service_that_does_not_page(self) -> None:
        """A service that answers every page alike is read once, not a hundred times."""
        rows = labels(100)
        tenant = RecordedTenant({f"GET {ZIA}/ruleLabels": rows})
        listing = run("zia_list_rule_labels", tenant, search="needle")
        self.assertEqual((len(listing.items), len(tenant.requests)), (10, 2))


class MergeTests(SynchronousTestCase):
    """Partial updates against a tenant whose PUT replaces the whole."""

    def changed(
        self, tool: str, path: str, record: dict[str, Any], /, **arguments: Any
    ) -> dict[str, Any]:
        """The record after an update of it."""
        tenant = ReplacingTenant({path: record}, lambda p: p.replace("/v2/", "/v1/"))
        run(tool, tenant, **arguments)
        return tenant.records[path]

    def check(
        self,
        tool: str,
        path: str,
        kept_by_service: set[str],
        changes: dict[str, Any],
        /,
        **arguments: Any,
    ) -> None:
        """Every member but ``changes`` and the service's own is as it was."""
        record = {**ANSWERS[f"GET {path}"], "membersOfTomorrow": {"a": [1]}}
        after = self.changed(tool, path, record, **arguments)
        before = {k: v for k, v in record.items() if k not in kept_by_service}
        self.assertEqual(after, {**before, **changes})

    def test_rule_label(self) -> None:
        """Renaming a label keeps its description, and what the API may yet add."""
        self.check(
            "zia_update_rule_label",
            f"{ZIA}/ruleLabels/4231",
            {"createdBy", "lastModifiedBy", "lastModifiedTime", "referencedRuleCount"},
            {"name": "new"},
            label_id="4231",
            name="new",
        )

    def test_location(self) -> None:
        """Changing a location's time zone keeps its credentials and its fifty flags."""
        self.check(
            "zia_update_location",
            f"{ZIA}/locations/4353",
            {"childCount"},
            {"tz": "GMT", "authRequired": True},
            location_id="4353",
            name="example-name",
            tz="GMT",
            advanced={"auth_required": True},
        )

    def test_static_ip(self) -> None:
        """Changing the comment of a static IP keeps address and geography."""
        self.check(
            "zia_update_static_ip",
            f"{ZIA}/staticIP/4962",
            {"lastModificationTime", "lastModifiedBy"},
            {"comment": "new"},
            static_ip_id="4962",
            comment="new",
        )

    def test_vpn_credential(self) -> None:
        """A new key keeps type and identity, and clears nothing (defect B06)."""
        self.check(
            "zia_update_vpn_credential",
            f"{ZIA}/vpnCredentials/4137",
            set(),
            {"preSharedKey": "k"},
            credential_id="4137",
            pre_shared_key="k",
        )

    def test_url_category(self) -> None:
        """A new description keeps the URLs of a category."""
        self.check(
            "zia_update_url_category",
            f"{ZIA}/urlCategories/CUSTOM_01",
            {
                "customIpRangesCount",
                "customUrlsCount",
                "ipRangesRetainingParentCategoryCount",
                "urlsRetainingParentCategoryCount",
            },
            {"description": "new"},
            category_id="CUSTOM_01",
            configured_name="Example category",
            description="new",
        )

    def test_segment_group(self) -> None:
        """A new description keeps the group's name and does not disable it."""
        self.check(
            "zpa_update_segment_group",
            f"{ZPA}/segmentGroup/700000000000000466",
            {
                "creationTime",
                "id",
                "modifiedBy",
                "modifiedTime",
                "readOnly",
                "zscalerManaged",
            },
            {"description": "new"},
            group_id="700000000000000466",
            description="new",
        )

    def test_application_segment(self) -> None:
        """Renaming a segment of any kind keeps its ports (defect B05)."""
        for suffix in ("", "_ba", "_pra"):
            self.check(
                f"zpa_update_application_segment{suffix}",
                SEGMENT,
                {"creationTime", "modifiedBy", "modifiedTime"},
                {"name": "new"},
                segment_id="700000000000000301",
                name="new",
            )

    def test_ports_in_the_other_spelling(self) -> None:
        """New ports leave no old ones behind in the service's other spelling."""
        self.check(
            "zpa_update_application_segment",
            SEGMENT,
            {"creationTime", "modifiedBy", "modifiedTime"},
            {"tcpPortRanges": ["22", "22"], "tcpPortRange": []},
            segment_id="700000000000000301",
            tcp_port_ranges=["22", "22"],
        )

    def test_group_name_follows_the_group(self) -> None:
        """A segment that moves does not carry the name of the group it left."""
        record = ANSWERS[f"GET {SEGMENT}"]
        after = self.changed(
            "zpa_update_application_segment",
            SEGMENT,
            record,
            segment_id="700000000000000301",
            segment_group_id="8",
        )
        self.assertEqual(after["segmentGroupId"], "8")
        self.assertNotIn("segmentGroupName", after)

    def test_vanished_record(self) -> None:
        """A record that is not there is not made by an update."""
        tenant = ReplacingTenant({})
        with self.assertRaises(ToolFailure) as caught:
            run("zia_update_rule_label", tenant, label_id="4231", name="new")
        self.assertEqual(caught.exception.kind, FailureKind.NOT_FOUND)

    def test_nothing_to_change(self) -> None:
        """An update that changes nothing is refused before anything is read."""
        tenant = RecordedTenant({})
        self.assertRaises(
            ToolFailure, run, "zia_update_rule_label", tenant, label_id="4231"
        )
        self.assertEqual(tenant.requests, [])


class AcknowledgementTests(SynchronousTestCase):
    """What a write says."""

    def test_zia_is_pending(self) -> None:
        """A change in ZIA says in words that activation is pending."""
        tenant = RecordedTenant(ANSWERS)
        result = run("zia_create_rule_label", tenant, name="example-name")
        self.assertEqual(result["created"]["name"], "example-name")
        self.assertIn("Pending", result["activation"])

    def test_zpa_is_done(self) -> None:
        """A change in ZPA takes effect at once; an empty answer names the object."""
        tenant = RecordedTenant({**ANSWERS, f"PUT {SEGMENT}": None})
        result = run(
            "zpa_update_application_segment",
            tenant,
            segment_id="700000000000000301",
            name="n",
        )
        self.assertEqual(result, {"updated": {"segment_id": "700000000000000301"}})

    def test_delete(self) -> None:
        """A delete names what is gone."""
        result = run("zia_delete_rule_label", RecordedTenant({}), label_id="7")
        self.assertEqual(result["deleted"], {"label_id": "7"})
