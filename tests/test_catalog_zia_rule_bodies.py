"""Bodies of ZIA's policy rules: references by id, lists as text, what is refused."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.catalog.names import convert_members
from zscaler_mcp.catalog.zia.rule_bodies import (
    changed_rule,
    id_objects,
    new_rule,
    refuse_predefined,
    rule_members,
)
from zscaler_mcp.errors import FailureKind, ToolFailure


def sent(plain: frozenset[str] = frozenset(), **members: Any) -> Any:
    """The members as the service gets them."""
    return convert_members(rule_members(members, plain=plain), "advanced")


class ReferenceTests(SynchronousTestCase):
    """Ids become objects, as the service wants them."""

    def refused(self, **members: Any) -> None:
        """Expect an argument error about ``advanced``."""
        with self.assertRaises(ToolFailure, msg=members) as caught:
            rule_members(members)
        self.assertIs(caught.exception.kind, FailureKind.ARGUMENT)
        self.assertEqual(caught.exception.field, "advanced")

    def test_ids(self) -> None:
        """Numbers, texts of numbers and objects with an id are the same reference."""
        expected = [{"id": 7}, {"id": 8}, {"id": 9, "name": "x"}]
        given = [7, "8", {"id": "9", "name": "x"}]
        self.assertEqual(sent(locations=given), {"locations": expected})
        self.assertEqual(sent(dest_ip_groups=given), {"destIpGroups": expected})
        self.assertEqual(sent(destIpGroups=given), {"destIpGroups": expected})
        self.assertEqual(sent(locations=[]), {"locations": []})

    def test_ids_under_another_name(self) -> None:
        """Some references are called otherwise on the wire, where names may stand."""
        self.assertEqual(sent(service_ids=["4"]), {"services": [{"id": 4}]})
        self.assertEqual(sent(application_ids=[4]), {"applications": [{"id": 4}]})
        self.assertEqual(sent(applications=["DNS"]), {"applications": ["DNS"]})
        self.refused(services=[4], service_ids=[5])

    def test_ids_that_are_no_numbers(self) -> None:
        """A text id stays a text."""
        self.assertEqual(id_objects(["a1"], "users", "f"), [{"id": "a1"}])

    def test_single_objects(self) -> None:
        """Where one object is meant, an id alone will do."""
        for single in (5, "5", {"id": "5"}):
            self.assertEqual(sent(auditor=single), {"auditor": {"id": 5}})

    def test_ids_of_another_service(self) -> None:
        """An application segment is known by the id that ZPA gave it."""
        given = [{"name": "x", "external_id": "72058"}]
        expected = {"zpaAppSegments": [{"name": "x", "externalId": "72058"}]}
        self.assertEqual(sent(zpa_app_segments=given), expected)

    def test_objects_that_may_be_ids(self) -> None:
        """An id alone becomes an object; an object goes through as it is."""
        given = [7, {"id": "8", "name": "x"}]
        expected = {"threatCategories": [{"id": 7}, {"id": "8", "name": "x"}]}
        self.assertEqual(sent(threat_categories=given), expected)
        self.assertEqual(sent(dns_gateway="9"), {"dnsGateway": {"id": 9}})
        self.refused(dns_gateway=True)

    def test_segments_of_zpa(self) -> None:
        """They are named by the id that ZPA gave them."""
        given = [{"external_id": "72", "name": "x"}]
        expected = [{"externalId": "72", "name": "x"}]
        self.assertEqual(sent(zpa_app_segments=given), {"zpaAppSegments": expected})

    def test_plain_references(self) -> None:
        """In rules that name URL categories, these stay names; in others, ids."""
        names = frozenset({"urlCategories"})
        self.assertEqual(
            sent(names, url_categories=["FINANCE"]), {"urlCategories": ["FINANCE"]}
        )
        self.assertEqual(sent(url_categories=[3]), {"urlCategories": [{"id": 3}]})

    def test_what_is_no_reference(self) -> None:
        """A flag, a fraction, a list in a list, an object without id, a lone id."""
        for wrong in ([True], [1.5], [[1]], [{"name": "x"}], [None], 5, "5", {"id": 1}):
            self.refused(groups=wrong)

    def test_lists_as_text(self) -> None:
        """The text of a JSON list means the list; another text is refused."""
        self.assertEqual(sent(groups="[1, 2]"), {"groups": [{"id": 1}, {"id": 2}]})
        self.assertEqual(sent(src_ips='["192.0.2.1"]'), {"srcIps": ["192.0.2.1"]})
        self.refused(src_ips="192.0.2.1")
        self.refused(groups="everyone")
        self.refused(src_ips="[" * 5000)
        self.refused(src_ips='["' + "1" * 20_000 + '"]')

    def test_countries(self) -> None:
        """Names and codes of countries become ZIA's words, which stay as they are."""
        given = ["Canada", "us", "COUNTRY_FR", "COUNTRY_A1"]
        codes = ["COUNTRY_CA", "COUNTRY_US", "COUNTRY_FR", "COUNTRY_A1"]
        self.assertEqual(sent(dest_countries=given), {"destCountries": codes})
        self.assertEqual(sent(sourceCountries=given), {"sourceCountries": codes})
        self.refused(dest_countries=["Atlantis"])

    def test_other_members(self) -> None:
        """What is neither passes as it is; null says nothing."""
        self.assertEqual(
            sent(enable_full_logging=True, capture_pcap=False, users=None),
            {"enableFullLogging": True, "capturePCAP": False},
        )

    def test_state(self) -> None:
        """Whether a rule is in force has a parameter of its own."""
        self.refused(enabled=False)

    def test_names(self) -> None:
        """Acronyms are spelled as the service does, at any depth."""
        self.assertEqual(
            sent(action={"show_eun": True, "x": {"min_tls_version": "SERVER_TLS_1_2"}}),
            {"action": {"showEUN": True, "x": {"minTLSVersion": "SERVER_TLS_1_2"}}},
        )


