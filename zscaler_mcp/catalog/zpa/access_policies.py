"""ZPA policy rules: who may reach what, how, and for how long."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from zscaler_mcp.catalog.model import Check, Loss, Parameter, Tool, ValueRule
from zscaler_mcp.catalog.rows import (
    FILTER,
    TEXTS,
    ZPA_PAGES,
    Rows,
    body,
    microtenant,
    name_field,
    path_id,
    search,
)
from zscaler_mcp.catalog.values import ids_as_objects
from zscaler_mcp.catalog.zpa.conditions import (
    CONDITIONS,
    browser_conditions,
    conditions,
)
from zscaler_mcp.catalog.zpa.policy_rules import (
    MERGE,
    SETS,
    changing,
    creating,
    delete_rule,
    needing,
    read_rule,
)

__all__ = ["TOOLS"]

_rows: Final = Rows("zpa_access_policies", "zpa")

_SECONDS: Final = {"type": "string", "pattern": r"^-?[0-9]{1,9}$"}


@attrs.frozen(kw_only=True)
class _Policy:
    """One type of policy."""

    type: str
    """Its name in the API."""

    stem: str
    """Of its tools: ``zpa_get_..._rule``."""

    words: str
    decides: str
    """What its rules decide."""

    actions: str
    default_action: str | None = None
    blank: Mapping[str, Any] = attrs.field(factory=dict)
    """Members that a new rule has even if nobody names them."""

    nulls: tuple[str, ...] = ("ruleOrder",)
    """Members of which a new rule says ``null``."""

    conditions: ValueRule = conditions
    needs: Check | None = None

    @property
    def path(self) -> str:
        """Where the set of the policy's rules is found."""
        return f"{SETS}/policyType/{self.type}"

    @property
    def rule_id(self) -> Parameter:
        """The id of a rule."""
        return path_id(
            "rule_id",
            f"Id of the rule, digits as text; zpa_list_{self.stem}_rules yields it.",
        )


def _contents(policy: _Policy, *more: Parameter, new: bool) -> tuple[Parameter, ...]:
    """The parameters of a new or a changed rule."""
    replaces = (
        "Without any, the rule holds for everybody and everything."
        if new
        else "If given they replace all there are (an empty list makes the rule hold"
        " for everybody and everything); if left out they stay."
    )
    return (
        name_field("name", "Name of the rule.", required=new),
        body(
            "action_type",
            f"What the rule does: {policy.actions}.",
            FILTER,
            wire="action",
            value=str.upper,
            required=new and policy.default_action is None,
            default=policy.default_action if new else None,
        ),
        *more,
        body(
            "description",
            "What the rule is for.",
            null_when_absent=new,
        ),
        body(
            "conditions",
            "When the rule holds: conditions, which the rule's operator joins, as"
            f" stated here or as zpa_get_{policy.stem}_rule shows them. {replaces}",
            CONDITIONS,
            value=policy.conditions,
        ),
        microtenant(),
    )


def _reads(policy: _Policy) -> tuple[Tool, ...]:
    """The tools that read rules of a policy."""
    return (
        _rows.listing(
            f"zpa_list_{policy.stem}_rules",
            f"List ZPA {policy.words} rules",
            f"Rules of the {policy.words} policy in the order in which they are"
            f" evaluated; they decide {policy.decides}.",
            f"{SETS}/rules/policyType/{policy.type}",
            parameters=(
                search("Name of the rule, or a filter such as name+CONTAINS+crm."),
                microtenant(),
            ),
            pages=ZPA_PAGES,
        ),
        _rows.reading(
            f"zpa_get_{policy.stem}_rule",
            f"Get a ZPA {policy.words} rule",
            f"One {policy.words} rule with its action, order and conditions, an"
            " operand for each value (objectType, lhs, rhs).",
            policy.path,
            parameters=(policy.rule_id, microtenant()),
            adapter=read_rule,
        ),
    )


def _writes(
    policy: _Policy, new: tuple[Parameter, ...], changed: tuple[Parameter, ...]
) -> tuple[Tool, ...]:
    """The tools that change rules of a policy."""
    return (
        _rows.creating(
            f"zpa_create_{policy.stem}_rule",
            f"Create a ZPA {policy.words} rule",
            f"Creates a rule of the {policy.words} policy, which decides"
            f" {policy.decides}, and returns it with its id. It is in force at once.",
            policy.path,
            parameters=_contents(policy, *new, new=True),
            fixed_body=dict.fromkeys(policy.nulls),
            check=policy.needs,
            adapter=creating(conditions=policy.conditions([]), **policy.blank),
        ),
        _rows.updating(
            f"zpa_update_{policy.stem}_rule",
            f"Update a ZPA {policy.words} rule",
            f"Changes a rule of the {policy.words} policy; what is left out,"
            " conditions included, stays as it is. It is in force at once.",
            policy.path,
            parameters=(policy.rule_id, *_contents(policy, *changed, new=False)),
            merge=MERGE,
            adapter=changing(policy.needs),
        ),
        _rows.deleting(
            f"zpa_delete_{policy.stem}_rule",
            f"Delete a ZPA {policy.words} rule",
            f"Deletes a rule of the {policy.words} policy; what it covered falls to"
            " the rules after it.",
            policy.path,
            parameters=(policy.rule_id, microtenant()),
            loss=Loss(
                kind=f"{policy.words} rule",
                read=f"zpa_get_{policy.stem}_rule",
                named_by=("name",),
            ),
            adapter=delete_rule,
        ),
    )


