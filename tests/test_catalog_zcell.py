"""The lists of Zscaler Cellular: windows, pages, shapes of answers."""

from typing import Any

from tests.oracle.tenant import CELLULAR, NOW, RecordedTenant, result_of, run
from tests.pipeline_case import PipelineCase
from zscaler_mcp.catalog import CATALOG, Call, perform
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.request import ApiRequest
from zscaler_mcp.tools.withhold import MARKER

CUSTOMER = f"/zcell/config/api/v1/customers/{CELLULAR}"
TAGS = f"GET {CUSTOMER}/tag"
SIMS = f"POST {CUSTOMER}/sims/search"
TAG = {"id": 1, "name": "fleet"}


class EmptyTenant(RecordedTenant):
    """Answers everything with a page of nothing."""

    async def send(self, request: ApiRequest) -> Any:
        """Record and answer."""
        self.requests.append(request)
        return {"content": [], "totalPages": 0}


class ShapeTests(PipelineCase):
    """A list is a list, however the service writes it."""

    def found(self, answer: Any, **arguments: Any) -> Any:
        """What a list makes of an answer."""
        return run("zcell_list_tags", RecordedTenant({TAGS: answer}), **arguments)

    def test_shapes(self) -> None:
        """A page, an array, a single record, and nothing at all."""
        page = {"content": [TAG], "totalPages": 1, "totalElements": 1, "size": 10}
        answers: tuple[Any, ...] = (page, [TAG], TAG)
        for answer in answers:
            listing = self.found(answer)
            self.assertEqual((listing.items, listing.next), ([TAG], None))
        empty = {"content": [], "totalPages": 0, "totalElements": 0}
        answers = (empty, {"content": None}, [], None)
        for answer in answers:
            self.assertEqual(self.found(answer).items, [])

    def test_what_is_no_page(self) -> None:
        """A page whose records are none is no empty list."""
        with self.assertRaises(ToolFailure) as caught:
            self.found({"content": "none"})
        self.assertEqual(caught.exception.kind, FailureKind.UPSTREAM)

    def test_what_follows(self) -> None:
        """Pages are numbered from 0, and the service says how many there are."""
        page = {"content": [TAG] * 10, "totalPages": 3}
        self.assertEqual(self.found(page).next, {"page": 1})
        self.assertEqual(self.found(page, page=1).next, {"page": 2})
        self.assertIsNone(self.found(page, page=2).next)
        self.assertEqual(self.found(page, size=10).next, {"page": 1, "size": 10})
        self.assertIsNone(self.found([TAG] * 9).next)
        self.assertEqual(self.found([TAG] * 10).next, {"page": 1})

    def test_a_failing_page(self) -> None:
        """A page that fails fails the list."""
        failure = ToolFailure(FailureKind.UPSTREAM, "No.")

        def answer(request: Any) -> Any:
            if dict(request.query).get("page") == "1":
                return failure
            return {"content": [TAG], "totalPages": 2}

        with self.assertRaises(ToolFailure) as caught:
            self.found(answer, all=True)
        self.assertIs(caught.exception, failure)

    def test_sims(self) -> None:
        """The page of a search is taken out of it, the rest is beside the records."""
        sim = {"iccid": "89000"}
        page = {"content": [sim], "totalPages": 4}
        answer: Any
        for details, following in ((page, {"page": 1}), ([sim], None)):
            answer = {"pageDetails": details, "totalUsage": 7, "items": "x"}
            listing = run("zcell_list_sims", RecordedTenant({SIMS: answer}))
            self.assertEqual((listing.items, listing.next), ([sim], following))
            self.assertEqual(listing.besides, {"totalUsage": 7})
        for answer in ({"pageDetails": "?", "totalUsage": 7}, {"totalUsage": 7}):
            listing = run("zcell_list_sims", RecordedTenant({SIMS: answer}))
            self.assertEqual((listing.items, listing.besides), ([answer], {}))


