"""What rows of ZPA policies cannot say: a rule is in a set, which is found first."""

from collections.abc import Mapping
from typing import Any, Final

from zscaler_mcp.catalog.call import Call, as_record
from zscaler_mcp.catalog.model import Adapter, Check, Merge, Record
from zscaler_mcp.catalog.perform import replace
from zscaler_mcp.catalog.zpa.conditions import rewritten
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = [
    "MERGE",
    "SETS",
    "changing",
    "creating",
    "delete_rule",
    "needing",
    "read_rule",
]

_CUSTOMER: Final = "/admin/customers/{customer_id}"
SETS: Final = f"/zpa/mgmtconfig/v1{_CUSTOMER}/policySet"
_RULE: Final = SETS + "/{policy_set_id}/rule/{rule_id}"
_RULES_V2: Final = f"/zpa/mgmtconfig/v2{_CUSTOMER}/policySet/{{policy_set_id}}/rule"
_RULE_V2: Final = _RULES_V2 + "/{rule_id}"

_GROUPS: Final = ("appConnectorGroups", "appServerGroups", "serviceEdgeGroups")
"""Members that read as whole groups and are written as references to them."""

MERGE: Final = Merge(
    drop=frozenset(
        {
            "creationTime",
            "defaultRule",
            "defaultRuleName",
            "inconsistentConfigDetails",
            "microtenantName",
            "modifiedBy",
            "modifiedTime",
            "nameWithoutTrim",
            "readOnly",
            "zpnInspectionProfileName",
            "zscalerManaged",
        }
    )
)


async def _policy_set(call: Call) -> str:
    """The id of the tenant's set of rules of this type, or of the microtenant's."""
    found = as_record(await call.get(call.path(), *call.query))
    if not found.get("id"):
        raise ToolFailure(
            FailureKind.UPSTREAM, "The service did not say which policy set it is."
        )
    return str(found["id"])


async def read_rule(call: Call) -> Any:
    """One rule."""
    path = call.path(_RULE, policy_set_id=await _policy_set(call))
    return await call.get(path, *call.query)


async def delete_rule(call: Call) -> Any:
    """Remove a rule."""
    path = call.path(_RULE, policy_set_id=await _policy_set(call))
    return await call.write("DELETE", path, None, *call.query)


def creating(**blank: Any) -> Adapter:
    """Makes a rule; ``blank`` is sent where the arguments say nothing."""

    async def create(call: Call) -> Any:
        members = {**blank, **call.body}
        path = call.path(_RULES_V2, policy_set_id=await _policy_set(call))
        return await call.write("POST", path, members, *call.query)

    return create


def needing(action: str, member: str, parameter: str) -> Check:
    """An action that goes with a profile: ``member`` on the wire."""

    def check(members: Mapping[str, Any]) -> None:
        given = str(members.get("action", members.get("action_type", ""))).upper()
        if given == action and not (members.get(parameter) or members.get(member)):
            raise ToolFailure(
                FailureKind.ARGUMENT, f"{action} needs {parameter}.", parameter
            )

    return check


def _writable(rule: Record, *, with_conditions: bool) -> Record:
    """A rule that was read in version 1, as version 2 takes it."""
    record = dict(rule)
    if with_conditions:
        record["conditions"] = rewritten(rule.get("conditions"))
    for name in _GROUPS:
        if isinstance(rule.get(name), list):
            record[name] = [{"id": each.get("id")} for each in rule[name]]
    return record


def changing(check: Check | None = None) -> Adapter:
    """Changes a rule: its conditions and whatever is not given stay.

    :param check: of the rule that it will be, where it is to do something else.
    """

    async def update(call: Call) -> Any:
        changes = call.body
        identifier = await _policy_set(call)
        path = call.path(_RULE, policy_set_id=identifier)
        rule = as_record(await call.get(path, *call.query))
        record = _writable(rule, with_conditions="conditions" not in changes)
        if check is not None and "action" in changes:
            check({**record, **changes})
        path = call.path(_RULE_V2, policy_set_id=identifier)
        return await replace(call, record, changes, path)

    return update
