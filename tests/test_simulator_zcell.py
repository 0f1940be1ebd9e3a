"""What the simulated Zscaler Cellular keeps, and what it refuses."""

from typing import Any

from tests.simulator_case import SimulatorCase
from zscaler_mcp.simulator import SimulatedTenant

API = "/zcell/config/api/v1"
OURS = f"{API}/customers/{SimulatedTenant.zcell_customer_id}"
WEEK = {"startDate": "1766620800", "endDate": "1767225600"}


class CellularCase(SimulatorCase):
    """Expects refusals in the words of this service."""

    def no(
        self, status: int, method: str, path: str, body: Any = None, **q: str
    ) -> None:
        """Expect a refusal."""
        said = self.ask(method, path, body, query=q)
        self.assertEqual(said.status, status, said.body)
        self.assertEqual(set(said.body) - {"params"}, {"msgId", "detail"})


class DoorTests(CellularCase):
    """Who is let in."""

    def test_the_customer(self) -> None:
        """Another customer is refused, this one is not."""
        self.assertEqual(self.get(OURS)["id"], SimulatedTenant.zcell_customer_id)
        other = f"{API}/customers/zc-other-0002"
        for path in ("", "/sims/details", "/tag", "/sim/analytics/summary"):
            self.no(403, "GET", f"{other}{path}")
        self.no(403, "POST", f"{other}/sims/search", {})
        self.no(403, "POST", f"{API}/audit/customers/zc-other-0002/search", {})
        self.get(f"{API}/audit/metadata")

    def test_nothing_is_written(self) -> None:
        """SIMs, tags and policies are read only here."""
        for path in ("tag", "anomaly-policy", "sim-location-groups"):
            said = self.ask("POST", f"{OURS}/{path}", {"name": "x"})
            self.assertEqual(said.status, 405)


class ParameterTests(CellularCase):
    """What a call has to say, and must not."""

    def test_windows(self) -> None:
        """Both ends of a window, in their order; numbers of seconds."""
        path = f"{OURS}/sim/analytics/usage/sims"
        self.assertEqual(len(self.get(path, **WEEK)), 10)
        for wrong in (
            {},
            {"startDate": "1"},
            {"startDate": "2", "endDate": "1"},
            {"startDate": "yesterday", "endDate": "1767225600"},
            {"startDate": "-5", "endDate": "1767225600"},
            {**WEEK, "limit": "0"},
            {**WEEK, "limit": "101"},
        ):
            self.no(400, "GET", path, **wrong)
        countries = f"{OURS}/sim/analytics/usage/countries"
        self.no(400, "GET", countries, **WEEK, limit="21")
        self.assertEqual(len(self.get(countries, **WEEK, limit="20")), 16)

    def test_pages(self) -> None:
        """Numbered from 0, of 1 to 100 records; 10 if nobody says."""
        page = self.get(f"{OURS}/tag")
        self.assertEqual((page["totalElements"], page["totalPages"]), (12, 2))
        self.assertEqual(len(page["content"]), 10)
        self.assertEqual(len(self.get(f"{OURS}/tag", page="1")["content"]), 2)
        self.assertEqual(self.get(f"{OURS}/tag", page="9")["content"], [])
        for name, value in (("size", "0"), ("size", "101"), ("page", "-1")):
            self.no(400, "GET", f"{OURS}/tag", **{name: value})

    def test_bodies(self) -> None:
        """Unknown members, other types, and states that are none."""
        sims, events = f"{OURS}/sims/search", f"{API}/network-events"
        events += f"/{SimulatedTenant.zcell_customer_id}/search/startTime/1/endTime/2"
        for path, body in (
            (sims, {"colour": "red"}),
            (sims, {"iccid": "89000"}),
            (sims, {"imeiStatus": "Open"}),
            (sims, {"size": 0}),
            (sims, []),
            (events, {"filterBy": {}}),
            (events, {"filterBy": [{"filterName": "country", "operator": "IS"}]}),
            (events, {"filterBy": ["country"]}),
            (events, {"sortBy": {"country": "UP"}}),
            (events, {"sortBy": "country"}),
            (events.replace("startTime/1", "startTime/9"), {}),
            (f"{OURS}/sim/analytics/map", {"iccIds": "1"}),
            (f"{API}/audit/customers/{SimulatedTenant.zcell_customer_id}/search", {}),
        ):
            self.no(400, "POST", path, body)
        self.assertEqual(self.ask("POST", events, {}).body["content"], [])

    def test_flags_and_sizes(self) -> None:
        """What is no flag is refused, one in any letter case is not."""
        self.no(400, "GET", f"{OURS}/regions", skipSkuCheck="yes")
        for flag in ("true", "True"):
            self.assertEqual(len(self.get(f"{OURS}/regions", skipSkuCheck=flag)), 3)
        self.no(400, "GET", f"{OURS}/sims/details")


class RepeatTests(CellularCase):
    """The same tenant again."""

    def test_runs_repeat(self) -> None:
        """Two tenants that begin at the same time hold the same."""
        other = SimulatedTenant(self.clock, self.wall)
        for kind in ("SIM", "network event", "anomaly policy violation"):
            self.assertEqual(other.store.all(kind), self.tenant.store.all(kind))

    def test_usage_repeats(self) -> None:
        """A day's usage does not depend on the window that it is asked in."""
        path = f"{OURS}/sim/analytics/usage/day"
        week = self.get(path, **WEEK)
        days = self.get(path, startDate="1767139200", endDate="1767225600")
        self.assertEqual(week[-2:], days)


class ScaleTests(CellularCase):
    """A larger fleet."""

    scale = 3

    def test_there_is_more_of_everything(self) -> None:
        """Three times the SIMs, tags and groups, with names of their own."""
        page = self.ask("POST", f"{OURS}/sims/search", {"size": 100}).body[
            "pageDetails"
        ]
        self.assertEqual(page["totalElements"], 180)
        for path, count in (("tag", 36), ("sim-location-groups", 36)):
            found = self.get(f"{OURS}/{path}", size="100")["content"]
            self.assertEqual(len({each["name"] for each in found}), count)