_ACCESS: Final = _Policy(
    type="ACCESS_POLICY",
    stem="access_policy",
    words="access",
    decides="who may reach which application",
    actions="ALLOW, DENY or REQUIRE_APPROVAL",
    blank={"appConnectorGroups": [], "appServerGroups": []},
    nulls=("customMsg", "ruleOrder"),
)
_PROTECTION: Final = _Policy(
    type="INSPECTION_POLICY",
    stem="app_protection",
    words="app protection",
    decides="which traffic to applications is inspected for attacks",
    actions="INSPECT or BYPASS_INSPECT",
    needs=needing("INSPECT", "zpnInspectionProfileId", "zpn_inspection_profile_id"),
)
_FORWARDING: Final = _Policy(
    type="CLIENT_FORWARDING_POLICY",
    stem="forwarding_policy",
    words="client forwarding",
    decides="which traffic the client sends through ZPA",
    actions="INTERCEPT (through ZPA), INTERCEPT_ACCESSIBLE (through ZPA what the"
    " user may reach) or BYPASS",
)
_ISOLATION: Final = _Policy(
    type="ISOLATION_POLICY",
    stem="isolation_policy",
    words="isolation",
    decides="who works with applications in an isolated browser only",
    actions="ISOLATE or BYPASS_ISOLATE",
    conditions=browser_conditions,
    needs=needing("ISOLATE", "zpnIsolationProfileId", "zpn_isolation_profile_id"),
)
_TIMEOUT: Final = _Policy(
    type="TIMEOUT_POLICY",
    stem="timeout_policy",
    words="timeout",
    decides="after how long a user has to sign in again",
    actions="RE_AUTH",
    default_action="RE_AUTH",
    nulls=(),
)


def _groups(*, new: bool) -> tuple[Parameter, ...]:
    replaces = "" if new else " They replace those there are."
    return (
        body(
            "app_connector_group_ids",
            "Ids of the app connector groups that serve what the rule allows;"
            f" zpa_list_app_connector_groups yields them.{replaces}",
            TEXTS,
            wire="appConnectorGroups",
            value=ids_as_objects,
        ),
        body(
            "app_server_group_ids",
            "Ids of the server groups, likewise; zpa_list_server_groups yields"
            f" them.{replaces}",
            TEXTS,
            wire="appServerGroups",
            value=ids_as_objects,
        ),
    )


def _inspection(*, new: bool) -> tuple[Parameter, ...]:
    return (
        body(
            "zpn_inspection_profile_id",
            "Id of the profile to inspect with, needed for INSPECT;"
            " get_zpa_app_protection_profile yields it.",
            FILTER,
            null_when_absent=new,
        ),
    )


def _isolation(*, new: bool) -> tuple[Parameter, ...]:
    return (
        body(
            "zpn_isolation_profile_id",
            "Id of the profile to isolate with, needed for ISOLATE;"
            " get_zpa_isolation_profile yields it.",
            FILTER,
            null_when_absent=new,
        ),
    )


def _times(*, new: bool) -> tuple[Parameter, ...]:
    return (
        body(
            "custom_msg",
            "Message that the user sees when asked to sign in again.",
            null_when_absent=new,
        ),
        body(
            "reauth_timeout",
            "Seconds after which the user signs in again, as text.",
            _SECONDS,
            default="172800" if new else None,
        ),
        body(
            "reauth_idle_timeout",
            "Seconds without use after which the user signs in again, as text.",
            _SECONDS,
            default="600" if new else None,
        ),
    )


def _both(
    policy: _Policy, more: Callable[..., tuple[Parameter, ...]] | None = None
) -> tuple[Tool, ...]:
    """The tools of a policy, with the parameters that only its rules have."""
    new, changed = (more(new=True), more(new=False)) if more else ((), ())
    return (*_reads(policy), *_writes(policy, new, changed))


TOOLS: Final = (
    *_both(_ACCESS, _groups),
    *_both(_PROTECTION, _inspection),
    *_both(_FORWARDING),
    *_both(_ISOLATION, _isolation),
    *_both(_TIMEOUT, _times),
)
