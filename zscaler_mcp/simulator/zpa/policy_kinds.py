"""ZPA's policies as kinds: sets of rules, and what rules of each may do."""

from typing import Final

import attrs

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.dialect import ZPA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zpa.servers import SERVER_GROUP
from zscaler_mcp.simulator.zpa.surroundings import INSPECTION, ISOLATION

__all__ = [
    "BROWSER",
    "BY_NUMBER",
    "BY_TYPE",
    "ISOLATES",
    "RULE",
    "SET",
    "Policy",
    "belonging",
    "give_ids",
]

SET: Final = Kind(
    name="policy set",
    dialect=ZPA,
    path="policySet",
    fields=fields(
        text="name description policyType microtenantId microtenantName",
        flag="enabled sorted",
    ),
    writable=False,
)

RULE: Final = Kind(
    name="policy rule",
    dialect=ZPA,
    path="policySet/<set>/rule",
    fields=fields(
        text="name description action actionId operator policyType policySetId"
        " ruleOrder priority disabled customMsg reauthTimeout reauthIdleTimeout"
        " zpnIsolationProfileId zpnInspectionProfileId microtenantId restrictionType",
        flag="devicePostureFailureNotificationEnabled extranetEnabled",
        object="extranetDTO credential credentialPool postActions"
        " privilegedCapabilities privilegedPortalCapabilities",
        objects="conditions appConnectorGroups appServerGroups serviceEdgeGroups",
    ),
    required=("name", "action"),
    read_only=(
        "creationTime",
        "defaultRule",
        "microtenantId",
        "microtenantName",
        "modifiedBy",
        "modifiedTime",
        "policySetId",
        "policyType",
        "readOnly",
        "zscalerManaged",
    ),
    defaults={
        "operator": "AND",
        "disabled": "0",
        "devicePostureFailureNotificationEnabled": False,
    },
    references={
        "appServerGroups": SERVER_GROUP.name,
        "zpnInspectionProfileId": INSPECTION.name,
        "zpnIsolationProfileId": ISOLATION.name,
    },
)

BROWSER: Final = "zpn_client_type_exporter"


@attrs.frozen(kw_only=True)
class Policy:
    """What rules of one type may do."""

    number: str
    actions: tuple[str, ...]
    profile: tuple[str, str] | None = None
    """An action, and the member that it needs."""


BY_TYPE: Final = {
    "ACCESS_POLICY": Policy(number="1", actions=("ALLOW", "DENY", "REQUIRE_APPROVAL")),
    "TIMEOUT_POLICY": Policy(number="2", actions=("RE_AUTH",)),
    "CLIENT_FORWARDING_POLICY": Policy(
        number="4", actions=("BYPASS", "INTERCEPT", "INTERCEPT_ACCESSIBLE")
    ),
    "INSPECTION_POLICY": Policy(
        number="5",
        actions=("INSPECT", "BYPASS_INSPECT"),
        profile=("INSPECT", "zpnInspectionProfileId"),
    ),
    "ISOLATION_POLICY": Policy(
        number="6",
        actions=("ISOLATE", "BYPASS_ISOLATE"),
        profile=("ISOLATE", "zpnIsolationProfileId"),
    ),
}
BY_NUMBER: Final = {policy.number: policy for policy in BY_TYPE.values()}
ISOLATES: Final = BY_TYPE["ISOLATION_POLICY"]


_PLACE: Final = ("microtenantId", "microtenantName")


def belonging(found: Record) -> Record:
    """Members by which a rule is one of a set."""
    return {
        "policySetId": found["id"],
        "policyType": found["policyType"],
        **{name: found[name] for name in _PLACE if name in found},
        "readOnly": False,
        "zscalerManaged": False,
    }


def give_ids(store: Store, rule: Record) -> None:
    """Give ids to the conditions of a rule and their operands."""
    for first, condition in enumerate(rule["conditions"]):
        condition["id"] = f"{rule['id']}{first:02}"
        for second, operand in enumerate(condition["operands"]):
            operand["id"] = f"{condition['id']}{second:03}"
            operand["conditionId"] = condition["id"]
    for name in ("appConnectorGroups", "serviceEdgeGroups"):
        rule[name] = [{"id": each.get("id")} for each in rule.get(name, ())]
    rule["appServerGroups"] = [
        dict(store.get(SERVER_GROUP.name, each["id"]))
        for each in rule.get("appServerGroups", ())
    ]
