"""How ZTW speaks: as ZIA does, but that most of its lists come whole."""

from collections.abc import Sequence
from typing import Any, Final

import attrs

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.dialect import ZIA, Dialect

__all__ = ["ZTW", "ZTW_PAGED"]


@attrs.frozen(kw_only=True)
class _Whole(Dialect):
    """Lists that know no pages, whatever is asked for."""

    def page(self, records: Sequence[Record], query: dict[str, str]) -> Any:
        """All of ``records``."""
        return records[:]


ZTW_PAGED: Final = attrs.evolve(
    ZIA, base="/ztw/api/v1", first_id=7_300_000, created=201
)
"""The lists that have pages, numbered from 1."""

ZTW: Final = _Whole(
    **{field.name: getattr(ZTW_PAGED, field.name) for field in attrs.fields(Dialect)}
)
