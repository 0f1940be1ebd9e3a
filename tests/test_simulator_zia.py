"""What the simulated ZIA keeps, refuses and loses."""

from typing import Any

from tests.simulator_case import ZIA, SimulatorCase

LABELS = f"{ZIA}/ruleLabels"
LOCATIONS = f"{ZIA}/locations"
CATEGORIES = f"{ZIA}/urlCategories"
BAD = "INVALID_INPUT_ARGUMENT"


class ZIACase(SimulatorCase):
    """Asks ZIA."""

    def create(self, path: str, **fields: Any) -> Any:
        """Make a record."""
        said = self.ask("POST", f"{ZIA}/{path}", fields)
        self.assertEqual(said.status, 200, said.body)
        return said.body

    def replace(self, path: str, **fields: Any) -> Any:
        """Put a record."""
        said = self.ask("PUT", f"{ZIA}/{path}", fields)
        self.assertEqual(said.status, 200, said.body)
        return said.body

    def delete(self, path: str) -> None:
        """Delete a record; it is gone."""
        said = self.ask("DELETE", f"{ZIA}/{path}")
        self.assertEqual((said.status, said.body), (204, None))
        self.assertEqual(self.ask("GET", f"{ZIA}/{path}").status, 404)


class LabelTests(ZIACase):
    """The life of a record, by the example of rule labels."""

    def test_a_life(self) -> None:
        """Made, read, replaced, deleted."""
        made = self.create("ruleLabels", name="New", description="Fresh")
        path = f"ruleLabels/{made['id']}"
        self.assertIs(type(made["id"]), int)
        self.assertEqual(made["lastModifiedTime"], int(self.wall()))
        self.assertEqual(self.get(f"{ZIA}/{path}"), made)
        self.assertEqual(self.get(LABELS)[-1], made)
        self.clock.advance(10)
        replaced = self.replace(path, name="Newer", description="Kept")
        self.assertEqual(replaced["id"], made["id"])
        self.assertEqual(replaced["lastModifiedTime"], int(self.wall()))
        self.delete(path)

    def test_put_replaces(self) -> None:
        """What a PUT does not name is lost; ids and read-only fields stay."""
        label = self.get(LABELS)[1]
        replaced = self.replace(
            f"ruleLabels/{label['id']}", name="Only", referencedRuleCount=99
        )
        self.assertNotIn("description", replaced)
        self.assertEqual(replaced["createdBy"], label["createdBy"])
        self.assertEqual(replaced["referencedRuleCount"], label["referencedRuleCount"])

    def test_put_of_the_whole_record_loses_nothing(self) -> None:
        """Reading, changing one field and writing everything keeps the rest."""
        for path in ("ruleLabels", "locations", "staticIP", "vpnCredentials"):
            record = self.get(f"{ZIA}/{path}")[0]
            changed = (
                {**record, "description": "new"} if path == "locations" else record
            )
            replaced = self.replace(f"{path}/{record['id']}", **changed)
            for name, value in changed.items():
                if not name.startswith("lastMod"):
                    self.assertEqual(replaced[name], value, (path, name))

    def test_what_is_refused(self) -> None:
        """Missing, unknown and wrongly typed fields; another record's id."""
        for body in (
            {},
            {"name": ""},
            {"name": None},
            {"name": 7},
            {"name": "x", "description": []},
            {"name": "x", "colour": "red"},
        ):
            self.refused(400, BAD, "POST", LABELS, body)
        label = self.get(LABELS)[0]
        path = f"{LABELS}/{label['id']}"
        self.refused(400, BAD, "PUT", path, {"name": "x", "id": 9})
        self.refused(400, BAD, "PUT", path, {"description": "x"})
        self.refused(404, "RESOURCE_NOT_FOUND", "PUT", f"{LABELS}/9", {"name": "x"})
        self.refused(404, "RESOURCE_NOT_FOUND", "DELETE", f"{LABELS}/9")
        self.assertEqual(len(self.get(LABELS)), 12)

    def test_names_are_unique(self) -> None:
        """Whatever their case; a record may keep its own."""
        first, second = self.get(LABELS)[:2]
        duplicate = {"name": first["name"].upper()}
        self.refused(400, "DUPLICATE_ITEM", "POST", LABELS, duplicate)
        path = f"{LABELS}/{second['id']}"
        self.refused(400, "DUPLICATE_ITEM", "PUT", path, duplicate)
        self.replace(f"ruleLabels/{first['id']}", **duplicate)

    def test_labels_have_no_search(self) -> None:
        """The API declares none, so it is ignored."""
        self.assertEqual(len(self.get(LABELS, search="Finance")), 12)


