"""ZPA rules: an update loses nothing, and conditions mean what they meant."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from tests.oracle.tenant import CUSTOMER, RecordedTenant, ReplacingTenant, run
from zscaler_mcp.catalog.zpa.conditions import (
    browser_conditions,
    conditions,
    rewritten,
)
from zscaler_mcp.errors import FailureKind, ToolFailure

ZPA = f"/zpa/mgmtconfig/v1/admin/customers/{CUSTOMER}"
TENANT = "216200000000001001"
POSTURE = {
    "objectType": "POSTURE",
    "entryValues": [{"lhs": "u-1", "rhs": "true"}],
}
APP = {"objectType": "APP", "values": ["11", "12"]}
CLIENT = {"objectType": "CLIENT_TYPE", "values": ["zpn_client_type_exporter"]}

READ: list[dict[str, Any]] = [
    {
        "id": "1",
        "operator": "OR",
        "negated": False,
        "ruleGid": "9",
        "operands": [
            {"id": "2", "objectType": "APP", "lhs": "id", "rhs": "11", "name": "a"},
            {"id": "3", "objectType": "APP_GROUP", "lhs": "id", "rhs": "21"},
            {"id": "4", "objectType": "APP", "lhs": "id", "rhs": "12"},
        ],
    },
    {
        "id": "5",
        "operator": "AND",
        "negated": True,
        "operands": [
            {"objectType": "SCIM_GROUP", "lhs": "7", "rhs": "70", "idpId": "7"},
            {"objectType": "SAML", "lhs": "8", "rhs": "jane", "idpId": "7"},
        ],
    },
    {
        "operator": "OR",
        "operands": [
            {"objectType": "SCIM_GROUP", "lhs": "7", "rhs": "71", "idpId": "7"}
        ],
    },
]
WRITTEN = [
    {
        "operator": "OR",
        "negated": False,
        "operands": [APP, {"objectType": "APP_GROUP", "values": ["21"]}],
    },
    {
        "operator": "AND",
        "negated": True,
        "operands": [
            {
                "objectType": "SCIM_GROUP",
                "idpId": "7",
                "entryValues": [{"lhs": "7", "rhs": "70"}],
            },
            {
                "objectType": "SAML",
                "idpId": "7",
                "entryValues": [{"lhs": "8", "rhs": "jane"}],
            },
        ],
    },
    {
        "operator": "OR",
        "operands": [
            {
                "objectType": "SCIM_GROUP",
                "idpId": "7",
                "entryValues": [{"lhs": "7", "rhs": "71"}],
            }
        ],
    },
]
RULE: dict[str, Any] = {
    "id": "6",
    "name": "r",
    "description": "d",
    "action": "ALLOW",
    "operator": "AND",
    "ruleOrder": "3",
    "disabled": "0",
    "creationTime": "1",
    "modifiedBy": "2",
    "defaultRule": False,
    "conditions": READ,
    "appConnectorGroups": [{"id": "31", "name": "g", "connectors": []}],
    "appServerGroups": [{"id": "41", "name": "s"}],
    "newMember": {"of": "tomorrow"},
}
TYPES = {
    "access_policy": "ACCESS_POLICY",
    "app_protection": "INSPECTION_POLICY",
    "forwarding_policy": "CLIENT_FORWARDING_POLICY",
    "isolation_policy": "ISOLATION_POLICY",
    "timeout_policy": "TIMEOUT_POLICY",
}


PAIRS = ("SAML", "SCIM", "SCIM_GROUP", "POSTURE", "COUNTRY_CODE", "PLATFORM")
VALUES = ("APP", "APP_GROUP", "CLIENT_TYPE", "CONSOLE", "LOCATION", "SHOE_SIZE")
comparisons = st.one_of(
    st.builds(
        lambda kind, left, right: {"objectType": kind, "lhs": left, "rhs": right},
        st.sampled_from(PAIRS),
        st.text(min_size=1, max_size=3),
        st.text(max_size=3),
    ),
    st.builds(
        lambda kind, right: {"objectType": kind, "lhs": "id", "rhs": right},
        st.sampled_from(VALUES),
        st.text(max_size=3),
    ),
)
read_conditions = st.lists(
    st.fixed_dictionaries(
        {
            "operator": st.sampled_from(("AND", "OR")),
            "negated": st.booleans(),
            "operands": st.lists(comparisons, min_size=1, max_size=6),
        }
    ),
    max_size=5,
)


def compared(condition: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The comparisons that a condition makes, in either version's form."""
    found = []
    for each in condition["operands"]:
        kind = each["objectType"]
        found += [(kind, "id", value) for value in each.get("values", ())]
        found += [(kind, e["lhs"], e["rhs"]) for e in each.get("entryValues", ())]
        if "rhs" in each:
            found.append((kind, each["lhs"], each["rhs"]))
    return sorted(found)


