"""What the simulated Client Connector shows and refuses."""

from tests.simulator_case import SimulatorCase

ZCC = "/zcc/papi/public/v1"
BAD = "BAD_REQUEST"


class ClientTests(SimulatorCase):
    """Client Connector."""

    def test_devices(self) -> None:
        """Fifty on a page, five thousand at most; systems have numbers."""
        self.assertEqual(len(self.get(f"{ZCC}/getDevices")), 50)
        self.assertEqual(len(self.get(f"{ZCC}/getDevices", pageSize="9999")), 70)
        self.refused(400, BAD, "GET", f"{ZCC}/getDevices", osType="windows")
        self.assertTrue(self.get(f"{ZCC}/getDevices", osType="3"))

    def test_passwords(self) -> None:
        """Passwords are those of a device that exists."""
        self.refused(400, BAD, "GET", f"{ZCC}/getOtp")
        self.refused(404, "NOT_FOUND", "GET", f"{ZCC}/getOtp", udid="none")
        device = self.get(f"{ZCC}/getDevices")[0]
        self.assertIn("exitOtp", self.get(f"{ZCC}/getOtp", udid=device["udid"]))

    def test_networks(self) -> None:
        """Networks are counted, whatever the page."""
        path = f"{ZCC}/webTrustedNetwork/listByCompany"
        page = self.get(path, page="2", pageSize="10")
        self.assertEqual(len(page["trustedNetworkContracts"]), 10)
        self.assertEqual(page["totalCount"], 24)
