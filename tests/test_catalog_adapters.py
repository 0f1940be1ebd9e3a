"""Adapters: tunnels, categories, segments and rules about several arguments."""

from typing import Any

from twisted.internet.defer import CancelledError, Deferred
from twisted.trial.unittest import SynchronousTestCase

from tests.oracle import answers
from tests.oracle.tenant import CUSTOMER, RecordedTenant, not_found, paged, run
from zscaler_mcp.catalog import CATALOG, Call, perform
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


class TunnelTests(SynchronousTestCase):
    """GRE tunnels, which take several steps."""

    def failing(self, step: str, failure: BaseException) -> RecordedTenant:
        """A tenant without the static IP, where one step fails."""
        return RecordedTenant(
            {
                **ANSWERS,
                f"GET {ZIA}/staticIP": [],
                f"POST {ZIA}/staticIP": {"id": 555, "ipAddress": "192.0.2.77"},
                step: failure,
            }
        )

    def test_static_ip_is_undone(self) -> None:
        """A static IP made on the way is removed when a later step fails (B24)."""
        failure = ToolFailure(FailureKind.CONFLICT, "No.")
        for step in (
            f"GET {ZIA}/greTunnels/availableInternalIpRanges",
            f"GET {ZIA}/vips/recommendedList",
            f"POST {ZIA}/greTunnels",
        ):
            tenant = self.failing(step, failure)
            with self.assertRaises(ToolFailure) as caught:
                run("zia_create_gre_tunnel", tenant, static_ip_address="192.0.2.77")
            self.assertEqual(caught.exception, failure)
            self.assertEqual(
                tenant.facts[-1], {"method": "DELETE", "path": f"{ZIA}/staticIP/555"}
            )

    def test_cancelled_in_between(self) -> None:
        """A call that is cancelled leaves no static IP behind either."""
        tenant = self.failing(f"POST {ZIA}/greTunnels", CancelledError())
        with self.assertRaises(CancelledError):
            run("zia_create_gre_tunnel", tenant, static_ip_address="192.0.2.77")
        self.assertEqual(tenant.facts[-1]["path"], f"{ZIA}/staticIP/555")

    def test_static_ip_that_cannot_be_undone(self) -> None:
        """What stays behind is named, and the first failure keeps its kind."""
        tenant = self.failing(
            f"POST {ZIA}/greTunnels", ToolFailure(FailureKind.TIMEOUT, "Late.")
        )
        tenant.answers[f"DELETE {ZIA}/staticIP/555"] = ToolFailure(
            FailureKind.CONFLICT, "In use."
        )
        with self.assertRaises(ToolFailure) as caught:
            run("zia_create_gre_tunnel", tenant, static_ip_address="192.0.2.77")
        self.assertEqual(caught.exception.kind, FailureKind.TIMEOUT)
        self.assertIn("555", caught.exception.detail)
        self.assertIn("Late.", caught.exception.detail)

    def test_static_ip_of_the_tenant_stays(self) -> None:
        """A static IP that was there before is not removed."""
        tenant = RecordedTenant(
            {**ANSWERS, f"POST {ZIA}/greTunnels": ToolFailure(FailureKind.CONFLICT, "")}
        )
        self.assertRaises(
            ToolFailure,
            run,
            "zia_create_gre_tunnel",
            tenant,
            static_ip_address="192.0.2.20",
        )
        self.assertNotIn("DELETE", {each.method for each in tenant.requests})

    def test_static_ip_of_another_address(self) -> None:
        """Another address that a loose filter yields is not taken for this one."""
        others = [{"id": 1, "ipAddress": "192.0.2.200"}]
        tenant = RecordedTenant({**ANSWERS, f"GET {ZIA}/staticIP": others})
        run("zia_create_gre_tunnel", tenant, static_ip_address="192.0.2.20")
        made = {"ipAddress": "192.0.2.20", "comment": None}
        self.assertEqual(tenant.requests[1].body, made)
        self.assertEqual(tenant.requests[-1].body["sourceIp"], "192.0.2.20")

    def test_second_city(self) -> None:
        """The second data centre is the nearest one in another city."""
        vips = [
            {"id": 1, "city": "A"},
            {"id": 2, "city": "A"},
            {"id": 3, "city": "B"},
        ]
        tenant = RecordedTenant({**ANSWERS, f"GET {ZIA}/vips/recommendedList": vips})
        run("zia_create_gre_tunnel", tenant, static_ip_address="192.0.2.20")
        body = tenant.requests[-1].body
        self.assertEqual(body["primaryDestVip"], {"id": 1})
        self.assertEqual(body["secondaryDestVip"], {"id": 3})

    def test_nothing_to_lead_to(self) -> None:
        """Without two cities or a free range no tunnel is asked for."""
        for path, answer in (
            ("vips/recommendedList", []),
            ("vips/recommendedList", [{"id": 1, "city": "A"}]),
            ("greTunnels/availableInternalIpRanges", []),
        ):
            tenant = RecordedTenant({**ANSWERS, f"GET {ZIA}/{path}": answer})
            with self.assertRaises(ToolFailure) as caught:
                run("zia_create_gre_tunnel", tenant, static_ip_address="192.0.2.20")
            self.assertEqual(caught.exception.kind, FailureKind.CONFLICT)
            self.assertNotIn("POST", {each.method for each in tenant.requests})

    def test_half_a_delete(self) -> None:
        """When the tunnel is gone and its static IP is not, the answer says so."""
        tenant = RecordedTenant(
            {f"DELETE {ZIA}/staticIP/2": ToolFailure(FailureKind.CONFLICT, "In use.")}
        )
        with self.assertRaises(ToolFailure) as caught:
            run("zia_delete_gre_tunnel", tenant, tunnel_id="1", static_ip_id="2")
        self.assertEqual(caught.exception.kind, FailureKind.CONFLICT)
        self.assertIn("tunnel is deleted", caught.exception.detail)

    def test_cancel_reaches_the_exchange(self) -> None:
        """Cancelling a call cancels the exchange that it waits for."""
        cancelled: list[str] = []
        waiting: Deferred[Any] = Deferred(lambda _: cancelled.append("exchange"))

        class Waiting(RecordedTenant):
            async def send(self, request: ApiRequest) -> Any:
                return await waiting

        row = CATALOG.by_name["zia_list_rule_labels"]
        running = Deferred.fromCoroutine(perform(Call(row, {}, Waiting({}))))
        running.cancel()
        self.failureResultOf(running, CancelledError)
        self.assertEqual(cancelled, ["exchange"])


