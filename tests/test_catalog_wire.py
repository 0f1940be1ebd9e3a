"""From arguments to requests: spellings, values, and what is not sent."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from tests.oracle.tenant import RecordedTenant
from zscaler_mcp.catalog import CATALOG, Tool, present
from zscaler_mcp.catalog.names import (
    MAX_DEPTH,
    MAX_MEMBERS,
    MAX_TEXT,
    convert_members,
    wire_name,
)
from zscaler_mcp.catalog.values import as_text, ids_as_objects, zpa_search
from zscaler_mcp.catalog.wire import build_request
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.request import ApiRequest


def tool(name: str) -> Tool:
    """A row by its name."""
    return CATALOG.by_name[name]


def request(name: str, /, **arguments: Any) -> ApiRequest:
    """The request that a row makes of arguments."""
    return build_request(tool(name), present(tool(name), arguments), RecordedTenant({}))


class QueryTests(SynchronousTestCase):
    """How filters become a query."""

    def test_list_repeats_its_name(self) -> None:
        """Each of several ids is a filter of its own; an empty one is none."""
        made = request("zdx_list_applications", location_id=["101", "", "102"])
        self.assertEqual(made.query, (("loc", "101"), ("loc", "102")))
        self.assertEqual(request("zdx_list_applications", location_id=[]).query, ())

    def test_members(self) -> None:
        """A value may stand for several names, which the row does not know."""
        made = request(
            "zeasm_list_findings", org_id="o", page_token="offset=20&x=a%20b"
        )
        self.assertEqual(made.query, (("offset", "20"), ("x", "a b")))
        self.assertEqual(request("zeasm_list_findings", org_id="o").query, ())


class NameTests(SynchronousTestCase):
    """Snake case and the services' own spelling."""

    def test_camel_case(self) -> None:
        """A name becomes camel case, but where the services write it otherwise."""
        for name, expected in {
            "name": "name",
            "ip_addresses": "ipAddresses",
            "surrogate_ip": "surrogateIP",
            "routable_ip": "routableIP",
            "is_incomplete_dr_config": "isIncompleteDRConfig",
            "common_apps_dto": "commonAppsDto",
            "authRequired": "authRequired",
        }.items():
            self.assertEqual(wire_name(name), expected)

    def test_both_spellings_at_any_depth(self) -> None:
        """Members of an object are taken in either spelling, nested ones too."""
        value = {"apps_config": [{"appTypes": ["X"], "ba_app_id": 1}], "a": {"b_c": 2}}
        expected = {"appsConfig": [{"appTypes": ["X"], "baAppId": 1}], "a": {"bC": 2}}
        self.assertEqual(convert_members(value, "advanced"), expected)

    def test_two_spellings_of_one_member(self) -> None:
        """A member that is given in both spellings is refused: one would win."""
        with self.assertRaises(ToolFailure) as caught:
            convert_members({"vpn_credentials": [], "vpnCredentials": []}, "advanced")
        self.assertEqual(caught.exception.kind, FailureKind.ARGUMENT)
        self.assertEqual(caught.exception.field, "advanced")

    def test_names_that_are_none(self) -> None:
        """A member's name is a word: nothing else reaches the body."""
        for name in ("", "_x", "a-b", "a.b", "$ref", "__proto__", "a b", "a" * 200):
            self.assertRaises(ToolFailure, convert_members, {name: 1}, "advanced")

    def test_depth(self) -> None:
        """An object argument has a bound on its levels."""
        value: Any = 1
        for _ in range(MAX_DEPTH):
            value = {"a": value}
        self.assertEqual(convert_members(value, "advanced"), value)
        self.assertRaises(ToolFailure, convert_members, {"a": value}, "advanced")

    def test_sizes(self) -> None:
        """An object argument has a bound on its members and on each of its texts."""
        apps = [{"name": "n", "domain": str(n)} for n in range(MAX_MEMBERS // 2 - 1)]
        self.assertEqual(convert_members(apps, "advanced"), apps)
        urls = {"urls": ["a.example"] * 25_000, "text": "x" * MAX_TEXT}
        self.assertEqual(convert_members(urls, "advanced"), urls)
        for value, words in (
            ([*apps, {"name": "n", "domain": "d"}], "3000 members"),
            ({"a": [{}] * MAX_MEMBERS}, "3000 members"),
            ({"a": [[]] * MAX_MEMBERS}, "3000 members"),
            ({f"n{n}": n for n in range(MAX_MEMBERS + 1)}, "3000 members"),
            ({"a": ["x" * (MAX_TEXT + 1)]}, "16384 characters"),
        ):
            with self.assertRaises(ToolFailure) as caught:
                convert_members(value, "advanced")
            self.assertIn(words, caught.exception.detail)
            self.assertEqual(caught.exception.field, "advanced")

    @settings(max_examples=100, deadline=None, derandomize=True, database=None)
    @given(st.from_regex(r"[a-z][a-z0-9]{0,5}(_[a-z0-9]{1,5}){0,4}", fullmatch=True))
    def test_spelling_is_stable(self, name: str) -> None:
        """A name that has been spelled for the wire is not spelled again."""
        self.assertEqual(wire_name(wire_name(name)), wire_name(name))


class ValueTests(SynchronousTestCase):
    """Named rules for values."""

    def test_booleans(self) -> None:
        """A boolean in a query is spelled as JSON spells it (defect B38)."""
        self.assertEqual((as_text(True), as_text(False)), ("true", "false"))
        self.assertEqual(as_text(7), "7")

    def test_ids(self) -> None:
        """References by id become objects."""
        self.assertEqual(ids_as_objects(["1", "2"]), [{"id": "1"}, {"id": "2"}])

    def test_search(self) -> None:
        """A plain text is searched in the name; an expression is left as it is."""
        for text, expected in {
            "needle": "name+EQ+needle",
            ' "two words" ': "name+EQ+two words",
            "name+CONTAINS+x": "name+CONTAINS+x",
            "enabled+eq+true": "enabled+eq+true",
            "name%2BEQ%2Bx": "name%2BEQ%2Bx",
            "a+b": "name+EQ+a+b",
            '"': 'name+EQ+"',
            "  ": "",
        }.items():
            self.assertEqual(zpa_search(text), expected)


class RequestTests(SynchronousTestCase):
    """What a row sends."""

    def test_absent(self) -> None:
        """Null arguments and empty filters count as absent."""
        plain = request("zpa_list_segment_groups")
        self.assertEqual(plain.query, ())
        self.assertIsNone(plain.body)
        same = request(
            "zpa_list_segment_groups", search="", microtenant_id="", page=None
        )
        self.assertEqual(same, plain)
        made = request("zpa_create_segment_group", name="n", microtenant_id="")
        self.assertNotIn("microtenantId", made.body)

    def test_blank_search(self) -> None:
        """A search for white space searches for nothing."""
        self.assertEqual(request("zpa_list_segment_groups", search="  ").query, ())

    def test_empty_body_field_is_sent(self) -> None:
        """An empty description is a value: it clears the one that is there."""
        sent = request("zia_create_rule_label", name="n", description="")
        self.assertEqual(sent.body, {"name": "n", "description": ""})

    def test_default(self) -> None:
        """A default is sent when the argument is absent, and gives way to it."""
        self.assertEqual(
            request("zpa_create_segment_group", name="n").body,
            {"name": "n", "enabled": True},
        )
        off = request("zpa_create_segment_group", name="n", enabled=False)
        self.assertIs(off.body["enabled"], False)

    def test_microtenant_in_both_places(self) -> None:
        """A microtenant goes into the query and, on writes, into the body."""
        sent = request("zpa_create_segment_group", name="n", microtenant_id="7")
        self.assertEqual(sent.query, (("microtenantId", "7"),))
        self.assertEqual(sent.body["microtenantId"], "7")

    def test_advanced_collides_with_a_parameter(self) -> None:
        """A member that a parameter stands for is refused, in either spelling."""
        for member in ("ip_addresses", "ipAddresses", "name", "id"):
            with self.assertRaises(ToolFailure) as caught:
                request("zia_create_location", name="n", advanced={member: ["x"]})
            self.assertEqual(caught.exception.field, "advanced")
            self.assertIn(wire_name(member), caught.exception.detail)

    def test_advanced_does_not_set_what_is_fixed(self) -> None:
        """A member that the row always sends cannot be overridden."""
        self.assertRaises(
            ToolFailure,
            request,
            "zia_create_url_category",
            configured_name="n",
            super_category="s",
            advanced={"custom_category": False},
        )

    def test_advanced_is_sent(self) -> None:
        """Every member of advanced is sent (defect B26)."""
        sent = request(
            "zia_create_location", name="n", advanced={"auth_required": True}
        )
        self.assertEqual(sent.body, {"name": "n", "authRequired": True})

    def test_ids_stay_in_their_segment(self) -> None:
        """An id that leaves its path segment is refused before anything is sent."""
        for bad in (
            "../locations/5",
            "5?x=1",
            "5#",
            "a/b",
            "%2f",
            "",
            ".",
            "..",
            "a;b",
        ):
            with self.assertRaises(ToolFailure) as caught:
                request("zia_get_rule_label", label_id=bad)
            self.assertEqual(caught.exception.field, "label_id")
        self.assertEqual(
            request("zia_get_url_category", category_id="CUSTOM 01").path,
            "/zia/api/v1/urlCategories/CUSTOM%2001",
        )

    def test_ids_are_not_templates(self) -> None:
        """Braces in an id stay characters: they name no other argument."""
        sent = request("zpa_get_segment_group", group_id="{customer_id}")
        self.assertTrue(sent.path.endswith("/segmentGroup/%7Bcustomer_id%7D"))

    def test_customer_id(self) -> None:
        """Without the tenant's customer id a ZPA tool says so; ZIA needs none."""
        zpa, zia = tool("zpa_list_segment_groups"), tool("zia_list_rule_labels")
        nowhere = RecordedTenant({})
        nowhere.customer_id = None
        with self.assertRaises(ToolFailure) as caught:
            build_request(zpa, {}, nowhere)
        self.assertEqual(caught.exception.kind, FailureKind.CONFIGURATION)
        sent = build_request(zia, {}, nowhere)
        self.assertEqual(sent.path, "/zia/api/v1/ruleLabels")
