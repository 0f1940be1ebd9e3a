"""What the simulated EASM shows and refuses."""

from tests.simulator_case import SimulatorCase

EASM = "/easm/easm-ui/v1"
BAD = "BAD_REQUEST"


class SurfaceTests(SimulatorCase):
    """EASM."""

    def test_pages(self) -> None:
        """Pages link to each other within an organization."""
        (org, _) = self.get(f"{EASM}/organizations")["results"]
        path = f"{EASM}/organizations/{org['id']}/findings"
        first = self.get(path)
        self.assertEqual((len(first["results"]), first["total_results"]), (25, 60))
        self.assertTrue(first["next_link"].startswith(path))
        last = self.get(path, page="3")
        self.assertEqual((len(last["results"]), last["next_link"]), (10, None))
        self.refused(400, BAD, "GET", path, page="x")

    def test_details_say_more(self) -> None:
        """What a list leaves out, the details have."""
        (org, _) = self.get(f"{EASM}/organizations")["results"]
        path = f"{EASM}/organizations/{org['id']}/findings"
        finding = self.get(path)["results"][0]
        self.assertNotIn("description", finding)
        self.assertIn("description", self.get(f"{path}/{finding['id']}/details"))
        self.refused(404, "NOT_FOUND", "GET", f"{path}/none/evidence")
