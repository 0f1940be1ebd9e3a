"""Every ZDX tool performed against the simulated tenant."""

from typing import Any

from tests.oneapi_fakes import NOW
from tests.tenant_case import TenantCase
from zscaler_mcp.errors import FailureKind, ToolFailure


class ReportTests(TenantCase):
    """Applications, users, devices, places."""

    def test_applications(self) -> None:
        """From the list to one application, its trend, its metrics and its users."""
        application = self.items("zdx_list_applications")[0]
        ids = {"app_id": str(application["id"])}
        one = self.do("zdx_get_application", **ids)
        self.assertEqual(one["score"], application["score"])
        self.assertEqual(one["stats"], application["ApplicationStats"])
        trend = self.do("zdx_get_application_score_trend", **ids, since=24)
        times = [each["timestamp"] for each in trend["datapoints"]]
        self.assertGreaterEqual(min(times), NOW - 24 * 3600)
        self.assertLess(max(times), NOW)
        (metric,) = self.items("zdx_get_application_metric", **ids, metric_name="dns")
        self.assertEqual((metric["metric"], metric["unit"]), ("dns", "ms"))
        users = self.items("zdx_list_application_users", **ids, all=True)
        self.assertEqual(len(users), application["total_users"])
        user = self.do(
            "zdx_get_application_user", **ids, user_id=str(users[0]["id"]), since=2
        )
        self.assertEqual(user, users[0])

    def test_buckets(self) -> None:
        """The buckets part the users, and each has the scores of its word."""
        ids = {"app_id": str(self.items("zdx_list_applications")[0]["id"])}
        tool = "zdx_list_application_users"
        parts = {
            word: self.items(tool, **ids, score_bucket=word, all=True)
            for word in ("poor", "okay", "good")
        }
        whole = self.items(tool, **ids, all=True)
        self.assertEqual(sum(map(len, parts.values())), len(whole))
        self.assertTrue(parts["good"])
        for user in parts["good"]:
            self.assertGreaterEqual(user["score"], 66)

    def test_scope(self) -> None:
        """Locations, departments and geolocations narrow what is counted."""
        tool = "zdx_list_applications"
        everybody = self.items(tool)[0]["total_users"]
        location = self.items("zdx_list_locations")[0]
        department = self.items("zdx_list_departments", search="sales")[0]
        region = self.items(tool)[0]["most_impacted_region"]["id"]
        scopes = (
            {"location_id": [str(location["id"])]},
            {"department_id": [str(department["id"])]},
            {"geo_id": [region]},
        )
        for scope in scopes:
            some: Any = self.items(tool, **scope)[0]["total_users"]
            self.assertTrue(0 < some < everybody, scope)
        two = [str(each["id"]) for each in self.items("zdx_list_locations")[:2]]
        one = self.items(tool, location_id=two[:1])[0]["total_users"]
        self.assertGreater(self.items(tool, location_id=two)[0]["total_users"], one)

    def test_devices(self) -> None:
        """A device is found by its user, its addresses, and read in full."""
        devices = self.items("zdx_list_devices", all=True)
        self.assertGreater(len(devices), 20)
        full = self.do("zdx_get_device", device_id=str(devices[0]["id"]), since=1)
        (adapter,) = full["network"]
        email = full["software"]["user"]
        for filters in (
            {"emails": [email]},
            {"user_ids": [str(devices[0]["userid"])]},
            {"mac_address": adapter["mac"].upper()},
            {"private_ipv4": adapter["ipv4"]},
        ):
            found = self.items("zdx_list_devices", **filters, since=24)
            ids = [each["id"] for each in found]
            self.assertIn(devices[0]["id"], ids, filters)
            self.assertLess(len(ids), len(devices))
        self.assertEqual(self.items("zdx_list_devices", emails=["x@example.org"]), [])

    def test_pages(self) -> None:
        """What next holds reads the devices that follow."""
        first = self.do("zdx_list_devices", limit=7)
        second = self.do("zdx_list_devices", **first.next)
        self.assertEqual((len(first.items), len(second.items)), (7, 7))
        ids = {each["id"] for each in first.items + second.items}
        self.assertEqual(len(ids), 14)
        self.fails(FailureKind.ARGUMENT, "zdx_list_devices", offset="made-up")

    def test_unknown(self) -> None:
        """What is not there is not found."""
        missing = FailureKind.NOT_FOUND
        self.fails(missing, "zdx_get_application", app_id="1")
        self.fails(missing, "zdx_get_device", device_id="1")
        self.fails(missing, "zdx_get_alert", alert_id="1")
        self.fails(missing, "zdx_get_software_details", software_key="None 1.0")

    def test_departments_and_locations(self) -> None:
        """Both are searched by name."""
        for tool in ("zdx_list_departments", "zdx_list_locations"):
            whole = self.items(tool)
            text = whole[1]["name"].upper()
            self.assertEqual(self.items(tool, search=text, since=3), [whole[1]])


