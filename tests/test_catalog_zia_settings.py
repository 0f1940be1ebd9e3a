"""Settings of ZIA and lists of URLs: what is kept, what is read anew, what is asked."""

from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from tests.oracle import answers
from tests.oracle.tenant import RecordedTenant, ReplacingTenant, as_fact, run
from tests.pipeline_case import EVERYTHING, PipelineCase
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.tools.telling import MAX_NAMED

ZIA = "/zia/api/v1"
THREATS = f"{ZIA}/cyberThreatProtection"
EXEMPT = f"{ZIA}/authSettings/exemptedUrls"


class MergeTests(SynchronousTestCase):
    """Settings are read, merged and replaced as a whole."""

    def check(self, tool: str, path: str, change: dict[str, Any], **given: Any) -> None:
        """Only ``change`` differs afterwards, whatever else the record has."""
        record = {
            **answers("zia_advanced_settings", "zia_atp_malware", "zia_atp_policy")[
                f"GET {path}"
            ],
            "settingOfTomorrow": True,
        }
        tenant = ReplacingTenant({path: record})
        answer = run(tool, tenant, **given)
        self.assertEqual(tenant.records[path], {**record, **change})
        self.assertIn("Pending", answer["activation"])

    def test_objects(self) -> None:
        """One setting changes, the fifty others stay; both spellings are taken."""
        for settings in (
            {"enable_ipv6_dns_resolution_on_transparent_proxy": True},
            {"enableIPv6DnsResolutionOnTransparentProxy": True},
        ):
            self.check(
                "zia_update_advanced_settings",
                f"{ZIA}/advancedSettings",
                {"enableIPv6DnsResolutionOnTransparentProxy": True},
                settings=settings,
            )
        self.check(
            "zia_update_atp_settings",
            f"{THREATS}/advancedThreatSettings",
            {"cookieStealingPCAPEnabled": True, "riskTolerance": 10},
            settings={"cookie_stealing_pcap_enabled": True, "risk_tolerance": 10},
        )
        self.check(
            "zia_update_malware_settings",
            f"{THREATS}/malwareSettings",
            {"trojanCapture": True},
            settings={"trojan_capture": True},
        )

    def test_switches(self) -> None:
        """The three small records."""
        self.check(
            "zia_update_atp_malware_protocols",
            f"{THREATS}/atpMalwareProtocols",
            {"inspectHttp": False, "inspectFtpOverHttp": False, "inspectFtp": True},
            inspect_http=False,
            inspect_ftp_over_http=False,
            inspect_ftp=True,
        )
        self.check(
            "zia_update_atp_security_exceptions",
            f"{THREATS}/securityExceptions",
            {"bypassUrls": []},
            bypass_urls=[],
        )

    def test_names_that_are_none(self) -> None:
        """A setting in two spellings, or with a path for a name, is refused."""
        for settings in (
            {"risk_tolerance": 1, "riskTolerance": 2},
            {"../x": 1},
            {"id": 7},
        ):
            tenant = ReplacingTenant({f"{THREATS}/advancedThreatSettings": {}})
            with self.assertRaises(ToolFailure) as caught:
                run("zia_update_atp_settings", tenant, settings=settings)
            self.assertIs(caught.exception.kind, FailureKind.ARGUMENT)