class ConditionTests(SynchronousTestCase):
    """When a rule holds."""

    def refused(self, given: Any, words: str) -> None:
        """Expect an argument error of these words."""
        with self.assertRaises(ToolFailure) as caught:
            conditions(given)
        self.assertEqual(caught.exception.kind, FailureKind.ARGUMENT)
        self.assertEqual(caught.exception.field, "conditions")
        self.assertIn(words, caught.exception.detail)

    def test_logic_is_kept(self) -> None:
        """Order, operators and negations of a caller are what is sent (B02)."""
        given: list[dict[str, Any]] = [
            {"operator": "AND", "operands": [POSTURE, APP]},
            {"operator": "AND", "operands": [POSTURE]},
            {"operator": "OR", "negated": True, "operands": [APP]},
        ]
        self.assertEqual(conditions(given), given)

    def test_without_an_operator(self) -> None:
        """One operand is enough, or another: OR, said explicitly."""
        self.assertEqual(
            conditions([{"operands": [APP]}]), [{"operator": "OR", "operands": [APP]}]
        )
        self.assertEqual(conditions([]), [])

    def test_both_spellings(self) -> None:
        """Snake case is taken, a lone value stands for a list, a flag for its word."""
        given = [
            {
                "operator": "and",
                "operands": [
                    {
                        "object_type": "platform",
                        "entry_values": {"lhs": "mac", "rhs": True},
                    },
                    {"object_type": "APP", "values": "11"},
                ],
            }
        ]
        [written] = conditions(given)
        self.assertEqual(written["operator"], "AND")
        self.assertEqual(
            written["operands"],
            [
                {
                    "objectType": "PLATFORM",
                    "entryValues": [{"lhs": "mac", "rhs": "true"}],
                },
                {"objectType": "APP", "values": ["11"]},
            ],
        )

    def test_what_was_read_can_be_given_back(self) -> None:
        """The form of version 1 is written in that of version 2, its logic the same."""
        self.assertEqual(conditions(READ), WRITTEN)
        self.assertEqual(rewritten(READ), WRITTEN)

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(read_conditions)
    def test_nothing_is_lost_or_moved(self, read: list[dict[str, Any]]) -> None:
        """Whatever a rule says, writing it back says it: no more, no less, no else."""
        written = rewritten(read)
        self.assertEqual(len(written), len(read))
        for ours, theirs in zip(written, read, strict=True):
            self.assertEqual(ours["operator"], theirs["operator"])
            self.assertEqual(ours["negated"], theirs["negated"])
            self.assertEqual(compared(ours), compared(theirs))
            types = [each["objectType"] for each in ours["operands"]]
            self.assertEqual(len(set(types)), len(types))
        self.assertEqual(conditions(written), written)

    def test_types_that_nobody_knows(self) -> None:
        """A new type is told by what version 1 says of it; nothing is dropped."""
        read = [
            {"operands": [{"objectType": "NEW", "lhs": "id", "rhs": "1"}]},
            {"operands": [{"objectType": "NEWER", "lhs": "x", "rhs": "y"}]},
        ]
        first, second = rewritten(read)
        self.assertEqual(first["operands"][0]["values"], ["1"])
        self.assertEqual(
            second["operands"][0]["entryValues"], [{"lhs": "x", "rhs": "y"}]
        )

    def test_attributes_of_two_providers(self) -> None:
        """Pairs of one type stay together; the provider of one is not put on both."""
        read = [
            {
                "operator": "OR",
                "operands": [
                    {"objectType": "SAML", "lhs": "1", "rhs": "x", "idpId": "7"},
                    {"objectType": "SAML", "lhs": "2", "rhs": "y", "idpId": "8"},
                ],
            }
        ]
        [written] = rewritten(read)
        self.assertEqual(
            written["operands"],
            [
                {
                    "objectType": "SAML",
                    "entryValues": [
                        {"lhs": "1", "rhs": "x"},
                        {"lhs": "2", "rhs": "y"},
                    ],
                }
            ],
        )

    def test_mistakes_are_refused(self) -> None:
        """What would silently be left out is an error: it would open the rule."""
        self.refused("APP", "list of objects")
        self.refused(["APP"], "is an object")
        self.refused([{"operator": "XOR", "operands": [APP]}], "AND or OR")
        self.refused([{"operands": []}], "not empty")
        self.refused([{}], "not empty")
        self.refused([{"operands": ["APP"]}], "is an object")
        self.refused([{"operands": [{"values": ["1"]}]}], "objectType")
        self.refused([{"operands": [{"objectType": "APP"}]}], "values or entryValues")
        self.refused([{"operands": [{"objectType": "APP", "values": [{}]}]}], "texts")
        self.refused([{"negate": True, "operands": [APP]}], "no member negate")
        self.refused([{"negated": "yes", "operands": [APP]}], "true or false")
        self.refused([{"operands": [{**APP, "value": "1"}]}], "no member value")
        bad = {"objectType": "POSTURE", "entryValues": [{"lhs": "u"}]}
        self.refused([{"operands": [bad]}], "lhs and rhs")

    def test_browsers_are_isolated(self) -> None:
        """An isolation rule is for browsers, unless its conditions name clients."""
        browser = {"operator": "OR", "operands": [CLIENT]}
        posture = {"operator": "OR", "operands": [POSTURE]}
        self.assertEqual(browser_conditions([posture]), [posture, browser])
        second = {"operator": "AND", "operands": [POSTURE, CLIENT]}
        self.assertEqual(browser_conditions([second]), [second])


