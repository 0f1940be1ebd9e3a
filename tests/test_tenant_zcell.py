"""Every tool of Zscaler Cellular, performed against the simulated tenant."""

from typing import Any

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.oracle.tenant import NOW, run
from tests.tenant_api import SimulatedAPI
from zscaler_mcp.catalog import CATALOG, Listing
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.simulator import SimulatedTenant


class CellularCase(SynchronousTestCase):
    """Calls tools of a tenant of its own."""

    hostile = False

    def setUp(self) -> None:
        """A tenant without HTTP."""
        self.tenant = SimulatedTenant(Clock(), lambda: NOW, hostile=self.hostile)
        self.api = SimulatedAPI(self.tenant)

    def call(self, tool: str, /, **arguments: Any) -> Any:
        """Perform a tool."""
        return run(tool, self.api, **arguments)

    def items(self, tool: str, /, **arguments: Any) -> list[Any]:
        """The records of a list."""
        listing = self.call(tool, **arguments)
        self.assertIsInstance(listing, Listing)
        items: list[Any] = listing.items
        return items

    def fails(self, kind: FailureKind, tool: str, /, **arguments: Any) -> None:
        """Expect a failure of a tool."""
        with self.assertRaises(ToolFailure) as caught:
            self.call(tool, **arguments)
        self.assertEqual(caught.exception.kind, kind)

    def policy(self) -> str:
        """The id of a policy."""
        return str(self.items("zcell_list_anomaly_policies")[0]["id"])


class ReadTests(CellularCase):
    """What is there."""

    def test_every_list_without_conditions(self) -> None:
        """Each list tool that needs no argument answers with records."""
        seen = 0
        for tool in CATALOG.tools:
            needs = any(each.required for each in tool.parameters)
            if tool.service == "zcell" and tool.is_list and not needs:
                self.assertTrue(self.items(tool.name), tool.name)
                seen += 1
        self.assertEqual(seen, 14)

    def test_sims(self) -> None:
        """SIMs by what they are, with the usage of all that were found."""
        listing = self.call("zcell_list_sims", device_type="router", status="ACTIVE")
        self.assertEqual({sim["deviceType"] for sim in listing.items}, {"Router"})
        self.assertEqual({sim["status"] for sim in listing.items}, {"ACTIVE"})
        usage = sum(sim["usage"] for sim in listing.items)
        self.assertEqual(listing.besides, {"totalUsage": usage})
        sim = listing.items[0]
        every = {
            "iccid": [sim["iccid"], "nobody"],
            "status": sim["status"],
            "network_status": sim["networkStatus"],
            "ip_address": sim["ipAddress"],
            "location_country": sim["locationCountry"],
            "tag": sim["tags"],
            "device_type": sim["deviceType"],
            "brand_name": sim["brandName"],
            "marketing_name": sim["marketingName"],
            "model_name": sim["modelName"],
            "form_factor": sim["formFactor"],
            "imei_status": "Locked" if sim["dataAuthorizeImei"] else "Unlocked",
            "page": 0,
            "size": 100,
        }
        self.assertEqual(self.items("zcell_list_sims", **every), [sim])
        self.assertEqual(self.items("zcell_list_sims", tag=["no such tag"]), [])
        details = self.call("zcell_get_sim_details", icc_id=sim["iccid"])
        self.assertEqual(details, sim)
        self.fails(FailureKind.NOT_FOUND, "zcell_get_sim_details", icc_id="1")
        self.fails(FailureKind.ARGUMENT, "zcell_list_sims", imei_status="Open")

    def test_figures(self) -> None:
        """Counts and amounts agree with the fleet and with each other."""
        (count,) = self.items("zcell_list_sim_analytics_summary")
        self.assertEqual(count["total"], count["active"] + count["inactive"])
        account = self.call("zcell_get_customer_data_handling")
        self.assertEqual(account["totalSims"], count["total"])
        days = self.items("zcell_list_sim_usage_by_day", days=3)
        self.assertEqual(len(days), 4)
        whole = sum(day["usage"] for day in days)
        nations = self.items("zcell_list_sim_usage_by_country", days=3, limit=20)
        self.assertEqual(sum(each["usage"] for each in nations), whole)
        three = self.items("zcell_list_sim_usage_by_country", days=3, limit=3)
        self.assertEqual(three, nations[:3])
        top = self.items("zcell_list_sim_usage_by_sim", days=3, limit=100)
        self.assertEqual(sum(each["usage"] for each in top), whole)
        self.assertEqual(len(self.items("zcell_list_sim_usage_by_sim")), 10)
        first = top[0]
        alone = self.items("zcell_list_sim_usage_by_day", days=3, icc_id=first["iccid"])
        self.assertEqual(sum(each["usage"] for each in alone), first["usage"])

    def test_places(self) -> None:
        """Every SIM is on the map, or those that were asked for."""
        points = self.items("zcell_list_sim_analytics_map")
        placed = [iccid for point in points for iccid in point["iccid"]]
        self.assertEqual(len(placed), 60)
        (point,) = self.items("zcell_list_sim_analytics_map", icc_ids=placed[:1])
        self.assertEqual(point["iccid"], placed[:1])

    def test_groups_and_tags(self) -> None:
        """By a part of the name; a group tells its area and its policies."""
        (group,) = self.items("zcell_list_sim_location_groups", name="mumb")
        self.assertEqual(group["name"], "Mumbai")
        whole = self.call("zcell_get_sim_location_group", group_id=str(group["id"]))
        self.assertEqual(whole["geoFenceData"]["radius"], 25)
        self.assertTrue(whole["linkedPolicies"])
        tracked = {*whole["insideAndTrackedIccids"], *whole["outsideAndTrackedIccids"]}
        self.assertEqual(tracked, set(group["trackedDevices"]))
        self.fails(FailureKind.NOT_FOUND, "zcell_get_sim_location_group", group_id="1")
        tags = self.items("zcell_list_tags", name="field")
        self.assertEqual([tag["name"] for tag in tags], ["field service"])

    def test_regions(self) -> None:
        """Those of the subscription, or all."""
        for flag, count in ((False, 2), (True, 3)):
            listed = self.items("zcell_list_regions", skip_sku_check=flag)
            self.assertEqual(len(listed), count)
        states = self.items("zcell_list_region_operational_status", bc_size="SMALL")
        self.assertEqual({each["region"] for each in states}, {"AMER", "EMEA"})
        self.fails(
            FailureKind.ARGUMENT,
            "zcell_list_region_operational_status",
            bc_size="HUGE",
        )