class LocationTests(ZIACase):
    """Locations, and how their traffic comes in."""

    def test_search(self) -> None:
        """Part of the name, whatever its case."""
        found = self.get(LOCATIONS, search="frankfurt")
        self.assertTrue(found)
        self.assertTrue(all("Frankfurt" in place["name"] for place in found))
        self.assertEqual(self.get(LOCATIONS, search="nowhere"), [])
        guests = self.get(LOCATIONS, profile="GUESTWIFI")
        self.assertTrue(all(place["profile"] == "GUESTWIFI" for place in guests))

    def test_sublocations(self) -> None:
        """They name their parent, which counts them, and end with it."""
        parent = self.get(LOCATIONS)[0]
        (child,) = self.get(f"{LOCATIONS}/{parent['id']}/sublocations")
        self.assertEqual(child["parentId"], parent["id"])
        self.assertEqual(parent["childCount"], 1)
        self.delete(f"locations/{parent['id']}")
        self.assertEqual(self.ask("GET", f"{LOCATIONS}/{child['id']}").status, 404)
        self.refused(
            400, BAD, "POST", LOCATIONS, {"name": "x", "parentId": parent["id"]}
        )

    def test_addresses(self) -> None:
        """They have to be some: single, ranges, networks."""
        place = self.create(
            "locations",
            name="Lab",
            ipAddresses=["192.0.2.1", "10.0.0.0-10.0.0.255", "10.1.0.0/16"],
        )
        self.assertEqual(place["country"], "NONE")
        for bad in (["x"], ["192.0.2.300"], "192.0.2.1", [7]):
            body = {"name": "Bad", "ipAddresses": bad}
            self.refused(400, BAD, "POST", LOCATIONS, body)

    def test_groups_are_read_only(self) -> None:
        """They can be listed, filtered and read."""
        groups = self.get(f"{LOCATIONS}/groups")
        self.assertEqual(self.get(f"{LOCATIONS}/groups/{groups[0]['id']}"), groups[0])
        (static,) = self.get(f"{LOCATIONS}/groups", groupType="STATIC_GROUP")
        self.assertEqual(self.get(f"{LOCATIONS}/groups", name="headquarters"), [static])
        said = self.ask("POST", f"{LOCATIONS}/groups", {"name": "x"})
        self.assertEqual(said.status, 405)

    def test_credentials_know_their_location(self) -> None:
        """One that is used is shown in both places and cannot be deleted."""
        used = next(c for c in self.get(f"{ZIA}/vpnCredentials") if "location" in c)
        place = self.get(f"{LOCATIONS}/{used['location']['id']}")
        self.assertEqual(place["vpnCredentials"], [used])
        path = f"{ZIA}/vpnCredentials/{used['id']}"
        self.refused(409, "RESOURCE_IN_USE", "DELETE", path)
        free = self.create(
            "vpnCredentials", type="UFQDN", fqdn="new@example.com", preSharedKey="k"
        )
        self.replace(
            f"locations/{place['id']}",
            **{**place, "vpnCredentials": [{"id": free["id"], "type": "UFQDN"}]},
        )
        self.delete(f"vpnCredentials/{used['id']}")
        self.assertEqual(
            self.get(f"{ZIA}/vpnCredentials/{free['id']}")["location"]["id"],
            place["id"],
        )
        body = {"name": "x", "vpnCredentials": [{"id": 9}]}
        self.refused(400, BAD, "POST", LOCATIONS, body)

    def test_credentials(self) -> None:
        """The type says what is needed; a PUT without the key keeps it."""
        path = f"{ZIA}/vpnCredentials"
        for body in (
            {"type": "UFQDN", "preSharedKey": "k"},
            {"type": "IP", "preSharedKey": "k", "fqdn": "a@example.com"},
            {"type": "XAUTH", "preSharedKey": "k"},
            {"type": "UFQDN", "fqdn": "a@example.com"},
            {"fqdn": "a@example.com", "preSharedKey": "k"},
        ):
            self.refused(400, BAD, "POST", path, body)
        made = self.create(
            "vpnCredentials", type="IP", ipAddress="192.0.2.99", preSharedKey="k1"
        )
        replaced = self.replace(f"vpnCredentials/{made['id']}", comments="new")
        self.assertEqual(replaced["preSharedKey"], "k1")
        self.assertEqual(replaced["comments"], "new")
        replaced = self.replace(f"vpnCredentials/{made['id']}", preSharedKey="k2")
        self.assertEqual(replaced["preSharedKey"], "k2")
        self.assertNotIn("comments", replaced)
        (found,) = self.get(path, search="DUBLIN")
        self.assertEqual(found["fqdn"], "vpn10.dublin@example.com")

    def test_static_addresses(self) -> None:
        """Unique, real, and kept while something uses them."""
        path = f"{ZIA}/staticIP"
        first = self.get(path)[0]
        self.assertEqual(self.get(path, ipAddress=first["ipAddress"]), [first])
        self.refused(
            409, "DUPLICATE_ITEM", "POST", path, {"ipAddress": first["ipAddress"]}
        )
        self.refused(400, BAD, "POST", path, {"ipAddress": "x"})
        self.refused(409, "RESOURCE_IN_USE", "DELETE", f"{path}/{first['id']}")
        tunnel = self.get(f"{ZIA}/greTunnels")[0]
        (source,) = self.get(path, ipAddress=tunnel["sourceIp"])
        self.refused(409, "RESOURCE_IN_USE", "DELETE", f"{path}/{source['id']}")
        made = self.create("staticIP", ipAddress="198.51.100.250", latitude=1.5)
        self.assertTrue(made["routableIP"])
        self.delete(f"staticIP/{made['id']}")


