"""Microsegmentation: pages of connections, filters, orders, secrets."""

from typing import Any, Final

from twisted.trial.unittest import SynchronousTestCase

from tests.oracle.tenant import CUSTOMER, RecordedTenant, run
from tests.pipeline_case import EVERYTHING, PipelineCase
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.request import ApiRequest
from zscaler_mcp.tools.withhold import MARKER

ZMS: Final = "POST /zms/graphql"


def pages(root: str, total: int, failing: int = 0) -> Any:
    """An answer that cuts a list of numbers into pages."""

    def answer(request: ApiRequest) -> Any:
        given = request.body["variables"]
        number, size = given.get("page", given.get("pageNum")), given["pageSize"]
        if number == failing:
            return {"errors": [{"message": "broken"}], "data": {root: None}}
        rows = [{"id": each} for each in range(total)]
        info = {"pageNumber": number, "pageSize": size, "totalPages": -(-total // size)}
        part = rows if given.get("fetchAll") else rows[(number - 1) * size :][:size]
        return {"data": {root: {"nodes": part, "pageInfo": info}}}

    return answer


class PageTests(SynchronousTestCase):
    """Reading more than one page."""

    def test_the_first_page(self) -> None:
        """Without arguments, the first page of 20 is read, and what follows is told."""
        tenant = RecordedTenant({ZMS: pages("resources", 45)})
        listing = run("zms_list_resources", tenant)
        self.assertEqual([len(listing.items), listing.next], [20, {"page_num": 2}])
        listing = run("zms_list_resources", tenant, page_num=3)
        self.assertEqual([len(listing.items), listing.next], [5, None])

    def test_own_names(self) -> None:
        """Agents, their groups and nonces call the page by another name."""
        tenant = RecordedTenant({ZMS: pages("agents", 45)})
        listing = run("zms_list_agents", tenant, page=2, page_size=10)
        self.assertEqual(listing.next, {"page": 3, "page_size": 10})
        given = tenant.requests[0].body["variables"]
        self.assertEqual(given, {"customerId": CUSTOMER, "page": 2, "pageSize": 10})

    def test_all(self) -> None:
        """Every page is read if all says so, in the largest size."""
        for tool, root in (
            ("zms_list_agents", "agents"),
            ("zms_list_app_catalog", "appCatalog"),
            ("zms_list_policy_rules", "policyRules"),
        ):
            tenant = RecordedTenant({ZMS: pages(root, 250)})
            listing = run(tool, tenant, all=True)
            self.assertEqual([each["id"] for each in listing.items], list(range(250)))
            self.assertEqual((listing.next, len(tenant.requests)), (None, 3))

    def test_a_failing_page(self) -> None:
        """A later page that reports errors fails the call (T32)."""
        tenant = RecordedTenant({ZMS: pages("agents", 250, failing=2)})
        failure = self.assertRaises(
            ToolFailure, run, "zms_list_agents", tenant, all=True
        )
        self.assertIs(failure.kind, FailureKind.UPSTREAM)

    def test_everything_at_once(self) -> None:
        """Where the service returns every rule at once, no page follows."""
        tenant = RecordedTenant({ZMS: pages("policyRules", 45)})
        listing = run("zms_list_policy_rules", tenant, fetch_all=True)
        self.assertEqual((len(listing.items), listing.next), (45, None))
        listing = run("zms_list_policy_rules", tenant, fetch_all=False)
        self.assertEqual((len(listing.items), listing.next), (20, {"page_num": 2}))


class VariableTests(SynchronousTestCase):
    """Filters and orders."""

    def variables(self, tool: str, root: str, **arguments: Any) -> dict[str, Any]:
        """The variables beside customer and page."""
        tenant = RecordedTenant({ZMS: pages(root, 1)})
        run(tool, tenant, **arguments)
        given = dict(tenant.requests[0].body["variables"])
        for name in ("customerId", "pageNum", "pageSize"):
            del given[name]
        return given

    def test_filters(self) -> None:
        """Each filter is an expression about one member; an empty one is none."""
        given = self.variables(
            "zms_list_resources",
            "resources",
            name="db",
            status="ACTIVE",
            cloud_region="",
        )
        wanted = {"name": {"contains": "db"}, "status": {"equals": "ACTIVE"}}
        self.assertEqual(given, {"includeDeleted": False, "filter": wanted})

    def test_order_of_the_catalog(self) -> None:
        """A member and a direction order the catalog together, not alone."""
        tool, root = "zms_list_app_catalog", "appCatalog"
        for arguments in ({"sort_by": "name"}, {"sort_order": "DESC"}, {}):
            self.assertEqual(self.variables(tool, root, **arguments), {})
        given = self.variables(tool, root, sort_by="creation_time", sort_order="desc")
        self.assertEqual(given, {"orderBy": {"creationTime": "DESC"}})

    def test_order_of_the_whole_catalog(self) -> None:
        """The order holds for every page that is read."""
        tenant = RecordedTenant({ZMS: pages("appCatalog", 150)})
        run(
            "zms_list_app_catalog",
            tenant,
            all=True,
            sort_by="category",
            sort_order="ASC",
            name="x",
        )
        orders = [each.body["variables"]["orderBy"] for each in tenant.requests]
        self.assertEqual(orders, [{"category": "ASC"}] * 2)

    def test_zones_are_named_otherwise(self) -> None:
        """A zone's name is a member of another name, for filter and order."""
        given = self.variables(
            "zms_list_app_zones", "appZones", name="a", sort_order="asc"
        )
        self.assertEqual(given["filter"], {"appZoneName": {"contains": "a"}})
        self.assertEqual(given["orderBy"], {"appZoneName": "ASC"})


class SecretTests(PipelineCase):
    """What leaves the server."""

    def test_nonces_are_withheld(self) -> None:
        """A nonce's key does not leave the server, alone or in a list (T28)."""
        nonce = {"eyezId": "7", "key": "enrolls-anything"}
        self.tenant.answers[ZMS] = {
            "data": {
                "nonce": {"nonce": nonce},
                "nonces": {"nodes": [nonce], "pageInfo": {"totalPages": 1}},
            }
        }
        shown = self.value(self.call("zms_get_nonce", eyez_id="7"))
        self.assertEqual(shown, {"eyezId": "7", "key": MARKER})
        listed = self.value(self.call("zms_list_nonces"))
        self.assertEqual(listed["items"], [{"eyezId": "7", "key": MARKER}])

    def test_secrets_of_groups(self) -> None:
        """The secret that a tool exists to yield is shown where the operator says so.

        Its row says that it is withheld otherwise.
        """
        secret = {"eyezId": "7", "totpSecret": "S3CR3T", "totpQrCode": "QR"}
        self.tenant.answers[ZMS] = {"data": {"agentGroupTotpSecrets": secret}}
        name = "zms_get_agent_group_totp_secrets"
        hidden = {"eyezId": "7", "totpSecret": MARKER, "totpQrCode": MARKER}
        self.assertEqual(self.value(self.call(name, eyez_id="7")), hidden)
        self.assertIn("withheld", CATALOG.by_name[name].description)
        self.invocation = self.pipeline(EVERYTHING, reveals=frozenset({name}))
        self.assertEqual(self.value(self.call(name, eyez_id="7")), secret)
