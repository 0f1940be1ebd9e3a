"""All that the simulated tenant has."""

from typing import Final

from zscaler_mcp.simulator import zia, zins, zms, zpa

__all__ = ["PARTS"]

PARTS: Final = (*zia.PARTS, *zins.PARTS, *zms.PARTS, *zpa.PARTS)
"""In the order in which they are filled: a part may refer to those before it."""