class TunnelTests(ZIACase):
    """GRE tunnels and what is asked before one is made."""

    def test_a_tunnel(self) -> None:
        """From a static address, with a free range, to two virtual addresses."""
        address = self.create("staticIP", ipAddress="198.51.100.251")["ipAddress"]
        ranges = self.get(f"{ZIA}/greTunnels/availableInternalIpRanges")
        self.assertEqual(len(ranges), 10)
        vips = self.get(f"{ZIA}/vips/recommendedList", sourceIp=address)
        made = self.create(
            "greTunnels",
            sourceIp=address,
            internalIpRange=ranges[0]["startIPAddress"],
            primaryDestVip={"id": vips[0]["id"]},
            secondaryDestVip={"id": vips[1]["id"]},
        )
        self.assertEqual(made["primaryDestVip"], vips[0])
        again = self.get(f"{ZIA}/greTunnels/availableInternalIpRanges", limit="3")
        self.assertEqual(again, ranges[1:4])
        self.delete(f"greTunnels/{made['id']}")

    def test_what_is_refused(self) -> None:
        """An address that is not the tenant's, no range, unknown ends, a second one."""
        tunnel = self.get(f"{ZIA}/greTunnels")[0]
        path = f"{ZIA}/greTunnels"
        ends = {"primaryDestVip": {"id": tunnel["primaryDestVip"]["id"]}}
        source, inside = tunnel["sourceIp"], "172.17.9.0"
        free = self.create("staticIP", ipAddress="198.51.100.252")["ipAddress"]
        for body in (
            {"sourceIp": "192.0.2.254", "internalIpRange": inside, **ends},
            {"sourceIp": free, **ends},
            {"sourceIp": free, "internalIpRange": inside},
            {
                "sourceIp": free,
                "internalIpRange": inside,
                "primaryDestVip": {"id": 9},
            },
        ):
            self.refused(400, BAD, "POST", path, body)
        duplicate = {"sourceIp": source, "internalIpRange": inside, **ends}
        self.refused(400, "DUPLICATE_ITEM", "POST", path, duplicate)
        self.create("greTunnels", sourceIp=free, ipUnnumbered=True, **ends)

    def test_ranges(self) -> None:
        """One that is wanted is shown if it is free."""
        path = f"{ZIA}/greTunnels/availableInternalIpRanges"
        for wanted in ("172.17.9.0", "172.17.9.0/29"):
            found = self.get(path, internalIpRange=wanted, staticIp="192.0.2.10")
            self.assertEqual(
                found,
                [{"startIPAddress": "172.17.9.0", "endIPAddress": "172.17.9.7"}],
            )
        self.assertEqual(self.get(path, internalIpRange="172.17.0.0"), [])
        self.refused(400, BAD, "GET", path, limit="x")
        self.refused(400, BAD, "GET", f"{ZIA}/vips/recommendedList", sourceIp="x")

    def test_regions(self) -> None:
        """By coordinates, by address, by the beginning of a name."""
        found = self.get(
            f"{ZIA}/region/byGeoCoordinates", latitude="48.2", longitude="11.5"
        )
        self.assertEqual((found["cityName"], found["countryCode"]), ("Munich", "DE"))
        self.get(f"{ZIA}/region/byIPAddress/198.51.100.7")
        self.get(f"{ZIA}/region/byIPAddress/2001:db8::1")
        names = [r["cityName"] for r in self.get(f"{ZIA}/region/search", prefix="san")]
        self.assertEqual(names, ["San Jose"])
        for path, query in (
            ("byGeoCoordinates", {"latitude": "1"}),
            ("byIPAddress/x", {}),
            ("search", {}),
        ):
            self.refused(400, BAD, "GET", f"{ZIA}/region/{path}", **query)


