"""All that the simulated tenant has."""

from typing import Final

from zscaler_mcp.simulator import zcc, zcell, zdx, zeasm, zia, zid, zins, zms, zpa, ztw

__all__ = ["PARTS"]

PARTS: Final = (
    *zcc.PARTS,
    *zcell.PARTS,
    *zdx.PARTS,
    *zeasm.PARTS,
    *zia.PARTS,
    *zid.PARTS,
    *zins.PARTS,
    *zms.PARTS,
    *zpa.PARTS,
    *ztw.PARTS,
)
"""In the order in which they are filled: a part may refer to those before it."""