class WindowTests(PipelineCase):
    """Days become the two ends of a window."""

    def sent(self, tool: str, now: float, **arguments: Any) -> dict[str, Any]:
        """The request of a tool at some time."""
        tenant = EmptyTenant({})
        call = Call(CATALOG.by_name[tool], arguments, tenant, now=lambda: now)
        result_of(perform(call))
        (fact,) = tenant.facts
        return fact

    def test_places(self) -> None:
        """In the query, in the body as numbers, in the path."""
        later = NOW + 100.9
        fact = self.sent("zcell_list_sim_usage_by_day", later, days=1)
        ends = {"startDate": ["1767139300"], "endDate": ["1767225700"]}
        self.assertEqual(fact["query"], ends)
        fact = self.sent("zcell_list_audit_customers_search", later, days=1)
        self.assertEqual(fact["body"], {"startDate": 1767139300, "endDate": 1767225700})
        fact = self.sent("zcell_list_network_events", later, days=1)
        self.assertTrue(
            fact["path"].endswith("/startTime/1767139300/endTime/1767225700")
        )
        self.assertEqual(fact["body"], {})

    def test_a_week_if_left_out(self) -> None:
        """The default of the schema is what is sent."""
        fact = self.sent("zcell_list_sim_usage_by_sim", NOW)
        self.assertEqual(fact["query"]["startDate"], [str(int(NOW) - 7 * 86_400)])

    def test_pages_of_one_window(self) -> None:
        """A clock that goes on does not move the window between pages."""
        times = iter(range(1_767_225_600, 1_767_225_700))
        tenant = RecordedTenant({})

        def answer(request: Any) -> Any:
            number = dict(request.query).get("page", "0")
            return {"content": [{"id": number}], "totalPages": 3}

        tenant.answers[f"GET {CUSTOMER}/anomaly-policy"] = answer
        tool = CATALOG.by_name["zcell_list_anomaly_policies"]
        call = Call(tool, {"all": True}, tenant, now=lambda: next(times))
        listing = result_of(perform(call))
        self.assertEqual(len(listing.items), 3)
        ends = {fact["query"]["endDateTime"][0] for fact in tenant.facts}
        self.assertEqual(ends, {"1767225600"})
        sizes = [fact["query"]["size"] for fact in tenant.facts]
        self.assertEqual(sizes, [["100"]] * 3)

    def test_bounds(self) -> None:
        """None and more than a year are refused, a year is not."""
        tool = "zcell_list_sim_usage_by_day"
        for days in (0, 366, 1.5, "7"):
            self.assertEqual(
                self.failure(self.call(tool, days=days))["kind"], "argument"
            )
        self.tenant.answers[f"GET {CUSTOMER}/sim/analytics/usage/day"] = []
        self.assertEqual(self.value(self.call(tool, days=365))["items"], [])


class PipelineTests(PipelineCase):
    """What an agent sees."""

    def test_sums_beside_the_records(self) -> None:
        """A query shortens the records, the sum of all stays."""
        page = {"content": [{"iccid": "1", "usage": 3}], "totalPages": 2}
        self.tenant.answers[SIMS] = {"pageDetails": page, "totalUsage": 7}
        value = self.value(self.call("zcell_list_sims", query="[].iccid"))
        self.assertEqual(
            value,
            {"items": ["1"], "count": 1, "totalUsage": 7, "next": {"page": 1}},
        )

    def test_secrets(self) -> None:
        """What an audit entry repeats of an account is withheld, and beside it too."""
        entry = {"objectName": "Account", "newData": {"apiKey": "s3cret", "name": "n"}}
        search = f"POST /zcell/config/api/v1/audit/customers/{CELLULAR}/search"
        self.tenant.answers[search] = [entry]
        (shown,) = self.value(self.call("zcell_list_audit_customers_search"))["items"]
        self.assertEqual(shown["newData"], {"apiKey": MARKER, "name": "n"})
        self.tenant.answers[SIMS] = {"pageDetails": [], "account": {"apiKey": "s3cret"}}
        value = self.value(self.call("zcell_list_sims"))
        self.assertEqual(value["account"], {"apiKey": MARKER})

    def test_the_clock(self) -> None:
        """The pipeline gives its clock to whoever looks back."""
        self.assertEqual(self.clock.seconds(), NOW)
        path = f"GET {CUSTOMER}/sim/analytics/usage/sims"
        self.tenant.answers[path] = []
        self.call("zcell_list_sim_usage_by_sim", days=1)
        query = self.tenant.facts[-1]["query"]
        self.assertEqual(query["endDate"], [str(int(NOW))])

    def test_ids_stay_in_their_segment(self) -> None:
        """An ICCID or a policy's id is one segment of a path."""
        for wrong in ("../1", "a/b", "a?b", "%2e", ".", ""):
            result = self.call(
                "zcell_list_iccid_violations", policy_id="1", iccid=wrong
            )
            self.assertEqual(self.failure(result)["kind"], "argument")
        self.assertEqual(self.tenant.requests, [])

    def test_spellings_of_conditions(self) -> None:
        """Conditions are taken in either spelling, but not in both at once."""
        both = {"filterName": "country", "filter_name": "country"}
        result = self.call("zcell_list_network_events", filter_by=[both])
        self.assertEqual(self.failure(result)["kind"], "argument")
        self.assertEqual(self.tenant.requests, [])

    def test_everything_reads(self) -> None:
        """No tool of the service changes anything; a search may go out again."""
        tools = [tool for tool in CATALOG.tools if tool.service == "zcell"]
        self.assertEqual(len(tools), 20)
        self.assertFalse(any(tool.staged for tool in tools))
        tenant = RecordedTenant({SIMS: {"pageDetails": []}})
        run("zcell_list_sims", tenant)
        self.assertTrue(tenant.requests[0].reads)
