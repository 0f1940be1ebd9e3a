"""Client Connector: operating systems, passwords, pages."""

from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from tests.oracle import answers
from tests.oracle.tenant import RecordedTenant, run
from tests.pipeline_case import EVERYTHING, PipelineCase
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.request import ApiRequest
from zscaler_mcp.tools.audit import encode
from zscaler_mcp.tools.withhold import MARKER

ANSWERS = answers("zcc_devices", "zcc_forwarding_profiles", "zcc_trusted_networks")
OTP = "/zcc/papi/public/v1/getOtp"
NETWORKS = "/zcc/papi/public/v1/webTrustedNetwork/listByCompany"


class DeviceTests(SynchronousTestCase):
    """Devices and their passwords."""

    def query(self, tool: str, **arguments: Any) -> dict[str, list[str]]:
        """The query of the one request that a tool makes."""
        tenant = RecordedTenant(ANSWERS)
        run(tool, tenant, **arguments)
        (fact,) = tenant.facts
        query: dict[str, list[str]] = fact.get("query", {})
        return query

    def test_operating_systems(self) -> None:
        """A word goes out as the service's number, in any letter case."""
        for word, number in {"ios": "1", "macOS": "4", " Linux ": "5"}.items():
            query = self.query("zcc_list_devices", os_type=word)
            self.assertEqual(query, {"osType": [number]})

    def test_unknown_operating_system(self) -> None:
        """Another word is refused in words that say what to give."""
        with self.assertRaises(ToolFailure) as caught:
            self.query("zcc_list_devices", os_type="beos")
        self.assertEqual(caught.exception.kind, FailureKind.ARGUMENT)
        self.assertIn("windows", caught.exception.detail)

    def test_either_name(self) -> None:
        """A device has two names for its udid; the first counts if both are given."""
        one = {"udid": ["A"]}
        self.assertEqual(self.query("zcc_get_device_otp", udid="A"), one)
        self.assertEqual(self.query("zcc_get_device_otp", device_id="A"), one)
        both = self.query("zcc_get_device_otp", udid="A", device_id="B")
        self.assertEqual(both, one)

    def test_neither_name(self) -> None:
        """Passwords of no device in particular are not asked for."""
        empty: dict[str, str]
        for empty in ({}, {"udid": ""}, {"udid": "", "device_id": ""}):
            with self.assertRaises(ToolFailure) as caught:
                self.query("zcc_get_device_otp", **empty)
            self.assertEqual(caught.exception.kind, FailureKind.ARGUMENT)


class PasswordTests(PipelineCase):
    """The tool that exists to yield a secret (T28)."""

    def test_passwords_are_withheld(self) -> None:
        """No password is shown, not even one of a name that nobody knew of."""
        answer = {**ANSWERS[f"GET {OTP}"], "otpOfTomorrow": {"value": "s3cret"}}
        self.tenant.answers[f"GET {OTP}"] = answer
        shown = self.value(self.call("zcc_get_device_otp", udid="A"))
        self.assertEqual(shown, dict.fromkeys(answer, MARKER))

    def test_passwords_are_revealed(self) -> None:
        """Where the operator opens the tool they are shown, and never audited."""
        self.tenant.answers.update(ANSWERS)
        reveals = frozenset({"zcc_get_device_otp"})
        self.invocation = self.pipeline(EVERYTHING, reveals=reveals)
        shown = self.value(self.call("zcc_get_device_otp", udid="A"))
        self.assertEqual(shown, ANSWERS[f"GET {OTP}"])
        (event,) = self.events
        self.assertNotIn("example-exitOtp", encode(event))

    def test_another_shape(self) -> None:
        """What has no members to withhold is not passed on."""
        self.tenant.answers[f"GET {OTP}"] = "s3cret"
        result = self.call("zcc_get_device_otp", udid="A")
        self.assertEqual(self.failure(result)["kind"], "upstream_down")
        self.assertNotIn(b"s3cret", result.content.encoded)


class PageTests(SynchronousTestCase):
    """Lists in numbered pages."""

    def test_networks(self) -> None:
        """A full page is followed by another, a shorter one is the last."""

        def answer(request: ApiRequest) -> Any:
            query = dict(request.query)
            page, size = int(query.get("page", 1)), int(query.get("pageSize", 50))
            rows = [{"id": n} for n in range(60)][(page - 1) * size : page * size]
            return {"totalCount": 60, "trustedNetworkContracts": rows}

        tenant = RecordedTenant({f"GET {NETWORKS}": answer})
        first = run("zcc_list_trusted_networks", tenant)
        self.assertEqual((len(first.items), first.next), (50, {"page": 2}))
        second = run("zcc_list_trusted_networks", tenant, page=2)
        self.assertEqual((len(second.items), second.next), (10, None))
        whole = run("zcc_list_trusted_networks", tenant, all=True)
        self.assertEqual(len(whole.items), 60)
