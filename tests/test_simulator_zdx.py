"""What the simulated ZDX measures, keeps and refuses."""

from typing import Any

from tests.oneapi_fakes import NOW
from tests.simulator_case import SimulatorCase

ZDX = "/zdx/v1"
BAD = "BAD_REQUEST"


class WindowTests(SimulatorCase):
    """Windows of time."""

    def test_usual_window(self) -> None:
        """Without a window it is the last two hours."""
        app = self.get(f"{ZDX}/apps")[0]["id"]
        points = self.get(f"{ZDX}/apps/{app}/score")["datapoints"]
        self.assertEqual(points[0]["timestamp"], NOW - 7200)
        self.assertLess(points[-1]["timestamp"], NOW)
        self.assertEqual(len(points), 24)

    def test_same_at_every_look(self) -> None:
        """What was measured stays as it is; a later window has the same past."""
        app = self.get(f"{ZDX}/apps")[0]["id"]
        path = f"{ZDX}/apps/{app}/metrics"
        (first,) = self.get(path)
        self.clock.advance(600)
        (second,) = self.get(path)
        self.assertEqual(first["datapoints"][2:], second["datapoints"][:-2])

    def test_bad_windows(self) -> None:
        """A window has a beginning before its end, and both are numbers."""
        for window in (
            {"from": "2", "to": "1"},
            {"from": "yesterday"},
            {"to": "1.5"},
            {"from": "-1"},
        ):
            self.refused(400, BAD, "GET", f"{ZDX}/apps", **window)
        self.get(f"{ZDX}/apps", **{"from": "1", "to": "2"})

    def test_two_weeks_of_alerts(self) -> None:
        """Alerts go back two weeks and no further."""
        end = int(NOW)
        longest = 14 * 24 * 3600
        good = {"from": str(end - longest), "to": str(end)}
        self.assertTrue(self.get(f"{ZDX}/alerts/ongoing", **good)["alerts"])
        bad = {"from": str(end - longest - 1), "to": str(end)}
        self.refused(400, BAD, "GET", f"{ZDX}/alerts/ongoing", **bad)


class PageTests(SimulatorCase):
    """Tokens instead of numbers."""

    def test_walk(self) -> None:
        """Tokens lead through the list, and the last page has none."""
        seen: list[int] = []
        query: dict[str, str] = {"limit": "9"}
        while True:
            page = self.get(f"{ZDX}/devices", **query)
            seen += [each["id"] for each in page["devices"]]
            if page["next_offset"] is None:
                break
            query["offset"] = page["next_offset"]
        self.assertEqual(len(seen), len(set(seen)))
        self.assertGreater(len(seen), 36)

    def test_bad_pages(self) -> None:
        """Neither a made-up token nor a limit of nothing is taken."""
        devices = f"{ZDX}/devices"
        for page in ({"offset": "x"}, {"offset": "MTI="}, {"limit": "0"}):
            self.refused(400, BAD, "GET", devices, **page)
        self.get(devices, limit="1")

    def test_ids_are_numbers(self) -> None:
        """A location is named by a number; several add up."""
        self.refused(400, BAD, "GET", f"{ZDX}/apps", loc="London")
        one, two = (
            each["id"] for each in self.get(f"{ZDX}/administration/locations")[:2]
        )
        said = self.ask("GET", f"{ZDX}/devices?limit=99&loc={one}&loc={two}")
        both = len(said.body["devices"])
        alone = [
            len(self.get(f"{ZDX}/devices", limit="99", loc=str(each))["devices"])
            for each in (one, two)
        ]
        self.assertTrue(all(alone))
        self.assertEqual(both, sum(alone))


class TraceTests(SimulatorCase):
    """Deep traces."""

    def setUp(self) -> None:
        """A device without one, and an application's probes."""
        super().setUp()
        devices = self.get(f"{ZDX}/devices", limit="99")["devices"]
        self.devices = [f"{ZDX}/devices/{each['id']}" for each in devices[10:]]
        self.app = self.get(f"{ZDX}/apps")[0]["id"]
        probes = f"{self.devices[0]}/apps/{self.app}"
        self.body = {
            "session_name": "s",
            "app_id": self.app,
            "web_probe_id": self.get(f"{probes}/web-probes")[0]["id"],
            "cloudpath_probe_id": self.get(f"{probes}/cloudpath-probes")[0]["id"],
            "session_length_minutes": 5,
            "probe_device": True,
        }

    def start(self, place: int = 0, **changed: Any) -> Any:
        """Try to start one."""
        path = f"{self.devices[place]}/deeptraces"
        return self.ask("POST", path, {**self.body, **changed})

    def test_one_at_a_time(self) -> None:
        """A device runs one deep trace; when that is over, another may start."""
        self.assertEqual(self.start().status, 202)
        self.assertEqual(self.start().status, 409)
        self.assertEqual(self.start(1).status, 202)
        self.clock.advance(300)
        self.assertEqual(self.start().status, 202)

    def test_fifteen_in_all(self) -> None:
        """The tenant runs fifteen."""
        statuses = [self.start(place).status for place in range(16)]
        self.assertEqual(statuses, [202] * 15 + [409])

    def test_bodies(self) -> None:
        """Names, ids, lengths and types are checked; unknown members as well."""
        for changed in (
            {"session_name": ""},
            {"app_id": str(self.app)},
            {"app_id": 1},
            {"web_probe_id": 1},
            {"session_length_minutes": 7},
            {"probe_device": "yes"},
            {"sessionName": "s"},
        ):
            self.assertEqual(self.start(**changed).status, 400, changed)
        self.assertEqual(self.start().status, 202)

    def test_other_device(self) -> None:
        """A deep trace belongs to its device."""
        trace = self.start().body["trace_id"]
        self.get(f"{self.devices[0]}/deeptraces/{trace}")
        self.refused(404, "NOT_FOUND", "GET", f"{self.devices[1]}/deeptraces/{trace}")
        said = self.ask("DELETE", f"{self.devices[0]}/deeptraces/{trace}")
        self.assertEqual((said.status, said.body), (200, {"trace_id": trace}))


class AnalysisTests(SimulatorCase):
    """Analyses of a score."""

    def test_bodies(self) -> None:
        """A device, an application, and times the right way round."""
        device = self.get(f"{ZDX}/devices")["devices"][0]["id"]
        good = {"device_id": device, "app_id": self.get(f"{ZDX}/apps")[0]["id"]}
        path = f"{ZDX}/analysis"
        for bad in (
            {"device_id": 1},
            {"device_id": "x"},
            {"app_id": None},
            {"t0": 2, "t1": 1},
            {"appId": 1},
        ):
            self.refused(400, BAD, "POST", path, {**good, **bad})
        for body in (good, {**good, "device_id": str(device), "t0": 1, "t1": 2}):
            made = self.ask("POST", path, body)
            self.assertEqual(made.status, 200, made.body)
            one = f"{path}/{made.body['analysis_id']}"
            self.assertEqual(self.get(one)["status"], "IN_PROGRESS")
            self.assertEqual(self.ask("DELETE", one).status, 204)
            self.refused(404, "NOT_FOUND", "DELETE", one)