class CategoryTests(ZIACase):
    """URL categories."""

    def test_the_list(self) -> None:
        """All in one answer, or the custom ones, or those of a type."""
        every = self.get(CATEGORIES)
        self.assertGreater(len(every), 100)
        for flag in ("true", "True"):
            custom = self.get(CATEGORIES, customOnly=flag)
            self.assertEqual(len(custom), 12)
        self.assertTrue(all(c["id"].startswith("CUSTOM_") for c in custom))
        self.assertEqual(self.get(CATEGORIES, type="TLD_CATEGORY"), [])
        self.assertEqual(len(self.get(CATEGORIES, type="URL_CATEGORY")), len(every))
        self.assertEqual(len(self.get(f"{CATEGORIES}/lite")), len(every))
        self.assertEqual(self.get(f"{CATEGORIES}/FINANCE")["configuredName"], "Finance")

    def test_a_custom_category(self) -> None:
        """Made with the next id, counted, replaced as a whole, deleted."""
        made = self.create(
            "urlCategories",
            configuredName="Mine",
            superCategory="USER_DEFINED",
            urls=["a.example.com", "b.example.com"],
            keywords=["k"],
        )
        self.assertEqual((made["id"], made["customUrlsCount"]), ("CUSTOM_13", 2))
        self.assertTrue(made["customCategory"])
        path = "urlCategories/CUSTOM_13"
        replaced = self.replace(path, configuredName="Mine")
        self.assertEqual((replaced["urls"], replaced["customUrlsCount"]), ([], 0))
        self.assertNotIn("keywords", replaced)
        self.delete(path)
        for body in (
            {"configuredName": "x"},
            {"superCategory": "USER_DEFINED"},
            {"configuredName": "x", "superCategory": "USER_DEFINED", "urls": "x"},
        ):
            self.refused(400, BAD, "POST", CATEGORIES, body)

    def test_lists_grow_and_shrink(self) -> None:
        """Only the named list changes, and nothing else is lost."""
        before = self.get(f"{CATEGORIES}/CUSTOM_01")
        body = {
            "configuredName": before["configuredName"],
            "urls": ["new.example.com", before["urls"][0]],
        }
        path = f"{CATEGORIES}/CUSTOM_01"
        said = self.ask("PUT", path, body, query={"action": "ADD_TO_LIST"})
        self.assertEqual(said.body["urls"], [*before["urls"], "new.example.com"])
        self.assertEqual(said.body["keywords"], before["keywords"])
        self.assertEqual(said.body["description"], before["description"])
        said = self.ask("PUT", path, body, query={"action": "REMOVE_FROM_LIST"})
        self.assertEqual(said.body["urls"], before["urls"][1:])
        self.refused(400, BAD, "PUT", path, body, action="EXPLODE")
        self.refused(400, BAD, "PUT", path, {"urls": []}, action="ADD_TO_LIST")

    def test_predefined_categories(self) -> None:
        """Their lists can be changed, their names cannot, and they stay."""
        path = f"{CATEGORIES}/FINANCE"
        replaced = self.replace(
            "urlCategories/FINANCE", configuredName="Renamed", urls=["a.example.com"]
        )
        self.assertEqual(replaced["configuredName"], "Finance")
        self.assertEqual(replaced["superCategory"], "BUSINESS_AND_ECONOMY")
        self.assertEqual(replaced["urls"], ["a.example.com"])
        self.assertFalse(replaced["customCategory"])
        self.refused(400, BAD, "DELETE", path)

    def test_the_quota(self) -> None:
        """What is used and what is left."""
        quota = self.get(f"{CATEGORIES}/urlQuota")
        self.assertEqual(sum(quota.values()), 25_000)

    def test_lookups(self) -> None:
        """URLs fall into the categories that list them, or into none."""
        self.replace(
            "urlCategories/FINANCE", configuredName="Finance", urls=[".bank.example"]
        )
        urls = [
            "https://www.bank.example/login?x=1",
            "bank.example",
            "notbank.example",
            "www1.example.com",
            "malware.example",
        ]
        found = self.ask("POST", f"{ZIA}/urlLookup", urls).body
        self.assertEqual([f["url"] for f in found], urls)
        self.assertEqual(
            [f["urlClassifications"] for f in found],
            [
                ["FINANCE"],
                ["FINANCE"],
                ["MISCELLANEOUS_OR_UNKNOWN"],
                ["CUSTOM_01"],
                ["MISCELLANEOUS_OR_UNKNOWN"],
            ],
        )
        alerts = [f["urlClassificationsWithSecurityAlert"] for f in found]
        self.assertEqual(alerts, [[], [], [], [], ["MALWARE_SITE"]])
        bad: list[Any] = [{"urls": []}, [7], ["a.example"] * 101]
        for body in bad:
            self.refused(400, BAD, "POST", f"{ZIA}/urlLookup", body)
