"""Microsegmentation: the rules that allow and block traffic between workloads."""

from typing import Final

import attrs

from zscaler_mcp.catalog.graphql import field
from zscaler_mcp.catalog.rows import BOOLEAN, Rows, variable
from zscaler_mcp.catalog.zms.connections import (
    PAGES,
    connection,
    containing,
    equal_to,
    listing,
)

__all__ = ["TOOLS"]

_RULES: Final = connection(
    "ListPolicyRules",
    "policyRules",
    (
        "id",
        "name",
        "action",
        "priority",
        "description",
        "deleted",
        "sourceTargetType",
        "destinationTargetType",
        "appZoneScopeTargetType",
        "creationTime",
        "modifiedTime",
        "lastHit",
        field(
            "portAndProtocols", "protocol", field("portRanges", "startPort", "endPort")
        ),
    ),
    fetchAll="Boolean",
    filter="PolicyRuleFilter",
)
_DEFAULT_RULES: Final = connection(
    "ListDefaultPolicyRules",
    "defaultPolicyRules",
    ("id", "name", "action", "direction", "description", "scopeType", "modifiedTime"),
)

_rows: Final = Rows("zms", "zms")

TOOLS: Final = (
    listing(
        _rows,
        "zms_list_default_policy_rules",
        "List default microsegmentation rules",
        "The rules, inbound and outbound, that decide about traffic that no policy rule"
        " matches.",
        _DEFAULT_RULES,
    ),
    listing(
        _rows,
        "zms_list_policy_rules",
        "List microsegmentation rules",
        "Policy rules with priority, action, ports and protocols, what kind of source"
        " and destination they are about, and when they were last hit.",
        _RULES,
        variable(
            "fetch_all",
            "Whether the service returns every rule at once, without pages; all reads"
            " them page by page instead.",
            BOOLEAN,
            default=False,
        ),
        containing("name", "the rule's name", "name"),
        equal_to(
            "action",
            "Action: ALLOW, BLOCK or SIM_BLOCK (blocking is only simulated).",
            "action",
        ),
        pages=attrs.evolve(PAGES, whole="fetch_all"),
    ),
)
