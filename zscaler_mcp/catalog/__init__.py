"""The catalog: every tool as a row of data, in a fixed order."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs

from zscaler_mcp.catalog import zcc, zcell, zdx, zeasm, zia, zid, zins, zms, zpa, ztw
from zscaler_mcp.catalog.call import (
    Call,
    Listing,
    Progress,
    as_record,
    no_progress,
)
from zscaler_mcp.catalog.model import EVERY, Action, Loss, Parameter, Tool, Toolset
from zscaler_mcp.catalog.paging import member
from zscaler_mcp.catalog.perform import perform, read_every
from zscaler_mcp.catalog.schema import definition, input_schema
from zscaler_mcp.catalog.toolsets import SERVICES, TOOLSETS
from zscaler_mcp.catalog.wire import present

__all__ = [
    "CATALOG",
    "EVERY",
    "SERVICES",
    "TOOLSETS",
    "Action",
    "Call",
    "Catalog",
    "Listing",
    "Loss",
    "Parameter",
    "Progress",
    "Tool",
    "Toolset",
    "as_record",
    "definition",
    "input_schema",
    "member",
    "no_progress",
    "perform",
    "present",
    "read_every",
]


@attrs.frozen(eq=False)
class Catalog:
    """Tools, by name and in the order in which they are listed."""

    tools: tuple[Tool, ...]
    by_name: Mapping[str, Tool] = attrs.field(init=False, repr=False)

    @by_name.default
    def _index(self) -> Mapping[str, Tool]:
        return MappingProxyType({tool.name: tool for tool in self.tools})


CATALOG: Final = Catalog(
    (
        *zcc.TOOLS,
        *zcell.TOOLS,
        *zdx.TOOLS,
        *zeasm.TOOLS,
        *zia.TOOLS,
        *zid.TOOLS,
        *zins.TOOLS,
        *zms.TOOLS,
        *zpa.TOOLS,
        *ztw.TOOLS,
    )
)