class UpdateTests(SynchronousTestCase):
    """A rule that is changed in one place."""

    def tenant(self, stem: str, **members: Any) -> ReplacingTenant:
        """A tenant with one rule, in one policy."""
        return ReplacingTenant(
            {
                f"{ZPA}/policySet/policyType/{TYPES[stem]}": {"id": "5"},
                f"{ZPA}/policySet/5/rule/6": {**RULE, **members},
            },
            lambda path: path.replace("/v2/", "/v1/"),
        )

    def after(self, tenant: ReplacingTenant) -> dict[str, Any]:
        """The rule as it was written."""
        return tenant.records[f"{ZPA}/policySet/5/rule/6"]

    def test_everything_else_stays(self) -> None:
        """A new description leaves name, action, order, conditions, groups (B01)."""
        for stem in TYPES:
            tenant = self.tenant(stem)
            told = run(
                f"zpa_update_{stem}_rule", tenant, rule_id="6", description="new"
            )
            self.assertIn("updated", told)
            kept = {
                name: value
                for name, value in RULE.items()
                if name not in ("creationTime", "modifiedBy", "defaultRule")
            }
            self.assertEqual(
                self.after(tenant),
                {
                    **kept,
                    "description": "new",
                    "conditions": WRITTEN,
                    "appConnectorGroups": [{"id": "31"}],
                    "appServerGroups": [{"id": "41"}],
                },
                stem,
            )

    def test_conditions_are_replaced_when_given(self) -> None:
        """Conditions that are given are all there are; none means none."""
        tenant = self.tenant("access_policy")
        given = [{"operator": "AND", "operands": [POSTURE]}]
        run("zpa_update_access_policy_rule", tenant, rule_id="6", conditions=given)
        self.assertEqual(self.after(tenant)["conditions"], given)
        self.assertEqual(self.after(tenant)["name"], "r")
        tenant = self.tenant("access_policy")
        run("zpa_update_access_policy_rule", tenant, rule_id="6", conditions=[])
        self.assertEqual(self.after(tenant)["conditions"], [])

    def test_groups_are_replaced_when_given(self) -> None:
        """Groups that are given replace those of their kind only."""
        tenant = self.tenant("access_policy")
        run(
            "zpa_update_access_policy_rule",
            tenant,
            rule_id="6",
            app_connector_group_ids=["32", "33"],
        )
        rule = self.after(tenant)
        self.assertEqual(rule["appConnectorGroups"], [{"id": "32"}, {"id": "33"}])
        self.assertEqual(rule["appServerGroups"], [{"id": "41"}])

    def test_condition_that_cannot_be_kept(self) -> None:
        """An update that would lose a condition is not made (fail closed)."""
        broken = [{"operands": [{"objectType": "APP"}]}]
        tenant = self.tenant("access_policy", conditions=broken)
        before = self.after(tenant)
        with self.assertRaises(ToolFailure) as caught:
            run("zpa_update_access_policy_rule", tenant, rule_id="6", name="n")
        self.assertEqual(caught.exception.kind, FailureKind.UPSTREAM)
        self.assertEqual(self.after(tenant), before)
        run(
            "zpa_update_access_policy_rule",
            tenant,
            rule_id="6",
            name="n",
            conditions=[{"operands": [APP]}],
        )
        self.assertEqual(self.after(tenant)["name"], "n")

    def test_timeout_keeps_its_times(self) -> None:
        """One time changes, the other and the action stay; an action is sent (B25)."""
        tenant = self.tenant(
            "timeout_policy", action="RE_AUTH", reauthTimeout="1", reauthIdleTimeout="2"
        )
        run(
            "zpa_update_timeout_policy_rule", tenant, rule_id="6", reauth_timeout="9000"
        )
        rule = self.after(tenant)
        self.assertEqual(rule["reauthTimeout"], "9000")
        self.assertEqual((rule["reauthIdleTimeout"], rule["action"]), ("2", "RE_AUTH"))
        run("zpa_update_timeout_policy_rule", tenant, rule_id="6", action_type="never")
        self.assertEqual(self.after(tenant)["action"], "NEVER")

    def test_actions_that_need_a_profile(self) -> None:
        """Isolation and inspection name a profile, be it the one that is there."""
        for stem, action, member in (
            ("isolation_policy", "isolate", "zpnIsolationProfileId"),
            ("app_protection", "inspect", "zpnInspectionProfileId"),
        ):
            tool = f"zpa_update_{stem}_rule"
            with self.assertRaises(ToolFailure) as caught:
                run(tool, self.tenant(stem), rule_id="6", action_type=action)
            self.assertEqual(caught.exception.kind, FailureKind.ARGUMENT)
            self.assertIn("profile_id", str(caught.exception.field))
            tenant = self.tenant(stem, **{member: "51"})
            run(tool, tenant, rule_id="6", action_type=action)
            self.assertEqual(self.after(tenant)["action"], action.upper())
            self.assertEqual(self.after(tenant)[member], "51")
            tool = tool.replace("update", "create")
            with self.assertRaises(ToolFailure):
                run(tool, self.tenant(stem), name="n", action_type=action)


