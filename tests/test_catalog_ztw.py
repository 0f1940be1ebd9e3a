"""ZTW's rows: their checks, their confirmations, what they withhold."""

from typing import Any

from twisted.internet.task import Clock

from tests.oracle.tenant import NOW, RecordedTenant, run
from tests.pipeline_case import EVERYTHING, PipelineCase
from tests.tenant_api import SimulatedAPI
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.simulator import SimulatedTenant

GROUP = {"name": "g", "type": "DSTN_OTHER"}
CLOUDS = "GET /ztw/api/v1/publicCloudInfo"


class CheckTests(PipelineCase):
    """What is refused before anything is sent."""

    def create(self, **arguments: Any) -> dict[str, Any]:
        """The body that is sent for a destination group."""
        tenant = RecordedTenant({"POST /ztw/api/v1/ipDestinationGroups": {"id": 1}})
        run("ztw_create_ip_destination_group", tenant, **arguments)
        body: dict[str, Any] = tenant.facts[0]["body"]
        return body

    def test_countries_go_with_their_type(self) -> None:
        """Countries in a group of addresses are refused, none in it are not."""
        with self.assertRaises(ToolFailure) as caught:
            self.create(name="g", type="DSTN_IP", countries=["Canada"])
        self.assertEqual(caught.exception.field, "countries")
        self.assertIsNone(self.create(name="g", type="DSTN_IP")["countries"])
        body = self.create(**GROUP, countries=["Canada"])
        self.assertEqual(body["countries"], ["COUNTRY_CA"])

    def test_a_country_that_is_none(self) -> None:
        """Nothing near a country's name is taken for it."""
        with self.assertRaises(ToolFailure) as caught:
            self.create(**GROUP, countries=["Canada", "Atlantis"])
        self.assertEqual(caught.exception.kind, FailureKind.ARGUMENT)

    def test_a_group_has_addresses(self) -> None:
        """A group of no addresses is refused by its schema."""
        for tool in ("ztw_create_ip_group", "ztw_create_ip_source_group"):
            result = self.call(tool, name="g", ip_addresses=[])
            self.assertEqual(self.failure(result)["kind"], "argument")

    def test_pages_begin_at_one(self) -> None:
        """Page 0 would be page 1 read twice."""
        for tool in ("ztw_list_public_cloud_info", "ztw_list_public_account_details"):
            result = self.call(tool, page=0)
            self.assertEqual(self.failure(result)["kind"], "argument")


class SieveTests(PipelineCase):
    """Filters of cloud accounts."""

    def found(self, records: list[Any], **arguments: Any) -> list[Any]:
        """The ids of what passes."""
        tenant = RecordedTenant({CLOUDS: records})
        listing = run("ztw_list_public_cloud_info", tenant, **arguments)
        return [record["id"] for record in listing.items]

    def test_texts_at_any_depth(self) -> None:
        """A search finds the account id inside the record, not a member's name."""
        records = [
            {"id": 1, "name": "one", "accountDetails": {"awsAccountId": "0042"}},
            {"id": 2, "name": "awsaccountid", "regionStatus": [{"name": "EU"}]},
        ]
        self.assertEqual(self.found(records, search="0042"), [1])
        self.assertEqual(self.found(records, search="awsAccountId"), [2])
        self.assertEqual(self.found(records, search="eu"), [2])
        self.assertEqual(self.found(records, search=" "), [1, 2])

    def test_an_account_of_no_known_cloud(self) -> None:
        """An account that does not say its cloud is not hidden by the filter."""
        records: list[Any] = [{"id": 1}, {"id": 2, "cloudType": "GCP"}]
        self.assertEqual(self.found(records, cloud_type="AWS"), [1])
        self.assertEqual(self.found(records, cloud_type="gcp"), [1, 2])


class TenantPipelineTests(PipelineCase):
    """The pipeline over the simulated tenant."""

    def setUp(self) -> None:
        """The tools over a tenant that keeps what is written."""
        super().setUp()
        self.api = SimulatedAPI(SimulatedTenant(Clock(), lambda: NOW))
        self.invocation = self.pipeline(EVERYTHING, api=self.api)

    def group(self, path: str, **fields: Any) -> dict[str, Any]:
        """The first group under a path that has these members."""
        records = self.api.tenant.store.all(f"connector {path}")
        return next(r for r in records if fields.items() <= r.items())

    def test_deletes_are_confirmed_by_name(self) -> None:
        """No tool reads one group: the words of the confirmation name it still."""
        for kind, path in (
            ("IP destination group", "ip_destination_group"),
            ("IP group", "ip_group"),
            ("IP source group", "ip_source_group"),
        ):
            group = self.group(kind, isPredefined=False)
            given: dict[str, Any] = {"group_id": str(group["id"])}
            result = self.call(f"ztw_delete_{path}", **given)
            failure = self.failure(result)
            self.assertEqual(failure["kind"], "confirmation_required")
            self.assertIn(group["name"], self.text(result))
            self.assertIn(f"the {kind} ", self.text(result))
            self.assertIn(group, self.api.tenant.store.all(f"connector {kind}"))
            token = failure["confirmation_token"]
            done = self.call(f"ztw_delete_{path}", **given, confirmation_token=token)
            self.assertEqual(self.value(done)["deleted"], given)
            self.assertNotIn(group, self.api.tenant.store.all(f"connector {kind}"))

    def test_nobody_is_asked_about_nothing(self) -> None:
        """A group that is not there is not found, and there is no token for it."""
        failure = self.failure(self.call("ztw_delete_ip_group", group_id="1"))
        self.assertEqual(failure["kind"], "not_found")
        self.assertNotIn("confirmation_token", failure)

    def test_secrets_of_administrators(self) -> None:
        """Passwords and tokens stay on the server, names do not."""
        for admin in self.api.tenant.store.all("connector administrator"):
            admin["execMobileAppTokens"] = [{"name": "phone", "token": "s3cret"}]
        text = self.text(self.call("ztw_list_admins"))
        for secret in ("not-a-real-password", "s3cret"):
            self.assertNotIn(secret, text)
        for plain in ("ada.okafor@example.com", "phone", "(withheld"):
            self.assertIn(plain, text)
