"""ZIA workload groups: workloads in public clouds, told apart by their tags."""

from typing import Final

from zscaler_mcp.catalog.paging import NumberedPages
from zscaler_mcp.catalog.rows import Rows, path_id

__all__ = ["TOOLS"]

_GROUPS: Final = "/zia/api/v1/workloadGroups"

_PAGES: Final = NumberedPages(size_name="pageSize", default_size=250, largest=1000)

_rows: Final = Rows("zia_workload_groups", "zia")

TOOLS: Final = (
    _rows.listing(
        "zia_list_workload_groups",
        "List ZIA workload groups",
        "Groups of workloads, each with id, name and the expression over cloud tags"
        " that says what is in it, for the workload_groups of policy rules.",
        _GROUPS,
        pages=_PAGES,
    ),
    _rows.reading(
        "zia_get_workload_group",
        "Get a ZIA workload group",
        "One workload group with its expression, as text and as JSON.",
        _GROUPS + "/{group_id}",
        parameters=(
            path_id(
                "group_id",
                "Id of the workload group, a number as text;"
                " zia_list_workload_groups yields it.",
            ),
        ),
    ),
)
