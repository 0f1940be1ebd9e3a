"""Records as a table: the names of their members once, not with every record."""

from typing import Any, Final

__all__ = ["as_table"]

FEWEST: Final = 2
"""Records of which a table is shorter than their list."""


def as_table(records: list[Any]) -> dict[str, Any] | None:
    """Columns and rows of records that have the same members, in whatever order.

    :returns: ``{"columns": [...], "rows": [[...], ...]}``; ``None`` for records that
        differ, where a table would not tell what is ``null`` from what is not there.
    """
    if len(records) < FEWEST or not isinstance(records[0], dict):
        return None
    columns = list(records[0])
    names = set(columns)
    if not columns or not all(
        isinstance(each, dict) and each.keys() == names for each in records
    ):
        return None
    return {
        "columns": columns,
        "rows": [list(map(each.get, columns)) for each in records],
    }