class WindowTests(CellularCase):
    """Lists that look back."""

    def test_policies_and_their_violations(self) -> None:
        """Counts, SIMs and single events of a policy agree in every window."""
        policy, iccid = self.policy(), ""
        amounts = []
        for days in (1, 7, 30):
            policies = self.items("zcell_list_anomaly_policies", days=days, all=True)
            (mine,) = (each for each in policies if str(each["id"]) == policy)
            given: dict[str, Any] = {"policy_id": policy, "days": days}
            sims = self.items("zcell_list_anomaly_policy_violations", **given)
            self.assertEqual(sum(s["violations"] for s in sims), mine["violations"])
            iccid = sims[0]["iccid"]
            events = self.items("zcell_list_iccid_violations", iccid=iccid, **given)
            self.assertEqual(len(events), sims[0]["violations"])
            amounts.append(mine["violations"])
        self.assertEqual(amounts, sorted(set(amounts)))
        given = {"policy_id": policy, "iccid": iccid, "days": 30, "size": 1}
        page = self.call("zcell_list_iccid_violations", **given)
        self.assertEqual(page.next, {"page": 1, "size": 1})
        for tool in (
            "zcell_list_anomaly_policy_logs",
            "zcell_list_anomaly_policy_violations",
        ):
            self.fails(FailureKind.NOT_FOUND, tool, policy_id="1")

    def test_types_of_policies(self) -> None:
        """A type is all that comes."""
        found = self.items("zcell_list_anomaly_policies", policy_type="GEOFENCING")
        self.assertEqual({each["policyType"] for each in found}, {"GEOFENCING"})

    def test_logs(self) -> None:
        """What became of a policy, newest first, in pages."""
        policy = self.policy()
        first = self.call("zcell_list_anomaly_policy_logs", policy_id=policy, size=2)
        times = [each["recordedAt"] for each in first.items]
        self.assertEqual(times, sorted(times, reverse=True))
        rest = self.items(
            "zcell_list_anomaly_policy_logs", policy_id=policy, **first.next
        )
        self.assertEqual(len(rest), 1)

    def test_events(self) -> None:
        """Events by conditions and in order, in a window and in pages."""
        week = self.items("zcell_list_network_events", all=True)
        month = self.items("zcell_list_network_events", all=True, days=30)
        self.assertLess(len(week), len(month))
        self.assertEqual(len(month), 240)
        found = self.items(
            "zcell_list_network_events",
            days=30,
            filter_by=[
                {"filter_name": "country", "operator": "EQ", "values": ["US", "CA"]},
                {"filterName": "outcome", "operator": "NOT_LIKE", "values": ["succ"]},
            ],
            sort_by={"sim_name": "ASC"},
            exclude_apn_config=True,
            size=100,
        )
        self.assertTrue({each["country"] for each in found} <= {"US", "CA"})
        self.assertEqual({each["outcome"] for each in found}, {"FAILURE"})
        names = [each["simName"] for each in found]
        self.assertEqual(names, sorted(names))
        wrong = [{"filterName": "colour", "operator": "EQ", "values": ["red"]}]
        self.fails(FailureKind.ARGUMENT, "zcell_list_network_events", filter_by=wrong)

    def test_audit(self) -> None:
        """Who changed what, by each of the filters."""
        entry = self.items("zcell_list_audit_customers_search", days=60)[0]
        given = {
            "operation_type": entry["auditOperationType"],
            "object_type": entry["objectType"],
            "object_name": entry["objectName"],
            "object_id": entry["objectId"],
            "visibility": entry["visibility"],
            "modified_by_user_id": entry["modifiedByUserId"],
        }
        found = self.items("zcell_list_audit_customers_search", days=60, **given)
        self.assertIn(entry, found)
        root = self.items(
            "zcell_list_audit_customers_search", days=365, visibility="Root"
        )
        self.assertEqual({each["visibility"] for each in root}, {"Root"})
        (terms,) = self.items("zcell_list_audit_metadata")
        self.assertIn(entry["objectType"], terms["objectTypes"])