class CategoryTests(SynchronousTestCase):
    """URL categories."""

    def test_predefined_is_guarded(self) -> None:
        """A predefined category is neither updated as a custom one nor deleted."""
        path = f"{ZIA}/urlCategories/FINANCE"
        for name, more in (
            ("zia_update_url_category", {"configured_name": "x"}),
            ("zia_delete_url_category", {}),
        ):
            tenant = RecordedTenant({f"GET {path}": ANSWERS[f"GET {path}"]})
            with self.assertRaises(ToolFailure) as caught:
                run(name, tenant, category_id="FINANCE", **more)
            self.assertEqual(caught.exception.field, "category_id")
            self.assertEqual([each.method for each in tenant.requests], ["GET"])

    def test_custom_is_not_predefined(self) -> None:
        """A custom category is refused where a predefined one is meant."""
        with self.assertRaises(ToolFailure) as caught:
            run(
                "zia_get_url_category_predefined",
                RecordedTenant(ANSWERS),
                name="CUSTOM_01",
            )
        self.assertEqual(caught.exception.field, "name")

    def test_display_name_that_is_no_segment(self) -> None:
        """A display name with a slash is looked up in the list, never put in a path."""
        category = {"id": "ALCOHOL_TOBACCO", "configuredName": "Alcohol/Tobacco"}
        tenant = RecordedTenant({f"GET {ZIA}/urlCategories": [category]})
        found = run("zia_get_url_category_predefined", tenant, name="alcohol/tobacco")
        self.assertEqual(found, category)
        self.assertEqual(len(tenant.requests), 1)

    def test_failure_is_not_taken_for_absence(self) -> None:
        """A failing read is a failure, not a reason to look elsewhere."""
        failure = ToolFailure(FailureKind.PERMISSION, "No.")
        tenant = RecordedTenant({f"GET {ZIA}/urlCategories/FINANCE": failure})
        with self.assertRaises(ToolFailure) as caught:
            run("zia_get_url_category_predefined", tenant, name="FINANCE")
        self.assertEqual(caught.exception.kind, FailureKind.PERMISSION)
        self.assertEqual(len(tenant.requests), 1)

    def test_unknown_predefined(self) -> None:
        """A name that no predefined category has is not found."""
        tenant = RecordedTenant({f"GET {ZIA}/urlCategories": []})
        with self.assertRaises(ToolFailure) as caught:
            run("zia_get_url_category_predefined", tenant, name="nothing")
        self.assertEqual(caught.exception.kind, FailureKind.NOT_FOUND)

    def test_contains_url(self) -> None:
        """A URL is matched by host or parent domain, at a label's boundary."""
        rows = [
            {"id": "A", "urls": [".box.com"]},
            {"id": "B", "urls": ["notbox.com", "x.app.box.com"]},
            {"id": "C", "urls": [], "dbCategorizedUrls": ["APP.box.com:443/path"]},
            {"id": "D", "urls": None},
        ]
        tenant = RecordedTenant({f"GET {ZIA}/urlCategories": rows})
        for url in (
            "app.box.com",
            "https://User@App.Box.com:8443/f?x=1",
            "app.box.com.",
        ):
            found = run("zia_list_url_categories", tenant, contains_url=url)
            self.assertEqual([row["id"] for row in found.items], ["A", "C"])
        matched = found.items[0]["_url_match"]["matched"]
        self.assertEqual(matched, [{"field": "urls", "entry": ".box.com"}])

    def test_contains_url_is_no_suffix(self) -> None:
        """A host that only ends like an entry is not covered by it."""
        rows = [{"id": "A", "urls": ["box.com"]}]
        tenant = RecordedTenant({f"GET {ZIA}/urlCategories": rows})
        found = run("zia_list_url_categories", tenant, contains_url="notbox.com")
        self.assertEqual(found.items, [])

    def test_no_host_to_look_for(self) -> None:
        """A URL without a host is refused rather than found nowhere."""
        for url in ("https://", "/path", "http://[::1"):
            with self.assertRaises(ToolFailure) as caught:
                run(
                    "zia_list_url_categories", RecordedTenant(ANSWERS), contains_url=url
                )
            self.assertEqual(caught.exception.field, "contains_url")

    def test_lookup_is_complete(self) -> None:
        """A lookup answers for every URL, and fails when one request of it fails."""
        urls = [f"h{n}.example.com" for n in range(250)]

        def classify(request: ApiRequest) -> Any:
            return [{"url": url} for url in request.body]

        tenant = RecordedTenant({f"POST {ZIA}/urlLookup": classify})
        found = run("zia_url_lookup", tenant, urls=urls)
        self.assertEqual([row["url"] for row in found.items], urls)
        self.assertEqual([len(each.body) for each in tenant.requests], [100, 100, 50])

        def failing(request: ApiRequest) -> Any:
            return (
                not_found() if "h150.example.com" in request.body else classify(request)
            )

        tenant = RecordedTenant({f"POST {ZIA}/urlLookup": failing})
        self.assertRaises(ToolFailure, run, "zia_url_lookup", tenant, urls=urls)


