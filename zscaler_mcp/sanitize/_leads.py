"""What may stand before the words of a line: marks of lists, quotations and tables."""

from typing import Final

__all__ = ["ENUMERATOR"]

ENUMERATOR: Final = r"(?:\d++|[^\W\d_]|[ivxlcdmIVXLCDM]{2,8}+)[.)]"
"""A number, a letter or a Roman numeral as ordered lists have it, in any script."""
