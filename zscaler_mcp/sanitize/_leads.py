"""What may stand before the words of a line: marks of lists, quotations and tables."""

from typing import Final

__all__ = ["COUNT", "ENUMERATOR"]

ENUMERATOR: Final = r"(?:\d++|[^\W\d_]|[ivxlcdmIVXLCDM]{2,8}+)[.)]"
"""A number, a letter or a Roman numeral as ordered lists have it, in any script."""

_DIGITS: Final = (
    # Superscripts, fractions and numerals, enclosed numbers and ideographs, keycaps.
    r"\d\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u218b\u2460-\u249b\u24ea-\u24ff"
    r"\u2776-\u2793\u3220-\u3229\u3280-\u3289\u32b1-\u32bf\ufe0f\u20e3"
    r"\u4e00\u4e03\u4e09\u4e5d\u4e8c\u4e94\u516b\u516d\u5341\u56db"
)
_STOPS: Final = r".)\u3001\u3002\uff09\uff0e"

COUNT: Final = (
    rf"(?:(?:[^\W\d_]|[ivxlcdmIVXLCDM]{{2,8}}+)[{_STOPS}]"
    rf"|[{_DIGITS}]++(?:\.[{_DIGITS}]++)*+(?:[{_STOPS}]|:?(?=[^\S\n])))"
)
"""The same as people number what they write: ``1.1``, a digit in a circle, ``12:``."""
