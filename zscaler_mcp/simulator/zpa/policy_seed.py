"""ZPA's first rules, some for each policy of the tenant and of its microtenants."""

from typing import Any

import attrs

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.kinds import Kind
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zpa.kinds import APPLICATION_SEGMENT
from zscaler_mcp.simulator.zpa.microtenants import MICROTENANTS
from zscaler_mcp.simulator.zpa.people import GROUP, SAML
from zscaler_mcp.simulator.zpa.policy_kinds import (
    BROWSER,
    BY_TYPE,
    ISOLATES,
    RULE,
    SET,
    belonging,
    give_ids,
)
from zscaler_mcp.simulator.zpa.reading import stamps
from zscaler_mcp.simulator.zpa.surroundings import (
    INSPECTION,
    ISOLATION,
    NETWORK,
    POSTURE,
)

__all__ = ["seed_policies"]


def _operand(kind: str, left: Any, right: Any, **more: Any) -> Record:
    return {"objectType": kind, "lhs": str(left), "rhs": str(right), **more}


def _condition(
    *operands: Record, operator: str = "OR", negated: bool = False
) -> Record:
    return {"operator": operator, "negated": negated, "operands": list(operands)}


def _for_browsers() -> Record:
    return _condition(_operand("CLIENT_TYPE", "id", BROWSER))


@attrs.frozen
class _Tenant:
    """What rules may name, each kind listed once."""

    records: dict[str, list[Record]]

    def some(self, kind: Kind, number: int) -> Record:
        """One record of a kind, another for each number."""
        records = self.records[kind.name]
        return records[number % len(records)]

    def conditions(self, number: int) -> list[Record]:
        """Conditions of the forms that rules have."""
        spread = number * 7
        segment = self.some(APPLICATION_SEGMENT, spread)
        group, saml = self.some(GROUP, spread), self.some(SAML, spread)
        posture, network = self.some(POSTURE, spread), self.some(NETWORK, spread)
        apps = _condition(_operand("APP", "id", segment["id"], name=segment["name"]))
        people = _condition(
            _operand(
                "SCIM_GROUP",
                group["idpId"],
                group["id"],
                idpId=str(group["idpId"]),
                name=group["name"],
            ),
            _operand(
                "SAML",
                saml["id"],
                "jane.doe@corp.example.com",
                idpId=saml["idpId"],
                name=saml["name"],
            ),
        )
        place = _condition(
            _operand("POSTURE", posture["postureUdid"], "true"),
            _operand("TRUSTED_NETWORK", network["networkId"], "true"),
            operator="AND",
            negated=not (number + 1) % 4,
        )
        client = _for_browsers()
        client["operands"].append(_operand("CLIENT_TYPE", "id", "zpn_client_type_zapp"))
        return [apps, people, *([place] if number % 3 else []), client]

    def rule(self, found: Record, kind: str, number: int) -> Record:
        """A rule of a set."""
        policy = BY_TYPE[kind]
        action = policy.actions[number % len(policy.actions)]
        word = kind.split("_", maxsplit=1)[0].capitalize()
        made: Record = {
            **stamps(number),
            **belonging(found),
            "name": f"{word} rule {number + 1:03}",
            "description": f"{action} for the people and applications that it names",
            "action": action,
            "operator": "AND",
            "ruleOrder": str(number + 1),
            "priority": str(number + 1),
            "disabled": "0" if (number + 1) % 9 else "1",
            "defaultRule": False,
            "devicePostureFailureNotificationEnabled": False,
            "conditions": self.conditions(number),
        }
        if kind == "TIMEOUT_POLICY":
            made |= {"reauthTimeout": "172800", "reauthIdleTimeout": "600"}
        if policy.profile and policy.profile[0] == action:
            source = ISOLATION if policy is ISOLATES else INSPECTION
            made[policy.profile[1]] = self.some(source, number)["id"]
        return made


def seed_policies(store: Store, scale: int) -> None:
    """Fill the policies; the last rule of each is its default."""
    named = (APPLICATION_SEGMENT, GROUP, SAML, POSTURE, NETWORK, INSPECTION, ISOLATION)
    tenant = _Tenant({kind.name: store.all(kind.name) for kind in named})
    for identifier, name in (("", ""), *sorted(MICROTENANTS.items())):
        place = {"microtenantId": identifier, "microtenantName": name}
        for kind, policy in BY_TYPE.items():
            made = {
                "name": kind,
                "policyType": policy.number,
                "enabled": True,
                "sorted": True,
                **(place if identifier else {}),
            }
            [found] = store.seed(SET.name, [made])
            many = 3 if identifier else 24 * scale
            rules = [tenant.rule(found, kind, number) for number in range(many)]
            holds = [_for_browsers()] if policy is ISOLATES else []
            rules[-1].update(name="Default rule", defaultRule=True, conditions=holds)
            for rule in store.seed(RULE.name, rules):
                give_ids(store, rule)