class AlertTests(TenantCase):
    """Alerts."""

    def test_alerts(self) -> None:
        """Ongoing and ended ones, one in full, and the devices it touches."""
        ongoing = self.items("zdx_list_alerts", since=336, limit=50)
        self.assertTrue(all(each["ended_on"] == 0 for each in ongoing))
        recent = self.items("zdx_list_historical_alerts")
        older = self.items("zdx_list_historical_alerts", since=336, all=True)
        self.assertTrue(0 < len(recent) < len(older))
        ids = {"alert_id": str(ongoing[0]["id"])}
        alert = self.do("zdx_get_alert", **ids)
        self.assertEqual(alert["rule_name"], ongoing[0]["rule_name"])
        devices = self.items("zdx_list_alert_affected_devices", **ids, all=True)
        self.assertEqual(len(devices), ongoing[0]["num_devices"])
        for part in ("departments", "locations", "geolocations"):
            counted = sum(each["num_devices"] for each in alert[part])
            self.assertEqual(counted, len(devices))
        scope: dict[str, Any] = {"location_id": [str(alert["locations"][0]["id"])]}
        some = self.items("zdx_list_alert_affected_devices", **ids, **scope, since=3)
        self.assertEqual(len(some), alert["locations"][0]["num_devices"])

    def test_two_weeks(self) -> None:
        """A window of more than two weeks is refused by the service as well."""
        self.fails(FailureKind.ARGUMENT, "zdx_list_alerts", since=337)


class InventoryTests(TenantCase):
    """Software."""

    def test_software(self) -> None:
        """Who has it is as many as the list says."""
        titles = self.items("zdx_list_software", all=True)
        title = titles[0]
        key: dict[str, Any] = {"software_key": title["software_key"]}
        installed = self.items("zdx_get_software_details", **key, all=True)
        self.assertEqual(len(installed), title["device_total"])
        owners: dict[str, Any] = {"user_ids": [str(installed[0]["user_id"])]}
        some = self.items("zdx_get_software_details", **key, **owners)
        self.assertEqual({each["user_id"] for each in some}, {installed[0]["user_id"]})
        device: dict[str, Any] = {"device_ids": [str(installed[0]["device_id"])]}
        there = self.items("zdx_list_software", **device, limit=50)
        self.assertIn(title["software_key"], [each["software_key"] for each in there])
        self.assertEqual({each["device_total"] for each in there}, {1})