class PlaceTests(SynchronousTestCase):
    """Where a rule is."""

    def test_microtenants(self) -> None:
        """The set, the rule and the change are all the microtenant's (B17)."""
        for stem, kind in TYPES.items():
            tenant = RecordedTenant(
                {
                    f"GET {ZPA}/policySet/policyType/{kind}": {"id": "5"},
                    f"GET {ZPA}/policySet/5/rule/6": RULE,
                    f"PUT {ZPA}/policySet/5/rule/6".replace("v1", "v2"): None,
                    f"POST {ZPA}/policySet/5/rule".replace("v1", "v2"): {"id": "6"},
                }
            )
            here = {"microtenant_id": TENANT}
            action = "BYPASS" if stem != "timeout_policy" else "RE_AUTH"
            run(f"zpa_create_{stem}_rule", tenant, name="n", action_type=action, **here)
            run(f"zpa_update_{stem}_rule", tenant, name="n", rule_id="6", **here)
            run(f"zpa_get_{stem}_rule", tenant, rule_id="6", **here)
            run(f"zpa_delete_{stem}_rule", tenant, rule_id="6", **here)
            self.assertEqual(len(tenant.requests), 9)
            for request in tenant.requests:
                self.assertEqual(request.query, (("microtenantId", TENANT),), stem)

    def test_no_set_no_change(self) -> None:
        """Without a policy set there is nothing to write to."""
        tenant = RecordedTenant({f"GET {ZPA}/policySet/policyType/ACCESS_POLICY": {}})
        with self.assertRaises(ToolFailure) as caught:
            run("zpa_delete_access_policy_rule", tenant, rule_id="6")
        self.assertEqual(caught.exception.kind, FailureKind.UPSTREAM)
        self.assertEqual(len(tenant.requests), 1)

    def test_an_id_is_one_segment(self) -> None:
        """A rule's id cannot lead out of its set, nor can a set's from a tenant."""
        kind = f"GET {ZPA}/policySet/policyType/ACCESS_POLICY"
        for identifier, rule in (("5", "../7"), ("../5", "6")):
            tenant = RecordedTenant({kind: {"id": identifier}})
            with self.assertRaises(ToolFailure) as caught:
                run("zpa_get_access_policy_rule", tenant, rule_id=rule)
            self.assertEqual(caught.exception.kind, FailureKind.ARGUMENT)
            self.assertEqual(len(tenant.requests), 1)
