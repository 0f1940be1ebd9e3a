"""All that the simulated tenant has."""

from typing import Final

from zscaler_mcp.simulator import zcc, zdx, zeasm, zia, zid, zpa

__all__ = ["PARTS"]

PARTS: Final = (
    *zcc.PARTS,
    *zdx.PARTS,
    *zeasm.PARTS,
    *zia.PARTS,
    *zid.PARTS,
    *zpa.PARTS,
)
"""In the order in which they are filled: a part may refer to those before it."""