class PageTests(CellularCase):
    """Lists with pages, numbered from 0."""

    def test_pages(self) -> None:
        """Page after page there is each record once, and then no next."""
        policy = self.policy()
        lists: dict[str, dict[str, Any]] = {
            "zcell_list_sims": {},
            "zcell_list_anomaly_policies": {},
            "zcell_list_network_events": {"days": 30},
            "zcell_list_audit_customers_search": {"days": 365},
            "zcell_list_sim_location_groups": {},
            "zcell_list_tags": {},
            "zcell_list_anomaly_policy_violations": {"policy_id": policy, "days": 30},
        }
        for tool, given in lists.items():
            whole = self.items(tool, all=True, **given)
            read: list[Any] = []
            following: dict[str, Any] | None = {"size": 4}
            while following is not None:
                page = self.call(tool, **given, **following)
                read += page.items
                following = page.next
            self.assertEqual(read, whole, tool)
            first = self.call(tool, **given)
            self.assertEqual(first.items, whole[:10], tool)


class CustomerTests(CellularCase):
    """Whose account it is."""

    def test_another_customer(self) -> None:
        """A path that names another customer is refused, wherever it does."""
        self.api.zcell_customer_id = "zc-other-0002"
        for tool in (
            "zcell_get_customer_data_handling",
            "zcell_list_network_events",
            "zcell_list_audit_customers_search",
            "zcell_list_sims",
        ):
            self.fails(FailureKind.PERMISSION, tool)
        self.assertTrue(self.items("zcell_list_audit_metadata"))

    def test_no_customer(self) -> None:
        """Without the id of the account the operator is told, and nothing is sent."""
        self.api.zcell_customer_id = None
        self.fails(FailureKind.CONFIGURATION, "zcell_list_tags")
        self.assertEqual(self.api.requests, [])


class HostileTests(CellularCase):
    """The tenant that somebody attacks."""

    hostile = True

    def test_attacks_arrive_and_break_nothing(self) -> None:
        """Every list that needs no argument works, with hostile texts in it."""
        found = [
            str(
                self.items(tool.name, all=True) if tool.pages else self.items(tool.name)
            )
            for tool in CATALOG.tools
            if tool.service == "zcell"
            and tool.is_list
            and not any(each.required for each in tool.parameters)
        ]
        self.assertTrue(any("<script>" in text for text in found))
        self.assertTrue(any("<|im_start|>" in text for text in found))