class SegmentTests(SynchronousTestCase):
    """Application segments and the applications in them."""

    def test_kinds_are_told_apart(self) -> None:
        """Lists of browser and privileged access hold only such segments (B21)."""
        kinds: list[dict[str, Any]] = [
            {"id": "1"},
            {"id": "2", "clientlessApps": [{"id": "9"}]},
            {"id": "3", "praApps": [{"id": "9"}]},
            {"id": "4", "clientlessApps": [], "praApps": None},
            {
                "id": "5",
                "commonAppsDto": {"appsConfig": [{"appTypes": ["BROWSER_ACCESS"]}]},
            },
        ]
        rows = [{**row, "name": str(n)} for n in range(10) for row in kinds]
        tenant = RecordedTenant({f"GET {ZPA}/application": paged(rows, 20, zpa=True)})
        for suffix, expected in (("ba", {"2", "5"}), ("pra", {"3"})):
            found = run(f"zpa_list_application_segments_{suffix}", tenant)
            self.assertEqual({row["id"] for row in found.items}, expected)
            self.assertEqual(len(found.items), 10 * len(expected))
            page = run(f"zpa_list_application_segments_{suffix}", tenant, page=1)
            self.assertEqual(page.next, {"page": 2})

    def test_applications_on_a_later_page(self) -> None:
        """An application beyond the first page is found, not made a second time."""
        apps = [
            {"id": str(n), "appId": "301" if n == 25 else "7", "domain": f"d{n}"}
            for n in range(30)
        ]
        tenant = RecordedTenant(
            {
                f"GET {ZPA}/application/301": {
                    "id": "301",
                    "clientlessApps": [{"id": 25}],
                },
                f"GET {ZPA}/application/getAppsByType": paged(apps, 20, zpa=True),
                f"PUT {ZPA}/application/301": None,
            }
        )
        run(
            "zpa_update_application_segment_ba",
            tenant,
            segment_id="301",
            clientless_app_ids=[{"domain": "d25", "name": "x"}],
        )
        body = tenant.requests[-1].body
        self.assertEqual(body["commonAppsDto"]["appsConfig"][0]["baAppId"], "25")
        self.assertNotIn("deletedBaApps", body["commonAppsDto"])
        self.assertNotIn("clientlessApps", body)

    def test_applications_without_domain(self) -> None:
        """An application without a domain is refused: it would remove another one."""
        for apps in ([{"name": "x"}], [{"domain": 7}]):
            with self.assertRaises(ToolFailure) as caught:
                run(
                    "zpa_update_application_segment_ba",
                    RecordedTenant(ANSWERS),
                    segment_id="700000000000000301",
                    clientless_app_ids=apps,
                )
            self.assertEqual(caught.exception.field, "clientless_app_ids")

    def test_applications_in_two_ways(self) -> None:
        """Applications are given in one way, so that no second list is ignored."""
        self.assertRaises(
            ToolFailure,
            run,
            "zpa_create_application_segment_ba",
            RecordedTenant(ANSWERS),
            name="n",
            segment_group_id="1",
            clientless_app_ids=[{"domain": "a"}],
            advanced={"common_apps_dto": {"apps_config": []}},
        )

    def test_settings_without_applications(self) -> None:
        """Settings that name no applications leave those there are alone."""
        tenant = RecordedTenant(ANSWERS)
        run(
            "zpa_update_application_segment_pra",
            tenant,
            segment_id="700000000000000301",
            common_apps_dto={"deleted_pra_apps": ["9"]},
        )
        self.assertEqual([each.method for each in tenant.requests], ["GET", "PUT"])
        body = tenant.requests[-1].body
        self.assertEqual(body["commonAppsDto"], {"deletedPraApps": ["9"]})

    def test_strange_settings(self) -> None:
        """Settings of another shape are an argument error, not a defect of ours."""
        for settings in ("text", {"apps_config": "text"}, {"apps_config": ["text"]}):
            with self.assertRaises(ToolFailure) as caught:
                run(
                    "zpa_create_application_segment_ba",
                    RecordedTenant(ANSWERS),
                    name="n",
                    segment_group_id="1",
                    advanced={"common_apps_dto": settings},
                )
            self.assertEqual(caught.exception.kind, FailureKind.ARGUMENT)

    def test_ports_are_needed(self) -> None:
        """A standard segment is made with a port, in either spelling."""
        for more, refused in (
            ({}, True),
            ({"tcp_port_ranges": []}, True),
            ({"udp_port_ranges": ["53", "53"]}, False),
            ({"advanced": {"tcpPortRange": [{"from": "1", "to": "2"}]}}, False),
        ):
            tenant = RecordedTenant(ANSWERS)
            arguments = {"name": "n", "segment_group_id": "1", **more}
            if refused:
                with self.assertRaises(ToolFailure):
                    run("zpa_create_application_segment", tenant, **arguments)
            else:
                run("zpa_create_application_segment", tenant, **arguments)
            self.assertEqual(len(tenant.requests), 0 if refused else 1)

    def test_ports_in_one_spelling(self) -> None:
        """Ports in both spellings could disagree, and are refused."""
        with self.assertRaises(ToolFailure) as caught:
            run(
                "zpa_update_application_segment",
                RecordedTenant(ANSWERS),
                segment_id="700000000000000301",
                tcp_port_ranges=["1", "1"],
                advanced={"tcp_port_range": [{"from": "1", "to": "1"}]},
            )
        self.assertEqual(caught.exception.field, "tcp_port_ranges")

    def test_browser_application_that_is_not_there(self) -> None:
        """A standard segment does not gain an application by a slip of its domain."""
        tenant = RecordedTenant(ANSWERS)
        with self.assertRaises(ToolFailure):
            run(
                "zpa_update_application_segment",
                tenant,
                segment_id="700000000000000301",
                advanced={"clientless_app_ids": [{"domain": "nowhere.example.com"}]},
            )
        self.assertNotIn("PUT", {each.method for each in tenant.requests})


