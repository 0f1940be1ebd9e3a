"""ZPA's first rules, some for each policy of the tenant and of its microtenants."""

from typing import Any

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.kinds import Kind
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zpa.kinds import APPLICATION_SEGMENT
from zscaler_mcp.simulator.zpa.operands import keep
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
from zscaler_mcp.simulator.zpa.routes import MICROTENANTS
from zscaler_mcp.simulator.zpa.surroundings import (
    INSPECTION,
    ISOLATION,
    NETWORK,
    POSTURE,
)

__all__ = ["seed_policies"]


def _value(kind: str, *values: str) -> Record:
    return {"objectType": kind, "values": list(values)}


def _pair(kind: str, left: str, right: str) -> Record:
    return {"objectType": kind, "entryValues": [{"lhs": left, "rhs": right}]}


def _conditions(store: Store, number: int) -> list[Record]:
    """Conditions of the forms that rules have."""

    def some(kind: Kind) -> Any:
        records = store.all(kind.name)
        return records[number * 7 % len(records)]

    group, saml = some(GROUP), some(SAML)
    people = {
        "operator": "OR",
        "operands": [
            _pair("SCIM_GROUP", str(group["idpId"]), str(group["id"])),
            _pair("SAML", saml["id"], "jane.doe@corp.example.com"),
        ],
    }
    apps = {"operands": [_value("APP", some(APPLICATION_SEGMENT)["id"])]}
    posture = {
        "operator": "AND",
        "negated": not (number + 1) % 4,
        "operands": [
            _pair("POSTURE", some(POSTURE)["postureUdid"], "true"),
            _pair("TRUSTED_NETWORK", some(NETWORK)["networkId"], "true"),
        ],
    }
    client = {"operands": [_value("CLIENT_TYPE", BROWSER, "zpn_client_type_zapp")]}
    return [apps, people, *([posture] if number % 3 else []), client]


def _rule(store: Store, found: Record, kind: str, number: int) -> Record:
    policy = BY_TYPE[kind]
    action = policy.actions[number % len(policy.actions)]
    made: Record = {
        **stamps(number),
        **belonging(found),
        "name": f"{kind.split('_', maxsplit=1)[0].capitalize()} rule {number + 1:03}",
        "description": f"{action} for the people and applications that it names",
        "action": action,
        "operator": "AND",
        "ruleOrder": str(number + 1),
        "priority": str(number + 1),
        "disabled": "0" if (number + 1) % 9 else "1",
        "defaultRule": False,
        "devicePostureFailureNotificationEnabled": False,
        "conditions": keep(store, _conditions(store, number)),
    }
    if kind == "TIMEOUT_POLICY":
        made |= {"reauthTimeout": "172800", "reauthIdleTimeout": "600"}
    if policy.profile and policy.profile[0] == action:
        source = store.all((ISOLATION if policy is ISOLATES else INSPECTION).name)
        made[policy.profile[1]] = source[number % len(source)]["id"]
    return made


def seed_policies(store: Store, scale: int) -> None:
    """Fill the policies; the last rule of each is its default."""
    browser = {"operands": [_value("CLIENT_TYPE", BROWSER)]}
    for identifier, tenant in (("", ""), *sorted(MICROTENANTS.items())):
        place = {"microtenantId": identifier, "microtenantName": tenant}
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
            rules = [_rule(store, found, kind, number) for number in range(many)]
            holds = keep(store, [browser] if policy is ISOLATES else [])
            rules[-1].update(name="Default rule", defaultRule=True, conditions=holds)
            for rule in store.seed(RULE.name, rules):
                give_ids(store, rule)
