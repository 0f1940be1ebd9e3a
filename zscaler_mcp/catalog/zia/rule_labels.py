"""ZIA rule labels: names that administrators put on policy rules."""

from typing import Final

from zscaler_mcp.catalog.checks import at_least_one
from zscaler_mcp.catalog.model import Loss, Merge
from zscaler_mcp.catalog.rows import (
    ZIA_PAGES,
    Rows,
    body,
    name_field,
    path_id,
    query,
)
from zscaler_mcp.catalog.sieves import containing

__all__ = ["TOOLS"]

_LABELS: Final = "/zia/api/v1/ruleLabels"
_LABEL: Final = _LABELS + "/{label_id}"

_label_id: Final = path_id(
    "label_id", "Id of the label, a number as text; zia_list_rule_labels yields it."
)

_rows: Final = Rows("zia_rule_labels", "zia", staged=True)

TOOLS: Final = (
    _rows.listing(
        "zia_list_rule_labels",
        "List ZIA rule labels",
        "Rule labels of the tenant, each with its id, name, description and the"
        " number of rules that carry it.",
        _LABELS,
        parameters=(
            query("search", "Text that the label's name holds, in any letter case."),
        ),
        pages=ZIA_PAGES,
        sieve=containing("search", "name"),
    ),
    _rows.reading(
        "zia_get_rule_label",
        "Get a ZIA rule label",
        "One rule label: name, description, number of rules that carry it, and who"
        " changed it last.",
        _LABEL,
        parameters=(_label_id,),
    ),
    _rows.creating(
        "zia_create_rule_label",
        "Create a ZIA rule label",
        "Creates a rule label and returns it with its id.",
        _LABELS,
        parameters=(
            name_field("name", "Name of the label.", required=True),
            body("description", "What the label stands for."),
        ),
    ),
    _rows.updating(
        "zia_update_rule_label",
        "Update a ZIA rule label",
        "Changes the name or the description of a rule label; what is left out"
        " stays as it is.",
        _LABEL,
        parameters=(
            _label_id,
            name_field("name", "New name."),
            body("description", "New description; an empty text clears it."),
        ),
        check=at_least_one("name", "description"),
        merge=Merge(
            drop=frozenset(
                {
                    "createdBy",
                    "lastModifiedBy",
                    "lastModifiedTime",
                    "referencedRuleCount",
                }
            )
        ),
    ),
    _rows.deleting(
        "zia_delete_rule_label",
        "Delete a ZIA rule label",
        "Deletes a rule label.",
        _LABEL,
        parameters=(_label_id,),
        loss=Loss(kind="rule label", read="zia_get_rule_label", named_by=("name",)),
    ),
)
