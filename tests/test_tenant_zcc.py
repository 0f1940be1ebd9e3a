"""Every Client Connector tool performed against the simulated tenant."""

from tests.tenant_case import TenantCase
from zscaler_mcp.errors import FailureKind


class ClientTests(TenantCase):
    """Client Connector."""

    def test_devices(self) -> None:
        """Devices over pages, by user and by operating system."""
        first = self.do("zcc_list_devices")
        self.assertEqual((len(first.items), first.next), (50, {"page": 2}))
        whole = self.items("zcc_list_devices", all=True)
        self.assertEqual(len(whole), 70)
        third = self.items("zcc_list_devices", page=3, page_size=20)
        self.assertEqual(third, whole[40:60])
        counts = [
            len(self.items("zcc_list_devices", os_type=each, all=True))
            for each in ("ios", "android", "windows", "macos", "linux")
        ]
        self.assertEqual(sum(counts), 70)
        self.assertTrue(all(counts))
        found = self.items("zcc_list_devices", username=whole[9]["user"])
        self.assertEqual(found, [whole[9]])

    def test_passwords(self) -> None:
        """Passwords of one device, under either name of its udid, for a day."""
        one, two = self.items("zcc_list_devices", page_size=2)
        shown = self.do("zcc_get_device_otp", udid=one["udid"])
        self.assertEqual(len(set(shown.values())), 8)
        self.assertEqual(self.do("zcc_get_device_otp", device_id=one["udid"]), shown)
        self.assertNotEqual(self.do("zcc_get_device_otp", udid=two["udid"]), shown)
        self.clock.advance(86_400)
        self.assertNotEqual(self.do("zcc_get_device_otp", udid=one["udid"]), shown)
        self.fails(FailureKind.NOT_FOUND, "zcc_get_device_otp", udid="none")

    def test_profiles_and_networks(self) -> None:
        """Both are searched by name, and cut into pages."""
        for tool, member in (
            ("zcc_list_forwarding_profiles", "name"),
            ("zcc_list_trusted_networks", "networkName"),
        ):
            whole = self.items(tool)
            text = whole[-1][member].upper()
            self.assertEqual(self.items(tool, search=text), [whole[-1]])
            second = self.items(tool, page=2, page_size=2)
            self.assertEqual(second, whole[2:4])
            self.assertEqual(self.items(tool, all=True), whole)