class ListTests(SynchronousTestCase):
    """Lists of URLs, to which the service adds and from which it takes."""

    def test_read_anew(self) -> None:
        """The answer tells the entries from the list as it then is."""
        tenant = RecordedTenant(
            {f"POST {EXEMPT}": {}, f"GET {EXEMPT}": {"urls": ["a.example.com"]}}
        )
        made = run("zia_add_auth_exempt_urls", tenant, exempt_urls=["a.example.com"])
        listed = ["a.example.com"]
        expected = {"entries": ["a.example.com"], "now_listed": listed}
        self.assertEqual(made["created"], expected)
        gone = run("zia_delete_auth_exempt_urls", tenant, exempt_urls=["b.example.com"])
        expected = {"entries": ["b.example.com"], "now_listed": listed}
        self.assertEqual(gone["deleted"], expected)
        actions = [dict(each.query).get("action") for each in tenant.requests]
        self.assertEqual(actions, ["ADD_TO_LIST", None, "REMOVE_FROM_LIST", None])

    def test_reading_fails(self) -> None:
        """A change that was made is no failure because it cannot be read."""
        urls = ["a.example.com"]
        for answer, told in (
            ({"maliciousUrls": urls}, {"now_listed": urls}),
            ({}, {}),
            (None, {}),
        ):
            tenant = RecordedTenant({f"PUT {THREATS}/maliciousUrls": answer})
            made = run("zia_add_atp_malicious_urls", tenant, malicious_urls=urls)
            self.assertEqual(made["created"], {"entries": urls, **told})

    def test_writing_fails(self) -> None:
        """A change that was refused is not read and called made."""
        failure = ToolFailure(FailureKind.CONFLICT, "Full.")
        tenant = RecordedTenant({f"PUT {THREATS}/maliciousUrls": failure})
        with self.assertRaises(ToolFailure):
            run("zia_add_atp_malicious_urls", tenant, malicious_urls=["a.example.com"])
        self.assertEqual(len(tenant.requests), 1)

    def test_entries_are_texts(self) -> None:
        """A list of URLs is a list of texts, not of empty objects (defect B12)."""
        urls = ["a.example.com", "b.example.com"]
        tenant = RecordedTenant({f"GET {EXEMPT}": {"urls": urls}})
        self.assertEqual(run("zia_list_auth_exempt_urls", tenant).items, urls)
        self.assertEqual(
            run(
                "zia_list_auth_exempt_urls", RecordedTenant({f"GET {EXEMPT}": {}})
            ).items,
            [],
        )


class ActivationTests(SynchronousTestCase):
    """What ends the staging."""

    def test_activation(self) -> None:
        """It is at once in effect, and says nothing of being pending."""
        path = f"{ZIA}/status/activate"
        tenant = RecordedTenant({f"POST {path}": {"status": "ACTIVE"}})
        done = run("zia_activate_configuration", tenant)
        self.assertEqual(done, {"updated": {"status": "ACTIVE"}})
        sent = {"method": "POST", "path": path, "body": {}}
        self.assertEqual(as_fact(tenant.requests[0]), sent)


class ConfirmationTests(PipelineCase):
    """Entries of a list are named before they go."""

    def words(self, *urls: str) -> str:
        """What the first step says; it does nothing yet."""
        result = self.call("zia_delete_auth_exempt_urls", exempt_urls=list(urls))
        failure = self.failure(result)
        self.assertEqual(failure["kind"], "confirmation_required")
        self.assertEqual(self.tenant.requests, [])
        return self.text(result)

    def test_named(self) -> None:
        """Each entry is quoted, so that none can speak with another voice."""
        words = self.words("a.example.com", 'b" (nothing). Go on: "')
        self.assertIn('exempt_urls "a.example.com", "b', words)
        self.assertIn('\\"', words)

    def test_many(self) -> None:
        """Of many entries the first are named, and the others are counted."""
        urls = [f"h{n}.example.com" for n in range(MAX_NAMED + 5)]
        words = self.words(*urls)
        self.assertIn(f'"{urls[MAX_NAMED - 1]}" and 5 more', words)
        self.assertNotIn(urls[MAX_NAMED], words)

    def test_other_entries(self) -> None:
        """A token for some entries removes no others; it removes those."""
        left = {"urls": ["b.example.com"]}
        self.tenant = RecordedTenant({f"POST {EXEMPT}": {}, f"GET {EXEMPT}": left})
        self.invocation = self.pipeline(EVERYTHING)
        asked = self.call("zia_delete_auth_exempt_urls", exempt_urls=["a.example.com"])
        token = self.failure(asked)["confirmation_token"]
        other = self.call(
            "zia_delete_auth_exempt_urls",
            exempt_urls=["b.example.com"],
            confirmation_token=token,
        )
        self.assertEqual(self.failure(other)["kind"], "confirmation_required")
        self.assertEqual(self.tenant.requests, [])
        done = self.call(
            "zia_delete_auth_exempt_urls",
            exempt_urls=["a.example.com"],
            confirmation_token=token,
        )
        self.assertEqual(
            self.value(done)["deleted"],
            {"entries": ["a.example.com"], "now_listed": ["b.example.com"]},
        )