_NAMES = (
    "groups",
    "destIpGroups",
    "service_ids",
    "auditor",
    "dns_gateway",
    "dest_countries",
    "src_ips",
    "threat_categories",
    "other",
)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("id", "name", "external_id")), inner)
    ),
    max_leaves=8,
)


class PropertyTests(SynchronousTestCase):
    """Whatever an agent puts into ``advanced``."""

    @given(st.dictionaries(st.sampled_from(_NAMES), _VALUES))
    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    def test_taken_or_refused(self, members: dict[str, Any]) -> None:
        """It is refused as an argument, or what was made of it stays as it is."""
        try:
            made = rule_members(members)
        except ToolFailure as failure:
            self.assertIs(failure.kind, FailureKind.ARGUMENT)
            self.assertEqual(failure.field, "advanced")
        else:
            self.assertEqual(rule_members(made), made)


class RuleTests(SynchronousTestCase):
    """What the rows of rules share."""

    def test_parameters(self) -> None:
        """A new rule needs a name and is in force; a change says nothing by itself."""
        new = {each.name: each for each in new_rule()}
        changed = {each.name: each for each in changed_rule()}
        self.assertEqual(set(new), set(changed))
        self.assertTrue(new["name"].required)
        self.assertFalse(changed["name"].required)
        self.assertIs(new["enabled"].default, True)
        self.assertIsNone(changed["enabled"].default)
        self.assertEqual(new["enabled"].value(False), "DISABLED")

    def test_predefined_rules_stay(self) -> None:
        """A rule of ZIA's own is not deleted; one of the tenant is."""
        for flag in ("predefined", "defaultRule"):
            with self.assertRaises(ToolFailure):
                refuse_predefined({"name": "x", flag: True})
            refuse_predefined({"name": "x", flag: False})
        refuse_predefined({"name": "x"})