class TraceTests(TenantCase):
    """Deep traces and analyses."""

    METRICS = (
        "zdx_get_deeptrace_webprobe_metrics",
        "zdx_get_deeptrace_cloudpath",
        "zdx_get_deeptrace_cloudpath_metrics",
        "zdx_get_deeptrace_health_metrics",
        "zdx_get_deeptrace_events",
        "zdx_list_deeptrace_top_processes",
    )

    def setUp(self) -> None:
        """A device without a deep trace, and an application with its probes."""
        super().setUp()
        self.device = self.items("zdx_list_devices", all=True)[-1]
        self.ids = {"device_id": str(self.device["id"])}
        self.application = self.items("zdx_list_applications")[3]
        both = {**self.ids, "app_id": str(self.application["id"])}
        (web,) = self.items("zdx_get_web_probes", **both, since=6)
        (path,) = self.items("zdx_list_cloudpath_probes", **both)
        self.probes = {
            "app_id": self.application["id"],
            "web_probe_id": web["id"],
            "cloudpath_probe_id": path["id"],
        }

    def start(self, **more: Any) -> dict[str, str]:
        """Start a deep trace; its ids."""
        made = self.do(
            "zdx_start_deeptrace",
            **self.ids,
            session_name="Look closely",
            **{**self.probes, **more},
        )
        return {**self.ids, "trace_id": str(made["created"]["trace_id"])}

    def test_a_life(self) -> None:
        """Started, running, over, measured, deleted."""
        ids = self.start(session_length_minutes=15)
        trace = self.do("zdx_get_device_deep_trace", **ids)
        self.assertEqual(trace["trace_details"]["session_name"], "Look closely")
        self.assertEqual(trace["trace_details"]["session_length"], 15)
        self.assertEqual(trace["status"], "IN_PROGRESS")
        self.clock.advance(15 * 60)
        listed = self.items("zdx_list_device_deep_traces", **self.ids)
        self.assertEqual([each["status"] for each in listed], ["COMPLETED"])
        for tool in self.METRICS:
            self.assertTrue(self.items(tool, **ids), tool)
        (web, *_) = self.items(self.METRICS[0], **ids)
        self.assertEqual(len(web["datapoints"]), 15)
        self.do("zdx_delete_deeptrace", **ids)
        self.assertEqual(self.items("zdx_list_device_deep_traces", **self.ids), [])
        self.fails(FailureKind.NOT_FOUND, self.METRICS[0], **ids)

    def test_without_the_device(self) -> None:
        """Nothing of the device is measured where that was not wanted."""
        ids = self.start(probe_device=False)
        self.clock.advance(60)
        self.assertEqual(self.items("zdx_get_deeptrace_health_metrics", **ids), [])

    def test_seeded(self) -> None:
        """There is a deep trace to look at from the start."""
        first = self.items("zdx_list_devices")[0]
        ids = {"device_id": str(first["id"])}
        (trace,) = self.items("zdx_list_device_deep_traces", **ids)
        self.assertEqual(trace["status"], "COMPLETED")

    def test_analysis(self) -> None:
        """Started, waited for, read, stopped."""
        made = self.do(
            "zdx_start_analysis",
            **self.ids,
            app_id=self.application["id"],
            t0=int(NOW) - 3600,
            t1=int(NOW),
        )
        ids = {"analysis_id": str(made["created"]["analysis_id"])}
        self.assertEqual(self.do("zdx_get_analysis", **ids)["status"], "IN_PROGRESS")
        self.clock.advance(30)
        found = self.do("zdx_get_analysis", **ids)
        self.assertEqual(found["status"], "COMPLETED")
        self.assertTrue(found["result"]["issue"])
        self.assertEqual(self.do("zdx_delete_analysis", **ids), {"deleted": ids})
        self.fails(FailureKind.NOT_FOUND, "zdx_get_analysis", **ids)

    def test_analysis_without_times(self) -> None:
        """The times may be left out."""
        made = self.do("zdx_start_analysis", **self.ids, app_id=self.application["id"])
        self.assertIn("analysis_id", made["created"])

    def test_probes_that_do_not_exist(self) -> None:
        """What a deep trace needs has to be there."""
        wrong: Any
        for wrong in ({"web_probe_id": 1}, {"cloudpath_probe_id": 1}, {"app_id": 1}):
            with self.assertRaises(ToolFailure) as caught:
                self.start(**wrong)
            self.assertEqual(caught.exception.kind, FailureKind.ARGUMENT)
        self.start()