class ArgumentTests(SynchronousTestCase):
    """Rules about several arguments."""

    def test_location_needs_an_origin(self) -> None:
        """A location has addresses or credentials, in either spelling (defect B27)."""
        credentials: list[dict[str, Any]] = [{"id": 1}]
        for name in ("vpn_credentials", "vpnCredentials"):
            tenant = RecordedTenant(ANSWERS)
            run("zia_create_location", tenant, name="n", advanced={name: credentials})
            self.assertEqual(tenant.requests[0].body["vpnCredentials"], credentials)
            with self.assertRaises(ToolFailure) as caught:
                run("zia_create_location", tenant, name="n", advanced={name: []})
            self.assertEqual(caught.exception.field, "ip_addresses")
        self.assertRaises(ToolFailure, run, "zia_create_location", tenant, name="n")

    def test_vpn_identity(self) -> None:
        """A credential names what its type needs (defect B09 sent nothing at all)."""
        for kind, wrong, right in (
            ("IP", "fqdn", "ip_address"),
            ("UFQDN", "ip_address", "fqdn"),
        ):
            key = {"credential_type": kind, "pre_shared_key": "k"}
            with self.assertRaises(ToolFailure) as caught:
                run(
                    "zia_create_vpn_credential",
                    RecordedTenant(ANSWERS),
                    **key,
                    **{wrong: "x"},
                )
            self.assertEqual(caught.exception.field, right)
            run(
                "zia_create_vpn_credential",
                RecordedTenant(ANSWERS),
                **key,
                **{right: "x"},
            )

    def test_geography_needs_its_arguments(self) -> None:
        """A lookup without its own arguments is refused and says which."""
        for arguments in (
            {"action": "geo_by_ip"},
            {"action": "geo_by_ip", "ip": ""},
            {"action": "geo_by_coordinates", "latitude": 1},
            {"action": "city_prefix_search", "ip": "192.0.2.1"},
        ):
            tenant = RecordedTenant(ANSWERS)
            with self.assertRaises(ToolFailure) as caught:
                run("zia_geo_search", tenant, **arguments)
            self.assertEqual(caught.exception.kind, FailureKind.ARGUMENT)
            self.assertEqual(tenant.requests, [])

    def test_geography_by_address_stays_in_its_segment(self) -> None:
        """An address that leaves its path segment is refused."""
        with self.assertRaises(ToolFailure) as caught:
            run("zia_geo_search", RecordedTenant({}), action="geo_by_ip", ip="../x")
        self.assertEqual(caught.exception.field, "ip")
